"""Pages: complete, short enough, and linked so that a client needs to know nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from gxd_fixtures import SPECS, dataset
from gxd_fixtures.invent import footprints as invented
from gxd_mocks.gateway import Gateway, ManualClock
from gxd_mocks.gateway.listing import PAGE_SIZE
from gxd_mocks.store import MemoryStore
from tests.mocks.caller import Caller, error, footprints, next_link

COUNT = len(dataset.footprints("3.0"))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(params=SPECS)
def caller(request: pytest.FixtureRequest, clock: ManualClock) -> Caller:
    clients = {"test_client_id": "test_client_secret", "other": "secret"}
    gateway = Gateway([request.param], clock=clock, clients=clients, token_lifetime_s=100_000)
    return Caller(gateway.handle, request.param)


@pytest.mark.parametrize("limit", range(1, COUNT + 3))
def test_a_walk_meets_every_footprint_once(caller: Caller, limit: int) -> None:
    pages = caller.walk(f"limit={limit}")
    met = [footprint["id"] for page in pages for footprint in page]
    assert met == caller.ids()
    assert len(met) == len(set(met)) == COUNT
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert 0 < len(pages[-1]) <= limit


def test_one_page_has_no_link(caller: Caller) -> None:
    assert next_link(caller.list()) is None
    assert next_link(caller.list(f"limit={COUNT}")) is None
    assert next_link(caller.list(f"limit={COUNT - 1}")) is not None


def test_a_long_list_comes_in_pages_of_our_own() -> None:
    many = list(invented("3.0", PAGE_SIZE * 2 + 1, seed=1))
    caller = Caller(Gateway(["3.0"], footprints={"3.0": many}).handle, "3.0")
    assert [len(page) for page in caller.walk()] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert [len(page) for page in caller.walk("limit=1000000")] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert caller.ids() == [footprint["id"] for footprint in many]


@pytest.mark.parametrize("host", ["vendor.example", "vendor.example:8443", "127.0.0.1:80", "[::1]:8080", "LOCALHOST"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_link_is_absolute_on_the_host_as_asked(caller: Caller, scheme: str, host: str) -> None:
    response = caller.get(f"{scheme}://10.0.0.1:9{caller.version.footprints_path}?limit=1", Host=host)
    target = urlsplit(next_link(response) or "")
    assert (target.scheme, target.netloc, target.path) == (scheme, host, caller.version.footprints_path)


def test_the_link_can_be_followed_again_and_again(caller: Caller) -> None:
    target = next_link(caller.list("limit=3")) or ""
    first = footprints(caller.get(target))
    assert [footprints(caller.get(target)) for _ in range(3)] == [first] * 3
    # … also after having gone on.
    assert next_link(caller.get(next_link(caller.get(target)) or "")) is not None
    assert footprints(caller.get(target)) == first


def test_what_is_added_meanwhile_does_not_change_a_page() -> None:
    held = list(invented("3.0", 5, seed=1))
    store = MemoryStore(held[:3])
    caller = Caller(Gateway(["3.0"], footprints={"3.0": store}).handle, "3.0")
    target = next_link(caller.list("limit=2")) or ""
    before = footprints(caller.get(target))
    store.add(held[3:])
    assert footprints(caller.get(target)) == before == held[2:3]
    assert len(caller.ids("limit=2")) == 5


def test_a_link_is_good_for_ten_minutes(caller: Caller, clock: ManualClock) -> None:
    target = next_link(caller.list("limit=3")) or ""
    clock.advance(599.9)
    assert caller.get(target).status == 200
    clock.advance(0.1)
    assert error(caller.get(target)) == (400, "BadRequest")


def test_every_page_gives_its_link_ten_minutes_of_its_own(caller: Caller, clock: ManualClock) -> None:
    target = next_link(caller.list("limit=1")) or ""
    for _ in range(3):
        clock.advance(500)
        target = next_link(caller.get(target)) or ""
    assert caller.get(target).status == 200


def test_a_link_needs_a_token_and_its_owner(caller: Caller) -> None:
    target = next_link(caller.list("limit=3")) or ""
    assert caller.get(target, token=None).status in (400, 401)
    other = Caller(caller.handle, caller.version.spec, credentials=("other", "secret"))
    assert other.list().status == 200
    assert error(other.get(target)) == (400, "BadRequest")


def test_a_link_survives_the_token_it_was_made_with(caller: Caller) -> None:
    target = next_link(caller.list("limit=3")) or ""
    caller.renew()
    assert caller.get(target).status == 200


@pytest.mark.parametrize(
    "tamper",
    [
        lambda url: url.replace("limit=3", "limit=4"),
        lambda url: url + "&productId=urn:x:y&status=Active",
        lambda url: url[:-3] + "AAA",
        lambda url: url.partition("cursor=")[0] + "cursor=eyJhIjoxfQ.xyz",
        lambda url: url.partition("cursor=")[0] + "cursor=",
        lambda url: url + "&cursor=x",
        lambda url: url.replace("limit=3&", ""),
    ],
)
def test_a_changed_link_is_refused(caller: Caller, tamper: Any) -> None:
    target = next_link(caller.list("limit=3")) or ""
    changed = tamper(target)
    assert changed != target
    assert error(caller.get(changed)) == (400, "BadRequest")


def test_a_link_of_one_version_is_no_link_of_another() -> None:
    gateway = Gateway(["2.3", "3.0"])
    old, new = Caller(gateway.handle, "2.3"), Caller(gateway.handle, "3.0")
    target = (next_link(old.list("limit=3")) or "").replace("/2/", "/3/")
    assert error(new.get(target)) == (400, "BadRequest")


# 3.0 only: filter -> it stays visible in the link, and every page satisfies it
@pytest.mark.parametrize(
    "query",
    [
        [("status", "Active")],
        [("geography", "JP"), ("geography", "DE"), ("status", "active")],
        [("classification", "urn:eclass:0173-1#01-ADR200")],
        [("validOn", "2026-01-01T00:00:00+09:00")],
    ],
)
def test_the_filter_goes_along(query: list[tuple[str, str]]) -> None:
    caller = Caller(Gateway(["3.0"]).handle, "3.0")
    whole = caller.ids(query)
    assert len(whole) > 1
    assert caller.ids([*query, ("limit", "1")]) == whole
    target = urlsplit(next_link(caller.list([*query, ("limit", "1")])) or "")
    asked: dict[str, list[str]] = {}
    for name, value in query:
        asked.setdefault(name, []).append(value)
    assert {**parse_qs(target.query), "cursor": 0} == {**asked, "limit": ["1"], "cursor": 0}


def test_the_2x_filter_goes_along() -> None:
    caller = Caller(Gateway(["2.2"]).handle, "2.2")
    query = [("$filter", "pcf/geographyCountry eq 'JP'")]
    whole = caller.ids(query)
    assert 1 < len(whole) < COUNT
    assert caller.ids([*query, ("limit", "2")]) == whole


# limit -> what it says; None is an error
LIMITS = [
    ("2.0 2.3", "0", None),
    ("3.0", "0", 0),
    ("2.0 2.3 3.0", "1", 1),
    ("2.0 2.3 3.0", "007", 7),
    ("2.0 2.3 3.0", "99999999999999999999", COUNT),
    ("2.0 2.3 3.0", "9" * 5000, COUNT),
    *(
        ("2.0 2.3 3.0", text, None)
        for text in ("", "-1", "+1", "1.0", "1e1", "abc", "0x1", "%31%32x", "%20 1", "%D9%A3", "%00", "1,000")
    ),
]


@pytest.mark.parametrize(
    ("spec", "text", "expected"), [(spec, *row) for specs, *row in LIMITS for spec in specs.split()]
)
def test_a_limit_is_an_integer(spec: str, text: str, expected: int | None) -> None:
    caller = Caller(Gateway([spec]).handle, spec)
    response = caller.list(f"limit={text}")
    if expected is None:
        assert error(response) == (400, "BadRequest")
    else:
        assert len(footprints(response)) == expected
    if expected == 0:
        assert next_link(response) is None


def test_two_limits_are_none(caller: Caller) -> None:
    assert error(caller.list("limit=1&limit=1")) == (400, "BadRequest")


def test_an_empty_gateway_has_an_empty_list(caller: Caller) -> None:
    empty = Caller(Gateway([caller.version.spec], footprints={caller.version.spec: []}).handle, caller.version.spec)
    assert footprints(empty.list("limit=1")) == []
    assert next_link(empty.list("limit=1")) is None
