"""Walking through an input: its items, rows, emissions and purchases, in all tiers of a chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gxd_mocks.calculators.declared import LINES
from gxd_mocks.cases.mistakes.slip import Document


def inputs(document: Document) -> Iterator[Document]:
    """The input itself, or those of all tiers of a chain."""
    if "tiers" in document:
        for tier in document["tiers"]:
            yield tier["input"]
    else:
        yield document


def items(document: Document) -> Iterator[Document]:
    for each in inputs(document):
        yield from each.get("items", ())


def rows(document: Document, kind: str) -> Iterator[Document]:
    """The lines, processes, transports or waste of every item."""
    for item in items(document):
        yield from item.get(kind, ())


def purchases(document: Document) -> Iterator[Document]:
    for each in inputs(document):
        yield from each.get("purchases", ())


def supplier_footprints(document: Document, line: str) -> Iterator[tuple[Document, Any]]:
    """The carbon footprints (`pcf`) of supplier documents of a line of the data model, with how that line writes them."""
    for item in items(document):
        received = item.get("document")
        if received and str(received["specVersion"]).startswith(line):
            yield received["pcf"], LINES[line]
