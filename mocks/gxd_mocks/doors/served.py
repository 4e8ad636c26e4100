"""A handle behind a real port of this machine, over http or over TLS with a certificate authority made for the moment.

with serve(handle) as served:               anything from request to response
    ... served.base_url ...
with serve_gateway(gateway, tls=True) as served:     a gateway or a site, which also delivers what it owes
    ... served.base_url, served.ca_bundle ...
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gxd_mocks.doors.asgi import Application, Handle, TakesTime, application
from gxd_mocks.doors.authority import authority_file, server_context
from gxd_mocks.doors.server import BACKLOG, Server, configured
from gxd_mocks.gateway.courier import TIMEOUT_S, Courier
from gxd_mocks.gateway.recipient import Recipient

if TYPE_CHECKING:
    from gxd_mocks.gateway.clock import Clock
    from gxd_mocks.gateway.errands import Errands
    from gxd_mocks.gateway.outbox import Outbox
    from gxd_mocks.message import Request, Response


class Host(Protocol):
    """A gateway or a site."""

    clock: Clock
    outbox: Outbox
    errands: Errands
    base_url: str

    @property
    def takes_time(self) -> bool: ...

    def handle(self, request: Request) -> Response: ...

    def tell(self, point: str, truth: Any) -> Any: ...


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
    handle: Handle,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: bool = False,
    in_thread: bool | TakesTime = False,
    plain_too: bool = False,
) -> Iterator[Served]:
    """Answer at a port while the context is open; port 0 finds a free one. Raises `OSError` if the port is taken.

    `in_thread` if the handle may take its time, or with which requests; `plain_too` answers plain http at the TLS port, as no
    honest host does.
    """
    with listening(host, port) as listener:
        served = Served(listener, name_of(host), authority_file() if tls else None)
        context = server_context(name_of(host)) if tls else None
        with _running(application(handle, in_thread=in_thread), listener, context, plain_too):
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
    """Serve a gateway, and deliver in the background what it owes, and run its errands.

    `ca_bundle` is trusted for deliveries besides the system's authorities; if none is given, the authority of this
    process is. `courier` are options of `Courier`.
    """
    from gxd_mocks.doors.client import Client

    plain_too = gateway.tell("transport.plain_http", False)
    in_thread = gateway.takes_time
    with (
        serve(gateway.handle, host=host, port=port, tls=tls, in_thread=in_thread, plain_too=plain_too) as served,
        Client(ca_bundle=ca_bundle or authority_file(), timeout_s=courier.get("timeout_s", TIMEOUT_S)) as client,
        Courier(gateway.outbox, client.send, clock=gateway.clock, **courier),
        Recipient(gateway.errands, client.send, clock=gateway.clock),
    ):
        gateway.base_url = served.base_url
        yield served


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket. Raises `OSError` if the port is taken or the host is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle off: otherwise every answer waits 40 ms for an acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
        yield listener


@contextmanager
def _running(
    app: Application, listener: socket.socket, context: ssl.SSLContext | None, plain_too: bool
) -> Iterator[None]:
    server = Server(configured(app, context), plain_too)
    thread = threading.Thread(target=server.run, args=([listener],), name="gateway", daemon=True)
    thread.start()
    if not server.ready.wait(10):
        raise OSError("the server did not start")
    try:
        yield
    finally:
        server.stop()
        thread.join(5)


def name_of(host: str) -> str:
    """By what name a listening address is reached from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
