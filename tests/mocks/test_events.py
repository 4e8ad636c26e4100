"""The events endpoint: what is accepted, what is refused, and what each event causes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gxd_fixtures import SPECS, dataset
from gxd_mocks.gateway import Delivery, Gateway
from gxd_mocks.message import Response
from tests.mocks.caller import Caller, error

A_UUID = "4f6b2f4e-3a0a-4b52-9d0c-6f3f3a5e8a11"


@pytest.fixture(params=SPECS)
def caller(request: pytest.FixtureRequest) -> Caller:
    gateway = Gateway([request.param])
    caller = Caller(gateway.handle, request.param)
    caller.gateway = gateway  # type: ignore[attr-defined]
    return caller


def gateway_of(caller: Caller) -> Gateway:
    gateway: Gateway = caller.gateway  # type: ignore[attr-defined]
    return gateway


def owed(caller: Caller) -> list[Delivery]:
    return gateway_of(caller).outbox.deliveries


def accepted(response: Response) -> bool:
    if response.status == 200:
        assert response.body == b""
        return True
    assert error(response) == (400, "BadRequest")
    return False


def data_of(caller: Caller, kind: str) -> dict[str, Any]:
    first = dataset.footprints(caller.version.spec)[0]
    if kind == "request":
        data: dict[str, Any] = caller.request_for(first["productIds"][0])["data"]
        return data
    return {
        "fulfilled": {"requestEventId": "asked-1", "pfs": [first]},
        "rejected": {"requestEventId": "asked-1", "error": {"code": "BadRequest", "message": "no"}},
        "published": {"pfIds": [A_UUID]},
    }[kind]


KINDS = ["request", "fulfilled", "rejected", "published"]


# What is accepted


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_accepted(caller: Caller, kind: str) -> None:
    assert accepted(caller.post(caller.event(kind, data_of(caller, kind))))
    assert [(event.kind, event.accepted) for event in gateway_of(caller).mailbox.events] == [(kind, True)]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/cloudevents+json; charset=UTF-8",
        "application/cloudevents+json",
        "APPLICATION/CloudEvents+JSON;charset=utf-8",
        "application/json",
        "application/json; charset=utf-8",
        "",
    ],
)
def test_media_types_that_are_taken(caller: Caller, content_type: str) -> None:
    event = caller.event("published", {"pfIds": [A_UUID]})
    assert accepted(caller.post(event, content_type=content_type))


@pytest.mark.parametrize("content_type", ["text/plain", "application/cloudevents-batch+json", "application/xml", ";"])
def test_media_types_that_are_not(caller: Caller, content_type: str) -> None:
    event = caller.event("published", {"pfIds": [A_UUID]})
    if content_type == ";":
        assert accepted(caller.post(event, content_type=content_type))
    else:
        assert not accepted(caller.post(event, content_type=content_type))


@pytest.mark.parametrize("event_id", ["run/12", "a b", "日本", "urn:x:y#z?", "0" * 5000, "%00"])
def test_an_id_is_any_text(caller: Caller, event_id: str) -> None:
    assert accepted(caller.post(caller.request_for("urn:x:nothing", event_id=event_id)))
    assert owed(caller)[0].event["data"]["requestEventId"] == event_id


def test_extension_attributes_are_taken(caller: Caller) -> None:
    event = caller.event(
        "published", {"pfIds": [A_UUID]}, datacontenttype="application/json", traceparent="x", subject=None
    )
    event.pop("subject")
    assert accepted(caller.post(event))


def test_time_may_be_missing_in_2x_only(caller: Caller) -> None:
    event = caller.event("published", {"pfIds": [A_UUID]}, time=...)
    assert accepted(caller.post(event)) is not caller.version.request_needs_time


def test_footprints_of_later_revisions_are_taken(caller: Caller) -> None:
    first = dataset.footprints(caller.version.spec)[0]
    later = first | {"specVersion": "9.9.9", "newMember": 1, "extensions": [{"anything": True}]}
    later["pcf"] = first["pcf"] | {"crossSectoralStandards": ["FUTURE-STD"]}
    event = caller.event("fulfilled", {"requestEventId": "x", "pfs": [later]})
    assert accepted(caller.post(event))


def test_no_footprints_are_an_answer_in_2x_only(caller: Caller) -> None:
    event = caller.event("fulfilled", {"requestEventId": "x", "pfs": []})
    assert accepted(caller.post(event)) is caller.version.fulfilled_may_be_empty


# What is refused

WITHOUT = [
    (attribute, value) for attribute in ("type", "specversion", "id", "source", "data") for value in (..., None, 5)
]


@pytest.mark.parametrize(
    ("attribute", "value"), [*WITHOUT, ("id", ""), ("source", ""), ("specversion", "0.3"), ("data", [])]
)
def test_an_envelope_has_its_attributes(caller: Caller, attribute: str, value: Any) -> None:
    event = caller.event("published", {"pfIds": [A_UUID]}) | {attribute: value}
    assert not accepted(caller.post({name: said for name, said in event.items() if said is not ...}))


@pytest.mark.parametrize("time", ["yesterday", "2026-05-01", 1777630000, ""])
def test_a_time_is_a_time(caller: Caller, time: Any) -> None:
    assert not accepted(caller.post(caller.event("published", {"pfIds": [A_UUID]}, time=time)))


@pytest.mark.parametrize(
    "event_type",
    [
        "org.wbcsd.pathfinder.ProductFootprint.Published.v9",
        "org.wbcsd.pact.ProductFootprint.publishedevent.3",
        "x",
        "",
    ],
)
def test_an_unknown_type_is_refused(caller: Caller, event_type: str) -> None:
    assert not accepted(caller.post(caller.event("published", {"pfIds": [A_UUID]}, type=event_type)))


def test_the_types_of_the_other_line_are_unknown() -> None:
    old, new = (Caller(Gateway(["2.3", "3.0"]).handle, spec) for spec in ("2.3", "3.0"))
    event = old.event("published", {"pfIds": [A_UUID]})
    assert not accepted(new.post(event))
    assert accepted(old.post(event))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("published", {}),
        ("published", {"pfIds": []}),
        ("published", {"pfIds": A_UUID}),
        ("published", {"pfIds": ["urn:gtin:4712345060507"]}),
        ("published", {"pfIds": [A_UUID, "x"]}),
        ("published", {"pfIds": [None]}),
        ("fulfilled", {}),
        ("fulfilled", {"pfs": []}),
        ("fulfilled", {"requestEventId": 5, "pfs": [{"id": A_UUID}]}),
        ("fulfilled", {"requestEventId": "x", "pfs": None}),
        ("fulfilled", {"requestEventId": "x", "pfs": ["x"]}),
        ("fulfilled", {"requestEventId": "x", "pfs": [{}]}),
        ("rejected", {"requestEventId": "x"}),
        ("rejected", {"requestEventId": "x", "error": "no"}),
        ("rejected", {"requestEventId": "x", "error": {"code": "BadRequest"}}),
        ("rejected", {"error": {"code": "BadRequest", "message": "no"}}),
        ("request", {}),
        ("request", {"comment": "please"}),
        ("request", {"unknown": ["x"]}),
    ],
)
def test_data_has_its_form(caller: Caller, kind: str, data: dict[str, Any]) -> None:
    # The schema of 3.0 neither demands pfIds nor fills it.
    allowed = caller.version.line == "3" and kind == "published" and not data.get("pfIds")
    assert accepted(caller.post(caller.event(kind, data))) is allowed
    assert owed(caller) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"id":"\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        b"\x00",
    ],
)
def test_a_body_that_is_no_event(caller: Caller, body: bytes) -> None:
    assert not accepted(caller.post(body))


# What a request causes


def test_a_request_is_owed_one_answer_to_its_source(caller: Caller) -> None:
    first = dataset.footprints(caller.version.spec)[0]
    source = f"//recipient.example/pact{caller.version.events_path}"
    assert accepted(caller.post(caller.request_for(first["productIds"][0], event_id="run/12", source=source)))
    (delivery,) = owed(caller)
    assert (delivery.base, delivery.attempts, delivery.state) == ("https://recipient.example/pact", 0, "waiting")
    event = delivery.event
    assert event["type"] == caller.version.event_types["fulfilled"]
    assert set(event) == {"type", "specversion", "id", "source", "time", "data"}
    assert event["source"] == "https://vendor.example"
    assert event["data"]["requestEventId"] == "run/12"
    assert first in event["data"]["pfs"]
    assert all(first["productIds"][0] in footprint["productIds"] for footprint in event["data"]["pfs"])


@pytest.mark.parametrize("product", ["urn:pact:null", "urn:gtin:0000000000000"])
def test_what_is_not_there_is_rejected(caller: Caller, product: str) -> None:
    assert accepted(caller.post(caller.request_for(product)))
    (delivery,) = owed(caller)
    assert delivery.event["type"] == caller.version.event_types["rejected"]
    assert delivery.event["data"] == {
        "requestEventId": "q-1",
        "error": {
            "code": caller.version.situations["nothing_found"].code,
            "message": "No footprint matches the request.",
        },
    }


def test_the_same_request_again_is_accepted_and_not_answered_again(caller: Caller) -> None:
    request = caller.request_for("urn:pact:null")
    assert accepted(caller.post(request))
    assert accepted(caller.post(request))
    assert len(owed(caller)) == 1
    assert accepted(caller.post(request | {"source": "https://other.example"}))
    assert accepted(caller.post(request | {"id": "q-2"}))
    assert len(owed(caller)) == 3
    assert [event.repeated for event in gateway_of(caller).mailbox.events] == [False, True, False, False]


@pytest.mark.parametrize(
    "source", ["urn:x:nowhere", "http://recipient.example", "https://127.0.0.1", "https://u:p@recipient.example"]
)
def test_a_source_that_cannot_be_answered_is_refused(caller: Caller, source: str) -> None:
    assert not accepted(caller.post(caller.request_for("urn:pact:null", source=source)))
    assert owed(caller) == []


@pytest.mark.parametrize("kind", ["fulfilled", "rejected", "published"])
def test_nothing_else_is_answered(caller: Caller, kind: str) -> None:
    assert accepted(caller.post(caller.event(kind, data_of(caller, kind), source="urn:x:nowhere")))
    assert owed(caller) == []


# data of a 3.0 request -> ids of HELD that come, or why not
HELD = [
    {
        "id": f"00000000-0000-4000-8000-00000000000{number}",
        "version": 0,
        "status": status,
        "productIds": [f"urn:x:p:{number}", "urn:x:common"],
        "companyIds": ["urn:x:c:A"],
        "productClassifications": [f"urn:x:k:{number}#1"],
        "pcf": {
            "referencePeriodStart": "2024-01-01T00:00:00Z",
            "referencePeriodEnd": "2025-01-01T00:00:00Z",
            **geography,
        },
    }
    for number, status, geography in (
        (0, "Active", {"geographyCountry": "DE"}),
        (1, "Deprecated", {"geographyCountrySubdivision": "DE-BY"}),
        (2, "Active", {}),
    )
]

BY_CRITERIA: list[tuple[dict[str, Any], list[int]]] = [
    ({"productId": ["urn:x:p:1"]}, [1]),
    ({"productId": ["URN:X:P:1", "urn:x:p:2"]}, [1, 2]),
    ({"productId": ["urn:x:common"], "status": "active"}, [0, 2]),
    ({"productId": ["urn:x:common"], "status": ["Deprecated"]}, [1]),
    ({"companyId": ["urn:x:c:a"]}, [0, 1, 2]),
    ({"geography": ["de"]}, [0]),
    ({"classification": ["urn:x:k:2#1"]}, [2]),
    ({"validOn": "2026-01-01T00:00:00Z", "geography": ["DE", "DE-BY"]}, [0, 1]),
    ({"validAfter": "2026-01-01T00:00:00Z"}, []),
    ({"validBefore": "2030-01-01T00:00:00+09:00", "comment": "all of it", "x-shop-size": 3}, [0, 1, 2]),
    ({"productId": ["urn:x:p:1"], "companyId": None, "comment": None}, [1]),
    ({"productId": ["urn:x:p:1"], "status": "Bogus"}, []),
]


def answer_to(spec: str, data: dict[str, Any]) -> dict[str, Any] | None:
    gateway = Gateway([spec], footprints={spec: HELD})
    caller = Caller(gateway.handle, spec)
    if not accepted(caller.post(caller.event("request", data))):
        return None
    (delivery,) = gateway.outbox.deliveries
    return delivery.event


@pytest.mark.parametrize(("data", "expected"), BY_CRITERIA)
def test_3_answers_by_criteria(data: dict[str, Any], expected: list[int]) -> None:
    event = answer_to("3.0", data)
    assert event is not None
    assert [int(found["id"][-1]) for found in event["data"].get("pfs", [])] == expected
    assert event["type"].endswith("RequestFulfilledEvent.3" if expected else "RequestRejectedEvent.3")


@pytest.mark.parametrize(
    "data",
    [
        {"productId": []},
        {"productId": [""]},
        {"productId": "urn:x:p:1"},
        {"productId": ["x"]},
        {"productId": [5]},
        {"validOn": "yesterday"},
        {"productId": None},
        {"productId": ["urn:x:p:1"], "comment": 5},
        {"status": {}},
    ],
)
def test_3_refuses_criteria_that_are_none(data: dict[str, Any]) -> None:
    assert answer_to("3.0", data) is None


BY_FRAGMENT: list[tuple[dict[str, Any], list[int]]] = [
    ({"productIds": ["urn:x:p:1"]}, [1]),
    ({"productIds": ["urn:x:p:1", "urn:x:unknown"]}, [1]),
    ({"productIds": ["urn:x:common"], "pcf": {"geographyCountrySubdivision": "DE-BY"}}, [1]),
    ({"productIds": ["urn:x:common"], "geographyCountry": "DE"}, [0]),
    ({"productIds": ["urn:x:common"], "referencePeriodStart": "2024-01-01T09:00:00+09:00"}, [0, 1, 2]),
    ({"productIds": ["urn:x:common"], "pcf": {"referencePeriodStart": "2023-01-01T00:00:00Z"}}, []),
    ({"companyIds": ["urn:x:c:A"], "status": "Active"}, [0, 2]),
    ({"id": HELD[2]["id"]}, [2]),
    ({"productIds": ["urn:x:common"], "version": 0}, [0, 1, 2]),
    ({"productIds": ["urn:x:common"], "colour": "red"}, []),
    ({"pcf": {"dqi": {"coveragePercent": 1}}, "productIds": ["urn:x:p:1"]}, []),
]


@pytest.mark.parametrize(("fragment", "expected"), BY_FRAGMENT)
@pytest.mark.parametrize("spec", ["2.0", "2.3"])
def test_2_answers_by_fragment(spec: str, fragment: dict[str, Any], expected: list[int]) -> None:
    event = answer_to(spec, {"pf": fragment, "comment": "please"})
    assert event is not None
    assert [int(found["id"][-1]) for found in event["data"].get("pfs", [])] == expected
    assert event["type"].endswith("Fulfilled.v1" if expected else "Rejected.v1")


@pytest.mark.parametrize("pf", [None, [], "x", {}, {"productIds": []}, {"pcf": {}}, {"comment": ""}])
def test_2_refuses_fragments_that_are_none(pf: Any) -> None:
    assert answer_to("2.2", {"pf": pf}) is None


# What is remembered


def test_whoever_waits_for_an_answer_gets_it(caller: Caller) -> None:
    mailbox = gateway_of(caller).mailbox
    assert mailbox.wait_for("asked-1", within_s=0) is None
    caller.post(caller.event("fulfilled", data_of(caller, "fulfilled"), event_id="f-1"))
    caller.post(caller.event("fulfilled", data_of(caller, "fulfilled"), event_id="f-1"))
    caller.post(caller.event("rejected", data_of(caller, "rejected"), event_id="r-1"))
    caller.post(caller.event("published", data_of(caller, "published"), event_id="p-1"))
    first = mailbox.wait_for("asked-1", within_s=0)
    assert first is not None
    assert (first.kind, first.id, first.client) == ("fulfilled", "f-1", "test_client_id")
    assert [event.id for event in mailbox.answers_to("asked-1")] == ["f-1", "r-1"]
    assert mailbox.answers_to("asked-2") == []


def test_answers_that_were_refused_are_remembered_with_the_reason(caller: Caller) -> None:
    mailbox = gateway_of(caller).mailbox
    event = caller.event("fulfilled", {"requestEventId": "asked-1", "pfs": "none"})
    assert not accepted(caller.post(event))
    assert caller.post(caller.event("rejected", data_of(caller, "rejected")), token=None).status in (400, 401)
    wrong, nobody = mailbox.answers_to("asked-1")
    assert "/data/pfs" in (wrong.problem or "")
    assert (nobody.problem, nobody.client) == ("missing_token", "")


def test_waiting_ends_the_moment_the_answer_arrives(caller: Caller) -> None:
    from threading import Thread

    found: list[Any] = []
    mailbox = gateway_of(caller).mailbox
    waiting = Thread(target=lambda: found.append(mailbox.wait_for("asked-1", within_s=30)))
    waiting.start()
    caller.post(caller.event("rejected", data_of(caller, "rejected")))
    waiting.join(5)
    assert not waiting.is_alive()
    assert json.dumps(found[0].document)
