"""Where the data comes from: codes that exist. That one granularity stands alone is said by the structure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3
from gxd_fixtures.schema import countries, subdivisions

COUNTRY = re.compile(r"[A-Z]{2}")
SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
"""What does not even look like a code is said by the structure."""


@FOOTPRINT.rule("PACT-DM2C-028", LINE_2)
@FOOTPRINT.rule("PACT-DM3C-017", LINE_3)
def the_country_exists(footprint: Footprint) -> Iterator[Breach]:
    """ISO 3166-1. Codes that ISO leaves to its users, such as XK, are met in the field (D-07)."""
    yield from _unknown(footprint, "geographyCountry", footprint.pcf.text("geographyCountry"))


@FOOTPRINT.rule("PACT-DM2C-029", LINE_2)
@FOOTPRINT.rule("PACT-DM3C-017", LINE_3)
def the_subdivision_exists(footprint: Footprint) -> Iterator[Breach]:
    """ISO 3166-2. A code that it has given up says no less clearly which place is meant (D-10)."""
    member = "geographyCountrySubdivision"
    code = footprint.pcf.text(member)
    if code is None or not SUBDIVISION.fullmatch(code) or code in subdivisions().assigned:
        return
    if code in subdivisions().withdrawn:
        yield footprint.pcf.breach(
            member,
            f"a code that ISO 3166-2 still has; this one was given up before {subdivisions().edition}",
            advice=True,
        )
    elif code[:2] in countries()["assigned"]:
        yield footprint.pcf.breach(
            member,
            f"a subdivision that ISO 3166-2 has (our list is of {subdivisions().edition})",
            advice=code in subdivisions().awaited,
        )
    else:
        yield from _unknown(footprint, member, code[:2])


def _unknown(footprint: Footprint, member: str, code: str | None) -> Iterator[Breach]:
    if code is None or not COUNTRY.fullmatch(code) or code in countries()["assigned"]:
        return
    yield footprint.pcf.breach(
        member, "a country that ISO 3166-1 has assigned", advice=code in countries()["user_assigned"]
    )
