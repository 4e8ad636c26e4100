"""Places in documents (JSON pointers, RFC 6901): reading, writing, and what differs between two documents."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple


class Absent(Enum):
    """Nothing stands there. A value of its own, since JSON's null is something that stands there."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "absent"


ABSENT: Final = Absent.ABSENT

Value = Any
"""A JSON value, or `ABSENT`."""


class Difference(NamedTuple):
    """What one document has at a place, and what the other has there; `ABSENT` for nothing."""

    pointer: str
    before: Value
    after: Value


def read(document: Any, pointer: str) -> Value:
    """What stands there; `ABSENT` for nothing, and for null, which means nothing (3.0, Undefined Properties)."""
    found = read_exactly(document, pointer)
    return ABSENT if found is None else found


def read_exactly(document: Any, pointer: str) -> Value:
    """What stands there, null included; `ABSENT` for nothing."""
    for token in tokens(pointer):
        document = _step(document, token)
    return document


def put(document: dict[str, Any], pointer: str, value: Value) -> None:
    """Let `value` stand there; objects and arrays on the way are made. `ABSENT` puts nothing."""
    if value is ABSENT:
        return
    *outer, last = path = tokens(pointer)
    holder: Any = document
    for token, following in zip(outer, path[1:], strict=True):
        inner = _step(holder, token)
        if inner is ABSENT:
            inner = [] if following.isdecimal() else {}
            _place(holder, token, inner)
        holder = inner
    _place(holder, last, value)


def remove(document: Any, pointer: str) -> None:
    """Let nothing stand there."""
    *outer, last = tokens(pointer)
    for token in outer:
        document = _step(document, token)
    if isinstance(document, dict):
        document.pop(last, None)
    elif isinstance(document, list) and last.isdecimal() and int(last) < len(document):
        del document[int(last)]


def differences(before: Any, after: Any, pointer: str = "") -> Iterator[Difference]:
    """Every place at which two documents differ, as deep as both have an object or arrays of the same length there."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(name for name in after if name not in before)]:
            place = f"{pointer}/{escaped(name)}"
            yield from differences(before.get(name, ABSENT), after.get(name, ABSENT), place)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from differences(*pair, f"{pointer}/{index}")
    elif not same(before, after):
        yield Difference(pointer, before, after)


def same(one: Value, other: Value) -> bool:
    """Whether two values are written alike in JSON: `1` is neither `1.0` nor `true`, `0.0` is not `-0.0`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Decimal) is not isinstance(other, Decimal):
        # One of the two was read to the last digit, the other as a double: what they write decides.
        one, other = _to_the_last_digit(one), _to_the_last_digit(other)
    return type(one) is type(other) and repr(one) == repr(other)


def _to_the_last_digit(value: Value) -> Value:
    return Decimal(repr(value)) if isinstance(value, float) else value


def escaped(name: str) -> str:
    """A member's name as it stands in a pointer."""
    return name.replace("~", "~0").replace("/", "~1")


@lru_cache(maxsize=4096)
def tokens(pointer: str) -> tuple[str, ...]:
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def within(pointer: str, place: str) -> bool:
    """Whether `pointer` is `place` or a place in it."""
    return pointer == place or pointer.startswith(f"{place}/")


def _step(value: Any, token: str) -> Any | Literal[Absent.ABSENT]:
    if isinstance(value, dict):
        return value.get(token, ABSENT)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return ABSENT


def _place(holder: Any, token: str, value: Any) -> None:
    if isinstance(holder, list):
        if int(token) < len(holder):
            holder[int(token)] = value
        else:
            holder.append(value)
    elif isinstance(holder, dict):
        holder[token] = value
