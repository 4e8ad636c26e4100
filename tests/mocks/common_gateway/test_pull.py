"""Listing another host: everything it has, and nothing that it could do to us."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gxd_fixtures.dataset import footprints
from gxd_mocks.common_gateway import CommonGateway, Partner
from gxd_mocks.departures import Departure
from gxd_mocks.gateway import Gateway, ManualClock, Undeliverable
from gxd_mocks.message import Headers, Request, Response
from tests.mocks.common_gateway.world import World

HOST = "https://host.example/api"
TOKEN = Response.json(200, {"access_token": "t", "token_type": "bearer", "expires_in": 60})


def pulled(answer: Callable[[Request, int], Response], spec: str = "3.0") -> tuple[CommonGateway, list[Request]]:
    """A gateway that has listed a host whose n-th page is `answer(request, n)`, and the requests that it took."""
    sent: list[Request] = []
    pages: list[Request] = []

    def send(request: Request, timeout_s: float = 0) -> Response:
        sent.append(request)
        if request.path.endswith("/auth/token"):
            return TOKEN
        if request.path.endswith("openid-configuration"):
            return Response(404)
        pages.append(request)
        assert len(pages) < 200, "it would never end"
        return answer(request, len(pages))

    partner = Partner("host", spec, HOST, ours=("us", "secret"), connectors=("pull",))
    gateway = CommonGateway([partner], send=send, clock=ManualClock())
    gateway.pull("host")
    return gateway, sent


def page(*documents: Any, link: str | None = None, status: int = 200) -> Response:
    return Response.json(status, {"data": list(documents)}, [("link", link)] if link else [])


def held(gateway: CommonGateway) -> int:
    return len(gateway.stores["host"])


def why(gateway: CommonGateway) -> str:
    return "; ".join(str(trouble) for trouble in gateway.troubles)


def test_every_page_is_read_with_one_token() -> None:
    world = World()
    world.solution("host", "2.3", footprints("2.3"), "pull")
    gateway = world.open()
    small = Departure("small-pages", "lawful", "Three a page.", ("2.3",), ())
    small.at("page.size")(lambda truth, about: 3)
    world.hosts["https://host.example"] = Gateway(["2.3"], clients={"common": "our secret"}, departures=[small]).handle
    assert len(gateway.pull("host")) == 2 * len(footprints("2.3"))
    assert sum(request.path == "/auth/token" for request in world.requests) == 1
    assert sum(request.path == "/2/footprints" for request in world.requests) == 10


@pytest.mark.parametrize(
    "link",
    [
        "<{0}/3/footprints?p=2>; rel=next",
        '</api/3/footprints?p=2>;rel="next"',
        '<https://host.example:443/api/3/footprints?p=2>; title="a, b"; rel="last next"',
        "<{0}/first>; rel=prev, <{0}/3/footprints?p=2>; REL=Next",
    ],
)
def test_every_lawful_shape_of_a_link_is_followed(link: str) -> None:
    documents = footprints("3.0")
    gateway, _ = pulled(lambda _, n: page(documents[n - 1], link=link.format(HOST) if n == 1 else None))
    assert held(gateway) == 2
    assert why(gateway) == ""


@pytest.mark.parametrize(
    "link",
    [
        "<https://elsewhere.example/3/footprints>; rel=next",
        "<http://host.example/api/3/footprints?p=2>; rel=next",
        "<https://host.example:8443/api/3/footprints?p=2>; rel=next",
        "<//elsewhere.example/x>; rel=next",
        "<https://host.example@elsewhere.example/x>; rel=next",
        "<https://[broken/x>; rel=next",
    ],
)
def test_a_link_to_somebody_else_is_not_followed(link: str) -> None:
    gateway, sent = pulled(lambda _, n: page(footprints("3.0")[n - 1], link=link))
    assert held(gateway) == 1
    assert "another host" in why(gateway)
    assert all(request.url.startswith("https://host.example/") for request in sent)


def test_links_that_never_end_are_left() -> None:
    circle, _ = pulled(lambda _, n: page(footprints("3.0")[n % 2], link=f"<{HOST}/3/footprints?p={n % 2}>; rel=next"))
    assert held(circle) == 2
    assert "do not end" in why(circle)
    fresh, _ = pulled(lambda _, n: page(footprints("3.0")[0], link=f"<{HOST}/3/footprints?p={n}>; rel=next"))
    assert held(fresh) == 1
    empty, _ = pulled(lambda _, n: page(link=f"<{HOST}/3/footprints?p={n}>; rel=next"))
    assert held(empty) == 0
    assert "do not end" in why(empty)


def test_a_partial_list_of_2_is_a_page() -> None:
    gateway, _ = pulled(lambda _, n: page(footprints("2.1")[0], status=202), "2.1")
    assert held(gateway) == 1


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Response(500), "500"),
        (Response(302, Headers({"location": "https://elsewhere.example"})), "302"),
        (Response(200, body=b"<html>"), "no list"),
        (Response.json(200, []), "no list"),
        (Response.json(200, {"data": {}}), "no list"),
        (Response(200, body=b'{"data": ' + b"[" * 100_000), "no list"),
        (Response.json(200, {"data": [1, None, {"id": 5}, {}]}), "4 entries"),
    ],
)
def test_what_is_no_list_is_told(response: Response, said: str) -> None:
    gateway, _ = pulled(lambda _, n: response)
    assert held(gateway) == 0
    assert said in why(gateway)


def test_a_host_that_is_not_there_is_told() -> None:
    def send(request: Request, timeout_s: float = 0) -> Response:
        raise Undeliverable("refused: nobody listens")

    gateway = CommonGateway([Partner("host", "3.0", HOST, ours=("us", "secret"), connectors=("pull",))], send=send)
    gateway.pull("host")
    assert "nobody listens" in why(gateway)
    assert "secret" not in why(gateway)


def test_an_expired_token_is_fetched_anew() -> None:
    def answer(request: Request, n: int) -> Response:
        return Response(401) if n == 1 else page(footprints("3.0")[0])

    gateway, sent = pulled(answer)
    assert held(gateway) == 1
    assert sum(request.path.endswith("/auth/token") for request in sent) == 2


def test_tokens_come_from_where_the_partner_issues_them() -> None:
    urls: list[str] = []

    def send(request: Request, timeout_s: float = 0) -> Response:
        urls.append(request.url)
        return TOKEN if request.method == "POST" else Response.json(200, {"data": []})

    partner = Partner("host", "2.0", HOST, "https://login.example/a", ("us", "secret"), connectors=("pull",))
    CommonGateway([partner], send=send).pull("host")
    assert urls == ["https://login.example/a/auth/token", f"{HOST}/2/footprints"]


def test_without_a_way_to_ask_nobody_is_asked() -> None:
    with pytest.raises(ValueError, match="no way to ask"):
        CommonGateway([Partner("host", "3.0", HOST, ours=("us", "s"), connectors=("pull",))]).pull("host")


def test_single_footprints_are_fetched_by_id_whatever_it_holds() -> None:
    world = World()
    owner = world.solution("owner", "3.0", footprints("3.0")[:1], "push")
    gateway = world.open()
    owner.publish("https://common.example", [footprints("3.0")[0]["id"], "00000000-0000-4000-8000-000000000000"])
    world.settle()
    assert len(gateway.stores["owner"]) == 1
    assert any("404" in str(trouble) for trouble in gateway.troubles)
    assert json.dumps([str(trouble) for trouble in gateway.troubles])
