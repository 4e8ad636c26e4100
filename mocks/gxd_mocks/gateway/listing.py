"""ListFootprints: what a client may see and asked for, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from gxd_mocks.gateway import criteria, odata, query
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.paging import CURSOR, Cursor, Cursors, link_to
from gxd_mocks.message import Response

if TYPE_CHECKING:
    from gxd_mocks.gateway.call import Call
    from gxd_mocks.store import Entry, Store

PAGE_SIZE = 100
"""No page is longer, whatever the limit: fewer than asked for are allowed, and the link says that there is more."""

Predicate = Callable[[dict[str, Any]], bool]


def answer(call: Call, store: Store, may_see: Predicate, cursors: Cursors) -> Response:
    """One page of the list. Raises `Refused` for a limit, a filter or a link that is none."""
    decoded = query.pairs(call.request.query)
    limit = call.tell("list.limit", query.limit(call, decoded), parameters=decoded)
    wanted = wanted_by(call, decoded)
    cursor = _cursor(call, decoded, limit, store, cursors)
    entries: Iterable[Entry] = (
        entry for entry in store.scan(cursor.after, cursor.upto) if may_see(entry.footprint) and wanted(entry.footprint)
    )
    entries = call.tell("list.items", entries, cursor=cursor, limit=limit)
    return _page(call, decoded, cursor, entries, cursors)


def wanted_by(call: Call, decoded: query.Pairs) -> Predicate:
    """Whether a footprint was asked for, as this version asks."""
    if call.version.filtering == "criteria":
        predicates = _by_criteria(call, decoded)
    else:
        predicates = _by_filter(call, decoded)
    matches = together(predicates)
    told: Predicate = call.tell("list.matches", matches, parameters=decoded)
    return told


def by_criterion(call: Call, asked: criteria.Asked) -> list[Predicate]:
    """One predicate for each criterion of 3.0."""
    return [
        call.tell(f"criterion.{name}", criteria.predicate(name, values), name=name, values=values)
        for name, values in asked.items()
    ]


def together(predicates: list[Predicate]) -> Predicate:
    """All of them (OpenAPI 3.0.3, Filtering: AND between criteria)."""
    return lambda footprint: all(holds(footprint) for holds in predicates)


def _by_criteria(call: Call, decoded: query.Pairs) -> list[Predicate]:
    if any(name == "$filter" for name, _ in decoded):
        # 3.0 gives no meaning to $filter any more. To pass over it would hand out what was not asked for.
        raise Refused("refused_filter", "$filter is deprecated; use the parameters of 3.0")
    return by_criterion(call, call.tell("list.query", criteria.asked(decoded), parameters=decoded))


def _by_filter(call: Call, decoded: query.Pairs) -> list[Predicate]:
    text = call.tell("list.filter", query.one(decoded, "$filter"), parameters=decoded)
    conditions = odata.conditions(text) if text else []
    return [
        call.tell(
            f"criterion.{condition.property}",
            condition.holds,
            name=condition.property,
            values=[condition.literal],
            operator=condition.operator,
        )
        for condition in call.tell("list.query", conditions, parameters=decoded)
    ]


def _cursor(call: Call, decoded: query.Pairs, limit: int | None, store: Store, cursors: Cursors) -> Cursor:
    word = query.one(decoded, CURSOR)
    if word is None:
        return cursors.begin(call, decoded, limit, store.last_key())
    told: Cursor = call.tell("page.cursor", cursors.open(word, call, decoded, limit), word=word)
    return told


def _page(call: Call, decoded: query.Pairs, cursor: Cursor, entries: Iterable[Entry], cursors: Cursors) -> Response:
    limit = cursor.limit
    size = call.tell("page.size", PAGE_SIZE if limit is None else min(limit, PAGE_SIZE), limit=limit)
    found = list(islice(entries, size + 1))
    page = found[:size]
    shown = call.tell("page.items", page, cursor=cursor, limit=limit)
    documents = [call.gateway.document(call, entry.footprint, "list") for entry in shown]
    body = call.tell("list.body", {"data": documents}, cursor=cursor)
    response = Response.json(200, body)
    # limit=0 is answered with an empty list and no link: a link that never leads on would be no page.
    more = call.tell("page.more", len(found) > size > 0, cursor=cursor, page=page)
    link = _link(call, decoded, cursor, page[-1].key if page else cursor.after, cursors) if more else None
    link = call.tell("page.link_header", link, cursor=cursor, page=page)
    return response if link is None else response.with_header("link", link)


def _link(call: Call, decoded: query.Pairs, cursor: Cursor, last: int, cursors: Cursors) -> str:
    word = cursors.seal(cursor, call.tell("page.after", last, cursor=cursor))
    url = call.tell("page.link", link_to(call, decoded, word), cursor=cursor, word=word)
    return f'<{url}>; rel="next"'
