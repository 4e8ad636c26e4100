"""One place in one document that offends one requirement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Severity = Literal["schema", "prose", "reporting"]
LONGEST = 120
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Offence:
    """What stands in a document, where, and what was due.

    `severity` tells the layer: `schema` is what a machine can read from the shape, `prose` a sentence of the text,
    `reporting` a rule of the methodology. `path` is a JSON pointer into the document, "" for the whole; it points to where
    a missing member would be. `disputed` names the entry of the errata when only one reading of the specification is
    offended. `advice` marks a recommendation, or something implausible: a warning at most.
    """

    requirement: str
    severity: Severity
    path: str
    got: str
    expected: str
    disputed: str | None = None
    advice: bool = False


ABSENT = "absent"
"""What a missing member is shown as."""


def pointer(base: str, *tokens: str | int) -> str:
    """`base` and the reference tokens behind it, escaped (RFC 6901)."""
    escaped = (str(token).replace("~", "~0").replace("/", "~1") for token in tokens)
    return "".join((base, *(f"/{token}" for token in escaped)))


def shown(value: Any) -> str:
    """A value as JSON, cut after 120 characters. Looks at no more of it than that, and never raises."""
    text = ""
    for piece in _json(value, DEEPEST):
        text += piece[: LONGEST + 1]
        if len(text) > LONGEST:
            return f"{text[: LONGEST - 1]}…"
    return text


def _json(value: Any, depth: int) -> Iterator[str]:
    match value:
        case None:
            yield "null"
        case bool():
            yield "true" if value else "false"
        case str():
            yield _quoted(value[: LONGEST + 1])
        case int():
            # Python refuses to write integers of more than some thousand digits; nobody reads them either.
            yield str(value) if value.bit_length() < 1000 else f"an integer of {value.bit_length()} bits"
        case Decimal():
            yield str(value)
        case float():
            yield repr(value)
        case dict() | list() if not depth:
            yield "…"
        case dict():
            yield "{"
            for index, (name, member) in enumerate(value.items()):
                yield f"{', ' if index else ''}{_quoted(str(name)[: LONGEST + 1])}: "
                yield from _json(member, depth - 1)
            yield "}"
        case list():
            yield "["
            for index, item in enumerate(value):
                yield ", " if index else ""
                yield from _json(item, depth - 1)
            yield "]"
        case _:
            yield f"a {type(value).__name__}"


def _quoted(text: str) -> str:
    """As JSON writes it, but readable: only what would break the line or cannot be encoded is escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{min(ord(c), 0xFFFF):04x}" for c in escaped) + '"'
