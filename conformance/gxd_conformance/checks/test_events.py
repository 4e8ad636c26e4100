"""The events endpoint: what it takes, how it answers, and the envelope of what the vendor sends."""

from __future__ import annotations

from email.message import Message

from gxd_conformance.blame import Blame
from gxd_conformance.check import judges
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.inbox import Inbox
from gxd_conformance.scenarios.conversations import Asked
from gxd_conformance.scenarios.events import Wrong
from gxd_conformance.scenarios.tokens import Refused
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version

CONTEXT = ("type", "specversion", "id", "source", "time", "data")
"""The attributes of an event that 3.0 demands."""


@judges("PACT-EVT-001", last=True)
def test_events_are_posted(expect: Expect, brought: list[Exchange]) -> None:
    """Whatever carries an event of ours is a POST."""
    for exchange in brought:
        expect(
            exchange.request.method == "POST",
            exchange,
            got=f"{exchange.request.method} {exchange.request.path}",
            expected="a POST",
        )


@judges("PACT-EVT-001", last=True)
def test_the_source_of_an_event_is_its_sender(expect: Expect, callbacks: list[Exchange], inbox: Inbox) -> None:
    """CloudEvents 1.0.2, source: where something happened. Our own address says that it happened at our place."""
    for exchange in callbacks:
        event = exchange.question.value
        source = event.get("source") if isinstance(event, dict) else None
        expect(
            not isinstance(source, str) or _place(source) != _place(inbox.url),
            exchange,
            path="/source",
            got=shown(source),
            expected="an address of the sender",
            advice=True,
        )


def _place(source: str) -> str:
    return source.partition("//")[2].rstrip("/").lower() or source


@judges("PACT-EVT-001", last=True)
def test_events_come_as_structured_cloud_events(
    expect: Expect, events_met: list[tuple[Exchange, list[Offence]]], version: Version
) -> None:
    """application/cloudevents+json, and a JSON object with the attributes of CloudEvents 1.0, each in its form."""
    attributes = ("type", "specversion", "id", "source", *(["time"] if version.request_needs_time else []), "data")
    for exchange, offences in events_met:
        media = exchange.request.headers.content_type
        expect(
            media == "application/cloudevents+json",
            exchange,
            got=exchange.request.headers.get("content-type") or "no content-type",
            expected="application/cloudevents+json",
        )
        charset = _charset(exchange.request.headers.get("content-type") or "")
        expect(
            charset in (None, "utf-8", "utf8"),
            exchange,
            got=f"charset={charset}",
            expected="charset=UTF-8, or none: JSON is UTF-8",
        )
        expect.is_json(exchange, exchange.question)
        event = exchange.question.value
        expect(isinstance(event, dict), exchange, got=shown(event), expected="a JSON object")
        if isinstance(event, dict):
            missing = [name for name in attributes if name not in event]
            expect(
                not missing,
                exchange,
                got=f"an event without {', '.join(missing)}",
                expected=f"{', '.join(attributes[:-1])} and data",
            )
            expect.clean(offences, exchange)


def _charset(content_type: str) -> str | None:
    message = Message()
    message["content-type"] = content_type
    charset = message.get_content_charset()
    return charset.lower() if charset is not None else None


@judges("PACT-EVT-003", last=True)
def test_an_event_that_comes_has_every_attribute(
    expect: Expect, callbacks: list[Exchange], incomplete_events: list[Wrong]
) -> None:
    """What the vendor sends; a vendor that sends nothing is judged by what it takes."""
    for exchange in callbacks:
        event = exchange.question.value
        missing = [name for name in CONTEXT if not isinstance(event, dict) or event.get(name) is None]
        expect(
            not missing,
            exchange,
            got=f"an event without {', '.join(missing)}",
            expected=f"{', '.join(CONTEXT)}",
        )
    if not callbacks:
        _refused(expect, incomplete_events)


@judges("PACT-EVT-002", last=True)
def test_every_event_has_an_id_of_its_own(
    expect: Expect, callbacks: list[Exchange], questions: dict[str, Asked]
) -> None:
    """Unique for its source; a repetition of the same event keeps its id. Our source and id are those of our own event."""
    bodies = {
        (asked.question["source"], asked.question["id"]): asked.acknowledgement.request.body
        for asked in questions.values()
    }
    for exchange in callbacks:
        event = exchange.question.value
        if not isinstance(event, dict):
            continue
        identifier = event.get("id")
        named = expect(
            isinstance(identifier, str) and bool(identifier),
            exchange,
            path="/id",
            got=shown(identifier),
            expected="a non-empty text",
        )
        if named:
            key = (str(event.get("source")), str(identifier))
            first = bodies.setdefault(key, exchange.request.body)
            expect(
                first == exchange.request.body,
                exchange,
                path="/id",
                got=f"two different events with the id {shown(identifier)}",
                expected="an id of its own for every event",
            )


@judges("PACT-EVT-003")
def test_an_event_without_an_attribute_is_refused(expect: Expect, incomplete_events: list[Wrong]) -> None:
    """type, specversion, id, source, time and data: each left out in turn."""
    _refused(expect, incomplete_events)


@judges("PACT-EVT-004")
def test_another_cloud_events_version_is_refused(expect: Expect, old_specversion: Wrong, version: Version) -> None:
    """specversion 0.3. The 2.x texts do not oblige a host to look, so there it is advice."""
    _refused(expect, [old_specversion], advice=version.line == "2")


