"""Executes a table, row by row, towards 3.0 or away from it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, NamedTuple

from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.places import ABSENT, Value, put, read
from gxd_mocks.common_gateway.mappings.table import Row, Setting, Table

EXTENSIONS = "/extensions"
"""What null means in there is for others to say."""

SettingOf = Callable[..., Setting]


class Supplied(NamedTuple):
    """A place of the product for which the source says nothing, and what stands there instead."""

    row: Row
    pointer: str
    value: Value


class Product(NamedTuple):
    """What came of a document. `cannot` are values without a form on the other side; the product lacks them."""

    document: dict[str, Any]
    supplied: list[Supplied]
    cannot: list[Cannot]


def translate(table: Table, document: Any, setting: Setting, *, hither: bool) -> Product:
    """The document as 3.0 has it (`hither`), or as the format of the table has it."""
    product = Product({}, [], [])
    for row in table.rows:
        sources, targets = (row.there, row.here) if hither else (row.here, row.there)
        values = tuple(read(document, pointer) for pointer in sources)
        conversion = table.way(row)
        way = conversion.hither if hither else conversion.thither
        try:
            told = way(values, replace(setting, pointers=sources, targets=targets))
        except Cannot as cannot:
            product.cannot.append(cannot)
            continue
        silent = all(value is ABSENT for value in values)
        for pointer, value in zip(targets, told, strict=True):
            if value is ABSENT or not (hither or table.has(pointer, setting.spec)):
                continue
            put(product.document, pointer, deepcopy(value) if pointer == EXTENSIONS else without_null(value))
            if silent and row.supplied is not None:
                product.supplied.append(Supplied(row, pointer, value))
    return product


def without_null(value: Any) -> Any:
    """A copy in which nothing is null: where null means nothing, nothing says the same everywhere."""
    if isinstance(value, dict):
        return {name: without_null(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_null(item) for item in value]
    return value
