"""The shape of a document, judged by our schema. Which requirement an error offends stands in the schema itself.

The nearest `x-requirement` around the failing keyword counts; for a missing member, the member's own. A well-written number
that is out of bounds (`x-bound`) offends its member, not the notation. Tables of `x-requirement-of-keyword` add sentences
that speak of a keyword in general ("required members are present").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import cache
from typing import Any

from gxd_conformance.documents.decimal_string import is_decimal
from gxd_conformance.documents.offence import ABSENT, Offence, pointer, shown
from gxd_fixtures.schema import component

Node = dict[str, Any]
DEEPEST = 64
"""What lies deeper is cut off before the validator sees it; nothing of ours lies deeper than ten."""
MOST_BITS = 2000
FAR_OUT = 10**300
"""In place of an integer that cannot be written; out of every bound as well."""
_SHORTER = Context(prec=1000, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


@cache
def structure(spec: str, name: str) -> Structure:
    """The structure of a component in a version, compiled once."""
    return Structure(component(spec, name))


@cache
def mentioned(spec: str, name: str) -> frozenset[str]:
    """Every requirement that the structure of a component can find offended."""
    return mentioned_in(component(spec, name))


def mentioned_in(schema: Node) -> frozenset[str]:
    """Every requirement that a schema names."""
    return frozenset(_mentioned(schema))


@dataclass(frozen=True, slots=True)
class _Nullable:
    """Where a `null` may stand for an absent member: these members, and those of the objects below."""

    members: frozenset[str]
    objects: dict[str, _Nullable]
    arrays: dict[str, _Nullable]


@dataclass(slots=True)
class _Place:
    """What is known about the place in the schema at which an error arose."""

    node: Node
    requirements: tuple[str, ...] = ()
    enclosing: tuple[str, ...] = ()
    of_keyword: dict[str, Any] = field(default_factory=dict)
    expected: str | None = None

    def step(self, node: Node) -> None:
        """Go one schema inwards."""
        self.node = node
        if "x-requirement" in node:
            self.requirements, self.enclosing = _ids(node["x-requirement"]), self.requirements
        if "x-requirement-of-keyword" in node:
            self.of_keyword = node["x-requirement-of-keyword"]
        self.expected = node.get("x-expected", self.expected)


class Structure:
    """One compiled component."""

    def __init__(self, schema: Node) -> None:
        from jsonschema_rs import Draft202012Validator

        self._schema = schema
        self._definitions: dict[str, Node] = schema.get("$defs", {})
        # Dates and URIs are judged by rules of our own: engines disagree about them.
        self._validator = Draft202012Validator(schema, validate_formats=False)
        self._null_is_absent: str | None = self._first_null_mark()
        self._nullable = self._nullable_below(schema) if self._null_is_absent else None

    def offences(self, document: Any) -> Iterator[Offence]:
        """Everything that offends the schema. Never raises, whatever the document."""
        present = document
        nulls: list[str] = []
        if self._nullable is not None:
            present, nulls = _without_nulls(document, self._nullable, "")
        for error in self._errors(present):
            yield from self._offences_of(error, nulls)
        for path in nulls:
            yield from self._null(path)

    def _errors(self, document: Any) -> list[Any]:
        try:
            return list(self._validator.iter_errors(document))
        except (ValueError, TypeError, OverflowError, RecursionError, UnicodeError):
            # Half surrogates, nesting without end, values that JSON does not have.
            return list(self._validator.iter_errors(_tamed(document)))

    def _offences_of(self, error: Any, nulls: list[str]) -> Iterator[Offence]:
        place, keyword = self._place(error.evaluation_path), error.kind.name
        path = pointer("", *error.instance_path)
        got = shown(error.instance)
        expected = place.expected
        requirements = place.requirements
        if keyword == "required":
            name = error.kind.property
            member = _Place(place.node)
            member.step(place.node.get("properties", {}).get(name, {}))
            requirements = member.requirements or requirements
            path = pointer(path, name)
            got = "null" if path in nulls else ABSENT
            expected = f"the member {name}"
        elif keyword == "pattern" and "x-bound" in place.node and is_decimal(error.instance):
            requirements = place.enclosing
        elif keyword == "not":
            got = ", ".join(_forbidden_together(place.node["not"], error.instance))
        elif keyword in _DUE and (expected is None or keyword in _ALWAYS_DUE):
            expected = _DUE[keyword](place.node[_KEYWORDS.get(keyword, keyword)])
        general = _ids(place.of_keyword.get(_KEYWORDS.get(keyword, keyword), ()))
        for requirement in dict.fromkeys((*requirements, *general)):
            yield Offence(requirement, "schema", path, got, expected or "what the schema describes")

    def _place(self, evaluation_path: list[str | int]) -> _Place:
        place = _Place(self._schema)
        place.step(self._schema)
        node: Any = self._schema
        for step in evaluation_path[:-1]:
            named_by_author = step in ("properties", "allOf", "anyOf", "oneOf")
            node = self._definitions[node["$ref"].rpartition("/")[2]] if step == "$ref" else node[step]
            if isinstance(node, dict) and not named_by_author:
                if step not in ("$ref", "items"):
                    place.expected = None
                place.step(node)
        return place

    def _null(self, path: str) -> Iterator[Offence]:
        """A null in place of an optional member: read as absent, and disputed."""
        place = _Place(self._schema)
        node = self._schema
        tokens = path.split("/")[1:]
        for token in tokens:
            resolved = self._resolved(node)
            if token in resolved.get("properties", {}):
                parent, node = resolved, resolved["properties"][token]
            else:
                parent, node = resolved, resolved.get("items", {})
            place.step(node)
        if tokens[-1] not in parent.get("required", ()):
            for requirement in place.requirements:
                expected = f"a value, or no member {tokens[-1]} at all"
                yield Offence(requirement, "schema", path, "null", expected, self._null_is_absent)

    def _resolved(self, node: Node) -> Node:
        while "$ref" in node:
            node = self._definitions[node["$ref"].rpartition("/")[2]]
        return node

    def _first_null_mark(self) -> str | None:
        nodes = (self._schema, *self._definitions.values())
        return next((str(node["x-null"]) for node in nodes if "x-null" in node), None)

    def _nullable_below(self, node: Node) -> _Nullable:
        properties: dict[str, Node] = self._resolved(node).get("properties", {})
        shapes = {name: self._resolved(member) for name, member in properties.items()}
        entries = {name: self._resolved(shape["items"]) for name, shape in shapes.items() if "items" in shape}
        return _Nullable(
            frozenset(properties),
            {name: self._nullable_below(shape) for name, shape in shapes.items() if "properties" in shape},
            {name: self._nullable_below(entry) for name, entry in entries.items() if "properties" in entry},
        )


def _without_nulls(value: Any, where: _Nullable, path: str) -> tuple[Any, list[str]]:
    """The same value without the members that are null, and the pointers of those."""
    if not isinstance(value, dict):
        return value, []
    nulls: list[str] = []
    changed: dict[str, Any] = {}
    if None in value.values():
        nulls = [pointer(path, name) for name, member in value.items() if member is None and name in where.members]
    for name, below in where.objects.items():
        if name in value:
            inner, found = _without_nulls(value[name], below, f"{path}/{name}")
            if found:
                changed[name] = inner
                nulls += found
    for name, below in where.arrays.items():
        if isinstance(value.get(name), list):
            pairs = [_without_nulls(item, below, f"{path}/{name}/{index}") for index, item in enumerate(value[name])]
            if any(found for _, found in pairs):
                changed[name] = [inner for inner, _ in pairs]
                nulls += [place for _, found in pairs for place in found]
    if not nulls:
        return value, nulls
    kept = {name: member for name, member in value.items() if member is not None or name not in where.members}
    return {**kept, **changed}, nulls


def _ids(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _mentioned(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from _ids(node.get("x-requirement", ()))
        for ids in node.get("x-requirement-of-keyword", {}).values():
            yield from _ids(ids)
        for value in node.values():
            yield from _mentioned(value)
    elif isinstance(node, list):
        for item in node:
            yield from _mentioned(item)


def _forbidden_together(forbidden: Node, instance: Any) -> list[str]:
    """The members that must not stand together, as far as they are there."""
    lists = [alternative.get("required", []) for alternative in forbidden.get("anyOf", [forbidden])]
    return [name for name in dict.fromkeys(name for names in lists for name in names) if name in instance]


def _tamed(value: Any, depth: int = DEEPEST) -> Any:
    """A copy that the validator can read, wrong in the same places."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Decimal):
        return _SHORTER.plus(value)
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return FAR_OUT if value > 0 else -FAR_OUT
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if depth == 0 or not isinstance(value, (dict, list, tuple)):
        return None
    if isinstance(value, dict):
        return {_tamed(str(name)): _tamed(member, depth - 1) for name, member in value.items()}
    return [_tamed(item, depth - 1) for item in value]


_KINDS = {
    "string": "a string",
    "number": "a JSON number",
    "integer": "an integer",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
}
_KEYWORDS = {"constant": "const"}
"""Where the engine calls a keyword otherwise than JSON Schema does."""
_ALWAYS_DUE = ("minLength", "minItems", "uniqueItems")
"""What these demand is said better by the keyword than by the type."""
_DUE: dict[str, Callable[[Any], str]] = {
    "type": lambda due: " or ".join(_KINDS[kind] for kind in _ids(due)),
    "enum": lambda due: f"one of {', '.join(map(shown, due))}",
    "constant": lambda due: shown(due),
    "minLength": lambda due: "a text that is not empty" if due == 1 else f"at least {due} characters",
    "minItems": lambda due: "at least one entry" if due == 1 else f"at least {due} entries",
    "uniqueItems": lambda due: "every entry once" if due else "entries",
    "minimum": lambda due: f"at least {due}",
    "maximum": lambda due: f"at most {due}",
}
