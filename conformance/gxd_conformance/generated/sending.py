"""Brings a case to the vendor: by the verbs of every other question, through the same recorder, carried by what is valid."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import Any

from gxd_conformance.envelope import Envelopes, Event
from gxd_conformance.evidence import Exchange
from gxd_conformance.generated.case import ABSENT, Case
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.vendor import CLOUD_EVENT, Vendor
from gxd_fixtures import dataset

SCENARIO = "generated"
HOSTILE = "generated_hostile"
"""The scenario of cases that a proxy in front may well have answered."""


class Sender:
    """Sends cases to one vendor."""

    def __init__(self, vendor: Vendor, envelopes: Envelopes, identity: Identity, inbox: Inbox) -> None:
        self._vendor = vendor
        self._envelopes = envelopes
        self._identity = identity
        self._inbox = inbox

    def send(self, case: Case) -> Exchange:
        scenario = HOSTILE if case.hostile else SCENARIO
        match case.operation:
            case "list":
                return self._vendor.list_footprints(scenario, [(case.at, value) for value in case.values])
            case "get":
                return self._vendor.get_footprint(case.values[0], scenario)
            case "events":
                media_type = case.media_type or CLOUD_EVENT
                return self._vendor.post_event(self._body(case), scenario, media_type=media_type)

    def _body(self, case: Case) -> Any:
        if case.at:
            return changed(self._valid(case.kind), case.at, case.value)
        if case.media_type:
            return self._valid("published")
        return b"" if case.value is ABSENT else case.value

    @cached_property
    def _footprint(self) -> dict[str, Any]:
        return dataset.footprints(self._envelopes.version.spec)[0]

    def _valid(self, kind: str) -> Event:
        """A valid event of this run that does no harm: what it asks for nobody makes, and what it answers nobody asked."""
        event_id = self._identity.event_id(f"generated-{kind}")
        nobody_asked = self._identity.event_id("nobody-asked")
        match kind:
            case "request":
                self._inbox.expects(event_id)
                return self._envelopes.request(event_id, [self._identity.unknown_product()])
            case "fulfilled":
                return self._envelopes.fulfilled(event_id, nobody_asked, [self._footprint])
            case "rejected":
                code = next(iter(self._envelopes.version.errors))
                return self._envelopes.rejected(event_id, nobody_asked, code, "Sent by gxd-conformance.")
            case _:
                return self._envelopes.published(event_id, [self._identity.uuid()])


def changed(document: Any, at: str, value: Any) -> Any:
    """A copy of the document with another value at a JSON pointer; nothing there if the value is `ABSENT`.

    What the pointer passes and does not exist is made, as objects. Raises `LookupError` for a place that cannot be.
    """
    document = deepcopy(document)
    *path, last = at.split("/")[1:]
    place = document
    for name in path:
        place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
    if isinstance(place, list):
        place[int(last)] = value
    elif value is ABSENT:
        place.pop(last, None)
    else:
        place[last] = value
    return document
