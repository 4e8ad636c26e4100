"""The work of the gateway in the background: at once, again when somebody has announced something, and to an end."""

from __future__ import annotations

from threading import Event

from gxd_fixtures.dataset import footprints
from gxd_mocks.common_gateway import CommonGateway, Partner
from gxd_mocks.common_gateway.duty import Duty
from gxd_mocks.message import Request, Response
from tests.mocks.caller import Caller

WAIT_S = 30.0


class Host:
    """Lists nothing, and gives every footprint by its id; tells when it was asked."""

    def __init__(self) -> None:
        self.listed, self.fetched = Event(), Event()

    def send(self, request: Request, timeout_s: float = 0) -> Response:
        if request.method == "POST":
            return Response.json(200, {"access_token": "t", "expires_in": 60})
        if request.path.endswith("openid-configuration"):
            return Response(404)
        if request.path.endswith("/footprints"):
            self.listed.set()
            return Response.json(200, {"data": []})
        self.fetched.set()
        return Response.json(200, {"data": footprints("3.0")[0]})


def test_what_is_announced_is_fetched_without_anybody_asking() -> None:
    host = Host()
    partner = Partner("host", "3.0", "https://host.example", "", ("us", "s"), ("host", "t"), ("pull", "push"))
    gateway = CommonGateway([partner], send=host.send)
    with Duty(gateway, every_s=3600):
        assert host.listed.wait(WAIT_S)
        caller = Caller(gateway.handle, "3.0", "https://common.example", ("host", "t"))
        assert caller.post(caller.event("published", {"pfIds": [footprints("3.0")[0]["id"]]})).status == 200
        assert host.fetched.wait(WAIT_S)
    assert len(gateway.stores["host"]) == 1


def test_a_host_that_breaks_does_not_end_the_work() -> None:
    host = Host()

    def send(request: Request, timeout_s: float = 0) -> Response:
        if not host.listed.is_set():
            host.listed.set()
            raise RuntimeError("broken")
        return host.send(request, timeout_s)

    partner = Partner("host", "3.0", "https://host.example", "", ("us", "s"), ("host", "t"), ("pull", "push"))
    gateway = CommonGateway([partner], send=send)
    with Duty(gateway, every_s=3600):
        assert host.listed.wait(WAIT_S)
        caller = Caller(gateway.handle, "3.0", "https://common.example", ("host", "t"))
        caller.post(caller.event("published", {"pfIds": [footprints("3.0")[0]["id"]]}))
        assert host.fetched.wait(WAIT_S)
