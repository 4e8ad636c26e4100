"""GetFootprint: what is listed can be fetched, what nobody published can't."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.documents.lifecycle import list_and_get
from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.tokens import Refused
from gxd_fixtures import Version


@judges("PACT-GET-001")
def test_a_listed_footprint_can_be_fetched(expect: Expect, fetched: list[tuple[Listed, Exchange]]) -> None:
    """Every id of the list, with an accepted token."""
    for listed, exchange in fetched:
        expect(expect.answered(exchange).status == 200, exchange, expected=f"200 for the listed footprint {listed.id}")


@judges("PACT-GET-002")
def test_the_footprint_that_comes_is_the_one_that_was_asked_for(
    expect: Expect, fetched: list[tuple[Listed, Exchange]]
) -> None:
    """{"data": {...}} with the id of the path, as application/json."""
    for listed, exchange in fetched:
        if not expect.answered(exchange).succeeded:
            expect(False, exchange, expected=f"the footprint {listed.id}")
            continue
        expect(
            exchange.headers.content_type == "application/json",
            exchange,
            got=exchange.headers.get("content-type") or "no content-type",
            expected="application/json",
        )
        expect.is_json(exchange, exchange.reading, "schema")
        found = exchange.member("data")
        expect(
            isinstance(found, dict) and found.get("id") == listed.id,
            exchange,
            path="/data/id" if isinstance(found, dict) else "/data",
            got=shown(found.get("id") if isinstance(found, dict) else exchange.document),
            expected=f"the footprint {listed.id}, in an object's member data",
        )


@judges("PACT-GET-003")
def test_the_highest_version_is_fetched(
    expect: Expect, fetched: list[tuple[Listed, Exchange]], version: Version
) -> None:
    """What comes by id is no older than what is listed."""
    for listed, exchange in fetched:
        found = Listed(exchange.member("data"), exchange, "/data")
        if found.version is not None and listed.version is not None:
            expect.clean(list_and_get(listed.document, found.document, version.spec), exchange, found.path)


@judges("PACT-GET-004", "PACT-GET-006")
def test_an_unknown_footprint_is_not_found(expect: Expect, unknown_footprint: Exchange, version: Version) -> None:
    """A UUID that nobody published."""
    situation = version.situations["unknown_footprint"]
    exchange = expect.answered(unknown_footprint)
    expect(
        exchange.status in situation.lawful,
        exchange,
        expected=f"{' or '.join(map(str, situation.lawful))} for an id that nobody published",
    )
    expect.brings_nothing(exchange)


@judges("PACT-GET-004")
def test_no_footprint_is_given_without_a_token(
    expect: Expect, without_token: Refused, with_garbage_token: Refused
) -> None:
    """Whoever shows no token, or one that nobody issued, gets no footprint, and the status says so."""
    for exchange, shown_was in (
        (without_token.getting, "no token was shown"),
        (with_garbage_token.getting, "a token was shown that nobody issued"),
    ):
        expect((expect.answered(exchange).status or 0) >= 400, exchange, expected=f"4xx or 5xx where {shown_was}")
        expect.brings_nothing(exchange)


@judges("PACT-GET-009")
def test_a_deprecated_footprint_can_still_be_fetched(expect: Expect, deprecated: list[tuple[Listed, Exchange]]) -> None:
    """Recipients may have calculated with it."""
    for listed, exchange in deprecated:
        expect(
            expect.answered(exchange).status == 200,
            exchange,
            expected=f"200 for {listed.id}, which is listed as Deprecated",
        )


@judges("PACT-GET-010")
def test_an_id_that_is_none_is_a_bad_request(expect: Expect, malformed_id: Exchange, version: Version) -> None:
    """400 BadRequest; 404 is tolerated."""
    expect.refused(malformed_id, version, "malformed_footprint_id", "an id that is none")


@judges("PACT-GET-010")
def test_a_get_without_a_token_is_a_bad_request(expect: Expect, without_token: Refused, version: Version) -> None:
    """Nobody asks: that is no failure of the host."""
    expect.refused(without_token.getting, version, "missing_token", "a footprint without a token")


@judges("PACT-GET-006")
def test_what_is_no_id_finds_nothing(expect: Expect, malformed_id: Exchange, version: Version) -> None:
    """Nobody published it: 404, or 400 for what can be no id."""
    status = expect.answered(malformed_id).status or 0
    refused = expect(
        400 <= status < 500, malformed_id, expected="404, or 400, for an id that nobody can have published"
    )
    if refused:
        # The text has a sentence for ids that nobody published, and none for what is no id.
        expect.refused(malformed_id, version, "malformed_footprint_id", "an id that is none", advice=True)


@judges("PACT-GET-011")
def test_list_and_get_agree(expect: Expect, fetched: list[tuple[Listed, Exchange]], version: Version) -> None:
    """A footprint never changes, so it is the same wherever it is seen; only its status may have become Deprecated."""
    for listed, exchange in fetched:
        found = exchange.member("data")
        if not expect.answered(exchange).succeeded or not isinstance(found, dict):
            continue
        expect.clean(list_and_get(listed.document, found, version.spec), exchange, "/data")
