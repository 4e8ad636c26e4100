"""The only place where digits are dropped, each time by a rule with a name.

Neither PACT nor the GHG Protocol fixes a rounding rule, so a rule is a policy: named, chosen, echoed in every result.
Values come in as exact fractions and go out as exact fractions; rounding is done once, where a number leaves us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gxd_mocks.calculators.errors import NoFiniteDecimal, NotAChoice, ResidualLost

Mode = Literal["half_up", "half_even", "up", "down"]
Residual = Literal["largest_remainder", "to_largest", "row", "none"]

SIGNIFICANT = 34
"""Digits kept of a value that has no finite decimal form: as many as a 128-bit decimal holds."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a value becomes a decimal: to `places` decimals by `mode`; `places` None drops nothing that can be written.

    A value without finite decimal form (10/3) is refused if `refuses_endless`, else kept to 34 significant digits.
    """

    name: str
    places: int | None
    mode: Mode = "half_even"
    refuses_endless: bool = False
    says: str = ""

    @property
    def quantum(self) -> Fraction | None:
        """The distance between neighbouring rounded values; None if nothing is rounded."""
        return None if self.places is None else Fraction(1, 10**self.places)

    def __call__(self, value: Fraction) -> Fraction:
        """`value`, rounded. Always a fraction with a finite decimal form."""
        if self.places is not None:
            return to_places(value, self.places, self.mode)
        if has_finite_decimal(value):
            return value
        if self.refuses_endless:
            raise NoFiniteDecimal(got=f"{value.numerator}/{value.denominator}")
        return to_significant(value, SIGNIFICANT, self.mode)


NONE = Rounding(
    "none", None, refuses_endless=True, says="nothing is ever rounded; what has no finite decimal form is refused"
)
PACT = Rounding("pact", None, says="nothing is rounded; what has no finite decimal form keeps 34 significant digits")
OURANOS = Rounding("ouranos", 5, "up", says="five decimals, away from zero if anything follows (第6位を切り上げ)")
CDP = Rounding("cdp", 4, "half_up", says="at most four decimals")


def jp_half_up(places: int) -> Rounding:
    """四捨五入 to `places` decimals: a half goes away from zero."""
    return Rounding("jp_half_up", places, "half_up", says=f"half up (四捨五入) to {places} decimals")


NAMES = ("none", "pact", "jp_half_up", "ouranos", "cdp")


def policy(name: str, places: int = 3) -> Rounding:
    """The rounding rule called `name`; `places` matters for `jp_half_up` only.

    Raises `NotAChoice` for a name that is none of `NAMES`.
    """
    if name == "jp_half_up":
        return jp_half_up(places)
    for known in (NONE, PACT, OURANOS, CDP):
        if known.name == name:
            return known
    raise NotAChoice("rounding", got=name, choices=", ".join(NAMES))


def to_places(value: Fraction, places: int, mode: Mode) -> Fraction:
    """`value` to `places` decimals. `up` is away from zero, `down` towards it, a half as the mode says."""
    scale = 10**places
    whole, rest = divmod(abs(value.numerator) * scale, value.denominator)
    twice = 2 * rest
    if mode == "up":
        away = rest > 0
    elif mode == "down":
        away = False
    elif mode == "half_up":
        away = twice >= value.denominator
    else:
        away = twice > value.denominator or (twice == value.denominator and whole % 2 == 1)
    rounded = Fraction(whole + away, scale)
    return -rounded if value < 0 else rounded


def to_significant(value: Fraction, digits: int, mode: Mode = "half_even") -> Fraction:
    """`value` to `digits` significant digits."""
    if value == 0:
        return value
    return to_places_signed(value, digits - 1 - magnitude(value), mode)


def to_places_signed(value: Fraction, places: int, mode: Mode) -> Fraction:
    """As `to_places`; negative `places` round to tens, hundreds and so on."""
    if places >= 0:
        return to_places(value, places, mode)
    scale: int = 10**-places
    return to_places(value / scale, 0, mode) * scale


def magnitude(value: Fraction) -> int:
    """The power of ten of the first digit: 0 for 5, 3 for 1234, -2 for 0.05. `value` is not zero."""
    size: Fraction = abs(value)
    # The bit lengths give it to within one; the comparison settles it. No logarithm, which would be a binary float.
    guess = (size.numerator.bit_length() - size.denominator.bit_length()) * 30103 // 100000
    power = Fraction(10 ** max(guess, 0), 10 ** max(-guess, 0))
    while size < power:
        guess, power = guess - 1, power / 10
    while size >= power * 10:
        guess, power = guess + 1, power * 10
    return guess


def has_finite_decimal(value: Fraction) -> bool:
    """Whether the value can be written as a decimal: its denominator has no prime factor but 2 and 5."""
    rest = value.denominator
    rest >>= (rest & -rest).bit_length() - 1
    while rest % 5 == 0:
        rest //= 5
    return rest == 1


def decimals(value: Fraction) -> int:
    """How many decimals the value needs. It has a finite decimal form."""
    rest = value.denominator
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives)


# --------------------------------------------------------------------- parts that must add up to a rounded whole


@dataclass(frozen=True, slots=True)
class RoundedParts:
    """Parts after rounding. `residual` is what stands in a row of its own (0 unless the rule makes such a row)."""

    parts: dict[str, Fraction]
    whole: Fraction
    residual: Fraction
    rule: Residual

    def add_up(self) -> bool:
        return sum(self.parts.values(), self.residual) == self.whole


def share_out(parts: Mapping[str, Fraction], rounding: Rounding, rule: Residual) -> RoundedParts:
    """Round the parts of a whole so that they still add up to the rounded whole (unless `rule` is `none`).

    - `largest_remainder`: every part is cut down to the quantum; the missing quanta go to the parts that lost most,
      ties by id. No part moves by a whole quantum; the order of the parts does not matter.
    - `to_largest`: every part is rounded; the largest takes the difference.
    - `row`: every part is rounded; the difference is a row of its own.
    - `none`: every part is rounded; the difference is lost (and a result says so).
    """
    whole = rounding(sum(parts.values(), Fraction(0)))
    quantum = rounding.quantum
    if quantum is None:
        # Nothing to quantise by: only parts without finite decimal form move, by less than their last digit.
        if all(has_finite_decimal(part) for part in parts.values()) or rounding.refuses_endless:
            return RoundedParts({name: rounding(part) for name, part in parts.items()}, whole, Fraction(0), rule)
        places = max(0, SIGNIFICANT - 1 - max(magnitude(part) for part in parts.values() if part))
        places = max(places, decimals(whole))
        quantum = Fraction(1, 10**places)
        rounding = Rounding(rounding.name, places, rounding.mode)
        whole = rounding(sum(parts.values(), Fraction(0)))
    if rule == "largest_remainder":
        return RoundedParts(_largest_remainder(parts, whole, quantum), whole, Fraction(0), rule)
    rounded = {name: rounding(part) for name, part in parts.items()}
    missing = whole - sum(rounded.values(), Fraction(0))
    if rule == "to_largest" and rounded:
        largest = min(parts, key=lambda name: (-abs(parts[name]), name))
        rounded[largest] += missing
        missing = Fraction(0)
    return RoundedParts(rounded, whole, missing if rule == "row" else Fraction(0), rule)


def _largest_remainder(parts: Mapping[str, Fraction], whole: Fraction, quantum: Fraction) -> dict[str, Fraction]:
    floors = {name: part // quantum for name, part in parts.items()}
    lost = {name: part / quantum - floors[name] for name, part in parts.items()}
    missing = int(whole / quantum) - sum(floors.values())
    first = sorted(parts, key=lambda name: (-lost[name], name))[:missing]
    return {name: (floors[name] + (name in first)) * quantum for name in parts}


def must_add_up(parts: Sequence[Fraction], whole: Fraction, where: str = "") -> None:
    """Refuse parts that are not the whole: the residual of rounding was lost on the way."""
    from gxd_mocks.quantity import shown

    total = sum(parts, Fraction(0))
    if total != whole:
        raise ResidualLost(where, got=shown(total), whole=shown(whole), residual=shown(whole - total))
