"""Carries deliveries out: fetches a token, posts the event, and tries again for three days.

    answered 2xx                          delivered
    no answer, 408, 425, 429, 5xx, 401    tried again after a randomised, exponentially growing pause
    72 hours after the first attempt      abandoned (OpenAPI 3.0.3, Events; 2.x: not longer than 3 days)
    any other answer                      refused: the same event would be refused again

A token that is refused (401) is fetched anew once within the same attempt. Redirects are answers, and never followed:
they would carry our credentials to somebody who was not asked.
"""

from __future__ import annotations

import json
import logging
import random
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

from gxd_mocks.gateway.clock import Clock, SystemClock
from gxd_mocks.gateway.keyring import Keyring, Send, Undeliverable
from gxd_mocks.message import Headers, Request, Response

if TYPE_CHECKING:
    from gxd_mocks.gateway.outbox import Delivery, Outbox

__all__ = ["Courier", "Send", "Undeliverable"]

PATIENCE = timedelta(hours=72)
AGAIN = frozenset({401, 408, 425, 429})
JITTER = 1.5
"""A pause is stretched by a random factor below this; with pauses that double, they still always grow."""

TIMEOUT_S = 10.0
"""One request of a delivery; who takes longer is tried again."""

CLOUD_EVENT = "application/cloudevents+json; charset=UTF-8"


class Courier:
    """Delivers what stands in an outbox, step by step or in the background.

    `first_pause_s` and `factor` describe the pauses between attempts, `longest_pause_s` bounds them; `timeout_s` is for
    one request.
    """

    def __init__(
        self,
        outbox: Outbox,
        send: Send,
        *,
        clock: Clock | None = None,
        first_pause_s: float = 1.0,
        factor: float = 2.0,
        longest_pause_s: float = 3600.0,
        timeout_s: float = TIMEOUT_S,
        seed: int = 0,
    ) -> None:
        self.outbox = outbox
        self._send = send
        self._clock = clock or SystemClock()
        self._first_pause_s = first_pause_s
        self._factor = factor
        self._longest_pause_s = longest_pause_s
        self._timeout_s = timeout_s
        self._random = random.Random(seed)
        self._keyring = Keyring(send, self._clock, timeout_s)
        self._workers: list[Thread] = []
        self._stopping = False

    def deliver_due(self) -> int:
        """Try everything that is due now, once; how many attempts that were."""
        attempts = 0
        now = self._clock.now()
        while (delivery := self.outbox.take(now)) is not None:
            self.deliver(delivery)
            attempts += 1
        return attempts

    def start(self, workers: int = 4) -> Courier:
        """Deliver in the background from now on; so many recipients may be slow at the same time."""
        self._stopping = False
        self._workers = [Thread(target=self._work, name=f"courier-{n}", daemon=True) for n in range(workers)]
        for worker in self._workers:
            worker.start()
        return self

    def stop(self, within_s: float = 1.0) -> None:
        """Take nothing up any more. What is under way may outlast our waiting; what is owed stays in the outbox."""
        with self.outbox.changed:
            self._stopping = True
            self.outbox.changed.notify_all()
        for worker in self._workers:
            worker.join(within_s)
        self._workers = []

    def __enter__(self) -> Courier:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            self.deliver(delivery)

    def _next(self) -> Delivery | None:
        with self.outbox.changed:
            while not self._stopping:
                delivery = self.outbox.take(self._clock.now())
                if delivery is not None:
                    return delivery
                self._clock.wait(self.outbox.changed, self.outbox.next_due())
            return None

    def deliver(self, delivery: Delivery) -> None:
        """One attempt at a delivery that was taken from the outbox, and what follows from it."""
        delivery.attempts += 1
        try:
            response = self._attempt(delivery)
        except Undeliverable as trouble:
            self._try_again(delivery, str(trouble))
        except Exception:
            logging.getLogger(__name__).exception("a delivery broke on our side")
            self.outbox.settle(delivery, "abandoned")
        else:
            self._judge(delivery, response)

    def _judge(self, delivery: Delivery, response: Response) -> None:
        if 200 <= response.status < 300:
            self.outbox.settle(delivery, "delivered")
        elif response.status in AGAIN or response.status >= 500:
            self._try_again(delivery, f"answered {response.status}", _retry_after(response))
        else:
            delivery.troubles.append(f"answered {response.status}")
            self.outbox.settle(delivery, "refused")

    def _attempt(self, delivery: Delivery) -> Response:
        response = self._post(delivery)
        if response.status == 401:
            self._keyring.forget(delivery)
            response = self._post(delivery)
        return response

    def _post(self, delivery: Delivery) -> Response:
        headers = {"content-type": CLOUD_EVENT, "accept": "application/json"}
        token = self._keyring.token(delivery) if delivery.tell("callback.token", True) else None
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        body = json.dumps(delivery.event, ensure_ascii=False, separators=(",", ":")).encode()
        url = delivery.tell("callback.url", delivery.base + delivery.version.events_path)
        request = delivery.tell("callback.request", Request("POST", url, Headers(headers), body))
        return self._send(request, self._timeout_s)

    def _try_again(self, delivery: Delivery, trouble: str, at_least_s: float = 0.0) -> None:
        delivery.troubles.append(trouble)
        now = self._clock.now()
        due = now + timedelta(seconds=max(self._pause_s(delivery), at_least_s))
        due = delivery.tell("callback.retry", due if due - delivery.created <= PATIENCE else None)
        self.outbox.settle(delivery, "abandoned" if due is None else "waiting", due)

    def _pause_s(self, delivery: Delivery) -> float:
        pause = self._first_pause_s * self._factor ** float(min(delivery.attempts - 1, 64))
        return float(min(pause, self._longest_pause_s)) * self._random.uniform(1.0, JITTER)


def _retry_after(response: Response) -> float:
    """The seconds that the recipient asks for (RFC 9110, section 10.2.3), at most an hour."""
    text = response.headers.get("retry-after") or ""
    return min(float(text), 3600.0) if text.isascii() and text.isdigit() and len(text) < 10 else 0.0
