"""Filtering in 3.0: every criterion, alone and together, with the values that the vendor's own footprints have."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.criteria import CRITERIA, Match, match
from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Conversation, Exchange, Listed
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.conversations import EITHER, IN_OTHER_WAYS, Conversations, criteria_of
from gxd_conformance.scenarios.filters import Filtered, satisfies


@judges("PACT-FIL3-001")
def test_every_criterion_is_supported(expect: Expect, by_each_criterion: dict[str, Filtered]) -> None:
    """Each parameter alone is neither refused nor ignored. What exactly it finds is judged criterion by criterion."""
    for name in CRITERIA:
        if name not in by_each_criterion:
            continue
        filtered = by_each_criterion[name]
        first = expect.answered(filtered.walk.pages[0].exchange)
        supported = expect(first.succeeded, first, expected=f"a list filtered by {name}")
        unwanted = [one for one in filtered.known if match(one.document, filtered.criteria) is Match.NO]
        if supported and unwanted:
            came = set(filtered.walk.ids)
            expect(
                not {one.id for one in unwanted} <= came,
                first,
                got=f"the whole list, also the {len(unwanted)} footprints that do not match",
                expected=f"a list filtered by {name}",
            )


@judges("PACT-FIL3-001")
def test_what_nobody_has_finds_nothing(expect: Expect, by_nobodys_values: list[Filtered]) -> None:
    """Well-formed values that no listed footprint has."""
    for filtered in by_nobodys_values:
        filtered.judge(expect)


@judges("PACT-FIL3-002")
def test_two_values_of_one_criterion_are_either_or(expect: Expect, by_two_values: list[Filtered]) -> None:
    """productId=A&productId=B finds those of A and those of B; where B is nobody's, those of A."""
    for filtered in by_two_values:
        filtered.judge(expect)


@judges("PACT-FIL3-003")
def test_two_criteria_are_both_and(expect: Expect, by_two_criteria: list[Filtered]) -> None:
    """Criteria that agree find what satisfies both; criteria in conflict find nothing."""
    for filtered in by_two_criteria:
        filtered.judge(expect)


@judges("PACT-FIL3-004")
def test_a_product_is_found_by_any_of_its_ids(
    expect: Expect,
    by_each_criterion: dict[str, Filtered],
    by_second_values: dict[str, Filtered],
    by_beginnings: dict[str, Filtered],
    by_awkward_values: dict[str, Filtered],
) -> None:
    """Also by its last one, by one that has to be percent-encoded, and not by the beginning of one."""
    _judge(expect, "productId", by_each_criterion, by_second_values, by_beginnings, by_awkward_values)


@judges("PACT-FIL3-005")
def test_product_ids_are_compared_without_letter_case(
    expect: Expect, by_other_letter_case: dict[str, Filtered]
) -> None:
    """The same id in another letter case finds the same footprints."""
    _judge(expect, "productId", by_other_letter_case)


@judges("PACT-FIL3-006")
def test_a_company_is_found_by_any_of_its_ids(
    expect: Expect,
    by_each_criterion: dict[str, Filtered],
    by_second_values: dict[str, Filtered],
    by_other_letter_case: dict[str, Filtered],
    by_beginnings: dict[str, Filtered],
    by_awkward_values: dict[str, Filtered],
) -> None:
    """Also by its last one, in another letter case, and not by the beginning of one."""
    asked = (by_each_criterion, by_second_values, by_other_letter_case, by_beginnings, by_awkward_values)
    _judge(expect, "companyId", *asked)


@judges("PACT-FIL3-007")
def test_a_geography_is_a_region_a_country_or_a_subdivision(
    expect: Expect, by_every_geography: list[Filtered], by_other_letter_case: dict[str, Filtered]
) -> None:
    """In any letter case. Whether DE finds DE-BY as well is left open by the text, and either is taken."""
    for filtered in by_every_geography:
        filtered.judge(expect)
    _judge(expect, "geography", by_other_letter_case)


@judges("PACT-FIL3-008")
def test_a_product_is_found_by_any_of_its_classifications(
    expect: Expect,
    by_each_criterion: dict[str, Filtered],
    by_second_values: dict[str, Filtered],
    by_other_letter_case: dict[str, Filtered],
    by_beginnings: dict[str, Filtered],
    by_awkward_values: dict[str, Filtered],
) -> None:
    """Percent-encoded as it has to be: a `#` in a URN does not end the query. Its beginning is another one."""
    asked = (by_each_criterion, by_second_values, by_other_letter_case, by_beginnings, by_awkward_values)
    _judge(expect, "classification", *asked)


