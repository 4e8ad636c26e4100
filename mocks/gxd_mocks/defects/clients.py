"""Lies of a client: how it comes in, lists, asks and announces where somebody else is the owner."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.gateway.keyring import Undeliverable
from gxd_mocks.gateway.query import Pairs
from gxd_mocks.message import Request

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)
WITH_DISCOVERY = ("2.1", "2.2", "2.3", "3.0")

NO_CALLS = ("PACT-CLI-007", "PACT-CLI-008", "PACT-CLI-010", "PACT-CLI-011", "PACT-CLI-013", "PACT-CLI-014")
"""What can't be seen of a client that gets no token."""


# The way in

first_call_without_token = defect(
    "client-skips-the-token",
    "Calls as a client without ever having fetched a token.",
    reddens=["PACT-CLI-001"],
    specs=["2.0"],
    blinds=["PACT-CLI-007", "PACT-CLI-010", "PACT-CLI-011"],
    scope="full",
)


@first_call_without_token.at("client.token")
def _(bears: bool, about: SimpleNamespace) -> bool:
    return False


knocks_first = defect(
    "client-knocks-before-the-token",
    "Lists once without a token, and fetches one when it is refused.",
    reddens=["PACT-CLI-001"],
    specs=["2.0"],
    scope="full",
)


@knocks_first.at("client.token")
def _(bears: bool, about: SimpleNamespace) -> bool:
    knocked = about.gateway.notes.setdefault("knocked", set())
    if about.errand.base in knocked:
        return bears
    knocked.add(about.errand.base)
    return False


@knocks_first.at("client.again")
def _(pause: float | None, about: SimpleNamespace) -> float | None:
    knocked = about.response is not None and about.response.status in (400, 401, 403) and about.attempt == 1
    return 0.0 if knocked else pause


ignores_discovery = defect(
    "client-ignores-discovery",
    "Asks for tokens at /auth/token, whatever discovery announces.",
    reddens=["PACT-CLI-002", "PACT-CLI-004"],
    specs=WITH_DISCOVERY,
    scope="full",
)


@ignores_discovery.at("client.discovery")
def _(asks: bool, about: SimpleNamespace) -> bool:
    return False


events_ignore_discovery = defect(
    "client-ignores-discovery-for-events",
    "Asks for the token of its request events at /auth/token, whatever discovery announces.",
    reddens=["PACT-CLI-002", "PACT-CLI-004"],
    specs=WITH_DISCOVERY,
    scope="full",
)


@events_ignore_discovery.at("callback.discovery")
def _(asks: bool, about: SimpleNamespace) -> bool:
    return False


insists_on_discovery = defect(
    "client-guesses-the-token-endpoint",
    "Asks for tokens at /oauth/token where there is no discovery.",
    reddens=["PACT-CLI-002", "PACT-CLI-003", "PACT-CLI-005"],
    specs=WITH_DISCOVERY,
    blinds=[*NO_CALLS, "PACT-EVP-002", "PACT-EVP-005"],
    scope="full",
)


@insists_on_discovery.at("client.token_url")
def _(url: str, about: SimpleNamespace) -> str:
    return url.replace("/auth/token", "/oauth/token")


junk_not_passed_over = defect(
    "client-gives-up-on-junk",
    "Asks for no token where discovery answers something that is no provider configuration.",
    reddens=["PACT-CLI-002"],
    specs=["2.1", "2.2", "2.3"],
    blinds=["PACT-CLI-011"],
    scope="full",
)


@junk_not_passed_over.at("client.token_url")
def _(url: str, about: SimpleNamespace) -> str:
    if about.discovered is not None and about.discovered.status == 200 and about.discovered.body[:1] != b"{":
        raise Undeliverable("discovery is not what it should be")
    return url


wrong_grant = defect(
    "client-asks-for-a-password-grant",
    "Asks for tokens with grant_type=password.",
    reddens=["PACT-CLI-006"],
    specs=LINE_3,
    blinds=NO_CALLS,
    scope="full",
)


