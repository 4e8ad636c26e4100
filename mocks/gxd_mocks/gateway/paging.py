"""Pages: where one ends, and the link to the next."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.query import encoded
from gxd_mocks.gateway.seals import Seal

if TYPE_CHECKING:
    from gxd_mocks.gateway.call import Call
    from gxd_mocks.gateway.clock import Clock
    from gxd_mocks.gateway.query import Pairs

CURSOR = "cursor"
"""The name of our own parameter in a link. Links are opaque: no client needs to know it."""

VALID_FOR = timedelta(seconds=600)
"""Pagination 4 asks for at least 180 s."""


@dataclass(frozen=True)
class Cursor:
    """A place in one client's walk through one list.

    `after` is the last key that was given out, `upto` the last key there was when the walk began: what is added
    meanwhile belongs to the next walk, so a link called again returns the same set (2.x, Pagination 2.1).
    """

    after: int
    upto: int
    limit: int | None
    client: str
    query: str
    expires: float


class Cursors:
    """Seals cursors into links, and opens only links that are ours, unchanged, in time and used by their owner."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._seal = Seal(key, "pagination link")
        self._clock = clock

    def begin(self, call: Call, decoded: Pairs, limit: int | None, upto: int) -> Cursor:
        """The cursor before the first page."""
        return Cursor(0, upto, limit, call.client, _digest(call, decoded), 0)

    def seal(self, cursor: Cursor, after: int) -> str:
        """The word in the link to what comes after `after`."""
        expires = (self._clock.now() + VALID_FOR).timestamp()
        return self._seal.close(asdict(cursor) | {"after": after, "expires": expires})

    def open(self, text: str, call: Call, decoded: Pairs, limit: int | None) -> Cursor:
        """The cursor in a link that is followed. Raises `Refused` if it does not belong to this request."""
        content: dict[str, Any] | None = self._seal.open(text)
        cursor = Cursor(**content) if content else None
        if cursor is None or (cursor.client, cursor.query, cursor.limit) != (
            call.client,
            _digest(call, decoded),
            limit,
        ):
            raise Refused("bad_request", "this pagination link was not made here, or was changed")
        if self._clock.now().timestamp() >= cursor.expires:
            raise Refused("bad_request", "this pagination link has expired; begin again without it")
        return cursor


def link_to(call: Call, decoded: Pairs, word: str) -> str:
    """The URL of the next page: absolute, on scheme and host of the request as received, the filter still visible."""
    query = encoded([*_without_cursor(decoded), (CURSOR, word)])
    return f"{call.origin}{call.request.path}?{query}"


def _digest(call: Call, decoded: Pairs) -> str:
    # The order of parameters carries no meaning, but a client that follows a link has no reason to change it.
    query = f"{call.version.spec} {call.request.path}?{encoded(_without_cursor(decoded))}"
    return hashlib.sha256(query.encode()).hexdigest()[:24]


def _without_cursor(decoded: Pairs) -> Pairs:
    return [(name, value) for name, value in decoded if name != CURSOR]
