"""The query of a request, decoded once: names, values, and the limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

from gxd_mocks.gateway.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gxd_mocks.gateway.call import Call

Pairs = list[tuple[str, str]]

INTEGER = re.compile(r"[0-9]+", re.ASCII)

MOST_DIGITS = 18
"""A longer number is as good as endless; reading it digit by digit would be work for nothing."""


def pairs(query: str) -> Pairs:
    """Every `name=value`, percent-decoded; what is no UTF-8 becomes U+FFFD, and a stray `%` stays."""
    named = (part.partition("=") for part in query.split("&") if part)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in named]


def encoded(decoded: Iterable[tuple[str, str]]) -> str:
    """The pairs as a query again, every character that may be misread percent-encoded."""
    return "&".join(f"{quote(name, safe='$-')}={quote(value, safe='')}" for name, value in decoded)


def one(decoded: Pairs, name: str) -> str | None:
    """The value of a parameter that may come once. Raises `Refused` if it comes twice."""
    values = [value for known, value in decoded if known == name]
    if len(values) > 1:
        raise Refused("bad_request", f"{name} is given {len(values)} times")
    return values[0] if values else None


def limit(call: Call, decoded: Pairs) -> int | None:
    """The most footprints the client wants on a page; None if it did not say.

    2.x: a positive integer (ListFootprints, limit parameter). 3.0: `minimum: 0`. Raises `Refused` for anything else.
    """
    text = one(decoded, "limit")
    if text is None:
        return None
    least = 0 if call.version.filtering == "criteria" else 1
    digits = text.lstrip("0") or "0"
    if not INTEGER.fullmatch(text) or (len(digits) == 1 and int(digits) < least):
        raise Refused("bad_request", f"limit is an integer of at least {least}")
    return int(digits) if len(digits) <= MOST_DIGITS else 10**MOST_DIGITS
