"""Signs that the schema leaves open: where patches changed them, and zeros that carry one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_3
from gxd_fixtures.schema import component

ZERO_OF_THE_OTHER_SIGN = {"NonNegativeDecimal": "-", "NonPositiveDecimal": "+"}


@FOOTPRINT.rule("PACT-DM2C-011", ("2.0",), advice=True)
def land_management_is_not_negative_in_2_0_0(footprint: Footprint) -> Iterator[Breach]:
    """The text of 2.0.0; corrected three weeks later."""
    amount = footprint.pcf.decimal("landManagementGhgEmissions")
    if footprint.is_of_2_0_0 and amount is not None and amount < 0:
        yield footprint.pcf.breach("landManagementGhgEmissions", "at least 0, as long as the footprint follows 2.0.0")


@FOOTPRINT.rule("PACT-DM3C-015", LINE_3, severity="schema")
def technological_removals_are_not_positive(footprint: Footprint) -> Iterator[Breach]:
    """At most 0 since 3.0.2; a footprint that follows 3.0.0 or 3.0.1 was right to write a positive number (D-04)."""
    amount = footprint.pcf.decimal("technologicalCO2Removals")
    if amount is not None and amount > 0:
        before = footprint.follows is not None and footprint.follows < (3, 0, 2)
        yield footprint.pcf.breach(
            "technologicalCO2Removals", "a decimal string of at most 0", disputed="D-04" if before else None
        )


@cache
def _bounded(requirement: str) -> dict[str, str]:
    """The members that a requirement bounds at zero, with the sign that the published pattern does not allow there."""
    members = component("3.0", "ProductFootprint")["$defs"]["CarbonFootprint"]["properties"]
    kinds = {name: str(member.get("$ref", "")).rpartition("/")[2] for name, member in members.items()}
    return {
        name: ZERO_OF_THE_OTHER_SIGN[kind]
        for name, kind in kinds.items()
        if kind in ZERO_OF_THE_OTHER_SIGN and members[name]["x-requirement"] == requirement
    }


def _zero_has_no_sign(requirement: str) -> Callable[[Footprint], Iterator[Breach]]:
    def zero_has_no_sign(footprint: Footprint) -> Iterator[Breach]:
        """`"-0"` is at least 0, and the published pattern refuses it (D-01)."""
        for member in footprint.signed_zeros:
            if footprint.pcf.value[member][0] == _bounded(requirement).get(member):
                yield footprint.pcf.breach(member, '"0", without a sign')

    return zero_has_no_sign


for _requirement in ("PACT-DM3C-008", "PACT-DM3C-009", "PACT-DM3C-014", "PACT-DM3C-015"):
    FOOTPRINT.rule(_requirement, LINE_3, severity="schema", disputed="D-01")(_zero_has_no_sign(_requirement))
