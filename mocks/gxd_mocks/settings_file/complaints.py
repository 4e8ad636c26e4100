"""The verdict of a JSON Schema on a file of settings, in sentences that say what would be right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import Any

from gxd_mocks.settings_file.page import Key, dotted

Complaint = tuple[Key, bool, str, str]
"""The key, whether it is the key itself that is wrong (and not its value), what is wrong, and what would be right."""

LONGEST = 60
UNKNOWN = "is not a setting here"
MOST_GUESSES = 40
"""So many unknown names in one place are compared with the known ones; a file with more is another kind of file."""
KINDS = {
    dict: "a section",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "empty",
}


class Complaints:
    """What one schema has against files of settings. Its nodes carry `x-expected`, which finishes "write …"."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema

    @cached_property
    def _validator(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Draft202012Validator(self._schema)

    def of(self, value: Any, written: Mapping[Key, str] = MappingProxyType({})) -> Iterator[Complaint]:
        """What the schema has against the content of a file, once for each value.

        `written` are the values as they stand in the file, before YAML took some of them for numbers.
        """
        refused: set[Key] = set()
        for error in self._validator.iter_errors(value):
            key: Key = tuple(error.instance_path)
            if error.kind.name == "required":
                yield from self._missing(key, error.kind.property)
            elif error.kind.name == "additionalProperties":
                for count, name in enumerate(error.kind.unexpected):
                    wrong, right = self._unknown(key, name) if count < MOST_GUESSES else (UNKNOWN, "remove it")
                    yield (*key, name), True, wrong, right
            elif error.kind.name == "propertyNames":
                name = error.kind.error.instance
                allowed = self._at(key)["propertyNames"].get("x-expected", "another name")
                yield (*key, name), True, "is no name for this", f"write {allowed}"
            elif key not in refused:
                refused.add(key)
                yield key, False, *self._refused(key, error, written.get(key))

    def _at(self, key: Key) -> dict[str, Any]:
        """The part of the schema that speaks of a key; a reference and what stands beside it are one."""
        part = self._resolved(self._schema)
        for name in key:
            inner = part.get("properties", {}).get(name) or part.get(
                "items" if isinstance(name, int) else "additionalProperties"
            )
            part = self._resolved(inner) if isinstance(inner, dict) else {}
        return part

    def _resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        reference = part.get("$ref")
        return {**self._schema["$defs"][reference.rpartition("/")[2]], **part} if reference else part

    def _missing(self, key: Key, name: str) -> Iterator[Complaint]:
        expected = self._at((*key, name)).get("x-expected", "it")
        yield (*key, name), False, "is missing", f"write {expected}"

    def _unknown(self, key: Key, name: str) -> tuple[str, str]:
        known = list(self._at(key).get("properties", {}))
        close = get_close_matches(name.lower().replace("-", "_"), known, n=1)
        if close:
            return UNKNOWN, f"did you mean {close[0]}?"
        homes = [
            section
            for section, part in self._schema["properties"].items()
            if name in self._resolved(part).get("properties", {})
        ]
        if homes:
            return UNKNOWN, f"it belongs under {' or '.join(f'{home}:' for home in homes)}"
        return UNKNOWN, f"known are {', '.join(known)}"

    def _refused(self, key: Key, error: Any, written: str | None) -> tuple[str, str]:
        part = self._at(key)
        value, right = error.instance, f"write {part.get('x-expected', 'something else')}"
        if part.get("x-secret"):
            return "is not a text" if not isinstance(value, str) else "is empty", right
        if value is None or value == "":
            return "is empty", right
        if part.get("type") == "string" and isinstance(value, (int, float)) and not isinstance(value, bool):
            text = written or str(value)
            return f"{text} is read as a number", f'write it in quotes: {dotted(key[-1:])}: "{text}"'
        if part.get("type") == "boolean" and isinstance(value, str) and value.lower() in WORDS_FOR_FLAGS:
            return f"{value} is a text", f"write {str(WORDS_FOR_FLAGS[value.lower()]).lower()}"
        if error.kind.name == "enum" and isinstance(value, str):
            close = get_close_matches(value.lower(), part["enum"], n=1)
            return f"there is no {_short(value)}", f"did you mean {_quoted(close[0], part)}?" if close else right
        if error.kind.name in ("minProperties", "minItems"):
            return f"holds {len(value) or 'nothing'}{' only' if value else ''}", right
        if isinstance(value, (dict, list)) or error.kind.name == "type":
            return f"is {KINDS[type(value)]}", right
        return f"{_short(value)} is refused", right


WORDS_FOR_FLAGS = {
    "yes": True,
    "on": True,
    "y": True,
    "true": True,
    "no": False,
    "off": False,
    "n": False,
    "false": False,
}
"""What other YAML readers take for true and false."""


def _quoted(text: str, part: dict[str, Any]) -> str:
    """A version needs its quotes; a word does not."""
    return f'"{text}"' if text[:1].isdigit() else text


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
