"""What the gateway asks of a store. Keys only grow, so a page can begin after the last key of the page before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Footprint = dict[str, Any]


class Entry(NamedTuple):
    """A footprint and its place in the order of the store."""

    key: int
    footprint: Footprint


class Store(Protocol):
    """The footprints of one version of the specification, in the order in which they came."""

    def add(self, footprints: Iterable[Footprint]) -> None:
        """Keep these. A footprint whose id is known takes the place of the older one: the latest version counts."""
        ...

    def get(self, footprint_id: str) -> Footprint | None:
        """The footprint with that id, whatever the letter case of the id."""
        ...

    def scan(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Every footprint with a key greater than `after` and, if given, not greater than `upto`, in order."""
        ...

    def last_key(self) -> int:
        """The greatest key so far; 0 for an empty store."""
        ...

    def first_sight(self, source: str, event_id: str) -> bool:
        """Note an event. True if it was never noted before: source and id identify an event (CloudEvents 1.0)."""
        ...

    def __len__(self) -> int: ...


def replaces(new: Footprint, old: Footprint) -> bool:
    """Whether `new` is at least as late a version as `old`. 3.0 knows no versions: the newcomer replaces."""
    versions = new.get("version"), old.get("version")
    return not (isinstance(versions[0], int) and isinstance(versions[1], int)) or versions[0] >= versions[1]
