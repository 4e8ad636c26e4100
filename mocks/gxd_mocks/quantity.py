"""Exact numbers: decimal strings at the edges, fractions inside, no binary float anywhere.

`number` reads what stands on the wire and refuses everything that two programs could read differently; `plain` writes a
decimal string without exponent, separator or trailing zeros.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from gxd_mocks import rounding as rules
from gxd_mocks.calculators import errors

MAX_DIGITS = 100
"""More digits than this are a mistake or an attack. 34 would do for everything that was ever measured."""

MAX_WRITTEN = 4000
"""Digits that a result may have; Python itself refuses to write integers above 4300 digits."""

MAX_BITS = 40_000
"""Size that an exact intermediate value may grow to. Deep inputs with odd denominators grow without end."""

_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}")


def number(value: Any, where: str = "") -> Fraction:
    """The exact value of a decimal string such as `"12.5"`.

    A whole number (JSON `12`, YAML `12`) is exact in every reader and is taken as well; a JSON number with a
    fraction is not. Raises `NotADecimal`, in one of its named kinds, for anything else.
    """
    if isinstance(value, str):
        return _from_text(value, where)
    if isinstance(value, bool) or value is None:
        raise errors.NotADecimal(where, got="null" if value is None else str(value).lower())
    if isinstance(value, int):
        if value.bit_length() > 4 * MAX_DIGITS:
            raise errors.TooManyDigits(where, digits=value.bit_length() * 30103 // 100000 + 1, limit=MAX_DIGITS)
        return Fraction(value)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Decimal | float):
        if value != value or value in (float("inf"), float("-inf")):
            raise errors.NotFinite(where, got=str(value))
        raise errors.NumberNotString(where, got=str(value))
    raise errors.NotADecimal(where, got=type(value).__name__)


def json_number(value: Any, where: str = "") -> Fraction:
    """The exact value of a JSON number as the parser gave it (`int`, or `Decimal` by `parse_float=Decimal`).

    Version 2.x has numbers where 3.0 has strings. Raises `StringNotNumber` for text.
    """
    if isinstance(value, str):
        raise errors.StringNotNumber(where, got=value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise errors.NotFinite(where, got=str(value))
        digits = len(value.as_tuple().digits) + abs(int(value.as_tuple().exponent))
        if digits > MAX_DIGITS:
            raise errors.TooManyDigits(where, digits=digits, limit=MAX_DIGITS)
        return Fraction(value)
    if isinstance(value, float):
        # Without parse_float the shortest decimal that reads back the same is what the sender wrote.
        return json_number(Decimal(repr(value)), where)
    return number(value, where)


def _from_text(text: str, where: str) -> Fraction:
    if len(text) > MAX_DIGITS + 2:
        raise errors.TooManyDigits(where, digits=len(text), limit=MAX_DIGITS)
    value = _exactly(text)
    if value is None:
        raise _refusal(text, where)
    if not value and text[0] == "-":
        raise errors.NegativeZero(where, got=text)
    return value


@lru_cache(maxsize=65_536)
def _exactly(text: str) -> Fraction | None:
    """The value of a plain decimal; None for any other text."""
    # Bills of materials repeat the same few numbers, and reading a fraction is slower than all arithmetic on it.
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def _refusal(text: str, where: str) -> errors.NotADecimal:
    """Which kind of wrong this text is. Only reached by text that is no plain decimal."""
    stripped = text.strip()
    if not stripped:
        return errors.EmptyNumber(where)
    if re.fullmatch(r"[-+]?(?:nan|inf|infinity)", stripped, re.IGNORECASE):
        return errors.NotFinite(where, got=text)
    if any(character.isspace() for character in text):
        return errors.SurroundingSpace(where, got=text, suggestion="".join(text.split()))
    half_width = unicodedata.normalize("NFKC", text)
    if any(character.isdigit() and not character.isascii() for character in text) or half_width != text:
        return errors.FullWidthDigits(where, got=text, suggestion=half_width)
    if "," in text or "'" in text or "_" in text:
        return errors.ThousandsSeparator(where, got=text)
    if _EXPONENT.fullmatch(text):
        return errors.Exponent(where, got=text, suggestion=format(Decimal(text), "f") if len(text) < 20 else "...")
    if text.startswith("+"):
        return errors.PlusSign(where, got=text, suggestion=text[1:])
    return errors.NotADecimal(where, got=text)


def plain(value: Fraction, rounding: rules.Rounding = rules.NONE) -> str:
    """The value as a plain decimal string, rounded by `rounding` first.

    Without a rounding the string is exact, and `NoFiniteDecimal` is raised for a value that has none. Never an
    exponent, never `-0`, no trailing zeros: `"1.5"`, `"600000"`, `"0.0000001"`.
    """
    value = rounding(value)
    places = rules.decimals(value)
    digits = abs(value.numerator) * (10**places // value.denominator)
    if digits.bit_length() > MAX_WRITTEN * 332 // 100:
        raise errors.TooManyDigits(digits=digits.bit_length() * 30103 // 100000 + 1, limit=MAX_WRITTEN)
    text = str(digits).rjust(places + 1, "0")
    if places:
        text = f"{text[:-places]}.{text[-places:]}"
    return f"-{text}" if value < 0 else text


def fraction(value: Fraction) -> str:
    """The exact value in the shorter of its two forms: `"0.205"` or `"10/3"`."""
    if rules.has_finite_decimal(value):
        return plain(value)
    return f"{_digits(value.numerator)}/{_digits(value.denominator)}"


def _digits(whole: int) -> str:
    if whole.bit_length() > MAX_WRITTEN * 332 // 100:
        raise errors.TooManyDigits(digits=whole.bit_length() * 30103 // 100000 + 1, limit=MAX_WRITTEN)
    return str(whole)


def shown(value: Fraction, digits: int = 12) -> str:
    """For people: the exact decimal if it is short, else `digits` significant digits marked with `≈`."""
    if rules.has_finite_decimal(value) and value == rules.to_significant(value, digits):
        return plain(value)
    return f"≈{plain(rules.to_significant(value, digits, 'half_up'))}"


def must_stay_small(value: Fraction, who: str, where: str = "") -> None:
    """Refuse an intermediate value of more than ten thousand digits: the next ones would take for ever."""
    if value.denominator.bit_length() > MAX_BITS or value.numerator.bit_length() > MAX_BITS:
        raise errors.TooLarge(
            where,
            got=who,
            why="it has more than ten thousand digits",
            instead="fewer digits in the input, or binary floats where the method has them (arithmetic=float64)",
        )
