"""What others have posted to us, and waiting for it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Condition
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

MOST = 10_000
"""So many events are kept; the oldest go first."""


@dataclass(frozen=True)
class Event:
    """One event as it came in. `kind` is None for a type that the version does not know.

    `problem` says why it was refused, `repeated` that it came before (same source and id); an accepted event that is no
    repetition has neither. `client` is empty if it came without an accepted token.
    """

    spec: str
    kind: str | None
    document: dict[str, Any]
    client: str
    at: datetime
    problem: str | None = None
    repeated: bool = False

    @property
    def accepted(self) -> bool:
        return self.problem is None

    @property
    def id(self) -> Any:
        return self.document.get("id")

    @property
    def source(self) -> Any:
        return self.document.get("source")

    @property
    def data(self) -> dict[str, Any]:
        data = self.document.get("data")
        return data if isinstance(data, dict) else {}

    @property
    def question_id(self) -> Any:
        """The id of the request that this answers; None if it answers none."""
        return self.data.get("requestEventId")


class Mailbox:
    """Keeps events in the order in which they came. Safe to use from several threads."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=MOST)
        self._arrived = Condition()

    def post(self, event: Event) -> None:
        with self._arrived:
            self._events.append(event)
            self._arrived.notify_all()

    @property
    def events(self) -> list[Event]:
        """Everything that came in, refused events and repetitions included."""
        with self._arrived:
            return list(self._events)

    def answers_to(self, question_id: str) -> list[Event]:
        """Every answer to a question, each once. Refused answers are among them: they came, and say what is wrong."""
        return [event for event in self.events if _answers(event, question_id)]

    def wait_for(self, question_id: str, within_s: float) -> Event | None:
        """The first answer to a question, as soon as it is there; None if none comes in time."""
        return self.wait_until(lambda event: _answers(event, question_id), within_s)

    def wait_until(self, wanted: Callable[[Event], bool], within_s: float) -> Event | None:
        """The first event that is wanted, as soon as it is there; None if none comes in time."""
        with self._arrived:
            return self._arrived.wait_for(
                lambda: next((event for event in self._events if wanted(event)), None), within_s
            )


def _answers(event: Event, question_id: str) -> bool:
    return event.question_id == question_id and not event.repeated
