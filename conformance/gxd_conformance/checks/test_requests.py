"""Asynchronous requests: the acknowledgement, and the one answer that follows."""

from __future__ import annotations

from dataclasses import replace

from gxd_conformance.check import judges
from gxd_conformance.documents import error as error_rules
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.evidence import Answer, Conversation, Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.inbox import Inbox
from gxd_conformance.scenarios.conversations import IN_OTHER_WAYS, Conversations, criteria_of
from gxd_conformance.scenarios.events import Wrong
from gxd_conformance.scenarios.filters import satisfies
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version


@judges("PACT-EVR-003")
def test_a_request_without_a_fragment_is_refused(expect: Expect, fragmentless: Wrong) -> None:
    """2.x: data.pf is an object. The text binds the sender; a host that lets it pass is advised."""
    exchange = expect.answered(fragmentless.exchange)
    expect(400 <= (exchange.status or 0) < 500, exchange, expected="4xx for a request without data.pf", advice=True)


@judges("PACT-EVR-004")
def test_a_comment_is_a_text(expect: Expect, comment_that_is_none: Wrong) -> None:
    """2.x: data.comment is a string. The text binds the sender; a host that lets a number pass is advised."""
    exchange = expect.answered(comment_that_is_none.exchange)
    expect(400 <= (exchange.status or 0) < 500, exchange, expected="4xx for a comment that is a number", advice=True)


@judges("PACT-EVR-005", last=True)
def test_a_request_without_criteria_is_not_fulfilled(expect: Expect, conversations: Conversations) -> None:
    """Criteria must be given: without any the answer is 4xx at once, or Rejected later."""
    _refused_or_rejected(expect, conversations["nothing"], "a request without any criterion")


@judges("PACT-EVR-006", last=True)
def test_a_request_that_cannot_be_handled_is_refused(expect: Expect, conversations: Conversations) -> None:
    """Only members that no host knows: 4xx at once, or Rejected later."""
    _refused_or_rejected(expect, conversations["unknown_members"], "a request of unknown members only")


def _refused_or_rejected(expect: Expect, conversation: Conversation, what: str) -> None:
    acknowledgement = expect.answered(conversation.acknowledgement)
    status = acknowledgement.status or 0
    taken = expect(
        400 <= status < 500 or status == 200, acknowledgement, expected=f"4xx, or 200 and later Rejected, for {what}"
    )
    if taken and status == 200:
        for answer in conversation.answers:
            expect(
                answer.kind != "fulfilled",
                answer.exchange,
                path="/type",
                got=shown(answer.event.get("type")),
                expected=f"a Rejected event for {what}",
            )


@judges("PACT-EVR-007")
def test_a_request_for_a_listed_product_is_taken(
    expect: Expect, asked_listed: Exchange, asked_by_criteria: Exchange
) -> None:
    """200 at once, by product id alone and by several criteria; the answer follows."""
    for what, exchange in (("", asked_listed), (" by several criteria", asked_by_criteria)):
        expect.answered(exchange)
        expect(exchange.status == 200, exchange, expected=f"200 for a request{what} for a product that is listed")


@judges("PACT-EVR-008", last=True)
def test_every_accepted_request_is_answered(
    expect: Expect, conversations: Conversations, inbox: Inbox, version: Version
) -> None:
    """After 200 a Fulfilled or Rejected event comes, at the events endpoint below the address that the question named."""
    for about in conversations:
        conversation = conversations[about]
        if conversation.accepted:
            place = f"{conversation.question['source'].rstrip('/')}{version.events_path}"
            expect(
                bool(conversation.answers),
                conversation.acknowledgement,
                got=f"no answer to {conversation.id} within {conversation.waited_s:.1f} s",
                expected=f"a Fulfilled or Rejected event at {place}",
            )
            for answer in conversation.answers:
                asked = answer.exchange.request
                expect(
                    inbox.takes_events_at(asked.path),
                    answer.exchange,
                    got=f"{asked.method} {asked.path}",
                    expected=f"a Fulfilled or Rejected event at {place}",
                )


