"""ListFootprints: its status, its body, and what stands in it."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.filters import Filtered
from gxd_conformance.scenarios.ground import IN_FRONT
from gxd_conformance.scenarios.tokens import Refused
from gxd_fixtures import Version

FILTERED = ("odata", "odata_in_pages", "beyond_the_subset", "nothing_found")
"""Scenarios that send $filter."""


@judges("PACT-LIST-001", "PACT-LIST-003", last=True)
def test_a_list_is_delivered_with_200(expect: Expect, lists_met: list[Page], version: Version) -> None:
    """2.x knows 202 as well, for a list that is not complete yet; whether it may be used is another requirement."""
    lawful = [200, *([version.partial_list_status] if version.partial_list_status else [])]
    for page in lists_met:
        exchange = page.exchange
        expect(
            expect.answered(exchange).status in lawful,
            exchange,
            expected=f"{' or '.join(map(str, lawful))} for a list",
        )


@judges("PACT-LIST-002", last=True)
def test_a_list_without_filter_is_complete_at_once(expect: Expect, lists_met: list[Page]) -> None:
    """202 says that more comes later; without $filter that is not allowed. The page behind a link may be of a filtered list."""
    for page in lists_met:
        exchange = page.exchange
        if exchange.scenario not in FILTERED:
            expect(expect.answered(exchange).status != 202, exchange, expected="200, not 202, when no $filter was sent")


@judges("PACT-LIST-004")
def test_no_list_means_an_error(expect: Expect, with_garbage_token: Refused, without_token: Refused) -> None:
    """Where no list is delivered the status says so."""
    for exchange in (with_garbage_token.listing, without_token.listing):
        expect(
            (expect.answered(exchange).status or 0) >= 400,
            exchange,
            expected="4xx or 5xx where no list is delivered",
        )
        expect.brings_nothing(exchange)


@judges("PACT-LIST-006", last=True)
def test_the_body_holds_an_array_of_footprints(expect: Expect, lists_met: list[Page]) -> None:
    """{"data": [...]}; what the footprints are made of is judged one by one."""
    for page in lists_met:
        exchange = expect.answered(page.exchange)
        if not exchange.succeeded:
            continue
        if expect.is_json(exchange, exchange.reading, "schema"):
            data = exchange.member("data")
            expect(
                isinstance(data, list) and all(isinstance(item, dict) for item in data),
                exchange,
                path="/data",
                got=shown(exchange.document),
                expected='an object whose "data" is an array of footprints',
                severity="schema",
            )


@judges("PACT-LIST-007")
def test_an_empty_list_is_an_empty_array(expect: Expect, nothing_found: Exchange, version: Version) -> None:
    """Nothing found is `[]`: no null, no missing member, no error.

    Only 3.0 obliges a host to filter; a 2.x host may answer with the whole list, or refuse the filter.
    """
    exchange = expect.answered(nothing_found)
    if version.filtering != "criteria" and exchange.status == 400:
        expect(True, exchange, expected="an empty array, where the host filters")
        return
    expect(exchange.succeeded, exchange, expected="200: nothing found is no error")
    if exchange.succeeded:
        data = exchange.member("data")
        expect(
            isinstance(data, list),
            exchange,
            path="/data",
            got=shown(data),
            expected="[] where nothing was found, never null and never absent",
        )


@judges("PACT-LIST-008")
def test_the_latest_version_is_listed(
    expect: Expect, known: list[Listed], everything: Walk, fetched: list[tuple[Listed, Exchange]]
) -> None:
    """What is fetched by id is no newer than what is listed."""
    listed_versions: dict[str, int] = {}
    for listed in everything.footprints:
        if listed.id and listed.version is not None:
            listed_versions[listed.id] = max(listed.version, listed_versions.get(listed.id, listed.version))
    for listed, exchange in fetched:
        number = Listed(exchange.member("data"), exchange, "/data").version
        if listed.id in listed_versions and number is not None:
            expect(
                number <= listed_versions[listed.id],
                listed.exchange,
                path=f"{listed.path}/version",
                got=f"version {listed_versions[listed.id]} of {listed.id} in the list, version {number} by its id",
                expected="the latest version in the list",
            )


@judges("PACT-LIST-011")
def test_deprecated_footprints_are_listed_too(
    expect: Expect, known: list[Listed], everything: Walk, deprecated_only: Filtered
) -> None:
    """Without `status` both are listed: whatever status=Deprecated finds stands in the whole list."""
    ids = {listed.id for listed in known}
    for listed in deprecated_only.walk.footprints:
        if listed.id is not None and everything.complete:
            expect(
                listed.id in ids,
                listed.exchange,
                path=listed.path,
                got=f"{listed.id} comes with status=Deprecated and not without",
                expected="deprecated footprints are listed unless status=Active is asked for",
            )


@judges("PACT-LIST-013")
def test_a_limit_that_is_none_is_a_bad_request(
    expect: Expect, bad_limits: dict[str, Exchange], version: Version
) -> None:
    """limit=abc and the like. What may be a limit is refused as such, if it is refused."""
    for what, exchange in bad_limits.items():
        if what in ("limit=abc", "limit=-1"):
            expect.refused(exchange, version, "bad_request", what)
        else:
            status = expect.answered(exchange).status or 0
            lawful = (*version.situations["bad_request"].lawful, *IN_FRONT)
            expect(status < 400 or status in lawful, exchange, expected=f"a list, or 400 BadRequest, for {what}")


@judges("PACT-LIST-013")
def test_a_list_without_a_token_is_a_bad_request(expect: Expect, without_token: Refused, version: Version) -> None:
    """Nobody asks: that is no failure of the host."""
    expect.refused(without_token.listing, version, "missing_token", "a list without a token")


@judges("PACT-LIST-014", last=True)
def test_a_list_is_sent_as_json(expect: Expect, lists_met: list[Page]) -> None:
    """content-type: application/json; a charset parameter is allowed."""
    for page in lists_met:
        exchange = page.exchange
        if expect.answered(exchange).succeeded:
            expect(
                exchange.headers.content_type == "application/json",
                exchange,
                got=exchange.headers.get("content-type") or "no content-type",
                expected="application/json",
            )
