"""What was left out of the footprint."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3

MOST_PERCENT = 5


@FOOTPRINT.rule("PACT-DM2C-030", LINE_2)
def at_most_five_percent_is_left_out(footprint: Footprint) -> Iterator[Breach]:
    """The newest published schemas allow 100 (C-04); the text is normative. 3.0 has no bound any more."""
    share = footprint.pcf.number("exemptedEmissionsPercent")
    if share is not None and MOST_PERCENT < share <= 100:
        yield footprint.pcf.breach("exemptedEmissionsPercent", f"a JSON number from 0 to {MOST_PERCENT}")


def _is_a_percentage(member: str) -> Callable[[Footprint], Iterator[Breach]]:
    def is_a_percentage(footprint: Footprint) -> Iterator[Breach]:
        """Nothing in 3.0 bounds it, and yet."""
        share = footprint.pcf.decimal(member)
        if share is not None and not 0 <= share <= 100:
            yield footprint.pcf.breach(member, "from 0 to 100")

    return is_a_percentage


FOOTPRINT.rule("PACT-DM3C-012", LINE_3, advice=True)(_is_a_percentage("exemptedEmissionsPercent"))
FOOTPRINT.rule("PACT-DM3P-015", LINE_3, advice=True)(_is_a_percentage("primaryDataShare"))
