"""Writes down every word that passes, as it passes, and hides every secret before it is written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from gxd_conformance.evidence import Direction, Exchange, Failure
from gxd_conformance.secrets import Secrets
from gxd_mocks.message import Headers, Request, Response
from gxd_mocks.wire import Send, Unreachable

Write = Callable[[dict[str, Any]], None]
"""Takes one line of the run."""


def _now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """Sends through `send`, keeps every exchange, and writes each as a line of the run the moment it ends.

    Credentials and tokens never enter: they are replaced by their names before anything is kept. `now` is the clock by which
    exchanges are dated.
    """

    def __init__(
        self, send: Send, secrets: Secrets, write: Write = lambda line: None, now: Callable[[], datetime] = _now
    ) -> None:
        self._send = send
        self._secrets = secrets
        self._write = write
        self._now = now
        self._numbering = threading.Lock()
        self.exchanges: list[Exchange] = []

    def through(self, send: Send) -> Recorder:
        """The same record, for what goes over another wire."""
        other = copy(self)
        other._send = send
        return other

    def send(self, request: Request, scenario: str) -> Exchange:
        """Ask, and write down what was asked and what came. A missing response is evidence too: never raises for it."""
        at, started = self._moment(), perf_counter()
        response: Response | None = None
        failure: Failure | None = None
        try:
            response = self._send(request)
        except Unreachable as unreachable:
            failure = Failure(unreachable.kind, unreachable.message)
        return self._keep(scenario, "out", request, response, failure, at, perf_counter() - started)

    def overheard(self, request: Request, response: Response, scenario: str = "callbacks") -> Exchange:
        """Write down what the vendor sent to us and what we answered."""
        return self._keep(scenario, "in", request, response, None, self._moment(), 0.0)

    def _moment(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _keep(
        self,
        scenario: str,
        direction: Direction,
        request: Request,
        response: Response | None,
        failure: Failure | None,
        at: str,
        elapsed_s: float,
    ) -> Exchange:
        if direction == "in" and response is not None:
            self._secrets.learn_tokens("CALLBACK_TOKEN", response.body.decode("latin-1"))
        hidden_response = response and self._hidden_response(response)
        hidden_request = self._hidden_request(request)
        with self._numbering:
            exchange = Exchange(
                f"x{len(self.exchanges) + 1:04d}",
                scenario,
                direction,
                hidden_request,
                hidden_response,
                failure and failure._replace(message=self._secrets.hide(failure.message)),
                at,
                round(elapsed_s * 1000, 1),
                as_sent=request,
                as_received=response,
            )
            self.exchanges.append(exchange)
            self._write(exchange.to_json())
        return exchange

    def _hidden_request(self, request: Request) -> Request:
        return Request(
            request.method,
            self._secrets.hide(request.url),
            self._hidden_fields(request.headers),
            self._hidden(request.body),
        )

    def _hidden_response(self, response: Response) -> Response:
        return replace(response, headers=self._hidden_fields(response.headers), body=self._hidden(response.body))

    def _hidden_fields(self, headers: Headers) -> Headers:
        return Headers(self._secrets.hide_fields(headers.fields))

    def _hidden(self, body: bytes) -> bytes:
        # Latin-1 keeps every byte as it is, so that a body that is no UTF-8 stays the evidence that it is.
        text = body.decode("latin-1")
        hidden = self._secrets.hide(text)
        return body if hidden == text else hidden.encode("latin-1")
