"""The `$filter` of 2.x: the small part of OData version 4 that the specification allows, and nothing else.

    filter    := cond ( " and " cond )*            conditions may stand in parentheses
    cond      := property op literal | collection "/any(" name ":(" name " eq " literal "))"
    op        := eq | lt | le | gt | ge

A date-time may be quoted, as in the samples of the specification, or not, as OData writes it. Whatever else OData knows
is refused as not implemented (ListFootprints, Filtering): that is allowed; a filter half understood would be a lie.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.instants import instant

DATES = ("created", "updated", "pcf/referencePeriodStart", "pcf/referencePeriodEnd")
TEXTS = ("productCategoryCpc", "pcf/geographyCountry")
COLLECTIONS = ("companyIds", "productIds")

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}

TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<date>\d{4}-\d\d-\d\d[Tt][0-9:.]+(?:[Zz]|[+ -]\d\d:\d\d))"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:/[A-Za-z_][A-Za-z0-9_]*)*)"
    r"|(?P<mark>[():]))",
    re.ASCII,
)

DEEPEST = 20
"""Parentheses in parentheses, at most; no honest filter needs two."""


@dataclass(frozen=True)
class Condition:
    """One condition on one property."""

    property: str
    operator: str
    literal: str

    def holds(self, footprint: Mapping[str, Any]) -> bool:
        """Whether it is true of a footprint. A property that is absent satisfies nothing."""
        value: Any = footprint
        for part in self.property.split("/"):
            value = value.get(part) if isinstance(value, Mapping) else None
        if self.property in COLLECTIONS:
            return isinstance(value, list) and self.literal in value
        if self.property in DATES:
            value, wanted = instant(value), instant(self.literal)
            return value is not None and OPERATORS[self.operator](value, wanted)
        return isinstance(value, str) and OPERATORS[self.operator](value, self.literal)


def conditions(text: str) -> list[Condition]:
    """The conditions that must all hold. Raises `Refused` for everything that is not understood."""
    reader = _Reader(_tokens(text))
    found = reader.filter()
    reader.end()
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens = []
    position, text = 0, text.rstrip()
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise _not_implemented(text[position : position + 20])
        tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return tokens


class _Reader:
    """Reads tokens from left to right; every method is one line of the grammar."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._next = 0

    def filter(self, depth: int = 0) -> list[Condition]:
        if depth > DEEPEST:
            raise _not_implemented("so many parentheses")
        found = self._condition(depth)
        while self._peek() == ("word", "and"):
            self._next += 1
            found += self._condition(depth)
        return found

    def end(self) -> None:
        if self._next < len(self._tokens):
            raise _not_implemented(self._tokens[self._next][1])

    def _condition(self, depth: int) -> list[Condition]:
        if self._peek() == ("mark", "("):
            self._mark("(")
            found = self.filter(depth + 1)
            self._mark(")")
            return found
        word = self._take("word")
        if word.endswith("/any"):
            return [self._any(word.removesuffix("/any"))]
        return [self._comparison(word)]

    def _comparison(self, name: str) -> Condition:
        sign = self._take("word")
        if name not in DATES + TEXTS or sign not in OPERATORS:
            raise _not_implemented(f"{name} {sign}")
        literal = self._literal()
        if name in DATES and instant(literal) is None:
            raise _not_implemented(f"{literal} as a date-time")
        return Condition(name, sign, literal)

    def _any(self, name: str) -> Condition:
        if name not in COLLECTIONS:
            raise _not_implemented(f"{name}/any")
        self._mark("(")
        variable = self._take("word")
        self._mark(":")
        closing = 1
        while self._peek() == ("mark", "(") and closing < DEEPEST:
            self._mark("(")
            closing += 1
        if self._take("word") != variable or self._take("word") != "eq":
            raise _not_implemented("any other condition on a collection than eq")
        literal = self._literal()
        for _ in range(closing):
            self._mark(")")
        return Condition(name, "eq", literal)

    def _literal(self) -> str:
        kind, token = self._peek()
        if kind == "text":
            self._next += 1
            return token[1:-1].replace("''", "'")
        return self._take("date")

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("end", "the end of the filter")

    def _take(self, kind: str) -> str:
        found, token = self._peek()
        if found != kind:
            raise _not_implemented(token)
        self._next += 1
        return token

    def _mark(self, mark: str) -> None:
        if self._take("mark") != mark:
            raise _not_implemented(f"a filter without {mark} in this place")


def _not_implemented(what: str) -> Refused:
    return Refused("refused_filter", f"$filter: {what!r} is not implemented here")
