"""A handle as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import formatdate
from typing import Any
from urllib.parse import quote, urlsplit

from gxd_mocks.gateway.gateway import LARGEST_BODY
from gxd_mocks.message import Headers, Request, Response

Handle = Callable[[Request], Response]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
TakesTime = Callable[[Request], bool]
"""Whether a request may take so long to answer that others should not have to wait for it."""

PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
"""A target is kept as it came, but bytes that no target may hold are percent-encoded."""


def application(handle: Handle, *, in_thread: bool | TakesTime = False) -> Application:
    """`handle` as an ASGI application; `in_thread` if it may take its time, with all or with some requests, so that others
    need not wait for it."""
    takes_time = in_thread if callable(in_thread) else lambda _: in_thread

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _body(receive)
        if body is None:
            return
        request = _request(scope, body)
        response = await asyncio.to_thread(handle, request) if takes_time(request) else handle(request)
        await _respond(response, request.method, len(body) > LARGEST_BODY, send)

    return serve


async def _body(receive: Receive) -> bytes | None:
    """The body; just too much of it where it is too large, for the handle to refuse; None if the client has gone."""
    body = bytearray()
    while len(body) <= LARGEST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body[: LARGEST_BODY + 1])


def _request(scope: Scope, body: bytes) -> Request:
    headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    host, port = scope.get("server") or ("localhost", None)
    authority = f"[{host}]" if ":" in host else host
    authority += f":{port}" if port else ""
    url = f"{scope['scheme']}://{authority}{_target(scope)}"
    return Request(scope["method"], url, headers, body)


def _target(scope: Scope) -> str:
    path = quote(scope.get("raw_path") or scope["path"].encode(), safe=PRINTABLE)
    if not path.startswith("/"):
        # RFC 9112, section 3.2.2: a server accepts the absolute form too.
        path = _path_of(path)
    query = quote(scope["query_string"], safe=PRINTABLE)
    return f"{path}?{query}" if query else path


def _path_of(absolute: str) -> str:
    try:
        return urlsplit(absolute).path or "/"
    except ValueError:
        return "/"


async def _respond(response: Response, method: str, close: bool, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in response.headers]
    names = {name for name, _ in headers}
    if b"date" not in names:
        headers.append((b"date", formatdate(usegmt=True).encode()))
    if b"content-length" not in names and method != "HEAD" and response.status not in (204, 304):
        headers.append((b"content-length", str(len(response.body)).encode()))
    if close:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
