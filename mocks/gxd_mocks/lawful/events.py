"""Answers to requests: how soon, how often, in which envelope, and whether at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import lawful
from gxd_mocks.gateway import criteria
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.message import Request, Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)
LATER = timedelta(seconds=0.2)

Plan = list[Any]


slow_callback = lawful(
    "callback-slow",
    "Takes its time to answer a request: a tenth of what a recipient would wait.",
    guards=["PACT-EVR-008", "PACT-EVR-014"],
)


@slow_callback.at("callback.due")
def _(due: datetime, about: SimpleNamespace) -> datetime:
    return due + LATER


repeated_callback = lawful(
    "callback-repeated",
    "Sends every answer again with the same id, as after an acknowledgement that was lost.",
    guards=["PACT-EVT-002", "PACT-EVR-008", "PACT-EVR-014", "PACT-EVR-017"],
)


@repeated_callback.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Plan:
    return [*plan, *plan]


@repeated_callback.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    if about.question is None:  # a question of our own
        return event
    # The same event to the last byte: a repetition differs in nothing.
    return {**event, "id": f"answer to {about.question['id']}", "time": about.question["time"]}


refused_at_once = lawful(
    "unknown-product-refused-at-once",
    "Answers 400 at once to a request for a product that nobody makes.",
    LINE_3,
    blinds=["PACT-EVR-021"],
    guards=["PACT-EVR-018", "PACT-ERR-009"],
)
not_found_at_once = lawful(
    "unknown-product-not-found-at-once",
    "Answers 404 at once to a request for a product that nobody makes.",
    LINE_3,
    blinds=["PACT-EVR-021"],
    guards=["PACT-EVR-018", "PACT-ERR-009", "PACT-ERR-011"],
)


@refused_at_once.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Plan:
    if plan[0].kind == "rejected":
        raise Refused("bad_request", "nobody makes such a product")
    return plan


@not_found_at_once.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Plan:
    if plan[0].kind == "rejected":
        raise Refused("nothing_found")
    return plan


nothing_fulfilled = lawful(
    "unknown-product-fulfilled-empty",
    "Fulfils a request for a product that nobody makes with an empty array.",
    LINE_2,
    guards=["PACT-EVR-015", "PACT-EVR-020"],
)


@nothing_fulfilled.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Plan:
    return [replace(plan[0], kind="fulfilled", data={"pfs": []})] if plan[0].kind == "rejected" else plan


everything_rejected = lawful(
    "requests-rejected",
    "Rejects every request: whoever wants a footprint may fetch it.",
    LINE_2,
    blinds=["PACT-EVR-015"],
    guards=["PACT-EVR-011", "PACT-EVR-014", "PACT-EVR-020"],
)


@everything_rejected.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Plan:
    error = {"code": "AccessDenied", "message": "Footprints are fetched here, not sent."}
    return [replace(plan[0], kind="rejected", data={"error": error})]


never_answered = lawful(
    "requests-unanswered",
    "Accepts requests and sends nothing.",
    LINE_2,
    blinds=["PACT-EVR", "PACT-EVT-001", "PACT-EVT-002", "PACT-EVT-004"],
)


@never_answered.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Plan:
    return []


source_without_scheme = lawful(
    "event-source-without-scheme",
    "Names itself by host and path, without a scheme.",
    guards=["PACT-EVT-001", "PACT-EVT-002", "PACT-EVR-014"],
)


@source_without_scheme.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**event, "source": f"//{event['source'].partition('://')[2]}"}


odd_event_ids = lawful(
    "event-ids-of-all-kinds",
    "Uses slashes, blanks and letters of many scripts in the ids of its events.",
    guards=["PACT-EVT-001", "PACT-EVT-002", "PACT-EVR-014", "PACT-EVR-017"],
)


@odd_event_ids.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**event, "id": f"{event['id']}/Größe 1&2?#応答"}


event_without_time = lawful(
    "event-without-time",
    "Leaves the time out of its events, which CloudEvents makes optional.",
    LINE_2,
    guards=["PACT-EVT-001"],
)


@event_without_time.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "time"}


event_with_attributes = lawful(
    "event-with-more-attributes",
    "Sends the optional attributes of CloudEvents, and extensions of it.",
    guards=["PACT-EVT-001", "PACT-EVT-004", "PACT-EVR-009", "PACT-EVR-016", "PACT-EVR-021", "PACT-HOST-015"],
)


@event_with_attributes.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    more = {
        "datacontenttype": "application/json",
        "subject": "footprints",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    return {**event, **more}


event_with_unset_attributes = lawful(
    "event-with-unset-attributes",
    "Writes optional attributes of CloudEvents as null, which is not to set them, and extensions of every simple kind.",
    guards=["PACT-EVT-001"],
)


@event_with_unset_attributes.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    unset = dict.fromkeys(("subject", "datacontenttype", "dataschema", "partitionkey"))
    return {**event, **unset, "sequence": 7, "sampled": True, "source": "http://[2001:db8::1]:8080/3/events"}


plain_media_type = lawful(
    "event-without-charset",
    "Sends its events as application/cloudevents+json, without a charset.",
    guards=["PACT-EVT-001"],
)


@plain_media_type.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Request:
    return request.with_(headers=request.headers.with_("content-type", "Application/CloudEvents+JSON"))


callback_with_query = lawful(
    "callback-with-query",
    "Calls back with a query behind the path.",
    guards=["PACT-EVR-011", "PACT-EVR-026"],
)


@callback_with_query.at("callback.url")
def _(url: str, about: SimpleNamespace) -> str:
    return f"{url}?from=vendor.example"


callback_with_slash = lawful(
    "callback-with-slash-at-the-end",
    "Calls back with a slash at the end of the path.",
    guards=["PACT-EVR-008", "PACT-EVR-011"],
)


@callback_with_slash.at("callback.url")
def _(url: str, about: SimpleNamespace) -> str:
    return f"{url}/"


callback_with_lower_case_scheme = lawful(
    "callback-with-bearer-in-lower-case",
    "Calls back with `bearer` in lower case.",
    guards=["PACT-EVR-026"],
)


@callback_with_lower_case_scheme.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Request:
    field = request.headers.get("authorization") or ""
    return request.with_(headers=request.headers.with_("authorization", field.replace("Bearer", "bearer")))


acknowledged_with_fields = lawful(
    "events-acknowledged-with-fields",
    "Acknowledges events with 200, a length of zero, a media type for nothing, and fields of its own.",
    guards=[
        "PACT-HOST-002",
        "PACT-HOST-003",
        "PACT-HOST-004",
        "PACT-CLI-015",
        "PACT-CLI-016",
        "PACT-EVT-005",
        "PACT-EVT-006",
        "PACT-EVT-007",
        "PACT-EVT-010",
        "PACT-EVT-012",
        "PACT-EVT-013",
        "PACT-EVT-014",
        "PACT-EVR-007",
        "PACT-EVP-006",
    ],
)


@acknowledged_with_fields.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    more = {"Content-Type": "application/json", "Content-Length": "0", "Vary": "Origin", "X-Request-Id": "7f:01"}
    for name, value in more.items():
        response = response.with_header(name, value)
    return response


unhandled_rejected_later = lawful(
    "unhandled-request-rejected-later",
    "Takes a request that it can't handle, and rejects it by an event instead of at once.",
    LINE_3,
    guards=["PACT-EVR-005", "PACT-EVR-006", "PACT-EVR-008"],
)
NOBODY = {"productId": ["urn:gtin:9520000000000"]}


@unhandled_rejected_later.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> str | None:
    if problem or about.kind != "request" or criteria.asked_in_event(about.event["data"]):
        return problem
    # To look for what nobody makes is how this host comes to a rejection.
    about.event["data"] = NOBODY
    return None


@unhandled_rejected_later.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Plan:
    if about.question["data"] is not NOBODY:
        return plan
    return [replace(plan[0], data={"error": {"code": "BadRequest", "message": "No criterion that is known here."}})]
