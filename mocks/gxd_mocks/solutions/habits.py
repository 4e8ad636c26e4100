"""The habits of solutions: lawful departures by name, and two that only a whole solution has.

Those two are not among the departures of `gxd mock`, since a run has to know of them beforehand: a host without events is
declared so in vendor.yaml, and where nothing is listed there is little to certify.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import Departure, departures
from gxd_mocks.gateway.errors import Refused

_OWN: dict[str, Departure] = {}


def habit(name: str) -> Departure:
    """The lawful departure of that name. Raises `KeyError` for a name that nobody has, and for a defect."""
    found = _OWN.get(name) or departures()[name]
    if found.kind != "lawful":
        raise KeyError(f"{name} is no habit but a defect")
    return found


def _own(name: str, says: str, specs: tuple[str, ...]) -> Departure:
    _OWN[name] = Departure(name, "lawful", says, specs, ())
    return _OWN[name]


events_not_supported = _own(
    "events-not-supported", "Answers every event with 400 NotImplemented.", ("2.0", "2.1")
)  # 2.0 and 2.1 only recommend events; who leaves them out refuses them.


@events_not_supported.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> str | None:
    raise Refused("refused_filter", "Events are not supported here.")


nothing_listed = _own(
    "nothing-listed", "Lists nothing and finds nothing by id: footprints are sent on request.", ("3.0",)
)


@nothing_listed.at("list.items")
def _(entries: Any, about: SimpleNamespace) -> Any:
    return iter(())


@nothing_listed.at("get.footprint")
def _(footprint: dict[str, Any] | None, about: SimpleNamespace) -> None:
    return None
