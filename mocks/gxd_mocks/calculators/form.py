"""Reading an input document: every value knows the path where it stands, and a key that nobody reads is refused.

A `Form` wraps one object of the document. What is read from it is exact (`number`), named (`choice`) or has a unit;
what cannot be read raises a named error with the path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import errors
from gxd_mocks.quantity import number


class Form:
    """One object of an input document, at `path`."""

    def __init__(self, value: Any, path: str = "") -> None:
        if not isinstance(value, dict):
            raise errors.WrongKind(path, got=kind_of(value), due="an object")
        self.value: dict[str, Any] = value
        self.path = path

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) is not None

    def only(self, *names: str) -> Form:
        """Refuse every key but these."""
        for key in self.value:
            if key not in names:
                close = get_close_matches(str(key), names, n=1)
                known = f"did you mean {close[0]}?" if close else f"one of {', '.join(names)}"
                raise errors.Unexpected(self.at(str(key)), name=f"key {key}", known=known)
        return self

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value = self.value.get(name, default)
        if value is None:
            raise errors.Missing(self.at(name), name=name)
        if not isinstance(value, str) or not value.strip():
            raise errors.WrongKind(self.at(name), got=kind_of(value), due="text")
        return value

    def number(self, name: str, default: str | None = None) -> Fraction:
        """An exact number, of any sign."""
        if name not in self:
            if default is None:
                raise errors.Missing(self.at(name), name=name)
            return number(default)
        return number(self.value[name], self.at(name))

    def maybe_number(self, name: str) -> Fraction | None:
        return self.number(name) if name in self else None

    def amount(self, name: str, default: str | None = None) -> Fraction:
        """A number of zero or more. Raises `NegativeAmount`."""
        value = self.number(name, default)
        if value.numerator < 0:
            raise errors.NegativeAmount(self.at(name), name=name, got=self.value[name])
        return value

    def maybe_amount(self, name: str) -> Fraction | None:
        return self.amount(name) if name in self else None

    def positive(self, name: str, default: str | None = None) -> Fraction:
        """A number above zero: something is divided by it. Raises `NotPositive`."""
        value = self.amount(name, default)
        if not value:
            raise errors.NotPositive(self.at(name), name=name, got="0")
        return value

    def choice(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        value = self.value.get(name)
        value = str(value) if isinstance(value, int) and not isinstance(value, bool) else self.text(name, default)
        if value not in choices:
            raise errors.NotAChoice(self.at(name), got=value, choices=", ".join(choices))
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.value.get(name, default)
        if not isinstance(value, bool):
            raise errors.WrongKind(self.at(name), got=kind_of(value), due="true or false")
        return value

    def unit(self, name: str = "unit", default: str | None = None, of: str = "the amount") -> units.Unit:
        return units.unit(self.value.get(name, default), self.at(name), of)

    def factor_unit(self, name: str = "factor_unit", default: str | None = None) -> units.FactorUnit:
        return units.factor_unit(self.value.get(name, default), self.at(name))

    def day(self, name: str) -> date:
        """A day as `2023-03-31`."""
        value = self.text(name)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise errors.WrongKind(self.at(name), got=f"“{value[:40]}”", due="a day as 2023-03-31") from None

    def form(self, name: str) -> Form:
        if name not in self:
            raise errors.Missing(self.at(name), name=name)
        return Form(self.value[name], self.at(name))

    def maybe_form(self, name: str) -> Form | None:
        return self.form(name) if name in self else None

    def forms(self, name: str) -> Iterator[Form]:
        """The objects of a list; none if the list is not there."""
        if values := self._list(name):
            here = self.at(name)
            return (Form(value, f"{here}[{at}]") for at, value in enumerate(values))
        return iter(())

    def values(self, name: str) -> Iterator[tuple[Any, str]]:
        """The values of a list, each with its path."""
        for at, value in enumerate(self._list(name)):
            yield value, f"{self.at(name)}[{at}]"

    def _list(self, name: str) -> list[Any]:
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise errors.WrongKind(self.at(name), got=kind_of(value), due="a list")
        return value


def kind_of(value: Any) -> str:
    """What a value is, in the words of JSON."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "text" if isinstance(value, str) else "a number"


def must_be_unique(names: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> None:
    """Refuse a second thing of the same id. Takes (id, path) pairs."""
    seen: set[str] = set()
    for name, path in names:
        if name in seen:
            raise errors.DuplicateId(path, got=name)
        seen.add(name)
