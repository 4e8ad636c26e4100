"""Another recipient, with fewer rights: what it sees, and what it does not. Scope full."""

from __future__ import annotations

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.certification import Certification
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.scenarios.footprints import fetched_sample
from gxd_conformance.vendor import Vendor
from gxd_conformance.verdict import Untestable


@pytest.fixture(scope="session")
def stranger(certification: Certification) -> Vendor:
    """The vendor, spoken to with the second credentials of vendor.yaml."""
    other = certification.vendor.as_stranger()
    if other is None:
        raise Untestable(
            "vendor.yaml names no second_credentials: credentials of another recipient who may see fewer footprints",
            Blame.CONFIG,
        )
    token = other.authenticate("stranger")
    if not (token.succeeded and token.brings_a_token):
        raise Untestable(f"the second credentials get no token ({token.came})", Blame.CONFIG, (token.id,))
    other.use_token_of(token)
    return other


@pytest.fixture(scope="session")
def seen_by_the_stranger(stranger: Vendor) -> Walk:
    """The whole list, as the stranger sees it."""
    return stranger.walk("seen_by_the_stranger")


@pytest.fixture(scope="session")
def hidden_from_the_stranger(known: list[Listed], seen_by_the_stranger: Walk) -> list[Listed]:
    """What we see and the stranger does not."""
    seen = set(seen_by_the_stranger.ids)
    hidden = [listed for listed in known if listed.id not in seen]
    if not hidden:
        raise Untestable(
            "the second credentials see every footprint that the first see; give them fewer rights",
            Blame.CONFIG,
            (seen_by_the_stranger.pages[0].exchange.id,),
        )
    return hidden


@pytest.fixture(scope="session")
def got_by_the_stranger(stranger: Vendor, known: list[Listed], seen_by_the_stranger: Walk) -> list[Exchange]:
    """Footprints that the stranger does not see in its list, asked for by their ids: none, if it sees them all."""
    seen = set(seen_by_the_stranger.ids)
    hidden = [listed for listed in known if listed.id not in seen]
    return [stranger.get_footprint(one.id or "", "fetched_by_the_stranger") for one in hidden[:3]]


@pytest.fixture(scope="session")
def granted_to_the_stranger(stranger: Vendor, seen_by_the_stranger: Walk) -> list[tuple[Listed, Exchange]]:
    """Footprints that the stranger sees in its list, each asked for by its id: all of a few, else a sample."""
    return fetched_sample(stranger, seen_by_the_stranger.footprints, "granted_to_the_stranger")


@pytest.fixture(scope="session")
def pages_for_the_stranger(
    vendor: Vendor, stranger: Vendor, known: list[Listed], seen_by_the_stranger: Walk
) -> list[Page]:
    """Lists with a limit, as the stranger sees them, the page behind their link, and the page behind a link of ours."""
    seen = set(seen_by_the_stranger.ids)
    # So many footprints come before the first that is hidden: a page that is one longer holds it, where nothing is hidden.
    before = next((place for place, listed in enumerate(known) if listed.id not in seen), 0)
    pages = []
    for limit in dict.fromkeys((1, before + 1)):
        page = Page(stranger.list_footprints("pages_for_the_stranger", limit=limit), limit)
        pages += [page, *_behind(page, stranger, "pages_for_the_stranger")]
    limit = max(1, before)
    ours = Page(vendor.list_footprints("link_of_another", limit=limit), limit)
    return [*pages, *_behind(ours, stranger, "link_of_another")]


def _behind(page: Page, reader: Vendor, scenario: str) -> list[Page]:
    """The page behind the link, read by whoever; none where there is no link that may be followed."""
    target = reader.target_of(page)
    if target is None or not reader.is_ours(target):
        return []
    return [Page(reader.follow(page, scenario), page.limit)]


@pytest.fixture(scope="session")
def fetched_by_the_stranger(
    hidden_from_the_stranger: list[Listed], got_by_the_stranger: list[Exchange]
) -> list[Exchange]:
    """The same, where there is something hidden."""
    return got_by_the_stranger
