"""A whole round: every pair that is not in the record yet, many at once, politely, and written down as each one ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

from gxd_conformance.rounds.one_core import one_core
from gxd_conformance.rounds.outcome import Cell
from gxd_conformance.rounds.record import Record, speaker_file, write_pair
from gxd_conformance.rounds.round_file import Round
from gxd_conformance.rounds.schedule import PairOf, Turnstile, in_turns
from gxd_conformance.rounds.stage import Act, Stage
from gxd_conformance.rounds.world import World
from gxd_conformance.runfile import RunFile

Told = Callable[[Cell, int, int], None]
"""Is told every cell as it is decided, how many there are, and of how many."""


class Players(Protocol):
    """Whoever plays the pairs that a turnstile gives out: threads of this process, or the workers of a cluster."""

    def play(self, turnstile: Turnstile, take: Callable[[Act], None]) -> None:
        """Play until the turnstile gives out nothing more; `take` takes each act as it ends, one at a time."""


def play(
    round_: Round,
    record: Record,
    players: Players,
    *,
    only: Iterable[PairOf] = (),
    told: Told = lambda cell, done, all_: None,
) -> None:
    """Play what is missing, or `only` these pairs, again. Ends the record when every pair stands in it."""
    asked = list(only)
    missing = asked or [pair for pair in round_.pairs if pair not in record.done]
    pairs = in_turns(list(round_.participants), missing)
    whole = len(round_.pairs)

    def take(act: Act) -> None:
        write_pair(record.folder, act.cell, act.exchanges, act.header)
        record.add(act.cell)
        told(act.cell, len(record.cells), whole)

    if pairs:
        players.play(Turnstile(pairs, round_.polite.per_participant), take)
    if len(record.cells) == whole:
        record.end()


class Threads:
    """The threads of this process, around one stage."""

    def __init__(self, round_: Round, run_id: str, world: World, folder: Path) -> None:
        self._round = round_
        self._world = world
        self._run_id = run_id
        self._folder = folder
        self._speakers: dict[str, RunFile] = {}

    def play(self, turnstile: Turnstile, take: Callable[[Act], None]) -> None:
        from threading import Lock

        taking = Lock()
        with one_core(), Stage(self._round, self._run_id, self._world, self._hear) as stage:

            def work() -> None:
                while (pair := turnstile.take()) is not None:
                    try:
                        act = stage.play(*pair)
                        with taking:
                            take(act)
                    except BaseException:
                        turnstile.stop()
                        raise
                    finally:
                        turnstile.done(pair)

            at_once = self._round.polite.at_once
            try:
                with ThreadPoolExecutor(at_once, thread_name_prefix="pair") as pool:
                    working = [pool.submit(work) for _ in range(at_once)]
                    _wait_for(working, turnstile)
            finally:
                for file in self._speakers.values():
                    file.close()

    def _hear(self, name: str, line: dict[str, Any]) -> None:
        """What passes with a participant before its first pair."""
        if name not in self._speakers:
            self._speakers[name] = RunFile(self._folder / speaker_file(name))
        self._speakers[name].write(line)


def _wait_for(working: Sequence[Any], turnstile: Turnstile) -> None:
    """Until all have ended; an interruption lets pairs under way end, and gives out no more."""
    try:
        for each in working:
            each.result()
    except BaseException:
        turnstile.stop()
        raise
