"""OpenID Connect discovery: where the token endpoint is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gxd_mocks.message import Response

if TYPE_CHECKING:
    from gxd_mocks.gateway.call import Call

DISCOVERY_PATH = "/.well-known/openid-configuration"
TOKEN_PATH = "/auth/token"
AUTHORIZATION_PATH = "/auth/authorize"
KEYS_PATH = "/auth/keys"


def document(call: Call) -> Response:
    """The provider configuration, with the members that OpenID Connect Discovery 1.0, section 3, requires."""
    base = call.auth_base
    configuration = {
        "issuer": base,
        "authorization_endpoint": base + AUTHORIZATION_PATH,
        "token_endpoint": base + call.gateway.token_path,
        "jwks_uri": base + KEYS_PATH,
        "response_types_supported": ["token"],
        "grant_types_supported": ["client_credentials"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }
    told: Response = call.tell("discovery.response", Response.json(200, call.tell("discovery.document", configuration)))
    return told


def keys() -> Response:
    """No key is published: access tokens are opaque, and no id token is ever issued."""
    return Response.json(200, {"keys": []})


def authorize() -> Response:
    """There is nobody to ask for consent: only client credentials lead to a token."""
    return Response.json(400, {"error": "unsupported_response_type"})
