"""Reading tables from CSV files, headers in either language, with line and column of every cell.

UTF-8 with or without a mark, and Shift_JIS as spreadsheets in Japan write it. A table is recognised by the name of its
file (`lines.csv`, `部品表.csv`), else by its headers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from gxd_mocks.calculators.tables import (
    TABLES,
    Assembled,
    Cell,
    Column,
    Filled,
    Layout,
    Place,
    TableError,
    layouts,
    to_document,
)

SUFFIXES = (".csv", ".tsv")


def is_tables(paths: Sequence[Path]) -> bool:
    """Whether these are tables: CSV files, or a folder that holds them."""
    return any(path.is_dir() or path.suffix.lower() in SUFFIXES for path in paths)


def read(paths: Sequence[Path], method: str) -> Assembled:
    """The input document in CSV files or a folder of them. Raises `TableError` with every complaint, and `OSError`."""
    found: list[Filled] = []
    complaints: list[str] = []
    for path in _files(paths):
        try:
            found.append(_table(path, method))
        except TableError as error:
            complaints += error.complaints
    if not found and not complaints:
        complaints.append(f"{paths[0]}: there is no CSV file here")
    if complaints:
        raise TableError(complaints)
    return to_document(found, method)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
        else:
            yield path


def text_of(path: Path) -> str:
    """The text of a file. Raises `TableError` if it is neither UTF-8 nor Shift_JIS."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError([f"{path}:1:1: neither UTF-8 nor Shift_JIS; save it as CSV UTF-8"])


def cells_of(path: Path) -> Iterator[list[Cell]]:
    """The rows of a file, each cell with its place; empty rows are left out. Raises `TableError`."""
    text = text_of(path)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    lines = text.splitlines()
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            columns = _columns(lines[line - 1] if line <= len(lines) else "", delimiter)
            if any(cell.strip() for cell in row):
                yield [
                    Cell(cell.strip(), Place(str(path), line, columns[at] if at < len(columns) else 1))
                    for at, cell in enumerate(row)
                ]
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError([f"{path}:{reader.line_num}:1: {error}"]) from None


def _columns(line: str, delimiter: str) -> list[int]:
    """Where the cells of a line begin, from 1. A delimiter within quotes is none."""
    starts, quoted = [1], False
    for at, character in enumerate(line, start=1):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            starts.append(at + 1)
    return starts


def _table(path: Path, method: str) -> Filled:
    rows = cells_of(path)
    header = next(rows, None)
    if header is None:
        raise TableError([f"{path}:1:1: the file is empty; the first row is due to hold the headers"])
    layout = _layout(path, header, method)
    columns = _headers(layout, header, method == "chain")
    return Filled(layout, [(row[0].place, _named(row, columns)) for row in rows])


def _named(row: list[Cell], columns: Sequence[Column]) -> dict[str, Cell]:
    if len(row) > len(columns) and any(cell.text for cell in row[len(columns) :]):
        raise TableError([f"{row[len(columns)].place}: there are more cells than headers"])
    return {column.field: cell for column, cell in zip(columns, row, strict=False) if cell.text}


def _layout(path: Path, header: list[Cell], method: str) -> Layout:
    """Which table a file is."""
    names = list(TABLES[method])
    if method == "chain":
        names += [name for each in ("bom", "sales", "transaction") for name in TABLES[each]]
    known = {name: layouts()[name] for name in dict.fromkeys(names)}
    stem = path.stem.replace("_", " ").casefold()
    for layout in known.values():
        if stem in (layout.name.replace("_", " "), layout.en, layout.ja):
            return layout
    fitting = [
        layout
        for layout in known.values()
        if all(any(column.called(cell.text) for column in layout.all_columns(method == "chain")) for cell in header)
    ]
    if len(fitting) == 1:
        return fitting[0]
    raise TableError(
        [
            f"{header[0].place}: which table is this? Name the file after one: {', '.join(f'{name}.csv' for name in known)}"
        ]
    )


def _headers(layout: Layout, header: list[Cell], in_tiers: bool) -> list[Column]:
    columns = layout.all_columns(in_tiers)
    found: list[Column] = []
    complaints = []
    for cell in header:
        column = next((each for each in columns if each.called(cell.text)), None)
        if column is None:
            close = get_close_matches(cell.text, [word for each in columns for word in (each.en, each.ja)], n=1)
            right = f"did you mean {close[0]}?" if close else f"known are {', '.join(each.en for each in columns)}"
            complaints.append(f"{cell.place}: {layout.en} has no column “{cell.text}”; {right}")
        elif column in found:
            complaints.append(f"{cell.place}: the column “{cell.text}” stands twice")
        else:
            found.append(column)
    if complaints:
        raise TableError(complaints)
    return found
