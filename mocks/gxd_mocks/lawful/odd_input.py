"""What hosts do with input that nobody writes by hand, and may."""

from __future__ import annotations

from types import SimpleNamespace

from gxd_mocks.departures import lawful
from gxd_mocks.message import Headers, Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)

LONG = 2000


def _plain(status: int) -> Response:
    """What a server says before the application is asked."""
    return Response(status, Headers({"content-type": "text/plain"}), b"no")


def _too_long(about: SimpleNamespace) -> bool:
    return about.action in ("list", "events") and (len(about.request.query) > LONG or b"a" * LONG in about.request.body)


uri_too_long = lawful(
    "long-values-refused",
    "Refuses very long values with the plain statuses of HTTP, 414 and 413.",
    guards=["PACT-EVT-008", "PACT-EVT-009"],
)


@uri_too_long.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if not _too_long(about):
        return response
    return _plain(414 if about.action == "list" else 413)


fields_too_large = lawful(
    "long-values-refused-431",
    "Refuses very long values with 431, as servers of another kind do.",
    guards=["PACT-EVT-008", "PACT-EVT-009"],
)


@fields_too_large.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    return _plain(431) if _too_long(about) else response


stopped_in_front = lawful(
    "odd-input-stopped-in-front",
    "Has a firewall that answers 403 and a page to very long values and to NUL.",
    guards=["PACT-EVT-008", "PACT-EVT-009"],
)


@stopped_in_front.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    nul = "%00" in about.request.query or b"\\u0000" in about.request.body
    if not (nul or _too_long(about)):
        return response
    return Response(403, Headers({"content-type": "text/html"}), b"<h1>Forbidden</h1>")


odd_values_passed_over = lawful(
    "odd-values-passed-over",
    "Passes over parameters that are none and lists as if they had not been sent.",
    LINE_3,
    guards=["PACT-LIST-003"],
)


@odd_values_passed_over.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    if about.action != "list" or about.name != "bad_request" or "cursor" in about.request.query:
        return response
    listed: Response = about.gateway.handle(about.request.with_(url=about.request.url.partition("?")[0]))
    return listed


unprocessable = lawful(
    "odd-events-unprocessable",
    "Refuses events that are none with 422, as many frameworks do.",
    guards=[
        "PACT-EVT-008",
        "PACT-EVT-009",
        "PACT-EVT-003",
        "PACT-EVR-003",
        "PACT-EVR-005",
        "PACT-EVR-012",
        "PACT-EVP-003",
        "PACT-EVP-004",
    ],
)


@unprocessable.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_(status=422) if about.action == "events" and about.name == "bad_request" else response


media_type_unsupported = lawful(
    "media-type-unsupported",
    "Answers 415 without an error object to events of another media type.",
    guards=["PACT-EVT-008"],
)


@media_type_unsupported.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    other = about.request.headers.content_type in ("text/plain", "multipart/form-data")
    return _plain(415) if about.action == "events" and other else response


source_unread = lawful(
    "event-source-unread",
    "Does not look at the source of events that ask for nothing.",
    LINE_2,
    guards=["PACT-EVT-008"],
)


@source_unread.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> str | None:
    return None if about.kind == "published" and (problem or "").startswith("/source:") else problem
