"""File drop: what lies in a partner's folder, as CSV, JSON, JSON lines or xlsx.

A file with a mistake is not taken at all, and all of its mistakes are told, each with file, line and column (or cell). Only
regular files directly in the folder are read: no links, which could lead to what is nobody's business, and no folders.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from gxd_mocks.common_gateway.connectors import columns
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.exact import in_doubles
from gxd_mocks.common_gateway.mappings.formats import format_of
from gxd_mocks.common_gateway.troubles import Trouble, Troubles
from gxd_mocks.gateway.strict_json import NotJson, strict_json

MOST_BYTES = 100_000_000
MOST_ROWS = 200_000
SUFFIXES = (".csv", ".json", ".jsonl", ".xlsx")
INSTALL = "pip install 'gxd-conformance[xlsx]'"


class BadFile(ValueError):
    """What is wrong with a file: (place, sentence), all of it."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {sentence}" for place, sentence in mistakes))
        self.mistakes = mistakes


class Found(NamedTuple):
    """A document, and where it was found; nowhere, if it did not come from a file.

    The id of a row is ours to give (`is_row`), and so is the new one that 3.0 wants when the row changes.
    """

    document: Any
    place: str = ""
    is_row: bool = False


class State(NamedTuple):
    """By what a file is known to have changed; `ctime` also when it may be read now and could not be before."""

    mtime: int
    size: int
    ctime: int


QUIET_S = 1.0
"""A file that has just changed is still being written, until nothing happens to it for so long."""
LONG_AGO_S = 60.0
"""Clocks of file servers may be wrong, but not by so much; whatever is older needs no waiting for."""


class Folder:
    """A partner's folder. A file is read again when it has changed, and nothing has happened to it for `quiet_s`.

    Files are read in the order in which they were written, so that of two that contradict each other the later one holds,
    whenever they are read.
    """

    def __init__(self, path: Path, around: Mapping[str, Any], owner: str, quiet_s: float = 0.0) -> None:
        self._path, self._around, self._owner, self._quiet_s = path, around, owner, quiet_s
        self._read: dict[str, State] = {}
        self._waiting: dict[str, tuple[State, float]] = {}
        self._said: dict[str, tuple[str, str]] = {}
        self._outdone: dict[str, set[str]] = {}
        self._reading = ""

    @property
    def is_restless(self) -> bool:
        """Whether something is still being written, so that it is worth looking again soon."""
        return bool(self._waiting)

    def found(self, troubles: Troubles) -> Iterator[Found]:
        """The documents in files that are new or have changed; what is wrong is added to `troubles`."""
        try:
            there = dict(self._entries())
        except OSError as error:
            troubles.append(Trouble(self._owner, str(self._path), f"can't be read: {error.strerror or error}"))
            return
        troubles.mended(self._owner, f"{self._path}")
        for name in self._read.keys() - there.keys():
            self._forget(name, troubles)
        self._waiting = {name: waiting for name, waiting in self._waiting.items() if name in there}
        for name in there:
            if name in self._read and self._read[name] != there[name]:
                self._forget(name, troubles)
        for name in sorted(there.keys() - self._read.keys(), key=lambda name: (there[name].mtime, name)):
            if self._is_quiet(name, there[name]):
                yield from self._of(name, there[name], troubles)

    def _entries(self) -> Iterator[tuple[str, State]]:
        """The files that are for us; those that begin with `.` or `~$` are locks and remains of programs."""
        with os.scandir(self._path) as entries:
            for entry in entries:
                ours = Path(entry.name).suffix.lower() in SUFFIXES and not entry.name.startswith((".", "~$"))
                try:
                    if ours and entry.is_file(follow_symlinks=False):
                        yield entry.name, _state(entry.stat(follow_symlinks=False))
                except FileNotFoundError:
                    continue

    def _is_quiet(self, name: str, state: State) -> bool:
        if not self._quiet_s or time.time() - state.mtime / 1e9 > LONG_AGO_S:
            return True
        seen, since = self._waiting.get(name, (None, 0.0))
        if seen != state:
            self._waiting[name] = state, time.monotonic()
            return False
        return time.monotonic() - since >= self._quiet_s

    def _of(self, name: str, state: State, troubles: Troubles) -> Iterator[Found]:
        path = self._path / name
        mistakes: list[tuple[str, str]] = []
        documents: list[Found] = []
        try:
            documents = found_in(path, self._around, self._owner)
        except BadFile as bad:
            mistakes = bad.mistakes
        try:
            if _state(path.lstat()) != state:
                # Somebody writes at this moment; what was read may be half of it.
                self._waiting[name] = _state(path.lstat()), time.monotonic()
                return
        except FileNotFoundError:
            return
        self._waiting.pop(name, None)
        self._read[name], self._reading = state, name
        troubles.extend(Trouble(self._owner, place, sentence) for place, sentence in mistakes)
        yield from documents

    def _forget(self, name: str, troubles: Troubles) -> None:
        """A file has changed, or is gone: nothing of it holds any more, and what it took the place of holds again."""
        self._read.pop(name, None)
        self._said = {id_: said for id_, said in self._said.items() if said[0] != name}
        troubles.mended(self._owner, str(self._path / name))
        for other in self._outdone.pop(name, ()):
            self._forget(other, troubles)

    def said_before(self, footprint_id: str, place: str, *, otherwise: bool) -> str | None:
        """Note where the file that is being read says a footprint; where one says it `otherwise`, if one does."""
        before = self._said.get(footprint_id)
        self._said[footprint_id] = self._reading, place
        if before is None or not otherwise:
            return None
        if before[0] != self._reading:
            self._outdone.setdefault(self._reading, set()).add(before[0])
        return before[1]


