"""Access: each recipient sees what was granted to it, and is refused the rest. Scope full."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.expect import Expect
from gxd_fixtures import Version


@judges("PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014", scope="full")
def test_each_recipient_sees_its_own(
    expect: Expect,
    seen_by_the_stranger: Walk,
    known: list[Listed],
    got_by_the_stranger: list[Exchange],
    granted_to_the_stranger: list[tuple[Listed, Exchange]],
    pages_for_the_stranger: list[Page],
) -> None:
    """Two recipients with different rights: the lists differ, and what is hidden from a list is not given by its id, nor on
    a page, nor behind a link that another recipient was given. What stands in a list is given by its id."""
    first = seen_by_the_stranger.pages[0].exchange
    expect(expect.answered(first).status in (200, 403), first, expected="a list, or 403, for the second recipient")
    if not first.succeeded:
        expect.brings_nothing(first)
    hidden = {listed.id for listed in known} - set(seen_by_the_stranger.ids)
    expect(
        bool(hidden),
        first,
        got=f"all {len(known)} footprints that the first recipient sees",
        expected="fewer footprints for the second recipient, who has fewer rights",
    )
    for exchange in got_by_the_stranger:
        expect(
            not expect.answered(exchange).succeeded,
            exchange,
            expected="no footprint that was not granted to this recipient",
        )
        expect.brings_nothing(exchange)
    for listed, exchange in granted_to_the_stranger:
        expect(
            expect.answered(exchange).succeeded,
            exchange,
            expected=f"the footprint {listed.id}, which stands in the list of this recipient",
        )
    if not (seen_by_the_stranger.complete or first.status == 403):
        return
    for page in pages_for_the_stranger:
        leaked = [listed for listed in page.footprints if listed.id in hidden]
        expect(
            not leaked,
            expect.answered(page.exchange),
            path=leaked[0].path if leaked else "",
            got=f"footprint {leaked[0].id}, which the whole list of this recipient leaves out" if leaked else None,
            expected="only footprints that were granted to this recipient, or a refusal",
        )


@judges("PACT-GET-007", "PACT-GET-008", scope="full")
def test_a_footprint_of_others_is_refused(
    expect: Expect, fetched_by_the_stranger: list[Exchange], version: Version
) -> None:
    """With a good token and without the right: 403."""
    lawful = version.situations["forbidden_footprint"].lawful
    for exchange in fetched_by_the_stranger:
        expect(
            expect.answered(exchange).status in lawful,
            exchange,
            expected=f"{' or '.join(map(str, lawful))} for a footprint that this recipient may not see",
        )


@judges("PACT-LIST-012", scope="full")
def test_a_recipient_without_rights_is_refused_or_sees_nothing(
    expect: Expect, seen_by_the_stranger: Walk, hidden_from_the_stranger: list[Listed]
) -> None:
    """403 AccessDenied, or an empty list; the text leaves open which of the two a recipient without any grant gets."""
    first = expect.answered(seen_by_the_stranger.pages[0].exchange)
    expect(
        first.succeeded or (first.status == 403 and first.member("code") == "AccessDenied"),
        first,
        expected="a list of what is granted, or 403 AccessDenied",
    )
