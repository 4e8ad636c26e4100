"""Faults of what a vendor sends back after it accepted a request."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from gxd_mocks.message import Headers, Response
from tests.foreign.middleman import (
    DROP,
    Ask,
    answered,
    called_back,
    edited,
    enter_fault,
    error,
    fault,
    fulfilled,
    rejected,
)

ALL = "2.0 2.1 2.2 2.3 3.0"
OLD = "2.0 2.1 2.2 2.3"
callbacks = "callbacks"
ENVELOPE = "EVT-001 EVT-002 EVT-003 EVT-004 HOST-015"
ANSWER = "EVR-008 EVR-009 EVR-014 EVR-015 EVR-016 EVR-018 EVR-019 EVR-021 EVR-020"
NEVER = "EVR-008 EVR-007 HOST-010"
LATE_TYPES = "org.wbcsd.pathfinder.ProductFootprintRequest"


def headed(ask: Ask, name: str, value: str | None) -> Response:
    headers = ask.request.headers
    return ask.onward(
        ask.request.with_(headers=headers.with_(name, value) if value is not None else headers.without(name))
    )


def elsewhere(ask: Ask, path: str) -> Response:
    return ask.onward(ask.request.with_(url=f"https://suite.example{path}"))


def with_members(more: dict[str, Any]) -> Callable[[Ask], Response]:
    return lambda ask: ask.posting_event({**ask.event, **more})


def twice(ask: Ask, second: dict[str, Any]) -> Response:
    first = ask.onward(ask.request)
    ask.onward(ask.request.with_(body=json.dumps(second).encode()))
    return first


# --- who speaks, and to what address


@fault(callbacks, "EVR-026", ALL, called_back)
def callbacks_show_no_token(ask: Ask) -> Response:
    return ask.asking_as(None)


@fault(callbacks, "EVR-026", ALL, called_back)
def callbacks_show_a_token_of_their_own(ask: Ask) -> Response:
    return ask.asking_as("Bearer eyJhbGciOiJub25lIn0.e30.")


@fault(callbacks, "EVR-026", ALL, called_back)
def callbacks_show_the_token_in_other_letters(ask: Ask) -> Response:
    return ask.asking_as(f"Bearer {ask.authorization.partition(' ')[2].swapcase()}")


@fault(callbacks, "EVR-026", "2.3 3.0", called_back)
def callbacks_show_the_token_in_hexadecimal(ask: Ask) -> Response:
    return ask.asking_as(f"Bearer {ask.authorization.partition(' ')[2].encode().hex()}")


@fault(callbacks, "EVR-026", "2.3 3.0", called_back)
def callbacks_show_the_token_in_another_scheme(ask: Ask) -> Response:
    return ask.asking_as(ask.authorization.replace("Bearer", "Token"))


@fault(callbacks, "EVR-026", ALL, called_back)
def callbacks_show_a_name_instead_of_the_token(ask: Ask) -> Response:
    return ask.asking_as("Bearer $CALLBACK_TOKEN")


@fault(callbacks, "EVR-026", "2.3 3.0", called_back)
def callbacks_show_the_token_of_the_other_side(ask: Ask) -> Response:
    return ask.asking_as(f"Bearer {ask.man.a_token()}")


@fault(callbacks, "EVR-026", "2.1 3.0", called_back)
def callbacks_show_the_token_without_scheme(ask: Ask) -> Response:
    return ask.asking_as(ask.authorization.partition(" ")[2])


@fault(callbacks, "EVR-026", "2.2 3.0", called_back)
def callbacks_show_id_and_secret(ask: Ask) -> Response:
    return ask.asking_as("Basic dGVzdF9jbGllbnRfaWQ6dGVzdF9jbGllbnRfc2VjcmV0")


@fault(callbacks, "EVR-026", "2.3 3.0", called_back)
def callbacks_show_the_token_in_the_query(ask: Ask) -> Response:
    token = ask.authorization.partition(" ")[2]
    headers = ask.request.headers.without("authorization")
    return ask.onward(ask.request.with_(url=f"{ask.request.url}?access_token={token}", headers=headers))


@fault(callbacks, f"{NEVER} EVT-001 EVR-011 EVR-013", "2.3 3.0", called_back)
def callbacks_go_to_a_wrong_path(ask: Ask) -> Response:
    return elsewhere(ask, ask.request.path.replace("/events", "/event"))


@fault(callbacks, "EVT-001 EVR-008 EVR-011", ALL, called_back)
def callbacks_go_to_a_doubled_path(ask: Ask) -> Response:
    return elsewhere(ask, ask.request.path * 2)


@fault(callbacks, f"{NEVER} EVT-001 EVR-011", "3.0", called_back)
def callbacks_go_to_the_address_of_version_2(ask: Ask) -> Response:
    return elsewhere(ask, "/2/events")


@fault(callbacks, f"{NEVER} EVT-001 EVR-011", "2.2 3.0", called_back)
def callbacks_go_to_the_bare_source(ask: Ask) -> Response:
    return elsewhere(ask, "/")


@fault(callbacks, f"EVT-001 {NEVER}", "2.1 3.0", called_back)
def callbacks_are_put(ask: Ask) -> Response:
    return ask.onward(ask.request.with_(method="PUT"))


# --- the envelope


@fault(callbacks, "EVT-001", ALL, called_back)
def callbacks_are_plain_json(ask: Ask) -> Response:
    return headed(ask, "content-type", "application/json")


@fault(callbacks, "EVT-001", "2.2 3.0", called_back)
def callbacks_are_text(ask: Ask) -> Response:
    return headed(ask, "content-type", "text/plain")


@fault(callbacks, "EVT-001", "2.0 3.0", called_back)
def callbacks_have_no_media_type(ask: Ask) -> Response:
    return headed(ask, "content-type", None)


@fault(callbacks, "EVT-001", "2.3 3.0", called_back)
def callbacks_come_as_a_batch(ask: Ask) -> Response:
    headers = ask.request.headers.with_("content-type", "application/cloudevents-batch+json")
    return ask.onward(ask.request.with_(headers=headers, body=b"[" + ask.request.body + b"]"))


@fault(callbacks, "EVT-001", "2.3 3.0", called_back)
def callbacks_are_arrays(ask: Ask) -> Response:
    return ask.onward(ask.request.with_(body=b"[" + ask.request.body + b"]"))


@fault(callbacks, "EVT-001", ALL, called_back)
def callbacks_come_in_binary_mode(ask: Ask) -> Response:
    event = ask.event
    headers = Headers([*ask.request.headers.with_("content-type", "application/json")])
    for name in ("id", "source", "type", "specversion", "time"):
        if name in event:
            headers = headers.with_(f"ce-{name}", str(event[name]))
    return ask.onward(ask.request.with_(headers=headers, body=json.dumps(event["data"]).encode()))


@fault(callbacks, f"EVT-001 {NEVER}", "2.1 3.0", called_back)
def callbacks_are_no_json(ask: Ask) -> Response:
    return ask.onward(ask.request.with_(body=ask.request.body[:-3]))


@fault(callbacks, "EVT-001", ALL, called_back)
def callbacks_begin_with_a_byte_order_mark(ask: Ask) -> Response:
    return ask.onward(ask.request.with_(body=b"\xef\xbb\xbf" + ask.request.body))


@fault(callbacks, "EVT-001", ALL, called_back)
def callbacks_have_a_member_twice(ask: Ask) -> Response:
    return ask.onward(ask.request.with_(body=ask.request.body[:-1] + b', "specversion": "1.0"}'))


@fault(callbacks, "EVT-001", ALL, called_back)
def callbacks_are_no_utf8(ask: Ask) -> Response:
    return ask.onward(ask.request.with_(body=ask.request.body[:-1] + b', "comment": "\xfc"}'))


@fault(callbacks, "EVT-001 EVT-002 EVT-003", ALL, called_back)
def callbacks_have_no_id(ask: Ask) -> Response:
    return ask.posting("id", DROP)


@fault(callbacks, "EVT-001 EVT-002 EVT-003", "2.2 3.0", called_back)
def callbacks_have_an_empty_id(ask: Ask) -> Response:
    return ask.posting("id", "")


@fault(callbacks, "EVT-001 EVT-002 EVT-003", "2.0 3.0", called_back)
def callbacks_have_a_numeric_id(ask: Ask) -> Response:
    return ask.posting("id", 17)


@fault(callbacks, "EVT-002", ALL, called_back)
def all_callbacks_have_one_id(ask: Ask) -> Response:
    return ask.posting("id", "answer")


@fault(callbacks, "EVT-001 EVT-003", ALL, called_back)
def callbacks_have_no_source(ask: Ask) -> Response:
    return ask.posting("source", DROP)


@fault(callbacks, "EVT-001 EVT-003", "2.3 3.0", called_back)
def callbacks_have_an_empty_source(ask: Ask) -> Response:
    return ask.posting("source", "")


@fault(callbacks, "EVT-001", "2.3 3.0", called_back)
def callbacks_have_their_recipient_for_a_source(ask: Ask) -> Response:
    return ask.posting("source", "https://suite.example/")


@fault(callbacks, "EVT-002", "2.3 3.0", called_back)
def callbacks_have_source_and_id_of_the_request(ask: Ask) -> Response:
    event = edited(ask.event, "id", ask.event["data"]["requestEventId"])
    return ask.posting_event({**event, "source": "https://suite.example"})


@fault(callbacks, "EVT-001 EVT-003", "2.1 3.0", called_back)
def callbacks_have_a_source_that_is_no_uri(ask: Ask) -> Response:
    return ask.posting("source", "our gateway <v2>")


@fault(callbacks, "EVT-003", "3.0", called_back)
def callbacks_have_no_time(ask: Ask) -> Response:
    return ask.posting("time", DROP)


@fault(callbacks, "EVT-001 EVT-003", ALL, called_back)
def callbacks_have_a_time_without_zone(ask: Ask) -> Response:
    return ask.posting("time", "2026-05-01T12:30:00")


@fault(callbacks, "EVT-001 EVT-003", "2.3 3.0", called_back)
def callbacks_have_a_time_in_seconds(ask: Ask) -> Response:
    return ask.posting("time", 1777638600)


@fault(callbacks, "EVT-004 EVT-001 EVT-003", ALL, called_back)
def callbacks_have_no_specversion(ask: Ask) -> Response:
    return ask.posting("specversion", DROP)


@fault(callbacks, "EVT-004", ALL, called_back)
def callbacks_have_an_old_specversion(ask: Ask) -> Response:
    return ask.posting("specversion", "0.3")


@fault(callbacks, "EVT-004", "2.2 3.0", called_back)
def callbacks_have_a_numeric_specversion(ask: Ask) -> Response:
    return ask.posting("specversion", 1.0)


@fault(callbacks, f"EVT-003 EVT-001 {ANSWER}", ALL, called_back)
def callbacks_have_no_data(ask: Ask) -> Response:
    return ask.posting("data", DROP)


@fault(callbacks, f"EVT-003 EVT-001 {ANSWER}", "2.3 3.0", called_back)
def callbacks_have_data_written_as_text(ask: Ask) -> Response:
    return ask.posting("data", json.dumps(ask.event["data"]))


@fault(callbacks, f"EVT-003 EVT-001 {ANSWER}", "2.3 3.0", called_back)
def callbacks_have_data_of_null(ask: Ask) -> Response:
    return ask.posting("data", None)


@fault(callbacks, f"EVT-003 EVT-001 {ANSWER}", "2.3 3.0", called_back)
def callbacks_have_data_in_an_array(ask: Ask) -> Response:
    return ask.posting("data", [ask.event["data"]])


@fault(callbacks, f"EVT-003 EVT-001 {ANSWER}", "2.3 3.0", called_back)
def callbacks_have_data_in_base64_alone(ask: Ask) -> Response:
    data = b64encode(json.dumps(ask.event["data"]).encode()).decode()
    return ask.posting_event({**edited(ask.event, "data", DROP), "data_base64": data})


@fault(callbacks, "EVT-001", "2.3 3.0", called_back)
def callbacks_call_their_data_xml(ask: Ask) -> Response:
    return ask.posting("datacontenttype", "text/xml")


@fault(callbacks, "EVT-001", "2.3 3.0", called_back)
def callbacks_are_called_a_batch(ask: Ask) -> Response:
    return headed(ask, "content-type", "application/cloudevents-batch+json")


@fault(callbacks, f"EVT-001 {ANSWER}", "2.1 2.3 3.0", fulfilled)
def answers_call_themselves_published(ask: Ask) -> Response:
    name = ask.event_type.replace("Request.Fulfilled", ".Published").replace("RequestFulfilled", "Published")
    return ask.posting("type", name)


@fault(callbacks, f"EVT-001 {ANSWER}", "2.1 2.3 3.0", fulfilled)
def answers_call_themselves_requests(ask: Ask) -> Response:
    return ask.posting("type", ask.event_type.replace("Fulfilled", "Created"))


@fault(callbacks, ANSWER, "2.1 2.3 3.0", rejected)
def rejections_call_themselves_fulfilled(ask: Ask) -> Response:
    return ask.posting("type", ask.event_type.replace("Rejected", "Fulfilled"))


@fault(callbacks, f"{ANSWER} EVT-001", "2.3 3.0", fulfilled)
def fulfilled_gives_an_error_besides(ask: Ask) -> Response:
    return ask.posting("data.error", {"code": "BadRequest", "message": "only these"})


@fault(callbacks, f"{ANSWER} EVT-001", "2.3 3.0", rejected)
def rejected_gives_footprints_besides(ask: Ask) -> Response:
    return ask.posting("data.pfs", ask.man.everything(ask.line)[:1])


@fault(callbacks, "EVR-014", "2.3 3.0", called_back)
def answers_name_the_request_of_somebody_else(ask: Ask) -> Response:
    return ask.posting("data.requestEventId", "question-of-another-recipient")


@fault(callbacks, f"EVT-003 EVT-001 EVR-009 {NEVER}", ALL, called_back)
def callbacks_have_no_type(ask: Ask) -> Response:
    return ask.posting("type", DROP)


@fault(callbacks, f"EVR-009 {NEVER}", "3.0", called_back)
def callbacks_have_the_types_of_version_2(ask: Ask) -> Response:
    return ask.posting("type", f"{LATE_TYPES}.{'Fulfilled' if 'Fulfilled' in ask.event_type else 'Rejected'}.v1")


@fault(callbacks, f"EVR-009 EVT-001 {NEVER} EVR-015 EVR-020", "2.1 2.3", called_back)
def callbacks_have_the_types_of_version_3(ask: Ask) -> Response:
    kind = "Fulfilled" if "Fulfilled" in ask.event_type else "Rejected"
    return ask.posting("type", f"org.wbcsd.pact.ProductFootprint.Request{kind}Event.3")


@fault(callbacks, f"EVR-009 EVT-001 {NEVER}", "3.0", called_back)
def callbacks_have_types_in_lower_case(ask: Ask) -> Response:
    return ask.posting("type", ask.event_type.lower())


for what, change in {
    "an_empty_subject": {"subject": ""},
    "a_numeric_subject": {"subject": 5},
    "a_media_type_that_is_an_array": {"datacontenttype": ["application/json"]},
    "an_empty_schema": {"dataschema": ""},
    "a_relative_schema": {"dataschema": "/schema.json"},
    "data_in_base64_besides": {"data_base64": "eyJhIjoxfQ=="},
    "a_source_with_an_open_bracket": {"source": "http://[::1"},
    "an_extension_in_capitals": {"TraceParent": "x"},
    "an_extension_with_an_underscore": {"trace_parent": "x"},
    "an_extension_that_is_an_object": {"trace": {"parent": "x"}},
}.items():
    enter_fault(callbacks, f"callbacks_have_{what}", "EVT-001", "2.0 2.3 3.0", called_back, with_members(change))


# --- which request is answered


@fault(callbacks, "EVR-014 EVR-008", ALL, called_back)
def answers_name_no_request(ask: Ask) -> Response:
    return ask.posting("data.requestEventId", DROP)


@fault(callbacks, "EVR-014 EVR-008", ALL, called_back)
def answers_name_themselves(ask: Ask) -> Response:
    return ask.posting("data.requestEventId", ask.event["id"])


@fault(callbacks, "EVR-014 EVR-008", "2.2 3.0", called_back)
def answers_name_the_request_in_capitals(ask: Ask) -> Response:
    return ask.posting("data.requestEventId", str(ask.event["data"]["requestEventId"]).upper() + "X")


@fault(callbacks, "EVR-014 EVR-008", "2.3 3.0", called_back)
def answers_name_the_request_in_an_array(ask: Ask) -> Response:
    return ask.posting("data.requestEventId", [ask.event["data"]["requestEventId"]])


@fault(callbacks, "EVR-014 EVR-008", "2.1 3.0", called_back)
def answers_name_the_request_beside_data(ask: Ask) -> Response:
    event = edited(ask.event, "data.requestEventId", DROP)
    return ask.posting_event({**event, "requestEventId": ask.event["data"]["requestEventId"]})


@fault(callbacks, "EVR-008", "3.0", called_back)
def nothing_is_ever_answered(ask: Ask) -> Response:
    return Response(200)


@fault(callbacks, "EVR-008 EVR-018", "3.0", rejected)
def rejections_are_never_sent(ask: Ask) -> Response:
    return Response(200)


@fault(callbacks, "EVR-008 HOST-010", "3.0", fulfilled)
def footprints_are_never_sent(ask: Ask) -> Response:
    return Response(200)


@fault(callbacks, "EVR-017", "3.0", fulfilled)
def fulfilled_comes_twice(ask: Ask) -> Response:
    return twice(ask, {**ask.event, "id": ask.event["id"] + "-2"})


@fault(callbacks, "EVR-008 EVR-009 EVR-017", "3.0", fulfilled)
def fulfilled_is_followed_by_rejected(ask: Ask) -> Response:
    event = ask.event
    error = {"code": "NotFound", "message": "sorry"}
    return twice(
        ask,
        {
            **event,
            "id": event["id"] + "-2",
            "type": event["type"].replace("Fulfilled", "Rejected"),
            "data": {"requestEventId": event["data"]["requestEventId"], "error": error},
        },
    )


@fault(callbacks, "EVR-008 EVR-009 EVR-017", "3.0", rejected)
def rejected_comes_twice(ask: Ask) -> Response:
    return twice(ask, {**ask.event, "id": ask.event["id"] + "-2"})


@fault(
    callbacks,
    "EVR-010",
    "3.0",
    lambda ask: ask.kind == "events" and ask.truth.status == 400 and "RequestCreated" in ask.event_type,
)
def a_refused_request_is_answered_all_the_same(ask: Ask) -> Response:
    event = ask.event
    last = ask.man.memory.get("last callback")
    if last is not None and isinstance(event.get("id"), str):
        answer = {
            **json.loads(last.body),
            "id": f"late-{event['id']}",
            "type": "org.wbcsd.pact.ProductFootprint.RequestRejectedEvent.3",
            "data": {"requestEventId": event["id"], "error": {"code": "BadRequest", "message": "no"}},
        }
        ask.man.call_back(last.with_(body=json.dumps(answer).encode()))
    return ask.truth


@fault(
    callbacks,
    "EVR-010",
    "3.0",
    lambda ask: answered("events", 200)(ask) and "RequestCreated" in ask.event_type and b"nobody" in ask.request.body,
)
def what_nobody_makes_is_refused_and_rejected(ask: Ask) -> Response:
    return error(400, "BadRequest")


@fault(
    callbacks,
    "EVR-007",
    "3.0",
    lambda ask: answered("events", 200)(ask) and "RequestCreated" in ask.event_type and "status" in ask.event["data"],
)
def requests_by_several_criteria_are_refused(ask: Ask) -> Response:
    return error(400, "BadRequest")


# --- what Fulfilled holds


@fault(callbacks, "EVR-015 EVR-016", ALL, fulfilled)
def fulfilled_has_no_footprints_member(ask: Ask) -> Response:
    return ask.posting("data.pfs", DROP)


@fault(callbacks, "EVR-015 EVR-016", ALL, fulfilled)
def fulfilled_has_footprints_of_null(ask: Ask) -> Response:
    return ask.posting("data.pfs", None)


@fault(callbacks, "EVR-015 EVR-016", "2.2 3.0", fulfilled)
def fulfilled_has_one_footprint_instead_of_an_array(ask: Ask) -> Response:
    return ask.posting("data.pfs", ask.event["data"]["pfs"][0])


@fault(callbacks, "EVR-016 EVR-018", "3.0", fulfilled)
def fulfilled_is_empty(ask: Ask) -> Response:
    return ask.posting("data.pfs", [])


@fault(callbacks, "EVR-015 EVR-016 EVR-019", "2.1 3.0", fulfilled)
def fulfilled_names_footprints_by_id_only(ask: Ask) -> Response:
    return ask.posting("data.pfs", [one["id"] for one in ask.event["data"]["pfs"]])


@fault(callbacks, "EVR-015 EVR-016 DM2C-001 DM3P-003", ALL, fulfilled)
def fulfilled_carries_a_number_for_a_decimal(ask: Ask) -> Response:
    return ask.posting("data.pfs.-1.pcf.fossilGhgEmissions", 1.5)


@fault(callbacks, "EVR-015 EVR-016 DM", ALL, fulfilled)
def fulfilled_carries_a_footprint_without_company(ask: Ask) -> Response:
    return ask.posting("data.pfs.0.companyName", DROP)


@fault(callbacks, "EVR-019 FIL3-016 EVR-015", "3.0", fulfilled)
def fulfilled_carries_another_product(ask: Ask) -> Response:
    wanted = ask.event["data"]["pfs"][0]["productIds"]
    other = next(one for one in ask.man.everything("3") if not set(one["productIds"]) & set(wanted))
    return ask.posting("data.pfs", [other])


@fault(callbacks, "EVR-019 FIL3-016", "3.0", fulfilled)
def fulfilled_carries_another_product_besides(ask: Ask) -> Response:
    wanted = ask.event["data"]["pfs"][0]["productIds"]
    other = next(one for one in ask.man.everything("3") if not set(one["productIds"]) & set(wanted))
    return ask.posting("data.pfs", [*ask.event["data"]["pfs"], other])


@fault(callbacks, "HOST-010 LC2-004", ALL, fulfilled)
def fulfilled_says_another_name_than_the_list(ask: Ask) -> Response:
    return ask.posting("data.pfs.0.productNameCompany", "something else")


@fault(callbacks, "EVR-015", "2.0 2.1 2.2 2.3", fulfilled)
def what_is_listed_is_fulfilled_with_nothing(ask: Ask) -> Response:
    return ask.posting("data.pfs", [])


@fault(callbacks, "HOST-010 LC2-004", ALL, fulfilled)
def fulfilled_says_another_digit_than_get(ask: Ask) -> Response:
    value = ask.event["data"]["pfs"][0]["pcf"]["fossilGhgEmissions"]
    return ask.posting("data.pfs.0.pcf.fossilGhgEmissions", value + "1" if "." in value else value + ".1")


@fault(callbacks, "HOST-010", "3.0", fulfilled)
def fulfilled_carries_a_footprint_that_get_does_not_know(ask: Ask) -> Response:
    return ask.posting("data.pfs.0.id", "0d4b2c80-1111-4222-8333-444455556666")


@fault(callbacks, "HOST-010 EVR-019 EVR-009 EVR-018", "3.0", fulfilled)
def what_is_listed_is_rejected(ask: Ask) -> Response:
    event = ask.event
    data = {"requestEventId": event["data"]["requestEventId"], "error": {"code": "NotFound", "message": "no"}}
    return ask.posting_event({**event, "type": event["type"].replace("Fulfilled", "Rejected"), "data": data})


@fault(callbacks, "EVR-015 EVR-018 EVR-019", ALL, rejected)
def what_nobody_makes_is_fulfilled(ask: Ask) -> Response:
    event = ask.event
    data = {"requestEventId": event["data"]["requestEventId"], "pfs": ask.man.everything(ask.line)[:1]}
    return ask.posting_event({**event, "type": event["type"].replace("Rejected", "Fulfilled"), "data": data})


# --- what Rejected holds

REASON = "EVR-020 EVR-021"


@fault(callbacks, REASON, ALL, rejected)
def rejected_gives_no_reason(ask: Ask) -> Response:
    return ask.posting("data.error", DROP)


@fault(callbacks, REASON, "2.1 3.0", rejected)
def rejected_gives_a_sentence_for_a_reason(ask: Ask) -> Response:
    return ask.posting("data.error", "no such product")


@fault(callbacks, REASON, ALL, rejected)
def rejected_gives_no_code(ask: Ask) -> Response:
    return ask.posting("data.error.code", DROP)


@fault(callbacks, REASON, ALL, rejected)
def rejected_gives_no_message(ask: Ask) -> Response:
    return ask.posting("data.error.message", DROP)


@fault(callbacks, REASON, "2.2 3.0", rejected)
def rejected_gives_a_message_of_null(ask: Ask) -> Response:
    return ask.posting("data.error.message", None)


@fault(callbacks, REASON, ALL, rejected)
def rejected_makes_up_a_code(ask: Ask) -> Response:
    return ask.posting("data.error.code", "OutOfStock")


@fault(callbacks, "EVR-021", "3.0", rejected)
def rejected_uses_a_code_of_version_2(ask: Ask) -> Response:
    return ask.posting("data.error.code", "NoSuchFootprint")


# --- tries again (scope full)


@fault(callbacks, "EVR-022 EVR-024", "2.0 2.3 3.0", called_back, scope="full")
def nothing_is_tried_again(ask: Ask) -> Response:
    return ask.truth.with_(status=200)


@fault(callbacks, "EVR-022 EVR-024 EVT-002 EVR-017", "2.3 3.0", called_back, scope="full")
def what_is_tried_again_has_a_new_id(ask: Ask) -> Response:
    number = ask.man.times("tries")
    return ask.posting("id", f"{ask.event['id']}-{number}")


@fault(callbacks, "EVT-001", ALL, called_back)
def callbacks_name_another_charset(ask: Ask) -> Response:
    return headed(ask, "content-type", "application/cloudevents+json; charset=ISO-8859-1")
