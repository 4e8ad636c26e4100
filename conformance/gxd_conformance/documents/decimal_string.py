"""Decimals as PACT writes them: JSON strings in plain dotted notation. Exact, of any length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import reduce
from typing import Any

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_SIGNED_ZERO = re.compile(r"[+-]0+(?:\.0+)?")
_EXACT = Context(prec=2000, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
"""More digits than any amount has, and no exponent to run out of: what is added up here is exact, or beyond all sense."""


def is_decimal(value: Any) -> bool:
    """Whether this is a string in plain notation: no exponent, no blank, digits of ASCII."""
    return isinstance(value, str) and _PLAIN.fullmatch(value) is not None


def decimal(value: Any) -> Decimal | None:
    """The number that a decimal string means; `None` for anything else, a JSON number included."""
    return Decimal(value) if is_decimal(value) else None


def is_signed_zero(value: Any) -> bool:
    """`"-0"`, `"+0.00"`: zero by value, refused by a pattern here or there."""
    return isinstance(value, str) and value[:1] in ("+", "-") and _SIGNED_ZERO.fullmatch(value) is not None


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The sum, exact."""
    return reduce(_EXACT.add, numbers, Decimal(0))


def differ(one: Decimal, other: Decimal, *, relative: Decimal, absolute: Decimal) -> bool:
    """Whether two numbers are further apart than the larger of both tolerances; `relative` to `one`."""
    return one != other and _EXACT.abs(_EXACT.subtract(one, other)) > max(
        absolute, _EXACT.multiply(one.copy_abs(), relative)
    )
