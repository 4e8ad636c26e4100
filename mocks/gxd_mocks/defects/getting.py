"""Lies about single footprints, and about errors."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)
NOT_FOUND = {"2": "NoSuchFootprint", "3": "NotFound"}


def _error(status: int, code: str, message: str = "no") -> Response:
    return Response.json(status, {"code": code, "message": message})


def _not_found(about: SimpleNamespace) -> Response:
    return _error(404, NOT_FOUND[about.spec[0]])


get_not_found = defect(
    "get-not-found",
    "Answers 404 for every second footprint that it lists.",
    reddens=["PACT-GET-001", "PACT-GET-002", "PACT-HOST-010", "PACT-GET-009"],
)


@get_not_found.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    odd = about.request.path[-1:] in "13579bdf"
    return _not_found(about) if about.action == "get" and response.status == 200 and odd else response


get_another = defect(
    "get-another",
    "Answers with another footprint than the one that was asked for.",
    reddens=["PACT-GET-002", "PACT-GET-011"],
    blinds=["PACT-LC2-008", "PACT-LC2-009", "PACT-LC3-005"],
)


@get_another.at("get.body")
def _(body: dict[str, Any], about: SimpleNamespace) -> Any:
    document = body["data"]
    return {"data": {**document, "id": document["id"][:-1] + ("0" if document["id"][-1] != "0" else "1")}}


get_as_text = defect("get-as-text", "Sends single footprints as text/html.", reddens=["PACT-GET-002"])


@get_as_text.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "get" or response.status != 200:
        return response
    return response.with_header("content-type", "text/html")


get_bare = defect(
    "get-bare",
    "Sends a footprint without the object around it.",
    reddens=["PACT-GET-002"],
    blinds=["PACT-GET", "PACT-LC", "PACT-LIST-008"],
)


@get_bare.at("get.body")
def _(body: dict[str, Any], about: SimpleNamespace) -> Any:
    return body["data"]


get_repeats_a_member = defect(
    "get-repeats-a-member", "Writes a member twice in what it delivers by id.", reddens=["PACT-GET-002"]
)


@get_repeats_a_member.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "get" or response.status != 200:
        return response
    return response.with_(body=response.body.replace(b'"status":', b'"status":"Active","status":', 1))


no_id_found = defect(
    "no-id-found",
    "Answers 200 and a footprint for an id that is none.",
    reddens=["PACT-GET-006", "PACT-GET-010"],
)


@no_id_found.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name != "malformed_footprint_id" or not about.request.path.endswith("not-a-uuid"):
        return response
    return Response.json(200, {"data": next(iter(about.gateway.stores[about.spec].scan(0, 1))).footprint})


get_differs = defect(
    "get-differs", "Delivers another value by id than in the list.", reddens=["PACT-GET-011", "PACT-LC2-004"]
)


@get_differs.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    return (
        {**footprint, "productDescription": f"{footprint['productDescription']} (by id)"}
        if about.where == "get"
        else footprint
    )


get_writes_more_digits = defect(
    "get-writes-more-digits",
    "Writes the fossil emissions of a footprint with one more zero by id than in the list.",
    reddens=["PACT-GET-011"],
    specs=["3.0"],
)


@get_writes_more_digits.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    pcf = footprint["pcf"]
    if about.where != "get" or "." not in pcf["fossilGhgEmissions"]:
        return footprint
    return {**footprint, "pcf": {**pcf, "fossilGhgEmissions": f"{pcf['fossilGhgEmissions']}0"}}


get_older = defect(
    "get-older", "Delivers an older version by id than it lists.", reddens=["PACT-GET-003"], specs=LINE_2
)


@get_older.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.where != "get" or footprint["version"] == 0:
        return footprint
    return {**footprint, "version": footprint["version"] - 1}


unknown_found = defect(
    "unknown-found",
    "Answers 200 and an empty object for an id that nobody published.",
    reddens=["PACT-GET-004", "PACT-GET-006"],
)


@unknown_found.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(200, {}) if about.name == "unknown_footprint" else response


unknown_not_found_and_delivered = defect(
    "unknown-not-found-and-delivered",
    "Answers 404 for an id that nobody published, with a footprint beside the error.",
    reddens=["PACT-GET-004", "PACT-GET-006"],
)


@unknown_not_found_and_delivered.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name != "unknown_footprint":
        return response
    first = next(iter(about.gateway.stores[about.spec].scan(0, 1))).footprint
    return Response.json(404, {"code": NOT_FOUND[about.spec[0]], "message": "no", "data": first})


unknown_bad_request = defect(
    "unknown-bad-request",
    "Answers 400, where 3.0 asks for 404, for an id that nobody published.",
    reddens=["PACT-GET-006"],
    specs=LINE_3,
)


@unknown_bad_request.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _error(400, "BadRequest") if about.name == "unknown_footprint" else response


malformed_id_breaks = defect(
    "malformed-id-breaks",
    "Answers 500 for an id that is none.",
    reddens=["PACT-GET-006", "PACT-GET-010", "PACT-ERR-008"],
)


@malformed_id_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _error(500, "InternalError") if about.name == "malformed_footprint_id" else response


malformed_id_unprocessable = defect(
    "malformed-id-unprocessable",
    "Answers 422 for an id that is none.",
    reddens=["PACT-GET-006", "PACT-GET-010"],
)


@malformed_id_unprocessable.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name != "malformed_footprint_id" or not about.request.path.endswith("not-a-uuid"):
        return response
    return response.with_(status=422)


nobody_breaks = defect(
    "nobody-breaks",
    "Breaks over a list or a footprint that is asked for without a token.",
    reddens=["PACT-LIST-013", "PACT-GET-010"],
    specs=LINE_2,
)


@nobody_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name != "missing_token" or about.action not in ("list", "get") or "cursor" in about.request.query:
        return response
    return _error(500, "InternalError")


deprecated_gone = defect(
    "deprecated-gone",
    "Answers 404 for footprints that are deprecated.",
    reddens=["PACT-GET-009", "PACT-GET-002", "PACT-HOST-010"],
    specs=LINE_3,
)


@deprecated_gone.at("get.footprint")
def _(footprint: dict[str, Any] | None, about: SimpleNamespace) -> Any:
    return None if footprint and footprint["status"] == "Deprecated" else footprint


predecessor_active = defect(
    "predecessor-active",
    "Leaves what is replaced Active.",
    reddens=["PACT-LC2-008", "PACT-LC3-005", "PACT-FIL3-003", "PACT-FIL3-013"],
    blinds=["PACT-GET-009"],
)


@predecessor_active.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**footprint, "status": "Active"} if footprint["status"] == "Deprecated" else footprint


error_bare = defect(
    "error-without-object",
    "Answers errors with a sentence instead of an error object.",
    reddens=[
        "PACT-ERR-002",
        "PACT-ERR-003",
        "PACT-ERR-004",
        "PACT-ERR-009",
        "PACT-ERR-010",
        "PACT-FIL2-003",
        "PACT-HOST-015",
    ],
    blinds=["PACT-ERR", "PACT-LIST-005"],
)


@error_bare.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(body=b"no").with_header("content-type", "text/plain")


error_message_missing = defect(
    "error-without-message",
    "Answers errors with a code and no message.",
    reddens=["PACT-ERR-002", "PACT-ERR-003", "PACT-ERR-004", "PACT-ERR-009", "PACT-ERR-010", "PACT-HOST-015"],
    blinds=["PACT-ERR-006"],
)


@error_message_missing.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(response.status, {"code": about.code})


error_code_invented = defect(
    "error-code-invented",
    "Answers errors with a code that the specification does not know.",
    reddens=["PACT-ERR-005", "PACT-ERR-011", "PACT-FIL2-003", "PACT-HOST-015"],
    blinds=["PACT-ERR-001", "PACT-LIST-005"],
)


@error_code_invented.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _error(response.status, "SomethingWentWrong")


error_message_number = defect(
    "error-message-number", "Answers errors with a number for a message.", reddens=["PACT-ERR-006", "PACT-HOST-015"]
)


@error_message_number.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(response.status, {"code": about.code, "message": 42})


error_status_differs = defect(
    "error-status-differs",
    "Answers an unknown footprint with the code BadRequest and the status 404.",
    reddens=["PACT-ERR-001", "PACT-ERR-008", "PACT-LIST-005"],
)


@error_status_differs.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _error(404, "BadRequest") if about.name == "unknown_footprint" else response


error_as_success = defect(
    "error-as-success",
    "Answers an id that is none with 200 and an error object.",
    reddens=["PACT-ERR-008", "PACT-GET-002", "PACT-GET-006", "PACT-GET-010"],
)


@error_as_success.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(status=200) if about.name == "malformed_footprint_id" else response
