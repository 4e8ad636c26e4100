"""Lies about asynchronous requests: whether, how often, to whom and with what they are answered."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.message import Request, Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)
ANSWERS = ("PACT-EVR", "PACT-EVT-001", "PACT-EVT-002", "PACT-EVT-004", "PACT-HOST-010", "PACT-FIL3-016")

Plan = list[Any]


never_answers = defect(
    "request-never-answered",
    "Accepts requests and never answers.",
    reddens=["PACT-EVR-008"],
    specs=LINE_3,
    blinds=ANSWERS,
)


@never_answers.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    return []


request_refused = defect(
    "request-refused",
    "Answers 400 to every request.",
    reddens=["PACT-EVR-007", "PACT-EVT-010"],
    specs=LINE_3,
    blinds=ANSWERS,
)


@request_refused.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return "not today" if about.kind == "request" else problem


several_criteria_refused = defect(
    "request-by-several-criteria-refused",
    "Answers 400 to a request by more than one criterion.",
    reddens=["PACT-EVR-007"],
    specs=LINE_3,
    blinds=["PACT-FIL3-016"],
)


@several_criteria_refused.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    data = about.event.get("data") if about.kind == "request" else None
    several = isinstance(data, dict) and "productId" in data and len(data) > 1 and "comment" not in data
    return "one criterion at a time" if several else problem


answered_twice = defect(
    "request-answered-twice", "Answers every request with two events.", reddens=["PACT-EVR-017"], specs=LINE_3
)


@answered_twice.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    return plan * 2


answered_both_ways = defect(
    "request-answered-both-ways",
    "Fulfils a request and rejects it as well.",
    reddens=["PACT-EVR-017"],
    specs=LINE_3,
)


@answered_both_ways.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    if plan[0].kind != "fulfilled":
        return plan
    rejection = {"error": {"code": "NotFound", "message": "not any more"}}
    return [*plan, replace(plan[0], kind="rejected", data=rejection)]


wrong_question = defect(
    "answer-names-another-question",
    "Names another request in its answers than the one that was sent.",
    reddens=["PACT-EVR-014"],
)


@wrong_question.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.question is None:  # a question of our own
        return event
    return {**event, "data": {**event["data"], "requestEventId": f"{event['data']['requestEventId']}-x"}}


unknown_answer_type = defect(
    "answer-of-unknown-type",
    "Answers with an event type that does not exist.",
    reddens=["PACT-EVR-009", "PACT-EVR-018", "PACT-EVT-001"],
    specs=LINE_3,
    blinds=["PACT-EVR-016", "PACT-EVR-021"],
)


@unknown_answer_type.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return event if about.question is None else {**event, "type": event["type"].replace(".3", ".9")}


fulfilled_empty = defect(
    "fulfilled-empty",
    "Fulfils a request for an unknown product with an empty array.",
    reddens=["PACT-EVR-016", "PACT-EVR-018", "PACT-HOST-015"],
    specs=LINE_3,
    blinds=["PACT-EVR-021"],
)


@fulfilled_empty.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    return [replace(plan[0], kind="fulfilled", data={"pfs": []})] if plan[0].kind == "rejected" else plan


unknown_fulfilled = defect(
    "unknown-product-fulfilled",
    "Fulfils a request for a product that nobody makes with the first footprint that it holds.",
    reddens=["PACT-EVR-015", "PACT-EVR-018", "PACT-EVR-019"],
    blinds=["PACT-EVR-021"],
)


@unknown_fulfilled.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    if plan[0].kind != "rejected":
        return plan
    first = next(iter(about.gateway.stores[about.spec].scan(0, 1))).footprint
    return [replace(plan[0], kind="fulfilled", data={"pfs": [first]})]


listed_fulfilled_empty = defect(
    "listed-fulfilled-empty",
    "Fulfils a request for a product that it lists with an empty array.",
    reddens=["PACT-EVR-015"],
    specs=LINE_2,
)


@listed_fulfilled_empty.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    return [replace(plan[0], data={"pfs": []})] if plan[0].kind == "fulfilled" else plan


fulfilled_as_request = defect(
    "answer-of-another-type",
    "Answers with events that call themselves requests.",
    reddens=["PACT-EVR-009", "PACT-EVR-015", "PACT-EVR-018", "PACT-HOST-010"],
    blinds=["PACT-EVR-016", "PACT-EVR-021"],
)


@fulfilled_as_request.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.question is None:
        return event
    return {**event, "type": about.question["type"]}


answered_with_both = defect(
    "answer-with-footprints-and-an-error",
    "Fulfils requests, and puts an error beside the footprints.",
    reddens=["PACT-EVT-001"],
)


@answered_with_both.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.kind != "fulfilled":
        return event
    return {**event, "data": {**event["data"], "error": {"code": "BadRequest", "message": "not all of them"}}}


fulfilled_null = defect(
    "fulfilled-null",
    "Fulfils a request for an unknown product with null.",
    reddens=["PACT-EVR-015"],
    specs=LINE_2,
    blinds=["PACT-EVR-020"],
)


@fulfilled_null.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    return [replace(plan[0], kind="fulfilled", data={"pfs": None})] if plan[0].kind == "rejected" else plan


foreign_footprint = defect(
    "fulfilled-with-another-product",
    "Adds to its answers a footprint that nobody asked for.",
    reddens=["PACT-EVR-015", "PACT-EVR-019", "PACT-FIL3-016"],
)


@foreign_footprint.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    if plan[0].kind != "fulfilled":
        return plan
    asked = {one["id"] for one in about.footprints}
    store = about.gateway.stores[about.spec]
    foreign = next((entry.footprint for entry in store.scan() if entry.footprint["id"] not in asked), None)
    pfs = [*plan[0].data["pfs"], *([foreign] if foreign else [])]
    return [replace(plan[0], data={"pfs": pfs})]


criteria_half_read = defect(
    "request-geography-ignored",
    "Answers requests by productId alone and ignores the other criteria.",
    reddens=["PACT-EVR-019", "PACT-FIL3-016"],
    specs=LINE_3,
)


@criteria_half_read.at("request.matches")
def _(matches: Any, about: SimpleNamespace) -> Any:
    wanted = {product.lower() for product in about.question["data"].get("productId", [])}
    if not wanted:
        return matches
    return lambda footprint: bool(wanted & {product.lower() for product in footprint["productIds"]})


empty_request_fulfilled = defect(
    "empty-request-fulfilled",
    "Answers a request without criteria with everything it has.",
    reddens=["PACT-EVR-005", "PACT-EVR-006"],
    specs=LINE_3,
)


@empty_request_fulfilled.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "events" or b"no criterion" not in response.body:
        return response
    question = json.loads(about.request.body)
    store = about.gateway.stores[about.spec]
    everything = [entry.footprint for entry in store.scan()]
    _answer(about, question, "fulfilled", {"pfs": everything})
    return Response(200)


def _answer(about: SimpleNamespace, question: dict[str, Any], kind: str, data: dict[str, Any]) -> None:
    """Owe an answer that the truthful gateway would not give."""
    about.gateway._owe(question["source"], kind, {"requestEventId": question["id"], **data}, about.spec)


rejected_unexplained = defect(
    "rejected-without-error",
    "Rejects requests without saying why.",
    reddens=["PACT-EVR-020", "PACT-EVR-021", "PACT-HOST-015"],
)


@rejected_unexplained.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.kind != "rejected":
        return event
    return {**event, "data": {"requestEventId": event["data"]["requestEventId"]}}


rejected_with_bogus_code = defect(
    "rejected-with-invented-code",
    "Rejects requests with a code that the specification does not know.",
    reddens=["PACT-EVR-020", "PACT-EVR-021", "PACT-HOST-015"],
)


@rejected_with_bogus_code.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.kind != "rejected":
        return event
    return {**event, "data": {**event["data"], "error": {"code": "Whatever", "message": "no"}}}


callback_without_token = defect("callback-without-token", "Calls back without a token.", reddens=["PACT-EVR-026"])


@callback_without_token.at("callback.token")
def _(uses: bool, about: SimpleNamespace) -> Any:
    return False


callback_with_invented_token = defect(
    "callback-with-invented-token", "Calls back with a token that nobody issued.", reddens=["PACT-EVR-026"]
)


@callback_with_invented_token.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Any:
    return request.with_(headers=request.headers.with_("authorization", "Bearer an-invented-token"))


callback_with_token_in_other_letters = defect(
    "callback-with-token-in-other-letters",
    "Calls back with its token, capitals and small letters exchanged.",
    reddens=["PACT-EVR-026"],
)


@callback_with_token_in_other_letters.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Any:
    token = (request.headers.get("authorization") or "").partition(" ")[2]
    return request.with_(headers=request.headers.with_("authorization", f"Bearer {token.swapcase()}"))


callback_in_another_charset = defect(
    "callback-in-another-charset", "Names ISO-8859-1 as the charset of its events.", reddens=["PACT-EVT-001"]
)


@callback_in_another_charset.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Any:
    media = "application/cloudevents+json; charset=ISO-8859-1"
    return request.with_(headers=request.headers.with_("content-type", media))


callback_by_put = defect(
    "callback-by-put",
    "Brings its answers by PUT.",
    reddens=["PACT-EVT-001", "PACT-EVR-008"],
    blinds=ANSWERS,
)


@callback_by_put.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Any:
    return request.with_(method="PUT")


callback_as_json = defect(
    "callback-as-plain-json", "Calls back with content-type application/json.", reddens=["PACT-EVT-001"]
)


@callback_as_json.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Any:
    return request.with_(headers=request.headers.with_("content-type", "application/json"))


callback_without_id = defect(
    "callback-without-id",
    "Sends events without an id.",
    reddens=["PACT-EVT-001", "PACT-EVT-002", "PACT-EVT-003", "PACT-HOST-015"],
)


@callback_without_id.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {name: value for name, value in event.items() if name != "id"}


callback_same_id = defect("callback-with-the-same-id", "Gives all its events the same id.", reddens=["PACT-EVT-002"])


@callback_same_id.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "id": "1"}


callback_old_specversion = defect(
    "callback-of-old-specversion", "Sends events of CloudEvents 0.3.", reddens=["PACT-EVT-004", "PACT-HOST-015"]
)


@callback_old_specversion.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "specversion": "0.3"}


callback_with_byte_order_mark = defect(
    "callback-with-byte-order-mark", "Puts a byte order mark before its events.", reddens=["PACT-EVT-001"]
)


@callback_with_byte_order_mark.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Any:
    return request.with_(body=b"\xef\xbb\xbf" + request.body)


callback_with_duplicate_member = defect(
    "callback-with-duplicate-member", "Writes the id of its events twice.", reddens=["PACT-EVT-001"]
)


@callback_with_duplicate_member.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Any:
    return request.with_(body=b'{"id": "first",' + request.body[1:])


callback_elsewhere = defect(
    "callback-to-another-path",
    "Calls back at /events instead of the path of the version.",
    reddens=["PACT-EVR-008", "PACT-EVR-011"],
)


@callback_elsewhere.at("callback.url")
def _(url: str, about: SimpleNamespace) -> Any:
    return url.replace("/2/events", "/events").replace("/3/events", "/events")


callback_to_doubled_path = defect(
    "callback-to-a-doubled-path",
    "Appends the path of the events endpoint twice.",
    reddens=["PACT-EVR-008", "PACT-EVR-011"],
)


@callback_to_doubled_path.at("callback.url")
def _(url: str, about: SimpleNamespace) -> Any:
    path = url[url.rindex("/", 0, url.rindex("/")) :]
    return url + path


callback_without_time = defect(
    "callback-without-time",
    "Sends events without a time.",
    reddens=["PACT-EVT-001", "PACT-EVT-003", "PACT-HOST-015"],
    specs=LINE_3,
)


@callback_without_time.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {name: value for name, value in event.items() if name != "time"}


callback_zoneless = defect(
    "callback-with-local-time", "Sends events whose time names no zone.", reddens=["PACT-EVT-001"]
)


@callback_zoneless.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "time": "2026-01-01T12:00:00"}


callback_from_nowhere = defect(
    "callback-with-a-source-in-words", "Sends events whose source is no URI.", reddens=["PACT-EVT-001"]
)


@callback_from_nowhere.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "source": "our gateway <second hall>"}


callback_from_an_open_bracket = defect(
    "callback-with-a-broken-address-in-source",
    "Sends events whose source has an address that nothing closes.",
    reddens=["PACT-EVT-001"],
)


@callback_from_an_open_bracket.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "source": "http://[::1"}


callback_without_subject = defect(
    "callback-with-an-empty-subject", "Sends events with a subject that says nothing.", reddens=["PACT-EVT-001"]
)


@callback_without_subject.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "subject": ""}


callback_with_numbered_media_type = defect(
    "callback-with-a-number-for-its-media-type",
    "Sends events whose datacontenttype is a number.",
    reddens=["PACT-EVT-001"],
)


@callback_with_numbered_media_type.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "datacontenttype": 1}


callback_with_xml = defect(
    "callback-called-xml", "Sends events whose datacontenttype is text/xml.", reddens=["PACT-EVT-001"]
)


@callback_with_xml.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "datacontenttype": "text/xml"}


callback_from_the_recipient = defect(
    "callback-from-its-recipient",
    "Names the recipient as the source of its events, and the request as their id.",
    reddens=["PACT-EVT-001", "PACT-EVT-002"],
)


@callback_from_the_recipient.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.question is None:
        return event
    return {**event, "source": about.question["source"], "id": about.question["id"]}


callback_with_relative_schema = defect(
    "callback-with-a-relative-schema", "Sends events whose dataschema has no scheme.", reddens=["PACT-EVT-001"]
)


@callback_with_relative_schema.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "dataschema": "event.json"}


callback_with_data_twice = defect(
    "callback-with-data-twice", "Sends the data of its events as JSON and in Base64.", reddens=["PACT-EVT-001"]
)


@callback_with_data_twice.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "data_base64": "e30="}


callback_with_named_in_capitals = defect(
    "callback-with-an-extension-in-camel-case",
    "Sends events with an extension attribute whose name has a capital.",
    reddens=["PACT-EVT-001"],
)


@callback_with_named_in_capitals.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "traceParent": "1"}


callback_with_object_extension = defect(
    "callback-with-an-object-for-an-extension",
    "Sends events with an extension attribute that is an object.",
    reddens=["PACT-EVT-001"],
)


@callback_with_object_extension.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**event, "trace": {"parent": "1"}}


listed_rejected = defect(
    "listed-but-rejected",
    "Rejects requests for products that it lists.",
    reddens=["PACT-HOST-010", "PACT-FIL3-016"],
    specs=LINE_3,
    blinds=["PACT-EVR-016", "PACT-EVR-019"],
)


@listed_rejected.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    return [replace(plan[0], kind="rejected", data={"error": {"code": "NotFound", "message": "no"}})]


delivered_otherwise = defect(
    "delivered-otherwise",
    "Delivers by event another description than the one that it lists.",
    reddens=["PACT-HOST-010", "PACT-LC2-004"],
)


@delivered_otherwise.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**footprint, "productDescription": "see our list"} if about.where == "event" else footprint


delivered_as_number = defect(
    "delivered-amount-as-number",
    "Writes by event, with the same digits, an amount as a number that it lists as a text.",
    reddens=["PACT-DM2C-001", "PACT-DM3P-003", "PACT-HOST-015"],
)


@delivered_as_number.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.where != "event":
        return footprint
    amount = "pcfExcludingBiogenicUptake" if about.spec in LINE_3 else "pCfExcludingBiogenic"
    return {**footprint, "pcf": {**footprint["pcf"], amount: float(footprint["pcf"][amount])}}


delivered_by_name = defect(
    "delivered-by-id-only",
    "Delivers the ids of footprints instead of the footprints.",
    reddens=["PACT-EVR-015", "PACT-EVR-016", "PACT-EVR-019", "PACT-FIL3-016", "PACT-HOST-015"],
    blinds=["PACT-HOST-010"],
)


@delivered_by_name.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.kind != "fulfilled":
        return event
    return {**event, "data": {**event["data"], "pfs": [one["id"] for one in event["data"]["pfs"]]}}


refused_and_answered = defect(
    "refused-and-answered",
    "Refuses a request without criteria, and answers it all the same.",
    reddens=["PACT-EVR-010"],
    specs=LINE_3,
)


@refused_and_answered.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action == "events" and response.status == 400 and b'"data": {}' in about.request.body:
        _answer(about, json.loads(about.request.body), "rejected", {"error": {"code": "BadRequest", "message": "no"}})
    return response


unknown_refused_and_answered = defect(
    "unknown-product-refused-and-answered",
    "Refuses a request for a product that nobody makes, and answers it all the same.",
    reddens=["PACT-EVR-010"],
    specs=LINE_3,
    blinds=["PACT-EVR-021"],
)


@unknown_refused_and_answered.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    if plan[0].kind == "rejected":
        _answer(about, about.question, "rejected", plan[0].data)
        raise Refused("bad_request", "nobody makes such a product")
    return plan


symmetry_broken = defect(
    "delivered-but-not-listed",
    "Delivers by event a footprint that it neither lists nor gives by id.",
    reddens=["PACT-HOST-010"],
    specs=LINE_3,
)


@symmetry_broken.at("request.plan")
def _(plan: Plan, about: SimpleNamespace) -> Any:
    if plan[0].kind != "fulfilled":
        return plan
    hidden = {**plan[0].data["pfs"][0], "id": "0e5f0a3c-2a35-4c1b-9d1e-6a1f5d0c7b11"}
    return [replace(plan[0], data={"pfs": [*plan[0].data["pfs"], hidden]})]


source_unchecked = defect(
    "source-unchecked",
    "Answers a request from nowhere at the address of the last one.",
    reddens=["PACT-EVR-012"],
    specs=LINE_2,
)


@source_unchecked.at("callback.base")
def _(base: str | None, about: SimpleNamespace) -> Any:
    if base is not None:
        about.gateway.notes["last base"] = base
    return base or about.gateway.notes.get("last base")


fragment_unchecked = defect(
    "fragment-unchecked", "Takes a request without a fragment.", reddens=["PACT-EVR-003"], specs=LINE_2
)


@fragment_unchecked.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response(200) if about.action == "events" and b"no fragment" in about.request.body else response
