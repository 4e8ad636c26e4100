"""A whole round: every pair that is not in the record yet, many at once, politely, and written down as each one ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Any, Protocol

from gxd_conformance.rounds.one_core import one_core
from gxd_conformance.rounds.outcome import Cell, Outcome
from gxd_conformance.rounds.record import Record, write_pair
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
    retry_untested: bool = False,
    told: Told = lambda cell, done, all_: None,
) -> None:
    """Play what is missing, and again what was not tested if `retry_untested`; or `only` these pairs, again.

    Ends the record when every pair stands in it.
    """
    done = record.having(*(outcome for outcome in Outcome if not (retry_untested and outcome is Outcome.NOT_TESTED)))
    missing = list(only) or [pair for pair in round_.pairs if pair not in done]
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
    """The threads of this process, around one stage.

    An interruption lets pairs under way end, and tells `interrupted` how many those are; a second one leaves them behind.
    """

    def __init__(
        self,
        round_: Round,
        run_id: str,
        world: World,
        folder: Path,
        interrupted: Callable[[int], None] = lambda under_way: None,
    ) -> None:
        self._round = round_
        self._world = world
        self._run_id = run_id
        self._folder = folder
        self._interrupted = interrupted
        self._speakers: dict[str, RunFile] = {}

    def play(self, turnstile: Turnstile, take: Callable[[Act], None]) -> None:
        with one_core(), Stage(self._round, self._run_id, self._world, self._hear) as stage:
            crew = _Crew(stage, turnstile, take)
            try:
                crew.work(self._round.polite.at_once, self._interrupted)
            finally:
                for file in self._speakers.values():
                    file.close()

    def _hear(self, name: str, line: dict[str, Any]) -> None:
        """What passes with a participant before its first pair."""
        if name not in self._speakers:
            self._speakers[name] = RunFile(self._folder / name)
        self._speakers[name].write(line)


class _Crew:
    """So many at once take pairs at the turnstile. They are daemons: who leaves them behind need not wait for them."""

    def __init__(self, stage: Stage, turnstile: Turnstile, take: Callable[[Act], None]) -> None:
        self._stage = stage
        self._turnstile = turnstile
        self._take = take
        self._taking = Lock()
        self._left_behind = False
        self._working = 0
        self._ended = Condition()
        self._broken: list[BaseException] = []

    def work(self, at_once: int, interrupted: Callable[[int], None]) -> None:
        """Until nothing more is given out. Raises what broke in one of them."""
        self._working = at_once
        for number in range(at_once):
            Thread(target=self._work, name=f"pair-{number}", daemon=True).start()
        try:
            self._wait(interrupted)
        finally:
            self._turnstile.stop()
            with self._taking:
                self._left_behind = True
        if self._broken:
            raise self._broken[0]

    def _work(self) -> None:
        try:
            while (pair := self._turnstile.take()) is not None:
                try:
                    act = self._stage.play(*pair)
                    with self._taking:
                        if not self._left_behind:
                            self._take(act)
                finally:
                    self._turnstile.done(pair)
        except BaseException as error:  # noqa: BLE001 - it is raised again by whoever waits for us
            self._turnstile.stop()
            self._broken.append(error)
        finally:
            with self._ended:
                self._working -= 1
                self._ended.notify_all()

    def _wait(self, interrupted: Callable[[int], None]) -> None:
        try:
            self._wait_until_all_ended()
        except KeyboardInterrupt:
            self._turnstile.stop()
            interrupted(self._turnstile.under_way)
            self._wait_until_all_ended()
            raise

    def _wait_until_all_ended(self) -> None:
        # Not by joining: up to Python 3.12 a thread whose join was interrupted counts as ended.
        with self._ended:
            self._ended.wait_for(lambda: self._working == 0)
