"""The work of a common gateway that nobody's request sets off: listing partners, looking into folders, fetching, answering.

Each has a thread of its own, and so has each partner that is listed: a host that takes its time holds up nobody but itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Condition, Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gxd_mocks.common_gateway.gateway import CommonGateway

OFTEN = timedelta(seconds=1)
"""How often questions whose time is over are looked for, and what has changed in folders."""
FIRST_LIST = "first list"
REST = 20
"""Looking into a folder of very many files takes long; between two looks, so many times as long passes."""


class Duty:
    """Does it in the background, while the context is open: at once, then every `every_s` seconds or as often as fits."""

    def __init__(self, gateway: CommonGateway, every_s: float) -> None:
        self._gateway, self._every = gateway, timedelta(seconds=every_s)
        self._changed = Condition()
        self._stopping = False
        self._listed = {name: Event() for name, partner in gateway.partners.items() if partner.has("pull")}
        self._threads = [
            Thread(target=self._keep_doing, args=job, name="common-gateway", daemon=True)
            for job in [
                (gateway.fetch_announced, lambda took: OFTEN, True),
                (gateway.answer_due, lambda took: OFTEN, True),
                (gateway.look_into_folders, lambda took: max(OFTEN, REST * took), False),
                *((self._listing(name), lambda took: self._every, False) for name in self._listed),
            ]
        ]

    def __enter__(self) -> Duty:
        self._gateway.on_work = self.wake
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        until = monotonic() + 1.0
        for thread in self._threads:
            thread.join(max(until - monotonic(), 0))

    def wake(self) -> None:
        """There is something to do."""
        with self._changed:
            self._changed.notify_all()

    def unlisted(self, patience_s: float) -> list[str]:
        """The partners that were not listed once within that time."""
        until = monotonic() + patience_s
        return [name for name, listed in self._listed.items() if not listed.wait(max(until - monotonic(), 0))]

    def _listing(self, name: str) -> Callable[[], None]:
        def listing() -> None:
            try:
                self._gateway.pull(name)
            finally:
                self._listed[name].set()
                self._gateway.troubles.mended(name, FIRST_LIST)

        return listing

    def _keep_doing(self, job: Callable[[], None], pause: Callable[[timedelta], timedelta], woken: bool) -> None:
        """Do the job again after a pause that depends on how long it took; or when woken, if it is one of those."""
        clock = self._gateway.clock
        due = clock.now()
        while not self._stopping:
            if woken or clock.now() >= due:
                began = clock.now()
                try:
                    job()
                except Exception:
                    logging.getLogger(__name__).exception("the common gateway broke over its own work")
                due = clock.now() + pause(clock.now() - began)
            with self._changed:
                if not self._stopping:
                    clock.wait(self._changed, due)
