"""One generated case: an operation, the one place where it is wrong, and what stands there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Operation = Literal["list", "get", "events"]

ABSENT = object()
"""Stands for "left out" where a value is put."""


@dataclass(frozen=True)
class Case:
    """One request that is wrong in one way, or merely odd.

    `at` is the name of a query parameter, the path parameter, or the JSON pointer into an event (empty: the whole body).
    `what` is the kind of wrongness, in the words of schemathesis. An event is carried by a valid event of `kind`, of
    which only `at` is replaced, so that ids, addresses and times are those of the run. `media_type` replaces that of an
    event. `core` cases are sent in every run, the others in scope full. `hostile` ones are so odd that a proxy in
    front may well have answered. `tolerated` says why a lawful host may take the case all the same.
    """

    operation: Operation
    at: str
    what: str
    values: tuple[str, ...] = ()
    kind: str = ""
    value: Any = ABSENT
    media_type: str = ""
    core: bool = False
    hostile: bool = False
    tolerated: str = ""

    @property
    def about(self) -> str:
        """What is sent, as part of a sentence: `a request event whose /data/geography is of another type`."""
        wrongness = WRONG.get(self.what, self.what.replace("_", " "))
        if self.operation == "list":
            return f"a query whose {self.at} {wrongness}"
        if self.operation == "get":
            return f"a footprint id that {wrongness}"
        if not self.at:
            return f"a body that {wrongness}"
        return f"a {self.kind} event whose {self.at} {wrongness}"

    def to_json(self) -> dict[str, Any]:
        """The line of the data file: what is as usual is left out."""
        line: dict[str, Any] = {"operation": self.operation, "at": self.at, "what": self.what}
        for name in ("values", "kind", "media_type", "core", "hostile", "tolerated"):
            if given := getattr(self, name):
                line[name] = list(given) if name == "values" else given
        return line if self.value is ABSENT else {**line, "value": self.value}

    @classmethod
    def from_json(cls, line: dict[str, Any]) -> Case:
        return cls(**{**line, "values": tuple(line.get("values", ()))})


WRONG = {
    "incorrect_type": "is of another type",
    "value_below_minimum": "is below the minimum",
    "invalid_format": "is not of the format",
    "invalid_pattern": "does not match the pattern",
    "invalid_enum_value": "is none of the values",
    "string_below_min_length": "is empty",
    "array_below_min_items": "has too few items",
    "array_above_max_items": "has too many items",
    "non_unique_items": "repeats an item",
    "object_missing_required_property": "is missing",
    "object_unexpected_properties": "nobody specified",
    "malformed_content_type": "names a media type without what belongs to it",
    "unsupported_content_type": "names another media type",
    "missing_parameter": "is empty",
    "given_twice": "is given twice",
    "very_long": "is very long",
    "holds_nul": "holds the character NUL",
    "beyond_bmp": "holds a character beyond the basic plane",
}
"""Each kind of wrongness as the end of a sentence."""


@dataclass(frozen=True)
class Pack:
    """The cases of one version, and the document they were computed from."""

    spec: str
    schema_sha256: str
    cases: tuple[Case, ...]
    left_out: dict[str, int]

    def of(self, operation: Operation, scope: str) -> list[Case]:
        """The cases of an operation that a run of that scope sends."""
        return [case for case in self.cases if case.operation == operation and (case.core or scope == "full")]


@cache
def pack(spec: str) -> Pack:
    """The committed cases of a version. Raises `FileNotFoundError` for a version without."""
    document = json.loads((files(__package__) / "data" / f"cases-{spec}.json").read_text("utf-8"))
    cases = tuple(map(Case.from_json, document["cases"]))
    return Pack(spec, document["schema_sha256"], cases, document["left_out"])
