"""Lines that are left out, and lines that do not belong in."""

from __future__ import annotations

from types import SimpleNamespace

from gxd_mocks.cases.mistakes.inputs import inputs, items, rows
from gxd_mocks.cases.mistakes.slip import Document, mistake
from gxd_mocks.quantity import number


def _left_out(name: str, kind: str) -> None:
    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        for item in items(document):
            item.pop(kind, None)
        return document


_left_out("transport-left-out", "transports")
_left_out("own-processes-left-out", "processes")
_left_out("waste-left-out", "waste")
_left_out("allocation-left-out", "coproducts")
_left_out("yield-ignored", "made")


@mistake("distance-left-out", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for leg in rows(document, "transports"):
        leg |= {"distance": "1", "distance_unit": "km"}
    return document


@mistake("waste-credited", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for row in rows(document, "waste"):
        row["factor"] = -number(row["factor"])
    return document


@mistake("outbound-included", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for item in items(document):
        item["transports"] = [*item.get("transports", ()), *item.pop("outbound", ())]
    return document


@mistake("theoretical-kept", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for item in items(document):
        if "theoretical" in item:
            item.pop("footprint", None)
            item.pop("document", None)
    return document


@mistake("scope-3-left-out", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for each in inputs(document):
        if "emissions" in each:
            each["emissions"] = [row for row in each["emissions"] if str(row["scope"]) != "3"]
    return document


@mistake("own-emissions-only", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for firm in document["firms"]:
        if firm["id"] != about.case.asks["seller"]:
            firm["own"] = "0"
    return document


@mistake("upstream-only", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for firm in document["firms"]:
        if firm["id"] == about.case.asks["seller"]:
            firm["own"] = "0"
    return document
