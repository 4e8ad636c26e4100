"""Partners and a common gateway between them, in one process, under a clock that tests turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gxd_mocks.common_gateway import CommonGateway, Partner
from gxd_mocks.doors.inprocess import Network
from gxd_mocks.gateway import Courier, Gateway, ManualClock
from gxd_mocks.message import Request, Response

COMMON = "https://common.example"
US = ("common", "our secret")
"""The credentials by which partners let the common gateway in."""


class World:
    """`solution` adds a partner's host; `open` puts the common gateway between them; `settle` lets everything arrive."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.hosts: dict[str, Callable[[Request], Response]] = {}
        self.partners: list[Partner] = []
        self.couriers: list[Courier] = []
        self.requests: list[Request] = []

    def solution(
        self, name: str, spec: str, footprints: Sequence[Any] | None = None, *connectors: str, **partner: Any
    ) -> Gateway:
        """A host at https://NAME.example that has these footprints (by default the dataset) and takes events."""
        base, secret = f"https://{name}.example", f"{name}'s secret"
        held = None if footprints is None else {spec: footprints}
        host = Gateway(
            [spec], footprints=held, clients=dict([US]), callback_credentials=(name, secret), clock=self.clock
        )
        host.base_url = base
        self.hosts[base] = host.handle
        known = Partner(name, spec, base, ours=US, theirs=(name, secret), connectors=connectors or ("pull", "push"))
        self.partners.append(known if not partner else Partner(**{**known.__dict__, **partner}))
        self.couriers.append(Courier(host.outbox, self.send, clock=self.clock))
        return host

    def open(self, **options: Any) -> CommonGateway:
        gateway = CommonGateway(self.partners, clock=self.clock, send=self.send, **options)
        gateway.base_url = COMMON
        self.hosts[COMMON] = gateway.handle
        self.couriers.append(gateway.courier(self.send))
        self.gateway = gateway
        return gateway

    def send(self, request: Request, timeout_s: float = 0) -> Response:
        self.requests.append(request)
        return Network(self.hosts).send(request)

    def settle(self) -> None:
        while sum(courier.deliver_due() for courier in self.couriers):
            self.gateway.work_due()
        self.gateway.work_due()
        for courier in self.couriers:
            courier.deliver_due()


def sent_to(world: World, base: str, path: str = "/events") -> list[Request]:
    return [request for request in world.requests if request.url.startswith(base) and request.path.endswith(path)]
