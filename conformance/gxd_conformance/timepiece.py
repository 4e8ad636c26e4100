"""By which time the inbox waits: that of this computer, or one that is turned."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition
from time import monotonic
from typing import Protocol

STEP_S = 0.05
"""A turned time is looked at this often, as if somebody were waiting."""


class Timepiece(Protocol):
    """Tells how many seconds have passed, and lets some pass."""

    def seconds(self) -> float:
        """Seconds since a moment that does not matter; never fewer than before."""

    def wait(self, arrived: Condition, most_s: float) -> None:
        """Wait for a condition, which the caller holds, or for so long at most. May end earlier: look again."""


class RealTime:
    """That of this computer."""

    def seconds(self) -> float:
        return monotonic()

    def wait(self, arrived: Condition, most_s: float) -> None:
        arrived.wait(most_s)


class TurnedTime:
    """Passes only where somebody waits. `turn` lets seconds pass for the vendor, which acts meanwhile, in this very thread."""

    def __init__(self, turn: Callable[[float], None]) -> None:
        self._turn = turn
        self._passed = 0.0

    def seconds(self) -> float:
        return self._passed

    def wait(self, arrived: Condition, most_s: float) -> None:
        self.turn(min(STEP_S, most_s))

    def turn(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._passed += seconds
        self._turn(seconds)
