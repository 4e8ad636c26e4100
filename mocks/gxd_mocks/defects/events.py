"""Lies about events that come in: what is taken, and how it is answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.message import Headers, Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)
REQUESTS = (
    "PACT-EVR",
    "PACT-EVT-001",
    "PACT-EVT-002",
    "PACT-EVT-004",
    "PACT-EVT-007",
    "PACT-HOST-010",
    "PACT-FIL3-016",
)
"""Without an events endpoint there is nothing to ask, and no answer to look at."""


events_missing = defect(
    "events-missing",
    "Has no events endpoint.",
    reddens=[
        "PACT-EVT-013", "PACT-EVT-014",
        "PACT-HOST-002", "PACT-HOST-003", "PACT-HOST-004", "PACT-HOST-006", "PACT-HOST-007", "PACT-HOST-008",
        "PACT-EVT-005", "PACT-EVT-006", "PACT-EVT-010", "PACT-EVR-007", "PACT-EVP-006",
        "PACT-EVR-010",  # its outbox knows nothing of the missing path, and answers
    ],
    blinds=REQUESTS,
)  # fmt: skip


@events_missing.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "events":
        return response
    code = "NotFound" if about.spec == "3.0" else "NoSuchFootprint"
    return Response.json(404, {"code": code, "message": "no such path"})


events_not_implemented = defect(
    "events-not-implemented",
    "Says NotImplemented to every event, which the first versions allow and do not recommend.",
    reddens=["PACT-HOST-002"],
    specs=("2.0", "2.1"),
    blinds=[*REQUESTS, "PACT-EVT"],
)


@events_not_implemented.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return "not implemented"


@events_not_implemented.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "events" or response.status != 400 or about.name in ("refused_token", "missing_token"):
        return response
    return Response.json(400, {"code": "NotImplemented", "message": "no events here"})


events_accepted_later = defect(
    "events-answered-202",
    "Answers an accepted event with 202.",
    reddens=["PACT-EVT-005", "PACT-EVT-006", "PACT-EVT-012", "PACT-EVP-006"],
)


@events_accepted_later.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(status=202) if about.kind == "published" else response


events_no_content = defect(
    "events-answered-204",
    "Answers an accepted event with 204.",
    reddens=["PACT-EVT-005", "PACT-EVT-006", "PACT-EVT-012", "PACT-EVP-006"],
)


@events_no_content.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(status=204) if about.kind == "published" else response


events_body = defect(
    "events-answered-with-body",
    "Answers an accepted event with 200 and a body.",
    reddens=["PACT-EVT-005", "PACT-EVT-007"],
)


@events_body.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(200, {"accepted": True}) if about.kind == "published" else response


requests_body = defect(
    "requests-answered-with-body",
    "Answers an accepted request with 200 and the JSON text null.",
    reddens=["PACT-EVT-005", "PACT-EVT-007"],
)


@requests_body.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(body=b"null") if about.kind == "request" else response


answers_body = defect(
    "answers-answered-with-body",
    "Answers the answers of others with 200 and an object.",
    reddens=["PACT-EVT-005", "PACT-EVT-007"],
)


@answers_body.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(200, {}) if about.kind in ("fulfilled", "rejected") else response


answers_accepted_later = defect(
    "answers-answered-202",
    "Answers the answers of others with 202.",
    reddens=["PACT-EVT-005", "PACT-EVT-006", "PACT-EVT-010"],
)


@answers_accepted_later.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(status=202) if about.kind in ("fulfilled", "rejected") else response


published_refused = defect(
    "published-refused",
    "Refuses Published events about footprints that it does not know.",
    reddens=[
        "PACT-EVT-013", "PACT-EVT-014",
        "PACT-HOST-002", "PACT-HOST-003", "PACT-HOST-004", "PACT-EVT-005", "PACT-EVT-006", "PACT-EVT-010", "PACT-EVP-006",
    ],
    blinds=["PACT-EVT-007"],
)  # fmt: skip


@published_refused.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return "no such footprint" if about.kind == "published" else problem


published_array_refused = defect(
    "published-two-refused",
    "Refuses Published events about more than one footprint.",
    reddens=["PACT-EVP-006"],
    specs=LINE_3,
)


@published_array_refused.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    data = about.event.get("data")
    ids = data.get("pfIds") if isinstance(data, dict) else None
    return "one at a time" if problem is None and isinstance(ids, list) and len(ids) > 1 else problem


attributes_unchecked = defect(
    "event-attributes-unchecked",
    "Takes events that lack an attribute of the envelope.",
    reddens=["PACT-EVT-003", "PACT-EVT-008"],
)


@attributes_unchecked.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    has_type = about.kind is not None or "type" not in about.event
    data = about.event.get("data", {})
    whole = isinstance(data, dict) and isinstance(data.get("pfIds", []), list) and data.get("pfIds") != []
    incomplete = any(name not in about.event for name in ("type", "specversion", "id", "source", "time", "data"))
    of_ours = whole and about.kind in (None, "published") and "pf" not in data and "productId" not in data
    return None if incomplete and has_type and whole and of_ours else problem


specversion_unchecked = defect(
    "event-specversion-unchecked", "Takes events of any CloudEvents version.", reddens=["PACT-EVT-004"]
)


@specversion_unchecked.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return None if about.event.get("specversion") == "0.3" else problem


unknown_type_taken = defect(
    "event-type-unchecked", "Takes events of types that do not exist.", reddens=["PACT-EVT-008", "PACT-EVT-009"]
)


@unknown_type_taken.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return None if about.kind is None and "type" in about.event else problem


media_type_unchecked = defect(
    "event-media-type-unchecked",
    "Takes events of any media type.",
    reddens=["PACT-EVT-008", "PACT-EVT-009"],
)


@media_type_unchecked.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    as_text = about.request.headers.content_type == "text/plain"
    return Response(200) if about.action == "events" and as_text and response.status >= 400 else response


other_line_taken = defect(
    "event-of-another-line-taken",
    "Takes events of the other line of versions.",
    reddens=["PACT-EVT-008", "PACT-EVT-009"],
)


@other_line_taken.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return (
        None
        if b"ProductFootprint.Published" in about.request.body and b"type-of-another" in about.request.body
        else problem
    )


garbage_taken = defect(
    "event-body-unchecked", "Answers 200 to bodies that are no JSON.", reddens=["PACT-EVT-008", "PACT-EVT-009"]
)


@garbage_taken.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    broken = about.action == "events" and about.name == "bad_request" and not about.request.body.startswith(b'{"')
    return Response(200) if broken or about.request.body == b'{"type": "org.wbcsd' else response


garbage_breaks = defect(
    "event-garbage-breaks",
    "Answers 500 to bodies that are no JSON.",
    reddens=["PACT-EVT-008", "PACT-EVT-009", "PACT-ERR-008"],
)


@garbage_breaks.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action == "events" and about.name == "bad_request" and about.request.body[:1] != b"{":
        return Response.json(500, {"code": "InternalError", "message": "oops"})
    return response


urn_taken = defect(
    "published-urn-taken",
    "Takes a URN for a footprint id.",
    reddens=["PACT-EVP-003", "PACT-EVP-004", "PACT-EVT-009"],
)


@urn_taken.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    if about.kind != "published" or not isinstance(about.event.get("data"), dict):
        return problem
    ids = about.event["data"].get("pfIds")
    return None if isinstance(ids, list) and str(ids[:1]).startswith("['urn:") else problem


nothing_published_taken = defect(
    "published-nothing-taken", "Takes a Published event about no footprint.", reddens=["PACT-EVP-003"], specs=LINE_2
)


@nothing_published_taken.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    data = about.event.get("data")
    return None if isinstance(data, dict) and data.get("pfIds") == [] else problem


answers_not_understood = defect(
    "answers-not-understood",
    "Does not know Fulfilled and Rejected events at all.",
    reddens=["PACT-EVT-010"],
    specs=LINE_3,
)


@answers_not_understood.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action == "events" and b"Fulfilled" in about.request.body:
        return Response.json(404, {"code": "NotFound", "message": "no such event"})
    return response


events_unsaid = defect(
    "events-answered-302",
    "Answers events with a redirect, neither taken nor refused.",
    reddens=[
        "PACT-HOST-002", "PACT-HOST-003", "PACT-EVT-005", "PACT-EVT-012", "PACT-EVT-013", "PACT-EVT-014",
    ],
    specs=LINE_2,
)  # fmt: skip


@events_unsaid.at("event.accepted.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response(302, Headers({"location": "/elsewhere"})) if about.kind == "published" else response


future_standard_refused = defect(
    "future-standard-refused", "Refuses footprints with standards that it does not know.", reddens=["PACT-CLI-015"]
)


@future_standard_refused.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return "unknown standard" if b"GXD-FUTURE-9" in about.request.body else problem


unknown_extension_refused = defect(
    "unknown-extension-refused", "Refuses footprints with extensions that it does not know.", reddens=["PACT-CLI-016"]
)


@unknown_extension_refused.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return "unknown extension" if b"gxd-conformance.example/unknown" in about.request.body else problem


comment_unchecked = defect("comment-unchecked", "Takes a number for a comment.", reddens=["PACT-EVR-004"], specs=LINE_2)


@comment_unchecked.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return None if b'"comment": 5' in about.request.body else problem
