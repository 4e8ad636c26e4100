"""One footprint, seen again and again in one run: in the whole list, on a short page, behind a filter, by its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gxd_conformance.check import judges
from gxd_conformance.documents.lifecycle import changed_meanwhile
from gxd_conformance.documents.moment import moment
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.expect import Expect

Met = Counter[tuple[str, int | None]]


@judges("PACT-LC2-004", "PACT-GET-011", last=True)
def test_a_footprint_says_the_same_wherever_it_comes(
    expect: Expect, known: list[Listed], fetched: list[tuple[Listed, Exchange]], footprints_said: list[Listed]
) -> None:
    """Under one version number, which 3.0 has but once. What a list has besides, or writes otherwise, is left aside.

    In lists, by its id, and in events; what events of 3.0 deliver is another requirement.
    """
    first = {(listed.id, listed.version): listed for listed in known}
    by_event = expect.requirement.id == "PACT-LC2-004"
    for listed in footprints_said:
        if listed.exchange.direction == "in" and not by_event:
            continue
        before = first.get((listed.id, listed.version))
        if before is None or before.exchange is listed.exchange:
            continue
        changed = changed_meanwhile(before.document, listed.document)
        expect(
            not changed,
            listed.exchange,
            path=f"{listed.path}{changed[0]}" if changed else listed.path,
            got=f"footprint {listed.id} with another {changed[0]} than in the list" if changed else None,
            expected="the same content wherever it comes, or a higher version in 2.x",
        )


@judges("PACT-LIST-010", "PACT-LIST-008", last=True)
def test_no_list_repeats_a_footprint(expect: Expect, whole_walks: list[Walk], lists_met: list[Page]) -> None:
    """Neither on one page nor from page to page of one walk; in 2.x older versions may stand beside the newest."""
    for walk in whole_walks:
        _once(expect, walk)
    for page in lists_met:
        if page.exchange.succeeded:
            _once(expect, [page])


def _once(expect: Expect, pages: Iterable[Page]) -> None:
    met: Met = Counter()
    for page in pages:
        for listed in page.footprints:
            if listed.id is not None:
                named = (listed.id.lower(), listed.version)
                met[named] += 1
                expect(
                    met[named] == 1,
                    listed.exchange,
                    path=f"{listed.path}/id",
                    got=f"{listed.id} again, which was listed before",
                    expected="every footprint once",
                )


@judges("PACT-PAG-005")
def test_the_list_without_a_limit_is_whole(
    expect: Expect, known: list[Listed], everything: Walk, short_walk: Walk
) -> None:
    """What comes page by page stands in the whole list too, or behind its next link; unless it was created meanwhile."""
    last = expect.answered(everything.pages[-1].exchange)
    listed = {one.id for one in known}
    missed = [one.id for one in short_walk.footprints if one.id not in listed and _is_older_than(one, last)]
    expect(
        not missed or not everything.complete,
        last,
        got=f"{len(set(missed))} footprints fewer than with limit={short_walk.limit}, such as {missed[:1]} is missing",
        expected="every footprint, or a Link with rel=next to the rest",
    )


@judges("PACT-PAG-005")
def test_a_large_limit_hides_nothing(
    expect: Expect, known: list[Listed], everything: Walk, bad_limits: dict[str, Exchange]
) -> None:
    """A limit that is larger than any list may be refused; a list that is delivered is whole, or has a next link.

    No text says what a list holds that answers a limit such as -1: there it is advice.
    """
    for what, exchange in bad_limits.items():
        if what == "limit=0":
            continue
        page = Page(expect.answered(exchange))
        missed = {one.id for one in known} - set(page.ids)
        expect(
            not exchange.succeeded or not missed or page.next_link is not None or not everything.complete,
            exchange,
            path="/data",
            got=f"{len(page.items)} footprints and no next link",
            expected=f"all {len(known)} footprints, or a Link with rel=next to the rest",
            advice=not what.removeprefix("limit=").isdigit(),
        )


def _is_older_than(listed: Listed, exchange: Exchange) -> bool:
    created = moment(listed.document.get("created")) if isinstance(listed.document, dict) else None
    asked = moment(exchange.at)
    return created is None or asked is None or created < asked
