"""Mistakes with quantities and scrap."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from gxd_mocks.calculators.declared import LINES
from gxd_mocks.cases.mistakes.inputs import inputs, rows
from gxd_mocks.cases.mistakes.slip import Document, mistake
from gxd_mocks.quantity import number


@mistake("summed-without-quantity", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for each in inputs(document):
        declared = {item["id"]: _declared(item) for item in each.get("items", ())}
        for item in each.get("items", ()):
            for line in item.get("lines", ()):
                amount, unit = declared[line["component"]]
                line |= {"quantity": amount, "unit": unit or line["unit"]}
                line.pop("scrap", None)
                line.pop("mass_each", None)
    return document


def _declared(item: Document) -> tuple[Any, Any]:
    if "document" in item:
        pcf, line = item["document"]["pcf"], LINES[str(item["document"]["specVersion"])[0]]
        return pcf[line.amount], pcf[line.unit]
    inside = item["footprint"] if isinstance(item.get("footprint"), dict) else {}
    return inside.get("amount", item.get("amount", "1")), inside.get("unit", item.get("unit"))


def _scrap(name: str, gross: Callable[[Fraction, Fraction], Fraction]) -> None:
    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        for line in rows(document, "lines"):
            if "scrap" in line:
                line["quantity"] = gross(number(line["quantity"]), number(line.pop("scrap")))
        return document


_scrap("scrap-multiplied", lambda net, scrap: net * (1 + scrap))
_scrap("scrap-subtracted", lambda net, scrap: net * (1 - scrap))
_scrap("scrap-ignored", lambda net, scrap: net)
