"""Duties of a recipient that a host shows without being asked to act: what it has to take although it does not know it."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect

Twins = dict[str, tuple[Exchange, Exchange]]


@judges("PACT-CLI-015")
def test_a_standard_of_a_later_revision_is_taken(expect: Expect, tolerated: Twins) -> None:
    """A footprint whose crossSectoralStandards name one that does not exist yet is treated like its plain twin."""
    _makes_no_difference(expect, tolerated, "a standard of a later revision")


@judges("PACT-CLI-016")
def test_an_unknown_extension_is_taken(expect: Expect, tolerated: Twins) -> None:
    """A footprint with an extension that nobody knows is treated like its plain twin."""
    _makes_no_difference(expect, tolerated, "an extension that nobody knows")


def _makes_no_difference(expect: Expect, tolerated: Twins, what: str) -> None:
    """A host may refuse answers that it never asked for; it may not refuse them because of this one thing."""
    plain, twin = tolerated[what]
    expect.answered(plain)
    expect(
        expect.answered(twin).status == plain.status,
        twin,
        got=f"{twin.status} with {what}, {plain.status} without it",
        expected=f"the same answer with and without {what}",
    )
