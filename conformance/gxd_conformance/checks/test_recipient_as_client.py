"""The vendor as a client of ours: how it finds the way in, how it lists and asks, what it does when something fails.

Scope full. The trigger of vendor.yaml sent it to hosts of ours; what it did there is written down, and looked at here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from gxd_conformance.blame import Blame
from gxd_conformance.check import judges
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.inbox import Inbox
from gxd_conformance.odata_filter import complaint
from gxd_conformance.scenarios.clients import Notices, Visit
from gxd_conformance.stay import FORM, TOKEN_PATH, Stay, data_of, form_of, pauses_s, query_of
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version

OF_ONE_LENGTH = 0.03
"""Pauses that differ by less than this part are neither growing nor randomised."""

NO_PAUSE_S = 0.05

NAMES_OF_A_LIMIT = ("limit", "$limit", "$top", "top", "pagesize", "page_size", "page-size", "per_page", "perpage")
"""What other interfaces call it, in any letter case."""

NAMES_OF_A_FILTER = ("$filter", "filter")


# The way in


@judges("PACT-CLI-001", last=True)
def test_a_token_is_fetched_before_anything_is_called(expect: Expect, visit: Visit) -> None:
    """2.0: the first thing that is not the token endpoint comes with a token that was issued before."""
    stay = visit.stay
    _some_calls(stay)
    issued = next((stay.exchanges.index(token) for token in stay.acts("token") if token.succeeded), None)
    for call in stay.calls:
        bears = "authorization" in call.request.headers
        expect(
            issued is not None and stay.exchanges.index(call) > issued and bears,
            call,
            got="a call before any token was fetched" if issued is None or bears else "a call without a token",
            expected=f"first a token from {stay.base_url}{TOKEN_PATH}, then calls that bear it",
        )


@judges("PACT-CLI-002", "PACT-CLI-004", last=True)
def test_the_announced_token_endpoint_is_used(expect: Expect, visit: Visit) -> None:
    """Discovery announces a token endpoint at an unusual path; every token is asked for there."""
    _asks_for_tokens_at(expect, visit.stay, visit.stay.token_path, "the token_endpoint that discovery announces")


@judges("PACT-CLI-002", "PACT-CLI-003", "PACT-CLI-005", last=True)
def test_without_discovery_the_default_path_is_used(expect: Expect, undiscovered_visit: Stay) -> None:
    """Discovery answers 404."""
    _asks_for_tokens_at(expect, undiscovered_visit, TOKEN_PATH, "the default path, for discovery answers 404")


@judges("PACT-CLI-002", last=True)
def test_an_unusable_discovery_is_passed_over(expect: Expect, unsteady_visit: Stay) -> None:
    """Discovery answers 200 with a web page."""
    _asks_for_tokens_at(expect, unsteady_visit, TOKEN_PATH, "the default path, for discovery answers with a web page")


def _asks_for_tokens_at(expect: Expect, stay: Stay, path: str, why: str) -> None:
    asked = stay.acts("token")
    due = f"POST {stay.base_url}{path}: {why}"
    if not asked:
        expect(False, stay.exchanges[-1], got="no token request at all", expected=due)
    for token in asked:
        expect(stay.target(token.request.url).partition("?")[0] == path, token, got=token.asked, expected=due)


@judges("PACT-CLI-006", last=True)
def test_a_token_is_asked_for_with_client_credentials(expect: Expect, visit: Visit, undiscovered_visit: Stay) -> None:
    """grant_type=client_credentials, once, in a form; id and secret by Basic or in the form."""
    for token in [*visit.stay.acts("token"), *undiscovered_visit.acts("token")]:
        form = form_of(token)
        grants = [value for name, value in form if name == "grant_type"]
        expect(
            grants == ["client_credentials"] and token.request.headers.content_type == FORM,
            token,
            got=f"{token.request.headers.content_type or 'no content-type'}, grant_type {shown(grants)}",
            expected=f"{FORM} with grant_type=client_credentials",
        )
        scheme = (token.request.headers.get("authorization") or "").partition(" ")[0].lower()
        expect(
            scheme == "basic" or {"client_id", "client_secret"} <= dict(form).keys(),
            token,
            got="no client id and secret",
            expected="client id and secret, by Basic authentication or in the form",
        )


@judges("PACT-CLI-007", last=True)
def test_an_expired_token_is_replaced(expect: Expect, undiscovered_visit: Stay) -> None:
    """Our host answers TokenExpired to the second use of a token; a client that fetches one for each call never meets that."""
    stay = undiscovered_visit
    expired = next((call for call in _some_calls(stay) if call.status == 401), None)
    if expired is None:
        served = [call for call in stay.calls if call.succeeded]
        if len(served) < 2:
            raise Untestable(
                f"the vendor made {len(served)} successful call at {stay.base_url}; a token has to be used twice to expire",
                evidence=tuple(call.id for call in stay.calls[:3]),
            )
        expect(True, served[1], expected="a new token where the old one has expired")
        return
    later = stay.exchanges[stay.exchanges.index(expired) + 1 :]
    renewed = [token for token in later if stay.act(token) == "token" and token.succeeded]
    expect(
        bool(renewed),
        expired,
        got=f"{len(later)} further requests, and no new token among them",
        expected="a new token, after 401 TokenExpired",
    )


@judges("PACT-CLI-008", last=True)
def test_the_given_host_and_subpath_are_called(expect: Expect, visit: Visit, inbox: Inbox, version: Version) -> None:
    """Every data call comes below the subpath, with the host name that was given."""
    stay = visit.stay
    scheme = urlsplit(stay.base_url).scheme
    strays = _strays(visit, inbox, version)
    for call in stay.calls if strays else _some_calls(stay):
        expect(
            not stay.direct or _host(f"{scheme}://{call.request.host}") == _host(stay.base_url),
            call,
            got=f"Host: {call.request.host}",
            expected=f"Host: {urlsplit(stay.base_url).netloc}",
        )
    for stray in strays:
        expect(False, stray, got=stray.asked, expected=f"calls below {stay.base_url}")


def _strays(visit: Visit, inbox: Inbox, version: Version) -> list[Exchange]:
    """Calls without our subpath: for a footprint that only that host holds, or a list where that host was never asked for one.

    Nothing else is a stray: after our own Published events a vendor may well call the address that they came from.
    """
    held = {footprint["id"] for footprint in visit.held}
    listed = bool(visit.stay.acts("list"))
    since = visit.stay.exchanges[0].at
    found = []
    for exchange in inbox.received:
        path, _, name = exchange.request.path.rstrip("/").rpartition("/")
        got = path.endswith(version.footprints_path) and name in held
        asked = not listed and f"{path}/{name}".endswith(version.footprints_path) and exchange.at >= since
        if exchange.request.method == "GET" and (got or asked):
            found.append(exchange)
    return found


def _host(url: str) -> tuple[str, int] | None:
    """Host name and port, the usual port where none is named; None for what is no host."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").rstrip("."), parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return None


