"""The record of a run, `run.jsonl`, read line by line from disk.

A record may be larger than memory, may have been cut by a power failure, and holds whatever the other side sent. So
nothing here keeps a body: an exchange is remembered by its place in the file and read again when somebody asks for it.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes. The suite never writes a longer line; one that is longer is skipped and reported as damage."""

_EXCHANGE = re.compile(rb'\{"type":\s?"exchange",\s?"id":\s?"([\w.-]{1,64})"')


class NotARun(ValueError):
    """The file is not the record of a run. The text is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A line that could not be read: its number, from 1, and why (`cut`, `broken`, `too_long`)."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line that could be read: its number, from 1, and its object."""

    line: int
    content: dict[str, Any]


class Record:
    """One `run.jsonl`. Iterate `rows()` once; afterwards the exchanges can be fetched by id in any order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damage: list[Damage] = []
        self.sha256 = ""
        self.chain = ""
        """sha256 of all bytes before the last footer, empty as long as no footer was met."""
        self._offsets: dict[str, int] = {}

    @property
    def exchange_ids(self) -> list[str]:
        """The ids of all exchanges, in the order in which they happened."""
        return list(self._offsets)

    def rows(self) -> Iterator[Row]:
        """Every readable line but the exchanges, which are only noted.

        Raises `OSError` when the file cannot be read. A line that cannot be read is added to `damage`.
        """
        self.damage, self._offsets, self.chain = [], {}, ""
        seen = hashlib.sha256()
        with self.path.open("rb") as file:
            for number, (offset, before, raw) in enumerate(_lines(file, seen), start=1):
                known = _EXCHANGE.match(raw)
                if known and raw.endswith(b"}\n"):
                    self._offsets.setdefault(known[1].decode(), offset)
                    continue
                content = _object(raw)
                if content is None:
                    self.damage.append(Damage(number, _why(raw)))
                elif content.get("type") == "exchange":
                    self._offsets.setdefault(str(content.get("id")), offset)
                else:
                    if content.get("type") == "footer":
                        self.chain = before.hexdigest()
                    yield Row(number, content)
        self.sha256 = seen.hexdigest()

    def exchange(self, exchange_id: str) -> dict[str, Any] | None:
        """The exchange of that id, read again from disk; None if there is none or its line is broken."""
        offset = self._offsets.get(exchange_id)
        if offset is None:
            return None
        with self.path.open("rb") as file:
            file.seek(offset)
            return _object(file.readline(LONGEST_LINE))

    def exchanges(self) -> Iterator[dict[str, Any]]:
        """All exchanges in their order, one at a time."""
        for exchange_id in self._offsets:
            exchange = self.exchange(exchange_id)
            if exchange is not None:
                yield exchange


class Ending(Protocol):
    """The last line of a record: `chain` is the digest of all lines before it."""

    @property
    def chain(self) -> str: ...


class RecordView:
    """What a view of a run or of a round tells of the record itself, and why it may decide nothing."""

    footer: Ending | None

    def __init__(self, record: Record) -> None:
        self._record = record

    @property
    def path(self) -> Path:
        return self._record.path

    @property
    def damage(self) -> list[Damage]:
        """Lines that could not be read."""
        return self._record.damage

    @property
    def sha256(self) -> str:
        """The digest of the whole record, by which a printed report names it."""
        return self._record.sha256

    @property
    def interrupted(self) -> bool:
        """The record has no end."""
        return self.footer is None

    @property
    def changed(self) -> bool:
        """The lines are not those over which the record was closed: somebody changed it afterwards."""
        closed = self.footer.chain if self.footer else ""
        return closed not in ("", self._record.chain)

    @property
    def doubt(self) -> str | None:
        """Why the record decides nothing: `interrupted`, `damaged`, `changed`, `contradiction`, `nothing`."""
        if self.interrupted:
            return "interrupted"
        if self.damage:
            return "damaged"
        return "changed" if self.changed else self._doubt_about_contents()

    def _doubt_about_contents(self) -> str | None:
        """`contradiction` or `nothing`, of a record that is whole."""
        raise NotImplementedError


def _lines(file: BinaryIO, seen: hashlib._Hash) -> Iterator[tuple[int, hashlib._Hash, bytes]]:
    """Every line: its offset, the digest of all bytes before it, and its bytes (of a line too long the beginning)."""
    offset = 0
    before = seen.copy()
    while raw := file.readline(LONGEST_LINE):
        seen.update(raw)
        length = len(raw)
        ended = raw.endswith(b"\n")
        while not ended and (rest := file.readline(LONGEST_LINE)):
            seen.update(rest)
            length += len(rest)
            ended = rest.endswith(b"\n")
        if raw.strip():
            yield offset, before, raw
        offset += length
        before = seen.copy()


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(raw, parse_float=_finite, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _finite(text: str) -> float | None:
    """The numbers of a record are ours: milliseconds and counts. What a vendor sent stays text inside bodies."""
    number = float(text)
    return number if math.isfinite(number) else None


def _why(raw: bytes) -> str:
    if raw.endswith(b"\n"):
        return "broken"
    return "too_long" if len(raw) >= LONGEST_LINE else "cut"