@judges("PACT-EVR-009", "PACT-EVR-015", last=True)
def test_an_answer_is_fulfilled_or_rejected(expect: Expect, conversations: Conversations, version: Version) -> None:
    """The type of the event says which. 2.x lets the owner be silent, but an answer is one of the two."""
    for answer in _answers(conversations):
        expect(
            answer.kind in ("fulfilled", "rejected"),
            answer.exchange,
            path="/type",
            got=shown(answer.event.get("type")),
            expected=f"{version.event_types['fulfilled']} or {version.event_types['rejected']}",
        )


@judges("PACT-EVR-010", last=True)
def test_a_refused_request_is_not_answered_again(
    expect: Expect, wrong_requests: list[Wrong], conversations: Conversations, inbox: Inbox
) -> None:
    """Only after 200 an event follows."""
    refused = [
        (wrong.what, wrong.exchange, wrong.question_id)
        for wrong in wrong_requests
        if wrong.question_id and wrong.exchange.status != 200
    ]
    asked = [conversations[about] for about in conversations]
    # Without a refusal, as after a timeout, the owner may have taken the request all the same.
    refused += [
        (f"the request for {one.about}", one.acknowledgement, one.id)
        for one in asked
        if 400 <= (one.acknowledgement.status or 0) < 500
    ]
    for what, exchange, question_id in refused:
        answers = inbox.answers_to(question_id or "")
        expect(
            not answers,
            answers[0].exchange if answers else exchange,
            got=f"{len(answers)} events in answer to {question_id}",
            expected=f"no event after {exchange.status} for {what.replace('_', ' ')}",
        )


@judges("PACT-EVR-011", last=True)
def test_the_answer_comes_to_the_source(
    expect: Expect, conversations: Conversations, inbox: Inbox, version: Version
) -> None:
    """Below the address that the question named, at the path of the version."""
    for answer in _answers(conversations):
        expect(
            inbox.takes_events_at(answer.exchange.request.path),
            answer.exchange,
            got=answer.exchange.request.path,
            expected=f"{version.events_path} below the source of the request",
        )


@judges("PACT-EVR-012", last=True)
def test_a_source_that_is_none_is_not_answered(expect: Expect, sourceless: Wrong, inbox: Inbox) -> None:
    """2.x: the source is validated before anything is sent: 4xx, or silence."""
    exchange = expect.answered(sourceless.exchange)
    answers = inbox.answers_to(sourceless.question_id or "")
    expect(
        not answers,
        answers[0].exchange if answers else exchange,
        got=f"an answer at {inbox.url}, which the request did not name",
        expected="no event for a request whose source is no address",
    )


@judges("PACT-EVR-014", last=True)
def test_an_answer_names_its_question(expect: Expect, conversations: Conversations) -> None:
    """requestEventId is the id of the request event."""
    for about in ("listed", "unknown", "criteria"):
        if about not in conversations:
            continue
        for answer in conversations[about].answers:
            expect(
                answer.event["data"].get("requestEventId") == conversations[about].id,
                answer.exchange,
                path="/data/requestEventId",
                got=shown(answer.event["data"].get("requestEventId")),
                expected=shown(conversations[about].id),
            )


@judges("PACT-EVR-015", "PACT-EVR-016", last=True)
def test_a_fulfilled_event_holds_footprints(expect: Expect, conversations: Conversations, version: Version) -> None:
    """An array; 2.x allows it to be empty, 3.0 does not."""
    for answer in _answers(conversations):
        if answer.kind == "fulfilled":
            pfs = answer.event["data"].get("pfs")
            expect(
                isinstance(pfs, list)
                and all(isinstance(item, dict) for item in pfs)
                and (bool(pfs) or version.fulfilled_may_be_empty),
                answer.exchange,
                path="/data/pfs",
                got=shown(pfs),
                expected="an array of footprints" + ("" if version.fulfilled_may_be_empty else ", not empty"),
            )


