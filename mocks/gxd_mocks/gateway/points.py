"""Where the gateway asks itself whether to tell the truth: every point, what is true there, and what it is about.

A departure registers a change at some of these. Besides what is listed, every change learns `spec`, `gateway` and,
except where we are the ones who call, `request` (as it came), `action` and `client` (empty until a token is accepted).
Between calls it may keep what it needs in `gateway.notes`, and roll dice with `gateway.random`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gxd_mocks.departures import Departure


class Point(NamedTuple):
    """What is true at a point, and what a change may look at besides."""

    truth: str
    about: tuple[str, ...] = ()


POINTS = {
    # Discovery and tokens
    "discovery.document": Point("dict: the provider configuration"),
    "discovery.response": Point("Response: the provider configuration, served"),
    "token.problem": Point(
        "str | None: an error of RFC 6749 that the form deserves before anybody is recognised", ("form",)
    ),
    "token.accepts": Point("bool: whether the client is who it says", ("form", "offered")),
    "token.lifetime": Point("int: seconds that the token is really good for, and says so", ("form",)),
    "token.document": Point("dict: access_token, token_type, expires_in", ("form",)),
    "token.response": Point("Response: whatever the token endpoint answers, token or error"),
    "bearer.verdict": Point('str: "accepted", "refused", "expired" or "missing"', ("bearer",)),
    "access": Point("predicate: which footprints this client may see, in lists, gets and events"),
    # Doors
    "transport.plain_http": Point(
        "bool: whether plain http is answered at the port that speaks TLS; asked when it opens"
    ),
    # Every answer
    "situation": Point("Response: the error response for a situation of the version's table", ("name", "code")),
    "response": Point("Response: the final response of every action; see `action`"),
    # ListFootprints
    "list.limit": Point("int | None: the limit that was asked for", ("parameters",)),
    "list.filter": Point("2.x: str | None: the $filter as it was sent; None passes over it", ("parameters",)),
    "list.query": Point("3.0: dict of criterion -> values; 2.x: list of odata.Condition", ("parameters",)),
    "criterion.*": Point(
        "predicate: one criterion, e.g. criterion.productId; in 2.x one condition, e.g. criterion.created. "
        "Asked for lists and for request events",
        ("name", "values", "operator (2.x)"),
    ),
    "list.matches": Point("predicate: the whole filter", ("parameters",)),
    "page.cursor": Point("Cursor: the place that the followed link leads to", ("word",)),
    "list.items": Point(
        "iterable of Entry: all matches that are still to come, in order; read lazily", ("cursor", "limit")
    ),
    "page.size": Point("int: the most items of this page", ("limit",)),
    "page.items": Point("list of Entry: the items of this page", ("cursor", "limit")),
    "page.more": Point("bool: whether there is a next page", ("cursor", "page")),
    "page.after": Point("int: the key after which the next page begins", ("cursor",)),
    "page.link": Point("str: the URL of the next page", ("cursor", "word")),
    "page.link_header": Point("str | None: the whole Link header", ("cursor", "page")),
    "list.body": Point("dict: the body of the list", ("cursor",)),
    # GetFootprint
    "get.footprint": Point("dict | None: the footprint with that id", ("id",)),
    "get.body": Point("dict: the body of the answer", ("id",)),
    # Footprints, wherever they go out
    "footprint": Point('dict, a copy: the document; `where` is "list", "get" or "event"', ("where", "held")),
    # Events that come in
    "event.verdict": Point("str | None: why the event is refused", ("event", "kind")),
    "event.once": Point("bool: whether it was seen before and therefore causes nothing", ("event", "kind")),
    "event.accepted.response": Point("Response: 200 without a body", ("event", "kind")),
    "request.matches": Point("predicate: which footprints were asked for", ("question",)),
    "request.plan": Point("list of Answer: what is sent in answer, exactly one", ("question", "footprints")),
    # Events that go out. `delivery` has `attempts`, `question`, `base` and `event`.
    "callback.base": Point("str | None: base URL that the answer goes to; None refuses the request", ("question",)),
    "callback.event": Point("dict: the whole event, once; every attempt sends the same", ("question", "kind")),
    "callback.due": Point("datetime: when the first attempt is made", ("question", "kind")),
    "callback.discovery": Point("bool: whether the recipient's discovery is asked first", ("delivery",)),
    "callback.token_url": Point(
        "str: where the recipient is asked for a token; `discovered` is what its discovery answered",
        ("delivery", "discovered"),
    ),
    "callback.keeps_token": Point("bool: whether a token is kept for the next delivery", ("delivery",)),
    "callback.token_request": Point("Request: how we ask the recipient for a token", ("delivery",)),
    "callback.token": Point("bool: whether the event is sent with a token", ("delivery",)),
    "callback.url": Point("str: where the event is posted", ("delivery",)),
    "callback.request": Point("Request: the event as it is posted, at every attempt", ("delivery",)),
    "callback.retry": Point("datetime | None: when a failed attempt is repeated; None gives up", ("delivery",)),
    # We as a client, sent on an `errand` (`do`, `base`, `auth_base`, `found`). Its events go out like all others.
    "client.discovery": Point("bool: whether the host's discovery is asked first", ("errand",)),
    "client.token_url": Point("str: where the host is asked for a token", ("errand", "discovered")),
    "client.keeps_token": Point("bool: whether a token is kept for the next call", ("errand",)),
    "client.token_request": Point("Request: how we ask the host for a token", ("errand",)),
    "client.token": Point('bool: whether a call ("list" or "get") carries a token', ("errand", "action")),
    "client.query": Point(
        'list of pairs: the query of a list of "everything", or of one "product"', ("errand", "purpose")
    ),
    "client.url": Point("str: what is called", ("errand", "action")),
    "client.request": Point("Request: the call as it is made, at every attempt", ("errand", "action")),
    "client.renews": Point("bool: whether a refused token (401) is fetched anew", ("errand", "action")),
    "client.again": Point(
        "float | None: the pause in seconds before a call that failed is repeated; None gives up",
        ("errand", "action", "attempt", "response"),
    ),
    "client.follows": Point("str | None: the link that is followed next", ("errand", "visited")),
}


def unknown(departure: Departure) -> list[str]:
    """The points of a departure that do not exist: nobody would ever ask there."""
    return [point for point in departure.changes if point not in POINTS and not point.startswith("criterion.")]
