"""The test hook: off unless told, for known clients only, and never a way to make us call anybody else."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from gxd_fixtures import SPECS
from gxd_mocks.departures import Departure
from gxd_mocks.doors.inprocess import Network
from gxd_mocks.gateway import Courier, Gateway, ManualClock, Recipient, Site
from gxd_mocks.gateway.errands import MOST, Places
from gxd_mocks.gateway.hook import HOOK_PATH
from gxd_mocks.message import Headers, Request, Response
from tests.mocks.caller import Caller

VENDOR, SUITE = "https://vendor.example", "https://suite.example"
ERRAND: dict[str, Any] = {"do": ["list", "get", "request", "publish"], "base_url": SUITE}


class World:
    """A gateway with a hook for suite.example, and that owner. `sent` is all that the gateway sent."""

    def __init__(self, spec: str = "3.0", told: Departure | None = None, **choices: Any) -> None:
        self.clock = ManualClock()
        self.vendor = Gateway([spec], clock=self.clock, **{"hook_hosts": ["suite.example"], **choices})
        self.vendor.base_url = VENDOR
        self.owner = Gateway([spec], clock=self.clock, departures=[told] if told else [])
        self.caller = Caller(self.vendor.handle, spec, VENDOR)
        self.network = Network({SUITE: self.owner.handle, VENDOR: self.vendor.handle})
        self.sent: list[Request] = []
        self.client = Recipient(self.vendor.errands, self.send, clock=self.clock, pause=self.clock.advance)
        self.courier = Courier(self.vendor.outbox, self.send, clock=self.clock)

    def send(self, request: Request, timeout_s: float) -> Response:
        self.sent.append(request)
        return self.network.send(request)

    def pull(self, errand: Any, *, token: str | None = None) -> Response:
        body = errand if isinstance(errand, bytes) else json.dumps(errand).encode()
        bearer = self.caller.token if token is None else token
        headers = Headers({"authorization": f"Bearer {bearer}", "content-type": "application/json"})
        return self.vendor.handle(Request("POST", VENDOR + HOOK_PATH, headers, body))

    def run(self, errand: Any = None) -> list[str]:
        """Pull, let everything happen, and return the troubles."""
        assert self.pull(errand or ERRAND).status == 202
        self.client.run_due()
        self.courier.deliver_due()
        return self.vendor.errands.ended[-1].troubles


@pytest.mark.parametrize("spec", SPECS)
def test_an_errand_is_run_to_its_end(spec: str) -> None:
    world = World(spec)
    assert world.run({**ERRAND, "spec": spec}) == []
    assert [event.kind for event in world.owner.mailbox.events] == ["request", "published"]
    assert {request.parts.hostname for request in world.sent} == {"suite.example"}
    assert all("test_client_secret" not in request.url for request in world.sent)


def test_without_hosts_there_is_no_hook() -> None:
    assert World(hook_hosts=[]).pull(ERRAND).status == 404
    assert Gateway(["3.0"]).hook_places.names == frozenset()


def test_only_clients_may_pull() -> None:
    world = World()
    assert world.pull(ERRAND, token="garbage").status == 401
    assert world.client.run_due() == 0


@pytest.mark.parametrize(
    ("errand", "says"),
    [
        (b"{", "no JSON"),
        ([], "no JSON object"),
        ({"base_url": SUITE}, "do: a list"),
        ({"do": [], "base_url": SUITE}, "do: a list"),
        ({"do": ["delete"], "base_url": SUITE}, "do: a list"),
        ({"do": "list", "base_url": SUITE}, "do: a list"),
        ({"do": ["list"]}, "base_url: not among"),
        ({"do": ["list"], "base_url": 5}, "base_url: not among"),
        ({"do": ["list"], "base_url": "https://elsewhere.example"}, "base_url: not among"),
        ({"do": ["list"], "base_url": "https://suite.example.evil.example"}, "base_url: not among"),
        ({"do": ["list"], "base_url": "https://suite.example@evil.example"}, "base_url: not among"),
        ({"do": ["list"], "base_url": "https://evil.example#suite.example"}, "base_url: not among"),
        ({"do": ["list"], "base_url": "https://u:p@suite.example"}, "base_url: not among"),
        ({"do": ["list"], "base_url": "http://suite.example"}, "base_url: it is not https"),
        ({"do": ["list"], "base_url": "file://suite.example/etc"}, "base_url: it is no address"),
        ({"do": ["list"], "base_url": SUITE, "auth_base_url": "https://elsewhere.example"}, "auth_base_url: not among"),
        ({"do": ["list"], "base_url": SUITE, "product_ids": [5]}, "product_ids: a list"),
        ({"do": ["list"], "base_url": SUITE, "spec": "2.3"}, "spec: here is served 3.0"),
    ],
)
def test_what_cannot_be_run_is_refused(errand: Any, says: str) -> None:
    world = World()
    response = world.pull(errand)
    assert response.status == 400
    assert says in json.loads(response.body)["message"]
    assert (world.client.run_due(), world.sent) == (0, [])


def test_a_cloud_provider_s_own_address_is_refused_even_if_it_is_named() -> None:
    world = World(hook_hosts=["169.254.169.254"], allow_http=True)
    assert world.pull({"do": ["list"], "base_url": "http://169.254.169.254"}).status == 400


def telling(point: str, said: Any) -> Departure:
    departure = Departure("hostile", "defect", "leads astray", SPECS, ())
    departure.at(point)(lambda truth, about: said(truth) if callable(said) else said)
    return departure


def test_what_the_other_host_says_leads_nowhere_else() -> None:
    """Neither an announced token endpoint nor a link: both would carry a secret."""
    document = {"token_endpoint": "https://evil.example/token"}
    world = World(told=telling("discovery.document", lambda truth: truth | document))
    world.run()
    assert {request.parts.hostname for request in world.sent} == {"suite.example"}
    world = World(told=telling("page.link", "https://evil.example/3/footprints?cursor=x"))
    world.owner._tale.told[0].at("page.size")(lambda truth, about: 2)
    world.run()
    assert {request.parts.hostname for request in world.sent} == {"suite.example"}


def test_a_list_without_an_end_is_left() -> None:
    endless = telling("page.link", "https://suite.example/3/footprints?limit=1&again=")
    endless.at("page.more")(lambda truth, about: True)
    world = World(told=endless)
    world.run({"do": ["list"], "base_url": SUITE})
    assert 1_000 <= len(world.sent) <= 2_100


def test_a_host_that_never_recovers_is_given_up() -> None:
    world = World(told=telling("list.body", lambda truth: 1 / 0))
    assert world.run({"do": ["list"], "base_url": SUITE}) == ["the list is answered with 500"]
    assert sum("/footprints" in request.url for request in world.sent) == 4


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"data": None}, []),
        ({"data": [5, {"id": 5}, {"productIds": [5]}]}, [{"id": 5}, {"productIds": [5]}]),
        ({"data": {"id": "x"}}, []),
        ({}, []),
    ],
)
def test_what_comes_back_is_data(body: Any, found: list[Any]) -> None:
    told = telling("list.body", body)
    told.at("page.more")(lambda truth, about: False)
    world = World(told=told)
    assert world.run({"do": ["list", "get", "request"], "base_url": SUITE}) == [
        "nothing was listed, so there is nothing to get",
        "no product is known that could be asked for",
    ]
    assert world.vendor.errands.ended[-1].found == found


def test_only_so_many_errands_wait() -> None:
    world = World()
    assert [world.pull({"do": ["publish"], "base_url": SUITE}).status for _ in range(MOST + 1)] == [202] * MOST + [400]


def test_places_are_hosts_with_or_without_a_port() -> None:
    places = Places(["suite.example", "10.0.0.1:8443", "[::1]"])
    assert all(
        url in places
        for url in ("https://SUITE.example/x", "http://suite.example:9", "https://10.0.0.1:8443/", "http://[::1]:5/")
    )
    assert not any(
        url in places
        for url in (
            "https://10.0.0.1/",
            "https://x.suite.example",
            "https://suite.example:x/",
            "suite.example",
            "//",
            "",
        )
    )


def test_a_site_has_a_hook_for_every_version() -> None:
    site = Site(["2.3", "3.0"], hook_hosts=["suite.example"])
    for path in (HOOK_PATH, f"/v2.3{HOOK_PATH}", f"/v3.0{HOOK_PATH}"):
        assert site.handle(Request("POST", VENDOR + path)).status in (400, 401), path
    assert all(gateway.errands is site.errands for gateway in site.gateways)


def test_in_the_background_an_errand_is_run_at_once() -> None:
    world = World()
    done = threading.Event()
    with Recipient(world.vendor.errands, world.send, clock=world.clock) as client:
        run = client.run
        client.run = lambda errand: (run(errand), done.set())[0]  # type: ignore[method-assign]
        assert world.pull({"do": ["list"], "base_url": SUITE}).status == 202
        assert done.wait(20)
    assert world.vendor.errands.ended[-1].troubles == []
