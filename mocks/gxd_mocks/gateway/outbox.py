"""What we owe to others: events to deliver, each with its attempts."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Condition
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from gxd_fixtures import Version
    from gxd_mocks.gateway.errands import Errand

MOST = 1_000
"""So many ended deliveries are remembered."""

State = Literal["waiting", "under way", "delivered", "refused", "abandoned"]


class Sender(Protocol):
    """Who owes a delivery: knows the credentials for calling back, and how truthfully it speaks."""

    callback_credentials: tuple[str, str]

    def tell(self, point: str, truth: Any, *, spec: str | None = None, **about: Any) -> Any: ...


@dataclass(eq=False)
class Delivery:
    """One event on its way to one recipient. Every attempt carries the same event, and so the same id."""

    sender: Sender
    version: Version
    event: dict[str, Any]
    base: str
    created: datetime
    due: datetime
    question: dict[str, Any] | None = None
    auth_base: str = ""
    """Where the recipient issues tokens; empty where that is `base` too."""
    on: Errand | None = None
    """On which errand it is sent; it then calls only what the errand may call."""
    role: str = "callback"
    attempts: int = 0
    state: State = "waiting"
    troubles: list[str] = field(default_factory=list)
    """Why each failed attempt failed."""

    def tell(self, point: str, truth: Any, **about: Any) -> Any:
        return self.sender.tell(point, truth, spec=self.version.spec, delivery=self, request=None, **about)

    def may_call(self, url: str) -> bool:
        return self.on.may_call(url) if self.on else True

    @property
    def ended(self) -> bool:
        return self.state not in ("waiting", "under way")


class Outbox:
    """Deliveries in the order in which they were owed. Safe to use from several threads."""

    def __init__(self) -> None:
        self._owed: list[Delivery] = []
        self._ended: deque[Delivery] = deque(maxlen=MOST)
        self.changed = Condition()
        """Notified whenever a delivery is added or its state changes."""

    def add(self, delivery: Delivery) -> None:
        with self.changed:
            self._owed.append(delivery)
            self.changed.notify_all()

    def take(self, now: datetime) -> Delivery | None:
        """The first delivery that is due, now under way in the caller's hands."""
        with self.changed:
            due = (kept for kept in self._owed if kept.state == "waiting" and kept.due <= now)
            delivery = next(due, None)
            if delivery is not None:
                delivery.state = "under way"
            return delivery

    def settle(self, delivery: Delivery, state: State, due: datetime | None = None) -> None:
        """What became of a delivery that was under way; `due` is when it is tried again."""
        with self.changed:
            delivery.state = state
            delivery.due = due or delivery.due
            if delivery.ended:
                self._owed.remove(delivery)
                self._ended.append(delivery)
            self.changed.notify_all()

    def next_due(self) -> datetime | None:
        """When the next waiting delivery is due; None if none is waiting."""
        with self.changed:
            return min((kept.due for kept in self._owed if kept.state == "waiting"), default=None)

    @property
    def deliveries(self) -> list[Delivery]:
        """What has ended, then what is still owed."""
        with self.changed:
            return [*self._ended, *self._owed]

    def wait_until_idle(self, within_s: float) -> bool:
        """Wait until nothing is owed any more; False if that takes longer."""
        with self.changed:
            return self.changed.wait_for(lambda: not self._owed, within_s)
