"""What a round between stand-ins has to bring, by what they declare: a cell that comes out otherwise needs an explanation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gxd_conformance.rounds.language import agreed, closed
from gxd_conformance.rounds.outcome import Cell, Outcome
from gxd_conformance.rounds.round_file import WAYS, Round
from gxd_conformance.rounds.schedule import PairOf
from gxd_conformance.rounds.translation import translated

Held = Mapping[tuple[str, str], Iterable[Mapping[str, Any]]]
"""(participant, version) -> the footprints that it publishes in that version."""


def predicted(round_: Round, held: Held) -> dict[PairOf, Outcome]:
    """The outcome of every pair, if everybody is truthful."""
    found = {}
    for pair in round_.pairs:
        owner, recipient = (round_.participants[name] for name in pair)
        language = agreed(owner, recipient, bridge=round_.bridge)
        if language is None or len(closed(owner, recipient, language)) == len(WAYS):
            found[pair] = Outcome.CANNOT
        elif not language.translated:
            found[pair] = Outcome.WORKS
        else:
            due = language.recipient.spec
            told = [translated(document, due) for document in held[pair[0], language.owner.spec]]
            found[pair] = Outcome.LOSS if any(one.losses for one in told) else Outcome.WORKS
    return found


def unexplained(cells: Iterable[Cell], due: Mapping[PairOf, Outcome], of_liars: Iterable[str] = ()) -> list[Cell]:
    """The cells that came out otherwise than predicted, but for those of participants that are wrong on purpose."""
    liars = set(of_liars)
    return [cell for cell in cells if cell.outcome is not due[cell.key] and not liars & set(cell.key)]
