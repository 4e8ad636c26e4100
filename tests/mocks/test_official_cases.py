"""Every case of the official conformance service, asked as that service asks it, must find our gateway conformant.

The gateway stands behind a TLS port, so that the cases over plain http mean something; the callbacks come to a second
gateway behind a port of its own. The cases are kept as they are, lenient where they are lenient: what they overlook is
looked at elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import uuid4

import jsonschema_rs
import pytest

from gxd_fixtures import SPECS, version
from gxd_fixtures.schema import component
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway import Gateway
from gxd_mocks.message import Headers, Request, Response
from gxd_mocks.wire import Unreachable, Wire
from tests.mocks.caller import CLOUD_EVENT, CREDENTIALS, FORM, basic

NIL = "00000000-0000-0000-0000-000000000000"
FIXED_ID = "3893bb5d-da16-4dc1-9185-11d97476c254"
PATIENCE_S = 10.0

Footprint = dict[str, Any]


class Tool:
    """The official service: its setup before any case, and the ways in which it asks."""

    def __init__(self, spec: str, base: str, wire: Wire, listener: Gateway, own_url: str) -> None:
        self.version = version(spec)
        self.base = base
        self.wire = wire
        self.listener = listener
        self.own_url = own_url
        self.run = str(uuid4())

    # Setup

    @cached_property
    def token_url(self) -> str:
        response = self.wire.send(Request("GET", f"{self.base}/.well-known/openid-configuration"))
        announced = json.loads(response.body).get("token_endpoint") if response.status == 200 else None
        return announced or f"{self.base}/auth/token"

    @cached_property
    def token(self) -> str:
        return str(json.loads(self.ask_for_token(self.token_url).body)["access_token"])

    @cached_property
    def footprints(self) -> list[Footprint]:
        found: list[Footprint] = json.loads(self.get("/footprints").body)["data"]
        assert found, "the whole run of the official service ends here"
        return found

    @property
    def first(self) -> Footprint:
        return self.footprints[0]

    # Asking

    def ask_for_token(self, url: str, id_: str = CREDENTIALS[0], secret: str = CREDENTIALS[1]) -> Response:
        headers = {"Authorization": basic(id_, secret), "Content-Type": FORM, "Accept": "application/json"}
        return self.wire.send(Request("POST", url, Headers(headers), b"grant_type=client_credentials"))

    def get(self, path: str, token: str | None = None, base: str | None = None) -> Response:
        url = path if path.startswith("http") else f"{base or self.base}{self.version.prefix}{path}"
        return self.wire.send(Request("GET", url, Headers({"Authorization": f"Bearer {token or self.token}"})))

    def post(self, event: dict[str, Any], token: str | None = None, base: str | None = None) -> Response:
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": CLOUD_EVENT}
        url = f"{base or self.base}{self.version.events_path}"
        return self.wire.send(Request("POST", url, Headers(headers), json.dumps(event).encode()))

    @property
    def plain(self) -> str:
        return self.base.replace("https://", "http://")

    # Events

    def event(self, kind: str, data: dict[str, Any], key: str) -> dict[str, Any]:
        return {
            "type": self.version.event_types[kind],
            "specversion": "1.0",
            "id": f"{self.run}/{key}",
            "source": self.own_url,
            "time": "2026-05-01T12:00:00Z",
            "data": data,
        }

    def request(self, product_ids: list[str], key: str) -> dict[str, Any]:
        if self.version.line == "2":
            return self.event("request", {"pf": {"productIds": product_ids}, "comment": "Please send PCF data."}, key)
        return self.event("request", {"productId": product_ids, "comment": "Please send PCF data."}, key)

    def published(self, *footprint_ids: str) -> dict[str, Any]:
        return self.event("published", {"pfIds": list(footprint_ids)}, "15")

    def answer(self, key: str) -> dict[str, Any]:
        event = self.listener.mailbox.wait_for(f"{self.run}/{key}", PATIENCE_S)
        assert event is not None, "PENDING, for ever"
        return event.document

    # Judging

    def valid(self, name: str, document: Any) -> bool:
        schema = component(self.version.spec, name)
        return bool(jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(document))


def body(response: Response) -> Any:
    return json.loads(response.body)


def refused(attempt: Callable[[], bool]) -> bool:
    """Over plain http: anything but a success. (The service also takes a dead cable for a refusal.)"""
    try:
        return not attempt()
    except Unreachable:
        return True


def first_link(response: Response) -> str:
    """As the service finds it: the first link of any relation, our base URL cut off in front."""
    return (response.headers.get("link") or "").partition("<")[2].partition(">")[0]


# Cases of both lines


def list_is_whole(tool: Tool) -> bool:
    response = tool.get("/footprints")
    listed = body(response)
    return response.status == 200 and tool.valid("ListBody", listed) and len(listed["data"]) == len(tool.footprints)


def get_is_right(tool: Tool) -> bool:
    response = tool.get(f"/footprints/{tool.first['id']}")
    return (
        response.status == 200
        and tool.valid("GetBody", body(response))
        and body(response)["data"]["id"] == tool.first["id"]
    )


def link_leads_on(tool: Tool) -> bool:
    target = first_link(tool.get("/footprints?limit=1"))
    assert target.startswith(tool.base)
    response = tool.get(target)
    items = body(response)["data"]
    return response.status == 200 and len(items) >= 1 and isinstance(items[0]["id"], str)


def unknown_is_not_found(tool: Tool) -> bool:
    response = tool.get(f"/footprints/{NIL}")
    codes = ("NoSuchFootprint" if tool.version.line == "2" else "NotFound", "BadRequest")
    return response.status in (400, 404) and body(response)["code"] in codes


def token_over_http(tool: Tool) -> bool:
    response = tool.ask_for_token(f"{tool.plain}/auth/token")
    return response.status == 200 and "access_token" in body(response)


def list_over_http(tool: Tool) -> bool:
    response = tool.get("/footprints", base=tool.plain)
    return response.status in (200, 202) and tool.valid("ListBody", body(response))


def get_over_http(tool: Tool) -> bool:
    response = tool.get(f"/footprints/{tool.first['id']}", base=tool.plain)
    return response.status == 200 and tool.valid("GetBody", body(response))


def event_over_http(tool: Tool) -> bool:
    return tool.post(tool.published(FIXED_ID), base=tool.plain).status == 200


def request_is_accepted(tool: Tool) -> bool:
    return tool.post(tool.request(tool.first["productIds"], "12")).status == 200


def request_is_fulfilled(tool: Tool) -> bool:
    assert request_is_accepted(tool)
    event = tool.answer("12")
    sent = {identifier for footprint in event["data"]["pfs"] for identifier in footprint["productIds"]}
    return tool.valid("FulfilledEvent", event) and not sent.isdisjoint(tool.first["productIds"])


def hopeless_request_is_accepted(tool: Tool) -> bool:
    return tool.post(tool.request(["urn:pact:null"], "14.A")).status == 200


def hopeless_request_is_rejected(tool: Tool) -> bool:
    assert hopeless_request_is_accepted(tool)
    event = tool.answer("14.A")
    error = event["data"]["error"]
    return tool.valid("RejectedEvent", event) and bool(error["code"]) and bool(error["message"])


def event_with_bad_token(tool: Tool) -> bool:
    response = tool.post(tool.published(FIXED_ID), token=f"very-invalid-access-token-{tool.run}")
    return response.status in (400, 401) and body(response)["code"] == "BadRequest"


# Cases of 3.0


def filtered(tool: Tool, query: str) -> list[Footprint]:
    """As the service asks: nothing is percent-encoded but what a URL can't hold at all."""
    response = tool.get(f"/footprints?{query}")
    assert response.status == 200, response
    found: list[Footprint] = body(response)["data"]
    return found


