"""Every documented point is really asked, and what is said there is really said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gxd_fixtures import SPECS, dataset
from gxd_mocks.departures import Departure
from gxd_mocks.doors.inprocess import Network
from gxd_mocks.gateway import Courier, Errand, Gateway, ManualClock, Recipient
from gxd_mocks.gateway.answers import Answer
from gxd_mocks.gateway.errands import Places
from gxd_mocks.gateway.points import POINTS
from gxd_mocks.message import Response
from tests.mocks.caller import Caller, footprints, next_link

COUNT = len(dataset.footprints("3.0"))

SHORT_PAGES = Departure("short", "lawful", "two on a page", SPECS, ())
SHORT_PAGES.at("page.size")(lambda truth, about: 2)

VENDOR, SUITE = "https://vendor.example", "https://suite.example"


class World:
    """A gateway that departs at one point, and a recipient for what it sends."""

    def __init__(self, point: str, change: Callable[[Any, Any], Any], spec: str) -> None:
        self.about: list[Any] = []

        def departing(truth: Any, about: Any) -> Any:
            self.about.append(about)
            return change(truth, about)

        departure = Departure("ad hoc", "defect", "departs", (spec,), ())
        departure.at(point)(departing)
        self.clock = ManualClock()
        self.gateway = Gateway([spec], departures=[departure], clock=self.clock)
        self.suite = Gateway([spec], footprints={spec: []}, clock=self.clock)
        self.caller = Caller(self.gateway.handle, spec, VENDOR)
        self.sent: list[Any] = []
        network = Network({VENDOR: self.gateway.handle, SUITE: self.suite.handle})

        def send(request: Any, timeout_s: float) -> Response:
            self.sent.append(request)
            return network.send(request)

        self.courier = Courier(self.gateway.outbox, send, clock=self.clock)
        self.paused: list[float] = []

    def went(self, *do: str, owner: Any = None) -> list[Any]:
        """Send this gateway on an errand to a host, and return what it sent there."""
        if owner is None:
            owner = Gateway([self.caller.version.spec], clock=self.clock, departures=[SHORT_PAGES])
        network = Network({SUITE: owner.handle})

        def send(request: Any, timeout_s: float) -> Response:
            self.sent.append(request)
            return network.send(request)

        errand = Errand(self.gateway, self.caller.version, do, SUITE, SUITE, Places(["suite.example"]))
        Recipient(self.gateway.errands, send, clock=self.clock, pause=self.paused.append).run(errand)
        return self.sent

    def first(self) -> dict[str, Any]:
        return footprints(self.caller.list("limit=1"))[0]

    def asked(self, event_id: str = "q-1") -> Any:
        """Ask for the first product, let the answer be delivered, and return what came."""
        product = Gateway([self.caller.version.spec]).stores[self.caller.version.spec]
        wanted = next(iter(product.scan())).footprint["productIds"][0]
        assert self.caller.post(self.caller.request_for(wanted, event_id=event_id, source=SUITE)).status == 200
        self.courier.deliver_due()
        return self.suite.mailbox.events


def body(response: Response) -> Any:
    return json.loads(response.body)


def get_first(world: World) -> Response:
    spec = world.caller.version.spec
    return world.caller.footprint(next(iter(world.gateway.stores[spec].scan())).footprint["id"])


def the_token(world: World) -> Any:
    return body(world.caller.ask_for_token())


def discovered(world: World) -> Any:
    return body(world.caller.get("/.well-known/openid-configuration", token=None))


def nothing_matches(world: World) -> str:
    """A filter that is true of no footprint."""
    if world.caller.version.filtering == "criteria":
        return "productId=urn:x:nothing"
    return "$filter=productIds/any(p:(p%20eq%20'urn:x:nothing'))"


def no(*_: Any) -> bool:
    return False


def calls(sent: list[Any]) -> list[str]:
    """The data calls among what was sent."""
    return [request.url for request in sent if "/footprints" in request.url]


class Closed:
    """A host that refuses every call of a data action with this status."""

    def __init__(self, spec: str, status: int) -> None:
        self._gateway = Gateway([spec])
        self._status = status

    def handle(self, request: Any) -> Response:
        return Response(self._status) if "/footprints" in request.url else self._gateway.handle(request)


# point -> (what is said instead, how one sees it). `seen` gets the world and says whether the departure took effect.
TOLD: dict[str, tuple[Callable[[Any, Any], Any], Callable[[World], bool]]] = {
    "discovery.document": (
        lambda truth, about: truth | {"issuer": "https://elsewhere.example"},
        lambda world: discovered(world)["issuer"] == "https://elsewhere.example",
    ),
    "discovery.response": (
        lambda truth, about: truth.with_(status=500),
        lambda world: world.caller.get("/.well-known/openid-configuration", token=None).status == 500,
    ),
    "token.problem": (
        lambda truth, about: None,
        lambda world: world.caller.ask_for_token(b"grant_type=nonsense").status == 200,
    ),
    "token.accepts": (
        lambda truth, about: True,
        lambda world: world.caller.ask_for_token(authorization="Basic eDp5").status == 200,
    ),
    "token.lifetime": (lambda truth, about: 7, lambda world: the_token(world)["expires_in"] == 7),
    "token.document": (
        lambda truth, about: truth | {"token_type": "mac"},
        lambda world: the_token(world)["token_type"] == "mac",
    ),
    "token.response": (
        lambda truth, about: truth.with_(status=201),
        lambda world: world.caller.ask_for_token().status == 201,
    ),
    "bearer.verdict": (
        lambda truth, about: "accepted",
        lambda world: world.caller.list(token="Bearer garbage").status == 200,
    ),
    "access": (
        lambda truth, about: lambda footprint: False,
        lambda world: footprints(world.caller.list()) == [] and get_first(world).status == 403,
    ),
    "transport.plain_http": (
        lambda truth, about: True,
        lambda world: world.gateway.tell("transport.plain_http", False) is True,
    ),
    "situation": (
        lambda truth, about: truth.with_(status=418) if about.name == "unknown_path" else truth,
        lambda world: world.caller.get("/nowhere").status == 418 and world.caller.list("limit=x").status == 400,
    ),
    "response": (
        lambda truth, about: truth.with_header("x-action", about.action),
        lambda world: (
            [
                response.headers.get("x-action")
                for response in (world.caller.ask_for_token(), world.caller.list(), world.caller.get("/nowhere"))
            ]
            == ["token", "list", "unknown"]
        ),
    ),
    "list.limit": (lambda truth, about: 5, lambda world: len(footprints(world.caller.list("limit=2"))) == 5),
    "list.filter": (
        lambda truth, about: None,
        lambda world: len(footprints(world.caller.list(nothing_matches(world)))) == COUNT,
    ),
    "list.query": (
        lambda truth, about: type(truth)(),
        lambda world: len(footprints(world.caller.list(nothing_matches(world)))) == COUNT,
    ),
    "criterion.*": (
        lambda truth, about: lambda footprint: not truth(footprint),
        lambda world: len(footprints(world.caller.list(nothing_matches(world)))) == COUNT,
    ),
    "list.matches": (lambda truth, about: no, lambda world: footprints(world.caller.list()) == []),
    "page.cursor": (
        lambda truth, about: truth.__class__(**{**truth.__dict__, "after": 0}),
        lambda world: (
            footprints(world.caller.get(next_link(world.caller.list("limit=3")) or ""))
            == footprints(world.caller.list("limit=3"))
        ),
    ),
    "list.items": (
        lambda truth, about: list(truth)[::-1],
        lambda world: (
            footprints(world.caller.list())[-1]
            == next(iter(world.gateway.stores[world.caller.version.spec].scan())).footprint
        ),
    ),
    "page.size": (lambda truth, about: truth + 1, lambda world: len(footprints(world.caller.list("limit=2"))) == 3),
    "page.items": (
        lambda truth, about: truth[:-1],
        lambda world: [len(page) for page in world.caller.walk("limit=10")][:-1] == [9] * ((COUNT - 1) // 10),
    ),
    "page.more": (lambda truth, about: False, lambda world: next_link(world.caller.list("limit=2")) is None),
    "page.after": (
        lambda truth, about: truth + 1,
        lambda world: len(world.caller.ids("limit=10")) == COUNT - (COUNT - 1) // 11,
    ),
    "page.link": (
        lambda truth, about: "/relative",
        lambda world: next_link(world.caller.list("limit=2")) == "/relative",
    ),
    "page.link_header": (
        lambda truth, about: "<x>; rel=prev",
        lambda world: world.caller.list().headers.get("link") == "<x>; rel=prev",
    ),
    "list.body": (lambda truth, about: {"data": None}, lambda world: body(world.caller.list()) == {"data": None}),
    "get.footprint": (lambda truth, about: None, lambda world: get_first(world).status == 404),
    "get.body": (lambda truth, about: truth["data"], lambda world: "pcf" in body(get_first(world))),
    "footprint": (
        lambda truth, about: truth | {"comment": about.where},
        lambda world: (
            world.first()["comment"] == "list"
            and body(get_first(world))["data"]["comment"] == "get"
            and world.asked()[0].data["pfs"][0]["comment"] == "event"
        ),
    ),
    "event.verdict": (
        lambda truth, about: None,
        lambda world: world.caller.post({"type": "x"}).status == 200,
    ),
    "event.once": (
        lambda truth, about: False,
        lambda world: len(world.asked() and world.asked()) == 2,
    ),
    "event.accepted.response": (
        lambda truth, about: truth.with_(status=202),
        lambda world: (
            world.caller.post(world.caller.event("published", {"pfIds": [world.first()["id"]]})).status == 202
        ),
    ),
    "request.matches": (lambda truth, about: no, lambda world: world.asked()[0].kind == "rejected"),
    "request.plan": (
        lambda truth, about: [*truth, Answer("rejected", {"error": {"code": "BadRequest", "message": "and no"}})],
        lambda world: [event.kind for event in world.asked()] == ["fulfilled", "rejected"],
    ),
    "callback.base": (
        lambda truth, about: "https://elsewhere.example",
        lambda world: world.asked() == [] and world.sent[-1].url.startswith("https://elsewhere.example/"),
    ),
    "callback.event": (
        lambda truth, about: truth | {"data": truth["data"] | {"requestEventId": "another"}},
        lambda world: world.asked()[0].question_id == "another",
    ),
    "callback.due": (
        lambda truth, about: truth + timedelta(seconds=60),
        lambda world: world.asked() == [] and (world.clock.advance(60), world.courier.deliver_due())[1] == 1,
    ),
    "callback.discovery": (
        lambda truth, about: not truth,
        lambda world: (
            len(world.asked()) == 1
            and ("GET" in {request.method for request in world.sent}) is (world.caller.version.spec == "2.0")
        ),
    ),
    "callback.token_url": (
        lambda truth, about: f"{SUITE}/auth/elsewhere",
        lambda world: world.asked() == [] and world.sent[-1].url == f"{SUITE}/auth/elsewhere",
    ),
    "callback.keeps_token": (
        lambda truth, about: False,
        lambda world: (
            bool(world.asked("q-1") and world.asked("q-2"))
            and sum(request.url.endswith("/auth/token") for request in world.sent) == 2
        ),
    ),
    "callback.token_request": (
        lambda truth, about: truth.with_(body=b"grant_type=nonsense"),
        lambda world: world.asked() == [] and world.sent[-1].body == b"grant_type=nonsense",
    ),
    "callback.token": (
        lambda truth, about: False,
        lambda world: not world.asked()[0].accepted and all(request.path.endswith("/events") for request in world.sent),
    ),
    "callback.url": (
        lambda truth, about: truth + "/x",
        lambda world: world.asked() == [] and world.sent[-1].url.endswith("/events/x"),
    ),
    "callback.request": (
        lambda truth, about: truth.with_(headers=truth.headers.with_("content-type", "text/plain")),
        lambda world: (
            not world.asked()[0].accepted if world.asked() else world.sent[-1].headers.content_type == "text/plain"
        ),
    ),
    "callback.retry": (
        lambda truth, about: None,
        lambda world: (
            world.caller.post(world.caller.request_for("urn:pact:null", source="https://dead.example")).status == 200
            and world.courier.deliver_due() == 1
            and world.gateway.outbox.deliveries[0].state == "abandoned"
        ),
    ),
}

TOLD |= {
    "client.discovery": (
        lambda truth, about: not truth,
        lambda world: (
            ("/.well-known" in "".join(request.url for request in world.went("list")))
            is (world.caller.version.spec == "2.0")
        ),
    ),
    "client.token_url": (
        lambda truth, about: f"{SUITE}/auth/elsewhere",
        lambda world: world.went("list")[-1].url == f"{SUITE}/auth/elsewhere",
    ),
    "client.keeps_token": (
        lambda truth, about: False,
        lambda world: sum(request.url.endswith("/auth/token") for request in world.went("list")) > 1,
    ),
    "client.token_request": (
        lambda truth, about: truth.with_(body=b"grant_type=nonsense"),
        lambda world: world.went("list")[-1].body == b"grant_type=nonsense",
    ),
    "client.token": (
        lambda truth, about: False,
        lambda world: not any("authorization" in request.headers for request in world.went("list")),
    ),
    "client.query": (
        lambda truth, about: [("limit", "3")],
        lambda world: calls(world.went("list"))[0].endswith("?limit=3"),
    ),
    "client.url": (
        lambda truth, about: f"{truth}#x",
        lambda world: all(url.endswith("#x") for url in calls(world.went("list"))),
    ),
    "client.request": (
        lambda truth, about: truth.with_(headers=truth.headers.with_("x-told", about.action)),
        lambda world: world.went("list")[-1].headers.get("x-told") == "list",
    ),
    "client.renews": (
        lambda truth, about: False,
        lambda world: len(calls(world.went("list", owner=Closed(world.caller.version.spec, 401)))) == 1,
    ),
    "client.again": (
        lambda truth, about: None,
        lambda world: bool(world.went("list", owner=Closed(world.caller.version.spec, 503))) and world.paused == [],
    ),
    "client.follows": (
        lambda truth, about: None,
        lambda world: len(calls(world.went("list"))) == 2,
    ),
}

NAMES_OF_A_CRITERION = {"2.0": "criterion.productIds", "2.3": "criterion.productIds", "3.0": "criterion.productId"}


def test_every_point_is_proved_here() -> None:
    assert set(TOLD) == set(POINTS)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("spec", ["2.0", "2.3", "3.0"])
def test_what_is_said_at_a_point_takes_effect(point: str, spec: str) -> None:
    if spec == "2.0" and point.startswith("discovery."):
        pytest.skip("2.0 knows no discovery")
    if spec == "3.0" and point == "list.filter":
        pytest.skip("3.0 knows no $filter")
    change, seen = TOLD[point]
    name = NAMES_OF_A_CRITERION[spec] if point == "criterion.*" else point
    told, honest = World(name, change, spec), World(name, lambda truth, about: truth, spec)
    assert seen(told)
    assert not seen(honest), "the truth looks the same"
    about = honest.about[0]
    promised = {member.split(" ")[0] for member in POINTS[point].about if "(" not in member}
    assert promised | {"gateway", "spec"} <= set(vars(about))
    assert about.spec == spec
    if not point.startswith(("callback.", "client.", "transport.")):
        assert {"request", "action", "client"} <= set(vars(about))


def test_a_departure_of_another_version_changes_nothing() -> None:
    departure = Departure("new only", "defect", "departs", ("3.0",), ())
    departure.at("list.body")(lambda truth, about: {"data": None})
    gateway = Gateway(["2.3", "3.0"], departures=[departure])
    assert len(footprints(Caller(gateway.handle, "2.3").list())) == COUNT
    assert body(Caller(gateway.handle, "3.0").list()) == {"data": None}
    assert Gateway(["2.3"], departures=[departure]).departures == ()


def test_departures_compose() -> None:
    once, twice = (Departure(name, "defect", "departs", SPECS, ()) for name in ("once", "twice"))
    once.at("list.body")(lambda truth, about: truth | {"once": 1})
    twice.at("list.body")(lambda truth, about: truth | {"twice": truth["once"] + 1})
    told = body(Caller(Gateway(["3.0"], departures=[once, twice]).handle, "3.0").list())
    assert (told["once"], told["twice"]) == (1, 2)


def test_a_point_that_does_not_exist_is_a_mistake() -> None:
    departure = Departure("lost", "defect", "departs nowhere", SPECS, ())
    departure.at("list.boody", "criterion.whatever")(lambda truth, about: truth)
    with pytest.raises(ValueError, match=r"lost changes list\.boody, and there is no such point"):
        Gateway(["3.0"], departures=[departure])


def test_departures_can_remember_and_roll_dice() -> None:
    departure = Departure("counts", "defect", "departs every second time", SPECS, ())

    @departure.at("list.body")
    def change(truth: Any, about: Any) -> Any:
        about.gateway.notes["asked"] = about.gateway.notes.get("asked", 0) + 1
        return truth | {"asked": about.gateway.notes["asked"], "dice": about.gateway.random.random()}

    said = [body(Caller(Gateway(["3.0"], departures=[departure], seed=5).handle, "3.0").list()) for _ in range(2)]
    assert said[0] == said[1]
    assert said[0]["asked"] == 1