@wrong_grant.at("client.token_request")
def _(request: Request, about: SimpleNamespace) -> Request:
    return request.with_(body=b"grant_type=password")


form_as_json = defect(
    "client-asks-for-tokens-in-json",
    "Sends its token requests as JSON.",
    reddens=["PACT-CLI-006"],
    specs=LINE_3,
    blinds=NO_CALLS,
    scope="full",
)


@form_as_json.at("client.token_request")
def _(request: Request, about: SimpleNamespace) -> Request:
    headers = request.headers.with_("content-type", "application/json")
    return request.with_(headers=headers, body=b'{"grant_type": "client_credentials"}')


nameless = defect(
    "client-names-itself-nowhere",
    "Asks for tokens without its id and secret.",
    reddens=["PACT-CLI-006"],
    specs=LINE_3,
    blinds=NO_CALLS,
    scope="full",
)


@nameless.at("client.token_request")
def _(request: Request, about: SimpleNamespace) -> Request:
    return request.with_(headers=request.headers.without("authorization"))


keeps_expired_token = defect(
    "client-keeps-an-expired-token",
    "Goes on with a token that has expired.",
    reddens=["PACT-CLI-007"],
    scope="full",
)


@keeps_expired_token.at("client.renews")
def _(renews: bool, about: SimpleNamespace) -> bool:
    return False


drops_the_subpath = defect(
    "client-drops-the-subpath",
    "Gets footprints by their ids at the root of the host, without the subpath it was given.",
    reddens=["PACT-CLI-008"],
    specs=LINE_2,
    scope="full",
)


@drops_the_subpath.at("client.url")
def _(url: str, about: SimpleNamespace) -> str:
    if about.action != "get":
        return url
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{about.errand.version.footprints_path}/{url.rpartition('/')[2]}"


knows_no_subpath = defect(
    "client-knows-no-subpath",
    "Lists and gets at the root of the host, and never below the subpath it was given.",
    reddens=["PACT-CLI-008"],
    specs=LINE_2,
    blinds=NO_CALLS,
    scope="full",
)


@knows_no_subpath.at("client.url")
def _(url: str, about: SimpleNamespace) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{url.removeprefix(about.errand.base)}"


names_another_host = defect(
    "client-names-another-host",
    "Names another host in its calls than the one it was given.",
    reddens=["PACT-CLI-008"],
    specs=LINE_2,
    scope="full",
)


@names_another_host.at("client.request")
def _(request: Request, about: SimpleNamespace) -> Request:
    return request.with_(headers=request.headers.with_("host", "api.owner.example"))


# Lists

goes_back = defect(
    "client-goes-back-a-page",
    "Calls the link before once more, after it has followed the next.",
    reddens=["PACT-CLI-010"],
    scope="full",
)


@goes_back.at("client.follows")
def _(url: str | None, about: SimpleNamespace) -> str | None:
    return about.visited[1] if len(about.visited) == 3 else url


begins_in_the_middle = defect(
    "client-keeps-links-for-later",
    "Calls the first link it followed again when it has reached the end.",
    reddens=["PACT-CLI-010"],
    scope="full",
)


@begins_in_the_middle.at("client.follows")
def _(url: str | None, about: SimpleNamespace) -> str | None:
    ends = url is None and len(about.visited) > 2 and about.visited[1] not in about.visited[2:]
    return about.visited[1] if ends else url


gives_up = defect(
    "client-gives-up-at-once",
    "Takes the first 500 for the end of the list.",
    reddens=["PACT-CLI-011"],
    specs=LINE_2,
    scope="full",
)


@gives_up.at("client.again")
def _(pause: float | None, about: SimpleNamespace) -> None:
    return None


