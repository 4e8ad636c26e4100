"""Events that we send and that ask for nothing back: true ones of every type, and ones with one thing wrong."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from gxd_conformance.envelope import Envelopes, Event, without
from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.vendor import Vendor
from gxd_fixtures import SPECS, Version
from gxd_fixtures import version as facts_of


@pytest.fixture(scope="session")
def envelopes(version: Version, inbox: Inbox) -> Envelopes:
    return Envelopes(version, inbox.url)


@pytest.fixture(scope="session")
def harmless_event(envelopes: Envelopes, identity: Identity) -> Event:
    """A valid Published event about a footprint that nobody knows."""
    return envelopes.published(identity.event_id("published"), [identity.uuid()])


@pytest.fixture(scope="session")
def published(vendor: Vendor, harmless_event: Event) -> Exchange:
    """Post a valid Published event."""
    return vendor.post_event(harmless_event, "published")


@pytest.fixture(scope="session")
def published_two(vendor: Vendor, envelopes: Envelopes, identity: Identity) -> Exchange:
    """Post a valid Published event about two footprints, so that an array is really an array."""
    event = envelopes.published(identity.event_id("published-two"), [identity.uuid(), identity.uuid()])
    return vendor.post_event(event, "published_two")


@pytest.fixture(scope="session")
def late_answers(vendor: Vendor, envelopes: Envelopes, identity: Identity, known: list[Listed]) -> dict[str, Exchange]:
    """Valid Fulfilled and Rejected events for a question that the vendor never asked."""
    footprint = known[0].document
    code = next(iter(envelopes.version.errors))
    return {
        "fulfilled": vendor.post_event(
            envelopes.fulfilled(identity.event_id("fulfilled"), identity.event_id("nobody-asked"), [footprint]),
            "late_answers",
        ),
        "rejected": vendor.post_event(
            envelopes.rejected(
                identity.event_id("rejected"),
                identity.event_id("nobody-asked"),
                code,
                "Sent by gxd-conformance to see that it is taken.",
            ),
            "late_answers",
        ),
    }


@pytest.fixture(scope="session")
def tolerated(
    vendor: Vendor, envelopes: Envelopes, identity: Identity, known: list[Listed]
) -> dict[str, tuple[Exchange, Exchange]]:
    """Fulfilled events that differ in one thing which every recipient has to take: each beside its plain twin."""

    def fulfilled(about: str, footprint: dict[str, Any]) -> Exchange:
        event = envelopes.fulfilled(identity.event_id(about), identity.event_id("nobody-asked"), [footprint])
        return vendor.post_event(event, "tolerated")

    plain = known[0].document
    pcf = plain.get("pcf") if isinstance(plain.get("pcf"), dict) else {}
    future = {**plain, "pcf": {**pcf, "crossSectoralStandards": ["GXD-FUTURE-9"]}}
    extended = {**plain, "extensions": [UNKNOWN_EXTENSION]}
    twin = fulfilled("plain", plain)
    return {
        "a standard of a later revision": (twin, fulfilled("future-standard", future)),
        "an extension that nobody knows": (twin, fulfilled("unknown-extension", extended)),
    }


UNKNOWN_EXTENSION = {
    "specVersion": "2.0.0",
    "dataSchema": "https://gxd-conformance.example/unknown.json",
    "documentation": "https://gxd-conformance.example/unknown",
    "data": {"unknown": True},
}


def another_line(version: Version) -> Version:
    """The newest version whose paths and event types are others."""
    return next(other for other in map(facts_of, reversed(SPECS)) if other.line != version.line)


class Wrong(NamedTuple):
    """An event with one thing wrong, and what came of it."""

    what: str
    exchange: Exchange
    question_id: str | None


@pytest.fixture(scope="session")
def incomplete_events(vendor: Vendor, envelopes: Envelopes, identity: Identity, version: Version) -> list[Wrong]:
    """A valid Published event, with each of its attributes left out in turn."""
    attributes = ["type", "specversion", "id", "source", *(["time"] if version.request_needs_time else []), "data"]
    wrong = []
    for attribute in attributes:
        event = envelopes.published(identity.event_id(f"without-{attribute}"), [identity.uuid()])
        exchange = vendor.post_event(without(event, attribute), "incomplete_events")
        wrong.append(Wrong(f"an event without {attribute}", exchange, None))
    return wrong


@pytest.fixture(scope="session")
def wrong_events(vendor: Vendor, envelopes: Envelopes, identity: Identity) -> list[Wrong]:
    """Events that are no events of this version, each for one reason."""

    def published(about: str, data: Any = None, **changes: Any) -> Event:
        event = envelopes.published(identity.event_id(about), [identity.uuid()])
        return {**event, **({} if data is None else {"data": data}), **changes}

    other = another_line(envelopes.version)
    cases: list[tuple[str, Any]] = [
        ("an event of an unknown type", published("unknown-type", type="org.gxd-conformance.Nothing.9")),
        (
            f"an event of a type of version {other.spec}",
            published("type-of-another-line", type=other.event_types["published"]),
        ),
        ("an event whose data is a text", published("data-is-text", data="nothing")),
        ("an event whose time is no time", published("no-time", time="yesterday at noon")),
        ("a Published event whose pfIds is a text", published("pfids-is-text", data={"pfIds": identity.uuid()})),
        ("a body that is no JSON", b'{"type": "org.wbcsd'),
        ("a body that is a JSON array", b"[]"),
        ("an empty body", b""),
    ]
    return [Wrong(what, vendor.post_event(event, "wrong_events"), None) for what, event in cases]


@pytest.fixture(scope="session")
def event_as_text(vendor: Vendor, envelopes: Envelopes, identity: Identity) -> Wrong:
    """A Published event that is right but for its media type."""
    event = envelopes.published(identity.event_id("as-text"), [identity.uuid()])
    exchange = vendor.post_event(event, "event_as_text", media_type="text/plain")
    return Wrong("an event sent as text/plain", exchange, None)


@pytest.fixture(scope="session")
def old_specversion(vendor: Vendor, envelopes: Envelopes, identity: Identity) -> Wrong:
    """A Published event of CloudEvents 0.3."""
    event = {**envelopes.published(identity.event_id("old-specversion"), [identity.uuid()]), "specversion": "0.3"}
    return Wrong("an event of CloudEvents 0.3", vendor.post_event(event, "old_specversion"), None)


@pytest.fixture(scope="session")
def published_urns(vendor: Vendor, envelopes: Envelopes, identity: Identity) -> Wrong:
    """A Published event whose pfIds are URNs, no UUIDs."""
    event = envelopes.published(identity.event_id("urns"), [identity.unknown_product()])
    return Wrong("a Published event with a URN in pfIds", vendor.post_event(event, "published_urns"), None)


@pytest.fixture(scope="session")
def published_nothing(vendor: Vendor, envelopes: Envelopes, identity: Identity) -> Wrong:
    """A Published event about no footprint at all."""
    event = envelopes.published(identity.event_id("nothing"), [])
    return Wrong("a Published event with empty pfIds", vendor.post_event(event, "published_nothing"), None)


@pytest.fixture(scope="session")
def wrong_requests(vendor: Vendor, envelopes: Envelopes, identity: Identity, inbox: Inbox) -> list[Wrong]:
    """Requests that can't be answered, each for one reason: the vendor refuses them, and then owes no answer."""
    wrong = []
    good = envelopes.request(identity.event_id("x"), [identity.unknown_product()])
    for what, change in (
        ("a request without data", {"data": None}),
        ("a request whose data is an array", {"data": []}),
        ("a request without type", {"type": None}),
    ):
        event = {name: value for name, value in {**good, **change}.items() if value is not None}
        event["id"] = identity.event_id("wrong-request")
        inbox.expects(event["id"])
        wrong.append(Wrong(what, vendor.post_event(event, "wrong_requests"), event["id"]))
    return wrong


