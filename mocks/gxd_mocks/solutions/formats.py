"""Native formats: how a solution writes a company's tables to files and reads them again.

`csv` and `csv_cp932` are tables with Japanese headings, one file each, as a spreadsheet saves them (UTF-8 with a byte order
mark, or the code page of Japanese Windows); `messages` is one JSON document with Japanese names; `json` one with ours.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gxd_mocks.solutions.tables import Row, Tables

Files = dict[str, bytes]
"""File name -> content."""


@dataclass(frozen=True)
class Format:
    """One native format. `read(write(tables)) == tables`."""

    name: str
    write: Callable[[Tables], Files]
    read: Callable[[Mapping[str, bytes]], Tables]


@cache
def _headings() -> dict[str, dict[str, str]]:
    """Our name of a table or column -> the Japanese heading."""
    from gxd_fixtures.yamlfile import load

    found: dict[str, dict[str, str]] = load((files(__package__) / "headings.yaml").read_text("utf-8"))
    return found


def _table(name: str) -> str:
    return _headings()["tables"][name]


def _columns(row: Row) -> Row:
    headings = _headings()["columns"]
    return {headings[name]: _word(value) for name, value in row.items()}


def _word(value: str) -> str:
    return _headings()["words"].get(value, value)


@cache
def _back(kind: str) -> dict[str, str]:
    return {ja: name for name, ja in _headings()[kind].items()}


def _ours(row: Mapping[str, str]) -> Row:
    columns, words = _back("columns"), _back("words")
    return {columns[heading]: words.get(value, value) for heading, value in row.items()}


def _csv_writer(encoding: str) -> Callable[[Tables], Files]:
    def write(tables: Tables) -> Files:
        return {f"{_table(name)}.csv": _csv(rows).encode(encoding) for name, rows in tables.items()}

    return write


def _csv(rows: list[Row]) -> str:
    out = io.StringIO()
    if rows:
        headed = [_columns(row) for row in rows]
        writer = csv.DictWriter(out, list(headed[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(headed)
    return out.getvalue()


def _csv_reader(encoding: str) -> Callable[[Mapping[str, bytes]], Tables]:
    def read(found: Mapping[str, bytes]) -> Tables:
        return {
            _back("tables")[name.removesuffix(".csv")]: [
                _ours(row) for row in csv.DictReader(io.StringIO(content.decode(encoding), newline=""))
            ]
            for name, content in found.items()
        }

    return read


MESSAGES = "取引電文.json"


def _write_messages(tables: Tables) -> Files:
    document = {_table(name): [_columns(row) for row in rows] for name, rows in tables.items()}
    return {MESSAGES: json.dumps(document, ensure_ascii=False, indent=1).encode()}


def _read_messages(found: Mapping[str, bytes]) -> Tables:
    document = json.loads(found[MESSAGES])
    return {_back("tables")[name]: [_ours(row) for row in rows] for name, rows in document.items()}


def _write_json(tables: Tables) -> Files:
    return {"company.json": json.dumps(tables, ensure_ascii=False, indent=1).encode()}


def _read_json(found: Mapping[str, bytes]) -> Tables:
    tables: Tables = json.loads(found["company.json"])
    return tables


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("csv", _csv_writer("utf-8-sig"), _csv_reader("utf-8-sig")),
        Format("csv_cp932", _csv_writer("cp932"), _csv_reader("cp932")),
        Format("messages", _write_messages, _read_messages),
        Format("json", _write_json, _read_json),
    )
}