def _pauses(name: str, says: str, seconds: float) -> None:
    departure = defect(name, says, reddens=["PACT-CLI-011"], specs=LINE_2, scope="full")

    @departure.at("client.again")
    def _(pause: float | None, about: SimpleNamespace) -> float | None:
        return None if pause is None else seconds


_pauses("client-hammers", "Repeats what failed at once, without any pause.", 0.0)
_pauses("client-retries-like-a-clock", "Repeats what failed after exactly one second, every time.", 1.0)


def _asks(name: str, says: str, query: Pairs, reddens: str, purpose: str = "product") -> None:
    """A client that asks for a list like this."""
    departure = defect(name, says, reddens=[reddens], specs=LINE_2, scope="full")

    @departure.at("client.query")
    def _(truth: Pairs, about: SimpleNamespace) -> Pairs:
        return query if about.purpose == purpose else truth


FILTER, LIMIT = "PACT-CLI-013", "PACT-CLI-014"

_asks(
    "client-filters-with-or",
    "Joins the conditions of its filter with or.",
    [("$filter", "pcf/geographyCountry eq 'DE' or pcf/geographyCountry eq 'FR'")],
    FILTER,
)
_asks("client-filters-with-ne", "Filters with ne.", [("$filter", "pcf/geographyCountry ne 'DE'")], FILTER)
_asks(
    "client-filters-with-a-function",
    "Filters with contains(…).",
    [("$filter", "contains(productCategoryCpc,'33')")],
    FILTER,
)
_asks(
    "client-filters-by-another-property",
    "Filters by a property that the specification does not name.",
    [("$filter", "productNameCompany eq 'Steel slab'")],
    FILTER,
)
_asks(
    "client-filters-without-quotes",
    "Writes texts in its filter without quotes.",
    [("$filter", "productCategoryCpc eq 3342")],
    FILTER,
)
_asks(
    "client-filter-without-dollar",
    "Calls its filter filter.",
    [("filter", "pcf/geographyCountry eq 'DE'")],
    FILTER,
)
_asks("client-limit-zero", "Asks for lists with limit=0.", [("limit", "0")], LIMIT)
_asks("client-limit-negative", "Asks for everything with limit=-1.", [("limit", "-1")], LIMIT)
_asks("client-limit-all", "Asks for everything with limit=all.", [("limit", "all")], LIMIT)
_asks("client-limit-by-another-name", "Calls its limit pageSize.", [("pageSize", "50")], LIMIT)
_asks("client-limit-of-odata", "Calls its limit $top.", [("$top", "50")], LIMIT)


# Events

several_products = defect(
    "client-requests-two-products",
    "Asks for two products in one request.",
    reddens=["PACT-EVR-001"],
    specs=["2.2", "2.3"],
    scope="full",
)


def _of_requests(event: dict[str, Any], about: SimpleNamespace, fragment: dict[str, Any]) -> dict[str, Any]:
    return {**event, "data": {"pf": fragment}} if about.kind == "request" and about.question is None else event


@several_products.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return _of_requests(event, about, {"productIds": ["urn:gtin:9520001000010", "urn:gtin:9520001000041"]})


everything_of_a_company = defect(
    "client-requests-a-whole-company",
    "Asks for all products of a company in one request, and names none.",
    reddens=["PACT-EVR-001", "PACT-EVR-002"],
    specs=["2.2", "2.3"],
    scope="full",
)


@everything_of_a_company.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return _of_requests(event, about, {"status": "Active"})


by_name = defect(
    "client-requests-by-name",
    "Names the product of its request by its name alone, not by an id.",
    reddens=["PACT-EVR-002"],
    specs=["2.2", "2.3"],
    scope="full",
)


@by_name.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return _of_requests(event, about, {"productNameCompany": "Nobody calls a product like this"})


refuses_its_answer = defect(
    "client-refuses-its-answer",
    "Refuses the answers to its own requests, and no others.",
    reddens=["PACT-EVT-010"],
    specs=LINE_3,
    scope="full",
)


