"""How the emissions of an organisation were allocated to one delivery destination."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from gxd_conformance.documents.gxd.block import BLOCK, SCOPES, Block
from gxd_conformance.documents.offence import shown
from gxd_conformance.documents.part import Breach
from gxd_fixtures.schema import currencies

CATEGORIES = range(1, 16)
"""GHG Protocol, Corporate Value Chain (Scope 3) Standard, chapter 5: fifteen of them."""


@BLOCK.rule("GXD-EXT-011", advice=True)
def each_category_is_one_of_fifteen_and_counted_once(block: Block) -> Iterator[Breach]:
    seen: set[int] = set()
    for path, item in block.organization.items("scope3Category"):
        if isinstance(item, bool) or not isinstance(item, (str, int, float, Decimal)):
            continue
        category = _category(item)
        if category is None:
            yield Breach(path, shown(item), "a category of scope 3, from 1 to 15")
        elif category in seen:
            yield Breach(path, shown(item), "each category once")
        else:
            seen.add(category)


def _category(item: Any) -> int | None:
    """`"4"` or `4`; also `4.0`, which is the same number in JSON."""
    if isinstance(item, str):
        return int(item) if item.isascii() and item.isdecimal() and len(item) < 3 and int(item) in CATEGORIES else None
    number = Decimal(item)
    return int(number) if number.is_finite() and number in CATEGORIES else None


@BLOCK.rule("GXD-EXT-012", advice=True)
def what_no_index_can_say_is_said_in_words(block: Block) -> Iterator[Breach]:
    """No index means money (G-09): who allocates by sales leaves it out, and a recipient has only the comment."""
    if not block.organization.present or (block.organization.text("distributionIndexComment") or "").strip():
        return
    silent = [scope for scope in SCOPES if f"scope{scope}DistributionIndex" not in block.organization.value]
    if silent:
        scopes = ", ".join(silent)
        yield block.organization.breach(
            "distributionIndexComment", f"how scope {scopes} was allocated, for which no index is named"
        )


@BLOCK.rule("GXD-EXT-015", advice=True)
def the_unit_of_an_allocation_is_a_currency(block: Block) -> Iterator[Breach]:
    """So the first committed schema said (G-10); the policy `gxd_declared_unit` takes anything."""
    if block.profile["gxd_declared_unit"] == "any" or "declaredUnit" not in block.organization.value:
        return
    unit = block.organization.get("declaredUnit")
    if not isinstance(unit, str) or unit not in currencies():
        yield block.organization.breach("declaredUnit", "a currency code of ISO 4217, such as JPY")
