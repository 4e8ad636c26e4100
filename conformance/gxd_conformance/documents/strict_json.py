"""JSON as RFC 8259 and careful partners read it: whatever two readers might take for two things is a problem with its place.

The standard library's scanner reads the body once. Only when something is wrong, a second, slower look finds out where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Kind = Literal[
    "empty",
    "encoding",
    "byte_order_mark",
    "syntax",
    "trailing",
    "duplicate_key",
    "constant",
    "number",
    "depth",
    "surrogate",
]

DEEPEST = 128
"""Arrays and objects inside one another. A footprint needs six."""
LONGEST_INTEGER = 1000
"""Digits. Python itself refuses to read more than 4300, other languages stop far earlier."""
MOST_PROBLEMS = 100
"""What is kept of a body that is wrong everywhere."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the text. `offset` counts bytes from 0, `line` and `column` characters from 1."""

    kind: Kind
    says: str
    offset: int
    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column} (byte {self.offset}): {self.says}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `value` is `None` if nothing could be (and for `null`); `problems` stand in the order of the text.

    Numbers with a fraction or an exponent are `Decimal`, exactly as written. Of a duplicate key the last value counts, as
    nearly everywhere; a half surrogate is replaced by U+FFFD; NaN and Infinity are read as `None`.
    """

    value: Any
    problems: tuple[Problem, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.problems


def read(body: bytes) -> Reading:
    """Read one JSON text. Never raises, whatever the bytes; takes time in proportion to their number."""
    return _Reader(body).reading()


@dataclass(slots=True)
class _Text:
    """The decoded body, and the way back from a character to its byte, line and column."""

    text: str
    encoding: str
    bom: int

    def problem(self, kind: Kind, says: str, at: int) -> Problem:
        before = self.text[:at]
        line_start = before.rfind("\n") + 1
        offset = self.bom + len(before.encode(self.encoding, "surrogatepass"))
        return Problem(kind, says, offset, before.count("\n") + 1, at - line_start + 1)


@dataclass(slots=True)
class _Reader:
    body: bytes
    problems: list[Problem] = field(default_factory=list)
    suspicious: set[str] = field(default_factory=set)

    def reading(self) -> Reading:
        text = self._decoded()
        if not text.text.strip(" \t\r\n"):
            return self._nothing(text.problem("empty", "no JSON at all", 0))
        start = len(text.text) - len(text.text.lstrip(" \t\r\n"))
        try:
            value, end = self._scanner().raw_decode(text.text, start)
        except json.JSONDecodeError as error:
            self._look_closer(text)
            return self._nothing(text.problem("syntax", _sentence(error.msg), error.pos))
        except RecursionError:
            return self._nothing(_too_deep(text))
        if text.text[end:].strip(" \t\r\n"):
            rest = len(text.text) - len(text.text[end:].lstrip(" \t\r\n"))
            self.problems.append(text.problem("trailing", "something follows the JSON value", rest))
        if _is_deep(value, self.body):
            return self._nothing(_too_deep(text))
        if "surrogate" in self.suspicious or _HALF_ESCAPE.search(self.body):
            self.suspicious.add("surrogate")
            value = _without_half_surrogates(value)
        self._look_closer(text)
        return Reading(value, _in_order(self.problems))

    def _nothing(self, problem: Problem) -> Reading:
        return Reading(None, _in_order([*self.problems, problem]))

    def _decoded(self) -> _Text:
        body = self.body
        if body.startswith(b"\xef\xbb\xbf"):
            self.problems.append(Problem("byte_order_mark", "a byte order mark; RFC 8259 forbids it", 0, 1, 1))
            return self._decoded_as("utf-8", body[3:], 3)
        encoding = json.detect_encoding(body[:4]) if body else "utf-8"
        if not encoding.startswith("utf-8"):
            says = f"{encoding.upper()}; JSON is exchanged in UTF-8 only"
            self.problems.append(Problem("encoding", says, 0, 1, 1))
        return self._decoded_as(encoding, body, 0)

    def _decoded_as(self, encoding: str, body: bytes, bom: int) -> _Text:
        try:
            return _Text(body.decode(encoding), encoding, bom)
        except UnicodeDecodeError as error:
            found = _Text(body[: error.start].decode(encoding, "replace"), encoding, bom)
            says = f"byte 0x{body[error.start]:02x} is not {encoding.upper()}"
            problem = found.problem("encoding", says, len(found.text))
            self.problems.append(Problem("encoding", says, error.start + bom, problem.line, problem.column))
            return _Text(body.decode(encoding, "replace"), encoding, bom)

    def _scanner(self) -> json.JSONDecoder:
        return json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=self._fraction,
            parse_int=self._integer,
            parse_constant=self._constant,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            self.suspicious.add("duplicate_key")
        return members

    def _fraction(self, digits: str) -> Decimal | None:
        try:
            return Decimal(digits)
        except InvalidOperation:
            self.suspicious.add("number")
            return None

    def _integer(self, digits: str) -> int | Decimal:
        if len(digits) <= LONGEST_INTEGER:
            return int(digits)
        self.suspicious.add("number")
        return Decimal(digits)

    def _constant(self, _name: str) -> None:
        self.suspicious.add("constant")

    def _look_closer(self, text: _Text) -> None:
        """Go through the text again, token by token, for the places of what the scanner only noticed."""
        if not self.suspicious:
            return
        for problem in _closer(text):
            self.problems.append(problem)
            if len(self.problems) >= MOST_PROBLEMS:
                return


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.offset)[:MOST_PROBLEMS])


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:]


def _is_deep(value: Any, body: bytes) -> bool:
    """Whether arrays and objects stand in one another more than `DEEPEST` times; level by level, so never recursive."""
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    level, depth = [value], 0
    while level:
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer if type(outer) is list else ())
            if type(inner) is dict or type(inner) is list
        ]
        depth += 1
        if depth > DEEPEST:
            return True
    return False


_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}:,]|-?[0-9][-+.0-9eE]*|-?(?:NaN|Infinity)', re.DOTALL)
"""A string that never ends is one token up to the end, so that no text is gone through twice."""
_HALF_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


def _too_deep(text: _Text) -> Problem:
    depth = 0
    for token in _TOKEN.finditer(text.text):
        mark = token[0]
        depth += (mark in "[{") - (mark in "]}") if len(mark) == 1 else 0
        if depth > DEEPEST:
            return text.problem("depth", f"more than {DEEPEST} arrays and objects inside one another", token.start())
    return text.problem("depth", "arrays and objects nested too deeply to be read", 0)


def _closer(text: _Text) -> Iterator[Problem]:
    """Duplicate keys, constants, numbers and half surrogates, with their places. The text may be broken anywhere."""
    keys: list[set[str] | None] = []
    expecting_key = False
    for token in _TOKEN.finditer(text.text):
        mark = token[0]
        if mark == "{":
            keys.append(set())
            expecting_key = True
        elif mark == "[":
            keys.append(None)
            expecting_key = False
        elif mark in ("}", "]"):
            if keys:
                keys.pop()
            expecting_key = False
        elif mark == ",":
            expecting_key = bool(keys) and keys[-1] is not None
        elif mark.startswith('"'):
            string = _string(mark)
            if _HALF.search(string):
                yield text.problem("surrogate", "half of a surrogate pair; it is no character", token.start())
            known = keys[-1] if keys else None
            if expecting_key and known is not None:
                if string in known:
                    yield text.problem("duplicate_key", f"the key {mark[:80]} comes twice in one object", token.start())
                known.add(string)
            expecting_key = False
        elif mark.endswith(("NaN", "Infinity")):
            yield text.problem("constant", f"{mark} is no JSON", token.start())
        elif mark not in (":",) and _is_hopeless(mark):
            yield text.problem(
                "number", f"a number of {len(mark)} characters, which hardly anybody can read", token.start()
            )


def _string(literal: str) -> str:
    try:
        string: str = json.loads(literal)
    except ValueError:
        return literal
    return string


def _is_hopeless(number: str) -> bool:
    if number.lstrip("-").isdigit():
        return len(number) > LONGEST_INTEGER
    try:
        Decimal(number)
    except InvalidOperation:
        return True
    return False


def _without_half_surrogates(value: Any) -> Any:
    """The same value with U+FFFD for every half surrogate. Not deeper than `DEEPEST`, which was made sure before."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_half_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_HALF.sub("\ufffd", name): _without_half_surrogates(member) for name, member in value.items()}
    return value
