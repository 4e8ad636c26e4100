"""Captured CO2: stored (CCS) or used (CCU)."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_3
from gxd_conformance.documents.uri import is_uri

STORED = ("ccsTechnologicalCO2Capture", "technologicalCO2Removals", "technologicalCO2CaptureOrigin")
USED = ("ccuCarbonContent", "ccuCalculationApproach", "ccuCreditCertification")
FLAG = "ccsTechnologicalCO2CaptureIncluded"


def is_about_use(pcf: Part) -> bool:
    """Whether captured carbon was used in the product."""
    return any(member in pcf for member in USED)


@FOOTPRINT.rule("PACT-DM3C-025", LINE_3, advice=True)
def included_capture_is_stated(footprint: Footprint) -> Iterator[Breach]:
    """A lower-case "shall", and only if known."""
    for member in STORED:
        if footprint.pcf.get(FLAG) is True and member not in footprint.pcf:
            yield footprint.pcf.breach(member, f"{member}, if known, where {FLAG} is true")


@FOOTPRINT.rule("PACT-DM3C-026", LINE_3, advice=True)
def excluded_capture_is_not_stated(footprint: Footprint) -> Iterator[Breach]:
    """The origin also serves captured carbon that is used: there it may stand (D-08)."""
    stated = STORED[:2] if is_about_use(footprint.pcf) else STORED
    for member in stated:
        if footprint.pcf.get(FLAG) is False and member in footprint.pcf:
            yield footprint.pcf.breach(member, f"no {member} where {FLAG} is false")


@FOOTPRINT.rule("PACT-DM3C-019", LINE_3, severity="schema")
def the_certificate_is_a_uri(footprint: Footprint) -> Iterator[Breach]:
    certificate = footprint.pcf.text("ccuCreditCertification")
    if certificate is not None and not is_uri(certificate):
        yield footprint.pcf.breach("ccuCreditCertification", "a URI, with its scheme (RFC 3986)")
