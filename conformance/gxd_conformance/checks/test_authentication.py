"""Authentication: discovery, tokens for the right client, refusals for the wrong one, and tokens that are none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gxd_conformance.blame import Blame
from gxd_conformance.check import judges
from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.tokens import Refused
from gxd_conformance.vendor import Vendor, is_same
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version

RFC_6749_ERRORS = (
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
)
ABOUT_GRANTS = ("unsupported_grant_type", "invalid_request", "unauthorized_client")
"""What is to be said about a grant type that is missing, unknown, or not for this client: either, for either."""

REQUIRED_BY_OPENID = (
    "jwks_uri",
    "response_types_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
)
"""Members that OpenID Connect Discovery 1.0, 3, requires, and that no client of PACT reads."""

OFFERED = {
    "grant_types_supported": "client_credentials",
    "token_endpoint_auth_methods_supported": "client_secret_basic",
}
"""What PACT has every host offer, and where a document may say so. A member that is left out denies nothing."""


@judges("PACT-AUTH-001")
def test_the_right_client_gets_a_token(
    expect: Expect, token: Exchange, announced_token: Exchange | None, version: Version
) -> None:
    """RFC 6749, 4.4.3 and 5.1: JSON with access_token and token_type.

    2.x has its token endpoint at /auth/token, and what is announced is a second one; 3.0 has the announced one.
    """
    expect(expect.answered(token).status == 200, token, expected="200 with an access token")
    if announced_token is not None and version.line != "2":
        _gives_a_token(expect, announced_token, ANNOUNCED)
    if token.status == 200:
        expect(
            token.headers.content_type == "application/json",
            token,
            got=token.headers.get("content-type") or "no content-type",
            expected="application/json (RFC 6749, 5.1)",
        )
        expect(
            "no-store" in _directives(token),
            token,
            got=f"Cache-Control: {token.headers.get('cache-control')}"
            if token.headers.get("cache-control")
            else "no Cache-Control",
            expected="Cache-Control: no-store (RFC 6749, 5.1): no cache between us keeps the token",
            advice=True,
        )
        expect.is_json(token, token.reading)
        _is_a_token(expect, token)


def _directives(exchange: Exchange) -> set[str]:
    """What Cache-Control says, in lower case and in however many fields."""
    fields = exchange.headers.all("cache-control")
    return {directive.strip().lower() for field in fields for directive in field.split(",")}


ANNOUNCED = "the token_endpoint that discovery announces: clients ask there"


def _gives_a_token(expect: Expect, token: Exchange, at: str) -> None:
    expect(
        expect.answered(token).status == 200 and token.brings_a_token,
        token,
        expected=f"200 with an access token at {at}",
    )


def _is_a_token(expect: Expect, token: Exchange) -> None:
    access = token.member("access_token")
    expect(
        isinstance(access, str) and bool(access),
        token,
        path="/access_token",
        got=shown(access),
        expected="a non-empty text (RFC 6749, 5.1)",
    )
    if isinstance(access, str) and access:
        expect(
            token.brings_a_token,
            token,
            path="/access_token",
            got="a text with other characters, such as line feeds or letters with accents",
            expected="letters, digits and signs of ASCII only (RFC 6749, A.12): it has to stand in a header field",
        )
        expect(
            token.brings_a_bearer_token or not token.brings_a_token,
            token,
            path="/access_token",
            got="a text with other characters, such as spaces or quotes",
            expected="letters, digits and -._~+/ only, and = at its end (RFC 6750, 2.1)",
            advice=True,
        )
    kind = token.member("token_type")
    expect(
        isinstance(kind, str) and kind.lower() == "bearer",
        token,
        path="/token_type",
        got=shown(kind),
        expected='"bearer", in any letter case (RFC 6749, 5.1)',
    )
    scope = token.member("scope")
    expect(
        scope is None or isinstance(scope, str),
        token,
        path="/scope",
        got=shown(scope),
        expected="one text, with spaces between the scopes (RFC 6749, 3.3), or no scope",
        advice=True,
    )


@judges("PACT-AUTH-001")
def test_tokens_are_asked_for_by_post(expect: Expect, token_by_get: Exchange) -> None:
    """RFC 6749, 3.2. The sentence binds the client; a host that gives tokens for GET is advised."""
    exchange = expect.answered(token_by_get)
    expect(not exchange.succeeded, exchange, expected="no token for GET: clients ask by POST", advice=True)


@judges("PACT-AUTH-002")
def test_the_default_path_gives_a_token_too(
    expect: Expect, token_at_the_default_path: Exchange, listed_with_the_default_token: Exchange | None
) -> None:
    """Whatever discovery announces, {auth}/auth/token stays, and its tokens are honoured: a 2.0 client knows no other."""
    _gives_a_token(expect, token_at_the_default_path, "{auth base}/auth/token")
    if listed_with_the_default_token is not None:
        expect(
            expect.answered(listed_with_the_default_token).status not in (400, 401, 403),
            listed_with_the_default_token,
            expected="success with a token of {auth base}/auth/token",
        )


@judges("PACT-AUTH-004", "PACT-AUTH-005")
def test_discovery_is_offered(expect: Expect, discovery: Exchange) -> None:
    """GET {auth}/.well-known/openid-configuration."""
    expect(expect.answered(discovery).status == 200, discovery, expected="200 with an OpenID provider configuration")


@judges("PACT-AUTH-006")
def test_an_offered_discovery_document_is_one(
    expect: Expect, discovery: Exchange, announced_token: Exchange | None, vendor: Vendor
) -> None:
    """OpenID Connect Discovery 1.0, 4: JSON, the issuer is the base that was asked, token_endpoint is an absolute URL.

    Whoever asks at another URL that it announces gets a token. A host that offers no document offers no wrong one; that it
    should offer one is another requirement.
    """
    if expect.answered(discovery).status != 200:
        expect(True, discovery, expected="no document, or a right one")
        return
    expect(
        discovery.headers.content_type == "application/json",
        discovery,
        got=discovery.headers.get("content-type") or "no content-type",
        expected="content-type application/json",
    )
    expect.is_json(discovery, discovery.reading)
    expect(isinstance(discovery.document, dict), discovery, expected="a JSON object")
    issuer = discovery.member("issuer")
    expect(
        is_same(issuer, vendor.auth_base_url),
        discovery,
        path="/issuer",
        got=shown(issuer),
        expected=f"{vendor.auth_base_url}: the address under which the document was found",
    )
    endpoint = discovery.member("token_endpoint")
    expect(
        vendor.may_have_secrets(endpoint),
        discovery,
        path="/token_endpoint",
        got=shown(endpoint),
        expected="an absolute https URL, without a fragment",
    )
    keys = discovery.member("jwks_uri")
    if keys is not None:
        expect(
            vendor.may_have_secrets(keys),
            discovery,
            path="/jwks_uri",
            got=shown(keys),
            expected="an absolute https URL: who reads keys in clear reads those of anybody",
        )
    if announced_token is not None:
        _gives_a_token(expect, announced_token, ANNOUNCED)


@judges("PACT-AUTH-006")
def test_an_offered_discovery_document_says_what_the_host_offers(expect: Expect, discovery: Exchange) -> None:
    """What OpenID Connect requires although PACT needs none of it, and what contradicts PACT: advice."""
    if not isinstance(discovery.document, dict) or expect.answered(discovery).status != 200:
        expect(True, discovery, expected="no document, or one that says what is offered")
        return
    missing = [name for name in REQUIRED_BY_OPENID if discovery.member(name) is None]
    expect(
        not missing,
        discovery,
        got=f"no {', no '.join(missing)}",
        expected="every member that OpenID Connect Discovery 1.0, 3, requires",
        advice=True,
    )
    for name in (*REQUIRED_BY_OPENID[1:], *OFFERED):
        value, due = discovery.member(name), OFFERED.get(name)
        expect(
            value is None or (isinstance(value, list) and (due is None or due in value)),
            discovery,
            path=f"/{name}",
            got=shown(value),
            expected=f"an array with {due}, as every client of PACT asks" if due else "an array",
            advice=True,
        )


@judges("PACT-AUTH-007", "PACT-AUTH-008")
def test_a_wrong_secret_is_refused(expect: Expect, wrong_secret: Exchange, version: Version) -> None:
    """400 or 401 with the error object of RFC 6749, 5.2: both are in use, and both are lawful."""
    exchange = expect.answered(wrong_secret)
    refused = expect(
        exchange.status in version.token_error_statuses,
        exchange,
        expected=f"{' or '.join(map(str, version.token_error_statuses))} for a wrong secret",
    )
    if refused:
        expect(
            exchange.headers.content_type == "application/json",
            exchange,
            got=exchange.headers.get("content-type") or "no content-type",
            expected="application/json (RFC 6749, 5.2)",
            advice=True,
        )
        _keeps_the_token(expect, exchange)
        _is_described_in_text(expect, exchange)
        error = exchange.member("error")
        if version.line == "2":
            expect(
                error == "invalid_client",
                exchange,
                path="/error",
                got=shown(error),
                expected='"invalid_client" (RFC 6749, 5.2)',
            )
        else:
            expect(
                isinstance(error, str) and bool(error),
                exchange,
                path="/error",
                got=shown(error),
                expected='error details, such as "invalid_client" (RFC 6749, 5.2)',
            )


@judges("PACT-AUTH-007", "PACT-AUTH-008")
def test_nobody_else_gets_a_token(expect: Expect, wrong_clients: dict[str, Exchange]) -> None:
    """A client that does not exist, a secret that is wrong, empty or missing, and nobody at all: which 4xx is theirs.

    And a wrong secret at /auth/token, where another endpoint is announced and that one gives tokens as well.
    """
    for who, exchange in wrong_clients.items():
        status = _looked_at(expect, exchange).status or 0
        if expect(400 <= status < 500, exchange, expected=f"400 or 401 for {who}"):
            _keeps_the_token(expect, exchange)


def _looked_at(expect: Expect, exchange: Exchange) -> Exchange:
    """A wrong token request that the host looked at: who has had enough of them refuses whatever comes."""
    if expect.answered(exchange).status == 429:
        raise Untestable(
            f"{exchange.asked} is answered with 429: the host limits wrong token requests. Let it take a dozen from here",
            Blame.CONFIG,
            (exchange.id,),
        )
    return exchange


def _keeps_the_token(expect: Expect, refusal: Exchange) -> None:
    """A status that refuses is none if the body delivers."""
    expect(not refusal.brings_a_token, refusal, path="/access_token", expected="a refusal without a token in its body")


def _is_described_in_text(expect: Expect, refusal: Exchange) -> None:
    for name in ("error_description", "error_uri"):
        told = refusal.member(name)
        expect(
            told is None or isinstance(told, str),
            refusal,
            path=f"/{name}",
            got=shown(told),
            expected="a text (RFC 6749, 5.2), or nothing",
            advice=True,
        )


@judges("PACT-AUTH-009")
def test_a_grant_that_is_none_is_refused(expect: Expect, bad_grants: dict[str, Exchange]) -> None:
    """RFC 6749, 5.2: 400 and a code for it. That it is refused is binding, by which status and code is advice."""
    for what, exchange in bad_grants.items():
        status = _looked_at(expect, exchange).status or 0
        refused = expect(400 <= status < 500, exchange, expected=f"400 for a token request {what}")
        error = exchange.member("error")
        if refused:
            _keeps_the_token(expect, exchange)
            _is_described_in_text(expect, exchange)
            expect(
                error in RFC_6749_ERRORS,
                exchange,
                path="/error",
                got=shown(error),
                expected=f"one of the error codes of RFC 6749, 5.2: {', '.join(RFC_6749_ERRORS)}",
            )
            expect(
                status == 400,
                exchange,
                expected=f"400 for a token request {what}: the client itself is right (RFC 6749, 5.2)",
                advice=True,
            )
            expect(
                error in ABOUT_GRANTS or error not in RFC_6749_ERRORS,
                exchange,
                path="/error",
                got=shown(error),
                expected=f"{' or '.join(ABOUT_GRANTS)} for a token request {what}: the client itself is right",
                advice=True,
            )


@judges("PACT-AUTH-010", "PACT-AUTH-011")
def test_tokens_expire(expect: Expect, token: Exchange) -> None:
    """expires_in tells for how many seconds the token is good."""
    if expect.answered(token).status != 200:
        return
    lifetime = token.member("expires_in")
    expect(
        isinstance(lifetime, (int, Decimal)) and not isinstance(lifetime, bool) and lifetime > 0,
        token,
        path="/expires_in",
        got=shown(lifetime),
        expected="a number of seconds greater than 0",
    )


@judges("PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014")
def test_a_token_that_nobody_issued_is_refused(
    expect: Expect, with_garbage_token: Refused, published: Exchange, version: Version
) -> None:
    """List, get and event with an invented token; an action that is not there at all is no matter of tokens."""
    lawful = version.situations["refused_token"].lawful
    for exchange in with_garbage_token.of_actions_that_are_there(published):
        expect(
            expect.answered(exchange).status in lawful,
            exchange,
            expected=f"{' or '.join(map(str, lawful))} for a token that nobody issued",
        )
        expect.brings_nothing(exchange)


@judges("PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014")
def test_what_was_made_of_a_token_is_refused(
    expect: Expect, altered_tokens: dict[str, Refused], published: Exchange
) -> None:
    """A token counts whole, at every action: without its end, or with something behind it, it is another one."""
    for what, asked in altered_tokens.items():
        for exchange in asked.of_actions_that_are_there(published):
            status = expect.answered(exchange).status or 0
            expect(400 <= status < 500, exchange, expected=f"401, or 400, for {what}")
            expect.brings_nothing(exchange)


@judges("PACT-AUTH-012", "PACT-AUTH-013", "PACT-AUTH-014")
def test_another_scheme_than_bearer_is_refused(expect: Expect, other_schemes: dict[str, Exchange]) -> None:
    """RFC 6750 knows Bearer. The token, and the credentials, are good ones all the same, so this is advice."""
    for what, exchange in other_schemes.items():
        status = expect.answered(exchange).status or 0
        expect(400 <= status < 500, exchange, expected=f"401, or 400, for Authorization: {what}", advice=True)


@judges("PACT-AUTH-017")
def test_the_token_is_taken_from_the_authorization_field(
    expect: Expect, lower_case_scheme: Exchange, everything: Any
) -> None:
    """RFC 6750, 2.1; the name of the scheme has no letter case (RFC 9110, 11.1)."""
    listing = everything.pages[0].exchange
    expect(
        listing.status not in (400, 401, 403),
        expect.answered(listing),
        expected="success with Authorization: Bearer and a fresh token",
    )
    if listing.status not in (400, 401, 403):
        expect(
            lower_case_scheme.status not in (400, 401, 403),
            expect.answered(lower_case_scheme),
            expected="success with Authorization: bearer, in lower case, as well",
        )
