"""The reference gateway as the common gateway needs it: it asks before it answers, and tells what came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gxd_mocks.common_gateway.partner import Partner, Visit
from gxd_mocks.gateway.answers import Answer
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.mailbox import Event, Mailbox
from gxd_mocks.gateway.outbox import Delivery, Outbox

Plan = Callable[[list[Answer], Mapping[str, Any]], list[Answer]]


class Host(Gateway):
    """The gateway that answers; which answers to a question go out at once, `plan` decides."""

    def __init__(self, plan: Plan, specs: Sequence[str], **options: Any) -> None:
        self._plan = plan
        super().__init__(specs, **options)

    def tell(self, point: str, truth: Any, *, spec: str | None = None, **about: Any) -> Any:
        told = super().tell(point, truth, spec=spec, **about)
        return self._plan(told, {**about, "spec": spec}) if point == "request.plan" else told


class Box(Mailbox):
    """A mailbox that tells what comes in."""

    def __init__(self, arrived: Callable[[Event], None]) -> None:
        super().__init__()
        self._on_arrival = arrived

    def post(self, event: Event) -> None:
        super().post(event)
        self._on_arrival(event)


class PartnersOutbox(Outbox):
    """Deliveries to a partner carry the credentials by which that partner lets us in; nobody else gets them."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        super().__init__()
        self._partners = {partner.base: partner for partner in partners if partner.base and partner.ours}

    def add(self, delivery: Delivery) -> None:
        partner = self._partners.get(delivery.base.rstrip("/"))
        if partner is not None:
            visit = Visit(partner)
            delivery.sender, delivery.auth_base = visit, visit.auth_base
        super().add(delivery)
