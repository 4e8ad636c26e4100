"""Every footprint that passes, by whichever road: the rules on one document, requirement by requirement."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.documents import FOOTPRINT_RULES
from gxd_conformance.documents.offence import Offence
from gxd_conformance.evidence import Listed
from gxd_conformance.expect import Expect


@judges(*sorted(FOOTPRINT_RULES), last=True)
def test_every_footprint_keeps_the_rule(expect: Expect, footprints_met: list[tuple[Listed, list[Offence]]]) -> None:
    """In lists, by id, and in events; a footprint that came twice is one document."""
    for listed, offences in footprints_met:
        expect.clean(offences, listed.exchange, listed.path, asked=f"{listed.exchange.asked} (footprint {listed.id})")
