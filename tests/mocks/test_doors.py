"""The same gateway through every door gives the same answer; and each door's own manners."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Any

import httpx
import httpx2
import pytest
import respx

from gxd_fixtures import dataset
from gxd_mocks.departures import Departure
from gxd_mocks.doors import respx_door
from gxd_mocks.doors.client import Client
from gxd_mocks.doors.inprocess import Transport
from gxd_mocks.doors.served import Served, serve, serve_gateway
from gxd_mocks.gateway import Gateway, ManualClock, Site, Undeliverable
from gxd_mocks.message import Headers, Request, Response
from gxd_mocks.wire import Unreachable, Wire
from tests.mocks.caller import Caller, basic, error, footprints, next_link

FRAMING = {"date", "content-length", "connection", "transfer-encoding"}
"""What belongs to the door and not to what is said."""

COUNT = len(dataset.footprints("3.0"))

KEY = b"the same key behind every door.."

Handle = Callable[[Request], Response]


def new_gateway() -> Gateway:
    return Gateway(["2.3", "3.0"], key=KEY, clock=ManualClock())


@pytest.fixture(scope="module")
def doors() -> Iterator[dict[str, tuple[str, Handle]]]:
    """Door -> base URL and a way to send. Every door has a gateway of its own; they share key and clock time."""
    with ExitStack() as stack:
        plain = stack.enter_context(serve(new_gateway().handle))
        in_thread = stack.enter_context(serve(new_gateway().handle, in_thread=True))
        secure = stack.enter_context(serve(new_gateway().handle, tls=True))
        either = stack.enter_context(serve(new_gateway().handle, tls=True, plain_too=True))
        wire = stack.enter_context(Wire(ca_bundle=secure.ca_bundle))
        client2 = stack.enter_context(httpx2.Client(transport=Transport(new_gateway().handle)))
        router = stack.enter_context(respx.mock(assert_all_called=False))
        respx_door.mount(router, "https://vendor.example", new_gateway().handle)
        client = stack.enter_context(httpx.Client())
        yield {
            "handle": ("https://vendor.example", new_gateway().handle),
            "httpx2": ("https://vendor.example", lambda request: through(client2, request)),
            "respx": ("https://vendor.example", lambda request: through(client, request)),
            "port": (plain.base_url, wire.send),
            "thread": (in_thread.base_url, wire.send),
            "tls": (secure.base_url, wire.send),
            "either, tls": (either.base_url, wire.send),
            "either, plain": (either.base_url.replace("https", "http"), wire.send),
        }


def through(client: Any, request: Request) -> Response:
    sent = client.build_request(request.method, request.url, headers=list(request.headers), content=request.body)
    received = client.send(sent)
    return Response(received.status_code, Headers(received.headers.multi_items()), received.content)


def conversation(base: str, send: Handle) -> list[Any]:
    """A long talk with a gateway, as everything that was said, host names and random words taken out."""
    said: list[Any] = []

    def listening(request: Request) -> Response:
        response = send(request.with_(headers=request.headers.with_("Host", "gateway.example")))
        if response.status == 200 and b"access_token" in response.body:
            return response
        fields = {name.lower(): value for name, value in response.headers if name.lower() not in FRAMING}
        link = fields.pop("link", "")
        body = response.body.decode().replace("https://gateway.example", "B").replace("http://gateway.example", "B")
        said.append((str(request).replace(base, ""), response.status, fields, link.count("cursor="), body))
        return response

    for spec in ("2.3", "3.0"):
        caller = Caller(listening, spec, base)
        caller.ask_for_token(b"grant_type=x")
        caller.ask_for_token(authorization=basic("x", "y"))
        caller.get("/.well-known/openid-configuration", token=None)
        first = footprints(caller.list())[0]
        caller.list("limit=3")
        caller.list("limit=0&productId=a+b&validOn=2025-01-01T00:00:00+09:00")
        caller.list("$filter=created%20ge%20'2024-01-01T00:00:00Z'&limit=2")
        caller.list("geography=%E6%97%A5&%zz=%ff&limit=x")
        caller.list(token="Bearer x")
        caller.list(token=None)
        caller.footprint(first["id"])
        caller.footprint("%00")
        caller.get("/nowhere/at/all?x=y")
        caller.post(caller.event("published", {"pfIds": [first["id"]]}))
        caller.post(caller.event("published", {"pfIds": ["x"]}))
        caller.post(caller.request_for("urn:pact:null", source="ftp://x", event_id="a/b"))
        caller.post(b"\xff\x00{")
        caller.post(b"")
    return said


DOORS = ["httpx2", "respx", "port", "thread", "tls", "either, tls", "either, plain"]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_the_same(doors: dict[str, tuple[str, Handle]], door: str) -> None:
    expected = conversation(*doors["handle"])
    assert len(expected) > 30
    assert conversation(*doors[door]) == [(target, *rest) for target, *rest in expected]


@pytest.mark.parametrize("door", ["handle", *DOORS])
def test_a_walk_works_through_every_door(doors: dict[str, tuple[str, Handle]], door: str) -> None:
    base, send = doors[door]
    caller = Caller(send, "3.0", base)
    assert caller.ids("limit=5&status=Active") == caller.ids("status=Active")
    assert (next_link(caller.list("limit=5")) or "").startswith(base + "/3/footprints?")


@pytest.mark.parametrize("door", ["port", "tls"])
def test_head_gets_no_body(doors: dict[str, tuple[str, Handle]], door: str) -> None:
    base, send = doors[door]
    response = send(Request("HEAD", f"{base}/3/footprints"))
    assert (response.status, response.body, response.headers.get("allow")) == (405, b"", "GET")


def test_too_much_is_refused_without_reading_it_all(doors: dict[str, tuple[str, Handle]]) -> None:
    base, send = doors["port"]
    caller = Caller(send, "3.0", base)
    assert error(caller.post(b" " * (8 * 1024 * 1024 + 1))) == (413, "BadRequest")


# Over a bare socket


def talk(served: Served, *parts: bytes) -> bytes:
    """What the port says to these bytes, until it closes the connection."""
    with socket.create_connection((served.host, served.port), timeout=10) as connection:
        for part in parts:
            connection.sendall(part)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        return received


@pytest.fixture(scope="module")
def port() -> Iterator[tuple[Served, str]]:
    gateway = Gateway(["3.0"])
    with serve(gateway.handle) as served:
        yield served, Caller(gateway.handle, "3.0").token


def test_a_chunked_body_is_taken(port: tuple[Served, str]) -> None:
    served, token = port
    head = (
        f"POST /3/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    event = json.dumps(Caller(lambda _: Response(200), "3.0").event("published", {"pfIds": []})).encode()
    chunks = [b"%x\r\n%s\r\n" % (len(part), part) for part in (event[:10], event[10:])]
    assert talk(served, head.encode(), *chunks, b"0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "target", [b"http://other.example/3/footprints", b"/3/footprints", b"HTTP://[::1]:80/3/footprints"]
)
def test_the_absolute_form_is_taken(port: tuple[Served, str], target: bytes) -> None:
    served, token = port
    request = b"GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
    assert talk(served, request % (target, token.encode())).startswith(b"HTTP/1.1 200 ")


GARBAGE = [
    b"\x00\x01\x02\x03\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /3/footprints?\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /3/\xe6\x97\xa5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nx: " + b"y" * 1_000_000 + b"\r\n\r\n",
    b"GET /" + b"y" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /3/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /3/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /3/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: \xff\xfe\x00\r\n\r\n",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_breaks_nothing(port: tuple[Served, str], garbage: bytes) -> None:
    served, token = port
    try:
        said = talk(served, garbage)
    except OSError:  # closed while we were still talking
        said = b""
    assert said == b"" or said.startswith(b"HTTP/1.1 4"), said[:200]
    # … and the next one is served.
    request = b"GET /3/footprints HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
    assert talk(served, request % token.encode()).startswith(b"HTTP/1.1 200 ")


def test_a_client_that_leaves_in_the_middle_is_forgotten(port: tuple[Served, str]) -> None:
    served, _ = port
    with socket.create_connection((served.host, served.port)) as connection:
        connection.sendall(b"POST /3/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")
    assert talk(served, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 404 ")


# TLS


def test_a_tls_port_does_not_speak_plain_http(doors: dict[str, tuple[str, Handle]]) -> None:
    base, send = doors["tls"]
    with pytest.raises(Unreachable):
        send(Request("GET", base.replace("https", "http") + "/3/footprints"))


def test_nobody_trusts_it_unless_told_to(doors: dict[str, tuple[str, Handle]]) -> None:
    base, _ = doors["tls"]
    with Wire() as wire, pytest.raises(Unreachable, match="not trusted"):
        wire.send(Request("GET", base))


def test_old_tls_is_refused() -> None:
    with serve(new_gateway().handle, tls=True) as served:
        assert served.ca_pem is not None
        context = ssl.create_default_context(cadata=served.ca_pem.decode())
        for name in ("127.0.0.1", "localhost"):
            with (
                socket.create_connection((served.host, served.port)) as raw,
                context.wrap_socket(raw, server_hostname=name) as connection,
            ):
                assert connection.version() in ("TLSv1.2", "TLSv1.3")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        with (
            socket.create_connection((served.host, served.port)) as raw,
            pytest.raises((ssl.SSLError, ConnectionError)),
        ):
            context.wrap_socket(raw, server_hostname="localhost")


# Opening and closing


def test_it_opens_and_closes_quickly_with_clients_still_connected() -> None:
    began = monotonic()
    gateway = Gateway(["3.0"])
    with serve(gateway.handle) as served, Wire() as wire:
        assert wire.send(Request("GET", served.base_url)).status == 404
        opened = monotonic()
    assert opened - began < 2
    assert monotonic() - opened < 2
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((served.host, served.port))


def test_a_port_can_be_taken_only_once() -> None:
    handle = Gateway(["3.0"]).handle
    with serve(handle) as served, pytest.raises(OSError, match="in use"), serve(handle, port=served.port):
        pass


def test_ipv6() -> None:
    with serve(Gateway(["3.0"]).handle, host="::1") as served, Wire() as wire:
        assert served.base_url.startswith("http://[::1]:")
        caller = Caller(wire.send, "3.0", served.base_url)
        assert len(caller.ids("limit=10")) == COUNT


# Delivering


@pytest.mark.parametrize("tls", [False, True])
def test_served_gateways_answer_each_other(tls: bool) -> None:
    owner, recipient = Gateway(["2.2", "3.0"]), Site(["2.2", "3.0"], footprints={"2.2": [], "3.0": []})
    with (
        serve_gateway(owner, tls=tls) as vendor,
        serve_gateway(recipient, tls=tls) as suite,
        Wire(ca_bundle=vendor.ca_bundle) as wire,
    ):
        for spec, path in (("2.2", ""), ("3.0", ""), ("2.2", "/v2.2"), ("3.0", "/v3.0")):
            caller = Caller(wire.send, spec, vendor.base_url)
            product = footprints(caller.list())[0]["productIds"][0]
            question = caller.request_for(product, event_id=f"q{path}{spec}", source=suite.base_url + path)
            assert caller.post(question).status == 200
            answer = recipient.mailbox.wait_for(question["id"], within_s=10)
            assert answer is not None
            assert (answer.kind, answer.accepted, answer.client) == ("fulfilled", True, "test_client_id")


def test_a_served_gateway_asks_of_its_own_accord() -> None:
    owner, recipient = Gateway(["3.0"]), Gateway(["3.0"], footprints={"3.0": []})
    with serve_gateway(owner) as vendor, serve_gateway(recipient) as suite:
        assert recipient.base_url == suite.base_url
        question = recipient.ask(vendor.base_url, {"companyId": ["urn:x:nobody"]})
        answer = recipient.mailbox.wait_for(question["id"], within_s=10)
        assert answer is not None
        assert answer.kind == "rejected"


def test_what_cannot_be_delivered_is_said_so() -> None:
    with serve(Gateway(["3.0"]).handle) as served:
        pass
    with Client(timeout_s=2) as client, pytest.raises(Undeliverable, match="refused"):
        client.send(Request("GET", served.base_url), 2)


def test_a_departure_may_take_its_time_and_others_need_not_wait() -> None:
    from threading import Event

    released = Event()
    slow = Departure("slow", "lawful", "is slow", ("3.0",), ())
    slow.at("get.body")(lambda truth, about: (released.wait(10), truth)[1])
    gateway = Gateway(["3.0"], departures=[slow])
    with serve_gateway(gateway) as served, Wire() as wire:
        caller = Caller(wire.send, "3.0", served.base_url)
        first = caller.ids()[0]
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(caller.footprint, first)
            assert len(caller.ids()) == COUNT
            assert not waiting.done()
            released.set()
            assert waiting.result(10).status == 200


def test_plain_http_at_a_tls_port_is_a_departure() -> None:
    open_ = Departure("open", "defect", "answers plain http", ("3.0",), ())
    open_.at("transport.plain_http")(lambda truth, about: True)
    with serve_gateway(Gateway(["3.0"], departures=[open_]), tls=True) as served, Wire() as wire:
        caller = Caller(wire.send, "3.0", served.base_url.replace("https", "http"))
        assert len(caller.ids()) == COUNT
