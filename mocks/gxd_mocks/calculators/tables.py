"""The inputs of the calculators as tables, and tables as inputs: what people keep in spreadsheets.

`tables.yaml` says which tables there are and how their columns are called in English and Japanese. `to_tables` takes an
input document apart; `to_document` puts tables together again and remembers where every value stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from gxd_fixtures import yamlfile
from gxd_mocks.calculators.declared import LINES

TIER = ("tier", "段")
FLAGS = {"true": True, "false": False, "はい": True, "いいえ": False}

TABLES: Mapping[str, tuple[str, ...]] = {
    "bom": (
        "settings", "items", "lines", "processes", "transports", "outbound", "waste", "footprints",
        "supplier_footprints", "theoretical", "item_coproducts", "left_out",
    ),
    "sales": ("settings", "emissions", "keys", "sales_and_weights", "customers"),
    "weight": ("settings", "emissions", "keys", "sales_and_weights", "customers"),
    "transaction": ("settings", "firms", "bought_outside", "trades", "purchases"),
    "allocate": ("settings", "coproducts"),
    "chain": ("tiers",),
}  # fmt: skip
"""The tables of each method; those of a chain are `tiers` and, with a column `tier` before the others, those of its tiers."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field (`price_index.amount`) and its headers."""

    field: str
    en: str
    ja: str

    def called(self, header: str) -> bool:
        return _plain(header) in (_plain(self.field), _plain(self.en), _plain(self.ja))


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of table: where its rows stand, and its columns; the first is that of the parent, if there is one."""

    name: str
    en: str
    ja: str
    of: str
    at: tuple[str, ...]
    columns: tuple[Column, ...]
    parent: Column | None

    def all_columns(self, in_tiers: bool) -> tuple[Column, ...]:
        tier = (Column("tier", *TIER),) if in_tiers and self.name != "tiers" else ()
        return (*tier, *((self.parent,) if self.parent else ()), *self.columns)


@dataclass
class Table:
    """A table as it is written: the fields of its columns, and rows of text. Columns that nobody fills are left out."""

    layout: Layout
    columns: Sequence[Column]
    rows: list[list[str]]


@cache
def layouts() -> dict[str, Layout]:
    """Every kind of table, by its name."""
    found = yamlfile.load((files("gxd_mocks.calculators") / "tables.yaml").read_text("utf-8"))
    return {name: _layout(name, row) for name, row in found.items()}


def _layout(name: str, row: Mapping[str, Any]) -> Layout:
    parent = row.get("parent")
    return Layout(
        name=name,
        en=row["en"],
        ja=row["ja"],
        of=row.get("of", "list"),
        at=tuple(row["at"].split(".")) if row["at"] else (),
        columns=tuple(Column(key, en, ja) for key, (en, ja) in row["columns"].items()),
        parent=Column("parent", *parent) if parent else None,
    )


def _plain(header: str) -> str:
    import unicodedata

    return " ".join(unicodedata.normalize("NFKC", header).replace("_", " ").split()).casefold()


# ------------------------------------------------------------------------------------------------- taking a document apart


def to_tables(document: Mapping[str, Any], method: str) -> list[Table]:
    """The tables of an input document; those without rows are left out."""
    if method != "chain":
        tables = [_table(layouts()[name], [("", document)], False) for name in TABLES[method]]
        return [table for table in tables if table.rows]
    tiers = _table(layouts()["tiers"], [("", document)], False)
    found: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for tier in document["tiers"]:
        for name in TABLES[tier["method"]]:
            found.setdefault(name, []).append((tier["id"], tier["input"]))
    parts = [_table(layouts()[name], inputs, True) for name, inputs in found.items()]
    return [tiers, *(part for part in parts if part.rows)]


def _table(layout: Layout, inputs: Sequence[tuple[str, Mapping[str, Any]]], in_tiers: bool) -> Table:
    rows = [({"tier": tier} if in_tiers else {}) | row for tier, document in inputs for row in _rows(layout, document)]
    columns = [column for column in layout.all_columns(in_tiers) if any(row.get(column.field) for row in rows)]
    return Table(layout, columns, [[row.get(column.field, "") for column in columns] for row in rows])


def _rows(layout: Layout, document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The rows of a table as field -> text."""
    if layout.of == "settings":
        for name, value in _flat({key: each for key, each in document.items() if not isinstance(each, list)}):
            yield {"setting": name, "value": _text(value)}
        return
    for parent, holder in _holders(layout, document):
        value = holder.get(layout.at[-1])
        if value is None:
            continue
        above = {"parent": parent} if layout.parent else {}
        if layout.of == "map":
            for name, each in value.items():
                yield {**above, "name": name, "value": _text(each)}
        elif layout.of == "document":
            yield above | _of_document(value)
        else:
            for row in [value] if layout.of == "object" else value:
                yield above | {name: _text(each) for name, each in _flat(row)}


