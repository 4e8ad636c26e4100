"""Faults of the events endpoint: what it takes, what it refuses, and how it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gxd_mocks.message import Headers, Response
from tests.foreign.middleman import Ask, answered, enter_fault, error, fault

ALL = "2.0 2.1 2.2 2.3 3.0"
OLD = "2.0 2.1 2.2 2.3"
HERE = "HOST-002 HOST-003 HOST-004 EVT-005 EVT-006 EVT-010 EVP-006 EVR-007"
events = "events"
taken = answered("events", 200)


def refused(ask: Ask) -> bool:
    """When the vendor refuses an event for what it says."""
    return ask.kind == "events" and ask.truth.status == 400 and b"oken" not in ask.truth.body


def about(holds: Callable[[dict[str, Any]], Any]) -> Callable[[Ask], bool]:
    """When an event is refused of which this holds."""
    return lambda ask: refused(ask) and bool(holds(ask.event))


def ok(ask: Ask) -> Response:
    return Response(200)


def lacks(name: str) -> Callable[[Ask], bool]:
    return about(lambda event: event and name not in event)


# --- accepted events


@fault(events, "EVT-005 EVT-006", ALL, taken)
def events_are_answered_202(ask: Ask) -> Response:
    return ask.with_status(202)


@fault(events, "EVT-005 EVT-006", "2.2 3.0", taken)
def events_are_answered_204(ask: Ask) -> Response:
    return ask.with_status(204)


@fault(events, "EVT-005 EVT-006", "2.3 3.0", taken)
def events_are_answered_201(ask: Ask) -> Response:
    return ask.with_status(201)


@fault(events, "EVT-005 EVT-007", ALL, taken)
def events_are_answered_with_json(ask: Ask) -> Response:
    return Response.json(200, {"status": "ok"})


@fault(events, "EVT-005 EVT-007", "2.1 3.0", taken)
def events_are_answered_with_a_blank(ask: Ask) -> Response:
    return ask.with_body(b" ")


def taken_of(kind: str) -> Callable[[Ask], bool]:
    """When an event of such a type is accepted."""
    return lambda ask: taken(ask) and kind in ask.event_type


def with_status(status: int) -> Callable[[Ask], Response]:
    return lambda ask: ask.with_status(status)


def with_body(body: bytes) -> Callable[[Ask], Response]:
    return lambda ask: ask.with_body(body)


for kind, whose in (("Created", "requests"), ("Fulfilled", "fulfilled"), ("Rejected", "rejected")):
    for status in (201, 202, 204, 207, 302):
        named = f"{whose}_are_answered_{status}"
        enter_fault(events, named, "EVT-005 EVT-006", "2.0 2.3 3.0", taken_of(kind), with_status(status))
    for what, text in (("an_object", b"{}"), ("null", b"null"), ("a_blank", b" ")):
        named = f"{whose}_are_answered_with_{what}"
        enter_fault(events, named, "EVT-005 EVT-007", "2.0 2.3 3.0", taken_of(kind), with_body(text))


@fault(events, HERE, ALL, taken)
def there_are_no_events(ask: Ask) -> Response:
    return error(404, "NotFound" if ask.line == "3" else "NoSuchFootprint")


@fault(events, HERE, "2.2 2.3 3.0", taken)
def events_are_not_implemented(ask: Ask) -> Response:
    return error(400, "NotImplemented")


@fault(events, f"{HERE} EVT-012 EVT-008", "2.1 2.3 3.0", taken)
def events_break_the_server(ask: Ask) -> Response:
    return Response(500)


@fault(events, "EVT-012 EVT-013 EVT-014 HOST-002", "2.0 2.1", taken)
def there_are_no_events_and_nobody_says_so(ask: Ask) -> Response:
    return Response(302, Headers([("location", "/")]))


@fault(events, HERE, "2.2 2.3 3.0", lambda ask: taken(ask) and "Published" in ask.event_type)
def published_is_refused(ask: Ask) -> Response:
    return error(400, "BadRequest")


@fault(events, "EVT-010 EVP-006 CLI", "3.0", lambda ask: taken(ask) and "Fulfilled" in ask.event_type)
def fulfilled_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(events, "EVT-010", "3.0", lambda ask: taken(ask) and "Rejected" in ask.event_type)
def rejected_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(
    events, "EVR-007 HOST-003 HOST-010 EVR-008", "3.0", lambda ask: taken(ask) and "RequestCreated" in ask.event_type
)
def every_request_is_refused(ask: Ask) -> Response:
    return error(400, "BadRequest")


@fault(
    events,
    "CLI-015",
    ALL,
    lambda ask: taken(ask) and "Fulfilled" in ask.event_type and b"xtension" not in ask.request.body,
)
def unknown_standards_are_refused(ask: Ask) -> Response:
    known = ("ISO", "GHG", "PACT", "PEF", "PAS")
    names = [
        name
        for one in ask.event.get("data", {}).get("pfs", [])
        for name in one.get("pcf", {}).get("crossSectoralStandards", [])
    ]
    return ask.truth if all(name.startswith(known) for name in names) else error(400, "BadRequest")


@fault(events, "CLI-016", ALL, lambda ask: taken(ask) and b'"extensions"' in ask.request.body)
def extensions_are_refused(ask: Ask) -> Response:
    return error(400, "BadRequest")


# --- events that ought to be refused

for missing in ("type", "specversion", "id", "source", "time", "data"):
    enter_fault(events, f"an_event_without_{missing}_is_taken", "EVT-003 EVT-009", "3.0", lacks(missing), ok)


@fault(events, "EVT-008 EVT-001 EVT-004", "2.0 2.3", lacks("type"))
def an_event_without_type_is_taken_in_2(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-008 EVT-001 EVT-004", "2.1 2.3", lacks("id"))
def an_event_without_id_is_taken_in_2(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-008 EVT-001 EVT-004", "2.2 2.3", lacks("data"))
def an_event_without_data_is_taken_in_2(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-004", ALL, about(lambda event: event.get("specversion", "1.0") != "1.0"))
def another_specversion_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-009 EVT-008", ALL, about(lambda event: "org.wbcsd" not in str(event.get("type", "org.wbcsd"))))
def a_foreign_type_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events,
    "EVT-009 EVT-008",
    "3.0",
    about(
        lambda event: (
            str(event.get("type")).startswith("org.wbcsd.pathfinder") or str(event.get("type")).endswith(".v1")
        )
    ),
)
def a_type_of_version_2_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVP-004 EVT-009", "3.0", about(lambda event: "urn" in str(event.get("data", {}).get("pfIds", ""))))
def urns_are_taken_as_footprint_ids(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events,
    "EVP-004 EVT-009 EVT-008 EVP-003",
    ALL,
    about(lambda event: isinstance(event.get("data"), dict) and "pfIds" in event["data"]),
)
def any_published_event_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events,
    "EVP-003",
    "2.0 2.3",
    about(lambda event: isinstance(event.get("data"), dict) and event["data"].get("pfIds") == []),
)
def published_nothing_is_taken_in_2(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-009 EVT-008", ALL, lambda ask: refused(ask) and not ask.event)
def what_is_no_json_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events, "EVT-009 EVT-003", "3.0", about(lambda event: event and "time" in event and "T" not in str(event["time"]))
)
def a_time_that_is_none_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-009 EVT-008", ALL, about(lambda event: event and not isinstance(event.get("data", {}), dict)))
def data_that_is_no_object_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events,
    "EVT-009 EVT-008 EVT-001",
    "2.3 3.0",
    lambda ask: (
        ask.kind == "events"
        and ask.truth.status >= 400
        and "cloudevents" not in ask.request.headers.content_type
        and bool(ask.event)
    ),
)
def any_media_type_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-009 EVT-008", ALL, refused)
def every_event_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-009 EVT-003 EVT-008", ALL, refused)
def every_bad_event_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(events, "EVT-009 EVT-003 EVT-008", "2.3 3.0", refused)
def every_bad_event_is_redirected(ask: Ask) -> Response:
    return Response(302, Headers([("location", "/")]))


@fault(
    events,
    "EVR-005 EVR-006 EVR-008",
    "3.0",
    about(lambda event: "RequestCreated" in str(event.get("type")) and event.get("data") == {}),
)
def a_request_for_nothing_is_taken_in_silence(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events,
    "EVR-005 EVR-006 EVR-008 EVT-009",
    "3.0",
    about(lambda event: "RequestCreated" in str(event.get("type")) and bool(event.get("data"))),
)
def every_bad_request_is_taken_in_silence(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events,
    "EVR-003 EVT-008",
    OLD,
    about(lambda event: "Created" in str(event.get("type")) and "pf" not in (event.get("data") or {"pf": 1})),
)
def a_request_without_fragment_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(
    events,
    "EVR-004 EVT-008",
    "2.1 2.3",
    about(lambda event: isinstance(event.get("data"), dict) and not isinstance(event["data"].get("comment", ""), str)),
)
def a_comment_that_is_no_text_is_taken(ask: Ask) -> Response:
    return ok(ask)


@fault(events, "EVT-008 ERR", "2.0 2.3", refused)
def bad_events_get_no_error_object(ask: Ask) -> Response:
    return Response(400)


@fault(events, "ERR-009 ERR-011 EVT-009", "3.0", refused)
def bad_events_get_no_error_object_in_3(ask: Ask) -> Response:
    return Response(400)
