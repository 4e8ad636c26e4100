"""Data quality: primary data share, quality indicators, and what became mandatory with 2025."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3, since

INDICATORS_2 = (
    "coveragePercent",
    "technologicalDQR",
    "temporalDQR",
    "geographicalDQR",
    "completenessDQR",
    "reliabilityDQR",
)
RATINGS_3 = ("technologicalDQR", "geographicalDQR", "temporalDQR")
MANDATORY_FROM_2025 = (
    "pCfIncludingBiogenic",
    "dLucGhgEmissions",
    "landManagementGhgEmissions",
    "otherBiogenicGhgEmissions",
    "biogenicCarbonWithdrawal",
    "biogenicAccountingMethodology",
)


def _missing_indicators(footprint: Footprint, expected: str) -> Iterator[Breach]:
    if isinstance(footprint.pcf.get("dqi"), dict):
        dqi = footprint.pcf.part("dqi")
        for member in INDICATORS_2:
            if member not in dqi.value:
                yield dqi.breach(member, expected)


@FOOTPRINT.rule("PACT-DM2X-002", LINE_2)
def all_indicators_from_2025_on(footprint: Footprint) -> Iterator[Breach]:
    if footprint.reaches_2025:
        yield from _missing_indicators(footprint, "all six indicators, for a reference period that reaches into 2025")


@FOOTPRINT.rule("PACT-DM2X-002", LINE_2, severity="schema", disputed="C-05")
def some_indicators_before_2025(footprint: Footprint) -> Iterator[Breach]:
    """The text lets them be absent; the published schema demands all six always."""
    if footprint.reaches_2025 is False:
        yield from _missing_indicators(footprint, "all six indicators, for the published schema; the text allows fewer")


@FOOTPRINT.rule("PACT-DM2X-019", LINE_2)
def what_became_mandatory_with_2025_is_there(footprint: Footprint) -> Iterator[Breach]:
    if footprint.reaches_2025:
        for member in MANDATORY_FROM_2025:
            if member not in footprint.pcf.value:
                yield footprint.pcf.breach(member, f"{member}, for a reference period that reaches into 2025")


@FOOTPRINT.rule("PACT-DM2X-017", since("2.1", "2.3"))
def share_or_indicators_before_2025(footprint: Footprint) -> Iterator[Breach]:
    pcf = footprint.pcf
    if footprint.reaches_2025 is False and "primaryDataShare" not in pcf and "dqi" not in pcf:
        yield Breach(pcf.path, "neither primaryDataShare nor dqi", "primaryDataShare, dqi or both")


@FOOTPRINT.rule("PACT-DM2X-018", LINE_2)
def share_and_indicators_from_2025_on(footprint: Footprint) -> Iterator[Breach]:
    if footprint.reaches_2025:
        for member in ("primaryDataShare", "dqi"):
            if member not in footprint.pcf.value:
                yield footprint.pcf.breach(member, f"{member}, for a reference period that reaches into 2025")


@FOOTPRINT.rule("PACT-DM2X-016", ("2.0",), advice=True)
def share_excludes_indicators_in_2_0_0(footprint: Footprint) -> Iterator[Breach]:
    """2.0.0 before 2025: either, not both. Its patches turned that round."""
    pcf = footprint.pcf
    if footprint.is_of_2_0_0 and footprint.reaches_2025 is False and "primaryDataShare" in pcf and "dqi" in pcf:
        yield pcf.breach("dqi", "no dqi beside primaryDataShare, as long as the footprint follows 2.0.0")


@FOOTPRINT.rule("PACT-DM2X-020", LINE_2, advice=True)
def primary_data_needs_no_secondary_sources(footprint: Footprint) -> Iterator[Breach]:
    """Suspicious, and no proof: a source may serve what the share does not count."""
    if footprint.pcf.number("primaryDataShare") == 100 and "secondaryEmissionFactorSources" in footprint.pcf:
        yield footprint.pcf.breach(
            "secondaryEmissionFactorSources", "no secondary sources where primaryDataShare is 100"
        )


@FOOTPRINT.rule("PACT-DM3N-002", LINE_3)
def ratings_lie_between_1_and_5(footprint: Footprint) -> Iterator[Breach]:
    dqi = footprint.pcf.part("dqi")
    for member in RATINGS_3:
        rating = dqi.decimal(member)
        if rating is not None and not 1 <= rating <= 5:
            yield dqi.breach(member, "a rating from 1 to 5")
