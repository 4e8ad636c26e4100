"""How the words of a run travel: over sockets, or all within this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gxd_conformance.inbox import Inbox
from gxd_conformance.recorder import Recorder
from gxd_conformance.timepiece import TurnedTime
from gxd_fixtures import Version
from gxd_mocks.message import Request, Response

if TYPE_CHECKING:
    from gxd_conformance.vendor_file import Transport, VendorFile
    from gxd_mocks.wire import Wire


class Surroundings(Protocol):
    """What a certification needs from the world."""

    def send(self, request: Request) -> Response:
        """Bring a request to the vendor. Raises `gxd_mocks.wire.Unreachable`."""

    def open_inbox(self, version: Version, credentials: tuple[str, str], recorder: Recorder) -> Inbox:
        """Open the address that the vendor calls back."""

    def wait(self, seconds: float) -> None:
        """Let time pass."""

    def now(self) -> datetime:
        """The present moment, aware."""

    def close(self) -> None: ...


class Sockets:
    """The real world: requests go over a wire, and the inbox listens on a port of this machine."""

    def __init__(self, file: VendorFile, listen: str | None = None, public_url: str | None = None) -> None:
        self._public_url = public_url or file.callbacks.public_url
        self._host, self._port = host_and_port(listen)
        self._open = ExitStack()
        self._wire = wire_for(file.transport)
        self._open.callback(self._wire.close)

    def send(self, request: Request) -> Response:
        return self._wire.send(request)

    def open_inbox(self, version: Version, credentials: tuple[str, str], recorder: Recorder) -> Inbox:
        from gxd_mocks.doors.served import serve

        inbox = Inbox(_gateway(version, credentials), version, recorder)
        served = self._open.enter_context(serve(inbox.handle, host=self._host, port=self._port))
        inbox.url = (self._public_url or served.base_url).rstrip("/")
        return inbox

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def close(self) -> None:
        self._open.close()


class OneProcess:
    """A vendor in this process: `send` answers for it. For the tests of the suite itself, where a port would only cost time.

    Nobody waits there: `wait` lets time pass for the vendor.
    """

    INBOX = "https://suite.example"

    def __init__(
        self,
        send: Callable[[Request], Response],
        wait: Callable[[float], None] = lambda seconds: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._send = send
        self._time = TurnedTime(wait)
        self.wait = self._time.turn
        self.now = now
        self.inbox: Inbox | None = None

    def send(self, request: Request) -> Response:
        return self._send(request)

    def open_inbox(self, version: Version, credentials: tuple[str, str], recorder: Recorder) -> Inbox:
        self.inbox = Inbox(_gateway(version, credentials), version, recorder, self.INBOX, self._time)
        return self.inbox

    def close(self) -> None:
        pass


def _gateway(version: Version, credentials: tuple[str, str]) -> Callable[[Request], Response]:
    """The reference gateway as a recipient: it holds no footprints and takes events of those who authenticate."""
    from gxd_mocks.gateway.gateway import Gateway

    return Gateway([version.spec], footprints={version.spec: []}, clients=dict([credentials])).handle


def wire_for(transport: Transport, connections: int = 8) -> Wire:
    """A wire to somebody who is reached like this, with so many connections at most."""
    from gxd_mocks.wire import Wire

    return Wire(
        timeout_s=float(transport.timeout_s),
        deadline_s=float(transport.patience_s),
        ca_bundle=Path(transport.ca_bundle) if transport.ca_bundle else None,
        proxy=transport.proxy,
        connections=connections,
        wearies=True,
    )


def host_and_port(listen: str | None) -> tuple[str, int]:
    """Where to listen: `HOST:PORT`, or a free port of this machine."""
    if not listen:
        return "127.0.0.1", 0
    host, _, port = listen.rpartition(":")
    return host.strip("[]") or "127.0.0.1", int(port)
