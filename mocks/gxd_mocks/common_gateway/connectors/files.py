"""File drop: what lies in a partner's folder, as CSV, JSON, JSON lines or xlsx.

A file with a mistake is not taken at all, and all of its mistakes are told, each with file, line and column (or cell). Only
regular files directly in the folder are read: no links, which could lead to what is nobody's business, and no folders.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gxd_mocks.common_gateway.connectors import columns
from gxd_mocks.common_gateway.shelves import Trouble, Troubles
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


class Folder:
    """A partner's folder. A file is read again when it has changed."""

    def __init__(self, path: Path, around: Mapping[str, Any], owner: str) -> None:
        self._path, self._around, self._owner = path, around, owner
        self._read: dict[str, tuple[int, int]] = {}

    def footprints(self, troubles: Troubles) -> Iterator[Any]:
        """The documents in files that are new or have changed; what is wrong is added to `troubles`."""
        try:
            entries = sorted(os.scandir(self._path), key=lambda entry: entry.name)
        except OSError as error:
            troubles.append(Trouble(self._owner, str(self._path), f"can't be read: {error.strerror or error}"))
            return
        for entry in entries:
            if not entry.is_file(follow_symlinks=False) or Path(entry.name).suffix.lower() not in SUFFIXES:
                continue
            state = entry.stat(follow_symlinks=False)
            seen = (state.st_mtime_ns, state.st_size)
            if self._read.get(entry.name) == seen:
                continue
            self._read[entry.name] = seen
            try:
                yield from read_file(Path(entry.path), self._around, self._owner)
            except BadFile as bad:
                troubles.extend(Trouble(self._owner, place, sentence) for place, sentence in bad.mistakes)


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


def read_file(path: Path, around: Mapping[str, Any], owner: str) -> list[Any]:
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
            return [document for line in _lines(path, body) for document in _documents(line)]
        case _:
            return list(_documents(_json(path, body, 1)))


def _table(
    path: Path, rows: Iterable[tuple[int, list[Any]]], around: Mapping[str, Any], owner: str, written: str, at: Any
) -> list[Any]:
    mistakes: list[tuple[str, str]] = []
    found: list[Any] = []
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
        if told is not None:
            found.append(told)
    if headers is None:
        mistakes.append((str(path), "is empty; write a row of headers and one row for each footprint"))
    if mistakes:
        raise BadFile(mistakes)
    return found


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
    """UTF-8 with or without a mark, else the code page of Japanese spreadsheets; separated by commas or tabs."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = body.decode("cp932")
        except UnicodeDecodeError as error:
            raise BadFile([(str(path), "is neither UTF-8 nor Shift_JIS (cp932); save it as UTF-8")]) from error
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in header else ",", strict=True)
    line = 1
    try:
        for count, row in enumerate(reader):
            if count > MOST_ROWS:
                raise BadFile([(f"{path}:{line}", f"has more than {MOST_ROWS:,} rows; divide it")])
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile([(f"{path}:{line}", f"is no CSV: {error}; look for a missing quote")]) from error


def _xlsx_rows(path: Path, body: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet; of a formula, the value that was calculated last."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise BadFile([(str(path), f"needs the package openpyxl: {INSTALL}")]) from error
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 2 * MOST_BYTES:
                raise BadFile([(str(path), "is larger than it may be when unpacked; divide it")])
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for line, row in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS, max_col=200), 1):
            yield line, list(row)
    except BadFile:
        raise
    except Exception as error:
        raise BadFile([(str(path), f"is no workbook ({type(error).__name__}); save it as .xlsx")]) from error


def _lines(path: Path, body: bytes) -> list[Any]:
    mistakes: list[tuple[str, str]] = []
    found: list[Any] = []
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                found.append(_json(path, line, number))
            except BadFile as bad:
                mistakes += bad.mistakes
    if mistakes:
        raise BadFile(mistakes)
    return found


def _json(path: Path, body: bytes, line: int) -> Any:
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return strict_json(body)
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


def _documents(content: Any) -> Iterator[Any]:
    """One document, a list of them, or the body of a list; records of Ouranos are gathered by what they share."""
    if isinstance(content, dict) and isinstance(content.get("data"), list) and "id" not in content:
        content = content["data"]
    if not isinstance(content, list):
        yield content
        return
    records: dict[str, list[Any]] = {}
    for item in content:
        if isinstance(item, dict) and "cfpType" in item:
            records.setdefault(f"{item.get('cfpId')} {item.get('traceId')}", []).append(item)
        else:
            yield item
    yield from ({"cfps": gathered} for gathered in records.values())
