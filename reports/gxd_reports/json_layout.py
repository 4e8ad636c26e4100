"""JSON laid out for the eye without touching a single token.

Parsing and writing again would hide the very faults a reader looks for: a duplicate member, `1.0` against `1.00`, an
escape. So only the white space between the tokens is changed.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<open>[{\[])|(?P<close>[}\]])|(?P<comma>,)|(?P<colon>:)"
    r'|(?P<value>"(?:[^"\\\x00-\x1f]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)'
)
_UNFINISHED = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.?)*$|[tfn][a-z]{0,4}$|-$')
DEEPEST = 24
"""Levels that are indented; deeper ones are laid out at this depth, so that hostile nesting stays small."""


def lay_out(text: str) -> str | None:
    """`text`, a JSON object or array or the beginning of one, with one member a line; None if it is not JSON."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    out: list[str] = []
    depth = 0
    place = 0
    empty = False
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            if not _UNFINISHED.match(text, place):
                return None
            out.append(text[place:])
            break
        place = match.end()
        kind, token = match.lastgroup, match.group()
        if kind == "space":
            continue
        if kind == "close":
            depth = max(0, depth - 1)
            out.append(token if empty else _line(depth) + token)
        else:
            if empty:
                out.append(_line(depth))
            out.append(token)
            if kind == "open":
                depth += 1
            elif kind == "comma":
                out.append(_line(depth))
            elif kind == "colon":
                out.append(" ")
        empty = kind == "open"
    return "".join(out)


def _line(depth: int) -> str:
    return "\n" + "  " * min(depth, DEEPEST)
