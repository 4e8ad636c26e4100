"""Generated input: what is wrong in one way each, derived from the schema, sent once. See `gxd_conformance.generated`."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from gxd_conformance.certification import Certification
from gxd_conformance.envelope import Envelopes
from gxd_conformance.evidence import Exchange
from gxd_conformance.generated.case import Case, Operation, pack
from gxd_conformance.generated.sending import Sender
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.vendor import Vendor

PATIENCE = 3
"""So many cases without any response, and the others of the operation are not sent: each may cost a deadline."""


class Odd(NamedTuple):
    """A case, and what came of it."""

    case: Case
    exchange: Exchange


@pytest.fixture(scope="session")
def sender(vendor: Vendor, envelopes: Envelopes, identity: Identity, inbox: Inbox) -> Sender:
    """How a generated case is sent."""
    return Sender(vendor, envelopes, identity, inbox)


@pytest.fixture(scope="session")
def odd_queries(certification: Certification, sender: Sender) -> list[Odd]:
    """List with one odd parameter each."""
    return _sent("list", certification, sender)


@pytest.fixture(scope="session")
def odd_ids(certification: Certification, sender: Sender) -> list[Odd]:
    """Get by ids that are none."""
    return _sent("get", certification, sender)


@pytest.fixture(scope="session")
def odd_events(certification: Certification, sender: Sender) -> list[Odd]:
    """Post events with one member wrong each. A host that declares no events is not troubled."""
    if certification.settings.file.declares.events is False and certification.version.events_level == "SHOULD":
        return []
    return _sent("events", certification, sender)


def _sent(operation: Operation, certification: Certification, sender: Sender) -> list[Odd]:
    sent: list[Odd] = []
    for case in pack(certification.version.spec).of(operation, certification.settings.scope):
        sent.append(Odd(case, sender.send(case)))
        if sum(odd.exchange.failure is not None for odd in sent) >= PATIENCE:
            break
    return sent
