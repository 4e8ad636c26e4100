"""Questions that the gateway passes on: who asked, which owners were asked, and what has come back so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from gxd_fixtures import Version

MOST = 10_000
"""So many questions wait at a time; a new one beyond that is answered from what is there."""


@dataclass
class Relay:
    """One question on its way. `open` are our own questions that are not answered yet: event id -> owner.

    The ids are chosen when the relay is planned, so that no answer can come before we know what it answers.
    """

    version: Version
    question: dict[str, Any]
    asker: str
    base: str
    due: datetime
    asked: dict[str, dict[str, Any]]
    """Owner -> the data by which it is asked, in its own version."""
    open: dict[str, str] = field(default_factory=dict)
    found: list[dict[str, Any]] = field(default_factory=list)
    """Footprints in the version of the question."""

    @property
    def key(self) -> tuple[str, str]:
        return str(self.question.get("source")), str(self.question.get("id"))


class Relays:
    """The questions that wait for owners. Safe to use from several threads."""

    def __init__(self) -> None:
        self._planned: dict[tuple[str, str], Relay] = {}
        self._waiting: list[Relay] = []
        self._lock = Lock()

    def plan(self, relay: Relay) -> bool:
        """Keep a question until it is sure that it was not asked before; False if too many wait."""
        with self._lock:
            if len(self._planned) + len(self._waiting) >= MOST:
                return False
            self._planned[relay.key] = relay
            return True

    def begin(self, question: dict[str, Any]) -> Relay | None:
        """The planned relay of a question, waiting from now on."""
        with self._lock:
            relay = self._planned.pop((str(question.get("source")), str(question.get("id"))), None)
            if relay is not None:
                self._waiting.append(relay)
            return relay

    def drop(self, question: dict[str, Any]) -> None:
        """Forget a planned question: it was asked before."""
        with self._lock:
            self._planned.pop((str(question.get("source")), str(question.get("id"))), None)

    def answered(self, our_question: Any, owner: str) -> Relay | None:
        """The relay that an answer of `owner` belongs to, with that question closed; None if it belongs to none."""
        with self._lock:
            for relay in self._waiting:
                if relay.open.get(our_question) == owner:
                    del relay.open[our_question]
                    return relay
            return None

    def ended(self, now: datetime) -> list[Relay]:
        """The relays with nothing left to wait for, or whose time is over; they wait no longer."""
        with self._lock:
            ended = [relay for relay in self._waiting if not relay.open or relay.due <= now]
            self._waiting = [relay for relay in self._waiting if relay not in ended]
            return ended

    def __len__(self) -> int:
        return len(self._waiting)
