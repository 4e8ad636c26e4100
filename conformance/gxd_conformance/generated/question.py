"""One question of the random search, and asking it without harming anybody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from gxd_conformance.envelope import Envelopes
from gxd_conformance.evidence import Exchange
from gxd_conformance.generated.case import Operation
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.vendor import Vendor
from gxd_fixtures import Version

SCENARIO = "explore"


class Unaskable(Exception):
    """Our wire cannot express the question, or it would be another one."""


@dataclass(frozen=True)
class Question:
    """`content` is the query as pairs, the id, or the JSON value of the event."""

    operation: Operation
    content: Any

    @property
    def key(self) -> str:
        """Equal for equal questions."""
        return json.dumps([self.operation, self.content], sort_keys=True)

    @property
    def size(self) -> tuple[int, str]:
        """Questions in the order in which a person would rather read them."""
        return len(self.key), self.key


def question(operation: Operation, case: Any) -> Question:
    """What schemathesis means by a case. Raises `Unaskable`."""
    match operation:
        case "list":
            content: Any = _pairs(case.query or {})
        case "get":
            content = _footprint_id(case.path_parameters or {})
        case "events":
            content = _json(case.body)
    try:
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:  # half a character, or no number
        raise Unaskable from error
    return Question(operation, content)


def _pairs(query: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = []
    for name, value in query.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, (list, dict)):
                raise Unaskable  # has no form in a query
            pairs.append((str(name), one if isinstance(one, str) else json.dumps(one)))
    return pairs


def _footprint_id(parameters: dict[str, Any]) -> str:
    found = unquote(str(parameters.get("id", "")))
    if not found.strip("./"):
        raise Unaskable  # another path, and so another action
    return found


def _json(body: Any) -> Any:
    try:
        return json.loads(json.dumps(body, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise Unaskable from error


class Asker:
    """Asks questions of one vendor, through the recorder."""

    def __init__(self, vendor: Vendor, envelopes: Envelopes, identity: Identity, inbox: Inbox) -> None:
        self._vendor = vendor
        self._envelopes = envelopes
        self._identity = identity
        self._inbox = inbox

    @property
    def version(self) -> Version:
        return self._envelopes.version

    def ask(self, question: Question) -> Exchange:
        match question.operation:
            case "list":
                return self._vendor.list_footprints(SCENARIO, question.content)
            case "get":
                return self._vendor.get_footprint(question.content, SCENARIO)
            case "events":
                return self._vendor.post_event(self._ours(question.content), SCENARIO)

    def _ours(self, event: Any) -> Any:
        """The same event as one of this run: who takes it answers to us and to no stranger, and has seen no other like it."""
        if not isinstance(event, dict):
            return event
        ours = dict(event)
        if isinstance(event.get("source"), str):
            ours["source"] = self._inbox.url
        if isinstance(event.get("id"), str):
            ours["id"] = self._identity.event_id("explore") + event["id"]
            self._inbox.expects(ours["id"])
        return ours
