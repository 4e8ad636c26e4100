"""Correspondences: a table of rows, read from YAML, between a format and 3.0.

A row says which places of the one format belong to which places of 3.0, and how a value gets across:

    - there: /pcf/fossilGhgEmissions       the other format; one place, several, or none
      here: /pcf/fossilGhgEmissions        3.0; one place, several, or none
      how: per_unit                        a conversion of the format's module; `copy` where nothing is said
      why: {en: …, ja: …}                  what is lost and why, if more is lost than the conversion itself tells
      supplied: {en: …, ja: …}             what stands for it where the source says nothing
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from gxd_mocks.common_gateway.mappings.cannot import Words
from gxd_mocks.common_gateway.mappings.places import ABSENT, Value, read

Values = tuple[Value, ...]


@dataclass(frozen=True)
class Setting:
    """What a conversion may look at besides the values of its row.

    `source` is the whole document that is converted, `spec` the version on the other side of 3.0, `factor` what an amount
    per one unit is multiplied by to be one per declared amount (its reciprocal on the way back), `reaches_2025` whether
    the reference period includes 2025 or later.
    """

    source: Any
    spec: str
    factor: Fraction = Fraction(1)
    reaches_2025: bool = False
    pointers: tuple[str, ...] = ()
    """Where the values of this row stand in the source."""
    targets: tuple[str, ...] = ()
    """Where they will stand in the product."""

    def read(self, pointer: str) -> Value:
        return read(self.source, pointer)


Way = Callable[[Values, Setting], Values]


class Conversion(NamedTuple):
    """How values get across: towards 3.0 (`hither`) and away from it (`thither`). One value for each place of the row."""

    hither: Way
    thither: Way


def _copied(values: Values, setting: Setting) -> Values:
    return values


COPY = Conversion(_copied, _copied)


@dataclass(frozen=True)
class Row:
    """One correspondence."""

    there: tuple[str, ...]
    here: tuple[str, ...]
    how: str
    why: Words
    supplied: Words | None = None


@dataclass(frozen=True)
class Table:
    """All correspondences of one format with 3.0.

    `required` are places that a document of the format has to have, `since` those that it has only from a version on.
    """

    name: str
    title: Words
    rows: tuple[Row, ...]
    conversions: Mapping[str, Words]
    unknown: Words
    required: tuple[str, ...] = ()
    since: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[str, Conversion] = field(default_factory=dict)

    def has(self, pointer: str, spec: str) -> bool:
        """Whether version `spec` of the format has that place."""
        return spec >= self.since.get(pointer, "")

    def way(self, row: Row) -> Conversion:
        return COPY if row.how == "copy" else self.ways[row.how]


@cache
def read_table(name: str) -> Table:
    """The table `NAME.yaml`, not yet able to convert: its `ways` are empty."""
    from gxd_fixtures.yamlfile import load

    content = load((files(__package__) / f"{name}.yaml").read_text("utf-8"))
    conversions = {key: Words(**words) for key, words in content["conversions"].items()}
    return Table(
        name,
        Words(**content["title"]),
        tuple(_row(row, conversions) for row in content["rows"]),
        conversions,
        Words(**content["unknown"]),
        tuple(content.get("required", ())),
        content.get("since", {}),
    )


def _row(row: dict[str, Any], conversions: Mapping[str, Words]) -> Row:
    how = row.get("how", "copy")
    return Row(
        _places(row.get("there")),
        _places(row.get("here")),
        how,
        Words(**row["why"]) if "why" in row else conversions[how],
        Words(**row["supplied"]) if "supplied" in row else None,
    )


def _places(said: Any) -> tuple[str, ...]:
    if said is None:
        return ()
    return (said,) if isinstance(said, str) else tuple(said)


__all__ = ["ABSENT", "COPY", "Conversion", "Row", "Setting", "Table", "Value", "Values", "Way", "read_table"]
