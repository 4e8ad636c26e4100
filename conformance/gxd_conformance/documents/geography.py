"""Where the data comes from: codes that exist. That one granularity stands alone is said by the structure."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3
from gxd_fixtures.schema import countries


@FOOTPRINT.rule("PACT-DM2C-028", LINE_2)
@FOOTPRINT.rule("PACT-DM3C-017", LINE_3)
def the_country_exists(footprint: Footprint) -> Iterator[Breach]:
    """ISO 3166-1. Codes that ISO leaves to its users, such as XK, are met in the field (D-07)."""
    yield from _unknown(footprint, "geographyCountry", footprint.pcf.text("geographyCountry"))


@FOOTPRINT.rule("PACT-DM2C-029", LINE_2)
@FOOTPRINT.rule("PACT-DM3C-017", LINE_3)
def the_country_of_the_subdivision_exists(footprint: Footprint) -> Iterator[Breach]:
    """The subdivisions themselves are not listed: ISO 3166-2 changes every year."""
    member = "geographyCountrySubdivision"
    code = footprint.pcf.text(member)
    yield from _unknown(footprint, member, code[:2] if code and code[2:3] == "-" else None)


def _unknown(footprint: Footprint, member: str, code: str | None) -> Iterator[Breach]:
    if code is None or not _looks_like_a_country(code) or code in countries()["assigned"]:
        return
    yield footprint.pcf.breach(
        member, "a country that ISO 3166-1 has assigned", advice=code in countries()["user_assigned"]
    )


def _looks_like_a_country(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()
