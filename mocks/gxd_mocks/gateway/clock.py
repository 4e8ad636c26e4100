"""What time it is, as a value that tests can turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Condition, Lock
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and waits for it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def wait(self, condition: Condition, until: datetime | None) -> None:
        """Wait on `condition` (which the caller holds) until it is notified or this clock shows `until`."""
        ...


class SystemClock:
    """The clock of this computer."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, condition: Condition, until: datetime | None) -> None:
        condition.wait(None if until is None else max((until - self.now()).total_seconds(), 0))


class ManualClock:
    """A clock that moves only when it is told to: for expired tokens and abandoned deliveries without waiting."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start
        self._lock = Lock()
        self._waiting: list[Condition] = []

    def now(self) -> datetime:
        return self._now

    def advance(self, by: float | timedelta) -> None:
        """Move on by seconds or by a timedelta, and wake whoever waits for the time."""
        with self._lock:
            self._now += by if isinstance(by, timedelta) else timedelta(seconds=by)
            waiting = list(self._waiting)
        for condition in waiting:
            with condition:
                condition.notify_all()

    def wait(self, condition: Condition, until: datetime | None) -> None:
        with self._lock:
            if until is not None and until <= self._now:
                return
            self._waiting.append(condition)
        try:
            condition.wait()
        finally:
            with self._lock:
                self._waiting.remove(condition)


def as_text(moment: datetime) -> str:
    """A moment as RFC 3339 in UTC, to the millisecond: `2026-05-01T12:00:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