def all_have(tool: Tool, query: str, holds: Callable[[Footprint], bool]) -> bool:
    found = filtered(tool, query)
    return len(found) >= 1 and all(holds(footprint) for footprint in found)


def geography_of(footprint: Footprint) -> str:
    pcf = footprint["pcf"]
    names = ("geographyCountry", "geographyRegionOrSubregion", "geographyCountrySubdivision")
    return next((pcf[name] for name in names if name in pcf), "")


def period_of(footprint: Footprint) -> tuple[datetime, datetime]:
    end_of_reference = moment(footprint["pcf"]["referencePeriodEnd"])
    start, end = footprint.get("validityPeriodStart"), footprint.get("validityPeriodEnd")
    return (
        moment(start) if start else end_of_reference,
        moment(end) if end else end_of_reference.replace(year=end_of_reference.year + 3),
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def by_geography(tool: Tool) -> bool:
    wanted = geography_of(tool.first)
    return all_have(tool, f"geography={wanted}", lambda footprint: not wanted or geography_of(footprint) == wanted)


def by_classification(tool: Tool) -> bool:
    wanted = (tool.first.get("productClassifications") or [""])[0]
    return all_have(
        tool, f"classification={wanted}", lambda footprint: not wanted or wanted in footprint["productClassifications"]
    )


def valid_on(tool: Tool) -> bool:
    text = tool.first.get("validityPeriodStart") or tool.first["pcf"]["referencePeriodEnd"]
    return all_have(
        tool, f"validOn={text}", lambda footprint: period_of(footprint)[0] <= moment(text) <= period_of(footprint)[1]
    )


def valid_after(tool: Tool) -> bool:
    day_before = period_of(tool.first)[0] - timedelta(days=1)
    return all_have(
        tool, f"validAfter={day_before.isoformat()}", lambda footprint: period_of(footprint)[0] > day_before
    )


def valid_before(tool: Tool) -> bool:
    day_after = period_of(tool.first)[1] + timedelta(days=1)
    return all_have(tool, f"validBefore={day_after.isoformat()}", lambda footprint: period_of(footprint)[1] < day_after)


def nothing_for(query: str) -> Callable[[Tool], bool]:
    return lambda tool: filtered(tool, query) == []


class Case(NamedTuple):
    """A case of the official service: its key and name, the versions it is mandatory for, and when it passes."""

    key: str
    name: str
    specs: tuple[str, ...]
    passes: Callable[[Tool], bool]


V2, EVENTS, V3, EVERY = SPECS[:4], SPECS[2:4], SPECS[4:], SPECS
BOTH = (*EVENTS, *V3)

CASES = [
    Case("1", "token, valid credentials", EVERY, lambda tool: tool.ask_for_token(tool.token_url).status == 200),
    Case(
        "2",
        "token, invalid credentials",
        EVERY,
        lambda tool: tool.ask_for_token(tool.token_url, "x", "y").status in (400, 401),
    ),
    Case("3", "get a footprint", EVERY, get_is_right),
    Case("4", "list footprints", EVERY, list_is_whole),
    Case("5", "pagination link", EVERY, link_leads_on),
    Case("6", "list, invalid token", EVERY, lambda tool: tool.get("/footprints", "invalid").status in (400, 401)),
    Case(
        "7",
        "get, invalid token",
        EVERY,
        lambda tool: tool.get(f"/footprints/{tool.first['id']}", "invalid").status in (400, 401),
    ),
    Case("8", "get, unknown id", EVERY, unknown_is_not_found),
    Case("9", "token over http", EVERY, lambda tool: refused(lambda: token_over_http(tool))),
    Case("10", "list over http", EVERY, lambda tool: refused(lambda: list_over_http(tool))),
    Case("11", "get over http", EVERY, lambda tool: refused(lambda: get_over_http(tool))),
    Case("12", "asynchronous request", BOTH, request_is_accepted),
    Case("13", "fulfilled callback", BOTH, request_is_fulfilled),
    Case("14.A", "request to be rejected", BOTH, hopeless_request_is_accepted),
    Case("14.B", "rejected callback", BOTH, hopeless_request_is_rejected),
    Case("15", "published is accepted", BOTH, lambda tool: tool.post(tool.published(FIXED_ID)).status == 200),
    Case("16", "events, invalid token", BOTH, event_with_bad_token),
    Case("17", "events over http", BOTH, lambda tool: refused(lambda: event_over_http(tool))),
    Case("18", "discovered token endpoint", EVERY, lambda tool: tool.ask_for_token(tool.token_url).status == 200),
    Case(
        "19",
        "discovered, wrong credentials",
        EVERY,
        lambda tool: tool.ask_for_token(tool.token_url, "x", "y").status in (400, 401),
    ),
    # 2.x
    Case(
        "20",
        "$filter",
        V2,
        lambda tool: all_have(
            tool,
            f"$filter=created ge '{tool.first['created']}'",
            lambda footprint: footprint["created"] >= tool.first["created"],
        ),
    ),
    Case(
        "21",
        "published, malformed",
        EVENTS,
        lambda tool: tool.post(tool.published("urn:gtin:4712345060507")).status == 400,
    ),
    # 3.0
    Case(
        "20",
        "productId",
        V3,
        lambda tool: all_have(
            tool,
            f"productId={tool.first['productIds'][0]}",
            lambda footprint: tool.first["productIds"][0] in footprint["productIds"],
        ),
    ),
    Case(
        "21",
        "companyId",
        V3,
        lambda tool: all_have(
            tool,
            f"companyId={tool.first['companyIds'][0]}",
            lambda footprint: tool.first["companyIds"][0] in footprint["companyIds"],
        ),
    ),
    Case("22", "geography", V3, by_geography),
    Case("23", "classification", V3, by_classification),
    Case("24", "validOn", V3, valid_on),
    Case("25", "validAfter", V3, valid_after),
    Case("26", "validBefore", V3, valid_before),
    Case(
        "27",
        "status",
        V3,
        lambda tool: all_have(
            tool, f"status={tool.first['status']}", lambda footprint: footprint["status"] == tool.first["status"]
        ),
    ),
    Case(
        "28",
        "status and productId",
        V3,
        lambda tool: all_have(
            tool,
            f"status={tool.first['status']}&productId={tool.first['productIds'][0]}",
            lambda footprint: (
                footprint["status"] == tool.first["status"] and tool.first["productIds"][0] in footprint["productIds"]
            ),
        ),
    ),
    Case(
        "29",
        "companyId, any of three",
        V3,
        lambda tool: all_have(
            tool,
            f"companyId={tool.first['companyIds'][0]}&companyId=random-1&companyId=random-2",
            lambda footprint: tool.first["companyIds"][0] in footprint["companyIds"],
        ),
    ),
    Case("30", "bogus productId", V3, nothing_for("productId=urn:bogus:product:id")),
    Case("31", "bogus companyId", V3, nothing_for("companyId=urn:bogus:company:id")),
    Case("32", "bogus geography", V3, nothing_for("geography=XX")),
    Case("33", "bogus classification", V3, nothing_for("classification=urn:bogus:classification:id")),
    Case("34", "validOn long ago", V3, nothing_for("validOn=1900-01-01T00:00:00Z")),
    Case("35", "validAfter far ahead", V3, nothing_for("validAfter=2099-12-31T23:59:59Z")),
    Case("36", "validBefore long ago", V3, nothing_for("validBefore=1900-01-01T00:00:00Z")),
    Case("37", "bogus status", V3, nothing_for("status=BogusStatus")),
    Case("38", "two bogus criteria", V3, nothing_for("companyId=urn:bogus:company:id&productId=urn:bogus:product:id")),
    Case(
        "39", "three bogus values", V3, nothing_for("companyId=urn:bogus:1&companyId=urn:bogus:2&companyId=urn:bogus:3")
    ),
    Case(
        "40", "published, malformed", V3, lambda tool: tool.post(tool.published("urn:gtin:4712345060507")).status == 400
    ),
]


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, Tool]]:
    """A gateway and a tool for every version, each behind a port of its own."""
    with ExitStack() as stack:
        opened = {}
        for spec in SPECS:
            vendor = stack.enter_context(serve_gateway(Gateway([spec]), tls=True))
            listener = Gateway([spec], footprints={spec: []})
            own = stack.enter_context(serve_gateway(listener, tls=True))
            wire = stack.enter_context(Wire(ca_bundle=vendor.ca_bundle))
            opened[spec] = Tool(spec, vendor.base_url, wire, listener, own.base_url)
        yield opened


