"""What is left out of a footprint, in percent of what it would be with everything in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.quantity import fraction, shown


@dataclass(frozen=True, slots=True)
class Limit:
    """How much may be left out, in percent of the whole: in total, and by any one process (None: no such rule)."""

    total: Fraction
    single: Fraction | None


LIMITS: Mapping[str, Limit] = {
    # Pathfinder Framework 2: at most 5 %, and every process above 1 % has to be in.
    "2": Limit(Fraction(5), Fraction(1)),
    # PACT Methodology 3: at most 3 %.
    "3": Limit(Fraction(3), None),
}


def percent(calculated: Fraction, exempted: Fraction, who: str = "") -> Fraction | None:
    """The exempted share of the whole; None if there is no whole. Raises `ExemptedEverything` at 100 %."""
    if exempted == 0:
        return Fraction(0) if calculated else None
    if calculated == 0:
        raise errors.ExemptedEverything(who, who=who or "this footprint")
    return 100 * exempted / (calculated + exempted)


def hidden(reported: Fraction, exempted_percent: Fraction, where: str = "", who: str = "") -> Fraction:
    """The emission that a supplier left out, from what was reported and the share that was left out of the whole."""
    if exempted_percent == 100:
        raise errors.ExemptedEverything(where, who=who or "a supplier")
    return reported * exempted_percent / (100 - exempted_percent)


def through_the_chain(
    calculated: Fraction, inputs: Iterable[tuple[Fraction, Fraction]], own: Fraction = Fraction(0)
) -> Fraction | None:
    """The exempted share of a footprint, from its inputs (emission reported, percent exempted) and its own."""
    left_out = sum_of(hidden(emission, share) for emission, share in inputs) + own
    return percent(calculated, left_out)


def grossed_up(calculated: Fraction, exempted_percent: Fraction) -> Fraction:
    """The footprint with what was exempted added back. No text asks for it: policy `gross_up`."""
    return calculated + hidden(calculated, exempted_percent)


def must_be_allowed(
    exempted_percent: Fraction,
    singles: Sequence[tuple[str, Fraction]] = (),
    policies: Policies = DEFAULTS,
    where: str = "",
) -> list[str]:
    """What exceeds the limit of the methodology: raised as `AboveExemption`, or returned where policy says report.

    `singles` are the processes left out, each with its percentage of the whole.
    """
    version = policies["methodology"]
    limit = LIMITS[version]
    excess = []
    if exempted_percent > limit.total:
        excess.append((where, exempted_percent, limit.total))
    if limit.single is not None:
        excess += [(who, share, limit.single) for who, share in singles if share > limit.single]
    if not excess:
        return []
    found = [
        errors.AboveExemption(place, got=shown(share), version=version, limit=fraction(most))
        for place, share, most in excess
    ]
    if policies["exemption_limit"] == "refuse":
        raise found[0]
    return [str(each) for each in found]
