"""A handle behind a real port of this machine, over http or over TLS with a certificate authority made for the moment.

with serve(handle) as served:               anything from request to response
    ... served.base_url ...
with serve_gateway(gateway, tls=True) as served:     a gateway or a site, which also delivers what it owes
    ... served.base_url, served.ca_bundle ...
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import shutil
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import uvicorn

from gxd_mocks.doors.asgi import Application, Handle, application
from gxd_mocks.gateway.courier import Courier

if TYPE_CHECKING:
    import trustme

    from gxd_mocks.gateway.clock import Clock
    from gxd_mocks.gateway.outbox import Outbox
    from gxd_mocks.message import Request, Response

BACKLOG = 512

LAST_MOMENTS = 100
"""Hundredths of a second that answers under way are given when the server stops."""


class Host(Protocol):
    """A gateway or a site."""

    clock: Clock
    outbox: Outbox
    base_url: str

    @property
    def departures(self) -> tuple[Any, ...]: ...

    def handle(self, request: Request) -> Response: ...


class Served:
    """A port that answers. `ca_bundle` is the file with the authority to trust; None for plain http."""

    def __init__(self, listener: socket.socket, host: str, ca_bundle: Path | None) -> None:
        self.host = host
        self.port: int = listener.getsockname()[1]
        self.ca_bundle = ca_bundle
        self.scheme = "http" if ca_bundle is None else "https"

    @property
    def base_url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def ca_pem(self) -> bytes | None:
        """The certificate authority itself."""
        return self.ca_bundle.read_bytes() if self.ca_bundle else None


@contextmanager
def serve(
    handle: Handle, *, host: str = "127.0.0.1", port: int = 0, tls: bool = False, in_thread: bool = False
) -> Iterator[Served]:
    """Answer at a port while the context is open; port 0 finds a free one. Raises `OSError` if the port is taken."""
    with listening(host, port) as listener:
        served = Served(listener, _name(host), authority_file() if tls else None)
        context = server_context(_name(host)) if tls else None
        with _running(application(handle, in_thread=in_thread), listener, context):
            yield served


@contextmanager
def serve_gateway(
    gateway: Host,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: bool = False,
    ca_bundle: Path | None = None,
    **courier: Any,
) -> Iterator[Served]:
    """Serve a gateway, and deliver in the background what it owes.

    `ca_bundle` is trusted for deliveries besides the system's authorities; if none is given, the authority of this
    process is. `courier` are options of `Courier`.
    """
    from gxd_mocks.doors.client import Client

    with (
        serve(gateway.handle, host=host, port=port, tls=tls, in_thread=bool(gateway.departures)) as served,
        Client(ca_bundle=ca_bundle or authority_file()) as client,
        Courier(gateway.outbox, client.send, clock=gateway.clock, **courier),
    ):
        gateway.base_url = served.base_url
        yield served


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket. Raises `OSError` if the port is taken or the host is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
        yield listener


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


class Server(uvicorn.Server):
    """Starts and stops when it is told to, not when a timer looks."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        assert self._end is not None
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers that are under way go out, for a moment; close whatever waits for a next request at once."""
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


@contextmanager
def _running(app: Application, listener: socket.socket, context: ssl.SSLContext | None) -> Iterator[None]:
    server = Server(configured(app, context))
    thread = threading.Thread(target=server.run, args=([listener],), name="gateway", daemon=True)
    thread.start()
    if not server.ready.wait(10):
        raise OSError("the server did not start")
    try:
        yield
    finally:
        server.stop()
        thread.join(5)


def _name(host: str) -> str:
    """By what name a listening address is reached from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


@cache
def authority() -> trustme.CA:
    """The certificate authority of this process; made when it is first needed, gone with the process."""
    import trustme

    return trustme.CA(organization_name="gxd mock, for tests only")


@cache
def authority_file() -> Path:
    """The authority as a PEM file, in a temporary folder that goes with the process."""
    folder = tempfile.mkdtemp(prefix="gxd-ca-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "ca.pem"
    authority().cert_pem.write_to_path(path)
    return path


def server_context(host: str) -> ssl.SSLContext:
    """TLS 1.2 or later, with a certificate for `host` and for this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    authority().issue_cert(host, "localhost", "127.0.0.1", "::1").configure_cert(context)
    return context
