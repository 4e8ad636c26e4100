"""Authenticate: who may come in (RFC 6749, section 4.4), and for how long."""

from __future__ import annotations

import binascii
import hmac
import re
import secrets
from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, unquote_plus

from gxd_mocks.gateway.seals import Seal
from gxd_mocks.message import Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gxd_mocks.gateway.call import Call
    from gxd_mocks.gateway.clock import Clock
    from gxd_mocks.message import Headers, Request

Verdict = Literal["accepted", "refused", "expired", "missing"]

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE)
"""RFC 6750 section 2.1; the scheme in any letter case (RFC 9110 section 11.1)."""

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Bearer:
    """What a request shows: the verdict on its token, and whose token it is (empty unless we issued it)."""

    verdict: Verdict
    client: str = ""


class Tokens:
    """Issues access tokens and recognises them again. Sealed, not stored: any worker with the key knows them."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._seal = Seal(key, "access token")
        self._clock = clock

    def issue(self, client: str, lifetime_s: float) -> str:
        """A token of its own for every call, good for `lifetime_s` seconds."""
        expires = self._clock.now() + timedelta(seconds=lifetime_s)
        return self._seal.close({"n": secrets.token_urlsafe(12), "e": expires.timestamp(), "c": client})

    def judge(self, headers: Headers) -> Bearer:
        """The verdict on the Authorization field of a request."""
        fields = headers.all("authorization")
        if not fields:
            return Bearer("missing")
        match = BEARER.fullmatch(fields[0].strip())
        content = self._seal.open(match[1]) if match and len(fields) == 1 else None
        if content is None:
            return Bearer("refused")
        expired = self._clock.now().timestamp() >= content["e"]
        return Bearer("expired" if expired else "accepted", content["c"])


def grant(call: Call, tokens: Tokens, clients: Mapping[str, str], lifetime_s: float) -> Response:
    """Answer the token endpoint: a token, or an error of RFC 6749 section 5.2."""
    response = _grant(call, tokens, clients, lifetime_s)
    told: Response = call.tell("token.response", response)
    return told


def _grant(call: Call, tokens: Tokens, clients: Mapping[str, str], lifetime_s: float) -> Response:
    form, problem = _form(call.request)
    problem = call.tell("token.problem", problem or _grant_problem(form), form=form)
    if problem:
        return _error(400, problem)
    offered = list(_credentials(call.request.headers, form))
    client = next((id_ for id_, secret in offered if _known(clients, id_, secret)), "")
    if not call.tell("token.accepts", bool(client), form=form, offered=offered):
        # RFC 6749 section 5.2: 401 and a challenge when the client used Basic; 401 is right for the body too.
        return _error(401, "invalid_client").with_header("www-authenticate", 'Basic realm="pact"')
    client = client or next((id_ for id_, _ in offered), "anonymous")
    lifetime_s = call.tell("token.lifetime", lifetime_s, form=form)
    document = {
        "access_token": tokens.issue(client, lifetime_s),
        "token_type": "Bearer",
        "expires_in": int(lifetime_s),
    }
    return _unstored(Response.json(200, call.tell("token.document", document, form=form)))


def _form(request: Request) -> tuple[dict[str, str], str | None]:
    """The body as a form, and `invalid_request` if it is none or repeats a parameter (RFC 6749 section 3.2)."""
    if request.headers.content_type not in ("", FORM):
        return {}, "invalid_request"
    try:
        pairs = parse_qsl(request.body.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return {}, "invalid_request"
    return dict(pairs), "invalid_request" if len(dict(pairs)) < len(pairs) else None


def _grant_problem(form: Mapping[str, str]) -> str | None:
    match form.get("grant_type", ""):
        case "":
            return "invalid_request"
        case "client_credentials":
            return None
        case _:
            return "unsupported_grant_type"


def _credentials(headers: Headers, form: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every reading of what the client offers: Basic as RFC 6749 section 2.3.1 encodes it, Basic raw, or the body."""
    basic = _basic(headers)
    if basic is not None:
        id_, _, secret = basic.partition(":")
        yield id_, secret
        yield unquote_plus(id_), unquote_plus(secret)
    elif "client_id" in form:
        yield form["client_id"], form.get("client_secret", "")


def _basic(headers: Headers) -> str | None:
    scheme, _, value = (headers.get("authorization") or "").strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _known(clients: Mapping[str, str], id_: str, secret: str) -> bool:
    expected = clients.get(id_)
    same = hmac.compare_digest(secret.encode("utf-8", "replace"), (expected or "").encode())
    return same and expected is not None


def _error(status: int, error: str) -> Response:
    return _unstored(Response.json(status, {"error": error, "error_description": DESCRIPTIONS[error]}))


def _unstored(response: Response) -> Response:
    # RFC 6749 section 5.1: whatever may hold a token is not to be stored.
    return response.with_header("cache-control", "no-store").with_header("pragma", "no-cache")


DESCRIPTIONS = {
    "invalid_request": "send grant_type=client_credentials once, as a form",
    "unsupported_grant_type": "only client_credentials is supported",
    "invalid_client": "the client id or the client secret is wrong",
}
