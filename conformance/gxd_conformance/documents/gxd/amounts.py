"""Certificates, and what was emitted inside the gate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gxd_conformance.documents.decimal_string import is_decimal
from gxd_conformance.documents.gxd.block import BLOCK, Block
from gxd_conformance.documents.offence import shown
from gxd_conformance.documents.part import Breach

NUMBER_AND_UNIT = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:\s*\S.*)?", re.ASCII | re.DOTALL)
EMISSIONS = ("gateToGateFossilGhgEmissions", "gateToGateBiogenicCarbonContent")
CRADLE_TO_GATE = ("pCfExcludingBiogenic", "pcfExcludingBiogenicUptake")
WHOLE_AMOUNT = ("unitaryProductAmount", "declaredUnitAmount")


@BLOCK.rule("GXD-EXT-017", advice=True)
def a_certificate_has_an_amount_and_a_type(block: Block) -> Iterator[Breach]:
    """Units are nowhere fixed (G-04), so one may follow."""
    if not block.certificate.present:
        return
    for member in ("certificateAmount", "certificateType"):
        if member not in block.certificate.value or block.certificate.get(member) == "":
            yield block.certificate.breach(member, "both an amount and a type")
    amount = block.certificate.text("certificateAmount")
    if amount and not NUMBER_AND_UNIT.fullmatch(amount):
        yield block.certificate.breach("certificateAmount", "a plain decimal, with or without its unit behind")


@BLOCK.rule("GXD-EXT-019", advice=True)
def emissions_inside_the_gate_are_decimals(block: Block) -> Iterator[Breach]:
    """4.5 says String alone (G-04); every other amount of a footprint is a decimal string."""
    for member in EMISSIONS:
        amount = block.gate_to_gate.text(member)
        if amount is not None and not is_decimal(amount):
            yield block.gate_to_gate.breach(member, "a decimal string, as PACT writes amounts")


@BLOCK.rule("GXD-EXT-020", advice=True)
def the_gate_is_part_of_the_cradle_to_gate(block: Block) -> Iterator[Breach]:
    """Whether the amount is per declared unit or for the product amount is left to a comment (4.5): the larger counts."""
    inside = block.gate_to_gate.decimal(EMISSIONS[0])
    pcf = block.footprint.part("pcf")
    whole = next((found for name in CRADLE_TO_GATE if (found := pcf.decimal(name)) is not None), None)
    if inside is None or whole is None or whole <= 0:
        return
    amount = next((found for name in WHOLE_AMOUNT if (found := pcf.decimal(name)) is not None), None)
    if inside > whole * max(Decimal(1), amount or Decimal(1)):
        expected = f"no more than the whole footprint, {shown(str(whole))}, of which it is a part"
        yield block.gate_to_gate.breach(EMISSIONS[0], expected)
