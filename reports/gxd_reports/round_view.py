"""A recorded round as its readers want it: the cells of the matrix, the participants, the chain.

`round.jsonl` is read once; the exchanges of a pair stay in the pair's own record until somebody asks for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from gxd_conformance.rounds.outcome import Outcome
from gxd_reports import round_rows
from gxd_reports.exchange_view import ExchangeView, exchange_view
from gxd_reports.record import NotARun, Record, RecordView
from gxd_reports.round_rows import Cell, Chain, Footer, Header, Hop, Participant

RECORD = "round.jsonl"
PAIRS = "pairs"

Result = Literal["all", "fails", "open"]
"""Everybody exchanges with everybody or has declared why not; some pair fails; something could not be told."""


class PairExchanges:
    """What two participants said to each other, from the record of their pair."""

    def __init__(self, path: Path) -> None:
        self._record = Record(path)
        for _ in self._record.rows():
            pass

    @property
    def ids(self) -> list[str]:
        return self._record.exchange_ids

    def view(self, exchange_id: str) -> ExchangeView | None:
        """The exchange of that id; None if the record has none or its line is broken."""
        line = self._record.exchange(exchange_id)
        return None if line is None else exchange_view(line)


class RoundView(RecordView):
    """A round, read once from its record."""

    footer: Footer | None

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.header = Header()
        self.footer = None
        self.cells: dict[tuple[str, str], Cell] = {}
        """By owner and recipient. A pair that was played again counts as it ended last."""
        self.hops: list[Hop] = []
        self.chain: Chain | None = None
        known = sum([self._take(row.content) for row in record.rows()])
        if not known:
            raise NotARun(f"{record.path} is not the record of a round: no line of it is a header, a cell or a footer.")

    def _take(self, row: dict[str, Any]) -> bool:
        match row.get("type"):
            case "header" if self.header.raw:
                return False
            case "header":
                self.header = round_rows.header(row)
            case "cell":
                cell = round_rows.cell(row)
                self.cells[cell.key] = cell
                self.footer = None
            case "hop":
                self.hops.append(round_rows.hop(row))
            case "chain":
                self.chain = round_rows.chain(row)
            case "footer":
                self.footer = round_rows.footer(row)
            case _:
                return False
        return True

    @property
    def folder(self) -> Path:
        return self.path.parent

    @cached_property
    def participants(self) -> dict[str, Participant]:
        """Everybody by name: as the header lists them, then whoever only a cell names."""
        known = {one.name: one for one in self.header.participants}
        for cell in self.cells.values():
            for name in cell.key:
                known.setdefault(name, Participant(name, name, []))
        return known

    @cached_property
    def counts(self) -> Counter[Outcome]:
        """How many pairs came to each outcome."""
        return Counter(cell.outcome for cell in self.cells.values())

    def having(self, *outcomes: Outcome) -> list[Cell]:
        """The cells with one of these outcomes, in the order of the participants."""
        place = {name: at for at, name in enumerate(self.participants)}
        cells = [cell for cell in self.cells.values() if cell.outcome in outcomes]
        return sorted(cells, key=lambda cell: (place[cell.owner], place[cell.recipient]))

    @property
    def missing(self) -> int:
        """Pairs that were to be played and do not stand in the record."""
        return max(0, self.header.pairs - len(self.cells))

    @cached_property
    def asymmetric(self) -> list[tuple[Cell, Cell]]:
        """Two participants that do not come to the same in both directions; each pair of them once."""
        found: dict[frozenset[str], tuple[Cell, Cell]] = {}
        for cell in self.having(*Outcome):
            if self.is_asymmetric(cell):
                found.setdefault(frozenset(cell.key), (cell, self.cells[cell.mirror]))
        return list(found.values())

    def is_asymmetric(self, cell: Cell) -> bool:
        """Whether the other direction was played and came to something else."""
        back = self.cells.get(cell.mirror)
        return back is not None and back.outcome is not cell.outcome

    def _doubt_about_contents(self) -> str | None:
        if any(cell.contradicts for cell in self.cells.values()) or self._miscounted or self._names_strangers:
            return "contradiction"
        return None if self.cells else "nothing"

    @property
    def _names_strangers(self) -> bool:
        """Whether there is a pair of somebody who does not take part."""
        return len(self.participants) > len({one.name for one in self.header.participants})

    @property
    def _miscounted(self) -> bool:
        said = self.footer.counts if self.footer else {}
        return bool(said) and said != {str(outcome): number for outcome, number in self.counts.items()}

    @property
    def result(self) -> Result:
        """What the round came to. A record in doubt decides nothing, whatever its cells look like."""
        if self.doubt:
            return "open"
        if self.counts[Outcome.FAILS] or (self.chain and self.chain.due and not self.chain.is_exact):
            return "fails"
        untold = self.counts[Outcome.NOT_TESTED] or self.missing or (self.chain and not self.chain.due)
        return "open" if untold else "all"

    def pair_path(self, cell: Cell) -> Path | None:
        """The record of a pair, if there is one and it lies where the records of pairs lie."""
        if cell.file not in self._paths:
            self._paths[cell.file] = self._inside(cell.file)
        return self._paths[cell.file]

    @cached_property
    def _paths(self) -> dict[str, Path | None]:
        return {}

    def _inside(self, name: str) -> Path | None:
        # The name comes from the record, which may come from a stranger: nothing outside of the folder is opened.
        try:
            home = (self.folder / PAIRS).resolve()
            path = (self.folder / name).resolve()
            return path if path.parent == home and path.suffix == ".jsonl" and path.is_file() else None
        except (OSError, ValueError):
            return None

    def exchanges(self, cell: Cell) -> PairExchanges | None:
        """What the two of a pair said to each other; None if their record is not there."""
        path = self.pair_path(cell)
        try:
            return PairExchanges(path) if path else None
        except OSError:
            return None


def read_round(path: Path) -> RoundView:
    """Read `round.jsonl`. Raises `OSError` when it cannot be read and `NotARun` when it is something else."""
    return RoundView(Record(path))


def is_round(path: Path) -> bool:
    """Whether a record is that of a round rather than of a run, by its first readable line of a known type."""
    for row in _first_rows(path):
        kind = row.get("type")
        if kind == "header":
            return "participants" in row or "round" in row
        if kind in ("cell", "hop", "verdict", "exchange"):
            return kind in ("cell", "hop")
    return path.name == RECORD


def _first_rows(path: Path) -> Iterator[dict[str, Any]]:
    rows = Record(path).rows()
    for _, row in zip(range(20), rows, strict=False):
        yield row.content