# Lists


@judges("PACT-CLI-010", last=True)
def test_nobody_goes_back_to_an_earlier_link(expect: Expect, visit: Visit) -> None:
    """Once the next link was followed, those before are dead; to begin again at the first page is allowed."""
    _some_links(visit.stay)
    for page, back in visit.stay.walked_on:
        expect(
            not back,
            page,
            got="a link that this walk had left behind",
            expected="the next link, the same again, or the first page",
        )


@judges("PACT-CLI-011", last=True)
def test_a_link_that_fails_is_tried_again(expect: Expect, unsteady_visit: Stay) -> None:
    """500 twice: further attempts, after pauses that are neither none nor all of one length."""
    _some_links(unsteady_visit)
    attempts = _until_it_works(unsteady_visit.followed)
    expect(
        len(attempts) >= 3,
        attempts[-1],
        got=f"{len(attempts)} attempts",
        expected="further attempts at a link that is answered with 500",
    )
    _pauses_vary(expect, attempts)


def _pauses_vary(expect: Expect, attempts: Sequence[Exchange]) -> None:
    """Two random pauses prove little: what is none at all, or always of one length, is surely no back-off."""
    pauses = pauses_s(attempts)
    if len(pauses) >= 2:
        even = max(pauses) - min(pauses) <= OF_ONE_LENGTH * max(pauses)
        expect(
            not even and max(pauses) >= NO_PAUSE_S,
            attempts[-1],
            got=f"pauses of {', '.join(f'{pause:.3f} s' for pause in pauses)}",
            expected="pauses that grow, by a factor that varies",
        )


