"""Lies about tokens: who gets one, what it looks like, and which are believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import dataset
from gxd_mocks.departures import defect
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
WITH_DISCOVERY = ("2.1", "2.2", "2.3", "3.0")
EVERYTHING_ELSE = ("PACT-",)
"""Without a token nothing else can be looked at."""


def _without(document: dict[str, Any], member: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != member}


token_missing = defect(
    "token-missing",
    "Answers 200 to the right client, but without an access token.",
    reddens=["PACT-AUTH-001", "PACT-AUTH-002"],
    blinds=EVERYTHING_ELSE,
)


@token_missing.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return _without(document, "access_token")


token_type_missing = defect(
    "token-type-missing", "Leaves token_type out of the token response.", reddens=["PACT-AUTH-001"]
)


@token_type_missing.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return _without(document, "token_type")


token_type_mac = defect("token-type-mac", "Says that its bearer tokens are of type mac.", reddens=["PACT-AUTH-001"])


@token_type_mac.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "token_type": "mac"}


token_with_a_line_feed = defect(
    "token-with-a-line-feed",
    "Ends its access tokens with a line feed, which no header field can carry.",
    reddens=["PACT-AUTH-001", "PACT-AUTH-002"],
    blinds=EVERYTHING_ELSE,
)


@token_with_a_line_feed.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "access_token": f"{document['access_token']}\n"}


token_to_be_stored = defect("token-to-be-stored", "Lets caches keep its tokens for an hour.", reddens=["PACT-AUTH-001"])


@token_to_be_stored.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_header("cache-control", "max-age=3600") if response.status == 200 else response


token_behind_a_mark = defect(
    "token-behind-a-mark", "Begins its token responses with a byte order mark.", reddens=["PACT-AUTH-001"]
)


@token_behind_a_mark.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(body=b"\xef\xbb\xbf" + response.body) if response.status == 200 else response


token_ending_with_a_space = defect(
    "token-ending-with-a-space",
    "Ends its access tokens with a space, which stands in no bearer token.",
    reddens=["PACT-AUTH-001"],
)


@token_ending_with_a_space.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "access_token": f"{document['access_token']} "}


token_scope_as_array = defect(
    "token-scope-as-array", "Sends the scopes of its tokens as an array.", reddens=["PACT-AUTH-001"]
)


@token_scope_as_array.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "scope": ["footprint:list", "footprint:read"]}


token_for_ever = defect(
    "token-for-ever", "Issues tokens without expires_in.", reddens=["PACT-AUTH-010", "PACT-AUTH-011"]
)


@token_for_ever.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return _without(document, "expires_in")


wrong_secret_accepted = defect(
    "wrong-secret-accepted", "Gives a token to whoever asks.", reddens=["PACT-AUTH-007", "PACT-AUTH-008"]
)


@wrong_secret_accepted.at("token.accepts")
def _(accepts: bool, about: SimpleNamespace) -> Any:
    return True


wrong_secret_in_form_accepted = defect(
    "wrong-secret-in-form-accepted",
    "Looks at the secret only where it comes by Basic.",
    reddens=["PACT-AUTH-007", "PACT-AUTH-008"],
)


@wrong_secret_in_form_accepted.at("token.accepts")
def _(accepts: bool, about: SimpleNamespace) -> Any:
    return accepts or "client_secret" in about.form


def _takes(name: str, says: str, wrong: Callable[[str, str, SimpleNamespace], bool]) -> None:
    """A client that is let in where `wrong` holds for its id and its secret."""
    departure = defect(name, says, reddens=["PACT-AUTH-007", "PACT-AUTH-008"])

    @departure.at("token.accepts")
    def _(accepts: bool, about: SimpleNamespace) -> Any:
        return accepts or any(wrong(client, secret, about) for client, secret in about.offered)


def _is_by_basic(about: SimpleNamespace) -> bool:
    return about.request.headers.get("authorization") is not None


_takes(
    "empty-secret-accepted",
    "Gives a token to a client that it knows if the secret is empty.",
    lambda client, secret, about: _is_by_basic(about) and client in about.gateway.clients and not secret,
)
_takes(
    "empty-client-accepted",
    "Gives a token for Basic credentials that are empty on both sides of the colon.",
    lambda client, secret, about: _is_by_basic(about) and not client and not secret,
)
_takes(
    "missing-secret-accepted",
    "Takes a client that names itself in the form, and sends no secret, for a public one.",
    lambda client, secret, about: (
        "client_id" in about.form and "client_secret" not in about.form and client in about.gateway.clients
    ),
)
_takes(
    "secret-without-letter-case",
    "Compares secrets without looking at letter case.",
    lambda client, secret, about: secret.lower() == about.gateway.clients.get(client, "").lower() != "",
)
_takes(
    "secret-by-its-beginning",
    "Compares as many characters of a secret as its own has, and takes whatever is behind them.",
    lambda client, secret, about: client in about.gateway.clients and secret.startswith(about.gateway.clients[client]),
)


wrong_secret_with_a_token = defect(
    "wrong-secret-refused-with-the-token",
    "Says 401 to a wrong secret, and sends a token along.",
    reddens=["PACT-AUTH-007", "PACT-AUTH-008"],
)


@wrong_secret_with_a_token.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if response.status != 401:
        return response
    return Response.json(401, {"error": "invalid_client", "access_token": "all-the-same", "token_type": "Bearer"})


token_error_described_by_number = defect(
    "token-error-described-by-number",
    "Writes a number for the error_description of refused token requests.",
    reddens=["PACT-AUTH-007", "PACT-AUTH-008", "PACT-AUTH-009"],
)


@token_error_described_by_number.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if response.status == 200:
        return response
    return Response.json(response.status, {"error": json.loads(response.body)["error"], "error_description": 7000215})


wrong_secret_at_the_default_path = defect(
    "wrong-secret-accepted-at-the-default-path",
    "Announces a token endpoint that looks at secrets, and gives tokens to whoever asks at /auth/token.",
    reddens=["PACT-AUTH-007", "PACT-AUTH-008"],
    specs=WITH_DISCOVERY,
)


@wrong_secret_at_the_default_path.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "token_endpoint": f"{document['token_endpoint']}?tenant=default"}


@wrong_secret_at_the_default_path.at("token.accepts")
def _(accepts: bool, about: SimpleNamespace) -> Any:
    return accepts or not about.request.query


wrong_secret_unexplained = defect(
    "wrong-secret-unexplained",
    "Refuses a wrong secret with 401 and a body without an error code.",
    reddens=["PACT-AUTH-007", "PACT-AUTH-008"],
)


@wrong_secret_unexplained.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(401, {"message": "go away"}) if response.status == 401 else response


wrong_secret_breaks = defect(
    "wrong-secret-breaks", "Answers 500 to a wrong secret.", reddens=["PACT-AUTH-007", "PACT-AUTH-008"]
)


@wrong_secret_breaks.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(500, {"error": "server_error"}) if response.status == 401 else response


grant_type_ignored = defect(
    "grant-type-ignored", "Gives a token for any grant type, and for none.", reddens=["PACT-AUTH-009"]
)


@grant_type_ignored.at("token.problem")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return None


grant_type_password = defect(
    "grant-type-password",
    "Gives a token for the grant type of a user and password, of whom it sees neither.",
    reddens=["PACT-AUTH-009"],
)


@grant_type_password.at("token.problem")
def _(problem: str | None, about: SimpleNamespace) -> Any:
    return None if about.form.get("grant_type") == "password" else problem


grant_type_blames_the_client = defect(
    "grant-type-blames-the-client",
    "Says invalid_client to a right client that asks with a wrong grant type.",
    reddens=["PACT-AUTH-009"],
)


@grant_type_blames_the_client.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(401, {"error": "invalid_client"}) if response.status == 400 else response


grant_type_forbidden = defect(
    "grant-type-forbidden",
    "Answers 403, not 400, to a right client that asks with a wrong grant type.",
    reddens=["PACT-AUTH-009"],
)


@grant_type_forbidden.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(status=403) if response.status == 400 else response


grant_type_of_no_scope = defect(
    "grant-type-of-no-scope",
    "Says invalid_scope to a right client that asks with a wrong grant type.",
    reddens=["PACT-AUTH-009"],
)


@grant_type_of_no_scope.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(400, {"error": "invalid_scope"}) if response.status == 400 else response


wrong_secret_as_text = defect(
    "wrong-secret-as-text",
    "Sends the error for a wrong secret as text/plain.",
    reddens=["PACT-AUTH-007", "PACT-AUTH-008"],
)


@wrong_secret_as_text.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_header("content-type", "text/plain") if response.status == 401 else response


token_for_get = defect("token-for-get", "Gives a token for GET.", reddens=["PACT-AUTH-001"])


@token_for_get.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.request.method != "GET" or not about.request.path.endswith("/auth/token"):
        return response
    return Response.json(200, {"access_token": "for-get", "token_type": "Bearer", "expires_in": 60})


token_as_text = defect("token-as-text", "Sends its tokens as text/html.", reddens=["PACT-AUTH-001"])


@token_as_text.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_header("content-type", "text/html") if response.status == 200 else response


default_token_path_gone = defect(
    "default-token-path-gone",
    "Announces a token endpoint by discovery and no longer answers at /auth/token.",
    reddens=["PACT-AUTH-002"],
    specs=("2.1", "2.2", "2.3"),
)


@default_token_path_gone.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "token_endpoint": f"{document['token_endpoint']}?tenant=default"}


@default_token_path_gone.at("token.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response if about.request.query else Response.json(404, {"error": "not_found"})


default_token_worthless = defect(
    "default-token-worthless",
    "Announces a token endpoint by discovery, and honours no token of /auth/token any more.",
    reddens=["PACT-AUTH-002"],
    specs=("2.1", "2.2", "2.3"),
)


@default_token_worthless.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "token_endpoint": f"{document['token_endpoint']}?tenant=default"}


@default_token_worthless.at("token.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return document if about.request.query else {**document, "access_token": "of-no-use"}


discovery_missing = defect(
    "discovery-missing",
    "Offers no discovery document.",
    reddens=["PACT-AUTH-004", "PACT-AUTH-005"],
    specs=WITH_DISCOVERY,
)


@discovery_missing.at("discovery.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(404, {"code": "NotFound", "message": "no such document"})


discovery_of_another = defect(
    "discovery-of-another-issuer",
    "Offers a discovery document whose issuer is another host.",
    reddens=["PACT-AUTH-006"],
    specs=WITH_DISCOVERY,
)


@discovery_of_another.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "issuer": "https://issuer.example"}


discovery_relative = defect(
    "discovery-relative",
    "Offers a discovery document whose token_endpoint is a path, not a URL.",
    reddens=["PACT-AUTH-006"],
    specs=WITH_DISCOVERY,
)


@discovery_relative.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "token_endpoint": "/auth/token"}


discovery_of_keys_in_clear = defect(
    "discovery-of-keys-in-clear",
    "Offers a discovery document whose jwks_uri is on plain http.",
    reddens=["PACT-AUTH-006"],
    specs=WITH_DISCOVERY,
)


@discovery_of_keys_in_clear.at("discovery.document")
def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
    return {**document, "jwks_uri": document["jwks_uri"].replace("https:", "http:", 1)}


def _says_in_discovery(name: str, says: str, members: dict[str, Any]) -> None:
    """A provider configuration with these members; None leaves one out."""
    departure = defect(name, says, reddens=["PACT-AUTH-006"], specs=WITH_DISCOVERY)

    @departure.at("discovery.document")
    def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
        return {key: value for key, value in {**document, **members}.items() if value is not None}


_says_in_discovery(
    "discovery-bare",
    "Offers a discovery document with little more than the token endpoint, and without what OpenID requires.",
    {
        "jwks_uri": None,
        "response_types_supported": None,
        "subject_types_supported": None,
        "id_token_signing_alg_values_supported": None,
    },
)
_says_in_discovery(
    "discovery-of-one-response-type",
    "Writes response_types_supported as a text, not as an array.",
    {"response_types_supported": "token"},
)
_says_in_discovery(
    "discovery-denies-client-credentials",
    "Lists the grant types that it supports, and client_credentials is none of them.",
    {"grant_types_supported": ["authorization_code", "refresh_token"]},
)
_says_in_discovery(
    "discovery-denies-basic",
    "Lists how clients may authenticate, and client_secret_basic is not among it.",
    {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
)


discovery_behind_a_mark = defect(
    "discovery-behind-a-mark",
    "Begins its discovery document with a byte order mark.",
    reddens=["PACT-AUTH-006"],
    specs=WITH_DISCOVERY,
)


@discovery_behind_a_mark.at("discovery.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(body=b"\xef\xbb\xbf" + response.body)


DEAD = {404: "is not there", 401: "refuses the right client", 500: "breaks"}


def _announces_in_vain(status: int) -> None:
    departure = defect(
        f"discovery-announces-{status}",
        f"Announces a token endpoint that {DEAD[status]}, and gives tokens at /auth/token only.",
        reddens=["PACT-AUTH-006"],
        specs=("2.1", "2.2", "2.3"),
    )
    in_3 = defect(
        f"discovery-announces-{status}-only",
        f"Announces a token endpoint that {DEAD[status]}, where clients have no other.",
        reddens=["PACT-AUTH-001", "PACT-AUTH-006"],
        specs=("3.0",),
    )

    @departure.at("discovery.document")
    @in_3.at("discovery.document")
    def _(document: dict[str, Any], about: SimpleNamespace) -> Any:
        return {**document, "token_endpoint": f"{document['token_endpoint']}?tenant=gone"}

    @departure.at("token.response")
    @in_3.at("token.response")
    def _(response: Response, about: SimpleNamespace) -> Any:
        return Response.json(status, {"error": "invalid_client"}) if about.request.query else response


for _status in DEAD:
    _announces_in_vain(_status)


discovery_as_text = defect(
    "discovery-as-text",
    "Sends the discovery document as text/plain.",
    reddens=["PACT-AUTH-006"],
    specs=WITH_DISCOVERY,
)


@discovery_as_text.at("discovery.response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_header("content-type", "text/plain")


invented_token_accepted = defect(
    "invented-token-accepted",
    "Serves whoever sends any token at all.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014", "PACT-LIST-004", "PACT-GET-004"],
)


@invented_token_accepted.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    return "accepted" if verdict == "refused" else verdict


invented_token_not_found = defect(
    "invented-token-not-found",
    "Answers 404 to a token that nobody issued.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014"],
)


@invented_token_not_found.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name != "refused_token":
        return response
    return Response.json(
        404, {"code": "NotFound" if about.spec == "3.0" else "NoSuchFootprint", "message": "who are you?"}
    )


refused_for_another_reason = defect(
    "refused-for-another-reason",
    "Answers 401 NoSuchFootprint to whatever token it does not accept.",
    reddens=["PACT-ERR-001", "PACT-LIST-005"],
    specs=LINE_2,
)


@refused_for_another_reason.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name not in ("refused_token", "missing_token"):
        return response
    return Response.json(401, {"code": "NoSuchFootprint", "message": "who are you?"})


invented_token_bad_request = defect(
    "invented-token-bad-request",
    "Answers 400, where 3.0 asks for 401, to a token that nobody issued.",
    reddens=["PACT-AUTH-012"],
    specs=["3.0"],
)


@invented_token_bad_request.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(status=400) if about.name == "refused_token" else response


missing_token_accepted = defect(
    "missing-token-accepted",
    "Serves whoever sends no token.",
    reddens=[
        "PACT-HOST-011",
        "PACT-LIST-004",
        "PACT-LIST-013",
        "PACT-GET-004",
        "PACT-GET-010",
        "PACT-EVT-011",
    ],
)


@missing_token_accepted.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    return "accepted" if verdict == "missing" else verdict


invented_token_gets = defect(
    "invented-token-gets",
    "Gives a footprint by its id to whoever shows some token.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014", "PACT-GET-004"],
)


@invented_token_gets.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    return "accepted" if verdict == "refused" and about.action == "get" else verdict


refused_with_the_list = defect(
    "refused-with-the-list",
    "Says 400 or 401 to tokens that nobody issued, and sends the footprints along.",
    reddens=[
        "PACT-AUTH-012",
        "PACT-AUTH-013",
        "PACT-AUTH-014",
        "PACT-LIST-004",
        "PACT-GET-004",
        "PACT-PAG-015",
    ],
)
missing_with_the_list = defect(
    "refused-without-token-with-the-list",
    "Says 400 or 401 to whoever sends no token, and sends the footprints along.",
    reddens=["PACT-HOST-011", "PACT-LIST-004", "PACT-GET-004", "PACT-PAG-015"],
)


def _with_footprints(response: Response, footprints: Any) -> Response:
    return Response.json(response.status, {**json.loads(response.body), "data": footprints})


@refused_with_the_list.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _with_footprints(response, dataset.footprints(about.spec)) if about.name == "refused_token" else response


@missing_with_the_list.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return _with_footprints(response, dataset.footprints(about.spec)) if about.name == "missing_token" else response


forbidden_with_the_footprint = defect(
    "forbidden-with-the-footprint",
    "Says 403 to a recipient who may not see a footprint, and sends it along.",
    reddens=["PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014"],
    scope="full",
)


@forbidden_with_the_footprint.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name != "forbidden_footprint":
        return response
    return _with_footprints(response, dataset.footprints(about.spec)[0])


token_beginnings_accepted = defect(
    "token-beginnings-accepted",
    "Looks only at the beginning of a token.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014"],
)


@token_beginnings_accepted.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    token = (about.request.headers.get("authorization") or "").partition(" ")[2]
    return "accepted" if verdict == "refused" and len(token) > 60 else verdict


token_beginnings_accepted_by_events = defect(
    "token-beginnings-accepted-by-events",
    "Looks only at the beginning of a token where events are posted.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014"],
)


@token_beginnings_accepted_by_events.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    return token_beginnings_accepted.changes["bearer.verdict"](verdict, about) if about.action == "events" else verdict


basic_accepted = defect(
    "basic-accepted",
    "Takes the credentials of the token endpoint instead of a token.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014"],
)


@basic_accepted.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    field = about.request.headers.get("authorization") or ""
    return "accepted" if field.startswith("Basic ") and about.request.parts.scheme == "https" else verdict


any_scheme_accepted = defect(
    "any-scheme-accepted",
    "Takes its tokens behind the name of any scheme.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014"],
)


@any_scheme_accepted.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    field = about.request.headers.get("authorization") or ""
    return "accepted" if field.startswith("Token ") else verdict


scheme_case_sensitive = defect(
    "scheme-case-sensitive",
    "Takes `Bearer` but not `bearer`.",
    reddens=["PACT-AUTH-017"],
)


@scheme_case_sensitive.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    field = about.request.headers.get("authorization") or ""
    return "refused" if field.startswith("bearer ") else verdict
