"""The events endpoint: what is accepted, and what each kind causes.

request                    exactly one answer, later, to where it came from
fulfilled, rejected        remembered: somebody may be waiting for the answer
published                  remembered
the same event again       accepted, and nothing more: source and id identify it (CloudEvents 1.0)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gxd_mocks.gateway import answers, envelope
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.mailbox import Event
from gxd_mocks.gateway.outbox import Delivery
from gxd_mocks.gateway.sources import UnusableSource, callback_base
from gxd_mocks.gateway.strict_json import NotJson, strict_json
from gxd_mocks.message import Response

if TYPE_CHECKING:
    from gxd_mocks.gateway.call import Call
    from gxd_mocks.store import Store


def answer(call: Call, store: Store, may_see: Callable[[dict[str, Any]], bool]) -> Response:
    """200 with an empty body for what we accept. Raises `Refused` for what we do not."""
    event = envelope.read(call.request)
    kind = envelope.kind_of(call.version, event)
    problem = call.tell("event.verdict", envelope.problem(call.version, event), event=event, kind=kind)
    if problem:
        raise Refused("bad_request", problem)
    deliveries = _answers(call, event, store, may_see) if kind == "request" else []
    repeated = not store.first_sight(str(event.get("source")), str(event.get("id")))
    if call.tell("event.once", repeated, event=event, kind=kind):
        deliveries = []
    for delivery in deliveries:
        call.gateway.outbox.add(delivery)
    _remember(call, event, None, repeated)
    told: Response = call.tell("event.accepted.response", Response(200), event=event, kind=kind)
    return told


def remember_refused(call: Call, refused: Refused) -> None:
    """Keep what came in although it was refused, if it can be read at all: whoever waits for it should know."""
    try:
        event = strict_json(call.request.body)
    except NotJson:
        return
    if isinstance(event, dict):
        _remember(call, event, refused.message or refused.situation, repeated=False)


def _remember(call: Call, event: dict[str, Any], problem: str | None, repeated: bool) -> None:
    kind = envelope.kind_of(call.version, event)
    at = call.gateway.clock.now()
    call.gateway.mailbox.post(Event(call.version.spec, kind, event, call.client, at, problem, repeated))


def _answers(
    call: Call, question: dict[str, Any], store: Store, may_see: Callable[[dict[str, Any]], bool]
) -> list[Delivery]:
    base = call.tell("callback.base", _base(call, question), question=question)
    if base is None:
        raise Refused("bad_request", "source is no address that an answer could be sent to")
    planned = answers.plan(call, question, store, may_see)
    return [_delivery(call, question, base, planned_answer) for planned_answer in planned]


def _base(call: Call, question: dict[str, Any]) -> str | None:
    try:
        return callback_base(str(question.get("source")), call.request.parts, allow_http=call.gateway.allow_http)
    except UnusableSource:
        return None


def _delivery(call: Call, question: dict[str, Any], base: str, answer: answers.Answer) -> Delivery:
    now = call.gateway.clock.now()
    event = envelope.cloud_event(
        call.version,
        answer.kind,
        call.gateway.new_id(),
        call.base,
        now,
        {"requestEventId": question.get("id"), **answer.data},
    )
    event = call.tell("callback.event", event, question=question, kind=answer.kind)
    due = call.tell("callback.due", now, question=question, kind=answer.kind)
    return Delivery(call.gateway, call.version, event, base, now, due, question)
