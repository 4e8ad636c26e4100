"""Several processes behind one port, each with a gateway of its own on a store that all share."""

from __future__ import annotations

import os
import signal
import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NoReturn

from gxd_mocks.doors.asgi import application
from gxd_mocks.doors.server import Server, configured

if TYPE_CHECKING:
    from gxd_mocks.doors.served import Host

Open = Callable[[ExitStack], "Host"]
"""Makes the gateway of one worker and starts its courier; what has to be closed goes onto the stack."""


class WorkerDied(RuntimeError):
    """A worker ended although nobody asked it to."""


class Workers:
    """Forks `count` workers on a listening socket. Unix only."""

    def __init__(self, count: int, listener: socket.socket, context: ssl.SSLContext | None, open_: Open) -> None:
        self._listener = listener
        self._context = context
        self._open = open_
        self._children: set[int] = set()
        ready, told = os.pipe()
        for _ in range(count):
            self._children.add(self._fork(ready, told))
        os.close(told)
        with os.fdopen(ready, "rb") as waiting:
            if len(waiting.read(count)) < count:
                self.stop()
                raise WorkerDied("a worker did not start")

    def wait(self) -> NoReturn:
        """Wait until a worker ends. Raises `WorkerDied` when that happens."""
        child, status = os.wait()
        self._children.discard(child)
        raise WorkerDied(f"a worker ended with status {os.waitstatus_to_exitcode(status)}")

    def stop(self) -> None:
        """End all workers, and wait for them."""
        for child in self._children:
            os.kill(child, signal.SIGTERM)
        for child in self._children:
            os.waitpid(child, 0)
        self._children.clear()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _fork(self, ready: int, told: int) -> int:
        child = os.fork()
        if child == 0:
            os.close(ready)
            self._work(told)
        return child

    def _work(self, told: int) -> NoReturn:
        """The life of a worker; never returns."""
        code = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends us
            with ExitStack() as stack:
                gateway = self._open(stack)
                app = application(gateway.handle, in_thread=gateway.takes_time)
                _Worker(configured(app, self._context), told).run([self._listener])
            code = 0
        finally:
            os._exit(code)


class _Worker(Server):
    """Says that it is ready, and ends at SIGTERM."""

    def __init__(self, config: Any, told: int) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        signal.signal(signal.SIGTERM, lambda *_: self.stop())
        os.write(self._told, b"1")
        os.close(self._told)
