"""An HTTP server that is quiet, adds nothing to what the gateway says, and starts and stops when it is told to."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, cast

import uvicorn

from gxd_mocks.doors.asgi import Application
from gxd_mocks.doors.both import accept_both

BACKLOG = 512

LAST_MOMENTS = 100
"""Hundredths of a second that answers under way are given when the server stops."""


def configured(app: Application, context: ssl.SSLContext | None) -> uvicorn.Config:
    """How our servers run: quietly, adding nothing to what the gateway says and believing nothing that a proxy says."""
    config = uvicorn.Config(
        app,
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level=logging.CRITICAL,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        backlog=BACKLOG,
    )
    config.load()
    config.ssl = context
    return config


MOST_WAITING = 256
"""So many answers may wait for somebody else at the same time, each in a thread; idle threads are used again."""


class Server(uvicorn.Server):
    """Starts and stops when it is told to, not when a timer looks."""

    def __init__(self, config: uvicorn.Config, plain_too: bool = False) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._plain_too = plain_too
        self._accepting: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        # Else a handful of hosts that answer slowly would keep everybody else waiting.
        self._loop.set_default_executor(ThreadPoolExecutor(MOST_WAITING, thread_name_prefix="waiting"))
        if self._plain_too and sockets and self.config.ssl:
            await self._answer_both(sockets, self.config.ssl)
        else:
            await super().startup(sockets)
        self.ready.set()

    async def _answer_both(self, sockets: list[socket.socket], context: ssl.SSLContext) -> None:
        await self.lifespan.startup()
        loop = asyncio.get_running_loop()
        protocol = partial(
            cast(Any, self.config.http_protocol_class), self.config, self.server_state, self.lifespan.state, loop
        )
        self.servers = []
        self._accepting = [loop.create_task(accept_both(listener, protocol, context)) for listener in sockets]
        self.started = True

    async def main_loop(self) -> None:
        assert self._end is not None
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers that are under way go out, for a moment; close whatever waits for a next request at once."""
        await self._end_greetings(sockets or [])
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(LAST_MOMENTS):
            if not self._busy():
                break
            await asyncio.sleep(0.01)
        for connection in list(self.server_state.connections):
            cast(Any, connection).transport.abort()
        await asyncio.sleep(0.01)

    async def _end_greetings(self, listeners: list[socket.socket]) -> None:
        """Accept nobody any more, and give up who has not come as far as a request: in the middle of a TLS handshake."""
        for listener in listeners:
            with suppress(NotImplementedError):
                asyncio.get_running_loop().remove_reader(listener)
        # Who was just accepted attaches to its server first; a closed one would drop the socket without closing it.
        await asyncio.sleep(0.01)
        answering = {asyncio.current_task(), *self.server_state.tasks}
        greetings = [task for task in asyncio.all_tasks() if task not in answering]
        for task in greetings:
            task.cancel()
        await asyncio.gather(*greetings, return_exceptions=True)

    def _busy(self) -> bool:
        cycles = (getattr(connection, "cycle", None) for connection in self.server_state.connections)
        return any(cycle is not None and not cycle.response_complete for cycle in cycles)

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        self.stop()

    def stop(self) -> None:
        """Ask the server to end; from any thread."""
        self.should_exit = True
        if self._loop is not None and self._end is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end.set)
