"""Sums of 3.0: the totals are made of their parts. Informative in the specification, so a warning, with a tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gxd_conformance.documents.decimal_string import differ, total
from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_3

EXCLUDING = (
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals",
    "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture",
    "biogenicNonCO2Emissions",
)
INCLUDING = ("pcfExcludingBiogenicUptake", "biogenicCO2Uptake")
REQUIRED = ("fossilGhgEmissions", "pcfExcludingBiogenicUptake")
RELATIVE, ABSOLUTE = Decimal("0.005"), Decimal("0.001")
"""0.5 % of the total, but never less than a gram: amounts are rounded before they are exchanged."""


@FOOTPRINT.rule("PACT-DM3C-029", LINE_3, advice=True)
def the_total_without_uptake_is_the_sum_of_its_parts(footprint: Footprint) -> Iterator[Breach]:
    """OpenAPI 3.0.3, pcfExcludingBiogenicUptake. Land management from fossil sources, packaging and aircraft lie inside."""
    yield from _sums_up(footprint.pcf, "pcfExcludingBiogenicUptake", EXCLUDING)


@FOOTPRINT.rule("PACT-DM3C-029", LINE_3, advice=True)
def the_total_with_uptake_is_the_sum_of_both(footprint: Footprint) -> Iterator[Breach]:
    """OpenAPI 3.0.3, pcfIncludingBiogenicUptake."""
    yield from _sums_up(footprint.pcf, "pcfIncludingBiogenicUptake", INCLUDING)


def _sums_up(pcf: Part, member: str, terms: tuple[str, ...]) -> Iterator[Breach]:
    """Optional terms count as 0 where they are absent; one that is missing or can't be read makes the sum unknown."""
    stated = pcf.decimal(member)
    amounts = [pcf.decimal(term) for term in terms if term in pcf or term in REQUIRED]
    known = [amount for amount in amounts if amount is not None]
    if stated is None or len(known) != len(amounts):
        return
    expected = total(known)
    if differ(stated, expected, relative=RELATIVE, absolute=ABSOLUTE):
        yield pcf.breach(
            member, f"about {str(expected)[:60]}, the sum of {', '.join(term for term in terms if term in pcf)}"
        )
