"""How the words of a round travel: over sockets, or all within this process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

from gxd_conformance.surroundings import host_and_port, wire_for
from gxd_mocks.message import Request, Response
from gxd_mocks.wire import Send, Wire

if TYPE_CHECKING:
    from gxd_conformance.vendor_file import Transport, VendorFile

Handle = Callable[[Request], Response]
TakesTime = Callable[[Request], bool]


class World(Protocol):
    """What a round needs from the world."""

    def send_to(self, file: VendorFile) -> Send:
        """What brings requests to one participant."""

    def open(self, handle: Handle, in_thread: TakesTime) -> str:
        """Open the witness; the URL by which participants reach it. Raises `OSError` if its place is taken.

        `in_thread` tells with which requests it may have to wait for somebody else.
        """

    def close(self) -> None: ...


class Sockets:
    """The real world: a wire to each participant, and the witness at a port.

    Each wire has a pool of its own: one for all would look through everybody's connections for every request.
    """

    def __init__(self, listen: str | None = None, public_url: str | None = None) -> None:
        self._host, self._port = host_and_port(listen)
        self._public_url = public_url
        self._open = ExitStack()
        self._wires: dict[tuple[Transport, str], Wire] = {}
        self._opening = threading.Lock()

    def send_to(self, file: VendorFile) -> Send:
        with self._opening:
            key = (file.transport, file.api.base_url)
            if key not in self._wires:
                self._wires[key] = wire_for(file.transport)
                self._open.callback(self._wires[key].close)
            return self._wires[key].send

    def open(self, handle: Handle, in_thread: TakesTime) -> str:
        from gxd_mocks.doors.served import serve

        served = self._open.enter_context(serve(handle, host=self._host, port=self._port, in_thread=in_thread))
        return (self._public_url or served.base_url).rstrip("/")

    def close(self) -> None:
        self._open.close()
