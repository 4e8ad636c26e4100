"""The wire: sends one request over a socket and brings back one whole response, or says precisely why none came.

A hostile or broken peer can neither hang nor flood us: every exchange has one deadline for all of its bytes (a peer that
drips one byte a second does not get a second chance with each byte), a body has a largest size, also after unpacking,
redirects are answers and never followed, and neither proxies of the environment nor `~/.netrc` are consulted.
"""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote, urlsplit

import httpcore2

from gxd_mocks.message import Headers, Request, Response

LARGEST_BODY = 64 * 1024 * 1024
"""More bytes than this in one response are not a list of footprints but an attack or an accident."""

PATIENT_TIMES = 3
"""So many timeouts of one host in a row take the whole deadline. Who wearies gives each further one half as long."""
LEAST_S = 1.0

Send = Callable[[Request], Response]
"""Anything that brings a request to a host and its response back: a socket, or a gateway in the same process."""


class Unreachable(Exception):
    """No response came.

    `kind` is `timeout`, `refused`, `dns`, `tls`, `broken` (what came is not HTTP) or `too_large`.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


class Wire:
    """Sends requests over kept-alive connections. Safe to use from several threads.

    `timeout_s` bounds silence, `deadline_s` the whole exchange. `ca_bundle` is a PEM file trusted besides the system's.
    `wearies` bounds what a host that has fallen silent can cost over many exchanges, until it answers again.
    """

    def __init__(
        self,
        *,
        timeout_s: float = 5.0,
        deadline_s: float = 30.0,
        ca_bundle: Path | None = None,
        proxy: str | None = None,
        largest_body: int = LARGEST_BODY,
        connections: int = 8,
        wearies: bool = False,
    ) -> None:
        self._wearies = wearies
        self._silences: dict[str, int] = {}
        self.timeout_s = timeout_s
        self.deadline_s = deadline_s
        self.largest_body = largest_body
        self._patience = _Patience()
        self._trust = _Trust(ca_bundle)
        self._proxy = proxy
        self._connections = connections
        self._pools: dict[bool, Any] = {}
        self._opening = threading.Lock()

    def __call__(self, request: Request) -> Response:
        return self.send(request)

    def send(self, request: Request) -> Response:
        """The response, whole and unpacked. Raises `Unreachable` if none came."""
        host = _authority(request)
        try:
            response = self._send_twice(request)
        except Unreachable as failure:
            self._silences[host] = self._silences.get(host, 0) + 1 if failure.kind == "timeout" else 0
            raise
        self._silences[host] = 0
        return response

    def _send_twice(self, request: Request) -> Response:
        try:
            return self._send_once(request)
        except Unreachable as failure:
            if failure.kind != "stale":
                raise
        # A kept-alive connection may be closed by the other side while our request is under way: that is nobody's fault.
        try:
            return self._send_once(request)
        except Unreachable as failure:
            raise Unreachable("broken" if failure.kind == "stale" else failure.kind, failure.message) from failure

    def _send_once(self, request: Request) -> Response:
        url = _split(request.url)
        deadline_s = self._deadline_for(_authority(request))
        self._patience.until = monotonic() + deadline_s
        silence = min(self.timeout_s, deadline_s)
        timeouts = {"connect": silence, "read": silence, "write": silence, "pool": deadline_s}
        sent = httpcore2.Request(
            request.method, url, headers=_fields(request), content=request.body, extensions={"timeout": timeouts}
        )
        try:
            received = self._pool(url.scheme == b"https").handle_request(sent)
            try:
                body = self._read(received)
            finally:
                received.close()
        except Unreachable:
            raise
        except Exception as error:
            raise _explained(error, request) from error
        headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in received.headers)
        return Response(received.status, headers, _unpacked(body, headers, self.largest_body))

    def _deadline_for(self, host: str) -> float:
        halvings = max(0, self._silences.get(host, 0) - PATIENT_TIMES + 1) if self._wearies else 0
        return min(self.deadline_s, max(LEAST_S, self.deadline_s * 0.5 ** min(halvings, 20)))

    def _read(self, received: httpcore2.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        for chunk in received.iter_stream():
            chunks.append(chunk)
            size += len(chunk)
            if size > self.largest_body:
                raise Unreachable("too_large", f"the body exceeds {self.largest_body} bytes")
        return b"".join(chunks)

    def _pool(self, encrypted: bool) -> Any:
        with self._opening:
            if encrypted not in self._pools:
                backend = _HastyBackend(self._patience)
                context = self._trust.context() if encrypted else None
                common: dict[str, Any] = {
                    "ssl_context": context,
                    "max_connections": self._connections,
                    "keepalive_expiry": 4.0,
                    "network_backend": backend,
                }
                if self._proxy:
                    self._pools[encrypted] = httpcore2.HTTPProxy(self._proxy, **common)
                else:
                    self._pools[encrypted] = httpcore2.ConnectionPool(**common)
            return self._pools[encrypted]

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Patience(threading.local):
    """Until when the exchange of this thread may take."""

    until: float = 0.0

    def left(self, asked: float | None) -> float:
        left = self.until - monotonic()
        if left <= 0:
            raise Unreachable("timeout", "the exchange took longer than its deadline")
        return left if asked is None else min(left, asked)


class _HastyBackend(httpcore2.SyncBackend):
    """Opens connections whose every read and write looks at the deadline of the whole exchange."""

    def __init__(self, patience: _Patience) -> None:
        self._patience = patience

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        stream = super().connect_tcp(host, port, self._patience.left(timeout), local_address, socket_options)
        return _HastyStream(stream, self._patience)


class _HastyStream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, patience: _Patience) -> None:
        self._stream = stream
        self._patience = patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._patience.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._patience.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._patience.left(timeout))
        return _HastyStream(stream, self._patience)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Trust:
    """The certificate authorities we believe, read when the first https request is made."""

    def __init__(self, ca_bundle: Path | None) -> None:
        self._ca_bundle = ca_bundle

    def context(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context()
            if self._ca_bundle is not None:
                context.load_verify_locations(cafile=str(self._ca_bundle))
        except (OSError, ssl.SSLError) as error:
            raise Unreachable("tls", f"the CA bundle {self._ca_bundle} can't be read: {error}") from error
        return context


def _authority(request: Request) -> str:
    """Host and port as they were written, also of what is no URL."""
    return request.url.partition("//")[2].partition("/")[0]


def _split(url: str) -> httpcore2.URL:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Unreachable("broken", f"{url!r} is no URL: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise Unreachable("broken", f"{url!r} is no http or https URL")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=-._~?") if parts.query else ""
    )
    try:
        authority = host.encode("idna") if not host.isascii() else host.encode("ascii")
    except UnicodeError as error:
        raise Unreachable("broken", f"{host!r} is no host name") from error
    return httpcore2.URL(scheme=parts.scheme, host=authority, port=port, target=target)


def _fields(request: Request) -> list[tuple[bytes, bytes]]:
    fields = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in request.headers]
    names = {name.lower() for name, _ in fields}
    if b"host" not in names:
        fields.insert(0, (b"Host", urlsplit(request.url).netloc.rpartition("@")[2].encode("idna")))
    if b"accept-encoding" not in names:
        fields.append((b"Accept-Encoding", b"identity"))
    if b"content-length" not in names and (request.body or request.method in ("POST", "PUT", "PATCH")):
        fields.append((b"Content-Length", str(len(request.body)).encode()))
    return fields


def _unpacked(body: bytes, headers: Headers, most: int) -> bytes:
    """The body without its content coding: we ask for none, some hosts pack all the same."""
    for coding in reversed([name.strip().lower() for name in (headers.get("content-encoding") or "").split(",")]):
        if coding in ("", "identity"):
            continue
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise Unreachable("broken", f"content-encoding {coding!r} was not asked for and is not known")
        try:
            unpacker = zlib.decompressobj(wbits=47 if coding != "deflate" else zlib.MAX_WBITS)
            body = unpacker.decompress(body, most)
        except zlib.error as error:
            raise Unreachable("broken", f"the body is not the {coding} that it says: {error}") from error
        if unpacker.unconsumed_tail:
            raise Unreachable("too_large", f"the body exceeds {most} bytes when unpacked")
    return body


def _explained(error: Exception, request: Request) -> Unreachable:
    """What really happened, from what the library says."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and isinstance(cause, Exception):
        causes.append(cause)
    host = urlsplit(request.url).netloc
    root = causes[-1]
    for cause in causes:
        if isinstance(cause, Unreachable):
            return cause
        if isinstance(cause, socket.gaierror):
            return Unreachable("dns", f"the name {host} can't be resolved ({cause.strerror or cause})")
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable("tls", f"the certificate of {host} is not trusted ({cause.verify_message})")
        if isinstance(cause, ssl.SSLError):
            return Unreachable("tls", f"no TLS with {host} ({cause.reason or cause})")
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable("refused", f"{host} refuses the connection")
    if isinstance(error, httpcore2.TimeoutException):
        return Unreachable("timeout", f"{host} did not answer in time ({type(error).__name__})")
    if isinstance(error, httpcore2.ConnectError):
        return Unreachable("refused", f"no connection to {host} ({root})")
    if isinstance(error, httpcore2.RemoteProtocolError) and "without sending" in str(error):
        return Unreachable("stale", f"{host} closed the connection without an answer")
    if isinstance(error, (httpcore2.ReadError, httpcore2.WriteError)):
        return Unreachable("stale", f"the connection to {host} broke ({root})")
    if isinstance(error, httpcore2.RemoteProtocolError):
        return Unreachable("broken", f"what {host} sends is not HTTP ({error})")
    return Unreachable("broken", f"{type(error).__name__}: {error}")
