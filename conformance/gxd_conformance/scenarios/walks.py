"""Lists in pages: short ones, repeated links, and limits that are none."""

from __future__ import annotations

from contextlib import suppress

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.identity import Identity
from gxd_conformance.vendor import MOST_PAGES, Vendor
from gxd_conformance.verdict import Untestable

PAGES_WANTED = 12
"""A walk of about a dozen pages shows all that a walk can show, also where thousands of footprints are listed."""


@pytest.fixture(scope="session")
def count(everything: Walk, known: list[Listed], vendor: Vendor) -> int:
    """How many footprints there are to page through: what was listed without a limit, or more if the vendor declares more.

    The precondition is measured by another road than the walk in pages, so a gateway that forgets its next link is not
    excused by its own fault.
    """
    declared = vendor.file.declares.footprints
    return max(len(known), declared or 0)


@pytest.fixture(scope="session")
def several(vendor: Vendor, count: int, everything: Walk) -> int:
    """How many footprints there are, where they are enough for a second page."""
    if count < 2:
        raise Untestable(
            f"{vendor.name} lists {count} footprint; paging needs at least 2. Load more test data",
            Blame.CONFIG,
            (everything.pages[0].exchange.id,),
        )
    return count


@pytest.fixture(scope="session")
def short_walk(vendor: Vendor, several: int) -> Walk:
    """List a few at a time and follow rel="next" until there is none."""
    limit = 1 if several < 5 else max(2, -(-several // PAGES_WANTED))
    return vendor.walk("short_walk", limit=limit, most_pages=max(MOST_PAGES, 2 * PAGES_WANTED))


@pytest.fixture(scope="session")
def whole_walks(everything: Walk, request: pytest.FixtureRequest) -> list[Walk]:
    """The walks that came to their natural end: one that goes in circles repeats everything, which is another fault."""
    walks = [everything]
    with suppress(Untestable):  # where one footprint is all there is, there are no short pages
        walks.append(request.getfixturevalue("short_walk"))
    return [walk for walk in walks if walk.complete]


@pytest.fixture(scope="session")
def first_page(vendor: Vendor, several: int) -> Page:
    """A page of one, where more than one footprint is there."""
    return Page(vendor.list_footprints("first_page", limit=1), 1)


@pytest.fixture(scope="session")
def same_link_twice(vendor: Vendor, first_page: Page) -> tuple[Page, Page]:
    """One next link, called twice before going on."""
    return (
        Page(vendor.follow(first_page, "same_link_twice"), 1),
        Page(vendor.follow(first_page, "same_link_twice"), 1),
    )


@pytest.fixture(scope="session")
def link_without_token(vendor: Vendor, first_page: Page) -> Exchange:
    """A next link, called without Authorization."""
    return vendor.follow(first_page, "link_without_token", token=None)


@pytest.fixture(scope="session")
def link_with_garbage_token(vendor: Vendor, first_page: Page, identity: Identity) -> Exchange:
    """A next link, called with a token that nobody issued."""
    return vendor.follow(first_page, "link_with_garbage_token", token=f"Bearer {identity.word()}")


@pytest.fixture(scope="session")
def bad_limits(vendor: Vendor) -> dict[str, Exchange]:
    """Limits that are no limits, and the two at the ends: nothing at all, and more than any list holds."""
    return {
        f"limit={text}": vendor.list_footprints("bad_limits", [("limit", text)])
        for text in ("abc", "-1", "1.5", "0", "99999999999999999999")
    }
