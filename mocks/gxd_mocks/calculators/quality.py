"""How good the data behind a footprint are: primary data share and data quality ratings.

Both are means weighted by the emissions that they describe, so a large unknown weighs more than a small one. What is
not known counts as the worst: no share is 0 %, no rating is the worst of its scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.quantity import fraction


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of data quality ratings. 1 is best on both; `covers` is the share of the footprint, in percent, above
    which an input is rated at all."""

    name: str
    worst: int
    indicators: tuple[str, ...]
    covers: Fraction


SCALES: Mapping[str, Scale] = {
    # Pathfinder Framework 2: five indicators, rated for inputs above 5 % of the footprint; their share is the coverage.
    "1-3": Scale(
        "1-3",
        3,
        ("technological", "temporal", "geographical", "completeness", "reliability"),
        Fraction(5),
    ),
    # PACT Methodology 3: three indicators, all inputs.
    "1-5": Scale("1-5", 5, ("technological", "geographical", "temporal"), Fraction(0)),
}


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings of one input, by indicator, on one scale."""

    scale: str
    by_indicator: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Rated:
    """One input as quality sees it: its emission, and what is known about the data behind it."""

    who: str
    emission: Fraction
    primary_data_share: Fraction | None = None
    ratings: Ratings | None = None


@dataclass(frozen=True, slots=True)
class DataQuality:
    """The weighted ratings of a footprint. `coverage` is the share of the footprint, in percent, that is rated."""

    scale: str
    by_indicator: dict[str, Fraction]
    coverage: Fraction


def primary_data_share(inputs: Iterable[Rated]) -> Fraction | None:
    """Percent of the emissions that rest on primary data; None if there are no emissions to have a share of.

    PACT Methodology 3, primary data share: the mean of the inputs' shares weighted by their emissions without sign.
    """
    inputs = list(inputs)
    weight = sum_of(abs(each.emission) for each in inputs)
    if weight == 0:
        return None
    return sum_of(abs(each.emission) * (each.primary_data_share or Fraction(0)) for each in inputs) / weight


def share_of_input(activity_is_primary: bool, factor_is_primary: bool) -> Fraction:
    """100 if both the activity and its factor were measured for this very process, else 0: halves do not count."""
    return Fraction(100 if activity_is_primary and factor_is_primary else 0)


def data_quality(inputs: Sequence[Rated], scale_name: str = "1-5") -> DataQuality | None:
    """The ratings of a footprint, weighted by emission; None if there are no emissions.

    An input without rating gets the worst of the scale. Raises `ScaleMix` if an input is rated on the other scale:
    3 is the worst of version 2 and the middle of version 3, and no formula leads from one to the other.
    """
    scale = SCALES[scale_name]
    for each in inputs:
        if each.ratings and each.ratings.scale != scale.name:
            raise errors.ScaleMix(each.who, who=each.who, got=each.ratings.scale, due=scale.name)
    whole = sum_of(abs(each.emission) for each in inputs)
    if whole == 0:
        return None
    rated = [each for each in inputs if abs(each.emission) * 100 > scale.covers * whole]
    weight = sum_of(abs(each.emission) for each in rated)
    if weight == 0:
        return None
    worst = Fraction(scale.worst)
    means = {
        indicator: sum_of(
            abs(each.emission) * (each.ratings.by_indicator.get(indicator, worst) if each.ratings else worst)
            for each in rated
        )
        / weight
        for indicator in scale.indicators
    }
    return DataQuality(scale.name, means, 100 * weight / whole)


def temporal_rating(footprint_ends: date, data_end: date | None) -> int:
    """The temporal rating (scale 1 to 5) of data that end `data_end`, in a footprint whose reference period ends
    `footprint_ends`: one step per year between the two, leap days included; 5 if unknown."""
    if data_end is None:
        return 5
    apart = abs((footprint_ends - data_end).days)
    for rating, days in ((1, 366), (2, 731), (3, 1096), (4, 1461)):
        if apart <= days:
            return rating
    return 5


def checked_percentage(value: Fraction, where: str, name: str, policies: Policies = DEFAULTS) -> Fraction:
    """A percentage from 0 to 100. Raises `PercentOutOfRange`, and `FractionNotPercent` for 0.36 where 36 is meant."""
    if not 0 <= value <= 100:
        raise errors.PercentOutOfRange(where, name=name, got=fraction(value))
    if 0 < value < 1 and policies["small_percentages"] == "refuse":
        raise errors.FractionNotPercent(where, name=name, got=fraction(value), suggestion=fraction(value * 100))
    return value


def checked_rating(value: Fraction, scale_name: str, where: str, name: str) -> Fraction:
    """A rating on its scale. Raises `RatingOffScale`."""
    if not 1 <= value <= SCALES[scale_name].worst:
        raise errors.RatingOffScale(where, name=name, got=fraction(value), scale=scale_name)
    return value
