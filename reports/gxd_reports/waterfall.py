"""The waterfall of a final product: each bar begins where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from gxd_reports.round_rows import Contribution

MOST_STEPS = 1000
MOST_KINDS = 8
MOST_BITS = 100_000
"""Of all denominators together: beyond that a sum of fractions takes minutes, and each is cut to 30 decimals first."""


class Step(NamedTuple):
    """One product of the waterfall: what it adds, in parts, and where its bar begins and ends, in thousandths."""

    what: str
    parts: list[Contribution]
    added: Fraction
    start: float
    width: float


class Waterfall:
    """What each product adds, in the order of the record."""

    def __init__(self, contributions: Sequence[Contribution]) -> None:
        products: dict[str, list[Contribution]] = {}
        for one in contributions[:MOST_STEPS]:
            products.setdefault(one.what, []).append(one)
        exact = sum(one.value.denominator.bit_length() for one in contributions if one.value is not None) <= MOST_BITS
        sums = [sum((_addend(part, exact) for part in parts), Fraction(0)) for parts in products.values()]
        ends = list(accumulate(sums, initial=Fraction(0)))
        low, high = min(ends), max(ends)
        scale = 1000 / (high - low) if high > low else Fraction(0)
        self.total = ends[-1]
        self.steps = [
            Step(what, parts, added, float((min(ends[at : at + 2]) - low) * scale), float(abs(added) * scale))
            for at, ((what, parts), added) in enumerate(zip(products.items(), sums, strict=True))
        ]

    @property
    def kinds(self) -> list[str]:
        """The kinds of contribution that occur, in the order of their first appearance."""
        return list(dict.fromkeys(part.kind for step in self.steps for part in step.parts))[:MOST_KINDS]


def _addend(part: Contribution, exact: bool) -> Fraction:
    value = part.value or Fraction(0)
    return value if exact else Fraction(round(value * 10**30), 10**30)


def shown(value: Fraction | None, digits: int = 6) -> str:
    """A number for an eye: at most `digits` decimals, without zeros at the end; an ellipsis where digits were left out."""
    if value is None:
        return "–"
    scaled = int(value * 10**digits)  # towards zero: what is shown are digits of the number
    text = f"{'-' if value < 0 else ''}{abs(scaled) // 10**digits}.{abs(scaled) % 10**digits:0{digits}}"
    exact = Fraction(scaled, 10**digits) == value
    return text.rstrip("0").rstrip(".") if exact else f"{text}…"