ASKED = [(spec, case) for case in CASES for spec in case.specs]


@pytest.mark.parametrize(("spec", "case"), ASKED, ids=[f"{spec}-{case.key} {case.name}" for spec, case in ASKED])
def test_the_official_case_passes(tools: dict[str, Tool], spec: str, case: Case) -> None:
    assert case.passes(tools[spec])


def test_no_case_is_left_out() -> None:
    def keys(*specs: str) -> set[str]:
        return {case.key for case in CASES if set(specs) & set(case.specs)}

    pairs = {"14.A", "14.B"}
    assert keys("2.2", "2.3") == {str(number) for number in range(1, 22) if number != 14} | pairs
    assert keys("3.0") == {str(number) for number in range(1, 41) if number != 14} | pairs


def test_a_gateway_over_plain_http_fails_the_cases_that_say_so() -> None:
    """The red side: without it, "refused" could mean that nothing was asked."""
    with serve_gateway(Gateway(["3.0"])) as vendor, Wire() as wire:
        tool = Tool("3.0", vendor.base_url, wire, Gateway(["3.0"]), "http://127.0.0.1:9")
        failing = [case.key for case in CASES if case.key in ("9", "10", "11", "17") and not case.passes(tool)]
    assert failing == ["9", "10", "11", "17"]