def _state(stat: os.stat_result) -> State:
    return State(stat.st_mtime_ns, stat.st_size, stat.st_ctime_ns)


FROM_OTHERS = "from-others"
"""The folder in a partner's folder where it finds what the others have."""


def write_folder(folder: Path, spec: str, documents: Iterable[Any]) -> bool:
    """What others have, as JSON lines in `from-others/footprints-SPEC.jsonl`; False if that stands there already.

    A reader never meets half a file. Raises `OSError`, also for a link, which could lead to what is nobody's business.
    """
    place = folder / FROM_OTHERS
    place.mkdir(exist_ok=True)
    if place.is_symlink():
        raise OSError("is a link")
    target = place / f"footprints-{spec}.jsonl"
    body = "".join(f"{json.dumps(document, ensure_ascii=False)}\n" for document in documents).encode()
    if target.is_file() and not target.is_symlink() and target.read_bytes() == body:
        return False
    with tempfile.NamedTemporaryFile(dir=place, prefix=".", delete=False) as file:
        file.write(body)
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)
    return True


def found_in(path: Path, around: Mapping[str, Any], owner: str) -> list[Found]:
    """The documents in one file. Raises `BadFile` with every mistake."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFile([(str(path), f"is larger than {MOST_BYTES:,} bytes; divide it")])
        body = path.read_bytes()
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OSError as error:
        raise BadFile([(str(path), f"can't be read: {error.strerror or error}")]) from error
    match path.suffix.lower():
        case ".csv":
            return _table(path, _csv_rows(path, body), around, owner, written, _at_column)
        case ".xlsx":
            return _table(path, _xlsx_rows(path, body), around, owner, written, _at_cell)
        case ".jsonl":
            return [found for place, line in _lines(path, body) for found in _documents(line, place)]
        case _:
            return list(_documents(_json(path, body, 1), str(path)))


def _table(
    path: Path, rows: Iterable[tuple[int, list[Any]]], around: Mapping[str, Any], owner: str, written: str, at: Any
) -> list[Found]:
    mistakes: list[tuple[str, str]] = []
    found: dict[str, Found] = {}
    headers: dict[int, columns.Column] | None = None
    for line, row in rows:
        if all(cell is None or cell == "" for cell in row):
            continue
        if headers is None:
            headers, wrong = columns.headed(row, around)
            mistakes += [(at(path, line, mistake.column), mistake.sentence) for mistake in wrong]
            if wrong:
                break
            continue
        told, wrong = columns.footprint(row, headers, around, owner, written)
        mistakes += [(at(path, line, mistake.column), mistake.sentence) for mistake in wrong]
        if told is None:
            continue
        before = found.setdefault(told["id"], Found(told, f"{path}:{line}", is_row=True))
        if before.document != told:
            mistakes.append((f"{path}:{line}", f"{SAME_FOOTPRINT}, which line {before.place.rpartition(':')[2]} is"))
    if headers is None:
        mistakes.append((str(path), "is empty; write a row of headers and one row for each footprint"))
    if mistakes:
        raise BadFile(mistakes)
    return list(found.values())


SAME_FOOTPRINT = "has the id, or the products, period and place, of another footprint"


def _at_column(path: Path, line: int, column: int) -> str:
    return f"{path}:{line}:{column + 1}"


def _at_cell(path: Path, line: int, column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{path}:{letters}{line}"


def _csv_rows(path: Path, body: bytes) -> Iterator[tuple[int, list[Any]]]:
    """Separated by commas, tabs or semicolons: by what makes headers of the first row."""
    text = _decoded(path, body)
    first = 1
    if mark := SEPARATOR_LINE.match(text):
        text, first = text[mark.end() :], 2
    between = mark[1] if mark else max(SEPARATORS, key=lambda one: _headers(text, one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    line = first
    try:
        for count, row in enumerate(reader):
            if count > MOST_ROWS:
                raise BadFile([(f"{path}:{line}", f"has more than {MOST_ROWS:,} rows; divide it")])
            yield line, row
            line = reader.line_num + first
    except csv.Error as error:
        raise BadFile([(f"{path}:{line}", f"is no CSV: {error}; look for a missing quote")]) from error


SEPARATORS = ",\t;"
SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n")
"""How a spreadsheet tells itself what separates the cells."""


def _headers(text: str, between: str) -> int:
    try:
        return columns.known_in(next(csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True), ()))
    except csv.Error:
        return 0


def _decoded(path: Path, body: bytes) -> str:
    """UTF-8 with or without a mark, else UTF-16 with one, else the code page of Japanese spreadsheets."""
    for coding in ("utf-8-sig", "utf-16" if body[:2] in UTF_16 else "cp932"):
        try:
            text = body.decode(coding)
        except UnicodeDecodeError:
            continue
        if (coding == "cp932" and PRIVATE.search(text)) or "\x1b" in text:
            break
        if odd := CONTROL.search(text):
            place = f"{path}:{text.count(chr(10), 0, odd.start()) + 1}"
            raise BadFile([(place, f"holds the control character U+{ord(odd[0]):04X}; remove it")])
        return text
    raise BadFile([(str(path), "is neither UTF-8 nor Shift_JIS (cp932); save it as UTF-8")])


UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PRIVATE = re.compile(r"[\x80-\x9f\ue000-\uf8ff]")
"""Into what cp932 turns the bytes of other code pages."""


def _xlsx_rows(path: Path, body: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet; of a formula, the value that was calculated last.

    What would be lost on the way is a mistake: formulas never calculated, errors, merged cells, and tables on further sheets.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise BadFile([(str(path), f"needs the package openpyxl: {INSTALL}")]) from error
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 2 * MOST_BYTES:
                raise BadFile([(str(path), "is larger than it may be when unpacked; divide it")])
            workbook: Any = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
            told, *others = workbook.worksheets
            sheet = archive.read(told._worksheet_path)
        if merged := MERGED.findall(sheet):
            raise BadFile(
                [(f"{path}:{cells.decode()}", "is merged; unmerge it, and fill every cell") for cells in merged]
            )
        for other in others:
            if any(columns.known_in(row) > 1 for row in other.iter_rows(values_only=True, max_row=20, max_col=200)):
                raise BadFile([(f"{path}: sheet {other.title:.40}", "is not read; put its rows in the first sheet")])
        formulas = None
        if FORMULA.search(sheet):
            formulas = load_workbook(io.BytesIO(body), read_only=True, keep_links=False).worksheets[0]
        yield from _sheet_rows(path, told, formulas)
    except BadFile:
        raise
    except Exception as error:
        raise BadFile([(str(path), f"is no workbook ({type(error).__name__}); save it as .xlsx")]) from error


MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*ref=\"([A-Z0-9:]+)\"")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


def _sheet_rows(path: Path, told: Any, written: Any) -> Iterator[tuple[int, list[Any]]]:
    """`told` is a sheet with values where `written` has formulas; None if it has none anywhere."""
    mistakes: list[tuple[str, str]] = []

    def rows(sheet: Any) -> Any:
        return sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=200)

    pairs = zip(rows(told), rows(written), strict=True) if written else ((row, row) for row in rows(told))
    for line, (values, formulas) in enumerate(pairs, 1):
        if line > MOST_ROWS + 1:
            raise BadFile([(f"{path}:{line}", f"has more than {MOST_ROWS:,} rows; divide it")])
        for at, (value, formula) in enumerate(zip(values, formulas, strict=False)):
            if value in ERRORS:
                mistakes.append((_at_cell(path, line, at), f"holds the error {value}"))
            elif value is None and formula is not None:
                mistakes.append((_at_cell(path, line, at), "is a formula that was never calculated; save its value"))
        yield line, list(values)
    if mistakes:
        raise BadFile(mistakes)


def _lines(path: Path, body: bytes) -> list[tuple[str, Any]]:
    """Each line of JSON with its place."""
    mistakes: list[tuple[str, str]] = []
    found: list[tuple[str, Any]] = []
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                found.append((f"{path}:{number}", _json(path, line, number)))
            except BadFile as bad:
                mistakes += bad.mistakes
    if mistakes:
        raise BadFile(mistakes)
    return found


def _json(path: Path, body: bytes, line: int) -> Any:
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return strict_json(body, exact=True)
    except NotJson as error:
        place, reason = _json_place(body, line), str(error).partition(": line ")[0]
        raise BadFile([(f"{path}:{place}", f"is no JSON: {reason}; write one document, or a list of them")]) from error


def _json_place(body: bytes, line: int) -> str:
    try:
        json.loads(body.decode("utf-8", "replace"))
    except json.JSONDecodeError as error:
        return f"{line + error.lineno - 1}:{error.colno}"
    except (ValueError, RecursionError):
        pass
    return f"{line}:1"


def _as_kept(document: Any) -> Any:
    """A document of PACT is kept as it came, in numbers that can be sent on; others are converted, to the last digit."""
    try:
        exact = not format_of(document)[:1].isdigit()
    except Cannot:
        exact = False
    return document if exact else in_doubles(document)


def _documents(content: Any, place: str) -> Iterator[Found]:
    """One document, a list of them, or the body of a list; records of Ouranos are gathered by what they share."""
    if isinstance(content, dict) and isinstance(content.get("data"), list) and "id" not in content:
        content = content["data"]
    if not isinstance(content, list):
        yield Found(_as_kept(content), place)
        return
    records: dict[str, list[Any]] = {}
    for number, item in enumerate(content, 1):
        if isinstance(item, dict) and "cfpType" in item:
            records.setdefault(f"{item.get('cfpId')} {item.get('traceId')}", []).append(item)
        else:
            yield Found(_as_kept(item), f"{place}: entry {number}")
    for name, gathered in records.items():
        yield Found({"cfps": gathered}, f"{place}: records of {name:.80}")
