"""Answers to ids that lead nowhere, and errors in words and shapes of a host's own."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import lawful
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")


unknown_bad_request = lawful(
    "unknown-id-bad-request",
    "Answers 400 BadRequest to an id that nobody published.",
    LINE_2,
    guards=["PACT-GET-004", "PACT-LIST-005", "PACT-ERR-001", "PACT-ERR-005"],
)


@unknown_bad_request.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    if about.name != "unknown_footprint":
        return response
    return Response.json(400, {"code": "BadRequest", "message": "There is no such footprint."})


malformed_not_found = lawful(
    "malformed-id-not-found",
    "Answers an id that is none as one that nobody published: 404.",
    guards=["PACT-GET-010", "PACT-LIST-005", "PACT-ERR-001", "PACT-ERR-011"],
)


@malformed_not_found.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    if about.name != "malformed_footprint_id":
        return response
    code = "NotFound" if about.spec == "3.0" else "NoSuchFootprint"
    return Response.json(404, {"code": code, "message": "There is no such footprint."})


messages_in_japanese = lawful(
    "messages-in-japanese",
    "Words its errors in Japanese.",
    guards=[
        "PACT-ERR-006",
        "PACT-ERR-010",
        "PACT-AUTH-014",
        "PACT-LIST-004",
        "PACT-LIST-013",
        "PACT-GET-004",
        "PACT-GET-006",
        "PACT-GET-010",
        "PACT-FIL2-003",
        "PACT-EVT-008",
        "PACT-EVT-009",
        "PACT-EVR-003",
        "PACT-EVR-004",
        "PACT-EVR-012",
        "PACT-EVP-003",
        "PACT-EVP-004",
    ],
)


@messages_in_japanese.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    error = json.loads(response.body)
    return response.with_(body=json.dumps({**error, "message": "要求を処理できません。"}, ensure_ascii=False).encode())


messages_empty = lawful(
    "messages-empty",
    "Has nothing to say about its errors but the code.",
    guards=[
        "PACT-ERR-006",
        "PACT-ERR-008",
        "PACT-ERR-009",
        "PACT-LIST-013",
        "PACT-GET-004",
        "PACT-GET-006",
        "PACT-GET-010",
        "PACT-FIL2-003",
        "PACT-EVT-003",
        "PACT-EVT-004",
        "PACT-EVT-008",
        "PACT-EVT-009",
        "PACT-EVR-003",
        "PACT-EVR-004",
        "PACT-EVR-005",
        "PACT-EVR-006",
        "PACT-EVR-010",
        "PACT-EVR-012",
        "PACT-EVP-003",
        "PACT-EVP-004",
    ],
)


@messages_empty.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_(body=json.dumps({**json.loads(response.body), "message": ""}).encode())


sets_in_another_order = lawful(
    "sets-in-another-order",
    "Lists ids, classifications and standards of a footprint in another order when it is fetched: they are sets.",
    guards=["PACT-GET-001", "PACT-GET-002", "PACT-GET-003", "PACT-GET-011", "PACT-GET-009"],
)
SETS = ("companyIds", "productIds", "productClassifications", "precedingPfIds")


@sets_in_another_order.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    if about.where != "get":
        return footprint
    pcf = footprint["pcf"]
    turned = {**footprint, **{name: footprint[name][::-1] for name in SETS if name in footprint}}
    return {
        **turned,
        "pcf": {**pcf, "crossSectoralStandards": pcf["crossSectoralStandards"][::-1]}
        if "crossSectoralStandards" in pcf
        else pcf,
    }
