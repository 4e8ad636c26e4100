"""No socket at all: hosts that speak with each other inside one process, and a transport for httpx2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from gxd_mocks.gateway.courier import Undeliverable
from gxd_mocks.message import Headers, Request, Response

if TYPE_CHECKING:
    Handle = Callable[[Request], Response]


class Network:
    """A small internet: which handle answers at which origin, such as `https://vendor.example`."""

    def __init__(self, hosts: Mapping[str, Handle]) -> None:
        self._hosts = {origin.rstrip("/").lower(): handle for origin, handle in hosts.items()}

    def send(self, request: Request, timeout_s: float = 0.0) -> Response:
        """The response of the host; nobody is ever slow here. Raises `Undeliverable` for an origin nobody has."""
        parts = urlsplit(request.url)
        handle = self._hosts.get(f"{parts.scheme}://{parts.netloc}".lower())
        if handle is None:
            raise Undeliverable(f"nobody answers at {parts.scheme}://{parts.netloc}")
        return handle(request)

    __call__ = send


class Transport(httpx2.BaseTransport):
    """`httpx2.Client(transport=Transport(gateway.handle))` speaks with the gateway, whatever host the URL names."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self._handle(as_request(request))
        return httpx2.Response(response.status, headers=list(response.headers), content=response.body, request=request)


def as_request(request: Any) -> Request:
    """A request of httpx or httpx2 as ours; the target stays as it would go over the wire."""
    url = request.url
    target = url.raw_path.decode("ascii")
    authority = url.netloc.decode("ascii")
    headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw)
    return Request(request.method, f"{url.scheme}://{authority}{target}", headers, request.read())
