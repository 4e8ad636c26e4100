"""A hostile or broken peer can neither hang, flood nor confuse the wire; and what went wrong is told precisely."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from gxd_mocks.message import Headers, Request, Response
from gxd_mocks.wire import Unreachable, Wire

Serve = Callable[[socket.socket], None]


@contextmanager
def peer(serve: Serve) -> Iterator[str]:
    """A raw server that does with each connection what `serve` says. Yields its base URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    stopping = threading.Event()

    def accept() -> None:
        while not stopping.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    serve(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stopping.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def says(*pieces: bytes) -> Serve:
    """Read one request, then send these bytes."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        for piece in pieces:
            connection.sendall(piece)

    return serve


def whole(body: bytes, *fields: bytes) -> bytes:
    head = b"\r\n".join([b"HTTP/1.1 200 OK", *fields, b"content-length: %d" % len(body), b"connection: close"])
    return head + b"\r\n\r\n" + body


def ask(base: str, **limits: object) -> Response:
    with Wire(timeout_s=0.5, deadline_s=1.0, **limits) as wire:  # type: ignore[arg-type]
        return wire.send(Request("GET", f"{base}/3/footprints?limit=1", Headers({"Accept": "application/json"})))


def failure(base: str, **limits: object) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        ask(base, **limits)
    return caught.value


def test_a_whole_response_comes_back_as_it_was() -> None:
    with peer(says(whole(b'{"data":[]}', b"Content-Type: application/json", b"Link: <a>", b"Link: <b>"))) as base:
        response = ask(base)
    assert (response.status, response.body) == (200, b'{"data":[]}')
    assert response.headers.all("link") == ["<a>", "<b>"]


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    asked = []

    def serve(connection: socket.socket) -> None:
        asked.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 302 Found\r\nlocation: http://elsewhere.invalid/\r\ncontent-length: 0\r\n\r\n")

    with peer(serve) as base:
        response = ask(base)
    assert (response.status, response.headers.get("location")) == (302, "http://elsewhere.invalid/")
    assert len(asked) == 1


def _dripping(connection: socket.socket) -> None:
    connection.recv(65536)
    for letter in b"HTTP/1.1 200 OK\r\nx-long: " + b"a" * 1000:
        connection.sendall(bytes([letter]))
        if threading.Event().wait(0.05):
            return


def _silent(connection: socket.socket) -> None:
    connection.recv(65536)
    threading.Event().wait(3)


@pytest.mark.parametrize("serve", [_dripping, _silent], ids=["drips one byte at a time", "says nothing"])
def test_nobody_keeps_us_longer_than_the_deadline(serve: Serve) -> None:
    with peer(serve) as base:
        started = monotonic()
        assert failure(base).kind == "timeout"
        assert monotonic() - started < 2.5


def test_who_wearies_waits_less_and_less_for_a_host_that_keeps_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(deadline_s=8, wearies=True)
    waited: list[float] = []
    answers: Response | None = None

    def send_once(request: Request) -> Response:
        waited.append(wire._deadline_for("silent.example"))
        if answers is None:
            raise Unreachable("timeout", "nobody answered")
        return answers

    monkeypatch.setattr(wire, "_send_once", send_once)
    for _ in range(7):
        with pytest.raises(Unreachable):
            wire.send(Request("GET", "https://silent.example/3/footprints"))
    assert waited == [8, 8, 8, 4, 2, 1, 1]
    assert wire._deadline_for("other.example") == 8
    answers = Response(200)
    wire.send(Request("GET", "https://silent.example"))
    assert wire._deadline_for("silent.example") == 8


def test_a_body_that_never_ends_is_cut() -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")

    with peer(serve) as base:
        assert failure(base, largest_body=100_000).kind == "too_large"


def test_a_packed_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 5_000_000)
    with peer(says(whole(bomb, b"content-encoding: gzip"))) as base:
        assert failure(base, largest_body=1_000_000).kind == "too_large"


def test_a_packed_body_is_unpacked_although_nobody_asked() -> None:
    with peer(says(whole(gzip.compress(b'{"data":[]}'), b"content-encoding: gzip"))) as base:
        assert ask(base).body == b'{"data":[]}'


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\ncontent-length: 20\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nplain",
        b"HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\ncontent-length: 5\r\n\r\nplain",
        b"",
    ],
    ids=["not http", "two lengths", "short body", "bad field", "not gzip", "unknown coding", "closes at once"],
)
def test_what_is_not_http_is_told_as_broken(bytes_sent: bytes) -> None:
    with peer(says(bytes_sent)) as base:
        assert failure(base).kind == "broken"


def test_a_closed_port_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = failure(f"http://127.0.0.1:{port}")
    assert found.kind == "refused"
    assert str(port) in found.message


def test_a_name_that_nobody_has_is_told_as_dns() -> None:
    assert failure("http://nobody.invalid").kind == "dns"


def test_a_plain_port_speaks_no_tls() -> None:
    with peer(says(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as base:
        assert failure(base.replace("http:", "https:")).kind == "tls"


@pytest.mark.parametrize("url", ["ftp://h.example/", "http://[::1", "http:///nothing", "nonsense", "http://h:99999/"])
def test_what_is_no_url_is_told(url: str) -> None:
    with pytest.raises(Unreachable) as caught, Wire() as wire:
        wire.send(Request("GET", url))
    assert caught.value.kind == "broken"


def test_an_idle_connection_that_was_closed_is_opened_again() -> None:
    """Once per connection the peer answers, keeps the promise of keep-alive, and closes: nobody's fault."""
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
    with peer(says(answer)) as base, Wire(timeout_s=1, deadline_s=2) as wire:
        for _ in range(5):
            assert wire.send(Request("GET", base + "/")).body == b"{}"
