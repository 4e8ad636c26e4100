"""Asking for tokens, rightly and wrongly, and using tokens that are none."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.certification import Certification
from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.identity import Identity
from gxd_conformance.vendor import TokenUse, Vendor
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version


@pytest.fixture(scope="session")
def discovery(certification: Certification) -> Exchange:
    """The OpenID provider configuration, as it was asked for at the entrance."""
    found = certification.entrance.discovery
    if found is None:
        raise Untestable(f"version {certification.version} knows no discovery", Blame.SPEC)
    return found


@pytest.fixture(scope="session")
def token(certification: Certification) -> Exchange:
    """A token with the true credentials, as it was asked for at the entrance."""
    return certification.entrance.token


@pytest.fixture(scope="session")
def announced_token(certification: Certification) -> Exchange | None:
    """A token from the URL that discovery announces, as it was asked for at the entrance; None if it announces no other."""
    return certification.entrance.announced_token


@pytest.fixture(scope="session")
def token_at_the_default_path(vendor: Vendor, token: Exchange) -> Exchange:
    """A token from {auth}/auth/token, whatever discovery announces; that of the entrance, if it came from there."""
    if vendor.token_url == vendor.default_token_url:
        return token
    return vendor.authenticate("token_at_the_default_path", url=vendor.default_token_url)


@pytest.fixture(scope="session")
def listed_with_the_default_token(vendor: Vendor, token_at_the_default_path: Exchange) -> Exchange | None:
    """List with a token of {auth}/auth/token; None if all our tokens come from there, or none came."""
    if vendor.token_url == vendor.default_token_url or not token_at_the_default_path.brings_a_token:
        return None
    return vendor.with_token_of(token_at_the_default_path).list_footprints("listed_with_the_default_token", limit=1)


@pytest.fixture(scope="session")
def wrong_secret(vendor: Vendor, identity: Identity) -> Exchange:
    """A token for the right client with a secret that is not its own."""
    return vendor.authenticate("wrong_secret", secret=identity.word())


@pytest.fixture(scope="session")
def wrong_clients(vendor: Vendor, identity: Identity, token_at_the_default_path: Exchange) -> dict[str, Exchange]:
    """Token requests of those who are not the client, whichever way they show who they are."""
    grant = ("grant_type", "client_credentials")
    client = ("client_id", vendor.file.credentials.client_id)
    secret = vendor.file.credentials.client_secret.reveal()

    def by_basic(client_id: str | None, secret: str) -> Exchange:
        return vendor.authenticate("wrong_clients", client_id=client_id, secret=secret)

    def by_form(*form: tuple[str, str]) -> Exchange:
        return vendor.authenticate("wrong_clients", basic=False, form=[grant, *form])

    asked = {
        "a client that does not exist": by_basic(identity.word(), secret),
        "a client without a name and without a secret": by_basic("", ""),
        "the right client with an empty secret": by_basic(None, ""),
        "the right client with something behind its secret": by_basic(None, secret + identity.word()),
        "a wrong secret in the form": by_form(client, ("client_secret", identity.word())),
        "the right client without a secret in the form": by_form(client),
        "no client at all": by_form(),
    }
    if secret.swapcase() != secret:
        asked["the right client with its secret in other letter case"] = by_basic(None, secret.swapcase())
    # The second door: looked at only if it is one, for 3.0 needs none beside the announced endpoint.
    if vendor.token_url != vendor.default_token_url and token_at_the_default_path.succeeded:
        asked["a wrong secret at /auth/token"] = vendor.authenticate(
            "wrong_clients", url=vendor.default_token_url, secret=identity.word()
        )
    return asked


@pytest.fixture(scope="session")
def token_by_get(vendor: Vendor) -> Exchange:
    """A token, asked for by GET."""
    return vendor.authenticate_by_get("token_by_get")


@pytest.fixture(scope="session")
def bad_grants(vendor: Vendor) -> dict[str, Exchange]:
    """Token requests without grant_type, with one that does not exist, and with that of a user who is not named."""
    return {
        "without grant_type": vendor.authenticate("bad_grants", form=()),
        **{
            f"with grant_type={grant}": vendor.authenticate("bad_grants", form=[("grant_type", grant)])
            for grant in ("gxd_unknown", "password")
        },
    }


class Refused(NamedTuple):
    """The three data actions, asked with a token that must not be accepted."""

    listing: Exchange
    getting: Exchange
    event: Exchange

    def of_actions_that_are_there(self, published: Exchange) -> list[Exchange]:
        """Without the events endpoint, if an event with a good token shows that there is none."""
        absent = published.status in (404, 405, 501)
        return [self.listing, self.getting, *([] if absent else [self.event])]


def _three_actions(
    vendor: Vendor, known: list[Listed], published: dict[str, object], token: TokenUse, name: str
) -> Refused:
    some_id = known[0].id or ""
    return Refused(
        vendor.list_footprints(name, token=token),
        vendor.get_footprint(some_id, name, token=token),
        vendor.post_event(published, name, token=token),
    )


@pytest.fixture(scope="session")
def with_garbage_token(
    vendor: Vendor, known: list[Listed], harmless_event: dict[str, object], identity: Identity
) -> Refused:
    """List, get and event with a token that nobody issued."""
    return _three_actions(vendor, known, harmless_event, f"Bearer {identity.word()}", "with_garbage_token")


@pytest.fixture(scope="session")
def without_token(vendor: Vendor, known: list[Listed], harmless_event: dict[str, object]) -> Refused:
    """List, get and event without any Authorization."""
    return _three_actions(vendor, known, harmless_event, None, "without_token")


@pytest.fixture(scope="session")
def altered_tokens(
    vendor: Vendor, known: list[Listed], harmless_event: dict[str, object], identity: Identity
) -> dict[str, Refused]:
    """List, get and event with what was made of our token and is none."""
    return {
        what: _three_actions(vendor, known, harmless_event, field, "altered_tokens")
        for what, field in vendor.altered_tokens(identity.word()).items()
    }


@pytest.fixture(scope="session")
def other_schemes(vendor: Vendor, known: list[Listed]) -> dict[str, Exchange]:
    """List with a good token behind the name of another scheme, and with our credentials instead of a token.

    The secret goes to no host that has not had it: where tokens are asked for elsewhere, the data actions never see it.
    """
    fields = {"Token …": f"Token {vendor.token}"}
    if vendor.is_ours(vendor.token_url):
        fields["Basic … with the credentials of the token endpoint"] = vendor.basic()
    return {what: vendor.list_footprints("other_schemes", limit=1, token=field) for what, field in fields.items()}


@pytest.fixture(scope="session")
def lower_case_scheme(vendor: Vendor, version: Version) -> Exchange:
    """List with `bearer` in lower case: the name of a scheme has no letter case (RFC 9110, 11.1)."""
    return vendor.list_footprints("lower_case_scheme", limit=1, token=f"bearer {vendor.token}")