def _until_it_works(pages: Sequence[Exchange]) -> list[Exchange]:
    """The attempts up to the first that succeeds."""
    attempts = []
    for page in pages:
        attempts.append(page)
        if page.succeeded:
            break
    return attempts


@judges("PACT-CLI-013", last=True)
def test_a_filter_uses_what_the_specification_names(expect: Expect, visit: Visit, unsteady_visit: Stay) -> None:
    """$filter by that very name, with the operators and properties of the text. Whoever sends none sends no wrong one."""
    for page in _lists(visit.stay, unsteady_visit):
        for name, value in query_of(page):
            if name.lower() in NAMES_OF_A_FILTER:
                wrong = complaint(value) if name == "$filter" else None
                expect(name == "$filter", page, got=f"the parameter {shown(name)}", expected="$filter")
                expect(
                    wrong is None,
                    page,
                    got=f"$filter={shown(value)} uses {wrong}",
                    expected="only the operators and properties of the specification",
                )
        expect(True, page, expected="a right $filter, where one is sent")


@judges("PACT-CLI-014", last=True)
def test_a_limit_is_a_positive_integer(expect: Expect, visit: Visit, unsteady_visit: Stay) -> None:
    """limit by that very name, from 1 on. Whoever sends none sends no wrong one."""
    for page in _lists(visit.stay, unsteady_visit):
        asked = query_of(page)
        limits = [value for name, value in asked if name == "limit"]
        others = [name for name, _ in asked if name.lower() in NAMES_OF_A_LIMIT and name != "limit"]
        # Whoever sends limit as well as a name of another interface has said it.
        expect(
            not others or bool(limits),
            page,
            got=f"the parameter {shown(others[0]) if others else ''}",
            expected="limit",
        )
        for value in limits:
            expect(
                value.isascii() and value.isdigit() and value.strip("0") != "",
                page,
                got=f"limit={shown(value)}",
                expected="a positive integer",
            )


def _lists(*stays: Stay) -> list[Exchange]:
    """What the vendor asked in its own words; links of ours say what we made them say."""
    found = [page for stay in stays for page in stay.first_pages]
    if not found:
        raise Untestable("the vendor listed nothing at any of our hosts")
    return found


# Events


@judges("PACT-EVR-001", last=True)
def test_a_request_is_about_one_product(expect: Expect, visit: Visit) -> None:
    """2.2 and later: several ids of one product are one product; ids that are not ours name none of ours."""
    for request in _requests(visit.stay):
        fragment = data_of(request).get("pf")
        meant = _products_meant(fragment if isinstance(fragment, dict) else {}, visit.held)
        expect(
            len(meant) <= 1,
            request,
            path="/data/pf",
            got=f"a fragment that means {len(meant)} products: {', '.join(sorted(meant))}",
            expected="a fragment of one product",
        )


@judges("PACT-EVR-002", last=True)
def test_a_request_names_its_product_by_ids(expect: Expect, visit: Visit) -> None:
    """2.2 and later: productIds."""
    for request in _requests(visit.stay):
        fragment = data_of(request).get("pf")
        ids = fragment.get("productIds") if isinstance(fragment, dict) else None
        expect(
            isinstance(ids, list) and bool(ids),
            request,
            path="/data/pf/productIds",
            got=shown(ids),
            expected="the product's ids",
        )


def _requests(stay: Stay) -> list[Exchange]:
    found = stay.events("request")
    if not found:
        raise Untestable(
            f"the vendor sent no request event to {stay.base_url}",
            evidence=tuple(exchange.id for exchange in stay.exchanges[-3:]),
        )
    return found


