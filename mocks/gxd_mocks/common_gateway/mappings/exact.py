"""Numbers on their way from one format to another: decimal strings and JSON numbers, exact between them.

Amounts per one unit become amounts per declared amount by multiplying, which always ends. The way back divides, and a
third has no end: then 34 significant digits are kept, and the loss report says so.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gxd_mocks import rounding
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.quantity import plain

DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
"""What every version takes for a decimal (data type Decimal): no exponent, no separators, both signs."""

MOST_DIGITS = 300
"""Longer numbers are attacks or accidents; nothing was ever measured so well."""


def fraction(text: Any, pointer: str) -> Fraction:
    """The exact value of a decimal string. Raises `Cannot`."""
    if not isinstance(text, str) or not DECIMAL.fullmatch(text):
        raise Cannot(pointer, 'is no decimal string, such as "12.5"', "は「12.5」のような十進数文字列ではない")
    if len(text) > MOST_DIGITS:
        raise Cannot(pointer, f"has more than {MOST_DIGITS} digits", f"は{MOST_DIGITS}桁を超える")
    return Fraction(text)


def positive(text: Any, pointer: str) -> Fraction:
    """The exact value of a decimal string above zero: what others are multiplied by and divided by. Raises `Cannot`."""
    value = fraction(text, pointer)
    if value <= 0:
        raise Cannot(
            pointer,
            "is not greater than zero, so nothing can be said per unit",
            "は正でなく、単位当たりの値を求められない",
        )
    return value


def scaled(text: str, factor: Fraction, pointer: str) -> str:
    """The number times `factor`; as it was written, if that is 1. A quotient without end keeps 34 significant digits."""
    value = fraction(text, pointer)
    return text if factor == 1 else written(value * factor)


def written(value: Fraction) -> str:
    """A decimal string of that value."""
    return plain(value, rounding.PACT)


def as_text(number: Any, pointer: str) -> str:
    """A JSON number as the decimal string that reads the same. Raises `Cannot`."""
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
        raise Cannot(pointer, "is no number", "は数値ではない")
    if isinstance(number, int):
        return str(number)
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    if not exact.is_finite() or abs(exact.adjusted()) > MOST_DIGITS:
        raise Cannot(pointer, "is no number of this world", "は扱える大きさの数値ではない")
    return format(exact, "f")


def as_number(text: Any, pointer: str) -> int | float:
    """A decimal string as the JSON number nearest to it; what a double can't hold is lost. Raises `Cannot`."""
    fraction(text, pointer)
    return float(text) if "." in text else int(text)


def in_doubles(value: Any) -> Any:
    """JSON as everybody can send it on: a number that was kept to the last digit becomes the double nearest to it."""
    if isinstance(value, dict):
        return {name: in_doubles(member) for name, member in value.items()}
    if isinstance(value, list):
        return [in_doubles(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def survives_in_doubles(value: Any) -> bool:
    """Whether every number in it is still the same number when it is sent on as a double: 1.75 is, 1 + 1e-20 is not."""
    if isinstance(value, dict):
        return all(map(survives_in_doubles, value.values()))
    if isinstance(value, list):
        return all(map(survives_in_doubles, value))
    # The shortest decimal that reads back as the double is what will be written.
    return not isinstance(value, Decimal) or Decimal(repr(float(value))) == value
