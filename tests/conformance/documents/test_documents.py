"""The doors: what is ruled, what an offence says, and what extensions of known schemas are judged by."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance import documents
from gxd_conformance.documents.strict_json import read
from gxd_conformance.requirement import Catalogue
from gxd_fixtures import SPECS, samples
from gxd_fixtures.schema import COMPONENTS, component, errata
from gxd_fixtures.yamlfile import load
from tests.conformance.documents.case import changed, marks
from tests.conformance.documents.test_rules import CASES

CATALOGUE = Path(documents.__file__).parents[1] / "catalogue"
ROWS: dict[str, dict[str, Any]] = {
    row["id"]: row for file in CATALOGUE.glob("*.yaml") for row in load(file.read_text("utf-8")).get("requirements", [])
}
OUTSIDE = {"PACT-LC2-007"}
"""Of our areas, what one or two documents can't show: it takes the whole list."""


def test_the_catalogue_was_read() -> None:
    assert len(ROWS) > 300


@pytest.mark.parametrize("spec", SPECS)
def test_only_what_applies_to_a_version_is_ruled_in_it(spec: str) -> None:
    assert {identifier for identifier in documents.ruled(spec) if spec not in ROWS[identifier]["versions"]} == set()


@pytest.mark.parametrize("spec", SPECS)
def test_everything_that_a_document_can_show_is_ruled(spec: str) -> None:
    ours = {
        identifier
        for identifier, row in ROWS.items()
        if identifier.split("-")[1] in documents.AREAS_OF_FOOTPRINTS
        and spec in row["versions"]
        and not row.get("excluded")
    }
    assert ours - documents.ruled(spec) - OUTSIDE == set()


def test_nothing_is_ruled_that_the_catalogue_excludes() -> None:
    assert {
        identifier for spec in SPECS for identifier in documents.ruled(spec) if ROWS[identifier].get("excluded")
    } == set()


def test_the_rules_on_footprints_are_of_their_areas_and_found_in_some_version() -> None:
    assert {identifier for spec in SPECS for identifier in documents.ruled(spec)} > documents.FOOTPRINT_RULES
    assert {identifier.split("-")[1] for identifier in documents.FOOTPRINT_RULES} == set(documents.AREAS_OF_FOOTPRINTS)


def test_every_dispute_is_in_the_errata_and_applies_to_the_version() -> None:
    known = {entry["id"]: entry["specs"] for entry in errata()}
    disputes = {
        (red.partition("?")[2], case.spec or case.sample.split("-")[1])
        for case in CASES
        for red in case.reds.split()
        if "?" in red
    }
    assert {name for name, _ in disputes} >= {"C-03", "C-05", "C-06", "C-07", "C-16", "H-11", "D-01", "D-04", "D-06"}
    assert [(name, spec) for name, spec in disputes if spec not in known[name]] == []


