"""Whatever stands wherever in a document: a list of offences comes back, readable and short, and nothing raises."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gxd_conformance import documents
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.documents.strict_json import read
from gxd_fixtures import SPECS, samples
from tests.conformance.documents.case import JUDGES, changed

FEW = settings(derandomize=True, database=None, max_examples=120, deadline=None)


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


WILD = {
    "huge": 10**5000,
    "very negative": -(10**5000),
    "a long decimal": Decimal("9" * 6000),
    "a long fraction": Decimal("0." + "1" * 6000),
    "an exponent": Decimal("-1e400"),
    "no number": Decimal("NaN"),
    "a signalling one": Decimal("sNaN"),
    "infinite": float("inf"),
    "a long text": "1" * 100_000,
    "half a pair": "urn:\ud800",
    "deep": nested(100),
    "bottomless": nested(100_000),
    "a deep object": {"id": {"pcf": [{"data": nested(500)}]}},
    "no JSON": {1: b"", None: object()},
}


def wild(name: str) -> Any:
    """Values that can't even be printed as part of a failure."""
    return WILD[name]


SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([-(2**63), 2**53 + 1, Decimal("1e400"), Decimal("1e-999999"), Decimal("NaN"), Decimal("-0")])
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["\ud800", "urn:", "urn:a", "2025-13-01T00:00:00Z", "-", "+", "0" * 5000, "%", "\u0000", "Other"])
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "pcf", "data", "pfs", "operator", "x/~"]) | st.text(max_size=3), inner, max_size=3
        )
    ),
    max_leaves=6,
) | st.sampled_from(sorted(WILD)).map(wild)


def pointers(value: Any, path: str = "") -> list[str]:
    found = [path]
    if isinstance(value, dict):
        found += [place for name, member in value.items() for place in pointers(member, f"{path}/{name}")]
    elif isinstance(value, list):
        found += [place for index, item in enumerate(value) for place in pointers(item, f"{path}/{index}")]
    return found


DOCUMENTS = {name: read(samples.sample(name)).value for name in samples.names() if name.split("-")[0] in JUDGES}
PLACES = [
    (name, place) for name, document in DOCUMENTS.items() for place in pointers(document) if "x-internal" not in place
]


def readable(offences: list[Offence]) -> bool:
    return all(
        isinstance(offence, Offence)
        and len(offence.got) <= 120
        and json.dumps([offence.path, offence.got, offence.expected])
        for offence in offences
    )


@FEW
@given(st.sampled_from(PLACES), VALUES, st.sampled_from(SPECS))
def test_one_wild_value_in_a_lawful_document(place: tuple[str, str], value: Any, spec: str) -> None:
    name, path = place
    kind = name.split("-")[0]
    assert readable(JUDGES[kind](changed(DOCUMENTS[name], {path: value}), spec))


@pytest.mark.parametrize("value", sorted(WILD))
@pytest.mark.parametrize(
    "name", ["pf-3.0-full", "pf-2.3-post2025-full", "event-3.0-created", "event-2.3-rejected", "list-3.0-empty"]
)
def test_every_wild_value_in_every_place(name: str, value: str) -> None:
    kind, spec, *_ = name.split("-")
    for path in pointers(DOCUMENTS[name]):
        assert readable(JUDGES[kind](changed(DOCUMENTS[name], {path: wild(value)}), spec)), path


@FEW
@given(VALUES, st.sampled_from(sorted(JUDGES)), st.sampled_from(SPECS))
def test_a_document_that_is_anything(value: Any, kind: str, spec: str) -> None:
    assert readable(JUDGES[kind](value, spec))


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("kind", ["request", "fulfilled", "rejected", "published"])
def test_an_event_of_an_announced_kind_that_is_anything(spec: str, kind: str) -> None:
    values: list[Any] = [
        None,
        [],
        {},
        {"data": []},
        {"data": {"pfs": {}}},
        {"data": {"pf": [], "error": 5, "pfIds": "x"}},
    ]
    for value in values:
        offences = documents.event(value, spec, kind)
        assert offences
        assert readable(offences)


@pytest.mark.parametrize("spec", SPECS)
def test_a_wild_value_in_every_member_at_once(spec: str) -> None:
    """Every member of a footprint gets the wrong type; each is told, and none hides another."""
    kind = "pf-3.0-full" if spec == "3.0" else "pf-2.3-post2025-full"
    document = {name: {"wrong": True} for name in DOCUMENTS[kind]} | {"pcf": dict.fromkeys(DOCUMENTS[kind]["pcf"], 5j)}
    del document["extensions"]
    paths = {offence.path for offence in documents.footprint(document, spec)}
    unknown = {"productClassifications"} if spec < "2.3" else set()
    assert {f"/{name}" for name in document if name not in {"pcf", *unknown}} <= paths


def test_values_that_json_does_not_have_are_refused_and_not_choked_on() -> None:
    document = changed(DOCUMENTS["pf-3.0-full"], {"/companyName": b"bytes", "/comment": {1: object()}})
    assert {offence.path for offence in documents.footprint(document, "3.0")} == {"/companyName", "/comment"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, Decimal("1.50"), None, True, "x"]}, '{"a": [1, 1.50, null, true, "x"]}'),
        ('ä\n"\\', '"ä\\u000a\\"\\\\"'),
        (10**4000, "an integer of 13288 bits"),
        (1.5, "1.5"),
        (object, "a type"),
        (nested(9), "[[[[[[…]]]]]]"),
    ],
)
def test_values_are_shown_as_json(value: Any, text: str) -> None:
    assert shown(value) == text


def test_long_values_are_cut() -> None:
    for value in ("x" * 10**6, ["x"] * 10**6, {"x" * 500: 1}):
        assert len(shown(value)) == 120
        assert shown(value).endswith("…")


def test_unknown_versions_and_kinds_are_our_own_mistake() -> None:
    for call in (documents.footprint, documents.listing, documents.event, documents.extension, documents.error):
        with pytest.raises(ValueError, match=r"4\.0"):
            call({}, "4.0")
    with pytest.raises(ValueError, match="known are request"):
        documents.event({}, "3.0", "asked")
