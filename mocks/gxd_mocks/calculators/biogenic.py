"""Biogenic carbon: the two figures, and when it may be left out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from gxd_mocks.calculators import errors
from gxd_mocks.quantity import fraction


def excluding_uptake(
    fossil: Iterable[Fraction],
    land_use_change: Fraction = Fraction(0),
    non_co2: Iterable[Fraction] = (),
) -> Fraction:
    """The footprint without biogenic uptake: fossil emissions, land use change, and biogenic methane and the like."""
    return sum(fossil, Fraction(0)) + land_use_change + sum(non_co2, Fraction(0))


def including_uptake(excluding: Fraction, uptake: Fraction, where: str = "") -> Fraction:
    """The footprint with biogenic uptake, which is zero or negative: carbon that the plant took from the air.

    Raises `PositiveUptake`: a version 2.0.0 habit was to state withdrawals without their sign.
    """
    if uptake > 0:
        raise errors.PositiveUptake(where, got=fraction(uptake))
    return excluding + uptake


def may_be_left_out(
    content_percent: Fraction,
    contribution_percent: Fraction,
    reading: Literal["how_to", "checklist"] = "how_to",
    exemption_percent: Fraction = Fraction(3),
) -> bool:
    """Whether biogenic carbon may be left out of a footprint. The two published rules are not each other's opposite.

    - How-to Guide 3.0, p. 57: may be left out if the content is below 5 % *or* the contribution below 3 %.
    - Alignment Checklist (2025-04), p. 8: is calculated if the content is above 5 % *or* the contribution above the
      exemption; so it may be left out only if both are small.
    """
    if reading == "how_to":
        return content_percent < 5 or contribution_percent < 3
    return content_percent <= 5 and contribution_percent <= exemption_percent
