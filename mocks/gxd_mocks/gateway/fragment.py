"""The fragment in a 2.x request: a few members of a footprint that say which one is meant.

How it is processed is left open on purpose (Events, case 2); we take it literally. Sets must have a member in common,
objects are compared member by member, dates as instants, everything else must be equal. The specification's samples
write members of `pcf` also at the top: both places are understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.instants import instant


def wanted(fragment: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a footprint is the one that is meant. Raises `Refused` for a fragment that names nothing."""
    if not any(member not in (None, [], {}, "") for member in fragment.values()):
        raise Refused("bad_request", "data.pf names nothing that could be looked for")
    return lambda footprint: all(_found(name, asked, footprint) for name, asked in fragment.items())


def _found(name: str, asked: Any, footprint: Mapping[str, Any]) -> bool:
    pcf = footprint.get("pcf")
    if name not in footprint and isinstance(pcf, dict):
        return _same(asked, pcf.get(name))
    return _same(asked, footprint.get(name))


def _same(asked: Any, held: Any) -> bool:
    if isinstance(asked, dict):
        return isinstance(held, dict) and all(_same(value, held.get(name)) for name, value in asked.items())
    if isinstance(asked, list):
        return isinstance(held, list) and any(_same(value, other) for value in asked for other in held)
    if isinstance(asked, str) and isinstance(held, str):
        return asked.lower() == held.lower() or _same_instant(asked, held)
    return bool(asked == held)


def _same_instant(asked: str, held: str) -> bool:
    moment = instant(asked)
    return moment is not None and moment == instant(held)
