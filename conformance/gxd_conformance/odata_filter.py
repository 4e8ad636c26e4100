"""The `$filter` of 2.x as the suite reads it: does it use what the specification names, and nothing else?

Written apart from the gateway's reader on purpose. It judges form, operators and properties, never whether a host would
find something: a date may be quoted, as the samples have it, or not, as OData writes it.
"""

from __future__ import annotations

import re

PROPERTIES = (
    "created",
    "updated",
    "productCategoryCpc",
    "pcf/geographyCountry",
    "pcf/referencePeriodStart",
    "pcf/referencePeriodEnd",
)
COLLECTIONS = ("companyIds", "productIds")
OPERATORS = ("eq", "lt", "le", "gt", "ge")

TOKEN = re.compile(
    r"(?P<literal>'(?:[^']|'')*'|\d{4}-\d\d-\d\d(?:[Tt][0-9:.]+(?:[Zz]|[+ -]\d\d:?\d\d)?)?)"
    r"|(?P<word>[^\s():']+)"
    r"|(?P<mark>[():])",
    re.ASCII,
)
LONGEST = 10_000
DEEPEST = 50


class NotAllowed(ValueError):
    """What the filter uses and the specification does not name."""


def complaint(text: str) -> str | None:
    """Why a filter is none that the specification allows; None if it is one."""
    try:
        _Reader(text).whole()
    except NotAllowed as found:
        return str(found)
    return None


class _Reader:
    """Reads from left to right; every method is one line of the grammar."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise NotAllowed(f"a filter of {len(text)} characters")
        self._tokens = [(str(match.lastgroup), match.group()) for match in TOKEN.finditer(text)]
        left_over = TOKEN.sub("", text).strip()
        if left_over:
            raise NotAllowed(f"{left_over[:20]!r}")
        self._next = 0

    def whole(self) -> None:
        self._conditions(0)
        if self._next < len(self._tokens):
            raise NotAllowed(f"{self._tokens[self._next][1]!r} between two conditions")

    def _conditions(self, depth: int, variable: str | None = None) -> None:
        """cond ( and cond )*"""
        if depth > DEEPEST:
            raise NotAllowed("so many parentheses")
        self._condition(depth, variable)
        while self._peek() == ("word", "and"):
            self._next += 1
            self._condition(depth, variable)

    def _condition(self, depth: int, variable: str | None) -> None:
        """( cond ) | property op literal | collection/any(variable:cond)"""
        if self._peek() == ("mark", "("):
            self._mark("(")
            self._conditions(depth + 1, variable)
            self._mark(")")
            return
        name = self._word("a property")
        collection = name.removesuffix("/any")
        if variable is None and collection != name:
            self._any(collection, depth)
            return
        if name not in ((variable,) if variable else PROPERTIES):
            raise NotAllowed(f"the property {name!r}")
        operator = self._word("an operator")
        if operator not in (("eq",) if variable else OPERATORS):
            raise NotAllowed(f"the operator {operator!r}")
        kind, literal = self._peek()
        if kind != "literal":
            raise NotAllowed(f"{literal!r}, which is no quoted text and no date,")
        self._next += 1

    def _any(self, collection: str, depth: int) -> None:
        if collection not in COLLECTIONS:
            raise NotAllowed(f"the collection {collection!r}")
        self._mark("(")
        variable = self._word("a variable")
        self._mark(":")
        self._conditions(depth + 1, variable)
        self._mark(")")

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("end", "its end")

    def _word(self, what: str) -> str:
        kind, word = self._peek()
        if kind != "word":
            raise NotAllowed(f"{word!r} where {what} is due")
        self._next += 1
        return word

    def _mark(self, mark: str) -> None:
        if self._peek() != ("mark", mark):
            raise NotAllowed(f"{self._peek()[1]!r} where {mark} is due")
        self._next += 1
