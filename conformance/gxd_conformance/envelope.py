"""The events that the suite sends: true ones, and ones with exactly one thing wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from gxd_fixtures import Version

Event = dict[str, Any]


class Envelopes:
    """Writes CloudEvents of one version; `source` is the address of our inbox."""

    def __init__(self, version: Version, source: str) -> None:
        self.version = version
        self._source = source

    def event(self, kind: str, event_id: str, data: Any) -> Event:
        """A complete envelope: `kind` is `request`, `fulfilled`, `rejected` or `published`."""
        return {
            "type": self.version.event_types[kind],
            "specversion": "1.0",
            "id": event_id,
            "source": self._source,
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "data": data,
        }

    def published(self, event_id: str, footprint_ids: Sequence[str]) -> Event:
        return self.event("published", event_id, {"pfIds": list(footprint_ids)})

    def request(self, event_id: str, product_ids: Sequence[str], comment: str = "") -> Event:
        """A request for products: 3.0 asks by criteria, 2.x by a fragment of the footprint that is wanted."""
        if self.version.filtering == "criteria":
            data: dict[str, Any] = {"productId": list(product_ids)}
        else:
            data = {"pf": {"productIds": list(product_ids)}}
        return self.event("request", event_id, {**data, **({"comment": comment} if comment else {})})

    def fulfilled(self, event_id: str, question_id: str, footprints: Sequence[Any]) -> Event:
        return self.event("fulfilled", event_id, {"requestEventId": question_id, "pfs": list(footprints)})

    def rejected(self, event_id: str, question_id: str, code: str, message: str) -> Event:
        return self.event(
            "rejected", event_id, {"requestEventId": question_id, "error": {"code": code, "message": message}}
        )


def without(event: Event, attribute: str) -> Event:
    """The same event, one attribute left out."""
    return {name: value for name, value in event.items() if name != attribute}
