"""The files of the catalogue, read strictly: a row that cannot be meant is an error with its file and line.

`catalogue/<area>.yaml` holds what is decided by: ids, versions, levels, places. `catalogue/wording/<area>.yaml` holds
the words around them, which only reports and explanations need; they are more than twice as much to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import Any

from gxd_conformance.level import Level
from gxd_fixtures import SPECS

LANGUAGES = frozenset({"en", "ja"})
SITUATIONS = ("gxd", "gxd-2.0", "gxd-2.0-as-published", "calculation")
"""When rows that do not always apply do: with a profile of the consortium, with one of them, with declared cases."""
ID = re.compile(r"[A-Z]+-[A-Z0-9]+-[0-9]{3}")


class MalformedCatalogue(ValueError):
    """A file that cannot be meant. The message starts with file and line."""


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _both_languages(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == LANGUAGES and all(map(_text, value.values()))


def _versions(value: object) -> bool:
    return isinstance(value, list) and bool(value) and value == [spec for spec in SPECS if spec in value]


Rule = tuple[Callable[[object], bool], str]

BOTH_LANGUAGES: Rule = (_both_languages, "a sentence in English and one in Japanese: {en: ..., ja: ...}")
TEXT: Rule = (_text, "some text")
WHEN: Rule = (lambda value: value in SITUATIONS, f"one of {', '.join(SITUATIONS)}, or nothing")

REQUIRED: dict[str, Rule] = {
    "id": (lambda value: _text(value) and ID.fullmatch(str(value)) is not None, "an id like PACT-PAG-003"),
    "versions": (_versions, f"a list of some of {', '.join(SPECS)}, quoted, oldest first"),
    "level": (lambda value: value in [*Level], f"one of {', '.join(Level)}"),
    "says": TEXT,
    "clause": TEXT,
    "scope": (lambda value: value in ("core", "full"), "core or full"),
}
OPTIONAL: dict[str, Rule] = {
    "anchor": TEXT,
    "patches": TEXT,
    "rule": TEXT,
    "note": TEXT,
    "advice": BOTH_LANGUAGES,
    "excluded": BOTH_LANGUAGES,
    "when": WHEN,
}
WORDS: dict[str, Rule] = {"ja": TEXT, "why": BOTH_LANGUAGES, "hint": BOTH_LANGUAGES, "look": BOTH_LANGUAGES}

HEAD: dict[str, Rule] = {
    "area": (lambda value: _text(value) and str(value).isupper(), "the middle part of its ids, like PAG"),
    "heading": (lambda value: _text(value) and str(value).isupper(), "a capital letter"),
    "title": BOTH_LANGUAGES,
    "requirements": (lambda value: isinstance(value, list) and bool(value), "a list of requirements"),
}
HEAD_OPTIONAL: dict[str, Rule] = {"when": WHEN}


def read_area(file: Traversable) -> dict[str, Any]:
    """`{"area", "heading", "title", "requirements": [row, …]}`; what the area says of `when`, each of its rows says too.

    Raises `MalformedCatalogue`.
    """
    content = _load(file)
    _hold(file, (), content, HEAD, HEAD_OPTIONAL)
    for position, row in enumerate(content["requirements"]):
        _hold(file, ("requirements", position), row, REQUIRED, OPTIONAL)
        if row["id"].split("-")[1] != content["area"]:
            raise malformed(
                file, ("requirements", position), f"{row['id']} does not belong to the area {content['area']}"
            )
    always = {"when": content["when"]} if "when" in content else {}
    return {**content, "requirements": [{**always, **row} for row in content["requirements"]]}


def read_wording(file: Traversable) -> dict[str, dict[str, Any]]:
    """`{id: {"ja", "why", "hint", "look"}}`. Raises `MalformedCatalogue`."""
    content = _load(file)
    if not isinstance(content, dict):
        raise malformed(file, (), "expected words by requirement id")
    for requirement, words in content.items():
        _hold(file, (requirement,), words, WORDS)
    return content


def malformed(file: Traversable, where: tuple[str | int, ...], problem: str) -> MalformedCatalogue:
    """The error for what stands at `where`, a path of keys and positions. Its line is looked for only now."""
    return MalformedCatalogue(f"{file.name}:{_line(file.read_text('utf-8'), where)}: {problem}")


def _load(file: Traversable) -> Any:
    import yaml

    from gxd_fixtures.yamlfile import load

    try:
        return load(file.read_text("utf-8"))
    except FileNotFoundError:
        raise MalformedCatalogue(f"{file.name}:1: there is no such file: {file}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MalformedCatalogue(f"{file.name}:{line}: {error.problem}") from None


def _hold(
    file: Traversable,
    where: tuple[str | int, ...],
    content: object,
    required: dict[str, Rule],
    optional: dict[str, Rule] | None = None,
) -> None:
    """Hold a mapping against its rules."""
    if not isinstance(content, dict):
        raise malformed(file, where, f"expected the keys {', '.join(required)}")
    known = required | (optional or {})
    for key in required:
        if key not in content:
            raise malformed(file, where, f"{key} is missing; expected {required[key][1]}")
    for key, value in content.items():
        if key not in known:
            raise malformed(file, (*where, key), f"unknown key {key!r}; known are {', '.join(known)}")
        holds, expected = known[key]
        if not holds(value):
            raise malformed(file, (*where, key), f"{key}: expected {expected}, got {value!r}")


def _line(text: str, where: tuple[str | int, ...]) -> int:
    """The line, counted from one, on which the node at `where` begins."""
    import yaml

    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 0
    for step in where:
        if isinstance(node, yaml.MappingNode):
            key, node = next((key, value) for key, value in node.value if key.value == str(step))
            line = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line
    return line + 1
