"""Answers to ids that lead nowhere, and errors in words and shapes of a host's own."""

from __future__ import annotations

import json
from types import SimpleNamespace

from gxd_mocks.departures import lawful
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")


unknown_bad_request = lawful("unknown-id-bad-request", "Answers 400 BadRequest to an id that nobody published.", LINE_2)


@unknown_bad_request.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    if about.name != "unknown_footprint":
        return response
    return Response.json(400, {"code": "BadRequest", "message": "There is no such footprint."})


malformed_not_found = lawful("malformed-id-not-found", "Answers an id that is none as one that nobody published: 404.")


@malformed_not_found.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    if about.name != "malformed_footprint_id":
        return response
    code = "NotFound" if about.spec == "3.0" else "NoSuchFootprint"
    return Response.json(404, {"code": code, "message": "There is no such footprint."})


messages_in_japanese = lawful("messages-in-japanese", "Words its errors in Japanese.")


@messages_in_japanese.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    error = json.loads(response.body)
    return response.with_(body=json.dumps({**error, "message": "要求を処理できません。"}, ensure_ascii=False).encode())


messages_empty = lawful("messages-empty", "Has nothing to say about its errors but the code.")


@messages_empty.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_(body=json.dumps({**json.loads(response.body), "message": ""}).encode())
