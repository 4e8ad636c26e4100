"""What can be read in a client's visit: which acts, which links, who went back, how long somebody waited."""

from __future__ import annotations

from itertools import count

from gxd_conformance.evidence import Exchange
from gxd_conformance.stay import Stay, pauses_s
from gxd_fixtures import version
from gxd_mocks.message import Headers, Request, Response

NUMBERS = count(1)
BASE = "https://suite.example/tunnel/owner-x-announced"


def came(path: str, *, method: str = "GET", body: bytes = b"", link: str = "", at: str = "12:00:00.000") -> Exchange:
    """A request as a proxy may have changed it, and our answer."""
    headers = [("link", f'<{BASE}{link}>; rel="next"')] if link else []
    request = Request(method, f"http://127.0.0.1:9/owner-x-announced{path}", Headers({"host": "127.0.0.1:9"}), body)
    return Exchange(
        f"x{next(NUMBERS)}", "owner", "in", request, Response(200, Headers(headers)), None, f"2026-01-01T{at}Z", 0
    )


def stay(*exchanges: Exchange) -> Stay:
    return Stay(BASE, version("2.3"), "/login/oauth2/v1/token", exchanges=list(exchanges))


def test_what_a_vendor_meant_to_do_is_told_by_method_and_path() -> None:
    form = b"grant_type=client_credentials"
    acts = {
        "discovery": came("/.well-known/openid-configuration"),
        "list": came("/2/footprints/?limit=3"),
        "get": came("/2/footprints/abc"),
        "event": came("/2/events", method="POST"),
        "token": came("/some/where", method="POST", body=form),
        "other": came("/2/events"),
    }
    one = stay(*acts.values())
    assert [one.act(exchange) for exchange in one.exchanges] == list(acts)
    assert one.act(came("/auth/token", method="POST")) == "token"
    assert one.act(came("/login/oauth2/v1/token", method="POST")) == "token"
    assert one.act(came("/2/footprints", method="DELETE")) == "other"
    assert len(one.calls) == 3


def test_an_address_belongs_to_one_host_only() -> None:
    one = stay()
    assert one.belongs("http://127.0.0.1:9/owner-x-announced/2/footprints")
    assert one.belongs("http://127.0.0.1:9/owner-x-announced")
    assert not one.belongs("http://127.0.0.1:9/owner-x-announced-not/2/footprints")
    assert not one.belongs("http://127.0.0.1:9/2/events?x=/owner-x-announced/")
    assert one.target("http://127.0.0.1:9/owner-x-announced/2/footprints?limit=1") == "/2/footprints?limit=1"


def test_a_link_is_known_again_however_it_is_encoded() -> None:
    first = came("/2/footprints?limit=2", link="/2/footprints?limit=2&cursor=a%2Eb")
    again = came("/2/footprints?limit=2&cursor=a.b")
    one = stay(first, again)
    assert one.first_pages == [first]
    assert one.followed == [again]
    assert one.reached_the_end


def links(*cursors: str) -> list[bool]:
    """Whether each call of a link went back; an empty cursor is the first page."""
    pages = [
        came(f"/2/footprints?cursor={cursor}" if cursor else "/2/footprints", link=f"/2/footprints?cursor={after}")
        for cursor, after in zip(cursors, ("a", "b", "c", "d", "e", "f", "g", "h"), strict=False)
    ]
    return [back for _, back in stay(*pages).walked_on]


def test_going_on_and_calling_again_is_not_going_back() -> None:
    assert links("", "a", "b", "c") == [False, False, False]
    assert links("", "a", "a", "b", "b") == [False] * 4


def test_going_back_is_noticed() -> None:
    assert links("", "a", "b", "a") == [False, False, True]
    assert links("", "a", "b", "c", "a", "b") == [False, False, False, True, True]


def test_whoever_begins_again_may_use_every_link_again() -> None:
    assert links("", "a", "b", "", "a", "b") == [False] * 4


def test_pauses_are_counted_between_requests() -> None:
    assert pauses_s([came("/", at="12:00:00.000"), came("/", at="12:00:01.500"), came("/", at="12:00:04.500")]) == [
        1.5,
        3.0,
    ]
    assert pauses_s([came("/")]) == []
