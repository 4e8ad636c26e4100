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
def token_at_the_default_path(vendor: Vendor) -> Exchange:
    """A token from {auth}/auth/token, whatever discovery announces."""
    return vendor.authenticate("token_at_the_default_path", url=f"{vendor.auth_base_url}/auth/token")


@pytest.fixture(scope="session")
def wrong_secret(vendor: Vendor, identity: Identity) -> Exchange:
    """A token for the right client with a secret that is not its own."""
    return vendor.authenticate("wrong_secret", secret=identity.word())


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
def lower_case_scheme(vendor: Vendor, version: Version) -> Exchange:
    """List with `bearer` in lower case: the name of a scheme has no letter case (RFC 9110, 11.1)."""
    return vendor.list_footprints("lower_case_scheme", limit=1, token=f"bearer {vendor.token}")
