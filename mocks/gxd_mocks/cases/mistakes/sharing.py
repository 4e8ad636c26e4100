"""Mistakes in sharing an organisation out."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from gxd_mocks.cases.mistakes.slip import Document, mistake
from gxd_mocks.cases.result import Result
from gxd_mocks.quantity import number


@mistake("company-total-per-unit", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    quantity = about.found.shares[about.case.asks["customer"]].customer.quantity
    return replace(result, pcf=about.found.whole / quantity * result.amount)


@mistake("not-per-unit", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=about.found.shares[about.case.asks["customer"]].total)


@mistake("delivery-not-per-unit", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=result.pcf * number(about.case.asks["quantity"]) / result.amount)


@mistake("one-key-for-all", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    """Every scope is shared by the first key, whatever its own would be."""
    first = document["keys"][0]
    for row in document["emissions"]:
        row |= {"key": first.get("name", first.get("kind")), "level": first["level"]}
    return document
