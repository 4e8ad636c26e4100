"""A part of a document, read with care: whatever stands there, asking for a member never raises.

A rule asks for what it needs in the type it needs, and gets `None` where that is not there. That something has the wrong
type or is missing is said once, by the structure; the rules keep quiet about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from gxd_conformance.documents.decimal_string import decimal
from gxd_conformance.documents.moment import Moment, moment
from gxd_conformance.documents.offence import ABSENT, pointer, shown


class Breach(NamedTuple):
    """What a rule found: where, what stood there, what was due; and the dispute it is under, if only this case is."""

    path: str
    got: str
    expected: str
    disputed: str | None = None
    advice: bool = False


class Part:
    """An object somewhere in a document, with the JSON pointer of its place.

    Anything that is no object is read as an empty one that is not `present`.
    """

    __slots__ = ("path", "present", "value")

    def __init__(self, value: Any, path: str = "") -> None:
        self.present = isinstance(value, dict)
        self.value: dict[str, Any] = value if self.present else {}
        self.path = path

    def __contains__(self, name: str) -> bool:
        """Whether the member is there and not null."""
        return self.value.get(name) is not None

    def get(self, name: str) -> Any:
        return self.value.get(name)

    def text(self, name: str) -> str | None:
        found = self.value.get(name)
        return found if isinstance(found, str) else None

    def number(self, name: str) -> Decimal | None:
        """A JSON number, exactly."""
        found = self.value.get(name)
        if isinstance(found, bool) or not isinstance(found, (int, Decimal, float)):
            return None
        number = Decimal(found)
        return number if number.is_finite() else None

    def whole(self, name: str) -> int | None:
        """A whole number of 64 bits, in whichever of its spellings: `1.0` is 1 in JSON, and in JSON Schema."""
        number = self.number(name)
        whole = number is not None and abs(number) < 2**63 and number == number.to_integral_value()
        return int(number) if number is not None and whole else None

    def decimal(self, name: str) -> Decimal | None:
        """A decimal string."""
        return decimal(self.value.get(name))

    def moment(self, name: str) -> Moment | None:
        return moment(self.value.get(name))

    def part(self, name: str) -> Part:
        return Part(self.value.get(name), f"{self.path}/{name}")

    def parts(self, name: str) -> Iterator[Part]:
        """The objects in an array."""
        for path, item in self.items(name):
            if isinstance(item, dict):
                yield Part(item, path)

    def items(self, name: str) -> Iterator[tuple[str, Any]]:
        """The entries of an array, each with its pointer."""
        found = self.value.get(name)
        if isinstance(found, list):
            for index, item in enumerate(found):
                yield f"{self.path}/{name}/{index}", item

    def texts(self, name: str) -> Iterator[tuple[str, str]]:
        """The strings in an array, each with its pointer."""
        for path, item in self.items(name):
            if isinstance(item, str):
                yield path, item

    def breach(self, name: str, expected: str, *, disputed: str | None = None, advice: bool = False) -> Breach:
        """What the member `name` offends, with its value as what was got."""
        got = shown(self.value[name]) if name in self.value else ABSENT
        return Breach(pointer(self.path, name), got, expected, disputed, advice)
