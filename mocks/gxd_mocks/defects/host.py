"""Lies of the host as a whole: actions that are missing, words in clear, refusals without a word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.message import Response

NO_TOKEN = ("refused_token", "missing_token", "expired_token")


get_missing = defect(
    "get-missing",
    "Offers lists and events, and no footprint by its id.",
    reddens=[
        "PACT-HOST-001", "PACT-HOST-004", "PACT-HOST-006", "PACT-HOST-007", "PACT-HOST-008", "PACT-HOST-010",
        "PACT-GET-001", "PACT-GET-002", "PACT-GET-009",
    ],
    blinds=["PACT-GET", "PACT-LC", "PACT-LIST-008"],
)  # fmt: skip


@get_missing.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "get" or response.status != 200:
        return response
    code = "NotFound" if about.spec == "3.0" else "NoSuchFootprint"
    return Response.json(404, {"code": code, "message": "no such path"})


plain_http_served = defect(
    "plain-http-served", "Answers over plain http as well, and there to anybody.", reddens=["PACT-HOST-005"]
)


@plain_http_served.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    return "accepted" if about.request.parts.scheme == "http" else verdict


@plain_http_served.at("transport.plain_http")
def _(served: bool, about: SimpleNamespace) -> Any:
    return True


plain_http_redirected = defect(
    "plain-http-redirected",
    "Redirects plain http to https, after the token was sent in clear.",
    reddens=["PACT-HOST-005"],
)


@plain_http_redirected.at("transport.plain_http")
def _(served: bool, about: SimpleNamespace) -> Any:
    return True


@plain_http_redirected.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.request.parts.scheme != "http":
        return response
    return Response(301).with_header("location", about.request.url.replace("http:", "https:", 1))


plain_http_looks_at_secrets = defect(
    "plain-http-looks-at-secrets",
    "Answers over plain http as it does over https: whoever has the right secret gets a token there.",
    reddens=["PACT-HOST-005"],
)


@plain_http_looks_at_secrets.at("transport.plain_http")
def _(served: bool, about: SimpleNamespace) -> Any:
    return True


refused_without_a_word = defect(
    "refused-without-a-word",
    "Refuses tokens with a status and nothing else.",
    reddens=["PACT-ERR-002"],
    specs=("2.0", "2.1", "2.2"),
)
refused_with_a_status_only = defect(
    "refused-with-a-status-only",
    "Refuses tokens with a status and nothing else, since an error object is only recommended there.",
    reddens=["PACT-ERR-004", "PACT-ERR-010"],
    specs=("2.3", "3.0"),
)


@refused_without_a_word.at("situation")
@refused_with_a_status_only.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response(response.status) if about.name in NO_TOKEN else response
