"""How the requests of a courier and of a recipient really travel: over the wire, with a deadline, never redirected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gxd_mocks.gateway.courier import TIMEOUT_S, Undeliverable

if TYPE_CHECKING:
    from gxd_mocks.message import Request, Response

LARGEST_ANSWER = 8 * 1024 * 1024
"""Who takes an event answers with nothing, a token or an error; who is listed answers with a page of footprints."""


class Client:
    """`send` for a `Courier` or a `Recipient`. `ca_bundle` is trusted besides the authorities of the system."""

    def __init__(
        self, *, ca_bundle: Path | None = None, timeout_s: float = TIMEOUT_S, largest_answer: int = LARGEST_ANSWER
    ) -> None:
        from gxd_mocks.wire import Wire

        self._wire = Wire(timeout_s=timeout_s, deadline_s=timeout_s, ca_bundle=ca_bundle, largest_body=largest_answer)

    def send(self, request: Request, timeout_s: float) -> Response:
        """The response to a request, within the time this client was made with. Raises `Undeliverable` if none came."""
        from gxd_mocks.wire import Unreachable

        try:
            return self._wire.send(request)
        except Unreachable as failure:
            raise Undeliverable(str(failure)) from failure

    def close(self) -> None:
        self._wire.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
