"""Units that are taken for others."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from gxd_mocks.cases.mistakes.inputs import inputs, rows
from gxd_mocks.cases.mistakes.slip import Document, mistake


def _read_as(name: str, kinds: tuple[str, ...], key: str, written: str, taken_for: str) -> None:
    """A unit that is taken for another, in rows of these kinds."""

    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        found = [row for kind in kinds for row in _rows_of(document, kind)]
        for row in found:
            if row.get(key) == written:
                row[key] = taken_for
                row.pop("mass_each", None)
        return document


def _rows_of(document: Document, kind: str) -> Iterator[Document]:
    of_items = ("lines", "processes", "transports", "waste", "outbound")
    yield from (
        rows(document, kind) if kind in of_items else (row for each in inputs(document) for row in each.get(kind, ()))
    )


_read_as("grams-as-kilograms", ("lines",), "unit", "g", "kg")
_read_as("tonnes-as-kilograms", ("lines",), "unit", "t", "kg")
_read_as("pieces-as-kilograms", ("lines",), "unit", "piece", "kg")
_read_as("litres-as-kilograms", ("lines",), "unit", "L", "kg")
_read_as("megajoules-as-kilowatt-hours", ("processes",), "unit", "MJ", "kWh")
_read_as("kilowatt-hours-as-megajoules", ("processes",), "unit", "kWh", "MJ")
_read_as("kilograms-as-tonnes-on-the-road", ("transports",), "mass_unit", "kg", "t")
_read_as("factor-per-kilogram-kilometre", ("transports",), "factor_unit", "kgCO2e/kg·km", "kgCO2e/tkm")
_read_as("emission-tonnes-as-kilograms", ("emissions",), "unit", "tCO2e", "kgCO2e")
_read_as("own-tonnes-as-kilograms", ("firms",), "own_unit", "tCO2e", "kgCO2e")
_read_as("thousand-yen-as-million-yen", ("purchases",), "unit", "千円", "百万円")
_read_as("yen-as-thousand-yen", ("purchases",), "unit", "円", "千円")
_read_as("tonne-per-million-yen-as-kilogram-per-yen", ("purchases",), "factor_unit", "tCO2e/百万円", "kgCO2e/円")
