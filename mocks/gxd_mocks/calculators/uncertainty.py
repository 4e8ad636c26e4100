"""How uncertain a footprint is: first order, lognormal, pedigree, Monte Carlo.

Variances are exact. A standard deviation is a square root and leaves the rational numbers; it is given to 34
significant digits. Monte Carlo draws binary floats: it is a check on the formula, never a reference value.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from statistics import NormalDist, fmean, pstdev

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.rounding import SIGNIFICANT

PEDIGREE: Mapping[str, tuple[Fraction, ...]] = {
    indicator: tuple(Fraction(variance) for variance in variances.split())
    for indicator, variances in {
        "reliability": "0 0.0006 0.002 0.008 0.04",
        "completeness": "0 0.0001 0.0006 0.002 0.008",
        "temporal": "0 0.0002 0.002 0.008 0.04",
        "geographical": "0 0.000025 0.0001 0.0006 0.002",
        "technological": "0 0.0006 0.008 0.04 0.12",
    }.items()
}
"""Variance of the logarithm that each pedigree score (1 to 5) adds."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """One product of activity and factor, each with its standard uncertainty. `factor_id` names the factor: two lines
    that use the same one are wrong together."""

    activity: Fraction
    factor: Fraction
    activity_uncertainty: Fraction = Fraction(0)
    factor_uncertainty: Fraction = Fraction(0)
    factor_id: str | None = None

    @property
    def emission(self) -> Fraction:
        return self.activity * self.factor


def variance(lines: Iterable[Uncertain]) -> Fraction:
    """First order: u² = Σ (f·u(a))² + Σ (a·u(f))², where lines with the same factor add up before they are squared."""
    lines = list(lines)
    by_factor: dict[object, Fraction] = {}
    for at, line in enumerate(lines):
        shared = line.factor_id if line.factor_id is not None else at
        by_factor[shared] = by_factor.get(shared, Fraction(0)) + line.activity * line.factor_uncertainty
    return sum_of((line.factor * line.activity_uncertainty) ** 2 for line in lines) + sum_of(
        part**2 for part in by_factor.values()
    )


def standard_deviation(of_variance: Fraction) -> Decimal:
    """The square root of a variance, to 34 significant digits."""
    context = Context(prec=SIGNIFICANT + 4)
    root = context.divide(Decimal(of_variance.numerator), Decimal(of_variance.denominator)).sqrt(context)
    return Context(prec=SIGNIFICANT).plus(root)


def log_variance(contributions: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Variance of the logarithm of a sum of lognormals, first order: Σ Sᵢ²·σᵢ², Sᵢ the share of line i in the sum.

    `contributions` are pairs of (emission, σ² of its logarithm). Raises `ZeroDenominator` for a sum of zero.
    """
    total = sum_of(emission for emission, _ in contributions)
    if total == 0:
        raise errors.ZeroDenominator(name="emissions")
    return sum_of((emission / total) ** 2 * spread for emission, spread in contributions)


def pedigree_variance(scores: Mapping[str, int], basic: Fraction = Fraction(0), where: str = "") -> Fraction:
    """σ² of the logarithm from the five pedigree scores: the basic variance plus what each score adds."""
    total = basic
    for indicator, score in scores.items():
        if indicator not in PEDIGREE:
            raise errors.NotAChoice(where, got=indicator, choices=", ".join(PEDIGREE))
        if not 1 <= score <= 5:
            raise errors.RatingOffScale(where, name=indicator, got=score, scale="1-5")
        total += PEDIGREE[indicator][score - 1]
    return total


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a Monte Carlo run saw: binary floats, for orientation."""

    mean: float
    standard_deviation: float
    low: float
    high: float
    runs: int
    seed: int


def monte_carlo(lines: Sequence[Uncertain], runs: int = 10_000, seed: int = 1) -> Simulated:
    """Draw every activity and factor from its normal distribution, `runs` times; 95 % lie between `low` and `high`.

    The same seed gives the same numbers. Lines with the same `factor_id` share one draw.
    """
    random_numbers = random.Random(seed)
    drawn = NormalDist()
    totals = []
    for _ in range(runs):
        factors: dict[str, float] = {}
        total = []
        for line in lines:
            activity = float(line.activity) + float(line.activity_uncertainty) * _draw(random_numbers, drawn)
            if line.factor_id is None or line.factor_id not in factors:
                factor = float(line.factor) + float(line.factor_uncertainty) * _draw(random_numbers, drawn)
                if line.factor_id is not None:
                    factors[line.factor_id] = factor
            else:
                factor = factors[line.factor_id]
            total.append(activity * factor)
        totals.append(math.fsum(total))
    totals.sort()
    return Simulated(
        fmean(totals), pstdev(totals), totals[int(runs * 0.025)], totals[int(runs * 0.975) - 1], runs, seed
    )


def _draw(random_numbers: random.Random, distribution: NormalDist) -> float:
    # One uniform number per draw, inverted: unlike gauss() this keeps no state between calls.
    return distribution.inv_cdf(random_numbers.random() or 0.5)
