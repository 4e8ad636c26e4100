"""A common gateway as the vendor of a certification within this process; everything that it has came from a partner."""

from __future__ import annotations

from collections.abc import Sequence

from gxd_mocks.common_gateway import CommonGateway, Partner
from gxd_mocks.doors.inprocess import Network
from gxd_mocks.gateway import Gateway
from gxd_mocks.gateway.courier import Courier
from gxd_mocks.store.protocol import Footprint
from tests.in_process import VENDOR, Vendor

OWNER = "https://owner.example"


def gateway_in_front_of(
    spec: str, footprints: Sequence[Footprint], specs: Sequence[str] = ("2.3", "3.0")
) -> CommonGateway:
    """A common gateway that has listed everything of one owner, which speaks `spec`."""
    owner = Gateway([spec], footprints={spec: footprints}, clients={"common": "its secret"})
    partner = Partner("owner", spec, OWNER, ours=("common", "its secret"), connectors=("pull",))
    gateway = CommonGateway(
        [partner],
        specs=specs,
        clients={"test_client_id": "test_client_secret"},
        send=Network({OWNER: owner.handle}).send,
        base_path="/pact",
    )
    gateway.base_url = VENDOR.removesuffix("/pact")
    gateway.pull("owner")
    assert list(gateway.troubles) == []
    return gateway


class CommonVendor(Vendor):
    """Stands where the reference gateway stands in other certifications."""

    def __init__(self, gateway: CommonGateway) -> None:
        super().__init__(gateway.specs[-1])
        self.gateway = gateway  # type: ignore[assignment]  # asked for the same: handle, tell, clock, outbox
        self.courier = Courier(gateway.outbox, self.deliver, clock=gateway.clock)
