"""Faults of tokens, discovery, and of what is shown to whom."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

from gxd_mocks.message import Headers, Request, Response
from tests.foreign.middleman import (
    CREDENTIALS,
    DROP,
    VENDOR,
    Ask,
    answered,
    both,
    enter_fault,
    error,
    fault,
    got,
    granted,
    of,
    plain,
    unauthorised,
    with_a_bad_token,
)

ALL = "2.0 2.1 2.2 2.3 3.0"
DISCOVERING = "2.1 2.2 2.3 3.0"
REFUSED = "AUTH-007 AUTH-008 AUTH-001"
auth = "auth"
refused = answered("token", 400, 401)


def wrong_secret(ask: Ask) -> bool:
    return refused(ask) and ask.form.get("grant_type") == "client_credentials"


def wrong_grant(ask: Ask) -> bool:
    return refused(ask) and ask.form.get("grant_type") != "client_credentials"


def refusal(status: int, code: str) -> Response:
    return Response.json(status, {"error": code}, [("cache-control", "no-store")])


def a_token(ask: Ask) -> Response:
    return Response.json(200, {"access_token": ask.man.a_token(), "token_type": "bearer", "expires_in": 3600})


# --- the answer of the token endpoint


@fault(auth, "AUTH-001", ALL, granted)
def token_endpoint_forgets_token_type(ask: Ask) -> Response:
    return ask.with_member("token_type", DROP)


@fault(auth, "AUTH-001", "2.1 3.0", granted)
def token_type_is_mac(ask: Ask) -> Response:
    return ask.with_member("token_type", "mac")


@fault(auth, "AUTH-001", "2.3 3.0", granted)
def token_type_is_null(ask: Ask) -> Response:
    return ask.with_member("token_type", None)


@fault(auth, "AUTH-001", "2.2 3.0", granted)
def token_type_is_a_list(ask: Ask) -> Response:
    return ask.with_member("token_type", ["bearer"])


@fault(auth, "AUTH-001 AUTH-010 AUTH-011", ALL, granted)
def token_lifetime_is_a_string(ask: Ask) -> Response:
    return ask.with_member("expires_in", "3600")


@fault(auth, "AUTH-001 AUTH-010 AUTH-011", "2.3 3.0", granted)
def token_lifetime_is_negative(ask: Ask) -> Response:
    return ask.with_member("expires_in", -1)


@fault(auth, "AUTH-010 AUTH-011", ALL, granted)
def token_lifetime_is_not_told(ask: Ask) -> Response:
    return ask.with_member("expires_in", DROP)


@fault(auth, "AUTH-001", "2.0 3.0", granted)
def token_is_answered_with_201(ask: Ask) -> Response:
    return ask.with_status(201)


@fault(auth, "AUTH-001", "2.2 3.0", granted)
def token_comes_as_text(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "text/html")


@fault(auth, "AUTH-001", "2.1 3.0", granted)
def token_has_another_name(ask: Ask) -> Response:
    return ask.saying({"accessToken": ask.document["access_token"], "token_type": "bearer", "expires_in": 60})


@fault(auth, "AUTH-001", "2.3 3.0", granted)
def token_is_null(ask: Ask) -> Response:
    return ask.with_member("access_token", None)


@fault(auth, "AUTH-001", "2.2 3.0", granted)
def token_is_empty(ask: Ask) -> Response:
    return ask.with_member("access_token", "")


@fault(auth, "AUTH-001", "2.0 2.3 3.0", granted)
def token_ends_with_a_line_feed(ask: Ask) -> Response:
    return ask.with_member("access_token", ask.document["access_token"] + "\n")


@fault(auth, "AUTH-001", "2.1 3.0", granted)
def token_has_an_accent(ask: Ask) -> Response:
    return ask.with_member("access_token", ask.document["access_token"] + "é")


@fault(auth, "AUTH-001", "2.0 2.2 3.0", granted)
def token_may_be_cached(ask: Ask) -> Response:
    return ask.truth.with_(headers=ask.truth.headers.without("cache-control"))


@fault(auth, "AUTH-001", "2.1 2.3 3.0", granted)
def token_comes_behind_a_byte_order_mark(ask: Ask) -> Response:
    return ask.with_body(b"\xef\xbb\xbf" + ask.truth.body)


@fault(auth, REFUSED, ALL, wrong_secret)
def wrong_secret_is_taken(ask: Ask) -> Response:
    return a_token(ask)


@fault(auth, REFUSED, ALL, lambda ask: ask.kind == "token" and "client_secret" in ask.form and not ask.authorization)
def wrong_secret_is_taken_from_the_form_only(ask: Ask) -> Response:
    return a_token(ask)


@fault(
    auth, REFUSED, ALL, lambda ask: ask.kind == "token" and not ask.authorization and "client_secret" not in ask.form
)
def nobody_gets_a_token(ask: Ask) -> Response:
    """A token for a request that names no client at all."""
    return a_token(ask)


def basic_of(ask: Ask) -> tuple[str, str] | None:
    """Id and secret as they were shown by Basic."""
    scheme, _, shown = ask.authorization.partition(" ")
    if scheme != "Basic":
        return None
    name, _, secret = b64decode(shown).decode().partition(":")
    return name, secret


for _name, _wrong in (
    ("an_empty_secret_is_taken", lambda name, secret: name == CREDENTIALS[0] and not secret),
    ("an_empty_name_is_taken", lambda name, secret: not name),
    ("any_name_is_taken_with_the_secret", lambda name, secret: secret == CREDENTIALS[1]),
    ("a_secret_in_capitals_is_taken", lambda name, secret: secret.lower() == CREDENTIALS[1]),
    ("a_secret_is_cut_to_eight_characters", lambda name, secret: secret[:8] == CREDENTIALS[1][:8]),
):
    enter_fault(
        auth,
        _name,
        REFUSED,
        ALL,
        lambda ask, wrong=_wrong: wrong_secret(ask) and (shown := basic_of(ask)) is not None and wrong(*shown),
        a_token,
    )


@fault(
    auth, REFUSED, ALL, lambda ask: wrong_secret(ask) and "client_id" in ask.form and "client_secret" not in ask.form
)
def a_client_without_a_secret_is_taken_for_a_public_one(ask: Ask) -> Response:
    return a_token(ask)


@fault(auth, f"{REFUSED} AUTH-009", ALL, refused)
def a_refusal_brings_a_token(ask: Ask) -> Response:
    return ask.saying({**ask.document, "access_token": ask.man.a_token(), "token_type": "bearer"})


@fault(auth, f"{REFUSED} AUTH-009", "2.2 3.0", refused)
def a_refusal_is_described_by_an_object(ask: Ask) -> Response:
    return ask.with_member("error_description", {"ja": "no"})


@fault(auth, "AUTH-009", ALL, lambda ask: wrong_grant(ask) and ask.form.get("grant_type") == "password")
def the_grant_of_a_user_is_taken_without_one(ask: Ask) -> Response:
    return a_token(ask)


@fault(auth, "AUTH-001", "2.0 2.3 3.0", granted)
def token_has_a_list_of_scopes(ask: Ask) -> Response:
    return ask.with_member("scope", ["footprint:list"])


@fault(auth, "AUTH-001 AUTH-017", "2.1 3.0", granted)
def token_stands_in_quotes(ask: Ask) -> Response:
    return ask.with_member("access_token", f'"{ask.document["access_token"]}"')


@fault(auth, REFUSED, ALL, wrong_secret)
def wrong_secret_gives_403(ask: Ask) -> Response:
    return refusal(403, "invalid_client")


@fault(auth, REFUSED, "2.1 3.0", wrong_secret)
def wrong_secret_gives_500(ask: Ask) -> Response:
    return refusal(500, "invalid_client")


@fault(auth, REFUSED, "2.3 3.0", wrong_secret)
def wrong_secret_gives_200_with_an_error(ask: Ask) -> Response:
    return refusal(200, "invalid_client")


@fault(auth, REFUSED, "2.0 2.2 2.3", wrong_secret)
def wrong_secret_gives_a_made_up_code(ask: Ask) -> Response:
    return refusal(401, "wrong_password")


@fault(auth, REFUSED, ALL, wrong_secret)
def wrong_secret_gives_the_error_object_of_the_data_actions(ask: Ask) -> Response:
    return error(401, "AccessDenied")


@fault(auth, REFUSED, "2.2 3.0", wrong_secret)
def wrong_secret_gives_no_body(ask: Ask) -> Response:
    return Response(401, Headers([("www-authenticate", "Basic")]))


@fault(auth, REFUSED, "2.3 3.0", wrong_secret)
def wrong_secret_gives_a_web_page(ask: Ask) -> Response:
    return Response(401, Headers([("content-type", "text/html")]), b"<h1>Sorry</h1>")


@fault(auth, REFUSED, "2.1 3.0", wrong_secret)
def wrong_secret_gives_a_code_that_is_a_number(ask: Ask) -> Response:
    return Response.json(401, {"error": 401})


@fault(auth, REFUSED, "2.0 3.0", wrong_secret)
def wrong_secret_gives_a_redirect(ask: Ask) -> Response:
    return Response(302, Headers([("location", f"{VENDOR}/login")]))


@fault(auth, "AUTH-009", ALL, lambda ask: wrong_grant(ask) and "grant_type" not in ask.form)
def missing_grant_type_is_taken(ask: Ask) -> Response:
    return a_token(ask)


@fault(auth, "AUTH-009", ALL, lambda ask: wrong_grant(ask) and "grant_type" in ask.form)
def any_grant_type_is_taken(ask: Ask) -> Response:
    return a_token(ask)


@fault(auth, "AUTH-009", "2.2 3.0", wrong_grant)
def wrong_grant_type_gives_500(ask: Ask) -> Response:
    return refusal(500, "server_error")


@fault(auth, "AUTH-009", "2.3 3.0", wrong_grant)
def wrong_grant_type_gives_200_with_an_error(ask: Ask) -> Response:
    return ask.with_status(200)


@fault(auth, "AUTH-009", "2.1 3.0", lambda ask: wrong_grant(ask) and "grant_type" in ask.form)
def wrong_grant_type_blames_the_client(ask: Ask) -> Response:
    return refusal(401, "invalid_client")


@fault(auth, "AUTH-009", "2.2 3.0", wrong_grant)
def wrong_grant_type_is_no_grant(ask: Ask) -> Response:
    return refusal(400, "invalid_grant")


@fault(auth, "AUTH-009", "2.1 3.0", wrong_grant)
def wrong_grant_type_gives_422(ask: Ask) -> Response:
    return ask.with_status(422)


@fault(auth, REFUSED, "2.0 3.0", wrong_secret)
def wrong_secret_gives_problem_json(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "application/problem+json")


@fault(auth, "AUTH-001", "2.3 3.0", lambda ask: ask.kind == "token" and ask.request.method == "GET")
def token_is_given_for_get(ask: Ask) -> Response:
    return a_token(ask)


@fault(auth, "AUTH-002", "2.1 2.2 2.3", of("token", "discovery"))
def default_token_path_is_closed(ask: Ask) -> Response:
    """Discovery announces another address, and the one that old clients know is gone."""
    if ask.kind == "discovery":
        return ask.with_member("token_endpoint", f"{VENDOR}/oauth2/v1/token")
    if ask.request.path.endswith("/oauth2/v1/token"):
        return ask.onward(ask.request.with_(url=f"{VENDOR}/auth/token"))
    return error(404, "NoSuchFootprint")


@fault(auth, "AUTH-002", "2.1 2.2 2.3", of("token", "discovery"))
def default_token_path_gives_tokens_that_nobody_honours(ask: Ask) -> Response:
    if ask.kind == "discovery":
        return ask.with_member("token_endpoint", f"{VENDOR}/oauth2/v1/token")
    if ask.request.path.endswith("/oauth2/v1/token"):
        return ask.onward(ask.request.with_(url=f"{VENDOR}/auth/token"))
    return ask.with_member("access_token", "of-no-use") if ask.truth.status == 200 else ask.truth


@fault(auth, "AUTH-017 AUTH-003 AUTH-006 AUTH-001", DISCOVERING, of("token", "discovery"))
def announced_token_address_gives_tokens_that_nobody_honours(ask: Ask) -> Response:
    if ask.kind == "discovery":
        return ask.with_member("token_endpoint", f"{VENDOR}/oauth2/v1/token")
    if ask.request.path.endswith("/oauth2/v1/token"):
        return Response.json(200, {"access_token": "of-no-use", "token_type": "bearer", "expires_in": 60})
    return ask.truth


@fault(auth, REFUSED, DISCOVERING, of("token", "discovery"))
def default_token_path_takes_any_secret(ask: Ask) -> Response:
    if ask.kind == "discovery":
        return ask.with_member("token_endpoint", f"{VENDOR}/oauth2/v1/token")
    if ask.request.path.endswith("/oauth2/v1/token"):
        return ask.onward(ask.request.with_(url=f"{VENDOR}/auth/token"))
    return a_token(ask) if wrong_secret(ask) else ask.truth


def announced_is(answer: Response) -> Any:
    def act(ask: Ask) -> Response:
        if ask.kind == "discovery":
            return ask.with_member("token_endpoint", f"{VENDOR}/oauth2/v1/token")
        return answer if ask.request.path.endswith("/oauth2/v1/token") else ask.truth

    return act


for _name, _answer in (
    ("refuses", refusal(401, "invalid_client")),
    ("is_not_there", error(404, "NotFound")),
    ("breaks_down", refusal(500, "server_error")),
    ("is_a_web_page", Response(200, Headers([("content-type", "text/html")]), b"<h1>Log in</h1>")),
    ("redirects", Response(302, Headers([("location", f"{VENDOR}/login")]))),
):
    enter_fault(
        auth,
        f"announced_token_address_{_name}",
        "AUTH-006 AUTH-001",
        DISCOVERING,
        of("token", "discovery"),
        announced_is(_answer),
    )


# --- discovery


@fault(auth, "AUTH-006", DISCOVERING, answered("discovery", 200))
def discovery_names_another_issuer(ask: Ask) -> Response:
    return ask.with_member("issuer", "https://login.other.example")


@fault(auth, "AUTH-006", "2.2 3.0", answered("discovery", 200))
def discovery_forgets_the_issuer(ask: Ask) -> Response:
    return ask.with_member("issuer", DROP)


@fault(auth, "AUTH-006", DISCOVERING, answered("discovery", 200))
def discovery_forgets_the_token_endpoint(ask: Ask) -> Response:
    return ask.with_member("token_endpoint", DROP)


@fault(auth, "AUTH-006", "2.3 3.0", answered("discovery", 200))
def discovery_has_a_relative_token_endpoint(ask: Ask) -> Response:
    return ask.with_member("token_endpoint", "/pact/auth/token")


@fault(auth, "AUTH-006", "2.1 3.0", answered("discovery", 200))
def discovery_has_a_token_endpoint_of_null(ask: Ask) -> Response:
    return ask.with_member("token_endpoint", None)


@fault(auth, "AUTH-006", DISCOVERING, answered("discovery", 200))
def discovery_announces_plain_http(ask: Ask) -> Response:
    return ask.with_member("token_endpoint", "http://vendor.example/pact/auth/token")


@fault(auth, "AUTH-006", DISCOVERING, answered("discovery", 200))
def discovery_has_its_keys_on_plain_http(ask: Ask) -> Response:
    return ask.with_member("jwks_uri", "http://vendor.example/pact/auth/keys")


@fault(auth, "AUTH-006", "2.2 3.0", answered("discovery", 200))
def discovery_comes_as_a_web_page(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "text/html")


@fault(auth, "AUTH-006", "2.1 3.0", answered("discovery", 200))
def discovery_is_no_json(ask: Ask) -> Response:
    return ask.with_body(b"issuer: here")


@fault(auth, "AUTH-006", "2.3 3.0", answered("discovery", 200))
def discovery_is_an_array(ask: Ask) -> Response:
    return ask.saying([ask.document])


for _name, _member, _value in (
    ("has_a_fragment", "token_endpoint", f"{VENDOR}/auth/token#now"),
    ("has_a_user", "token_endpoint", "https://me:and-you@vendor.example/pact/auth/token"),
    ("begins_with_a_space", "token_endpoint", f" {VENDOR}/auth/token"),
    ("has_a_port_that_is_none", "token_endpoint", "https://vendor.example:99999/pact/auth/token"),
    ("is_a_file", "token_endpoint", "file:///etc/passwd"),
    ("has_keys_that_are_a_number", "jwks_uri", 5),
    ("has_no_keys", "jwks_uri", DROP),
    ("has_an_issuer_in_capitals", "issuer", VENDOR.replace("/pact", "/PACT")),
    ("has_an_issuer_with_a_query", "issuer", f"{VENDOR}?tenant=1"),
    ("forgets_response_types", "response_types_supported", DROP),
    ("forgets_subject_types", "subject_types_supported", DROP),
    ("forgets_algorithms", "id_token_signing_alg_values_supported", DROP),
    ("has_one_response_type", "response_types_supported", "token"),
    ("denies_client_credentials", "grant_types_supported", ["authorization_code"]),
    ("denies_basic", "token_endpoint_auth_methods_supported", ["client_secret_post"]),
):
    enter_fault(
        auth,
        f"discovery_{_name}",
        "AUTH-006",
        "2.1 3.0",
        answered("discovery", 200),
        lambda ask, member=_member, value=_value: ask.with_member(member, value),
    )


@fault(auth, "AUTH-006", "2.2 3.0", answered("discovery", 200))
def discovery_says_two_things(ask: Ask) -> Response:
    return ask.with_body(b'{"issuer": "https://login.other.example",' + ask.truth.body[1:])


@fault(auth, "AUTH-006", "2.3 3.0", answered("discovery", 200))
def discovery_comes_behind_a_byte_order_mark(ask: Ask) -> Response:
    return ask.with_body(b"\xef\xbb\xbf" + ask.truth.body)


@fault(auth, "AUTH-004 AUTH-005", DISCOVERING, of("discovery"))
def discovery_is_not_there(ask: Ask) -> Response:
    return error(404, "NotFound")


@fault(auth, "AUTH-004 AUTH-005 AUTH-006", "2.2 3.0", of("discovery"))
def discovery_breaks_down(ask: Ask) -> Response:
    return Response(500)


# --- who is let in

UNKNOWN_LET_IN = "HOST-011 HOST-013 AUTH-012 AUTH-013 AUTH-014 LIST-004 LIST-012"


@fault(auth, UNKNOWN_LET_IN, ALL, both(of("list"), unauthorised))
def list_is_open_to_everybody(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(auth, f"{UNKNOWN_LET_IN} GET-004", ALL, both(of("get"), unauthorised))
def get_is_open_to_everybody(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(auth, "HOST-011 EVT-011", ALL, both(of("events"), unauthorised))
def events_are_open_to_everybody(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(auth, UNKNOWN_LET_IN, ALL, both(of("list"), with_a_bad_token))
def list_takes_any_token(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(auth, f"{UNKNOWN_LET_IN} GET-004", ALL, both(of("get"), with_a_bad_token))
def get_takes_any_token(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(auth, "AUTH-012 AUTH-013 AUTH-014 EVT-011", ALL, both(of("events"), with_a_bad_token))
def events_take_any_token(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    auth,
    "AUTH-012 AUTH-013 AUTH-014 HOST-011",
    ALL,
    lambda ask: (
        with_a_bad_token(ask)
        and any(token.startswith(ask.authorization.partition(" ")[2]) for token in ask.man.issued)
        and len(ask.authorization) > 12
    ),
)
def a_token_without_its_end_is_taken(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    auth,
    "AUTH-012 AUTH-013 AUTH-014 HOST-011",
    ALL,
    lambda ask: (
        with_a_bad_token(ask) and any(ask.authorization.partition(" ")[2].startswith(token) for token in ask.man.issued)
    ),
)
def a_token_with_something_behind_it_is_taken(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


def made_of_a_token(ask: Ask) -> bool:
    shown = ask.authorization.partition(" ")[2]
    return with_a_bad_token(ask) and any(
        one.startswith(other) for token in ask.man.issued for one, other in ((token, shown), (shown, token))
    )


for _kind in ("get", "events"):
    enter_fault(
        auth,
        f"{_kind}_takes_what_was_made_of_a_token",
        "AUTH-012 AUTH-013 AUTH-014 HOST-011",
        ALL,
        both(of(_kind), made_of_a_token),
        lambda ask: ask.asking_with_a_true_token(),
    )


@fault(auth, "AUTH-012 AUTH-013 AUTH-014", ALL, lambda ask: ask.kind == "list" and basic_of(ask) == CREDENTIALS)
def list_takes_the_secret_for_a_token(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    auth,
    "AUTH-012 AUTH-013 AUTH-014 AUTH-017 HOST-011",
    ALL,
    lambda ask: (
        ask.kind in ("list", "get") and bool(ask.authorization) and not ask.authorization.lower().startswith("bearer ")
    ),
)
def list_and_get_take_every_scheme(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    auth,
    "AUTH-012 AUTH-013 AUTH-014 HOST-011",
    "2.2 3.0",
    lambda ask: ask.kind == "list" and ask.authorization.strip().lower() == "bearer",
)
def an_empty_token_is_taken(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(auth, "AUTH-012", "3.0", with_a_bad_token)
def a_bad_token_gives_403(ask: Ask) -> Response:
    return error(403, "AccessDenied")


@fault(auth, "AUTH-012", "3.0", both(of("get"), with_a_bad_token))
def a_bad_token_gives_404_at_get(ask: Ask) -> Response:
    return error(404, "NotFound")


@fault(auth, "AUTH-012 AUTH-013 AUTH-014", ALL, with_a_bad_token)
def a_bad_token_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(auth, f"{UNKNOWN_LET_IN}", ALL, both(of("list"), with_a_bad_token))
def a_bad_token_sees_an_empty_list(ask: Ask) -> Response:
    return Response.json(200, {"data": []})


@fault(auth, "AUTH-012 AUTH-013 AUTH-014 LIST-004 GET-004", ALL, both(of("list", "get"), with_a_bad_token))
def a_bad_token_is_sent_to_the_login_page(ask: Ask) -> Response:
    return Response(302, Headers([("location", f"{VENDOR}/login")]))


@fault(auth, "AUTH-013", "2.0 2.1", both(of("list", "get"), with_a_bad_token))
def a_bad_token_gives_404_in_old_versions(ask: Ask) -> Response:
    return error(404, "NoSuchFootprint")


@fault(auth, "AUTH-014", "2.2 2.3", both(of("list", "get"), with_a_bad_token))
def a_bad_token_gives_404_in_2_2(ask: Ask) -> Response:
    return error(404, "NoSuchFootprint")


for _code in ("NoSuchFootprint", "NotImplemented", "InternalError"):
    for _who, _moment in (("a_bad_token", with_a_bad_token), ("nobody", both(of("list", "get"), unauthorised))):
        enter_fault(
            auth,
            f"{_who}_gives_401_{_code}",
            "ERR-001 LIST-005",
            "2.0 2.1 2.2 2.3",
            _moment,
            lambda ask, code=_code: error(401, code),
        )


@fault(auth, "AUTH-017", ALL, lambda ask: ask.kind == "list" and ask.authorization.startswith("bearer"))
def lower_case_bearer_is_refused(ask: Ask) -> Response:
    return error(401 if ask.line == "3" else 400, "BadRequest")


@fault(auth, "HOST-011", "3.0", both(of("list", "get", "events"), unauthorised))
def nobody_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(auth, "HOST-011", "3.0", both(of("list"), unauthorised))
def nobody_sees_an_empty_list(ask: Ask) -> Response:
    return Response.json(200, {"data": []})


def with_the_data(ask: Ask) -> Response:
    """The refusal as it was, with what it refuses in it."""
    seen = json.loads(ask.asking_with_a_true_token().body)["data"]
    return ask.saying({**ask.document, "data": seen})


for _kind, _noticed_by in (
    ("list", "HOST-011 LIST-004 AUTH-012 AUTH-013 AUTH-014"),
    ("get", "HOST-011 GET-004 AUTH-012 AUTH-013 AUTH-014"),
):
    enter_fault(
        auth, f"nobody_is_refused_with_the_{_kind}", _noticed_by, ALL, both(of(_kind), unauthorised), with_the_data
    )
    enter_fault(
        auth,
        f"a_bad_token_is_refused_with_the_{_kind}",
        _noticed_by,
        ALL,
        both(of(_kind), with_a_bad_token),
        with_the_data,
    )


# --- plain http


def in_clear(ask: Ask) -> bool:
    return ask.request.url.startswith("http://vendor.example")


def over_tls(ask: Ask, request: Request) -> Response:
    return ask.onward(request.with_(url=request.url.replace("http://", "https://", 1)))


@fault(auth, "HOST-005", ALL, lambda ask: in_clear(ask) and ask.kind == "list")
def list_is_served_in_clear(ask: Ask) -> Response:
    token = Headers([("authorization", f"Bearer {ask.man.a_token()}")])
    return over_tls(ask, ask.request.with_(headers=token))


@fault(auth, "HOST-005", "2.3 3.0", lambda ask: in_clear(ask) and ask.kind == "get")
def get_is_served_in_clear(ask: Ask) -> Response:
    token = Headers([("authorization", f"Bearer {ask.man.a_token()}")])
    return over_tls(ask, ask.request.with_(headers=token))


@fault(auth, "HOST-005", "2.1 3.0", lambda ask: in_clear(ask) and ask.kind == "token")
def tokens_are_given_in_clear(ask: Ask) -> Response:
    return a_token(ask)


@fault(auth, "HOST-005", "2.2 3.0", lambda ask: in_clear(ask) and ask.kind == "events")
def events_are_taken_in_clear(ask: Ask) -> Response:
    return Response(200)


@fault(auth, "HOST-005", ALL, in_clear)
def everything_is_answered_in_clear_as_it_is_over_tls(ask: Ask) -> Response:
    return over_tls(ask, ask.request)


# --- a second recipient, and time (scope full)


def expired(ask: Ask) -> bool:
    return ask.kind in ("list", "get", "events") and ask.truth.status == 401 and b"TokenExpired" in ask.truth.body


def stranger(ask: Ask) -> bool:
    """Does the token belong to the second recipient?"""
    if ask.kind == "token" and ask.truth.status == 200:
        mine = b64encode(":".join(CREDENTIALS).encode()).decode()
        if not ask.authorization.endswith(mine):
            ask.man.memory.setdefault("of the stranger", set()).add(json.loads(ask.truth.body)["access_token"])
    return ask.authorization.partition(" ")[2] in ask.man.memory.get("of the stranger", set())


@fault(auth, "AUTH-012 AUTH-015", "2.0 2.3 3.0", expired, scope="full")
def an_expired_token_is_taken(ask: Ask) -> Response:
    ask.man.memory.pop("token", None)
    return ask.asking_with_a_true_token()


@fault(auth, "AUTH-012 AUTH-015", "2.1 2.2 3.0", expired, scope="full")
def an_expired_token_gives_403(ask: Ask) -> Response:
    return error(403, "AccessDenied")


@fault(auth, "AUTH-015", "2.0 2.3", expired, scope="full")
def an_expired_token_is_called_a_bad_request(ask: Ask) -> Response:
    return error(400, "BadRequest")


@fault(auth, "AUTH-016", "2.0", expired, scope="full")
def an_expired_token_is_not_explained(ask: Ask) -> Response:
    return error(401, "TokenExpired")


@fault(auth, "HOST-012 HOST-013 HOST-014", "2.3 3.0", lambda ask: stranger(ask) and ask.kind == "list", scope="full")
def the_stranger_sees_the_whole_list(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    auth,
    "HOST-012 HOST-013 HOST-014",
    "2.3 3.0",
    lambda ask: stranger(ask) and ask.kind == "list" and ask.pages,
    scope="full",
)
def the_stranger_sees_every_page(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    auth,
    "HOST-012 HOST-013 HOST-014",
    "2.0 3.0",
    lambda ask: stranger(ask) and ask.kind == "list" and ask.param("cursor") is not None and ask.truth.status == 400,
    scope="full",
)
def the_stranger_may_use_a_link_of_another(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    auth,
    "GET-007 GET-008 HOST-012 HOST-013 HOST-014",
    "2.2 3.0",
    lambda ask: stranger(ask) and ask.kind == "get",
    scope="full",
)
def the_stranger_gets_every_footprint(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(auth, "HOST-012 HOST-013 HOST-014", "2.0 2.3 3.0", lambda ask: stranger(ask) and ask.kind == "get", scope="full")
def the_stranger_is_refused_with_the_footprint(ask: Ask) -> Response:
    return with_the_data(ask) if ask.truth.status == 403 else ask.truth


@fault(auth, "GET-008", "3.0", lambda ask: stranger(ask) and ask.kind == "get", scope="full")
def what_is_not_granted_is_hidden_as_404(ask: Ask) -> Response:
    return error(404, "NotFound") if ask.truth.status == 403 else ask.truth


@fault(auth, "HOST-012 HOST-013 HOST-014", "2.3 3.0", lambda ask: stranger(ask) and plain(ask), scope="full")
def the_stranger_lists_what_get_refuses(ask: Ask) -> Response:
    seen = {one["id"] for one in ask.document["data"]}
    hidden = next(one for one in ask.man.everything(ask.line) if one["id"] not in seen)
    return ask.with_items(lambda items: [*items, hidden])


@fault(auth, "HOST-012 HOST-014", "3.0", lambda ask: stranger(ask) and got(ask), scope="full")
def the_stranger_gets_nothing_of_what_she_lists(ask: Ask) -> Response:
    return error(403, "AccessDenied")
