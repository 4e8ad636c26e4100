"""The reference gateway: one pure function from request to response, and what it owes to others."""

from __future__ import annotations

from gxd_mocks.gateway.clock import Clock, ManualClock, SystemClock
from gxd_mocks.gateway.courier import Courier, Undeliverable
from gxd_mocks.gateway.errands import Errand, Errands
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.mailbox import Event, Mailbox
from gxd_mocks.gateway.outbox import Delivery, Outbox
from gxd_mocks.gateway.recipient import Recipient
from gxd_mocks.gateway.site import Site

__all__ = [
    "Clock",
    "Courier",
    "Delivery",
    "Errand",
    "Errands",
    "Event",
    "Gateway",
    "Mailbox",
    "ManualClock",
    "Outbox",
    "Recipient",
    "Site",
    "SystemClock",
    "Undeliverable",
]
