"""Framing, on real sockets: a proxy in front of the served gateway that writes its answers in odd ways, lawful and not.

The proxy speaks HTTP by hand, so that it can also speak it badly. It passes the Host field on, as a proxy has to where links
must name the host that the client asked.
"""

from __future__ import annotations

import gzip
import http.client
import io
import json
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from gxd_conformance.running import certify
from gxd_conformance.settings import Settings
from gxd_conformance.telling import Telling
from gxd_conformance.vendor_file import Secret, from_options
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway.gateway import Gateway
from gxd_reports.formats import FORMATS
from tests.in_process import Run

pytestmark = pytest.mark.foreign

Headers = list[tuple[str, str]]
Frame = Callable[[int, Headers, bytes], Iterator[bytes]]
"""A response, as pieces of bytes to be written one after the other; then the connection is closed."""


def head(status: int, headers: Headers, version: str = "1.1") -> bytes:
    lines = [f"HTTP/{version} {status} {http.client.responses.get(status, '')}", *(f"{k}: {v}" for k, v in headers)]
    return "\r\n".join([*lines, "connection: close", "", ""]).encode()


def sized(headers: Headers, body: bytes) -> Headers:
    return [*headers, ("content-length", str(len(body)))]


# --- lawful ways


def of_http_1_0(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    """No length: the end of the connection is the end of the body."""
    yield head(status, headers, "1.0") + body


def in_chunks(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    """Chunks of odd sizes, with extensions and a trailer."""
    yield head(status, [*headers, ("Transfer-Encoding", "chunked")])
    for at in range(0, len(body), 777):
        piece = body[at : at + 777]
        yield f"{len(piece):X};name=value\r\n".encode() + piece + b"\r\n"
    yield b"0\r\nx-checksum: 1\r\n\r\n"


def in_drips(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    """Slowly, and cut in the middle of the header."""
    whole = head(status, sized(headers, body)) + body
    for piece in (whole[:9], whole[9:40], whole[40:-1], whole[-1:]):
        yield piece
        time.sleep(0.004)


def after_early_hints(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    """An interim answer comes first."""
    yield b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n"
    yield head(status, sized(headers, body)) + body


def with_headers_twice(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield head(status, [("vary", "a"), ("vary", "b"), ("via", "1.1 x"), *sized(headers, body), ("x-empty", "")]) + body


# --- unlawful ways


def cut_short(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    """More is promised than comes."""
    yield head(status, sized(headers, body + b"more")) + body


def in_broken_chunks(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield head(status, [*headers, ("transfer-encoding", "chunked")]) + b"ZZ\r\n" + body + b"\r\n0\r\n\r\n"


def unasked_gzip(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    """Compressed, and not said so."""
    packed = gzip.compress(body)
    yield head(status, sized(headers, packed)) + packed


def without_http(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield b"220 mail.example ESMTP\r\n"


# --- hostile ways


def of_no_length_that_there_is(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield head(status, [*headers, ("content-length", "-1")]) + body


def of_two_lengths(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield head(status, [*headers, ("content-length", "7"), ("content-length", str(len(body)))]) + body


def of_a_status_without_meaning(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield b"HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"


def as_another_protocol(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"


def as_a_bomb(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    packed = gzip.compress(b"[" * 100_000_000, 1)
    yield head(status, sized([*headers, ("content-encoding", "gzip")], packed)) + packed


def packed_many_times(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield head(status, sized([*headers, ("content-encoding", ",".join(["gzip"] * 500))], body)) + body


def under_a_flood_of_headers(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    for _ in range(1600):
        yield b"x-flood: " + b"y" * 65_000 + b"\r\n"


def with_words_for_the_terminal(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    said = '{"code": "\x1b[2J\x1b]0;mine\x07", "message": "\u202egnp.exe \x9b31m <script>alert(1)</script>"}'.encode()
    yield head(400, sized([("content-type", "application/json")], said)) + said


class Proxy:
    """Answers each connection once, framed by `frame` where `when` holds for the path."""

    def __init__(self, upstream: tuple[str, int], frame: Frame, when: Callable[[str], bool], keeps_host: bool) -> None:
        self._upstream, self._frame, self._when, self._keeps_host = upstream, frame, when, keeps_host
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            line = reader.readline().decode("latin-1").split()
            if len(line) < 3:
                return
            asked = http.client.parse_headers(reader)
            body = reader.read(int(asked.get("content-length") or 0))
            status, headers, answer = self._ask(line[0], line[1], dict(asked.items()), body)
            frame = self._frame if self._when(line[1]) else plainly
            try:
                for piece in frame(status, headers, answer):
                    connection.sendall(piece)
            except OSError:
                return

    def _ask(self, method: str, target: str, asked: dict[str, str], body: bytes) -> tuple[int, Headers, bytes]:
        upstream = http.client.HTTPConnection(*self._upstream, timeout=10)
        passed = {name: value for name, value in asked.items() if name.lower() not in ("connection", "host")}
        host = next((value for name, value in asked.items() if name.lower() == "host"), "")
        upstream.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        upstream.putheader("Host", host if self._keeps_host else "{}:{}".format(*self._upstream))
        for name, value in passed.items():
            upstream.putheader(name, value)
        upstream.endheaders(body)
        response = upstream.getresponse()
        answer = response.read()
        upstream.close()
        left_out = ("connection", "content-length", "transfer-encoding", "date", "server")
        headers = [(name, value) for name, value in response.getheaders() if name.lower() not in left_out]
        return response.status, headers, answer


def plainly(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
    yield head(status, sized(headers, body)) + body


@contextmanager
def proxied(frame: Frame, when: Callable[[str], bool], keeps_host: bool = True) -> Iterator[str]:
    gateway = Gateway(["3.0"], allow_http=True)
    with serve_gateway(gateway) as served:
        proxy = Proxy((served.host, served.port), frame, when, keeps_host)
        try:
            yield proxy.url
        finally:
            proxy.listener.close()


def certified_through(
    frame: Frame, when: Callable[[str], bool], out: Path, keeps_host: bool = True, formats: Sequence[str] = ()
) -> Run:
    with proxied(frame, when, keeps_host) as url:
        file = from_options(
            url=url,
            client_id="test_client_id",
            client_secret=Secret("test_client_secret"),
            spec="3.0",
            name="Through a proxy",
            allow_http=True,
        )
        text = io.StringIO()
        code = certify(Settings(file=file, out=out), telling=Telling(text, io.StringIO()), formats=formats)
    return Run(code, text.getvalue(), out / "run.jsonl")


def everywhere(path: str) -> bool:
    return True


def whole_list(path: str) -> bool:
    return path.endswith("/footprints")


@pytest.mark.parametrize("frame", [of_http_1_0, in_chunks, in_drips, after_early_hints, with_headers_twice])
def test_a_lawful_framing_fails_nothing(frame: Frame, tmp_path: Path) -> None:
    run = certified_through(frame, everywhere, tmp_path)
    assert not run.with_verdict("fail", "suite_error"), run.text  # type: ignore[arg-type]
    assert run.code == 0, run.text


@pytest.mark.parametrize("frame", [cut_short, in_broken_chunks, unasked_gzip, without_http])
def test_a_broken_list_is_never_green_and_never_our_fault(frame: Frame, tmp_path: Path) -> None:
    run = certified_through(frame, whole_list, tmp_path)
    assert run.code in (1, 2), run.text
    assert not run.with_verdict("suite_error"), run.text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "frame",
    [
        of_no_length_that_there_is,
        of_two_lengths,
        of_a_status_without_meaning,
        as_another_protocol,
        as_a_bomb,
        packed_many_times,
        under_a_flood_of_headers,
        with_words_for_the_terminal,
    ],
)
def test_a_hostile_list_is_never_green_and_never_our_fault(frame: Frame, tmp_path: Path) -> None:
    run = certified_through(frame, whole_list, tmp_path, formats=["html"])
    assert run.code in (1, 2), run.text
    assert not run.with_verdict("suite_error"), run.text  # type: ignore[arg-type]
    assert not set("\x1b\x07\x9b\u202e") & set(run.text)
    assert "<script>alert(1)" not in (tmp_path / "report.html").read_text("utf-8")


@contextmanager
def third_host() -> Iterator[tuple[str, list[bytes]]]:
    """A host that nobody named, and what it is told."""
    listener = socket.create_server(("127.0.0.1", 0))
    told: list[bytes] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                told.append(connection.recv(65_536))

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}", told
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("path", ["/token", "/footprints", "/openid-configuration", "/events"])
def test_a_redirect_takes_nothing_to_another_host(status: int, path: str, tmp_path: Path) -> None:
    with third_host() as (address, told):

        def elsewhere(_: int, headers: Headers, body: bytes) -> Iterator[bytes]:
            yield head(status, sized([("location", f"http://{address}/x")], b""))

        run = certified_through(elsewhere, lambda asked: asked.partition("?")[0].endswith(path), tmp_path)
    assert told == []
    assert not run.with_verdict("suite_error")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "target", ["http://{}/x", "//{}/x", "http://vendor@{}/x", "file:///etc/passwd", "http://{}\\@x/"]
)
def test_a_link_takes_nothing_to_another_host(target: str, tmp_path: Path) -> None:
    with third_host() as (address, told):

        def elsewhere(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
            kept = [pair for pair in headers if pair[0].lower() != "link"]
            link = ("link", f'<{target.format(address)}>; rel="next"')
            yield head(status, sized([*kept, link], body)) + body

        run = certified_through(elsewhere, lambda asked: "limit=" in asked, tmp_path)
    assert told == []
    assert run.code == 1, run.text
    assert not run.with_verdict("suite_error")  # type: ignore[arg-type]


def test_a_document_of_another_issuer_takes_nothing_to_another_host(tmp_path: Path) -> None:
    with third_host() as (address, told):

        def elsewhere(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
            said = f'{{"issuer": "http://{address}", "token_endpoint": "http://{address}/token"}}'.encode()
            yield head(200, sized(headers, said)) + said

        run = certified_through(elsewhere, lambda asked: asked.endswith("/openid-configuration"), tmp_path)
    assert told == []
    assert run.verdicts["PACT-AUTH-006"] == "fail"


def test_an_echo_of_our_secret_is_written_nowhere(tmp_path: Path) -> None:
    """In bodies and fields, plain, as Basic, in hexadecimal and in capitals, with which it is also asked for."""
    secret = "test_client_secret"
    basic = [b64encode(f"test_client_id:{spelt}".encode()).decode() for spelt in (secret, secret.upper())]
    spellings = [secret, secret.upper(), secret.encode().hex(), *basic]

    def echoing(status: int, headers: Headers, body: bytes) -> Iterator[bytes]:
        if body.endswith(b"}"):
            body = body[:-1] + f',"echo": {json.dumps(spellings)}}}'.encode()
        yield head(status, sized([*headers, ("x-echo", " ".join(spellings))], body)) + body

    run = certified_through(echoing, everywhere, tmp_path, formats=list(FORMATS))
    assert run.code == 0, run.text
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert not [one for one in spellings if one.encode() in written]


def test_a_proxy_that_changes_the_host_makes_links_wrong(tmp_path: Path) -> None:
    """Behind it the gateway sees another host than the client asked, and links to that: the client can't follow."""
    run = certified_through(plainly, everywhere, tmp_path, keeps_host=False)
    assert run.code == 1, run.text
    assert run.verdicts["PACT-PAG-009"] == "fail"
