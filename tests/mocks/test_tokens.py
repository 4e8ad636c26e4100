"""Authenticate: RFC 6749, section 4.4, and what a bearer token opens."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from gxd_fixtures import SPECS
from gxd_mocks.gateway import Gateway, ManualClock
from gxd_mocks.message import Headers, Request, Response
from tests.mocks.caller import Caller, basic, error

GRANT = b"grant_type=client_credentials"


def oauth_error(response: Response) -> tuple[int, str]:
    document = json.loads(response.body)
    assert response.headers.content_type == "application/json"
    assert response.headers.get("cache-control") == "no-store"
    return response.status, document["error"]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(params=SPECS)
def caller(request: pytest.FixtureRequest, clock: ManualClock) -> Caller:
    gateway = Gateway([request.param], clients={"me": "my secret"}, clock=clock)
    return Caller(gateway.handle, request.param, credentials=("me", "my secret"))


def test_right_credentials_get_a_token(caller: Caller) -> None:
    response = caller.ask_for_token()
    document = json.loads(response.body)
    assert response.status == 200
    assert response.headers.content_type == "application/json"
    assert response.headers.get("cache-control") == "no-store"
    assert (document["token_type"], document["expires_in"]) == ("Bearer", 3600)
    assert caller.list(token=f"Bearer {document['access_token']}").status == 200


def test_every_token_is_another_one(caller: Caller) -> None:
    tokens = {json.loads(caller.ask_for_token().body)["access_token"] for _ in range(5)}
    assert len(tokens) == 5


@pytest.mark.parametrize(
    ("id_", "secret"), [("me", "wrong"), ("me", ""), ("you", "my secret"), ("", ""), ("me", "my secret ")]
)
def test_wrong_credentials_are_an_invalid_client(caller: Caller, id_: str, secret: str) -> None:
    response = caller.ask_for_token(authorization=basic(id_, secret))
    assert oauth_error(response) == (401, "invalid_client")
    assert response.headers.get("www-authenticate") == 'Basic realm="pact"'


@pytest.mark.parametrize("field", ["", "Basic", "Basic !!!", "Basic " + b64encode(b"\xff\xfe:x").decode(), "Digest x"])
def test_credentials_that_cannot_be_read_are_an_invalid_client(caller: Caller, field: str) -> None:
    assert oauth_error(caller.ask_for_token(authorization=field)) == (401, "invalid_client")


# Names and secrets with characters that RFC 6749, section 2.3.1, form-encodes; nearly nobody does so, both must work.
@pytest.mark.parametrize(
    ("field", "reading"),
    [
        (basic("a:b", "c"), "split at the first colon: id a, secret b:c"),
        (basic("a", "b%3Ac"), "form-encoded"),
        (basic("%61", "b%3ac"), "form-encoded, the id too"),
    ],
)
def test_basic_is_read_raw_and_form_encoded(field: str, reading: str) -> None:
    gateway = Gateway(["3.0"], clients={"a": "b:c"})
    assert Caller(gateway.handle, "3.0").ask_for_token(authorization=field).status == 200, reading


def test_a_secret_with_percent_signs_is_taken_as_it_is() -> None:
    gateway = Gateway(["3.0"], clients={"a": "100%25"})
    caller = Caller(gateway.handle, "3.0")
    assert caller.ask_for_token(authorization=basic("a", "100%25")).status == 200
    assert caller.ask_for_token(authorization=basic("a", "100%2525")).status == 200
    assert caller.ask_for_token(authorization=basic("a", "100%")).status == 401


def test_credentials_may_stand_in_the_body(caller: Caller) -> None:
    right = GRANT + b"&client_id=me&client_secret=my+secret"
    assert caller.ask_for_token(right, authorization="").status == 200
    wrong = GRANT + b"&client_id=me&client_secret=mine"
    assert oauth_error(caller.ask_for_token(wrong, authorization="")) == (401, "invalid_client")


# body, content type, error
BAD_GRANTS = [
    (b"", None, "invalid_request"),
    (b"grant_type=", None, "invalid_request"),
    (b"scope=x", None, "invalid_request"),
    (GRANT + b"&" + GRANT, None, "invalid_request"),
    (b'{"grant_type":"client_credentials"}', "application/json", "invalid_request"),
    (b"\xff\xfe\x00", None, "invalid_request"),
    (b"&".join(b"a%d=b" % n for n in range(2000)), None, "invalid_request"),
    (b"grant_type=password&username=a&password=b", None, "unsupported_grant_type"),
    (b"grant_type=CLIENT_CREDENTIALS", None, "unsupported_grant_type"),
]


@pytest.mark.parametrize(("body", "content_type", "expected"), BAD_GRANTS)
def test_a_bad_grant_is_refused(caller: Caller, body: bytes, content_type: str | None, expected: str) -> None:
    headers = {"content_type": content_type} if content_type else {}
    assert oauth_error(caller.ask_for_token(body, **headers)) == (400, expected)


def test_scope_and_audience_are_passed_over(caller: Caller) -> None:
    assert caller.ask_for_token(GRANT + b"&scope=a&audience=b&resource=c").status == 200


def test_a_token_expires(caller: Caller, clock: ManualClock) -> None:
    assert caller.list().status == 200
    clock.advance(3599)
    assert caller.list().status == 200
    clock.advance(1)
    response = caller.list()
    assert error(response) == (401, "TokenExpired")
    assert "invalid_token" in (response.headers.get("www-authenticate") or "")


def test_the_lifetime_is_said(clock: ManualClock) -> None:
    caller = Caller(Gateway(["3.0"], token_lifetime_s=5, clock=clock).handle, "3.0")
    assert json.loads(caller.ask_for_token().body)["expires_in"] == 5


@pytest.mark.parametrize(
    "field",
    [
        "Bearer garbage",
        "Bearer",
        "Bearer ",
        "Basic bWU6bXkgc2VjcmV0",
        "Token x",
        "Bearer a b",
        "Bearer é",
        "Bearer " + "x" * 9000,
    ],
)
@pytest.mark.parametrize("action", ["list", "get", "events"])
def test_a_token_that_we_did_not_issue_opens_nothing(caller: Caller, field: str, action: str) -> None:
    situation = caller.version.situations["refused_token"]
    response = {
        "list": lambda: caller.list(token=field),
        "get": lambda: caller.footprint("11111111-1111-4111-8111-111111111111", token=field),
        "events": lambda: caller.post(caller.event("published", {"pfIds": []}), token=field),
    }[action]()
    assert error(response) == (situation.answer, situation.code)


def test_no_token_opens_nothing(caller: Caller) -> None:
    situation = caller.version.situations["missing_token"]
    response = caller.list(token=None)
    assert error(response) == (situation.answer, situation.code)
    if response.status == 401:
        # RFC 6750, section 3: no error code where no token was presented.
        assert response.headers.get("www-authenticate") == 'Bearer realm="pact"'


def test_two_authorization_fields_open_nothing(caller: Caller) -> None:
    field = ("Authorization", f"Bearer {caller.token}")
    url = caller.base + caller.version.footprints_path
    twice = caller.handle(Request("GET", url, Headers([field, field])))
    assert error(twice)[0] == caller.version.situations["refused_token"].answer


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
def test_the_scheme_has_no_letter_case(caller: Caller, scheme: str) -> None:
    assert caller.list(token=f"{scheme} {caller.token}").status == 200


def test_a_changed_token_is_refused(caller: Caller) -> None:
    head, _, mark = caller.token.partition(".")
    for forged in (head, f"{head}.", f"{head}.{mark[::-1]}", f".{mark}", f"{head[:-2]}.{mark}", f"{caller.token}A"):
        assert caller.list(token=f"Bearer {forged}").status == caller.version.situations["refused_token"].answer


def test_gateways_with_one_key_know_each_other_s_tokens() -> None:
    first, second, stranger = (Gateway(["3.0"], key=key) for key in (b"k" * 32, b"k" * 32, None))
    token = Caller(first.handle, "3.0").token
    assert Caller(second.handle, "3.0").list(token=f"Bearer {token}").status == 200
    assert Caller(stranger.handle, "3.0").list(token=f"Bearer {token}").status == 401


def test_a_pagination_link_is_no_token(caller: Caller) -> None:
    page = caller.list("limit=1")
    word = (page.headers.get("link") or "").partition("cursor=")[2].partition(">")[0]
    assert word
    assert caller.list(token=f"Bearer {word}").status == caller.version.situations["refused_token"].answer
