"""Rows of a table as footprints of 3.0: one footprint a row, one member a column, headers in English or Japanese."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from unicodedata import normalize
from uuid import UUID

from gxd_fixtures import version
from gxd_mocks.common_gateway.mappings import exact
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.conversion import against_schema
from gxd_mocks.common_gateway.mappings.formats import HUB
from gxd_mocks.common_gateway.mappings.places import ABSENT, put, read, within
from gxd_mocks.gateway.instants import instant

DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
FLAGS = {"true": True, "yes": True, "1": True, "はい": True, "有": True, "○": True}
FLAGS |= {"false": False, "no": False, "0": False, "いいえ": False, "無": False, "×": False}


@dataclass(frozen=True)
class Column:
    """One column: `names` are its headers, `place` is where its values stand in a footprint."""

    names: tuple[str, ...]
    place: str
    kind: str
    required: bool


class Mistake(NamedTuple):
    """One mistake in a row: the number of the column from 0, and a sentence with what would be right."""

    column: int
    sentence: str


class Unreadable(ValueError):
    """A cell that is not what its column holds. The message finishes the sentence about it."""


@cache
def columns() -> tuple[Column, ...]:
    """Every column that we know, as `columns.yaml` has them."""
    from gxd_fixtures.yamlfile import load

    rows = load((files(__package__) / "columns.yaml").read_text("utf-8"))
    return tuple(
        Column((row["name"], *row["ja"]), row["place"], row["kind"], row.get("required", False)) for row in rows
    )


@cache
def _known() -> dict[str, Column]:
    return {_folded(name): column for column in columns() for name in column.names}


def known_in(row: Sequence[Any]) -> int:
    """How many cells of a row are headers that we know."""
    return sum(_folded(str(cell)) in _known() for cell in row if cell is not None)


def headed(header: Sequence[Any], around: Mapping[str, Any]) -> tuple[dict[int, Column], list[Mistake]]:
    """Which column stands where, and what is wrong with the header. What `around` gives needs no column."""
    known = _known()
    found: dict[int, Column] = {}
    mistakes: list[Mistake] = []
    for index, text in enumerate(header):
        folded = _folded(str(text)) if text is not None else ""
        if not folded:
            continue
        column = known.get(folded)
        if column is None:
            mistakes.append(Mistake(index, f"there is no column {str(text)[:40]!r}; {_guess(folded, known)}"))
        elif column in found.values():
            mistakes.append(Mistake(index, f"column {column.names[0]} stands twice; keep one of the two"))
        else:
            found[index] = column
    missing = [c for c in columns() if c.required and c not in found.values() and c.place not in around]
    mistakes += [Mistake(0, f"column {c.names[0]} ({c.names[1]}) is missing; add it") for c in missing]
    return found, mistakes


def footprint(
    row: Sequence[Any], headers: Mapping[int, Column], around: Mapping[str, Any], owner: str, written: str
) -> tuple[dict[str, Any] | None, list[Mistake]]:
    """The footprint in a row, or what is wrong with the row. `written` is when the file was written."""
    told: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for place, value in around.items():
        put(told, place, value)
    for index, column in headers.items():
        cell = row[index] if index < len(row) else None
        try:
            value = _value(cell, column.kind)
        except Unreadable as wrong:
            mistakes.append(Mistake(index, f"column {column.names[0]}: {str(cell)[:40]!r} {wrong}"))
            continue
        if value is ABSENT and column.required and read(told, column.place) is ABSENT:
            mistakes.append(Mistake(index, f"column {column.names[0]} ({column.names[1]}) is empty; fill it"))
        put(told, column.place, value)
    mistakes += _beside(row, headers)
    if read(told, "/productIds") is not ABSENT:
        _complete(told, owner, written)
    mistakes += _unlawful(told, row, headers, whole=not mistakes)
    return (None, sorted(mistakes)) if mistakes else (told, [])


def _beside(row: Sequence[Any], headers: Mapping[int, Column]) -> Iterator[Mistake]:
    """Cells under no header. A row that ends early is no mistake: spreadsheets leave out the empty cells at its end."""
    for index, cell in enumerate(row):
        if index not in headers and cell is not None and str(cell).strip():
            yield Mistake(index, f"{str(cell)[:40]!r} stands under no header; write one over it, or remove it")


def _unlawful(
    told: dict[str, Any], row: Sequence[Any], headers: Mapping[int, Column], *, whole: bool
) -> Iterator[Mistake]:
    """What 3.0 does not allow in a cell, and, where the row is `whole`, as it stands together."""
    for wrong in against_schema(told, HUB):
        index = next((at for at, column in headers.items() if within(wrong.pointer, column.place)), None)
        if index is not None:
            cell = row[index] if index < len(row) else ""
            yield Mistake(index, f"column {headers[index].names[0]}: {str(cell)[:40]!r} {wrong.words.en}")
        elif whole:
            yield Mistake(0, f"{wrong.pointer or 'the row'} {wrong.words.en}")


def _complete(told: dict[str, Any], owner: str, written: str) -> None:
    """What follows for a footprint of 3.0 from what the row says."""
    excluding = read(told, "/pcf/pcfExcludingBiogenicUptake")
    follows = {
        "/specVersion": version("3.0").footprint_spec_version,
        "/status": "Active",
        "/created": written,
        "/productDescription": "",
        "/pcf/pcfIncludingBiogenicUptake": excluding,
        "/pcf/fossilGhgEmissions": excluding,
        "/id": _id(owner, told),
    }
    for place, value in follows.items():
        if read(told, place) is ABSENT:
            put(told, place, value)


def _id(owner: str, told: dict[str, Any]) -> str:
    """The same row has the same id, whenever it is read again: of owner, products, period and place of production."""
    period = (read(told, f"/pcf/referencePeriod{end}") for end in ("Start", "End"))
    made = (read(told, f"/pcf/geography{where}") for where in ("Country", "CountrySubdivision", "RegionOrSubregion"))
    said = (owner, *sorted(map(str, read(told, "/productIds"))), *period, *(at for at in made if at is not ABSENT))
    named = "\n".join(map(str, said))
    return str(UUID(bytes=hashlib.sha256(named.encode()).digest()[:16], version=4))


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]", "", normalize("NFKC", text)).lower()


def _guess(folded: str, known: Mapping[str, Column]) -> str:
    close = get_close_matches(folded, known, n=1)
    return f"did you mean {known[close[0]].names[0]}?" if close else "the README of the common gateway lists all"


def _value(cell: Any, kind: str) -> Any:
    text = normalize("NFKC", str(cell)).strip() if isinstance(cell, str) and kind != "text" else cell
    if text is None or (isinstance(text, str) and not text.strip()):
        return ABSENT
    return _READERS[kind](text)


def _text(cell: Any) -> str:
    return (
        exact.as_text(cell, "") if isinstance(cell, (int, float)) and not isinstance(cell, bool) else str(cell).strip()
    )


def _decimal(cell: Any) -> str:
    if isinstance(cell, str):
        if not exact.DECIMAL.fullmatch(cell) or len(cell) > exact.MOST_DIGITS:
            raise Unreadable("is no decimal number; write one such as 12.5, without separators and exponent")
        return cell
    try:
        return exact.as_text(cell, "")
    except Cannot as cannot:
        raise Unreadable("is no number; write one such as 12.5") from cannot


def _moment(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    if isinstance(cell, date):
        return f"{cell.isoformat()}T00:00:00Z"
    day = DAY.fullmatch(str(cell))
    text = f"{int(day[1]):04}-{int(day[2]):02}-{int(day[3]):02}T00:00:00Z" if day else str(cell)
    if instant(text) is None:
        raise Unreadable("is no date; write one such as 2025-01-31 or 2025-01-31T00:00:00Z")
    return text


def _flag(cell: Any) -> bool:
    found = cell if isinstance(cell, bool) else FLAGS.get(str(cell).lower())
    if found is None:
        raise Unreadable("is neither true nor false; write true or false, はい or いいえ")
    return found


def _list(cell: Any) -> list[str]:
    return list(dict.fromkeys(_parts(cell)))


def _parts(cell: Any) -> Iterator[str]:
    for part in re.split(r"[;\n、]", _text(cell)):
        if part.strip():
            yield part.strip()


_READERS = {"text": _text, "decimal": _decimal, "moment": _moment, "flag": _flag, "list": _list}
