"""Footprints in the memory of this process."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from gxd_mocks.store.protocol import Entry, Footprint, replaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_EVENTS = 100_000
"""So many events are remembered; the oldest are forgotten first."""


class MemoryStore:
    """A list and an index. Footprints are shared, not copied: whoever gets one does not change it."""

    def __init__(self, footprints: Iterable[Footprint] = ()) -> None:
        self._entries: list[Entry] = []
        self._places: dict[str, int] = {}
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()
        self.add(footprints)

    def add(self, footprints: Iterable[Footprint]) -> None:
        for footprint in footprints:
            with self._lock:
                self._add(footprint)

    def _add(self, footprint: Footprint) -> None:
        place = self._places.setdefault(str(footprint["id"]).lower(), len(self._entries))
        if place == len(self._entries):
            self._entries.append(Entry(place + 1, footprint))
        elif replaces(footprint, self._entries[place].footprint):
            self._entries[place] = Entry(place + 1, footprint)

    def get(self, footprint_id: str) -> Footprint | None:
        place = self._places.get(footprint_id.lower())
        return None if place is None else self._entries[place].footprint

    def scan(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        end = len(self._entries) if upto is None else min(upto, len(self._entries))
        return (self._entries[place] for place in range(max(after, 0), end))

    def last_key(self) -> int:
        return len(self._entries)

    def first_sight(self, source: str, event_id: str) -> bool:
        with self._lock:
            if (source, event_id) in self._seen:
                return False
            self._seen[source, event_id] = None
            if len(self._seen) > MOST_EVENTS:
                self._seen.popitem(last=False)
            return True

    def __len__(self) -> int:
        return len(self._entries)