def _products_meant(fragment: Mapping[str, Any], held: Sequence[Mapping[str, Any]]) -> set[str]:
    """The first id of each of our products that a fragment means: by its ids, or where it gives none, by all it says."""
    asked = fragment.get("productIds")
    ids = {one.casefold() for one in asked if isinstance(one, str)} if isinstance(asked, list) else set()
    if ids:
        return {
            footprint["productIds"][0]
            for footprint in held
            if ids & {one.casefold() for one in footprint["productIds"]}
        }
    return {footprint["productIds"][0] for footprint in held if _means(fragment, footprint)}


def _means(fragment: Mapping[str, Any], footprint: Mapping[str, Any]) -> bool:
    return all(_same(asked, footprint.get(name)) for name, asked in fragment.items() if asked not in (None, [], {}, ""))


def _same(asked: Any, held: Any) -> bool:
    if isinstance(asked, dict):
        return isinstance(held, dict) and _means(asked, held)
    if isinstance(asked, list):
        return isinstance(held, list) and any(_same(one, other) for one in asked for other in held)
    if isinstance(asked, str) and isinstance(held, str):
        return asked.casefold() == held.casefold()
    return bool(asked == held)


@judges(
    "PACT-EVT-001",
    "PACT-EVT-002",
    "PACT-EVT-003",
    "PACT-EVT-004",
    "PACT-EVR-003",
    "PACT-EVR-004",
    "PACT-EVR-005",
    "PACT-EVP-003",
    "PACT-EVP-004",
    last=True,
    scope="full",
    triggered=True,
)
def test_the_events_of_a_client_keep_the_rules(
    expect: Expect, visit: Visit, events_sent: list[tuple[Exchange, list[Offence]]]
) -> None:
    """What the text demands of a sender: the envelope, the fragment or the criteria, the ids that are announced."""
    expect(True, visit.stay.exchanges[-1], expected="right events, where some are sent")
    for exchange, offences in events_sent:
        expect.clean(offences, exchange)


@judges("PACT-EVT-010", last=True, scope="full", triggered=True)
def test_the_answer_to_its_request_is_taken(expect: Expect, visit: Visit) -> None:
    """3.0: whoever asks takes the answer: 200 for the Fulfilled or Rejected event that we sent."""
    for answer in visit.answered:
        expect(expect.answered(answer).status == 200, answer, expected="200 for the answer to a request of the vendor")
    expect(True, visit.stay.exchanges[-1], expected="200 for the answer, where the vendor asked by event")


@judges("PACT-EVP-002", last=True)
def test_what_is_announced_is_there(expect: Expect, notices: Notices) -> None:
    """2.x: every id of a Published event can be fetched by whom it was announced to."""
    for exchange in notices.fetched:
        expect(
            expect.answered(exchange).status == 200, exchange, expected="200 for a footprint that was announced to us"
        )


@judges("PACT-EVP-005", last=True)
def test_an_undelivered_announcement_is_tried_again(expect: Expect, notices: Notices) -> None:
    """3.0: our host was busy twice; the same event comes again, with its id."""
    first = next((notice for notice in notices.events if notice.status == 503), None)
    if first is None:
        raise Untestable(
            f"our host never got so far as to be busy: it answered {notices.events[0].status} to what was announced",
            Blame.VENDOR,
            (notices.events[0].id,),
        )
    event_id = _id(first)
    attempts = [event for event in notices.events if _id(event) == event_id]
    expect(
        len(attempts) >= 3,
        attempts[-1],
        got=f"{len(attempts)} attempts at event {shown(event_id)}",
        expected="the same event again after 503, with growing pauses",
    )
    _pauses_vary(expect, attempts)


def _id(exchange: Exchange) -> Any:
    event = exchange.question.value
    return event.get("id") if isinstance(event, dict) else None


def _some_calls(stay: Stay) -> list[Exchange]:
    if not stay.calls:
        raise Untestable(
            f"the vendor called no action at {stay.base_url}",
            evidence=tuple(exchange.id for exchange in stay.exchanges[:3]),
        )
    return stay.calls


def _some_links(stay: Stay) -> list[Exchange]:
    if not stay.followed:
        raise Untestable(
            f"the vendor followed no next link at {stay.base_url}: it has to list everything",
            evidence=tuple(exchange.id for exchange in stay.exchanges[:3]),
        )
    return stay.followed
