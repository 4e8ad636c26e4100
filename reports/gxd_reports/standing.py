"""How one participant stands in a round: as owner, as recipient, with whom it exchanges, what it offends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gxd_conformance.rounds.outcome import Outcome
from gxd_reports.round_rows import Cell
from gxd_reports.round_view import RoundView

OFFENDED = 10
"""Requirements that are listed of one participant."""


class Standing(NamedTuple):
    """One participant: its pairs by role and outcome, with whom it exchanges, what it offends."""

    as_owner: Counter[Outcome]
    as_recipient: Counter[Outcome]
    both_ways: list[str]
    only_gives: list[str]
    only_takes: list[str]
    neither: list[str]
    offends: list[tuple[str, int]]
    at_fault: int


def standing(view: RoundView, name: str, cells: Sequence[Cell]) -> Standing:
    """What its pairs, `cells`, say about it. Only what fails on its own side is held against it."""
    gives = {cell.recipient for cell in cells if cell.owner == name and cell.outcome.exchanges}
    takes = {cell.owner for cell in cells if cell.recipient == name and cell.outcome.exchanges}
    met = {other for cell in cells for other in cell.key if other != name}
    faults = [cell for cell in cells if cell.at_fault == name]
    offends = Counter(cell.requirement for cell in faults if cell.requirement)

    def ordered(names: set[str]) -> list[str]:
        return [one for one in view.participants if one in names]

    return Standing(
        Counter(cell.outcome for cell in cells if cell.owner == name),
        Counter(cell.outcome for cell in cells if cell.recipient == name),
        ordered(gives & takes),
        ordered(gives - takes),
        ordered(takes - gives),
        ordered(met - gives - takes),
        offends.most_common(OFFENDED),
        len(faults),
    )