@judges("PACT-EVR-015", "PACT-EVR-019", last=True)
def test_what_is_delivered_is_what_was_asked_for(
    expect: Expect, conversations: Conversations, version: Version
) -> None:
    """Every delivered footprint has one of the product ids of the request, and satisfies its other criteria.

    2.x wants the array empty where the recipient may see nothing: for a product that we were shown in the list, that is odd.
    """
    for about in ("listed", "unknown", "criteria"):
        if about not in conversations:
            continue
        conversation = conversations[about]
        for answer in conversation.answers:
            if version.fulfilled_may_be_empty and answer.kind == "fulfilled" and not answer.footprints:
                expect(
                    about == "unknown",
                    answer.exchange,
                    path="/data/pfs",
                    got=shown(answer.event["data"].get("pfs")),
                    expected="the footprints of the product, which is listed for this recipient",
                    advice=True,
                )
            for listed in answer.footprints:
                satisfies(expect, listed, criteria_of(conversation))


@judges("PACT-EVR-017", last=True)
def test_a_request_is_answered_once(expect: Expect, conversations: Conversations) -> None:
    """Exactly one; a repetition keeps its event id and is no second answer."""
    for about in ("listed", "unknown", "criteria", *(about for about in IN_OTHER_WAYS if about in conversations)):
        answers = conversations.settled(about)
        if answers:
            expect(
                len(answers) == 1,
                answers[-1].exchange,
                got=f"{len(answers)} events, of type {', '.join(str(answer.kind) for answer in answers)}",
                expected="exactly one Fulfilled or Rejected event",
            )


@judges("PACT-EVR-018", last=True)
def test_nothing_to_return_is_rejected(expect: Expect, conversations: Conversations) -> None:
    """For a product that nobody makes: Rejected, or 4xx at once."""
    conversation = conversations["unknown"]
    acknowledgement = expect.answered(conversation.acknowledgement)
    if not conversation.accepted:
        expect(
            400 <= (acknowledgement.status or 0) < 500,
            acknowledgement,
            expected="200 and later Rejected, or 4xx, for a product that nobody makes",
        )
        return
    for answer in conversation.answers:
        expect(
            answer.kind == "rejected",
            answer.exchange,
            path="/type",
            got=shown(answer.event.get("type")),
            expected="a Rejected event, for there is nothing to return",
        )


@judges("PACT-EVR-020", "PACT-EVR-021", last=True)
def test_a_rejection_says_why(
    expect: Expect, conversations: Conversations, events_met: list[tuple[Exchange, list[Offence]]], version: Version
) -> None:
    """code and message: the rules on the document look at them."""
    judged = {exchange.id: offences for exchange, offences in events_met}
    unknown = conversations["unknown"]
    if expect.requirement.id == "PACT-EVR-021" and not unknown.accepted:
        # 3.0 wants a request that can't be handled refused at once: then the refusal says why, in the same object.
        refusal = expect.answered(unknown.acknowledgement)
        mine = [replace(one, requirement=expect.requirement.id) for one in error_rules(refusal.document, version.spec)]
        expect.clean(mine, refusal)
    rejected = [answer for answer in _answers(conversations) if answer.kind == "rejected"]
    if not rejected and expect.requirement.id == "PACT-EVR-020":
        # 2.x lets the owner answer nothing, or an empty Fulfilled event: then there is no rejection to be wrong.
        for about in ("listed", "unknown"):
            expect(True, conversations[about].acknowledgement, expected="a right error, where one is sent")
    for answer in rejected:
        expect.clean(judged.get(answer.exchange.id, []), answer.exchange)


@judges("PACT-EVR-026", last=True)
def test_callbacks_authenticate(expect: Expect, callbacks: list[Exchange]) -> None:
    """A token of our own token endpoint, as Bearer."""
    for exchange in callbacks:
        field = exchange.request.headers.get("authorization")
        # What our token endpoint issued is written down under this name; any other token stays nameless.
        expect(
            field is not None and field.lower() == "bearer $callback_token",
            exchange,
            got=f"Authorization: {field or 'none'}; our answer was {exchange.status}",
            expected="Authorization: Bearer with a token that our token endpoint issued",
        )


def _answers(conversations: Conversations) -> list[Answer]:
    names = [name for name in ("listed", "unknown", "criteria") if name in conversations]
    answers = [answer for name in names for answer in conversations[name].answers]
    if not answers:
        first = conversations["listed"]
        raise Untestable(
            f"no event came in answer to any request within {first.waited_s:.1f} s; callbacks go to "
            f"{first.question['source']}: can the vendor reach that address?",
            evidence=(first.acknowledgement.id,),
        )
    return answers
