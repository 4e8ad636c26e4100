"""Who looked at the footprint from outside: assurance in 2.x, verification in 3.0."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3


@FOOTPRINT.rule("PACT-DM2X-005", ("2.0",))
def coverage_is_stated_in_2_0_0(footprint: Footprint) -> Iterator[Breach]:
    """The first patch of 2.0 made it optional."""
    assurance = footprint.pcf.part("assurance")
    if footprint.is_of_2_0_0 and assurance.present and "coverage" not in assurance:
        yield assurance.breach("coverage", "what the assurance covers, as long as the footprint follows 2.0.0")


@FOOTPRINT.rule("PACT-DM2X-006", LINE_2, disputed="C-16")
def the_assurer_has_a_name(footprint: Footprint) -> Iterator[Breach]:
    """Non-empty says the text, and a note in it that this was a mistake; official samples are empty."""
    assurance = footprint.pcf.part("assurance")
    if assurance.get("providerName") == "":
        yield assurance.breach("providerName", "the name of who gave the assurance")


@FOOTPRINT.rule("PACT-DM3N-005", LINE_3, advice=True)
def the_verifier_has_a_name(footprint: Footprint) -> Iterator[Breach]:
    verification = footprint.pcf.part("verification")
    if verification.get("providerName") == "":
        yield verification.breach("providerName", "the name of the verifier, or no such member")