@judges("PACT-EVT-004", last=True)
def test_events_are_of_cloud_events_1_0(expect: Expect, callbacks: list[Exchange]) -> None:
    """What the vendor sends."""
    for exchange in callbacks:
        event = exchange.question.value
        if isinstance(event, dict):
            expect(
                event.get("specversion") == "1.0",
                exchange,
                path="/specversion",
                got=shown(event.get("specversion")),
                expected='"1.0"',
            )


@judges("PACT-EVT-005", "PACT-EVT-006")
def test_an_accepted_event_is_answered_with_200(expect: Expect, published: Exchange, version: Version) -> None:
    """200, not 202 and not 204; 2.x also wants the body empty."""
    exchange = expect.answered(published)
    if version.events_level != "MUST" and (exchange.status or 0) >= 400 and exchange.member("code") == "NotImplemented":
        raise Untestable(
            f"the host says that it implements no events, which {version} allows; say so in vendor.yaml: declares.events: false",
            Blame.CONFIG,
            (exchange.id,),
        )
    expect(exchange.status == 200, exchange, expected="200 for a valid Published event")
    if expect.requirement.id == "PACT-EVT-005" and exchange.status == 200:
        body = exchange.response.body if exchange.response else b""
        expect(not body, exchange, expected="an empty body")


@judges("PACT-EVT-005", "PACT-EVT-006", "PACT-EVT-007")
def test_every_kind_of_event_is_acknowledged_alike(
    expect: Expect, asked_listed: Exchange, late_answers: dict[str, Exchange], published_two: Exchange
) -> None:
    """Requests and answers too: what is not refused is answered with 200, and with nothing in the body."""
    requirement = expect.requirement.id
    events = {"RequestCreated": asked_listed, **late_answers, "Published": published_two}
    for kind, exchange in events.items():
        status = expect.answered(exchange).status or 0
        if status >= 400:  # refused, which others judge
            continue
        if requirement != "PACT-EVT-007":
            expect(status == 200, exchange, expected=f"200 for a {kind} event that is not refused")
        if requirement != "PACT-EVT-006" and 200 <= status < 300:
            body = exchange.response.body if exchange.response else b""
            expect(not body, exchange, expected=f"an empty body in answer to a {kind} event")


@judges("PACT-EVT-007")
def test_the_answer_to_an_event_is_empty(expect: Expect, published: Exchange) -> None:
    """A length of 0."""
    exchange = expect.answered(published)
    if exchange.succeeded:
        expect(not (exchange.response and exchange.response.body), exchange, expected="an empty body")


@judges("PACT-EVT-008")
def test_a_wrong_event_gets_an_error(
    expect: Expect, incomplete_events: list[Wrong], wrong_events: list[Wrong], published: Exchange
) -> None:
    """2.x recommends an error response for an event that is not taken. 5xx is one from a host that takes no event at all."""
    no_events = (published.status or 0) >= 500
    _refused(expect, [*incomplete_events, *wrong_events], range(400, 600 if no_events else 500))


@judges("PACT-EVT-009")
def test_a_wrong_event_is_refused(
    expect: Expect, wrong_events: list[Wrong], published_urns: Wrong, wrong_requests: list[Wrong]
) -> None:
    """Unknown type, missing data, a URN for a UUID, a time that is none, a body that is no JSON."""
    _refused(expect, [*wrong_events, published_urns, *wrong_requests])


@judges("PACT-EVT-008", "PACT-EVT-009")
def test_an_event_in_another_media_type_is_refused(expect: Expect, event_as_text: Wrong) -> None:
    """Structured mode names its media type. The text binds the sender; a host that does not look is advised."""
    _refused(expect, [event_as_text], advice=True)


@judges("PACT-EVT-010")
def test_all_four_types_are_handled(
    expect: Expect, published: Exchange, late_answers: dict[str, Exchange], asked_listed: Exchange
) -> None:
    """Request and Published are taken; an answer to a question that nobody asked may be taken or refused, but is understood."""
    expect(published.succeeded, expect.answered(published), expected="success for a Published event")
    expect(asked_listed.succeeded, expect.answered(asked_listed), expected="success for a request event")
    for kind, exchange in late_answers.items():
        status = expect.answered(exchange).status or 0
        expect(
            status == 200 or (400 <= status < 500 and status not in (404, 405, 415)),
            exchange,
            expected=f"200 or a refusal with 4xx for a {kind} event, as the host knows that type",
        )


@judges("PACT-EVT-012")
def test_events_that_are_not_taken_get_an_error_status(expect: Expect, published: Exchange) -> None:
    """Taken with 200, or refused with 4xx or 5xx: nothing between."""
    status = expect.answered(published).status or 0
    expect(status == 200 or status >= 400, published, expected="200, or an error status where events are not supported")


@judges("PACT-EVT-013", "PACT-EVT-014")
def test_events_that_are_not_supported_are_called_so(expect: Expect, published: Exchange) -> None:
    """A host without events says NotImplemented."""
    exchange = expect.answered(published)
    expect(
        exchange.succeeded or exchange.member("code") == "NotImplemented",
        exchange,
        path="/code",
        expected="the code NotImplemented from a host that does not support events",
    )


@judges("PACT-EVT-011")
def test_an_event_without_a_token_is_not_taken(expect: Expect, without_token: Refused) -> None:
    """Only authenticated senders."""
    exchange = expect.answered(without_token.event)
    expect((exchange.status or 0) >= 400, exchange, expected="an error status for an event without a token")


def _refused(expect: Expect, wrong: list[Wrong], statuses: range = range(400, 500), advice: bool = False) -> None:
    for one in wrong:
        exchange = expect.answered(one.exchange)
        expect(
            exchange.status in statuses,
            exchange,
            expected=f"{statuses.start // 100}xx for {one.what}",
            advice=advice,
        )
