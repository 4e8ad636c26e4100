"""What the specification leaves to a client: how often it asks for tokens, what it lists, when it tries again."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from gxd_mocks.departures import lawful
from gxd_mocks.gateway.query import Pairs
from gxd_mocks.message import Request

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
SINGLE_PRODUCT = ("2.2", "2.3")


token_for_each_call = lawful(
    "client-token-for-each-call",
    "Asks discovery and fetches a new token for each of its calls.",
    guards=["PACT-CLI-001", "PACT-CLI-002", "PACT-CLI-003", "PACT-CLI-004", "PACT-CLI-005", "PACT-CLI-007"],
    scope="full",
)


@token_for_each_call.at("client.keeps_token")
def _(keeps: bool, about: SimpleNamespace) -> bool:
    return False


credentials_in_the_form = lawful(
    "client-credentials-in-the-form",
    "Sends its id and secret in the form, not by Basic.",
    guards=["PACT-CLI-006"],
    scope="full",
)


@credentials_in_the_form.at("client.token_request")
def _(request: Request, about: SimpleNamespace) -> Request:
    id_, secret = about.gateway.callback_credentials
    form = urlencode({"grant_type": "client_credentials", "client_id": id_, "client_secret": secret})
    return request.with_(headers=request.headers.without("authorization"), body=form.encode())


token_with_scope = lawful(
    "client-asks-for-a-scope",
    "Sends scope and audience with its token requests, and a charset with their media type.",
    guards=["PACT-CLI-006"],
    scope="full",
)


@token_with_scope.at("client.token_request")
def _(request: Request, about: SimpleNamespace) -> Request:
    form = urlencode({"scope": "footprint:list footprint:read", "audience": "pcf"})
    headers = request.headers.with_("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
    return request.with_(headers=headers, body=request.body + f"&{form}".encode())


schemes_in_lower_case = lawful(
    "client-schemes-in-lower-case",
    "Writes basic and bearer in lower case when it is a client.",
    guards=["PACT-CLI-001", "PACT-CLI-006"],
    scope="full",
)


@schemes_in_lower_case.at("client.token_request", "client.request")
def _(request: Request, about: SimpleNamespace) -> Request:
    scheme, _, credentials = (request.headers.get("authorization") or "").partition(" ")
    return request.with_(headers=request.headers.with_("authorization", f"{scheme.lower()} {credentials}"))


names_the_port = lawful(
    "client-names-the-port",
    "Names the port of https in the Host field of its calls.",
    guards=["PACT-CLI-008"],
    scope="full",
)


@names_the_port.at("client.request")
def _(request: Request, about: SimpleNamespace) -> Request:
    host = request.parts.netloc.upper()
    return request.with_(headers=request.headers.with_("host", host if ":" in host else f"{host}:443"))


# Lists


def _asks(name: str, says: str, query: Pairs, purpose: str = "product", specs: tuple[str, ...] = LINE_2) -> None:
    """A client that asks for a list like this."""
    about = "PACT-CLI-013" if any(word == "$filter" for word, _ in query) or "filter" in name else "PACT-CLI-014"
    guards = [about, *(["PACT-CLI-010"] if "3.0" in specs else [])]
    departure = lawful(name, says, specs, guards=guards, scope="full")

    @departure.at("client.query")
    def _(truth: Pairs, about: SimpleNamespace) -> Pairs:
        return query if about.purpose == purpose else truth


EVERY_VERSION = (*LINE_2, "3.0")

_asks("client-lists-without-limit", "Lists without any limit.", [], "everything", EVERY_VERSION)
_asks("client-limit-of-a-million", "Lists with limit=1000000.", [("limit", "1000000")], "everything", EVERY_VERSION)
_asks("client-limit-with-leading-zeros", "Writes its limit as 0010.", [("limit", "0010")], "everything")
_asks(
    "client-limit-twice-named",
    "Sends limit, and pageSize for hosts of another kind.",
    [("limit", "10"), ("pageSize", "10")],
    "everything",
)
_asks("client-never-filters", "Never sends a filter, and looks for itself.", [("limit", "50")])
_asks(
    "client-adds-parameters",
    "Sends parameters of its own beside its filter.",
    [("$filter", "pcf/geographyCountry eq 'DE'"), ("x-trace", "7")],
)
_asks(
    "client-filters-by-quoted-dates",
    "Filters by two dates in quotes, as the samples do, each condition in parentheses.",
    [
        (
            "$filter",
            "(pcf/referencePeriodStart ge '2023-01-01T00:00:00.000Z') and (pcf/referencePeriodEnd lt '2024-01-01T00:00:00Z')",
        )
    ],
)
_asks(
    "client-filters-by-plain-dates",
    "Filters by dates without quotes, as OData writes them.",
    [("$filter", "created ge 2023-01-01T00:00:00+09:00 and updated le 2030-12-31")],
)
_asks(
    "client-filters-by-any",
    "Filters by companyIds and productIds, without inner parentheses, and with a quote in a text.",
    [("$filter", "companyIds/any(c: c eq 'urn:x:o''neill') and productIds/any(p:p eq 'urn:gtin:9520001000010')")],
)


begins_again = lawful(
    "client-begins-again", "Begins its list once more at the first page.", guards=["PACT-CLI-010"], scope="full"
)


@begins_again.at("client.follows")
def _(url: str | None, about: SimpleNamespace) -> str | None:
    return about.visited[0] if len(about.visited) == 3 else url


calls_a_link_twice = lawful(
    "client-calls-a-link-twice", "Calls each link twice before it goes on.", guards=["PACT-CLI-010"], scope="full"
)


@calls_a_link_twice.at("client.follows")
def _(url: str | None, about: SimpleNamespace) -> str | None:
    *_, last = about.visited
    return last if len(about.visited) > 1 and about.visited.count(last) == 1 else url


# What fails


def _tries_again(name: str, says: str, first_s: float, least: float) -> None:
    """A client whose pauses are drawn between `least` and 1 of a length that doubles."""
    departure = lawful(name, says, LINE_2, guards=["PACT-CLI-011"], scope="full")

    @departure.at("client.again")
    def _(pause: float | None, about: SimpleNamespace) -> float | None:
        if pause is None:
            return None
        return float(first_s * 2 ** (about.attempt - 1) * about.gateway.random.uniform(least, 1))


_tries_again("client-retries-soon", "Tries again after a tenth of a second and a little more.", 0.15, 0.7)
_tries_again("client-retries-late", "Tries again after some ten seconds, and then after twice as many.", 10, 0.8)


does_not_wait_for_the_rest = lawful(
    "client-takes-what-202-brings", "Takes a list that is answered with 202 as it is, and does not ask again.", LINE_2,
    scope="full",
)  # fmt: skip


@does_not_wait_for_the_rest.at("client.again")
def _(pause: float | None, about: SimpleNamespace) -> float | None:
    return None if about.response is not None and about.response.status == 202 else pause


# Requests


def _requests(name: str, says: str, fragment: dict[str, Any]) -> None:
    departure = lawful(name, says, SINGLE_PRODUCT, guards=["PACT-EVR-001", "PACT-EVR-002"], scope="full")

    @departure.at("callback.event")
    def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
        asks = about.kind == "request" and about.question is None
        return {**event, "data": {"pf": fragment, "comment": "for our report of 2025"}} if asks else event


_requests(
    "client-requests-by-all-ids",
    "Names the product of its request by every id it has, one of them of its own making.",
    {
        "productIds": [
            "urn:gtin:9520001000010",
            "urn:pact:steel.example:supplier-id:SLAB-A1",
            "urn:pact:vendor.example:buyer-id:0815",
        ]
    },
)
_requests(
    "client-requests-narrowly",
    "Narrows its request by further members, at the top and below pcf.",
    {
        "productIds": ["urn:gtin:9520001000010"],
        "geographyCountry": "JP",
        "pcf": {"referencePeriodStart": "2024-01-01T00:00:00Z"},
    },
)


# Announcements

announces_one = lawful(
    "announces-one-at-a-time",
    "Announces one footprint in an event.",
    LINE_2,
    guards=["PACT-EVP-003"],
    scope="full",
)


@announces_one.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**event, "data": {"pfIds": event["data"]["pfIds"][:1]}} if about.kind == "published" else event


notice_retried_late = lawful(
    "notice-retried-late",
    "Repeats an announcement after eight seconds, and then after twenty.",
    ("3.0",),
    guards=["PACT-EVP-005"],
    scope="full",
)


@notice_retried_late.at("callback.retry")
def _(due: Any, about: SimpleNamespace) -> Any:
    pause = timedelta(seconds=8 if about.delivery.attempts == 1 else 20)
    return due if about.delivery.question else about.gateway.clock.now() + pause


given_with_more = lawful(
    "announced-and-given-with-more",
    "Gives a footprint by its id together with the time at which it was read.",
    LINE_2,
    guards=["PACT-EVP-002"],
    scope="full",
)


@given_with_more.at("get.body")
def _(body: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**body, "readAt": "2026-01-01T00:00:00Z"}
