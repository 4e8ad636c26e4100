"""The recipient asks by event, and the owner answers."""

from __future__ import annotations

from collections.abc import Mapping

from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Exchange
from gxd_conformance.rounds.judging.arrival import came_in, is_known, was_sent
from gxd_conformance.rounds.judging.contents import agree, keep_the_rules, of_event
from gxd_conformance.rounds.judging.decided import (
    TOKENS,
    Decided,
    answers_at_all,
    first_known,
    is_stranger,
    leg_of,
    leg_that_works,
    side_of,
)
from gxd_conformance.rounds.language import Language
from gxd_conformance.rounds.outcome import Leg, Outcome, Side
from gxd_conformance.rounds.passed import Passed
from gxd_conformance.rounds.round_file import EVENTS
from gxd_conformance.rounds.translation import Translated
from gxd_conformance.stay import data_of
from gxd_fixtures import version


def events(passed: Passed, language: Language, carried: Mapping[str, Translated]) -> Leg:
    """The recipient asks by event, and is answered."""
    try:
        was_sent(passed, language)
        came_in(passed, language)
        question = _asked(passed)
        _took_the_request(passed, language)
        reply = _answered(passed, language)
        _names_the_question(reply, question)
        keep_the_rules((reply, offence) for reply in passed.replies for offence in of_event(reply, language))
        _brings_what_was_asked(passed, reply, question, language)
        arrived = agree(list(passed.came_by_event), passed, "PACT-HOST-010", translate=language)
        _took_the_answer(passed)
    except Decided as decided:
        return leg_of(EVENTS, decided)
    sent = {listed.id or "" for listed in passed.came_by_event}
    went = {name: one for name, one in carried.items() if name in sent} if language.translated else None
    left = sum(one.document is None for one in went.values()) if went is not None else 0
    return leg_that_works(EVENTS, arrived - left, went, [reply])


def _asked(passed: Passed) -> Exchange:
    requests = passed.requests
    if not requests and not passed.asked_products:
        raise Decided(
            Outcome.NOT_TESTED,
            "the owner lists no product that it could be asked for; name one in round.yaml (products)",
            "要求できる製品を所有者が公開していない。round.yaml の products に製品 ID を書く",
            Side.OWNER,
        )
    accepted = [request for request in requests if request.status == 200]
    if not requests:
        raise Decided(
            Outcome.FAILS,
            "the recipient was sent to ask by event, and did not",
            "受領者にイベントでの要求を指示したが、要求が来なかった",
            Side.RECIPIENT,
            evidence=passed.visit.exchanges,
        )
    if not accepted and not any(exchange.request.method == "POST" for exchange in passed.handed_on):
        raise _no_valid_request(requests[-1], passed)
    return (accepted or requests)[-1]


def _no_valid_request(came: Exchange, passed: Passed) -> Decided:
    spec = passed.visit.version.spec
    stranger = is_stranger(came)
    return Decided(
        Outcome.FAILS,
        f"the recipient's request {'comes without a valid token' if stranger else 'is no valid event'}: {came.came}",
        f"受領者の要求{'に有効なトークンがない' if stranger else 'が正しいイベントではない'}: {came.came}",
        Side.RECIPIENT,
        first_known(spec, *TOKENS) if stranger else first_known(spec, "PACT-EVT-003", "PACT-EVT-001"),
        [came],
    )


def _took_the_request(passed: Passed, language: Language) -> None:
    handed = [exchange for exchange in passed.handed_on if exchange.request.method == "POST"]
    if not handed:
        raise Decided(
            Outcome.CANNOT,
            "the request says nothing that the owner's version has words for",
            "要求の内容を、所有者の版で表現できない",
            evidence=passed.requests,
        )
    asked = handed[-1]
    answers_at_all(asked, language)
    if asked.status != 200:
        raise Decided(
            Outcome.FAILS,
            f"the owner refuses a request for a product that it lists: {asked.came}",
            f"所有者が、公開している製品への要求を拒否した: {asked.came}",
            Side.OWNER,
            first_known(passed.answers.version.spec, "PACT-EVR-007", "PACT-EVT-005"),
            [asked],
        )


