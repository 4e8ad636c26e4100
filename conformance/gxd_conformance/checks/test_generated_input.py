"""Generated input: whatever comes in, the answer is a lawful one. Errors among the answers are judged with all other errors."""

from __future__ import annotations

from collections.abc import Iterable

from gxd_conformance.check import judges
from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.generated import Odd
from gxd_fixtures import Version

NOT_LOOKED_AT = (401, 429, 503)
"""Statuses of somebody who has not looked at the request itself."""

NOT_IMPLEMENTED = 501


@judges("PACT-LIST-013")
def test_an_odd_query_breaks_nothing(expect: Expect, odd_queries: list[Odd]) -> None:
    """Answered, or refused by 4xx; 3.0 says that of every error in one requirement."""
    _unbroken(expect, odd_queries)


@judges("PACT-GET-010")
def test_an_odd_id_breaks_nothing(expect: Expect, odd_ids: list[Odd]) -> None:
    """Refused by 4xx."""
    _unbroken(expect, odd_ids)


@judges("PACT-EVT-008")
def test_an_odd_event_breaks_nothing(expect: Expect, odd_events: list[Odd]) -> None:
    """2.x recommends an error response and does not say which: that a host breaks over it is a warning, and no more."""
    _unbroken(expect, odd_events)
    _refused(expect, odd_events, range(400, 600))


@judges("PACT-EVT-009")
def test_an_odd_event_is_refused(expect: Expect, odd_events: list[Odd]) -> None:
    """4xx for every event that offends the schema, except where the schema is stricter than the text."""
    _refused(expect, odd_events, range(400, 500))


@judges("PACT-LIST-001", "PACT-LIST-003")
def test_a_list_for_an_odd_query_has_the_status_of_a_list(
    expect: Expect, odd_queries: list[Odd], version: Version
) -> None:
    """Whoever passes over what is odd delivers a list like any other."""
    lawful = [200, *([version.partial_list_status] if version.partial_list_status else [])]
    for odd, exchange in _answered(expect, odd_queries):
        status = exchange.status or 0
        expect(
            status in lawful or status >= 400,
            exchange,
            expected=f"{' or '.join(map(str, lawful))} or an error for {odd.case.about}",
        )


@judges("PACT-LIST-006")
def test_a_list_for_an_odd_query_is_a_list(expect: Expect, odd_queries: list[Odd]) -> None:
    """An object whose data is an array of objects, or an error. What is empty is judged where nothing is found."""
    for odd, exchange in _answered(expect, odd_queries):
        document = exchange.document
        data = document.get("data", ()) if isinstance(document, dict) else ()
        held = data is None or (isinstance(data, list) and all(isinstance(item, dict) for item in data))
        expect(
            not exchange.succeeded or held,
            exchange,
            path="/data" if isinstance(document, dict) else "",
            got=shown(document),
            expected=f'an object whose "data" is an array of footprints, or an error, for {odd.case.about}',
            severity="schema",
        )


@judges("PACT-LIST-014")
def test_a_list_for_an_odd_query_is_sent_as_json(expect: Expect, odd_queries: list[Odd]) -> None:
    """Not as a page for people."""
    for odd, exchange in _answered(expect, odd_queries):
        expect(
            not exchange.succeeded or exchange.headers.content_type == "application/json",
            exchange,
            got=exchange.headers.get("content-type") or "no content-type",
            expected=f"application/json for a list, or an error, for {odd.case.about}",
        )


@judges("PACT-GET-002")
def test_an_odd_id_gets_no_other_footprint(expect: Expect, odd_ids: list[Odd]) -> None:
    """No footprint has such an id, so none can be delivered for it."""
    for odd, exchange in _answered(expect, odd_ids):
        found = exchange.member("data")
        identifier = found.get("id") if isinstance(found, dict) else None
        expect(
            not exchange.succeeded or identifier == odd.case.values[0],
            exchange,
            path="/data/id" if isinstance(found, dict) else "/data",
            got=shown(exchange.document if identifier is None else identifier),
            expected=f"an error for {odd.case.about}",
        )


def _answered(expect: Expect, sent: list[Odd]) -> Iterable[tuple[Odd, Exchange]]:
    for odd in sent:
        if odd.case.hostile and odd.exchange.failure:
            continue  # what stands in front may cut the connection, and nobody can tell it from the host
        exchange = expect.answered(odd.exchange)
        if exchange.status not in NOT_LOOKED_AT:
            yield odd, exchange


def _unbroken(expect: Expect, sent: list[Odd]) -> None:
    for odd, exchange in _answered(expect, sent):
        status = exchange.status or 0
        expect(
            status < 500 or status == NOT_IMPLEMENTED,
            exchange,
            expected=f"no error of the host itself (5xx) for {odd.case.about}",
            advice=True,
        )


def _refused(expect: Expect, sent: list[Odd], statuses: range) -> None:
    for odd, exchange in _answered(expect, sent):
        if not odd.case.tolerated:
            expect(
                exchange.status in statuses,
                exchange,
                expected=f"{statuses.start // 100}xx for {odd.case.about}",
            )