@refuses_its_answer.at("event.verdict")
def _(problem: str | None, about: SimpleNamespace) -> str | None:
    asked = [delivery.event["id"] for delivery in about.gateway.outbox.deliveries]
    data = about.event.get("data")
    ours = about.kind in ("fulfilled", "rejected") and isinstance(data, dict) and data.get("requestEventId") in asked
    return "nobody waits for this" if ours else problem


announces_nothing_there = defect(
    "announces-what-is-not-there",
    "Announces footprints that it then does not give.",
    reddens=["PACT-EVP-002"],
    specs=LINE_2,
    scope="full",
)


@announces_nothing_there.at("callback.event")
def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    if about.kind != "published":
        return event
    return {**event, "data": {"pfIds": ["7c1b2f6e-55aa-4d5e-9a1d-0f6f3c1d2e4b"]}}


notice_not_tried_again = defect(
    "notice-not-tried-again",
    "Gives an announcement up when the recipient is busy once.",
    reddens=["PACT-EVP-005"],
    specs=LINE_3,
    scope="full",
)


@notice_not_tried_again.at("callback.retry")
def _(due: Any, about: SimpleNamespace) -> Any:
    return due if about.delivery.question else None


notice_under_new_ids = defect(
    "notice-under-a-new-id",
    "Sends an announcement again as a new event, with another id.",
    reddens=["PACT-EVP-005"],
    specs=LINE_3,
    scope="full",
)


@notice_under_new_ids.at("callback.request")
def _(request: Request, about: SimpleNamespace) -> Request:
    if about.delivery.question is not None or about.delivery.attempts < 2:
        return request
    new_id = f"{about.delivery.event['id']}-{about.delivery.attempts}"
    return request.with_(body=request.body.replace(about.delivery.event["id"].encode(), new_id.encode()))


notice_like_a_clock = defect(
    "notice-retried-like-a-clock",
    "Repeats an announcement after exactly five seconds, every time.",
    reddens=["PACT-EVP-005"],
    specs=LINE_3,
    scope="full",
)


@notice_like_a_clock.at("callback.retry")
def _(due: Any, about: SimpleNamespace) -> Any:
    return due if about.delivery.question else about.gateway.clock.now() + timedelta(seconds=5)


def _sends(
    name: str, says: str, kind: str, data: dict[str, Any], reddens: list[str], specs: tuple[str, ...], blinds: list[str]
) -> None:
    """A client whose events of one kind carry this."""
    departure = defect(name, says, reddens=reddens, specs=specs, blinds=blinds, scope="full")

    @departure.at("callback.event")
    def _(event: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
        return {**event, "data": data} if about.kind == kind and about.question is None else event


_sends(
    "client-requests-without-a-fragment",
    "Asks for a footprint without a fragment.",
    "request",
    {"productId": ["urn:gtin:9520001000010"]},
    ["PACT-EVR-001", "PACT-EVR-002", "PACT-EVR-003"],
    LINE_2,
    [],
)
_sends(
    "client-comments-in-numbers",
    "Sends a number as the comment of its request.",
    "request",
    {"pf": {"productIds": ["urn:gtin:9520001000010"]}, "comment": 5},
    ["PACT-EVR-004"],
    LINE_2,
    [],
)
_sends(
    "client-requests-without-criteria",
    "Asks for footprints without any criterion.",
    "request",
    {"comment": "everything, please"},
    ["PACT-EVR-005"],
    LINE_3,
    [],
)
_sends(
    "announces-nothing-at-all",
    "Sends announcements without any id.",
    "published",
    {"pfIds": []},
    ["PACT-EVP-003"],
    LINE_2,
    ["PACT-EVP-002"],
)
_sends(
    "announces-urns",
    "Announces products by URNs instead of footprints by ids.",
    "published",
    {"pfIds": ["urn:gtin:9520001000010"]},
    ["PACT-EVP-004"],
    LINE_3,
    ["PACT-EVP-005"],
)
