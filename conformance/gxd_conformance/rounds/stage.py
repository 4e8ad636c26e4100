"""Where pairs are played: the witness behind a port, and the wires to the participants; one for each process that plays."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, NamedTuple, Self

from gxd_conformance.blame import Blame
from gxd_conformance.recorder import Recorder
from gxd_conformance.rounds.language import Language, agreed, closed
from gxd_conformance.rounds.outcome import Cell, Leg, Outcome, Side
from gxd_conformance.rounds.pair import Pair
from gxd_conformance.rounds.record import pair_file
from gxd_conformance.rounds.round_file import WAYS, Participant, Round
from gxd_conformance.rounds.session import Session, Sessions
from gxd_conformance.rounds.witness import Witness
from gxd_conformance.rounds.world import World
from gxd_conformance.secrets import Secrets


class Act(NamedTuple):
    """A pair that was played: its cell, and the exchanges that passed, as lines of a record."""

    cell: Cell
    exchanges: list[dict[str, Any]]
    header: dict[str, Any]


class Stage:
    """Plays pairs of one round. `send_to` and `open_witness` are the world: sockets, or one process."""

    def __init__(
        self,
        round_: Round,
        run_id: str,
        world: World,
        heard: Callable[[str, dict[str, Any]], None] = lambda name, line: None,
    ) -> None:
        self._round = round_
        self._run_id = run_id
        self._world = world
        self.witness = Witness()
        self._sessions = Sessions(world.send_to, lambda name: lambda line: heard(name, line))

    def __enter__(self) -> Self:
        self.witness.url = self._world.open(self.witness.handle, self.witness.asks_others)
        return self

    def __exit__(self, *_: object) -> None:
        self._world.close()

    def play(self, owner: str, recipient: str) -> Act:
        """One ordered pair. Never raises for what a participant does."""
        began = perf_counter()
        exchanges: list[dict[str, Any]] = []
        one, other = self._round.participants[owner], self._round.participants[recipient]
        language = agreed(one, other, bridge=self._round.bridge)
        shut = closed(one, other, language)
        legs = [Leg(way, Outcome.CANNOT, why) for way, why in shut.items()]
        open_ways = tuple(way for way in WAYS if way not in shut)
        also: tuple[str, ...] = ()
        if language is not None and open_ways:
            sessions = (self._sessions.of(language.owner), self._sessions.of(language.recipient))
            if any(session.refused for session in sessions):
                legs += [_not_reached(way, *sessions) for way in open_ways]
            else:
                pair = self._pair(*sessions, language, one.products, exchanges.append)
                try:
                    legs += pair.play(open_ways)
                    also = tuple(name for name in pair.also if name not in {leg.requirement for leg in legs})
                except Exception as error:
                    logging.getLogger(__name__).exception("the witness broke over %s/%s", owner, recipient)
                    legs = [*(leg for leg in legs if leg.way in shut), *(_broken(way, error) for way in open_ways)]
        cell = Cell(
            owner,
            recipient,
            sorted(legs, key=lambda leg: WAYS.index(leg.way)),
            language.owner.spec if language else "",
            language.recipient.spec if language else "",
            len(exchanges),
            round((perf_counter() - began) * 1000, 1),
            pair_file(owner, recipient),
            also,
        )
        return Act(cell, exchanges, self._header(cell, one, other))

    def hand_over(self, owner: str, recipient: str, products: Sequence[str]) -> tuple[Leg, list[Any]]:
        """One delivery between two: the leg by which it went, and the documents that arrived there.

        By events where both take them, for there the recipient says what it wants; else by lists.
        """
        one, other = self._round.participants[owner], self._round.participants[recipient]
        language = agreed(one, other, bridge=self._round.bridge)
        shut = closed(one, other, language)
        way = next((way for way in reversed(WAYS) if way not in shut), None)
        if language is None or way is None:
            nothing = next(iter(shut.values()))
            return Leg(WAYS[-1], Outcome.CANNOT, nothing), []
        sessions = (self._sessions.of(language.owner), self._sessions.of(language.recipient))
        if any(session.refused for session in sessions):
            return _not_reached(way, *sessions), []
        exchanges: list[dict[str, Any]] = []
        pair = self._pair(*sessions, language, products, exchanges.append)
        (leg,) = pair.play((way,))
        return leg, pair.arrived

    def have_a_way(self, owner: str, recipient: str) -> bool:
        """Whether anything can go from the one to the other over the protocol."""
        one, other = self._round.participants[owner], self._round.participants[recipient]
        return len(closed(one, other, agreed(one, other, bridge=self._round.bridge))) < len(WAYS)

    def has_an_api(self, name: str) -> bool:
        return bool(self._round.participants[name].speaks)

    def said(self, name: str) -> list[Any]:
        """What a participant lists, in the newest version that it speaks; nothing if it can't be reached."""
        session = self._newest(name)
        return [] if session is None or session.refused else list(session.said.values())

    def refusal(self, name: str) -> str:
        """Why a participant can't be spoken to; empty if it can."""
        session = self._newest(name)
        return str(session.refused) if session is not None and session.refused else ""

    def called(self, name: str) -> str:
        return self._round.participants[name].called

    def _newest(self, name: str) -> Session | None:
        spoken = self._round.participants[name].speaks
        return self._sessions.of(spoken[-1]) if spoken else None

    def forget(self, name: str) -> None:
        """What a participant lists has changed."""
        for file in self._round.participants[name].speaks:
            self._sessions.forget(file)

    def _pair(
        self,
        owner: Session,
        recipient: Session,
        language: Language,
        products: Sequence[str],
        write: Callable[[dict[str, Any]], None],
    ) -> Pair:
        secrets = Secrets()
        recorder = Recorder(self._world.send_to(language.recipient), secrets, write)
        to_owner = self._world.send_to(language.owner)
        return Pair(owner, recipient, language, self.witness, recorder, secrets, to_owner, products)

    def _header(self, cell: Cell, owner: Participant, recipient: Participant) -> dict[str, Any]:
        """A pair's file begins like a run, so that whatever reads runs reads it too."""
        from gxd_conformance import __version__

        return {
            "type": "header",
            "schema": 1,
            "run_id": f"{self._run_id}/{cell.owner}/{cell.recipient}",
            "suite_version": __version__,
            "spec": cell.owner_spec or (owner.speaks[0].spec if owner.speaks else ""),
            "scope": "pair",
            "vendor": {"name": f"{owner.called} → {recipient.called}"},
        }


def _broken(way: str, error: Exception) -> Leg:
    """An error of our own concerns one pair and says nothing about the two of it."""
    kind = type(error).__name__
    words = {
        "en": f"an error of our own: {kind}; please report it",
        "ja": f"本スイート自身の誤り: {kind}(報告してください)",
    }
    return Leg(way, Outcome.NOT_TESTED, words, Side.WITNESS)


def _not_reached(way: str, owner: Session, recipient: Session) -> Leg:
    """Nothing was tested, for one of the two could not be spoken to. A wrong address in its file is its own side, too."""
    refused, side = (owner, Side.OWNER) if owner.refused else (recipient, Side.RECIPIENT)
    reason = refused.refused
    words = {"en": f"{refused.vendor.name}: {reason}", "ja": f"{refused.vendor.name} に接続できない: {reason}"}
    through_the_network = reason is not None and reason.blame is Blame.NETWORK
    return Leg(way, Outcome.NOT_TESTED, words, Side.NETWORK if through_the_network else side)
