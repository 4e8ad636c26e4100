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
    """The outcome of every pair, if everybody is truthful; what an owner holds that we don't know predicts nothing."""
    found = {}
    for pair in round_.pairs:
        owner, recipient = (round_.participants[name] for name in pair)
        language = agreed(owner, recipient, bridge=round_.bridge)
        if language is None or len(closed(owner, recipient, language)) == len(WAYS):
            found[pair] = Outcome.CANNOT
        elif not language.translated:
            found[pair] = Outcome.WORKS
        elif (pair[0], language.owner.spec) in held:
            due = language.recipient.spec
            told = [translated(document, due) for document in held[pair[0], language.owner.spec]]
            found[pair] = Outcome.LOSS if any(one.losses for one in told) else Outcome.WORKS
    return found


def unexplained(
    cells: Iterable[Cell], due: Mapping[PairOf, Outcome], of_liars: Iterable[str] = (), vendors: Iterable[str] = ()
) -> list[Cell]:
    """The cells that came out otherwise than predicted, but for those of participants that are wrong on purpose.

    Of `vendors`' own systems we can only say that they must not fail.
    """
    liars, own = set(of_liars), set(vendors)
    honest = [cell for cell in cells if not liars & {*cell.key}]
    return [
        cell
        for cell in honest
        if (cell.outcome is Outcome.FAILS if own & {*cell.key} else cell.outcome is not due[cell.key])
    ]
