"""Bodies and header fields in every shape that HTTP and JSON allow, and members that nobody specified."""

from __future__ import annotations

import gzip
import json
import re
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import SPECS
from gxd_mocks.departures import lawful
from gxd_mocks.message import Headers, Response


def _is_json(response: Response) -> bool:
    return response.headers.content_type == "application/json" and bool(response.body)


charset = lawful(
    "charset-named",
    "Says that its JSON is in UTF-8.",
    guards=["PACT-AUTH-001", "PACT-LIST-014", "PACT-ERR-002", "PACT-ERR-003", "PACT-ERR-009"],
)


@charset.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_header("content-type", "application/json; charset=utf-8") if _is_json(response) else response


media_type_in_capitals = lawful(
    "media-type-in-capitals",
    "Writes media types in another letter case.",
    guards=["PACT-LIST-014", "PACT-ERR-002", "PACT-ERR-003", "PACT-ERR-009"],
)


@media_type_in_capitals.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_header("content-type", 'Application/JSON;Charset="UTF-8"') if _is_json(response) else response


field_names_in_odd_case = lawful(
    "field-names-in-odd-case",
    "Writes the names of header fields in odd letter case.",
    guards=["PACT-LIST-014", "PACT-PAG-005", "PACT-PAG-006"],
)


@field_names_in_odd_case.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_(headers=Headers((_odd(name), value) for name, value in response.headers))


def _odd(name: str) -> str:
    return "".join(letter.upper() if place % 2 else letter.lower() for place, letter in enumerate(name))


json_escaped = lawful(
    "json-indented-and-escaped",
    "Sends JSON with line ends, in another order, and every Japanese character escaped.",
    guards=["PACT-LIST-006", "PACT-GET-002", "PACT-GET-011", "PACT-ERR-005", "PACT-ERR-011"],
)


@json_escaped.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if not _is_json(response):
        return response
    # Floats of 2.x are written as they were read: json keeps the shortest form of both.
    document = json.loads(response.body)
    text = json.dumps(_in_another_order(document), ensure_ascii=True, indent=2)
    return response.with_(body=f"\r\n{text}\r\n".encode("ascii"))


def _in_another_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _in_another_order(value[name]) for name in reversed(value)}
    return [_in_another_order(item) for item in value] if isinstance(value, list) else value


version_with_a_point = lawful(
    "version-with-a-point",
    "Writes the version of a footprint as 1.0, which is the same number in JSON.",
    specs=[spec for spec in SPECS if spec.startswith("2.")],
    guards=["PACT-DM2P-004", "PACT-GET-003", "PACT-LIST-008"],
)


@version_with_a_point.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if not _is_json(response):
        return response
    return response.with_(body=re.sub(rb'("version": ?[0-9]+)(?=[,}])', rb"\1.0", response.body))


gzip_unasked = lawful(
    "gzip-unasked",
    "Packs its bodies with gzip although nobody asked for that.",
    guards=["PACT-HOST-001", "PACT-HOST-004", "PACT-LIST-006", "PACT-GET-002"],
)


@gzip_unasked.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if not response.body:
        return response
    return response.with_(body=gzip.compress(response.body)).with_header("content-encoding", "gzip")


more_than_specified = lawful(
    "members-of-its-own",
    "Adds members of its own to everything that it sends.",
    guards=[
        "PACT-HOST-015",
        "PACT-AUTH-004",
        "PACT-AUTH-005",
        "PACT-AUTH-006",
        "PACT-LIST-006",
        "PACT-GET-002",
        "PACT-EVT-001",
        "PACT-EVR-020",
        "PACT-EVR-021",
        "PACT-ERR-005",
        "PACT-ERR-011",
        "PACT-DM2P-019",
        "PACT-DM3P-015",
    ],
)
OF_ITS_OWN = {"x-vendor": {"since": "2019", "tags": ["a", None, 1], "備考": True}}


@more_than_specified.at("token.document", "discovery.document", "list.body", "get.body", "callback.event")
def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**document, **OF_ITS_OWN}


@more_than_specified.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    pcf = {name: {**part, **OF_ITS_OWN} if isinstance(part, dict) else part for name, part in footprint["pcf"].items()}
    return {**footprint, "pcf": {**pcf, **OF_ITS_OWN}, **OF_ITS_OWN}


@more_than_specified.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    return Response.json(response.status, {**json.loads(response.body), **OF_ITS_OWN})
