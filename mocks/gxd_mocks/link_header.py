"""Link header fields, in every shape that RFC 8288 allows.

Lawful and seen in the field: several links in one field with or without a space behind the comma, unquoted `rel=next`,
several relations in one `rel`, parameters before and after it, commas and semicolons inside `<…>` or quotes, any letter
case. The first `rel` of a link counts, later ones are ignored (RFC 8288, section 3.3).
"""

from __future__ import annotations

import re
from typing import NamedTuple

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Link(NamedTuple):
    """One link: its target as written, its relations in lower case, and all its parameters."""

    target: str
    relations: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]


class LinkField(NamedTuple):
    """The links of one field; `mistake` says where it stops being a Link field, if it does."""

    links: list[Link]
    mistake: str | None


def parse(value: str) -> LinkField:
    """Read one Link field. Never raises: what can't be read is reported in `mistake`, after the links before it."""
    links: list[Link] = []
    at = 0
    while True:
        at = _skip(value, at, " \t,")
        if at >= len(value):
            return LinkField(links, None if links else "the field is empty")
        if value[at] != "<":
            return LinkField(links, f"expected '<' at position {at + 1}, found {value[at]!r}")
        end = value.find(">", at)
        if end < 0:
            return LinkField(links, f"the '<' at position {at + 1} is never closed by '>'")
        target = value[at + 1 : end].strip()
        parameters, at, mistake = _parameters(value, end + 1)
        relation = next((text for name, text in parameters if name == "rel"), "")
        links.append(Link(target, tuple(relation.lower().split()), tuple(parameters)))
        if mistake:
            return LinkField(links, mistake)


def _parameters(value: str, at: int) -> tuple[list[tuple[str, str]], int, str | None]:
    found: list[tuple[str, str]] = []
    while True:
        at = _skip(value, at, " \t")
        if at >= len(value) or value[at] == ",":
            return found, at, None
        if value[at] != ";":
            return found, at, f"expected ';' or ',' at position {at + 1}, found {value[at]!r}"
        at = _skip(value, at + 1, " \t")
        name = TOKEN.match(value, at)
        if name is None:
            continue  # an empty parameter, as in `<…>; ; rel=next`
        at = _skip(value, name.end(), " \t")
        if at >= len(value) or value[at] != "=":
            found.append((name.group().lower(), ""))
            continue
        at = _skip(value, at + 1, " \t")
        if at < len(value) and value[at] == '"':
            text, at, closed = _quoted(value, at)
            if not closed:
                return found, at, "a quoted parameter is never closed"
        else:
            plain = re.compile(r"[^,;\s\"]*").match(value, at)
            assert plain is not None  # it matches the empty text
            text, at = plain.group(), plain.end()
        found.append((name.group().lower(), text))


def _quoted(value: str, at: int) -> tuple[str, int, bool]:
    letters: list[str] = []
    at += 1
    while at < len(value):
        if value[at] == "\\" and at + 1 < len(value):
            letters.append(value[at + 1])
            at += 2
        elif value[at] == '"':
            return "".join(letters), at + 1, True
        else:
            letters.append(value[at])
            at += 1
    return "".join(letters), at, False


def _skip(value: str, at: int, letters: str) -> int:
    while at < len(value) and value[at] in letters:
        at += 1
    return at
