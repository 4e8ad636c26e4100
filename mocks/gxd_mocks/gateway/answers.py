"""What a request event is answered with: Fulfilled if something matches, Rejected if nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from gxd_mocks.gateway import criteria, fragment
from gxd_mocks.gateway.errors import Refused, error_object
from gxd_mocks.gateway.listing import by_criterion, together

if TYPE_CHECKING:
    from gxd_mocks.gateway.call import Call
    from gxd_mocks.store import Store

MOST_FOOTPRINTS = 500
"""No answer carries more: a message has to remain one that a recipient can take."""

Predicate = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True)
class Answer:
    """One event to send: its kind, and its data without `requestEventId`."""

    kind: Literal["fulfilled", "rejected"]
    data: dict[str, Any]


def plan(call: Call, question: dict[str, Any], store: Store, may_see: Predicate) -> list[Answer]:
    """The answers to send: exactly one. Raises `Refused` if it is clear at once that there can be none."""
    wanted = call.tell("request.matches", _wanted(call, question["data"]), question=question)
    entries = (entry.footprint for entry in store.scan() if may_see(entry.footprint) and wanted(entry.footprint))
    found = list(islice(entries, MOST_FOOTPRINTS))
    answer = _fulfilled(call, found) if found else _rejected(call)
    told: list[Answer] = call.tell("request.plan", [answer], question=question, footprints=found)
    return told


def _wanted(call: Call, data: dict[str, Any]) -> Predicate:
    if call.version.filtering == "criteria":
        asked = criteria.asked_in_event(data)
        if not asked:
            raise Refused("bad_request", "the request names no criterion")
        return together(by_criterion(call, asked))
    return fragment.wanted(data["pf"])


def _fulfilled(call: Call, footprints: list[dict[str, Any]]) -> Answer:
    return Answer("fulfilled", {"pfs": [call.gateway.document(call, footprint, "event") for footprint in footprints]})


def _rejected(call: Call) -> Answer:
    return Answer("rejected", {"error": error_object(call.version, "nothing_found")})
