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
def token_at_the_default_path(vendor: Vendor) -> Exchange:
    """A token from {auth}/auth/token, whatever discovery announces."""
    return vendor.authenticate("token_at_the_default_path", url=vendor.default_token_url)


@pytest.fixture(scope="session")
def wrong_secret(vendor: Vendor, identity: Identity) -> Exchange:
    """A token for the right client with a secret that is not its own."""
    return vendor.authenticate("wrong_secret", secret=identity.word())


@pytest.fixture(scope="session")
def wrong_clients(vendor: Vendor, identity: Identity) -> dict[str, Exchange]:
    """Token requests of those who are not the client, whichever way they show who they are."""
    grant = ("grant_type", "client_credentials")
    wrong = [("client_id", vendor.file.credentials.client_id), ("client_secret", identity.word())]
    asked = {
        "a client that does not exist": vendor.authenticate(
            "wrong_clients", client_id=identity.word(), secret=identity.word()
        ),
        "a wrong secret in the form": vendor.authenticate("wrong_clients", basic=False, form=[grant, *wrong]),
        "no client at all": vendor.authenticate("wrong_clients", basic=False, form=[grant]),
    }
    default = vendor.default_token_url
    # The second door: looked at only if it is one, for 3.0 needs none beside the announced endpoint.
    if vendor.token_url != default and vendor.authenticate("wrong_clients", url=default).succeeded:
        asked["a wrong secret at /auth/token"] = vendor.authenticate(
            "wrong_clients", url=default, secret=identity.word()
        )
    return asked


@pytest.fixture(scope="session")
def token_by_get(vendor: Vendor) -> Exchange:
    """A token, asked for by GET."""
    return vendor.authenticate_by_get("token_by_get")


@pytest.fixture(scope="session")
def bad_grants(vendor: Vendor) -> dict[str, Exchange]:
    """Token requests without grant_type, and with one that does not exist."""
    return {
        "without grant_type": vendor.authenticate("bad_grants", form=()),
        "with grant_type=gxd_unknown": vendor.authenticate("bad_grants", form=[("grant_type", "gxd_unknown")]),
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
def altered_tokens(vendor: Vendor, known: list[Listed], identity: Identity) -> dict[str, Exchange]:
    """List with what was made of our token and is none."""
    return {
        what: vendor.list_footprints("altered_tokens", limit=1, token=field)
        for what, field in vendor.altered_tokens(identity.word()).items()
    }


@pytest.fixture(scope="session")
def token_in_another_scheme(vendor: Vendor, known: list[Listed]) -> Exchange:
    """List with a good token behind the name of another scheme."""
    return vendor.list_footprints("token_in_another_scheme", limit=1, token=f"Token {vendor.token}")


@pytest.fixture(scope="session")
def lower_case_scheme(vendor: Vendor, version: Version) -> Exchange:
    """List with `bearer` in lower case: the name of a scheme has no letter case (RFC 9110, 11.1)."""
    return vendor.list_footprints("lower_case_scheme", limit=1, token=f"bearer {vendor.token}")
