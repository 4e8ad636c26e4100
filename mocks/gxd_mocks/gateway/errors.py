"""Error answers: from a situation the host is in to the response its version gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gxd_mocks.message import Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gxd_fixtures import Version
    from gxd_mocks.gateway.call import Call

BEYOND_THE_TEXT = {"method_not_allowed": (405, "BadRequest"), "too_large": (413, "BadRequest")}
"""Situations no version speaks about: plain HTTP statuses, with the error object all the same."""

MESSAGES = {
    "unknown_footprint": "The specified footprint does not exist.",
    "malformed_footprint_id": "A footprint id is a UUID.",
    "refused_token": "The access token was not issued here.",
    "missing_token": "An access token is needed: Authorization: Bearer …",
    "expired_token": "The specified access token has expired",
    "forbidden_footprint": "Access denied",
    "bad_request": "Bad Request",
    "unknown_path": "There is nothing at this path.",
    "refused_filter": "The filter uses something that is not implemented.",
    "nothing_found": "No footprint matches the request.",
    "internal_error": "An internal or unexpected error has occurred",
    "method_not_allowed": "This method is not allowed here.",
    "too_large": "The request body is too large.",
}


class Refused(Exception):
    """The request cannot be served: the situation we are in, and what the caller should know about it."""

    def __init__(self, situation: str, message: str = "", headers: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(situation, message)
        self.situation = situation
        self.message = message
        self.headers = tuple(headers)


def status_and_code(version: Version, situation: str) -> tuple[int, str]:
    """What this version answers in a situation."""
    if situation in BEYOND_THE_TEXT:
        return BEYOND_THE_TEXT[situation]
    row = version.situations[situation]
    return row.answer, row.code


def error_object(version: Version, situation: str, message: str = "") -> dict[str, str]:
    """`{"code", "message"}` as it stands in error responses and in Rejected events."""
    return {"code": status_and_code(version, situation)[1], "message": message or MESSAGES[situation]}


def answer(call: Call, refused: Refused) -> Response:
    """The error response for what was refused."""
    status, code = status_and_code(call.version, refused.situation)
    document = error_object(call.version, refused.situation, refused.message)
    headers = [*refused.headers]
    if status == 401:
        headers.append(("www-authenticate", _challenge(refused.situation)))
    response = Response.json(status, document, headers)
    told: Response = call.tell("situation", response, name=refused.situation, code=code)
    return told


def _challenge(situation: str) -> str:
    # RFC 6750 section 3: the challenge names an error only if a token was presented.
    return 'Bearer realm="pact"' + ("" if situation == "missing_token" else ', error="invalid_token"')
