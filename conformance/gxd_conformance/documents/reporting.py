"""What the methodology wants reported in 3.0. Advice, all of it: exchange is governed by the schema alone.

Left out of the last group, because absence proves nothing there: `precedingPfIds` (a first footprint has none), the
geography (none means global), packaging and outbound logistics (they have rules of their own, or a condition only the
owner knows).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gxd_conformance.documents.capture import FLAG, STORED, is_about_use
from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_3

REPORTED = {
    "PACT-RPT3-001": ("packagingEmissionsIncluded",),
    "PACT-RPT3-002": (FLAG,),
    "PACT-RPT3-003": ("primaryDataShare",),
    "PACT-RPT3-004": ("dqi",),
    "PACT-RPT3-005": (
        "biogenicCarbonContent",
        "landUseChangeGhgEmissions",
        "biogenicCO2Uptake",
        "biogenicNonCO2Emissions",
    ),
    "PACT-RPT3-006": ("landManagementFossilGhgEmissions", "landManagementBiogenicCO2Emissions"),
    "PACT-RPT3-009": ("boundaryProcessesDescription", "recycledCarbonContent", "allocationRulesDescription"),
}
DUE = {
    "PACT-RPT3-004": ", binding from 2027 on",
    "PACT-RPT3-005": ', or "0" where it does not apply',
    "PACT-RPT3-006": ', or "0" where it does not apply; binding by the end of 2027',
}


def _is_reported(requirement: str) -> Callable[[Footprint], Iterator[Breach]]:
    def is_reported(footprint: Footprint) -> Iterator[Breach]:
        for member in REPORTED[requirement]:
            if footprint.pcf.present and member not in footprint.pcf:
                yield footprint.pcf.breach(member, f"{member} is reported{DUE.get(requirement, '')}")

    return is_reported


for _requirement in REPORTED:
    FOOTPRINT.rule(_requirement, LINE_3, severity="reporting", advice=True)(_is_reported(_requirement))


@FOOTPRINT.rule("PACT-RPT3-007", LINE_3, severity="reporting", advice=True)
def stored_carbon_is_reported(footprint: Footprint) -> Iterator[Breach]:
    for member in STORED:
        if footprint.pcf.get(FLAG) is True and member not in footprint.pcf:
            yield footprint.pcf.breach(member, f"{member} is reported where captured carbon is stored")


@FOOTPRINT.rule("PACT-RPT3-008", LINE_3, severity="reporting", advice=True)
def used_carbon_is_reported(footprint: Footprint) -> Iterator[Breach]:
    """A certificate belongs to the credit approach only."""
    pcf = footprint.pcf
    if not is_about_use(pcf):
        return
    due = ["ccuCarbonContent", "ccuCalculationApproach", "technologicalCO2CaptureOrigin"]
    if pcf.get("ccuCalculationApproach") == "Credit":
        due.append("ccuCreditCertification")
    for member in due:
        if member not in pcf:
            yield pcf.breach(member, f"{member} is reported where captured carbon is used")


@FOOTPRINT.rule("PACT-RPT3-009", LINE_3, severity="reporting", advice=True)
def remarks_are_reported(footprint: Footprint) -> Iterator[Breach]:
    if footprint.present and "comment" not in footprint:
        yield footprint.breach("comment", "a comment is reported")


@FOOTPRINT.rule("PACT-RPT3-009", LINE_3, severity="reporting", advice=True)
def secondary_sources_are_reported(footprint: Footprint) -> Iterator[Breach]:
    """Unless all data is primary."""
    pcf = footprint.pcf
    if pcf.present and pcf.decimal("primaryDataShare") != 100 and "secondaryEmissionFactorSources" not in pcf:
        yield pcf.breach("secondaryEmissionFactorSources", "the sources of secondary emission factors are reported")
