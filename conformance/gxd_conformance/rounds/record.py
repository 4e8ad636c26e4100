"""round.jsonl: the record of a round, written while it goes on; and one file of exchanges for each pair.

    {"type": "header", "schema": 1, "round", "run_id", "suite_version", "started_at", "participants": […], "pairs", "policies"}
    {"type": "cell", "owner", "recipient", "outcome", "side", "requirement", "reason", "legs", …, "file"}      one a pair
    {"type": "hop", "owner", "recipient", "product", "way", "outcome", "reason", "value"}      one a hand-over of the chain
    {"type": "chain", "name", "product", "due", "got", "equal", "primary_data_share", "waterfall", "broken"}
    {"type": "footer", "counts": {outcome: number}, "finished_at", "chain"}

A record without footer was interrupted; with `go_on` a round asks nobody again for what stands in it already.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from gxd_conformance.rounds.outcome import Cell, Outcome
from gxd_conformance.rounds.round_file import Round
from gxd_conformance.runfile import RunFile, whole_lines

NAME = "round.jsonl"
PAIRS = "pairs"
SPEAKERS = "participants"
FIRST_BYTES = 10_000_000
"""No header is longer: 500 participants, each with a title of 200 characters."""


class NoRound(ValueError):
    """There is no record of a round where one should be, or it is of another round."""


@dataclass(frozen=True)
class Recorded:
    """A record, read back."""

    header: dict[str, Any]
    cells: dict[tuple[str, str], Cell]
    footer: dict[str, Any] | None
    hops: list[dict[str, Any]] = field(default_factory=list)
    chain: dict[str, Any] | None = None
    is_changed: bool = False
    """Whether a line is not the one that was written: what such a record says proves nothing."""

    @property
    def names(self) -> list[str]:
        return [row["name"] for row in self.header["participants"]]

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(cell.outcome for cell in self.cells.values())


def read(folder: Path) -> Recorded:
    """The record in a folder; a pair that was played again counts as it ended last. Raises `NoRound`."""
    path = folder / NAME if folder.is_dir() else folder
    header: dict[str, Any] | None = None
    footer: dict[str, Any] | None = None
    cells: dict[tuple[str, str], Cell] = {}
    hops: list[dict[str, Any]] = []
    chain: dict[str, Any] | None = None
    names: set[str] = set()
    written, is_changed = sha256(), False
    try:
        for number, raw in enumerate(whole_lines(path), 1):
            line = _line(raw, path, number)
            if line.get("type") == "footer":
                is_changed |= line.get("chain") != written.hexdigest()
            written.update(raw)
            if line.get("type") == "header":
                header = header or line
                names = {row["name"] for row in header.get("participants", ())}
            elif line.get("type") == "cell":
                cell = Cell.from_json(line)
                cells[cell.key] = cell
                footer = None
                # A pair of somebody who does not take part was written by somebody else.
                is_changed |= not {*cell.key} <= names
            elif line.get("type") == "footer":
                footer = line
            elif line.get("type") == "hop":
                hops.append(line)
            elif line.get("type") == "chain":
                chain = line
    except NoRound:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoRound(f"{path} is no record of a round: {error}") from error
    if header is None or not isinstance(header.get("participants"), list):
        raise NoRound(f"{path} is no record of a round: it has no header")
    return Recorded(header, cells, footer, hops, chain, is_changed)


def _line(raw: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        line = json.loads(raw)
    except ValueError as error:
        raise NoRound(f"{path} is no record of a round: line {number}: {error}") from error
    if not isinstance(line, dict):
        raise NoRound(f"{path} is no record of a round: line {number}: {str(line)[:40]}, where an object is due")
    return line


class Record:
    """Where a round writes. `cells` are what stands in it already; one that ends with nothing but its header is no record."""

    def __init__(self, folder: Path, round_: Round, run_id: str, policies: dict[str, str], *, go_on: bool) -> None:
        self.folder = folder
        goes_on = go_on and (folder / NAME).exists() and not _was_cut_off_at_once(folder / NAME)
        before = read(folder) if goes_on else None
        self.begun_anew = go_on and before is None
        """Whether there was nothing to go on with: no record, or one that was cut off before anything stood in it."""
        if before is not None and sorted(before.names) != sorted(round_.participants):
            raise NoRound(f"{folder} holds a round between {', '.join(before.names)}; choose another --out")
        if before is not None and (other := _another(before.header, _header(round_, run_id, policies))):
            raise NoRound(f"{folder} holds a round in which {other}; choose another --out")
        if before is not None and before.is_changed:
            raise NoRound(f"{folder / NAME} was changed after it was written and proves nothing; choose another --out")
        self.cells: dict[tuple[str, str], Cell] = dict(before.cells) if before else {}
        self.run_id = before.header["run_id"] if before else run_id
        self._chained = before is not None and before.chain is not None
        self._is_new = before is None
        self._file = RunFile(folder / NAME, go_on=before is not None)
        if before is None:
            self._file.write(_header(round_, run_id, policies))

    def having(self, *outcomes: Outcome) -> set[tuple[str, str]]:
        """The pairs that came to one of these."""
        return {pair for pair, cell in self.cells.items() if cell.outcome in outcomes}

    def add(self, cell: Cell) -> None:
        self.cells[cell.key] = cell
        self._file.write(cell.to_json())

    @property
    def has_the_chain(self) -> bool:
        return self._chained

    def write_chain(self, lines: Iterable[dict[str, Any]]) -> None:
        """The hops of a chain, and what came out in the end: at once, so that a chain stands here whole or not at all."""
        for line in lines:
            self._file.write(line)
        self._chained = True

    def end(self) -> None:
        counts = Counter(str(cell.outcome) for cell in self.cells.values())
        self._file.write(
            {"type": "footer", "counts": dict(sorted(counts.items())), "finished_at": _now(), "chain": self._file.chain}
        )

    def close(self) -> None:
        self._file.close()
        if self._is_new and not self.cells and not self._chained:
            # Nobody was asked for anything that could be gone on with: the folder is free for the next attempt.
            self._file.path.unlink(missing_ok=True)


def _was_cut_off_at_once(path: Path) -> bool:
    """Whether a record was cut off in its first line. Whatever else a file holds is not ours to write over."""
    try:
        with path.open("rb") as file:
            first = file.readline(FIRST_BYTES)
    except OSError:
        return False
    begin = b'{"type":"header"'
    return not first.endswith(b"\n") and len(first) < FIRST_BYTES and first[: len(begin)] == begin[: len(first)]


def pair_file(owner: str, recipient: str) -> str:
    """Where the exchanges of a pair stand, below the folder of the round."""
    return f"{PAIRS}/{owner}--{recipient}.jsonl"


def speaker_file(name: str, number: int = 1) -> str:
    """Where stands what passed with a participant before its pairs; the `number` tells those apart who would share a file."""
    return f"{SPEAKERS}/{re.sub(r'[^A-Za-z0-9.-]+', '-', name)[:80]}{f'-{number}' if number > 1 else ''}.jsonl"


def write_pair(folder: Path, cell: Cell, exchanges: Iterable[dict[str, Any]], header: dict[str, Any]) -> None:
    """The exchanges of one pair as a record of their own, readable by whatever reads runs."""
    file = RunFile(folder / cell.file)
    try:
        file.write(header, *exchanges, cell.to_json())
    finally:
        file.close()


def _header(round_: Round, run_id: str, policies: dict[str, str]) -> dict[str, Any]:
    from gxd_conformance import __version__

    return {
        "type": "header",
        "schema": 1,
        "round": round_.name,
        "run_id": run_id,
        "suite_version": __version__,
        "started_at": _now(),
        "participants": [
            {"name": one.name, "title": one.called, "speaks": [file.spec for file in one.speaks]}
            for one in round_.participants.values()
        ],
        "pairs": len(round_.pairs),
        "policies": {"bridge": "yes" if round_.bridge else "no", **policies},
    }


def _another(held: dict[str, Any], due: dict[str, Any]) -> str:
    """In what a round differs from the one that a record holds; empty if it is the same one."""
    spoken = {row["name"]: row.get("speaks") for row in held["participants"]}
    for row in due["participants"]:
        if spoken.get(row["name"]) != row["speaks"]:
            return f"{row['name']} speaks {_versions(spoken.get(row['name']))}, not {_versions(row['speaks'])}"
    was, now = (header.get("policies", {}).get("bridge") for header in (held, due))
    return f"bridge is {was}, not {now}" if was != now else ""


def _versions(specs: Any) -> str:
    return " and ".join(map(str, specs)) if isinstance(specs, list) and specs else "no version"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
