"""Where the consortium is known to allow more than PACT lists: what PACT's rules find there, reread by a policy.

Neither addition stands in a text that we could read (G-10, G-11). So by default they are disputed: never red, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gxd_conformance.documents.gxd.block import ORGANISATION_BASED
from gxd_conformance.documents.offence import Offence
from gxd_conformance.documents.part import Part
from gxd_conformance.profile import SWITCHES, Profile
from gxd_fixtures.schema import currencies

UNITS: Mapping[str, str] = {"PACT-DM2C-002": "declaredUnit", "PACT-DM3C-001": "declaredUnitOfMeasurement"}
LISTS = re.compile(r"/pcf/(?P<member>crossSectoralStandards(?:Used)?)/(?P<index>[0-9]{1,9})")
STANDARDS_OF_THE_CONSORTIUM = frozenset(
    {
        "Green x Digital Product framework",
        "Green x Digital scope3 framework",
        "GHG Protocol scope3 standard",
        "ISO Standard 14040",
        "ISO Standard 14025",
        "ISO14025",
        "ISO T/S 14027",
        "ISO14027",
    }
)
"""As the first committed schema spells them (26 March 2025), and the consortium's comment on PACT's data model."""


def conceded(
    offences: Iterable[Offence], footprint: Part, blocks: Sequence[Part], profile: Profile
) -> Iterator[Offence]:
    """The offences against PACT that remain, some of them disputed."""
    for offence in offences:
        switch = _switch(offence, footprint, blocks)
        match profile[switch] if switch else "refused":
            case "refused":
                yield offence
            case "disputed":
                yield replace(offence, disputed=SWITCHES[switch or ""].entry, advice=False)


def _switch(offence: Offence, footprint: Part, blocks: Sequence[Part]) -> str | None:
    """The policy that has a say in an offence."""
    place = offence.path.removeprefix(footprint.path)
    if place == f"/pcf/{UNITS.get(offence.requirement)}":
        unit = footprint.part("pcf").get(UNITS[offence.requirement])
        by_organisation = any(block.part("data").get("calcMethod") == ORGANISATION_BASED for block in blocks)
        return "gxd_currency" if by_organisation and isinstance(unit, str) and unit in currencies() else None
    found = LISTS.fullmatch(place)
    if found and blocks and _at(footprint, found["member"], int(found["index"])) in STANDARDS_OF_THE_CONSORTIUM:
        return "gxd_standards"
    return None


def _at(footprint: Part, member: str, index: int) -> str | None:
    named = footprint.part("pcf").get(member)
    found = named[index] if isinstance(named, list) and index < len(named) else None
    return found if isinstance(found, str) else None
