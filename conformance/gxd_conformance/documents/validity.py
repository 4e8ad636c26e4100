"""The validity period: from the end of the reference period on, for three years at most."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.moment import years_later
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3

YEARS = 3


@FOOTPRINT.rule("PACT-DM2X-021", LINE_2)
def both_bounds_or_none(footprint: Footprint) -> Iterator[Breach]:
    """3.0 lets each bound stand alone."""
    for bound, other in (("validityPeriodStart", "validityPeriodEnd"), ("validityPeriodEnd", "validityPeriodStart")):
        if bound not in footprint and other in footprint:
            yield footprint.breach(bound, f"{bound} beside {other}")


@FOOTPRINT.rule("PACT-DM2X-022", LINE_2)
@FOOTPRINT.rule("PACT-LC3-006", LINE_3)
def validity_begins_after_the_reference_period(footprint: Footprint) -> Iterator[Breach]:
    start, period_end = footprint.moment("validityPeriodStart"), footprint.pcf.moment("referencePeriodEnd")
    if start is not None and period_end is not None and start < period_end:
        yield footprint.breach(
            "validityPeriodStart",
            f"not before referencePeriodEnd, which is {footprint.pcf.get('referencePeriodEnd')}",
        )


@FOOTPRINT.rule("PACT-LC3-008", LINE_3, advice=True)
def a_bound_that_stands_alone_leaves_a_period(footprint: Footprint) -> Iterator[Breach]:
    """The default takes the place of the missing bound (D-03)."""
    start, end = footprint.moment("validityPeriodStart"), footprint.moment("validityPeriodEnd")
    period_end = footprint.pcf.moment("referencePeriodEnd")
    if period_end is None:
        return
    if "validityPeriodStart" not in footprint and end is not None and end <= period_end:
        yield footprint.breach(
            "validityPeriodEnd", f"later than referencePeriodEnd, which is {footprint.pcf.get('referencePeriodEnd')}"
        )
    if "validityPeriodEnd" not in footprint and start is not None and start >= years_later(period_end, YEARS):
        yield footprint.breach(
            "validityPeriodStart", f"less than {YEARS} years after referencePeriodEnd, when validity ends"
        )


@FOOTPRINT.rule("PACT-DM2X-023", LINE_2)
@FOOTPRINT.rule("PACT-LC3-008", LINE_3, advice=True)
def validity_ends_after_it_begins(footprint: Footprint) -> Iterator[Breach]:
    start, end = footprint.moment("validityPeriodStart"), footprint.moment("validityPeriodEnd")
    if start is not None and end is not None and end <= start:
        yield footprint.breach(
            "validityPeriodEnd", f"later than validityPeriodStart, which is {footprint.get('validityPeriodStart')}"
        )


@FOOTPRINT.rule("PACT-DM2X-024", LINE_2)
@FOOTPRINT.rule("PACT-LC3-007", LINE_3)
def validity_ends_within_three_years(footprint: Footprint) -> Iterator[Breach]:
    """Calendar years after the end of the reference period, the very end included."""
    end, period_end = footprint.moment("validityPeriodEnd"), footprint.pcf.moment("referencePeriodEnd")
    if end is not None and period_end is not None and end > years_later(period_end, YEARS):
        yield footprint.breach(
            "validityPeriodEnd",
            f"at most {YEARS} years after referencePeriodEnd, which is {footprint.pcf.get('referencePeriodEnd')}",
        )
