"""What only time shows. Scope full."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.documents.lifecycle import major_changes, two_looks
from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.tokens import Refused
from gxd_fixtures import Version


@judges("PACT-PAG-012", last=True, scope="full")
def test_a_link_lasts_three_minutes(expect: Expect, old_link: tuple[Page, Page], version: Version) -> None:
    """180 s after it was given, less the time of the way, and not for its first call only: what is behind it still comes.

    The same set is what 2.x promises; 3.0 has dropped that sentence.
    """
    at_once, later = old_link
    late = expect.answered(later.exchange)
    expect(late.status == 200, late, expected="200 for a next link that is 175 seconds old")
    if late.succeeded and at_once.exchange.succeeded:
        expect(
            bool(later.items) or later.next_link is not None or not at_once.items,
            late,
            path="/data",
            got="no footprint, and no next link",
            expected="the page behind a next link that is 175 seconds old",
        )
        expect(
            sorted(later.ids) == sorted(at_once.ids),
            late,
            path="/data",
            got=f"{', '.join(later.ids) or 'nothing'} where it was {', '.join(at_once.ids) or 'nothing'} before",
            expected="the same set of footprints",
            advice=version.line != "2",
        )


@judges("PACT-AUTH-012", "PACT-AUTH-015", last=True, scope="full")
def test_an_expired_token_is_refused_as_such(expect: Expect, with_expired_token: Refused, version: Version) -> None:
    """401 TokenExpired on list, get and events."""
    situation = version.situations["expired_token"]
    for exchange in with_expired_token:
        expect(
            expect.answered(exchange).status in situation.lawful,
            exchange,
            expected=f"{' or '.join(map(str, situation.lawful))} for an expired token",
        )
        expect.brings_nothing(exchange)
        code = exchange.member("code")
        if exchange.status in situation.lawful and code is not None:
            expect(
                code == situation.code,
                exchange,
                path="/code",
                got=shown(code),
                expected=situation.code,
                advice=True,
            )


@judges("PACT-AUTH-016", last=True, scope="full")
def test_an_expired_token_is_answered_with_a_challenge(expect: Expect, with_expired_token: Refused) -> None:
    """RFC 6750, 3: WWW-Authenticate: Bearer."""
    for exchange in with_expired_token:
        field = expect.answered(exchange).headers.get("www-authenticate") or ""
        expect(
            field.lower().startswith("bearer"),
            exchange,
            got=field or "no WWW-Authenticate",
            expected='WWW-Authenticate: Bearer error="invalid_token"',
        )


@judges("PACT-EVR-022", "PACT-EVR-024", last=True, scope="full")
def test_an_undelivered_answer_is_tried_again(expect: Expect, undelivered: tuple[Exchange, list[Exchange]]) -> None:
    """Our inbox was busy twice: the same event comes again, with its id, after growing pauses."""
    acknowledgement, attempts = undelivered
    evidence = attempts[-1] if attempts else acknowledgement
    expect(
        len(attempts) >= 3,
        evidence,
        got=f"{len(attempts)} attempts",
        expected="further attempts after 503, with exponential back-off",
    )
    ids = {shown(attempt.question.value.get("id")) for attempt in attempts if isinstance(attempt.question.value, dict)}
    if attempts:
        expect(len(ids) == 1, evidence, path="/id", got=", ".join(sorted(ids)), expected="the same event id every time")


@judges(
    "PACT-LC2-001",
    "PACT-LC2-003",
    "PACT-LC2-004",
    "PACT-LC2-005",
    "PACT-LC3-001",
    "PACT-LC3-002",
    last=True,
    scope="full",
)
def test_a_footprint_changes_only_as_it_may(
    expect: Expect, known: list[Listed], second_look: Walk, version: Version
) -> None:
    """Every footprint at the beginning of the run beside itself at the end."""
    later = _newest(second_look)
    for listed in known:
        again = later.get(listed.id)
        if again is not None:
            expect.clean(two_looks(listed.document, again.document, version.spec), again.exchange, again.path)


@judges("PACT-LC2-007", last=True, scope="full")
def test_a_major_change_leads_to_a_new_footprint(expect: Expect, known: list[Listed], second_look: Walk) -> None:
    """What is no minor change is a major one: if it happened under an id, a footprint is listed that replaces that id.

    A footprint that is only deprecated may have been withdrawn, and owes no successor. The list of minor changes leaves out
    members beside the carbon footprint that may well change, as the status does: there it is advice.
    """
    replaced = {
        identifier.lower() for listed in second_look.footprints for identifier in _named(listed, "precedingPfIds")
    }
    later = _newest(second_look)
    for listed in known:
        again = later.get(listed.id)
        if again is not None:
            major = major_changes(listed.document, again.document)
            for changed in major:
                expect(
                    not changed or str(listed.id).lower() in replaced,
                    again.exchange,
                    path=f"{again.path}{changed[0]}" if changed else again.path,
                    got=f"{', '.join(changed)} of {listed.id} changed since the run began, and no listed footprint replaces it",
                    expected=f"a new footprint with {listed.id} in its precedingPfIds, for this is no minor change",
                    advice=changed is major.arguable,
                )


def _newest(walk: Walk) -> dict[str | None, Listed]:
    """Each footprint of a list by its id, in its highest version: older ones may be listed beside it."""
    return {listed.id: listed for listed in sorted(walk.footprints, key=_version)}


def _version(listed: Listed) -> int:
    return -1 if listed.version is None else listed.version


def _named(listed: Listed, member: str) -> list[str]:
    named = listed.document.get(member) if isinstance(listed.document, dict) else None
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
