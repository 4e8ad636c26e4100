"""Reading an input file, JSON or YAML, and finding the place of a value in it again.

Numbers stay what was written: a JSON number with a fraction becomes a `Decimal`, which the calculators refuse where
text is due. A key that stands twice is refused, since one of the two would be lost.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from gxd_fixtures import yamlfile

_WHITESPACE = re.compile(r"[ \t\n\r]*")
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")


class Unreadable(ValueError):
    """The file is no document at all. `line` and `column` count from 1; 0 if unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def parse(text: str, is_json: bool) -> Any:
    """The document in a text. Raises `Unreadable` with the place."""
    try:
        return _json(text) if is_json else yamlfile.load(text)
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, error.lineno, error.colno) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise Unreadable(error.problem or "not YAML", *place) from None
    except yaml.YAMLError as error:
        raise Unreadable(str(error).splitlines()[0]) from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None


def looks_like_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def _json(text: str) -> Any:
    return json.loads(
        text, parse_float=_decimal, parse_int=_whole, parse_constant=Decimal, object_pairs_hook=_once_each
    )


def _decimal(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:  # an exponent beyond all measure
        return Decimal("NaN")


def _whole(written: str) -> int | Decimal:
    # Python refuses to read integers above 4300 digits; a Decimal of that length is refused with a name later.
    return int(written) if len(written) <= 1000 else Decimal(written)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"the key {twice!r} stands twice in one object")
    return found


def place(text: str, path: str, is_json: bool) -> tuple[int, int] | None:
    """Line and column, from 1, of the value at `path` (`items[3].lines[0].quantity`), or of its nearest parent that
    exists; None if the text cannot be walked."""
    steps = [int(at) if at else name for name, at in _STEP.findall(path)]
    try:
        return _place_in_json(text, steps) if is_json else _place_in_yaml(text, steps)
    except (ValueError, IndexError, yaml.YAMLError, RecursionError):
        return None


def _place_in_yaml(text: str, steps: list[str | int]) -> tuple[int, int] | None:
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if node is None:
        return None
    mark = node.start_mark
    for step in steps:
        child = _child(node, step)
        if child is None:
            break
        node, mark = child
    return mark.line + 1, mark.column + 1


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Mark] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, value.start_mark
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark
    return None


def _place_in_json(text: str, steps: list[str | int]) -> tuple[int, int]:
    at = _skip(text, 0)
    for step in steps:
        found = _enter(text, at, step)
        if found is None:
            break
        at = found
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def _enter(text: str, at: int, step: str | int) -> int | None:
    """Where the value under `step` begins in the object or list that begins at `at`."""
    decoder = json.JSONDecoder()
    opening = text[at]
    if opening not in "{[":
        return None
    at, index = _skip(text, at + 1), 0
    while text[at] not in "}]":
        key: str | int = index
        if opening == "{":
            key, at = decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if key == step or str(key) == str(step):
            return at
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        index += 1
    return None


def _skip(text: str, at: int) -> int:
    found = _WHITESPACE.match(text, at)
    return found.end() if found else at