@judges("PACT-FIL3-009")
def test_valid_on_finds_what_is_valid_then(expect: Expect, by_moments: dict[str, list[Filtered]]) -> None:
    """At the start and just before the end: in. A second before the start, or behind the end: out. At the end: either.

    The text asks for a date-time of RFC 3339, so one with an offset other than UTC is one too: +09:00, percent-encoded.
    """
    for filtered in by_moments["validOn"]:
        filtered.judge(expect)


@judges("PACT-FIL3-010")
def test_valid_after_finds_what_becomes_valid_later(expect: Expect, by_moments: dict[str, list[Filtered]]) -> None:
    """Strictly later, also where the time is given with an offset."""
    for filtered in by_moments["validAfter"]:
        filtered.judge(expect)


@judges("PACT-FIL3-011")
def test_valid_before_finds_what_has_ended(expect: Expect, by_moments: dict[str, list[Filtered]]) -> None:
    """Strictly earlier, also where the time is given with an offset."""
    for filtered in by_moments["validBefore"]:
        filtered.judge(expect)


@judges("PACT-FIL3-012")
def test_without_a_period_three_years_count(expect: Expect, by_default_period: list[Filtered]) -> None:
    """From the end of the reference period on."""
    for filtered in by_default_period:
        filtered.judge(expect)


@judges("PACT-FIL3-013")
def test_a_status_is_active_or_deprecated(
    expect: Expect,
    by_each_criterion: dict[str, Filtered],
    by_every_status: list[Filtered],
    by_other_letter_case: dict[str, Filtered],
    bogus_status: Exchange,
) -> None:
    """Each by itself, in any letter case. A status that does not exist is refused or finds nothing; both are lawful."""
    _judge(expect, "status", by_each_criterion, by_other_letter_case)
    for filtered in by_every_status:
        filtered.judge(expect)
    exchange = expect.answered(bogus_status)
    expect(
        exchange.status in (400, 404) or (exchange.succeeded and not exchange.member("data")),
        exchange,
        got=f"{exchange.status}, {shown(exchange.member('data'))}",
        expected="400, or an empty list, for a status that does not exist",
    )


@judges("PACT-FIL3-016", last=True)
def test_a_request_is_answered_by_the_same_criteria(
    expect: Expect, conversations: Conversations, known: list[Listed]
) -> None:
    """What comes satisfies all criteria, and of two products in other letter case, each active footprint comes."""
    for listed in _delivered(conversations["criteria"]):
        satisfies(expect, listed, criteria_of(conversations["criteria"]))
    in_list = {listed.id: listed.document for listed in known}
    for conversation in (conversations[about] for about in conversations if about in IN_OTHER_WAYS):
        for listed in _delivered(conversation):
            # As the list has it: what an event changes in a footprint is judged by itself.
            held = listed._replace(document=in_list.get(listed.id, listed.document))
            satisfies(expect, held, criteria_of(conversation))
    if EITHER in conversations:
        _all_come(expect, conversations[EITHER], known)


def _delivered(conversation: Conversation) -> list[Listed]:
    return [listed for answer in conversation.answers for listed in answer.footprints]


def _all_come(expect: Expect, conversation: Conversation, known: list[Listed]) -> None:
    """A host that can't handle such a request refuses it at once; here it has answered."""
    criteria = criteria_of(conversation)
    for answer in conversation.answers[:1]:
        came = {listed.id for listed in _delivered(conversation)}
        missing = [
            listed.id
            for listed in known
            if listed.document.get("status") == "Active"
            and listed.id not in came
            and match(listed.document, criteria) is Match.YES
        ]
        expect(
            not missing,
            answer.exchange,
            path="/data",
            got=f"{len(came)} footprints without {', '.join(map(str, missing[:3]))}",
            expected=f"every footprint whose productId is {' or '.join(criteria['productId'])}, in any letter case",
        )


def _judge(expect: Expect, name: str, *asked: dict[str, Filtered]) -> None:
    for filtered in asked:
        if name in filtered:
            filtered[name].judge(expect)
