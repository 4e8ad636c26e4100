"""Errors: an object with code and message, and a status that fits. Looked at wherever an error passed in this run."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.ground import IN_FRONT, NO_TOKEN, about_authentication
from gxd_fixtures import Version

LENT = ("TokenExpired", "BadRequest", "AccessDenied")
"""Codes that can be read as "this token is none"; the others mean something else, and have a status of their own."""

ALSO = {"NotImplemented": (400,)}
"""Statuses of a code besides its own: the comments of 3.0 say 501, and 2.x says 400 (H-16)."""


@judges("PACT-ERR-001", "PACT-LIST-005", last=True)
def test_the_status_is_that_of_the_code(expect: Expect, errors: list[Exchange], version: Version) -> None:
    """Every error code has one status. No code means 401 for a token that was never issued, so some are lent for it (H-08)."""
    for exchange in errors:
        code = exchange.member("code")
        if exchange.status == 401 and exchange.scenario in NO_TOKEN and code in LENT:
            continue
        if isinstance(code, str) and code in version.errors:
            expect(
                exchange.status == version.errors[code],
                exchange,
                path="/code",
                got=f"status {exchange.status} with the code {code}",
                expected=f"status {version.errors[code]} with the code {code}",
            )


@judges("PACT-ERR-002", "PACT-ERR-003", "PACT-ERR-009", last=True)
def test_an_error_carries_an_error_object(
    expect: Expect, errors_met: list[tuple[Exchange, list[Offence]]], version: Version
) -> None:
    """application/json with code and message. Errors about authentication are excepted in the newer texts only.

    2.3.0 does not except them and 2.3.2 does: whoever follows 2.3 may follow either.
    """
    without_exception = expect.requirement.id == "PACT-ERR-002" and version.authentication_errors == "MUST"
    for exchange, offences in errors_met:
        if without_exception or not about_authentication(exchange):
            _carries_an_error_object(expect, exchange, offences)


@judges("PACT-ERR-004", "PACT-ERR-010", last=True)
def test_an_authentication_error_carries_an_error_object(
    expect: Expect, errors_met: list[tuple[Exchange, list[Offence]]]
) -> None:
    """Recommended."""
    for exchange, offences in errors_met:
        if about_authentication(exchange):
            _carries_an_error_object(expect, exchange, offences)


def _carries_an_error_object(expect: Expect, exchange: Exchange, offences: list[Offence]) -> None:
    expect(
        exchange.headers.content_type == "application/json",
        exchange,
        got=exchange.headers.get("content-type") or "no content-type",
        expected="application/json for an error",
    )
    document = exchange.document
    expect(
        isinstance(document, dict) and "code" in document and "message" in document,
        exchange,
        got=shown(document),
        expected='an object with "code" and "message"',
    )


@judges("PACT-ERR-005", "PACT-ERR-011", last=True)
def test_the_code_is_one_of_the_list(expect: Expect, errors: list[Exchange], version: Version) -> None:
    """The codes of the version, and no others."""
    for exchange in errors:
        code = exchange.member("code")
        if isinstance(exchange.document, dict) and "code" in exchange.document:
            expect(
                isinstance(code, str) and code in version.errors,
                exchange,
                path="/code",
                got=shown(code),
                expected=f"one of {', '.join(version.errors)}",
            )


@judges("PACT-ERR-006", last=True)
def test_the_message_is_a_text(expect: Expect, errors: list[Exchange]) -> None:
    """For people; its words are free."""
    for exchange in errors:
        if isinstance(exchange.document, dict) and "message" in exchange.document:
            message = exchange.member("message")
            expect(isinstance(message, str), exchange, path="/message", got=shown(message), expected="a text")


@judges("PACT-ERR-008", last=True)
def test_the_status_says_what_happened(
    expect: Expect, said: list[Exchange], errors: list[Exchange], bad_limits: dict[str, Exchange], version: Version
) -> None:
    """Our own mistakes are answered with 4xx, never with 5xx; and an error object never comes with a success.

    That a code belongs to a status, and a wrong parameter to 400, stands in the schema and its comments only: advice.
    """
    for exchange in said:
        if exchange.direction != "out" or exchange.status is None or version.prefix not in exchange.request.path:
            continue
        if exchange.scenario == "over_http":
            continue
        expect(
            exchange.status < 500 or exchange.status in (501, 503),
            exchange,
            expected="4xx for a request that is wrong, and no 5xx for any",
        )
        document = exchange.document
        looks_like_an_error = (
            isinstance(document, dict) and {"code", "message"} <= set(document) and "data" not in document
        )
        expect(
            not (exchange.succeeded and looks_like_an_error),
            exchange,
            expected="an error status for an error object",
        )
    for exchange in errors:
        _fits_its_code(expect, exchange, version)
    for what, exchange in bad_limits.items():
        if exchange.status is not None and exchange.status >= 400 and exchange.status not in IN_FRONT:
            expect.refused(exchange, version, "bad_request", what, advice=True)


def _fits_its_code(expect: Expect, exchange: Exchange, version: Version) -> None:
    code = exchange.member("code")
    if not isinstance(code, str) or code not in version.errors or (about_authentication(exchange) and code in LENT):
        return
    lawful = sorted({version.errors[code], *ALSO.get(code, ())})
    expect(
        exchange.status in lawful,
        exchange,
        path="/code",
        got=f"status {exchange.status} with the code {code}",
        expected=f"status {' or '.join(map(str, lawful))} with the code {code}",
        advice=True,
    )
