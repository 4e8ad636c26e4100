"""Before the first question: can we talk to this endpoint at all?

What goes wrong here says nothing about conformance. It is told in one sentence, with the side on which something has to
change, and ends the run with exit code 2. Everything that a vendor can answer for is left to the checks.
"""

from __future__ import annotations

from dataclasses import dataclass

from gxd_conformance.blame import Blame
from gxd_conformance.evidence import Exchange
from gxd_conformance.vendor import Vendor, is_same, origin
from gxd_conformance.verdict import CannotStart
from gxd_conformance.visible import one_line

NEXT_STEP = {
    "dns": "Check the host name in api.base_url and api.auth_base_url.",
    "refused": "Is the endpoint running, and is the port right?",
    "timeout": "Is the endpoint reachable from this machine? transport.timeout_s can be raised, and transport.proxy set.",
    "tls": "For a private certificate authority set transport.ca_bundle (or --ca-bundle). The certificate has to name the host "
    "as api.base_url does, and TLS 1.2 or later is spoken.",
    "broken": "Does an HTTP server listen there? A TLS port asked over http:// (or the reverse) looks like this.",
    "too_large": "Is this the API, and not a download?",
}


@dataclass(frozen=True)
class Entrance:
    """The first exchanges of a run, kept as evidence: they are not asked again."""

    discovery: Exchange | None
    token: Exchange
    listing: Exchange | None
    announced_token: Exchange | None = None
    """A token, asked for where discovery says, if that is elsewhere; `token` itself, unless it came from the default path."""


def enter(vendor: Vendor) -> Entrance:
    """Discover, authenticate, and list once. Raises `CannotStart` if the endpoint is not there or not what it should be."""
    discovery = vendor.discover("entrance") if vendor.version.discovery != "unknown" else None
    if discovery is not None:
        _reached(discovery, vendor)
    announced = _announced(discovery, vendor) if discovery is not None else None
    default = vendor.default_token_url
    if announced is not None:
        vendor.token_url = announced
    token = vendor.authenticate("entrance")
    announced_token = token if announced not in (None, default) else None
    if announced_token is not None and not token.brings_a_token:
        # Without a usable document clients go to the default path; a broken announcement is judged by its own check.
        fallback = vendor.authenticate("entrance", url=default)
        if fallback.brings_a_token:
            vendor.token_url, token = default, fallback
    _reached(token, vendor)
    _is_the_token_endpoint(token, discovery, vendor)
    if not token.brings_a_token:
        return Entrance(discovery, token, None, announced_token)
    vendor.use_token_of(token)
    listing = vendor.list_footprints("entrance", limit=1)
    _reached(listing, vendor)
    _is_the_api(listing, vendor)
    return Entrance(discovery, token, listing, announced_token)


def _reached(exchange: Exchange, vendor: Vendor) -> None:
    if exchange.failure is None:
        return
    kind, message = exchange.failure
    # With a bad certificate or a body without end the network did its work, and led to the wrong place.
    blame = Blame.CONFIG if kind in ("tls", "too_large") else Blame.NETWORK
    raise CannotStart(f"{_place(exchange)} can't be reached: {message}.", blame, NEXT_STEP.get(kind, ""))


def _announced(discovery: Exchange, vendor: Vendor) -> str | None:
    """The token endpoint of a usable document; the secret goes nowhere else than to an encrypted URL.

    To another host it goes on the word of the issuer that was asked, and of nobody else (OpenID Connect Discovery 1.0, 4.3).
    """
    url = discovery.member("token_endpoint") if discovery.status == 200 else None
    if not isinstance(url, str) or not vendor.may_have_secrets(url):
        return None
    ours = (origin(vendor.auth_base_url), origin(vendor.base_url))
    return url if origin(url) in ours or is_same(discovery.member("issuer"), vendor.auth_base_url) else None


def _is_the_token_endpoint(token: Exchange, discovery: Exchange | None, vendor: Vendor) -> None:
    if token.succeeded and not _is_html(token):
        return
    place = _place(token)
    if _is_html(token):
        raise CannotStart(
            f"{place} answers with an HTML page ({token.status}), not with JSON.",
            Blame.CONFIG,
            "Is api.auth_base_url the address of the API, and not of a web site or a login page?",
        )
    if token.status in (400, 401, 403):
        error = token.member("error")
        reason = f" {one_line(error)}" if isinstance(error, str) else ""
        raise CannotStart(
            f"{place} refuses the client {vendor.file.credentials.client_id!r} ({token.status}{reason}).",
            Blame.CONFIG,
            "Check client_id and client_secret; nothing about conformance follows from this.",
        )
    if token.status is not None and 300 <= token.status < 400:
        raise CannotStart(
            f"{place} redirects ({token.status}) to {one_line(token.headers.get('location') or 'nowhere')}.",
            Blame.CONFIG,
            "Credentials are never sent along a redirect: set api.auth_base_url to the true address.",
        )
    if token.status in (404, 405):
        raise CannotStart(
            f"{place} does not exist ({token.status}).",
            Blame.CONFIG,
            "Check api.auth_base_url: the token endpoint is {auth_base_url}/auth/token unless discovery announces another."
            + _of_another_issuer(discovery, vendor),
        )


def _of_another_issuer(discovery: Exchange | None, vendor: Vendor) -> str:
    """Why what discovery announces was not asked, if that is why."""
    issuer = discovery.member("issuer") if discovery is not None else None
    if not isinstance(issuer, str) or is_same(issuer, vendor.auth_base_url):
        return ""
    return f" The discovery document is that of {one_line(issuer)}: if that is yours, write it for api.auth_base_url."


def _is_the_api(listing: Exchange, vendor: Vendor) -> None:
    place = _place(listing)
    if _is_html(listing):
        raise CannotStart(
            f"{place} answers with an HTML page ({listing.status}), not with JSON.",
            Blame.CONFIG,
            "Is api.base_url the address of the API, and not of a web site?",
        )
    if listing.status == 404 and not isinstance(listing.document, dict):
        raise CannotStart(
            f"{place} does not exist (404).",
            Blame.CONFIG,
            f"Check api.base_url and spec: version {vendor.version} lists at {{base_url}}{vendor.version.footprints_path}.",
        )


def _is_html(exchange: Exchange) -> bool:
    body = exchange.response.body if exchange.response else b""
    if isinstance(exchange.document, dict):
        return False  # JSON under a wrong name: the checks say so
    return exchange.headers.content_type in ("text/html", "application/xhtml+xml") or body.lstrip()[:1] == b"<"


def _place(exchange: Exchange) -> str:
    return exchange.request.url.partition("?")[0]
