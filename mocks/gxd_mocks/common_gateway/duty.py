"""The work of a common gateway that nobody's request sets off: looking at partners now and then, fetching, answering."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Condition, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gxd_mocks.common_gateway.gateway import CommonGateway

OFTEN_S = 1.0
"""How often questions whose time is over are looked for, and what has changed in folders."""
REST = 20
"""Looking into a folder of very many files takes long; between two looks, so many times as long passes."""


class Duty:
    """Does it in the background, while the context is open: at once, then every `every_s` seconds."""

    def __init__(self, gateway: CommonGateway, every_s: float) -> None:
        self._gateway, self._every = gateway, timedelta(seconds=every_s)
        self._changed = Condition()
        self._stopping = False
        self._thread = Thread(target=self._work, name="common-gateway", daemon=True)

    def __enter__(self) -> Duty:
        self._gateway.on_work = self.wake
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join(1.0)

    def wake(self) -> None:
        """There is something to do."""
        with self._changed:
            self._changed.notify_all()

    def _work(self) -> None:
        clock = self._gateway.clock
        due = look = clock.now()
        while not self._stopping:
            try:
                if clock.now() >= due:
                    due = clock.now() + self._every
                    self._gateway.collect()
                if clock.now() >= look:
                    began = clock.now()
                    self._gateway.look_into_folders()
                    look = clock.now() + REST * (clock.now() - began)
                self._gateway.work_due()
            except Exception:
                logging.getLogger(__name__).exception("the common gateway broke over its own work")
            with self._changed:
                if not self._stopping:
                    clock.wait(self._changed, clock.now() + timedelta(seconds=OFTEN_S))