@pytest.fixture(scope="session")
def fragmentless(vendor: Vendor, envelopes: Envelopes, identity: Identity, inbox: Inbox) -> Wrong:
    """A 2.x request without data.pf."""
    event = envelopes.event("request", identity.event_id("without-fragment"), {"comment": "no fragment"})
    inbox.expects(event["id"])
    return Wrong("a request without data.pf", vendor.post_event(event, "fragmentless"), event["id"])


@pytest.fixture(scope="session")
def sourceless(vendor: Vendor, envelopes: Envelopes, identity: Identity, inbox: Inbox, known: list[Listed]) -> Wrong:
    """A request for a listed product whose source is no address of a host."""
    products = [item for item in known[0].document.get("productIds") or [] if isinstance(item, str)]
    event = {
        **envelopes.request(identity.event_id("sourceless"), products[:1]),
        "source": "urn:gxd-conformance:nowhere",
    }
    inbox.expects(event["id"])
    return Wrong("a request from nowhere", vendor.post_event(event, "sourceless"), event["id"])


@pytest.fixture(scope="session")
def comment_that_is_none(vendor: Vendor, envelopes: Envelopes, identity: Identity, inbox: Inbox) -> Wrong:
    """A 2.x request whose comment is a number."""
    event = envelopes.request(identity.event_id("comment"), [identity.unknown_product()])
    event["data"]["comment"] = 5
    inbox.expects(event["id"])
    return Wrong("a request whose comment is a number", vendor.post_event(event, "comment_that_is_none"), event["id"])
