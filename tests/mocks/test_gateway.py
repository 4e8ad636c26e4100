"""The gateway as a whole: where things are, who sees what, and that it never falls over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gxd_fixtures import SPECS, dataset, version
from gxd_mocks.departures import Departure
from gxd_mocks.gateway import Gateway, Site
from gxd_mocks.message import Headers, Request, Response
from tests.mocks.caller import Caller, error, footprints

ANYBODY = Caller(Gateway(["2.3", "3.0"]).handle, "3.0")

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(params=SPECS)
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(Gateway([request.param]).handle, request.param)


def test_the_list_is_the_dataset_in_its_order(caller: Caller) -> None:
    response = caller.list()
    assert footprints(response) == dataset.footprints(caller.version.spec)
    assert response.headers.content_type == "application/json"


def test_a_footprint_is_the_same_in_list_and_get(caller: Caller) -> None:
    for listed in footprints(caller.list()):
        response = caller.footprint(listed["id"])
        assert json.loads(response.body) == {"data": listed}
        assert json.loads(caller.footprint(listed["id"].upper()).body) == {"data": listed}


def test_an_unknown_id_is_not_found(caller: Caller) -> None:
    situation = caller.version.situations["unknown_footprint"]
    assert error(caller.footprint(NOBODY)) == (situation.answer, situation.code)


@pytest.mark.parametrize(
    "text", ["not-a-uuid", "1", "%00", "..", f"{NOBODY}%0a", f"urn:uuid:{NOBODY}", "%F0%9F", "a%2Fb"]
)
def test_a_malformed_id_is_refused(caller: Caller, text: str) -> None:
    assert error(caller.footprint(text)) == (400, "BadRequest")


def test_what_is_not_granted_is_neither_listed_nor_given_nor_sent(caller: Caller) -> None:
    spec = caller.version.spec
    held = dataset.footprints(spec)
    granted = {held[0]["id"], held[2]["id"]}
    gateway = Gateway(
        [spec],
        clients={"owner": "o", "stranger": "s"},
        grants={"stranger": lambda footprint: footprint["id"] in granted},
    )
    owner, stranger = (Caller(gateway.handle, spec, credentials=pair) for pair in (("owner", "o"), ("stranger", "s")))
    assert len(footprints(owner.list())) == len(held)
    assert {footprint["id"] for footprint in footprints(stranger.list())} == granted
    assert len(stranger.ids("limit=1")) == 2
    assert stranger.footprint(held[0]["id"]).status == 200
    assert error(stranger.footprint(held[1]["id"])) == (403, "AccessDenied")
    assert error(stranger.footprint(NOBODY))[0] == 404
    assert stranger.post(stranger.request_for(held[1]["productIds"][-1], event_id="hidden")).status == 200
    answer = gateway.outbox.deliveries[-1].event
    sent = {footprint["id"] for footprint in answer["data"].get("pfs", [])}
    assert sent <= granted


def test_two_lines_under_one_roof() -> None:
    gateway = Gateway(["3.0", "2.2"])
    assert gateway.specs == ("2.2", "3.0")
    for spec in gateway.specs:
        caller = Caller(gateway.handle, spec)
        assert footprints(caller.list()) == dataset.footprints(spec)
        situation = version(spec).situations["unknown_footprint"]
        assert error(caller.footprint(NOBODY)) == (situation.answer, situation.code)


@pytest.mark.parametrize("specs", [["2.0", "2.3"], [], ["9.9"], ["3"]])
def test_specs_that_cannot_be_served_together(specs: list[str]) -> None:
    with pytest.raises(ValueError, match=r"path|at least one|unknown"):
        Gateway(specs)


def test_a_site_serves_every_version_below_its_own_path() -> None:
    site = Site(SPECS)
    assert site.root.specs == ("2.3", "3.0")
    for spec in SPECS:
        caller = Caller(site.handle, spec, f"https://vendor.example/v{spec}")
        assert footprints(caller.list()) == dataset.footprints(spec)
        link = caller.list("limit=1").headers.get("link") or ""
        assert link.startswith(f"<https://vendor.example/v{spec}{caller.version.footprints_path}?")
        discovered = caller.get("/.well-known/openid-configuration", token=None)
        assert discovered.status == (404 if spec == "2.0" else 200)
    for spec in site.root.specs:
        caller = Caller(site.handle, spec)
        assert footprints(caller.list()) == dataset.footprints(spec)
        # One roof: a token of the root is good below every path.
        below = Caller(site.handle, "2.1", "https://vendor.example/v2.1")
        assert below.list(token=f"Bearer {caller.token}").status == 200


# method, path, status
ELSEWHERE = [
    ("GET", "/", 404),
    ("GET", "", 404),
    ("GET", "/{p}", 404),
    ("GET", "/{p}/", 404),
    ("GET", "/9/footprints", 404),
    ("GET", "/{p}/footprints/a/b", 404),
    ("GET", "//{p}/footprints", 404),
    ("GET", "/{p}/Footprints", 404),
    ("GET", "/{p}/../{p}/footprints", 404),
    ("GET", "/{p}/events", 405),
    ("POST", "/{p}/footprints", 405),
    ("PUT", "/{p}/footprints/" + NOBODY, 405),
    ("DELETE", "/{p}/footprints/" + NOBODY, 405),
    ("PATCH", "/{p}/events", 405),
    ("OPTIONS", "/{p}/footprints", 405),
    ("TRACE", "/{p}/footprints", 405),
    ("BREW", "/{p}/footprints", 405),
    ("GET", "/auth/token", 405),
    ("POST", "/.well-known/openid-configuration", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ELSEWHERE)
def test_there_is_nothing_elsewhere(method: str, path: str, status: int) -> None:
    caller = Caller(Gateway(["3.0"]).handle, "3.0")
    url = "https://vendor.example" + path.format(p="3")
    response = caller.handle(Request(method, url, Headers({"authorization": f"Bearer {caller.token}"})))
    assert error(response)[0] == status
    assert ("allow" in response.headers) == (status == 405)


def test_head_is_refused_without_a_body(caller: Caller) -> None:
    url = caller.base + caller.version.footprints_path
    response = caller.handle(Request("HEAD", url, Headers({"authorization": f"Bearer {caller.token}"})))
    assert (response.status, response.body) == (405, b"")


def test_a_trailing_slash_is_tolerated(caller: Caller) -> None:
    assert footprints(caller.get(f"{caller.version.footprints_path}/")) == footprints(caller.list())
    first = footprints(caller.list())[0]
    assert caller.footprint(first["id"] + "/").status == 200


@pytest.mark.parametrize(
    "host", ["evil.example/x", "a b", "a>b", "", "[", "x:y", "u@h", 'a"b', "é.example", "h:999999"]
)
def test_a_host_that_is_none_never_reaches_a_link(caller: Caller, host: str) -> None:
    response = caller.list("limit=1", Host=host)
    if host:
        assert error(response) == (400, "BadRequest")
    else:
        assert "<https://vendor.example/" in (response.headers.get("link") or "")


# URL, headers, body: whatever comes, the answer is an error of the client's, and an error object
HOSTILE: list[tuple[str, dict[str, str], bytes]] = [
    ("https://[::1/3/footprints", {}, b""),
    ("https://vendor.example/3/footprints?\ud800=\udfff", {}, b""),
    ("https://vendor.example/3/footprints?%=%&%zz&%00=%ff&=&&=a", {}, b""),
    ("https://vendor.example/3/footprints?limit=%ff", {}, b""),
    ("https://vendor.example/3/footprints/%ff%fe", {}, b""),
    ("https://vendor.example/3/footprints?" + "productId=urn:x:y&" * 20000, {}, b""),
    ("https://vendor.example/3/footprints?cursor=" + "A" * 100_000, {}, b""),
    ("https://vendor.example/3/footprints?cursor=é", {}, b""),
    ("https://vendor.example/" + "a/" * 50_000, {}, b""),
    ("x", {}, b""),
    ("", {}, b""),
    ("https://vendor.example/3/footprints", {"x": "y" * 1_000_000}, b""),
    ("https://vendor.example/3/footprints", {"Authorization": "Bearer " + "y" * 1_000_000}, b""),
    ("https://vendor.example/3/footprints", {"Authorization": "Bearer \x00\xff"}, b""),
    (
        "https://vendor.example/auth/token",
        {"Authorization": "Basic " + "A" * 1_000_001},
        b"grant_type=client_credentials",
    ),
]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("url", "headers", "body"), HOSTILE, ids=[f"hostile-{n}" for n in range(len(HOSTILE))])
def test_whatever_comes_is_answered(method: str, url: str, headers: dict[str, str], body: bytes) -> None:
    caller = Caller(Gateway(["2.3", "3.0"]).handle, "3.0")
    known = {"Authorization": f"Bearer {caller.token}", "Content-Type": "application/x-www-form-urlencoded"}
    response = caller.handle(Request(method, url, Headers(known | headers), body))
    assert response.status == 200 or 400 <= response.status < 500
    assert json.loads(response.body)


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
PATHS = st.sampled_from(["/3/footprints", "/2/footprints", "/3/events", "/auth/token", "/3/footprints/" + NOBODY, "/"])
HEADERS = st.dictionaries(st.sampled_from(["Authorization", "Host", "Content-Type", "Content-Length", "X"]), TEXT)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.recursive(
        st.none() | st.booleans() | st.floats() | TEXT,
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["type", "id", "data", "pf", "pfIds"]) | TEXT, inner)
        ),
    ).map(lambda document: json.dumps(document).encode()),
)


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "X"]),
    path=PATHS | TEXT,
    query=TEXT,
    headers=HEADERS,
    body=BODIES,
    known=st.booleans(),
)
@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_anything_at_all_is_answered(
    method: str, path: str, query: str, headers: dict[str, str], body: bytes, known: bool
) -> None:
    if known:
        headers = headers | {"Authorization": f"Bearer {ANYBODY.token}", "Host": "vendor.example"}
    response = ANYBODY.handle(Request(method, f"https://vendor.example{path}?{query}", Headers(headers), body))
    assert response.status < 500
    assert response.body == b"" or json.loads(response.body)


def test_too_much_is_too_much(caller: Caller) -> None:
    assert error(caller.post(b" " * (8 * 1024 * 1024 + 1))) == (413, "BadRequest")
    assert error(caller.post(b" " * (8 * 1024 * 1024))) == (400, "BadRequest")


@pytest.mark.filterwarnings("ignore")
def test_what_breaks_inside_becomes_an_error(caplog: pytest.LogCaptureFixture) -> None:
    broken = Departure("breaks", "defect", "breaks", SPECS, ())
    broken.at("list.body")(lambda truth, about: truth["nothing"])
    caller = Caller(Gateway(["3.0"], departures=[broken]).handle, "3.0")
    assert error(caller.list()) == (500, "InternalError")
    assert "KeyError" in caplog.text


def test_every_exchange_can_be_overheard() -> None:
    heard: list[tuple[Request, Response]] = []
    gateway = Gateway(["3.0"], on_exchange=lambda request, response: heard.append((request, response)))
    caller = Caller(gateway.handle, "3.0")
    response = caller.list()
    assert [str(request) for request, _ in heard] == [
        "POST https://vendor.example/auth/token",
        "GET https://vendor.example/3/footprints",
    ]
    assert heard[-1][1] is response


def test_the_footprints_held_are_never_changed_by_what_is_said() -> None:
    held: list[dict[str, Any]] = dataset.footprints("3.0")
    spoils = Departure("spoils", "defect", "spoils", SPECS, ())

    @spoils.at("footprint")
    def change(document: dict[str, Any], about: Any) -> dict[str, Any]:
        document["pcf"].clear()
        return document

    caller = Caller(Gateway(["3.0"], footprints={"3.0": held}, departures=[spoils]).handle, "3.0")
    assert all(footprint["pcf"] == {} for footprint in footprints(caller.list()))
    assert held == dataset.footprints("3.0")