def _answered(passed: Passed, language: Language) -> Exchange:
    replies = passed.replies
    must = version(language.owner.spec).follow_up == "must"
    if not replies and not passed.refused:
        is_known(passed.answers.acts("token"), language.owner.vendor.name)
    if not replies and passed.refused:
        raise _unusable(passed)
    if not replies:
        raise Decided(
            Outcome.FAILS if must else Outcome.CANNOT,
            "the owner accepted the request and did not answer in time" + ("" if must else "; 2.x leaves it free to"),
            "所有者は要求を受理したが、期限内に回答しなかった" + ("" if must else "(2.x では許される)"),
            Side.OWNER if must else None,
            "PACT-EVR-008" if must else None,
            passed.handed_on,
        )
    fulfilled = [reply for reply in replies if passed.kind(reply) == "fulfilled"]
    if not fulfilled:
        reason = shown(data_of(replies[-1]).get("error"))
        raise Decided(
            Outcome.FAILS if must else Outcome.CANNOT,
            f"the owner rejects a request for a product that it lists: {reason}",
            f"所有者が、公開している製品への要求を却下した: {reason}",
            Side.OWNER if must else None,
            "PACT-HOST-010" if must else None,
            replies,
        )
    return fulfilled[-1]


def _unusable(passed: Passed) -> Decided:
    """The owner answered, and nobody could take it: without a token, or it is no event."""
    came = passed.refused[-1]
    if is_stranger(came):
        return Decided(
            Outcome.FAILS,
            f"the owner came with an answer, and did not authenticate: {came.came}",
            f"所有者が回答に来たが、認証していない: {came.came}",
            Side.OWNER,
            first_known(passed.answers.version.spec, "PACT-EVR-026", "PACT-EVT-011"),
            [came],
        )
    strays = passed.answers.act(came) == "other"
    return Decided(
        Outcome.FAILS,
        f"the owner's answer {'went to another path' if strays else 'is no valid event'}: {came.asked}: {came.came}",
        f"所有者の回答が{'別のパスに送られた' if strays else '正しいイベントではない'}: {came.asked}: {came.came}",
        Side.OWNER,
        first_known(passed.answers.version.spec, "PACT-EVR-011" if strays else "PACT-EVT-001", "PACT-EVT-001"),
        passed.refused,
    )


def _names_the_question(reply: Exchange, question: Exchange) -> None:
    asked = question.question.value.get("id")
    named = data_of(reply).get("requestEventId")
    if named != asked:
        raise Decided(
            Outcome.FAILS,
            f"the answer names request {named}, and {asked} was sent",
            f"回答が示す要求は {named} であり、送られたのは {asked} である",
            Side.OWNER,
            "PACT-EVR-014",
            [reply],
        )


def _brings_what_was_asked(passed: Passed, reply: Exchange, question: Exchange, language: Language) -> None:
    """An answer without a footprint of the product that was asked for hands nothing over."""
    must = version(language.owner.spec).follow_up == "must"
    asked, brought = passed.asked_for(question), [listed.document for listed in passed.came_by_event]
    if not brought:
        raise Decided(
            Outcome.FAILS if must else Outcome.CANNOT,
            "the owner's answer brings no footprint of a product that it lists"
            + ("" if must else "; 2.x leaves it free to"),
            "公開している製品についての回答に、フットプリントがない" + ("" if must else "(2.x では許される)"),
            Side.OWNER if must else None,
            "PACT-EVR-016" if must else None,
            [reply],
        )
    if asked and not any(passed.is_about(document, asked) for document in brought):
        raise Decided(
            Outcome.FAILS,
            f"the owner's answer brings footprints, but none of the product that was asked for: {', '.join(asked[:3])}",
            f"所有者の回答に、要求した製品 {', '.join(asked[:3])} のフットプリントがない",
            Side.OWNER,
            first_known(language.owner.spec, "PACT-EVR-019"),
            [reply],
        )


def _took_the_answer(passed: Passed) -> None:
    taken = passed.delivered[-1]
    if taken.failure is not None:
        raise Decided(
            Outcome.FAILS,
            f"the recipient can't be reached with the answer: {taken.came}",
            f"受領者に回答を届けられない: {taken.came}",
            side_of(taken.failure, Side.RECIPIENT),
            evidence=[taken],
        )
    if taken.status != 200:
        raise Decided(
            Outcome.FAILS,
            f"the recipient refuses a valid answer: {taken.came}",
            f"受領者が正しい回答を拒否した: {taken.came}",
            Side.RECIPIENT,
            first_known(passed.visit.version.spec, "PACT-EVT-006", "PACT-EVT-005"),
            [taken],
        )
