"""Discovery: where it is offered, what it says, and that what it says is true."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gxd_mocks.gateway import Gateway
from tests.mocks.caller import Caller, error

PATH = "/.well-known/openid-configuration"

REQUIRED = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "response_types_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
}
"""OpenID Connect Discovery 1.0, section 3."""


def configuration(caller: Caller, base: str) -> dict[str, Any]:
    response = caller.get(base + PATH, token=None)
    assert response.status == 200
    assert response.headers.content_type == "application/json"
    document: dict[str, Any] = json.loads(response.body)
    return document


@pytest.mark.parametrize(("base_path", "auth_path"), [("", ""), ("/pact", ""), ("", "/login"), ("/pact", "/idp/a")])
def test_the_document_is_valid_and_true(base_path: str, auth_path: str) -> None:
    gateway = Gateway(["2.1", "3.0"], base_path=base_path, auth_path=auth_path)
    caller = Caller(gateway.handle, "3.0", "https://vendor.example:8443" + base_path)
    auth_base = caller.base + auth_path
    document = configuration(caller, auth_base)
    assert set(document) >= REQUIRED
    assert document["issuer"] == auth_base
    assert document["token_endpoint"] == auth_base + "/auth/token"
    assert "RS256" in document["id_token_signing_alg_values_supported"]
    token = json.loads(caller.ask_for_token(url=document["token_endpoint"]).body)["access_token"]
    assert caller.list(token=f"Bearer {token}").status == 200
    assert json.loads(caller.get(document["jwks_uri"], token=None).body) == {"keys": []}
    assert caller.get(document["authorization_endpoint"], token=None).status == 400


def test_the_document_names_the_host_that_was_asked() -> None:
    caller = Caller(Gateway(["3.0"]).handle, "3.0")
    response = caller.get(PATH, token=None, Host="other.example:81")
    assert json.loads(response.body)["issuer"] == "https://other.example:81"


def test_authentication_is_nowhere_else() -> None:
    caller = Caller(Gateway(["3.0"], auth_path="/login").handle, "3.0")
    assert caller.ask_for_token(url="https://vendor.example/auth/token").status == 404
    assert caller.get(PATH, token=None).status == 404


@pytest.mark.parametrize("gateway", [Gateway(["2.0"]), Gateway(["3.0"], discovery=False)])
def test_where_it_is_not_offered_there_is_nothing(gateway: Gateway) -> None:
    caller = Caller(gateway.handle, gateway.specs[0])
    assert error(caller.get(PATH, token=None))[0] == 404
    assert caller.ask_for_token().status == 200