def _holders(layout: Layout, document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What holds the rows: the document itself, or each entry of a list in it, with its name."""
    if len(layout.at) == 1:
        yield "", document
        return
    for holder in document.get(layout.at[0], ()):
        yield str(holder.get("id", holder.get("name", holder.get("kind")))), holder


def _flat(row: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested objects, by dotted names. Lists have tables of their own."""
    for name, value in row.items():
        if isinstance(value, Mapping):
            if name not in ("footprint", "document", "amounts"):
                yield from _flat(value, f"{path}{name}.")
        elif not isinstance(value, list):
            yield f"{path}{name}", value


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_OF_PCF = {"mass": "productMassPerDeclaredUnit", "share": "primaryDataShare", "exempted": "exemptedEmissionsPercent"}


def _members(spec_version: str) -> dict[str, str]:
    """How the line of a supplier's document calls the columns."""
    line = LINES.get(spec_version[:1], LINES["3"])
    return {"unit": line.unit, "amount": line.amount, "value": line.value, **_OF_PCF}


def _of_document(document: Mapping[str, Any]) -> dict[str, str]:
    head = {name: str(document[name]) for name in ("specVersion", "status", "productNameCompany") if name in document}
    pcf = document["pcf"]
    members = _members(head["specVersion"])
    return head | {name: _text(pcf[member]) for name, member in members.items() if member in pcf}


# ------------------------------------------------------------------------------------------------ putting one together


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: the file, and line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    place: Place


@dataclass
class Filled:
    """A table that was read: its kind, and for each row the cells that are not empty, by field."""

    layout: Layout
    rows: list[tuple[Place, dict[str, Cell]]]


class TableError(ValueError):
    """Tables that do not go together. `complaints` are sentences with file, line and column."""

    def __init__(self, complaints: Sequence[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = list(complaints)


@dataclass
class Assembled:
    """An input document, and where its values stood."""

    document: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def place(self, path: str) -> Place | None:
        """Where the value at `path` stood, or the nearest thing around it."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return next(iter(self.places.values()), None)


def to_document(tables: Sequence[Filled], method: str) -> Assembled:
    """The input that tables make up. Raises `TableError` for rows that belong to nothing, all of them at once."""
    return _Assembly(tables, method).assembled()


class _Assembly:
    def __init__(self, tables: Sequence[Filled], method: str) -> None:
        order = [*TABLES["chain"], *dict.fromkeys(name for each in TABLES.values() for name in each)]
        self.tables = sorted(tables, key=lambda table: order.index(table.layout.name))
        self.method = method
        self.found = Assembled()
        self.complaints: list[str] = []

    def assembled(self) -> Assembled:
        for table in self.tables:
            for place, cells in table.rows:
                self._row(table.layout, place, cells)
        if self.complaints:
            raise TableError(self.complaints)
        return self.found

    def _row(self, layout: Layout, place: Place, cells: dict[str, Cell]) -> None:
        document, path = self.found.document, ""
        if self.method == "chain" and layout.name != "tiers":
            tier = self._named("tiers", "tier", place, cells, document, path)
            if tier is None:
                return
            document, path = tier[0].setdefault("input", {}), f"{tier[1]}.input"
        if layout.of == "settings":
            self._setting(document, path, place, cells)
            return
        if layout.parent:
            holder = self._named(layout.at[0], "parent", place, cells, document, path)
            if holder is None:
                return
            document, path = holder
        own = {name: cell for name, cell in cells.items() if name not in ("tier", "parent")}
        self._put(layout, document, _join(path, layout.at[-1]), place, own)

    def _named(
        self, kind: str, column: str, place: Place, cells: dict[str, Cell], document: dict[str, Any], path: str
    ) -> tuple[dict[str, Any], str] | None:
        """The entry that a row belongs to."""
        cell = cells.get(column)
        names = [str(each.get("id", each.get("name", each.get("kind")))) for each in document.get(kind, ())]
        if cell is not None and cell.text in names:
            at = names.index(cell.text)
            return document[kind][at], f"{_join(path, kind)}[{at}]"
        from difflib import get_close_matches

        said = f"“{cell.text}”" if cell else "nothing"
        close = get_close_matches(cell.text, names, n=1) if cell else []
        right = f"did you mean {close[0]}?" if close else f"one of {', '.join(names[:20]) or 'none that is known'}"
        self.complaints.append(f"{cell.place if cell else place}: the row belongs to {said} of {kind}; {right}")
        return None

    def _setting(self, document: dict[str, Any], path: str, place: Place, cells: dict[str, Cell]) -> None:
        name, value = cells.get("setting"), cells.get("value")
        if name is None or value is None:
            self.complaints.append(f"{place}: a setting is a name and a value; one of the two is missing")
            return
        self._set(document, name.text, value.text, _join(path, name.text), value.place)

    def _put(self, layout: Layout, holder: dict[str, Any], path: str, place: Place, cells: dict[str, Cell]) -> None:
        member = layout.at[-1]
        if layout.of == "map":
            name, value = cells.get("name"), cells.get("value")
            if name is None or value is None:
                self.complaints.append(f"{place}: a name and an amount are due; one of the two is missing")
                return
            holder.setdefault(member, {})[name.text] = value.text
            self.found.places[f"{path}.{name.text}"] = value.place
            self.found.places.setdefault(path, place)
            return
        if layout.of in ("object", "document"):
            row = holder.setdefault(member, {})
        else:
            rows = holder.setdefault(member, [])
            path, row = f"{path}[{len(rows)}]", {}
            rows.append(row)
        self.found.places.setdefault(path, place)
        if layout.of == "document":
            self._document(row, path, cells)
            return
        for column, cell in cells.items():
            self._set(row, column, cell.text, f"{path}.{column}", cell.place)

    def _document(self, row: dict[str, Any], path: str, cells: dict[str, Cell]) -> None:
        version = cells["specVersion"].text if "specVersion" in cells else ""
        members = _members(version)
        pcf = row.setdefault("pcf", {})
        for name, cell in cells.items():
            if name in members:
                pcf[members[name]] = _of_version(name, cell.text, version)
                self.found.places[f"{path}.pcf.{members[name]}"] = cell.place
            else:
                row[name] = cell.text
                self.found.places[f"{path}.{name}"] = cell.place

    def _set(self, row: dict[str, Any], name: str, text: str, path: str, place: Place) -> None:
        *outer, last = name.split(".")
        for step in outer:
            row = row.setdefault(step, {})
        row[last] = FLAGS.get(text, text) if last == "rest_of_category" else text
        self.found.places[path] = place


def _of_version(name: str, text: str, version: str) -> Any:
    """A percentage is a JSON number in 2.x, text in 3.0."""
    if version.startswith("2") and name in ("share", "exempted"):
        from decimal import Decimal, InvalidOperation

        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    return text


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
