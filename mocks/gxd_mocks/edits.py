"""Edits of documents, as data: which document is meant, and what stands where in it afterwards.

Places are JSON pointers (RFC 6901); `-` behind an array is the place after its last entry (RFC 6902). Where the object or
the array that would hold a value is missing, the document stays as it is; what is not there need not be removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from gxd_mocks.gateway.instants import Instant, instant

BEGIN_OF_2025 = Instant(datetime(2025, 1, 1, tzinfo=UTC), Decimal(0))


class Missing(LookupError):
    """Nothing stands at that place."""


@dataclass(frozen=True)
class Edit:
    """One edit.

    - `only`: pointer -> what has to stand there: a value, or the word `present`, `absent`, `before 2025` (a period that
      ends by then) or `reaches 2025`. All of them have to be met.
    - `where`: `list`, `get` or `event`, if the document is changed on one road alone.
    - `set`, `copy`, `remove` in this order: pointer -> value; pointer -> the pointer whose value it gets; pointers.
    """

    only: Mapping[str, Any] = field(default_factory=dict)
    where: str | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    copy: Mapping[str, str] = field(default_factory=dict)
    remove: Sequence[str] = ()

    def means(self, document: Any, where: str) -> bool:
        """Whether the document, on this road, is one of those that are changed."""
        return self.where in (None, where) and all(_holds(document, place, due) for place, due in self.only.items())

    def touches(self, beginnings: tuple[str, ...]) -> bool:
        """Whether anything is changed whose pointer begins like one of these."""
        return any(place.startswith(beginnings) for place in (*self.set, *self.copy, *self.remove))

    def applied_to(self, document: dict[str, Any]) -> dict[str, Any]:
        """The document as it is afterwards; a copy, if anything changes."""
        changed = deepcopy(document)
        try:
            for place, value in self.set.items():
                _put(changed, place, deepcopy(value))
            for place, source in self.copy.items():
                _put(changed, place, deepcopy(at(changed, source)))
        except Missing:
            return document
        for place in self.remove:
            _take_out(changed, place)
        return changed


def at(document: Any, place: str) -> Any:
    """What stands at a place. Raises `Missing`."""
    for token in _tokens(place):
        document = _step(document, token)
    return document


def _holds(document: Any, place: str, due: Any) -> bool:
    try:
        found = at(document, place)
    except Missing:
        return bool(due == "absent")
    match due:
        case "present":
            return True
        case "absent":
            return False
        case "before 2025" | "reaches 2025":
            end = instant(found)
            # The end of a period is exclusive: one that ends as 2025 begins lies before it.
            return end is not None and (end > BEGIN_OF_2025) is (due == "reaches 2025")
        case _:
            return bool(found == due)


def _put(document: Any, place: str, value: Any) -> None:
    holder, token = _holder(document, place)
    if isinstance(holder, dict):
        holder[token] = value
    elif token == "-":
        holder.append(value)
    else:
        _step(holder, token)
        holder[int(token)] = value


def _take_out(document: Any, place: str) -> None:
    try:
        holder, token = _holder(document, place)
        _step(holder, token)
    except Missing:
        return
    del holder[token if isinstance(holder, dict) else int(token)]


def _holder(document: Any, place: str) -> tuple[Any, str]:
    *outer, last = _tokens(place)
    for token in outer:
        document = _step(document, token)
    if not isinstance(document, (dict, list)):
        raise Missing(place)
    return document, last


def _step(value: Any, token: str) -> Any:
    if isinstance(value, dict) and token in value:
        return value[token]
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    raise Missing(token)


def _tokens(place: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in place.split("/")[1:]]
