"""What the specification and RFC 6749 leave to a host that issues tokens and refuses them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from gxd_mocks.departures import lawful
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
WITH_DISCOVERY = ("2.1", "2.2", "2.3", "3.0")
REFUSED = ("refused_token", "missing_token")


token_for_a_century = lawful(
    "token-for-a-century",
    "Issues tokens that are good for a hundred years.",
    guards=["PACT-AUTH-001", "PACT-AUTH-010", "PACT-AUTH-011"],
)


@token_for_a_century.at("token.lifetime")
def _(seconds: int, about: SimpleNamespace) -> int:
    return 100 * 365 * 24 * 3600


token_type_in_capitals = lawful(
    "token-type-in-capitals",
    "Writes BEARER for the type of its tokens.",
    guards=["PACT-AUTH-001", "PACT-AUTH-002", "PACT-HOST-001", "PACT-HOST-004"],
)


@token_type_in_capitals.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**document, "token_type": "BEARER"}


wrong_secret_bad_request = lawful(
    "wrong-secret-bad-request",
    "Answers 400, not 401, to a wrong secret.",
    guards=["PACT-AUTH-007", "PACT-AUTH-008"],
)


@wrong_secret_bad_request.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_(status=400) if response.status == 401 else response


token_error_bare = lawful(
    "token-error-undescribed",
    "Refuses token requests with an error code and nothing else.",
    guards=["PACT-AUTH-007", "PACT-AUTH-008", "PACT-AUTH-009"],
)


@token_error_bare.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if response.status == 200:
        return response
    return Response.json(response.status, {"error": json.loads(response.body)["error"]})


token_kept_private = lawful(
    "token-kept-private",
    "Forbids caches to keep its tokens in other words: No-Store among further directives.",
    guards=["PACT-AUTH-001"],
)


@token_kept_private.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response.with_header("cache-control", "private,No-Store, max-age=0") if response.status == 200 else response


grant_type_invalid = lawful(
    "grant-type-invalid-request",
    "Calls a token request with an unknown grant type invalid, and sends its errors as UTF-8 by name.",
    guards=["PACT-AUTH-009", "PACT-AUTH-007", "PACT-AUTH-008"],
)


@grant_type_invalid.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if response.status == 200:
        return response
    found = response if response.status == 401 else Response.json(400, {"error": "invalid_request"})
    return found.with_header("content-type", "application/json; charset=utf-8")


grant_type_not_for_this_client = lawful(
    "grant-type-not-for-this-client",
    "Knows more grant types, and says unauthorized_client to a client that may not use them.",
    guards=["PACT-AUTH-009"],
)


@grant_type_not_for_this_client.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if b"grant_type=password" not in about.request.body:
        return response
    return Response.json(400, {"error": "unauthorized_client"})


token_error_in_japanese = lawful(
    "token-error-in-japanese",
    "Describes in Japanese why a token is refused, and links to a page about it.",
    guards=["PACT-AUTH-007", "PACT-AUTH-008", "PACT-AUTH-009"],
)


@token_error_in_japanese.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if response.status == 200:
        return response
    told = {"error_description": "要求を受け付けられません", "error_uri": "https://docs.example.jp/token"}
    return Response.json(response.status, {**json.loads(response.body), **told})


token_with_scopes = lawful(
    "token-with-scopes",
    "Sends two scopes in one text, and what other identity providers send along.",
    guards=["PACT-AUTH-001"],
)


@token_with_scopes.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**document, "scope": "footprint:list footprint:read", "not-before-policy": 0, "refresh_expires_in": 0}


token_elsewhere = lawful(
    "token-endpoint-announced",
    "Announces another token endpoint by discovery, beside the default one.",
    ("2.1", "2.2", "2.3"),
    guards=["PACT-AUTH-004", "PACT-AUTH-006"],
)
token_only_elsewhere = lawful(
    "token-endpoint-only-announced",
    "Issues tokens only where discovery says, and nothing at /auth/token.",
    ("3.0",),
    guards=["PACT-AUTH-005", "PACT-AUTH-006"],
)


@token_elsewhere.at("discovery.document")
@token_only_elsewhere.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**document, "token_endpoint": f"{document['token_endpoint']}?tenant=default"}


@token_only_elsewhere.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Response:
    return response if about.request.query else Response.json(404, {"error": "not_found"})


refused_by_name = lawful(
    "refused-by-name",
    "Names in the message of a refusal what was asked for, and sends an empty data along.",
    guards=[
        "PACT-AUTH-012",
        "PACT-AUTH-013",
        "PACT-AUTH-014",
        "PACT-HOST-011",
        "PACT-LIST-004",
        "PACT-GET-004",
        "PACT-PAG-015",
    ],
)


@refused_by_name.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    if about.name not in REFUSED:
        return response
    message = f"You may not see {about.request.path}."
    return response.with_(body=json.dumps({**json.loads(response.body), "message": message, "data": []}).encode())


discovery_of_tokens_only = lawful(
    "discovery-of-tokens-only",
    "Leaves out of its discovery document where users log in, and what it may leave out: grant types and ways to authenticate.",
    WITH_DISCOVERY,
    guards=["PACT-AUTH-004", "PACT-AUTH-005", "PACT-AUTH-006"],
)


@discovery_of_tokens_only.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    optional = ("authorization_endpoint", "grant_types_supported", "token_endpoint_auth_methods_supported")
    return {name: value for name, value in document.items() if name not in optional}


issuer_spelt_otherwise = lawful(
    "issuer-spelt-otherwise",
    "Names itself in its discovery document with capitals in the host, the port of https, and a slash at the end.",
    WITH_DISCOVERY,
    guards=["PACT-AUTH-006"],
)


@issuer_spelt_otherwise.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    scheme, host, path, *_ = urlsplit(document["issuer"])
    port = "" if ":" in host else ":443"
    return {**document, "issuer": f"{scheme.upper()}://{host.upper()}{port}{path}/"}


def _refuses_tokens(
    name: str, says: str, specs: tuple[str, ...], status: int, code: str, guards: Sequence[str]
) -> None:
    departure = lawful(name, says, specs, guards=guards)

    @departure.at("situation")
    def _(response: Response, about: SimpleNamespace) -> Response:
        if about.name not in REFUSED:
            return response
        return Response.json(status, {"code": code, "message": "This token was not issued here."})


_refuses_tokens(
    "refused-token-forbidden",
    "Answers 403 AccessDenied to tokens that it does not accept.",
    ("2.0", "2.1"),
    403,
    "AccessDenied",
    guards=["PACT-AUTH-013", "PACT-LIST-004", "PACT-PAG-015", "PACT-EVT-011"],
)
_refuses_tokens(
    "refused-token-expired",
    "Answers 401 TokenExpired to whatever token it does not accept.",
    LINE_2,
    401,
    "TokenExpired",
    guards=["PACT-AUTH-014", "PACT-LIST-004", "PACT-PAG-015", "PACT-ERR-004", "PACT-EVT-011"],
)
_refuses_tokens(
    "refused-token-unauthorized",
    "Answers 401 to tokens that it does not accept, with BadRequest, for no code means it.",
    LINE_2,
    401,
    "BadRequest",
    guards=["PACT-AUTH-014", "PACT-PAG-015", "PACT-ERR-004", "PACT-EVT-011"],
)
_refuses_tokens(
    "refused-token-denied",
    "Answers 401 to tokens that it does not accept, with AccessDenied, for no code means it.",
    LINE_2,
    401,
    "AccessDenied",
    guards=["PACT-AUTH-014", "PACT-PAG-015", "PACT-ERR-004", "PACT-EVT-011"],
)
_refuses_tokens(
    "refused-token-access-denied",
    "Answers 401 to tokens that it does not accept, with the code AccessDenied.",
    ("3.0",),
    401,
    "AccessDenied",
    guards=["PACT-AUTH-012", "PACT-HOST-011", "PACT-PAG-015", "PACT-ERR-010", "PACT-ERR-011"],
)
