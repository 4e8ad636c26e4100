"""Deliveries: authenticated like any client's calls, tried again for three days, and made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from gxd_fixtures import SPECS
from gxd_mocks.doors.inprocess import Network
from gxd_mocks.gateway import Courier, Delivery, Gateway, ManualClock, Undeliverable
from gxd_mocks.message import Headers, Request, Response
from tests.mocks.caller import Caller, basic

VENDOR, SUITE = "https://vendor.example", "https://suite.example"

Answer = Callable[[Request], Response | None]


class Suite:
    """A recipient that writes down what it is asked, and answers like a gateway unless `instead` has an answer."""

    def __init__(self, spec: str, clock: ManualClock, base_path: str = "", **options: Any) -> None:
        self.gateway = Gateway([spec], footprints={spec: []}, clock=clock, base_path=base_path, **options)
        self.asked: list[Request] = []
        self.instead: Answer = lambda request: None

    def handle(self, request: Request) -> Response:
        self.asked.append(request)
        return self.instead(request) or self.gateway.handle(request)

    @property
    def targets(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.asked]

    @property
    def posted(self) -> list[Request]:
        return [request for request in self.asked if request.path.endswith("/events")]


class World:
    """A vendor, a recipient, a courier between them, and a clock that stands still."""

    def __init__(self, spec: str, **options: Any) -> None:
        self.clock = ManualClock()
        self.vendor = Gateway([spec], clock=self.clock, **options)
        self.suite = Suite(spec, self.clock)
        self.caller = Caller(self.vendor.handle, spec, VENDOR)
        self.network = Network({VENDOR: self.vendor.handle, SUITE: self.suite.handle})
        self.courier = Courier(self.vendor.outbox, self.network.send, clock=self.clock)

    def ask(self, product: str = "urn:pact:null", event_id: str = "q-1", source: str = SUITE) -> Delivery:
        response = self.caller.post(self.caller.request_for(product, event_id=event_id, source=source))
        assert response.status == 200
        return self.vendor.outbox.deliveries[-1]

    def until_next_attempt(self) -> float:
        """Turn the clock to the next attempt, make it, and say how long that was."""
        due = self.vendor.outbox.next_due()
        assert due is not None
        pause = due - self.clock.now()
        self.clock.advance(pause)
        assert self.courier.deliver_due() == 1
        return pause.total_seconds()


@pytest.fixture(params=SPECS)
def world(request: pytest.FixtureRequest) -> World:
    return World(request.param)


def busy(status: int, *headers: tuple[str, str]) -> Answer:
    return lambda request: Response(status, Headers(headers)) if request.path.endswith("/events") else None


# One delivery


def test_an_answer_is_delivered_like_a_client_calls(world: World) -> None:
    delivery = world.ask(event_id="run/12")
    assert world.courier.deliver_due() == 1
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    # 2.0 knows no discovery; later versions look for it first.
    discovery = [] if world.caller.version.spec == "2.0" else ["GET /.well-known/openid-configuration"]
    events = f"POST {world.caller.version.events_path}"
    assert world.suite.targets == [*discovery, "POST /auth/token", events]
    token_request, event_request = world.suite.asked[-2:]
    assert token_request.body == b"grant_type=client_credentials"
    assert token_request.headers.content_type == "application/x-www-form-urlencoded"
    assert token_request.headers.get("authorization") == basic("test_client_id", "test_client_secret")
    assert event_request.headers.get("content-type") == "application/cloudevents+json; charset=UTF-8"
    assert json.loads(event_request.body) == delivery.event
    (answer,) = world.suite.gateway.mailbox.answers_to("run/12")
    assert (answer.accepted, answer.kind, answer.client) == (True, "rejected", "test_client_id")


def test_nothing_is_delivered_twice(world: World) -> None:
    world.ask()
    assert world.courier.deliver_due() == 1
    world.clock.advance(timedelta(days=30))
    assert world.courier.deliver_due() == 0
    assert len(world.suite.posted) == 1


def test_one_token_is_used_as_long_as_it_is_good(world: World) -> None:
    for number in range(3):
        world.ask(event_id=f"q-{number}")
    world.courier.deliver_due()
    assert world.suite.targets.count("POST /auth/token") == 1
    world.clock.advance(3600)
    world.caller.renew()
    world.ask(event_id="q-late")
    world.courier.deliver_due()
    assert world.suite.targets.count("POST /auth/token") == 2
    assert len(world.suite.gateway.mailbox.events) == 4


def test_a_token_that_is_refused_is_fetched_anew_at_once(world: World) -> None:
    world.ask(event_id="q-1")
    world.courier.deliver_due()
    refused: list[Request] = []

    def expired_once(request: Request) -> Response | None:
        if not request.path.endswith("/events") or refused:
            return None
        refused.append(request)
        return Response.json(401, {"code": "TokenExpired", "message": "expired"})

    world.suite.instead = expired_once
    delivery = world.ask(event_id="q-2")
    world.courier.deliver_due()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    assert world.suite.targets.count("POST /auth/token") == 2


@pytest.mark.parametrize(
    "source",
    [
        "//suite.example/pact",
        "https://suite.example/pact/",
        "//suite.example/pact{events}",
        "//suite.example/pact/events",
    ],
)
def test_the_answer_goes_below_the_base_that_source_names(world: World, source: str) -> None:
    spec, events = world.caller.version.spec, world.caller.version.events_path
    world.suite.gateway = Gateway([spec], footprints={spec: []}, base_path="/pact", clock=world.clock)
    delivery = world.ask(source=source.format(events=events))
    world.courier.deliver_due()
    assert delivery.state == "delivered"
    assert world.suite.posted[0].url == f"https://suite.example/pact{events}"


# Discovery at the recipient


def test_the_announced_token_endpoint_is_used() -> None:
    world = World("3.0")
    world.suite.instead = lambda request: (
        Response.json(200, {"token_endpoint": f"{SUITE}/odd/place"})
        if request.path.startswith("/.well-known")
        else Response.json(200, {"access_token": "odd", "token_type": "Bearer"})
        if request.path == "/odd/place"
        else Response(200)
    )
    world.ask()
    world.courier.deliver_due()
    assert world.suite.targets == ["GET /.well-known/openid-configuration", "POST /odd/place", "POST /3/events"]
    assert world.suite.posted[0].headers.get("authorization") == "Bearer odd"


@pytest.mark.parametrize(
    "discovered",
    [
        Response(404),
        Response(500),
        Response(200, body=b"<html>"),
        Response.json(200, []),
        Response.json(200, {}),
        Response.json(200, {"token_endpoint": 5}),
        Response.json(200, {"token_endpoint": "/auth/token"}),
        Response.json(200, {"token_endpoint": "http://suite.example/auth/token"}),
        Response.json(200, {"token_endpoint": "https://[::1/"}),
        Response.json(302, {"token_endpoint": "https://elsewhere.example/token"}),
    ],
)
def test_without_a_usable_document_the_default_path_is_used(discovered: Response) -> None:
    world = World("2.1")
    world.suite.instead = lambda request: discovered if request.path.startswith("/.well-known") else None
    delivery = world.ask()
    world.courier.deliver_due()
    assert delivery.state == "delivered"
    assert "POST /auth/token" in world.suite.targets


# Trying again


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_a_busy_recipient_is_asked_again_with_growing_pauses(world: World, status: int) -> None:
    world.suite.instead = busy(status)
    delivery = world.ask()
    assert world.courier.deliver_due() == 1
    pauses = [world.until_next_attempt() for _ in range(6)]
    assert pauses == sorted(pauses)
    assert len(set(pauses)) == 6
    assert all(2**n <= pause < 1.5 * 2**n for n, pause in enumerate(pauses))
    world.suite.instead = lambda request: None
    world.until_next_attempt()
    assert (delivery.state, delivery.attempts) == ("delivered", 8)
    assert delivery.troubles == [f"answered {status}"] * 7
    bodies = {request.body for request in world.suite.posted}
    assert len(bodies) == 1, "every attempt carries the same event, and so the same id"
    assert len(world.suite.gateway.mailbox.events) == 1


def test_pauses_are_random_but_repeatable() -> None:
    def pauses(seed: int) -> list[float]:
        world = World("3.0")
        world.courier = Courier(world.vendor.outbox, world.network.send, clock=world.clock, seed=seed)
        world.suite.instead = busy(503)
        world.ask()
        world.courier.deliver_due()
        return [world.until_next_attempt() for _ in range(3)]

    assert pauses(1) == pauses(1)
    assert pauses(1) != pauses(2)


def test_a_dead_recipient_is_given_up_after_three_days(world: World) -> None:
    delivery = world.ask(source="https://dead.example")
    world.courier.deliver_due()
    began = world.clock.now()
    while not delivery.ended:
        assert world.until_next_attempt() <= 3600 * 1.5
    assert delivery.state == "abandoned"
    assert timedelta(hours=70) < world.clock.now() - began <= timedelta(hours=72)
    assert set(delivery.troubles) == {"nobody answers at https://dead.example"}
    assert world.vendor.outbox.next_due() is None


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 404, 405, 410, 413, 415])
def test_an_answer_that_will_not_change_ends_it(world: World, status: int) -> None:
    world.suite.instead = busy(status, ("location", "https://elsewhere.example/"))
    delivery = world.ask()
    world.courier.deliver_due()
    assert (delivery.state, delivery.troubles) == ("refused", [f"answered {status}"])
    assert world.courier.deliver_due() == 0


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_a_success(world: World, status: int) -> None:
    world.suite.instead = busy(status)
    delivery = world.ask()
    world.courier.deliver_due()
    assert delivery.state == "delivered"


def test_a_recipient_may_say_when() -> None:
    world = World("3.0")
    world.suite.instead = busy(503, ("retry-after", "120"))
    world.ask()
    world.courier.deliver_due()
    assert world.until_next_attempt() == 120


@pytest.mark.parametrize(
    "answer",
    [
        Response.json(401, {"error": "invalid_client"}),
        Response.json(200, {}),
        Response.json(200, {"access_token": 5}),
        Response.json(200, {"access_token": "é\r\n"}),
        Response(200, body=b"\xff"),
        Response(503),
    ],
)
def test_without_a_token_nothing_is_posted_and_it_is_tried_again(world: World, answer: Response) -> None:
    world.suite.instead = lambda request: answer if request.path == "/auth/token" else None
    delivery = world.ask()
    world.courier.deliver_due()
    assert (delivery.state, world.suite.posted) == ("waiting", [])
    world.suite.instead = lambda request: None
    world.until_next_attempt()
    assert delivery.state == "delivered"


def test_our_own_mistake_ends_one_delivery_and_not_the_courier(caplog: pytest.LogCaptureFixture) -> None:
    world = World("3.0")

    def send(request: Request, timeout_s: float) -> Response:
        raise ZeroDivisionError

    delivery = world.ask()
    Courier(world.vendor.outbox, send, clock=world.clock).deliver_due()
    assert delivery.state == "abandoned"
    assert "ZeroDivisionError" in caplog.text


# In the background


def test_in_the_background_the_courier_waits_for_the_clock_and_not_for_us() -> None:
    world = World("3.0")
    world.suite.instead = busy(503)
    with world.courier:
        delivery = world.ask()
        with world.vendor.outbox.changed:
            assert world.vendor.outbox.changed.wait_for(
                lambda: delivery.state == "waiting" and delivery.attempts == 1, 5
            )
        world.suite.instead = lambda request: None
        world.clock.advance(1.5)
        assert world.vendor.outbox.wait_until_idle(5)
        assert (delivery.state, delivery.attempts) == ("delivered", 2)


def test_one_slow_recipient_does_not_hold_up_the_others() -> None:
    world = World("3.0")
    from threading import Event

    answered = Event()

    def send(request: Request, timeout_s: float) -> Response:
        if request.url.startswith("https://slow.example"):
            assert answered.wait(10)
            raise Undeliverable("slow")
        return world.network.send(request)

    with Courier(world.vendor.outbox, send, clock=world.clock):
        slow = world.ask(event_id="q-1", source="https://slow.example")
        quick = world.ask(event_id="q-2")
        with world.vendor.outbox.changed:
            assert world.vendor.outbox.changed.wait_for(lambda: quick.state == "delivered", 5)
        assert slow.state == "under way"
        answered.set()


def test_stopping_leaves_what_is_owed_in_the_outbox() -> None:
    world = World("3.0")
    world.courier.start()
    world.courier.stop()
    delivery = world.ask()
    assert delivery.state == "waiting"
    assert world.courier.deliver_due() == 1


def test_many_threads_owe_and_each_delivery_is_made_once() -> None:
    world = World("3.0")
    with world.courier:
        threads = [Thread(target=world.ask, kwargs={"event_id": f"q-{n}"}) for n in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert world.vendor.outbox.wait_until_idle(10)
    answers = [event.question_id for event in world.suite.gateway.mailbox.events]
    assert sorted(answers) == sorted(f"q-{n}" for n in range(40))


# Of our own accord


def test_who_has_no_address_cannot_ask() -> None:
    with pytest.raises(ValueError, match="base_url"):
        Gateway(["3.0"]).ask(VENDOR, {"geography": ["JP"]})


@pytest.mark.parametrize("spec", SPECS)
def test_two_gateways_ask_and_answer_each_other(spec: str) -> None:
    clock = ManualClock()
    owner, recipient = Gateway([spec], clock=clock), Gateway([spec], footprints={spec: []}, clock=clock)
    owner.base_url, recipient.base_url = VENDOR, SUITE
    network = Network({VENDOR: owner.handle, SUITE: recipient.handle})
    wanted = Caller(owner.handle, spec, VENDOR).list()
    product = json.loads(wanted.body)["data"][0]["productIds"][0]
    data = {"productId": [product]} if spec == "3.0" else {"pf": {"productIds": [product]}}
    question = recipient.ask(VENDOR, data)
    for gateway in (recipient, owner):
        assert Courier(gateway.outbox, network.send, clock=clock).deliver_due() == 1
    (answer,) = recipient.mailbox.answers_to(question["id"])
    assert answer.kind == "fulfilled"
    assert all(product in footprint["productIds"] for footprint in answer.data["pfs"])
    told = owner.publish(SUITE, [answer.data["pfs"][0]["id"]])
    Courier(owner.outbox, network.send, clock=clock).deliver_due()
    assert recipient.mailbox.events[-1].document == told
    assert recipient.mailbox.events[-1].kind == "published"
