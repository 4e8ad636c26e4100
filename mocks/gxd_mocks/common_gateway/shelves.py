"""What the common gateway serves: for each version one shelf, on which the footprints of all partners stand in its form.

A footprint of 2.x keeps its id while its versions count up; in 3.0 whatever changes gets a new id, and its predecessor
becomes deprecated. So a changed 2.x footprint stands on the shelf of 3.0 under a new id, derived from the old one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from gxd_fixtures import version
from gxd_mocks.common_gateway.mappings import NotConvertible, convert, format_of
from gxd_mocks.common_gateway.mappings.loss import LossReport
from gxd_mocks.common_gateway.mappings.pact_2 import uuid_4
from gxd_mocks.common_gateway.troubles import Trouble
from gxd_mocks.gateway.clock import as_text
from gxd_mocks.store import MemoryStore
from gxd_mocks.store.protocol import Footprint, replaces

MOST_REPORTS = 10_000
"""So many loss reports are kept; the oldest go first."""

LIFECYCLE = ("status", "extensions", "id", "precedingPfIds", "version", "updated")
"""Members that may change, or that we change ourselves, without a footprint being another one."""


@dataclass(frozen=True)
class Placed:
    """A footprint as it stands on a shelf."""

    spec: str
    document: Footprint


class Shelves:
    """Takes footprints of partners, and has them ready in every version that is served."""

    def __init__(self, specs: Iterable[str], now: Callable[[], datetime], *, carry: bool = True) -> None:
        self.stores = {spec: MemoryStore() for spec in specs}
        self._now = now
        self._carry = carry
        self._owners: dict[tuple[str, str], str] = {}
        self._current: dict[tuple[str, str, str], str] = {}
        self._reports: OrderedDict[tuple[str, str], LossReport] = OrderedDict()
        self._lock = RLock()

    def owner(self, footprint_id: Any) -> str | None:
        """Whose footprint stands on a shelf under that id."""
        key = str(footprint_id).lower()
        return next((self._owners[spec, key] for spec in self.stores if (spec, key) in self._owners), None)

    def served(self, spec: str, owner: str, footprint_id: Any) -> Footprint | None:
        """The footprint that stands on the shelf of `spec` for what its owner calls `footprint_id`."""
        return self.stores[spec].get(self._current.get((spec, owner, str(footprint_id).lower()), ""))

    def report(self, spec: str, footprint_id: str) -> LossReport | None:
        """What was lost for the footprint that stands on the shelf of `spec` under that id."""
        return self._reports.get((spec, footprint_id.lower()))

    def place(
        self, owner: str, document: Footprint, found: str = "", *, renews: bool = False
    ) -> tuple[list[Placed], list[Trouble]]:
        """Let a footprint stand on every shelf whose version can say it.

        `found` is the place in a file that it is from. `renews` is whether it gets a new id when it has changed; else that is
        for its owner to give.
        """
        placed: list[Placed] = []
        troubles: list[Trouble] = []
        where = f"{found}: " if found else ""
        with self._lock:
            for spec in self.stores:
                try:
                    placed.append(self._place(owner, document, spec, renews))
                except (NotConvertible, _Taken) as reason:
                    troubles.append(Trouble(owner, f"{where}{_named(document)} in {spec}", str(reason)))
        return placed, troubles

    def _place(self, owner: str, document: Footprint, spec: str, renews: bool) -> Placed:
        told, report = convert(document, spec, carry=self._carry)
        origin = (spec, owner, str(document["id"]).lower())
        told["precedingPfIds"] = [
            self._current.get((spec, owner, str(past).lower()), past) for past in told.get("precedingPfIds") or ()
        ]
        self._succeed(origin, told, document, renews)
        if not told["precedingPfIds"]:
            del told["precedingPfIds"]
        key = (spec, str(told["id"]).lower())
        if self._owners.get(key, owner) != owner:
            raise _Taken("another partner has a footprint with this id")
        self._owners[key] = owner
        self._current[origin] = told["id"]
        self._reports[key] = report
        if len(self._reports) > MOST_REPORTS:
            self._reports.popitem(last=False)
        self.stores[spec].add([told])
        return Placed(spec, told)

    def _succeed(self, origin: tuple[str, str, str], told: Footprint, document: Footprint, renews: bool) -> None:
        """What changed becomes a new footprint where the shelf wants it so, or a new version where it wants that."""
        held = self.stores[origin[0]].get(self._current.get(origin, ""))
        shelf, came = version(origin[0]).line, version(format_of(document)).line
        if held is None:
            return
        if (shelf == came and not renews) or _alike(held, told):
            told["id"] = held["id"]
            told["precedingPfIds"] = told["precedingPfIds"] or held.get("precedingPfIds", [])
            if shelf == "2" and came == "3" and held.get("status") != told.get("status"):
                told |= self._next_version(held)
            return
        told["id"] = uuid_4(str(_derived(held["id"], document.get("version"))))
        told["precedingPfIds"] = list(dict.fromkeys([held["id"], *told["precedingPfIds"]]))
        counted = self._next_version(held) if shelf == "2" else {}
        self.stores[origin[0]].add([{**held, "status": "Deprecated", **counted}])

    def _next_version(self, held: Footprint) -> Footprint:
        return {"version": held["version"] + 1, "updated": as_text(self._now())}


class _Taken(ValueError):
    """An id that is somebody else's."""


def _derived(footprint_id: str, number: Any) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:uuid:{str(footprint_id).lower()}#{number}")


def _alike(one: Footprint, other: Footprint, *, besides: Iterable[str] = LIFECYCLE) -> bool:
    names = (one.keys() | other.keys()) - set(besides)
    return all(one.get(name) == other.get(name) for name in names)


def contradicts(document: Footprint, held: Footprint) -> bool:
    """Whether two footprints with one id say different things, and neither is a later version of the other."""
    versions = {str(each.get("version")) for each in (document, held)}
    return len(versions) == 1 and not _alike(document, held, besides=(*LIFECYCLE, "created"))


def _named(document: Footprint) -> str:
    return f"footprint {document.get('id')!s:.60}"


def is_newer(document: Footprint, held: Footprint | None) -> bool:
    """Whether a footprint that came is news: not there yet, or there in an older version or another form."""
    return held is None or (held != document and replaces(document, held))
