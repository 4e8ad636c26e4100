"""Can these two exchange? By the record of a round, with the reason and an exit code, as a gate before a release."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from gxd_conformance.rounds.outcome import Cell, Outcome
from gxd_conformance.rounds.record import Recorded

YES, NO, UNKNOWN = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    """`code` is the exit code; `cells` are what it follows from, in the directions that were asked for."""

    code: int
    cells: tuple[Cell, ...]
    missing: tuple[tuple[str, str], ...] = ()


def can_exchange(
    recorded: Recorded, one: str, other: str, *, one_way: bool = False, without_loss: bool = False
) -> Answer:
    """Whether footprints go from `one` to `other`, and back unless `one_way`.

    Raises `ValueError` for a name that nobody has in this round, and for a record that was changed.
    """
    if recorded.is_changed:
        raise ValueError("the record was changed after it was written and proves nothing; play the round again")
    for name in (one, other):
        if name not in recorded.names:
            close = get_close_matches(name, recorded.names, n=1)
            raise ValueError(
                f"nobody is called {name!r} in this round; "
                + (f"did you mean {close[0]}?" if close else f"there are {', '.join(recorded.names)}")
            )
    if one == other:
        raise ValueError(f"{one} need not exchange with itself; name two participants")
    asked = [(one, other)] if one_way else [(one, other), (other, one)]
    cells = tuple(recorded.cells[pair] for pair in asked if pair in recorded.cells)
    missing = tuple(pair for pair in asked if pair not in recorded.cells)
    return Answer(_code(cells, missing, without_loss), cells, missing)


def _code(cells: tuple[Cell, ...], missing: tuple[tuple[str, str], ...], without_loss: bool) -> int:
    refused = {Outcome.FAILS, Outcome.CANNOT, *({Outcome.LOSS} if without_loss else ())}
    if any(cell.outcome in refused for cell in cells):
        return NO
    if missing or any(cell.outcome is Outcome.NOT_TESTED for cell in cells):
        return UNKNOWN
    return YES
