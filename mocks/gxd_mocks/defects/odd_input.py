"""Lies about input that nobody writes by hand: hosts that break over it, take it, or answer it with anything."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.message import Headers, Request, Response

LINE_3 = ("3.0",)

LONG = 2000
"""Octets of a query: more than any filter needs, less than everybody has to support."""

PAGE = b"<!doctype html><title>Error</title><h1>Something went wrong</h1>"


def _broken() -> Response:
    return Response.json(500, {"code": "InternalError", "message": "unhandled exception"})


def _limit_twice(about: SimpleNamespace) -> bool:
    return bool(about.action == "list" and about.request.query.count("limit=") > 1)


def _odd_id(about: SimpleNamespace) -> bool:
    """An id that is none, but for a plain word."""
    return bool(about.action == "get" and not about.request.path.endswith("/not-a-uuid"))


limit_twice_breaks = defect(
    "limit-twice-breaks", "Breaks over a limit that is given twice.", reddens=["PACT-ERR-008", "PACT-LIST-013"]
)


@limit_twice_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _broken() if _limit_twice(about) else response


date_breaks = defect("date-breaks", "Breaks over a date that is none.", reddens=["PACT-ERR-008"], specs=LINE_3)


@date_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _broken() if about.action == "list" and "valid" in about.request.query else response


long_value_breaks = defect(
    "long-value-breaks", "Breaks over a very long parameter.", reddens=["PACT-ERR-008", "PACT-LIST-013"]
)


@long_value_breaks.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _broken() if about.action == "list" and len(about.request.query) > LONG else response


nul_breaks = defect(
    "nul-breaks",
    "Breaks over the character NUL in a parameter, as its database does.",
    reddens=["PACT-ERR-008", "PACT-LIST-013"],
)


@nul_breaks.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _broken() if about.action == "list" and "%00" in about.request.query else response


odd_id_breaks = defect(
    "odd-id-breaks", "Breaks over a footprint id that is a number.", reddens=["PACT-ERR-008", "PACT-GET-010"]
)


@odd_id_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _broken() if _odd_id(about) and about.name == "malformed_footprint_id" else response


odd_id_unexplained = defect(
    "odd-id-error-without-code",
    "Refuses some ids that are none without naming a code.",
    reddens=["PACT-ERR-002", "PACT-ERR-003", "PACT-ERR-009", "PACT-HOST-015"],
)


@odd_id_unexplained.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if _odd_id(about) and about.name == "malformed_footprint_id":
        return Response.json(400, {"message": "no id"})
    return response


odd_id_page = defect(
    "odd-id-error-page",
    "Answers some ids that are none with a page for people.",
    reddens=["PACT-ERR-002", "PACT-ERR-003", "PACT-ERR-009", "PACT-HOST-015"],
)


@odd_id_page.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if _odd_id(about) and about.name == "malformed_footprint_id":
        return Response(400, Headers({"content-type": "text/html"}), PAGE)
    return response


odd_id_delivers = defect("odd-id-delivers", "Delivers some footprint for an id that is none.", reddens=["PACT-GET-002"])


@odd_id_delivers.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if not (_odd_id(about) and about.name == "malformed_footprint_id"):
        return response
    first = next(iter(about.gateway.stores[about.spec].scan()))
    return Response.json(200, {"data": first.footprint})


odd_query_created = defect(
    "odd-query-answered-201",
    "Delivers a list with 201 where the limit is given twice.",
    reddens=["PACT-LIST-001", "PACT-LIST-003"],
)


@odd_query_created.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(201, {"data": []}) if _limit_twice(about) else response


odd_query_garbage = defect(
    "odd-query-answered-with-garbage",
    "Answers 200 and no list where the limit is given twice.",
    reddens=["PACT-LIST-006"],
)


@odd_query_garbage.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(200, {"data": "limit?"}) if _limit_twice(about) else response


odd_query_text = defect(
    "odd-query-answered-as-text",
    "Sends the list as text where the limit is given twice.",
    reddens=["PACT-LIST-014"],
)


@odd_query_text.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if not _limit_twice(about):
        return response
    return Response(200, Headers({"content-type": "text/plain"}), b'{"data":[]}')


def _number_in_data(request: Request) -> bool:
    """Whether a member of data is the number 0, where nothing of the specification is one."""
    try:
        event = json.loads(request.body)
    except ValueError:
        return False
    data = event.get("data") if isinstance(event, dict) else None
    return isinstance(data, dict) and any(member == 0 and type(member) is int for member in data.values())


number_breaks = defect(
    "event-number-breaks",
    "Breaks over an event with a number where a text or an array belongs.",
    reddens=["PACT-EVT-008", "PACT-EVT-009", "PACT-ERR-008"],
)


@number_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _broken() if about.action == "events" and _number_in_data(about.request) else response


number_taken = defect(
    "event-number-taken",
    "Takes Published events with a number for the ids.",
    reddens=["PACT-EVT-008", "PACT-EVT-009"],
)


@number_taken.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return None if about.kind == "published" and _number_in_data(about.request) else problem


scalar_breaks = defect(
    "event-scalar-breaks",
    "Breaks over a body that is a single number.",
    reddens=["PACT-EVT-008", "PACT-EVT-009", "PACT-ERR-008"],
)


@scalar_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _broken() if about.action == "events" and about.request.body == b"0" else response


media_type_breaks = defect(
    "media-type-breaks",
    "Breaks over a multipart body without boundary.",
    reddens=["PACT-EVT-008", "PACT-ERR-008"],
)


@media_type_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    multipart = about.request.headers.content_type == "multipart/form-data"
    return _broken() if about.action == "events" and multipart else response