@pytest.mark.parametrize("spec", SPECS)
def test_what_the_schema_refuses_is_a_violation(spec: str) -> None:
    """A node of the schema that named only recommendations would turn wrong types into warnings."""
    lenient = [
        node
        for name in COMPONENTS
        for node in nodes(component(spec, name))
        if (ids := node.get("x-requirement"))
        and not any(Catalogue.read()[one].binding for one in ([ids] if isinstance(ids, str) else ids))
    ]
    assert lenient == []


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema."""
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(inner)


FULL = read(samples.sample("pf-3.0-full")).value


@pytest.mark.parametrize(
    ("change", "severity", "path", "got", "expected"),
    [
        ({"/pcf/fossilCarbonContent": "-1"}, "schema", "/pcf/fossilCarbonContent", '"-1"', "a decimal string of at least 0"),
        ({"/pcf/fossilCarbonContent": 1}, "schema", "/pcf/fossilCarbonContent", "1", "a decimal string of at least 0"),
        ({"/companyName": ""}, "schema", "/companyName", '""', "a text that is not empty"),
        ({"/companyName": 5}, "schema", "/companyName", "5", "a string"),
        ({"/status": "x"}, "schema", "/status", '"x"', 'one of "Active", "Deprecated"'),
        ({"/pcf/geographyCountry": "SE"}, "schema", "/pcf", "geographyRegionOrSubregion, geographyCountry",
         "at most one of region, country and subdivision"),
        ({"/pcf/dqi/temporalDQR": "6"}, "prose", "/pcf/dqi/temporalDQR", '"6"', "a rating from 1 to 5"),
        ({"/pcf/dqi": None}, "schema", "/pcf/dqi", "null", "a value, or no member dqi at all"),
        ({"/pcf/dqi": None}, "reporting", "/pcf/dqi", "null", "dqi is reported, binding from 2027 on"),
    ],
)  # fmt: skip
def test_an_offence_says_where_what_came_and_what_was_due(
    change: dict[str, Any], severity: str, path: str, got: str, expected: str
) -> None:
    told = [(o.severity, o.path, o.got, o.expected) for o in documents.footprint(changed(FULL, change), "3.0")]
    assert (severity, path, got, expected) in told


def test_a_missing_member_is_pointed_to_where_it_would_be() -> None:
    offences = documents.footprint(changed(FULL, {"/pcf/dqi": {"temporalDQR": "1", "geographicalDQR": "1"}}), "3.0")
    assert {(o.path, o.got) for o in offences} == {("/pcf/dqi/technologicalDQR", "absent")}


def test_pointers_lead_from_the_body_into_its_footprints() -> None:
    event = read(samples.sample("event-3.0-fulfilled")).value
    broken = changed(event, {"/data/pfs/0/pcf/dqi/temporalDQR": "9", "/data/pfs/0/extensions/0/dataSchema": "x"})
    assert {o.path for o in documents.event(broken, "3.0")} == {
        "/data/pfs/0/pcf/dqi/temporalDQR",
        "/data/pfs/0/extensions/0/dataSchema",
    }


def test_the_type_tells_the_kind_and_an_announced_kind_is_held_against_it() -> None:
    event = read(samples.sample("event-3.0-published")).value
    assert documents.event(event, "3.0", "published") == []
    assert marks(documents.event(event, "3.0", "rejected")) == {"EVT-001", "EVR-014", "EVR-021"}
    assert marks(documents.event(event, "2.3")) == {"EVT-001"}


# ---- Extensions whose schema is at hand

GXD = read(samples.sample("extension-2.3-gxd")).value
URL = GXD["dataSchema"]
SCHEMA = {
    "$schema": "https://pages.example/odd-meta-schema",
    "type": "object",
    "required": ["calcMethod"],
    "properties": {"calcMethod": {"enum": ["0", "1"]}},
}


def test_data_is_held_against_a_schema_that_is_at_hand() -> None:
    assert documents.extension(GXD, "2.3", {URL: SCHEMA}) == []
    [offence] = documents.extension(changed(GXD, {"/data/calcMethod": "2"}), "2.3", {URL: SCHEMA})
    assert (offence.requirement, offence.path, offence.got) == ("PACT-DM3N-013", "/data/calcMethod", '"2"')
    assert URL in offence.expected


def test_data_of_an_extension_inside_a_footprint() -> None:
    document = changed(read(samples.sample("pf-2.3-gxd-extension")).value, {"/extensions/0/data/calcMethod": "2"})
    assert documents.footprint(document, "2.3") == []
    [offence] = documents.footprint(document, "2.3", {URL: SCHEMA})
    assert offence.path == "/extensions/0/data/calcMethod"


@pytest.mark.parametrize(
    "schema", [{"type": "footprint"}, 5, {"$ref": "https://elsewhere.example/schema.json"}, {"pattern": "("}, None]
)
def test_a_schema_that_is_none_is_advice_about_the_extension(schema: Any) -> None:
    [offence] = documents.extension(GXD, "2.3", {URL: schema})
    assert (offence.requirement, offence.path, offence.advice) == ("PACT-DM3N-013", "/dataSchema", True)


def test_other_schemas_do_not_matter() -> None:
    assert documents.extension(GXD, "2.3", {"https://elsewhere.example": False}) == []


# ---- Speed


def test_judging_takes_a_dozen_calls_a_value() -> None:
    """A round judges hundreds of thousands of footprints. Counted, not timed: 751 calls for the 66 values of a full one."""
    documents.footprint(FULL, "3.0")  # what is compiled once is compiled
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        documents.footprint(FULL, "3.0")
    finally:
        sys.setprofile(before)
    assert calls < 20 * _values(FULL)


def _values(document: Any) -> int:
    """How many texts, numbers, truths and nulls a document holds."""
    if not isinstance(document, dict | list):
        return 1
    return sum(map(_values, document.values() if isinstance(document, dict) else document))
