"""Packaging: emissions are stated if they are included, and only then."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3


@FOOTPRINT.rule("PACT-DM2X-015", LINE_2)
@FOOTPRINT.rule("PACT-DM3C-022", LINE_3)
def excluded_packaging_has_no_emissions(footprint: Footprint) -> Iterator[Breach]:
    pcf = footprint.pcf
    if pcf.get("packagingEmissionsIncluded") is False and "packagingGhgEmissions" in pcf:
        yield pcf.breach("packagingGhgEmissions", "no packagingGhgEmissions where packaging is not included")


@FOOTPRINT.rule("PACT-DM3C-023", LINE_3, advice=True)
def included_packaging_has_emissions(footprint: Footprint) -> Iterator[Breach]:
    pcf = footprint.pcf
    if pcf.get("packagingEmissionsIncluded") is True and "packagingGhgEmissions" not in pcf:
        yield pcf.breach("packagingGhgEmissions", "the emissions of the packaging, which is included")
