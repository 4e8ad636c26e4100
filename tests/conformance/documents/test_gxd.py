"""The extension of the consortium: both readings of it, the policies, and whatever else may stand there."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given

from gxd_conformance import documents
from gxd_conformance.documents import gxd
from gxd_conformance.documents.offence import Offence
from gxd_conformance.documents.strict_json import read
from gxd_conformance.profile import SWITCHES, Profile, chosen
from gxd_conformance.requirement import Catalogue
from gxd_fixtures import PROFILES, SPECS, samples
from gxd_fixtures.schema import currencies, errata, extension, held_schemas
from gxd_mocks.calculators.gxd_block import DOCUMENTATION, SCHEMA
from gxd_mocks.departure_rows import Row
from gxd_mocks.gxd_profile import extended, footprints
from tests.conformance.documents.case import GONE, changed
from tests.conformance.documents.test_hostile import FEW, VALUES, WILD, wild
from tests.liars import here, rows_of

GXD = PROFILES[1:]
DOCUMENTED, LITERAL = map(Profile, GXD)
LEVELS = {f"scope{scope}DistributionLevel": "site" for scope in "123"}
INDICES = {f"scope{scope}DistributionIndex": "volume" for scope in "123"}
KEYS = {"declaredUnit": "JPY", "crossSectoralStandardsUsed": ["GHG Protocol scope3 standard"]}
BLOCK = {
    "specVersion": "2.0.0",
    "dataSchema": SCHEMA,
    "documentation": DOCUMENTATION,
    "data": {"calcMethod": "1", "FWedition": "2.0", "organization": {**LEVELS, **INDICES, **KEYS}},
}
"""An extension that nobody objects to."""


def over_the_wire(document: Any) -> Any:
    return json.loads(json.dumps(document), parse_float=Decimal)


def marked(offences: list[Offence]) -> set[str]:
    """`EXT-003` violated, `EXT-011~` advice, `EXT-014?G-01` disputed; `013` for the schema that the extension names."""
    return {
        offence.requirement.removeprefix("GXD-").removeprefix("PACT-DM3N-")
        + (f"?{offence.disputed}" if offence.disputed else "~" if offence.advice else "")
        for offence in offences
    }


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("spec", SPECS)
def test_what_we_publish_under_a_profile_offends_nothing(spec: str, profile: str) -> None:
    held = over_the_wire(footprints(spec, profile))
    for under in map(Profile, {profile, "pact"}):
        assert documents.listing({"data": held}, spec, under) == []
        assert [document for document in held if documents.footprint(document, spec, profile=under)] == []
    methods = {
        block.part("data").get("calcMethod") for document in held for block in gxd.blocks(documents.Part(document))
    }
    assert methods == (set() if profile == "pact" else {"0", "1"})


# ---- Two readings

ORGANIZATION = "/data/organization"


@pytest.mark.parametrize(
    ("change", "pact", "documented", "literal"),
    [
        ({}, "", "", ""),
        ({f"{ORGANIZATION}/declaredUnit": GONE}, "013?G-01", "013?G-01 EXT-014?G-01", "013 EXT-014"),
        ({f"{ORGANIZATION}/scope3Category": [1, 4]}, "013?G-02", "013?G-02", "013 EXT-010"),
        ({f"{ORGANIZATION}/scope3Category": ["1", "4"]}, "", "EXT-010?G-02", ""),
        ({f"{ORGANIZATION}/scope3Category": [1, "4"]}, "013", "013 EXT-010", "013 EXT-010"),
        ({f"{ORGANIZATION}/scope3Category": ["1", None]}, "013", "013 EXT-010 EXT-010?G-02", "013 EXT-010"),
        ({f"{ORGANIZATION}/scope3Category": []}, "", "", ""),
        ({f"{ORGANIZATION}/scope3Category": "1"}, "013", "013 EXT-010", "013 EXT-010"),
        ({ORGANIZATION: GONE}, "", "EXT-006", "EXT-006?G-03"),
        ({ORGANIZATION: None}, "013", "013 EXT-006", "013 EXT-006"),
        ({"/data/calcMethod": "0"}, "", "EXT-007~", "EXT-007~"),
        ({"/data/calcMethod": "2"}, "013", "013 EXT-003", "013 EXT-003"),
        ({"/data/calcMethod": True}, "013", "013 EXT-003", "013 EXT-003"),
        ({f"{ORGANIZATION}/scope1DistributionLevel": "Site"}, "013", "013 EXT-008", "013 EXT-008"),
        ({f"{ORGANIZATION}/scope1DistributionIndex": None}, "013", "013 EXT-009", "013 EXT-009"),
        ({f"{ORGANIZATION}/scope1DistributionIndex": GONE}, "", "EXT-012~", "EXT-012~"),
        ({"/data": {}}, "013", "013 EXT-003 EXT-004", "013 EXT-003 EXT-004"),
        ({"/data": GONE}, "009", "009 EXT-003", "009 EXT-003"),
        ({"/data/FWedition": ""}, "", "EXT-005~", "EXT-005~"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("spec", ["2.0", "2.3", "3.0"])
def test_where_documentation_and_schema_part_the_profile_chooses(
    spec: str, change: dict[str, Any], pact: str, documented: str, literal: str
) -> None:
    document = changed(BLOCK, change)
    for profile, due in ((Profile(), pact), (DOCUMENTED, documented), (LITERAL, literal)):
        told = marked(documents.extension(document, spec, profile=profile)) - {"DM3P-001"}
        assert told - {"PACT-DM3P-001"} == set(due.split()), profile


@pytest.mark.parametrize("reading", ["published", "documented"])
def test_our_schemas_are_schemas(reading: str) -> None:
    """And the defect that made two profiles necessary is in one of them."""
    validator = jsonschema_rs.Draft202012Validator(extension("gxd", reading))
    assert validator.is_valid(BLOCK["data"])
    as_documented = changed(BLOCK["data"], {f"/organization/{key}": GONE for key in KEYS})
    assert validator.is_valid(as_documented) is (reading == "documented")
    for schema in held_schemas().values():
        assert "x-in" not in json.dumps(schema.readings["published"])


def test_every_dispute_of_the_extension_is_in_the_errata() -> None:
    known = {entry["id"] for entry in errata()}
    named = {offence for row in rows_of("gxd_mocks.defects", "gxd") for offence in _disputes(row, row.specs[-1])}
    assert {"G-01", "G-02", "G-03", "G-06", "G-10", "G-11"} == named <= known
    assert {switch.entry for switch in SWITCHES.values()} <= known


def test_the_rules_are_those_of_the_catalogue() -> None:
    assert {row for row in Catalogue.read() if row.startswith("GXD-")} == gxd.RULES
    assert gxd.NEEDS.keys() < gxd.RULES - gxd.CARRIER_RULES


# ---- Rows of defects and habits


@pytest.mark.parametrize(
    ("row", "spec"),
    [
        pytest.param(row, spec, id=f"{row.name} {spec}")
        for package in ("gxd_mocks.defects", "gxd_mocks.lawful")
        for row in rows_of(package, "gxd")
        for spec in row.specs
    ],
)
def test_a_row_offends_what_it_names(row: Row, spec: str) -> None:
    """Judged by the rules on documents alone: every row, in every version."""
    found = _found(row, spec)
    red = {offence.requirement for offence in found if not offence.disputed}
    assert red == here(row.reddens, spec, row.profile)
    assert {offence.requirement for offence in found} - red == here(row.disputes, spec, row.profile)


def _found(row: Row, spec: str) -> list[Offence]:
    edit, held = row.edits[spec], footprints(spec, row.profile)
    edited = [edit.applied_to(document) for document in held if edit.means(document, "list")]
    assert any(document not in held for document in edited), f"{row.name} changes no footprint of {spec}"
    return documents.listing(over_the_wire({"data": edited}), spec, Profile(row.profile))


def _disputes(row: Row, spec: str) -> set[str]:
    return {offence.disputed for offence in _found(row, spec) if offence.disputed}


# ---- Every road, every policy


def organisation_based(spec: str) -> dict[str, Any]:
    [found, *_] = [
        document
        for document in over_the_wire(footprints(spec, "gxd-2.0"))
        if document["extensions"][0]["data"]["calcMethod"] == "1"
    ]
    return dict(found)


def test_lists_gets_and_events_are_judged_alike() -> None:
    broken = changed(organisation_based("2.3"), {"/extensions/0/data/calcMethod": "9", "/pcf/declaredUnit": "JPY"})
    fulfilled = changed(read(samples.sample("event-2.3-fulfilled")).value, {"/data/pfs": [broken]})
    [alone, listed, got, told] = [
        {(offence.requirement, offence.path.removeprefix(place), offence.disputed) for offence in offences}
        for place, offences in (
            ("", documents.footprint(broken, "2.3", profile=DOCUMENTED)),
            ("/data/0", documents.listing({"data": [broken]}, "2.3", DOCUMENTED)),
            ("/data", documents.single({"data": broken}, "2.3", DOCUMENTED)),
            ("/data/pfs/0", documents.event(fulfilled, "2.3", profile=DOCUMENTED)),
        )
    ]
    assert ("GXD-EXT-003", "/extensions/0/data/calcMethod", None) in alone
    # Of what a footprint is that does not tell its method nothing is conceded.
    assert ("PACT-DM2C-002", "/pcf/declaredUnit", None) in alone
    assert alone == listed == got == told


@pytest.mark.parametrize(
    ("policy", "change", "verdicts"),
    [
        (
            "gxd_currency",
            {"/pcf/declaredUnit": "JPY"},
            {"disputed": "DM2C-002?G-10", "accepted": "", "refused": "DM2C-002"},
        ),
        ("gxd_currency", {"/pcf/declaredUnit": "XYZ"}, dict.fromkeys(SWITCHES["gxd_currency"].choices, "DM2C-002")),
        (
            "gxd_standards",
            {"/pcf/crossSectoralStandardsUsed": ["ISO Standard 14067", "Green x Digital scope3 framework"]},
            {"disputed": "DM2C-019?G-11", "accepted": "", "refused": "DM2C-019"},
        ),
        (
            "gxd_standards",
            {"/pcf/crossSectoralStandardsUsed": ["ISO 1"]},
            dict.fromkeys(SWITCHES["gxd_standards"].choices, "DM2C-019"),
        ),
        ("gxd_extension", {"/extensions": GONE}, {"recommended": "EXT-001~", "optional": ""}),
        (
            "gxd_declared_unit",
            {"/extensions/0/data/organization/declaredUnit": "kg"},
            {"currency": "EXT-015~", "any": ""},
        ),
    ],
)
def test_a_policy_decides_what_texts_leave_open(policy: str, change: dict[str, Any], verdicts: dict[str, str]) -> None:
    document = changed(organisation_based("2.2"), change)
    assert tuple(verdicts) == SWITCHES[policy].choices
    for choice, due in verdicts.items():
        profile = Profile("gxd-2.0", chosen([f"{policy}={choice}"]))
        found = documents.footprint(document, "2.2", profile=profile)
        assert {mark.removeprefix("PACT-") for mark in marked(found)} == set(due.split()), choice


def test_no_concession_without_the_extension_or_the_profile() -> None:
    priced = changed(organisation_based("2.2"), {"/pcf/declaredUnit": "JPY"})
    assert marked(documents.footprint(priced, "2.2")) == {"PACT-DM2C-002"}
    product_based = changed(priced, {"/extensions/0/data": {"calcMethod": "0", "FWedition": "2.0"}})
    assert marked(documents.footprint(product_based, "2.2", profile=DOCUMENTED)) == {"PACT-DM2C-002"}


def test_unknown_policies_are_named_all_at_once() -> None:
    with pytest.raises(ValueError, match="there is no policy") as complaint:
        chosen(["gxd_curency=accepted", "gxd-standards=x", "gxd_currency", "gxd_currency=maybe", "zzz=1"])
    assert str(complaint.value).splitlines() == [
        "there is no policy 'gxd_curency'; did you mean gxd_currency?",
        "there is no policy 'gxd-standards'; did you mean gxd_standards?",
        "policy gxd_currency=disputed|accepted|refused: nothing was said",
        "policy gxd_currency=disputed|accepted|refused: not 'maybe'",
        "there is no policy 'zzz'; known are gxd_extension, gxd_currency, gxd_standards, gxd_declared_unit",
    ]
    with pytest.raises(ValueError, match="chosen twice"):
        chosen(["gxd_currency=accepted", "gxd_currency=refused"])


def test_a_profile_echoes_every_choice_and_pact_none() -> None:
    assert Profile("gxd-2.0", {"gxd_currency": "refused"}).echo == {
        "gxd_extension": "recommended",
        "gxd_currency": "refused",
        "gxd_standards": "disputed",
        "gxd_declared_unit": "currency",
    }
    assert Profile("pact", {"gxd_currency": "refused"}).echo == {}


def test_currencies() -> None:
    assert {"JPY", "USD", "EUR"} <= currencies()
    assert not {"YEN", "XAU", "BTC", "jpy"} & currencies()
    assert all(len(code) == 3 and code.isupper() for code in currencies())


def test_there_is_no_other_profile() -> None:
    with pytest.raises(ValueError, match=r"unknown profile 'gxd'; known are pact, gxd-2\.0, gxd-2\.0-as-published"):
        list(extended([], "gxd"))


# ---- Nonsense

PLACES = ["", "/data", "/data/calcMethod", "/data/FWedition", ORGANIZATION, f"{ORGANIZATION}/scope3Category",
          f"{ORGANIZATION}/declaredUnit", f"{ORGANIZATION}/scope2DistributionLevel", "/data/gateToGate",
          "/data/certificate", "/dataSchema"]  # fmt: skip


def _is_readable(offences: list[Offence]) -> bool:
    return all(offence.got and offence.expected and len(offence.got) <= 120 for offence in offences)


@pytest.mark.parametrize("profile", [DOCUMENTED, LITERAL], ids=GXD)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", WILD)
def test_wild_values_anywhere_in_the_extension(name: str, place: str, profile: Profile) -> None:
    document = changed(BLOCK, {place: wild(name)})
    assert _is_readable(documents.extension(document, "3.0", profile=profile))
    inside = {**organisation_based("3.0"), "extensions": [document, wild(name), [document]]}
    assert _is_readable(documents.footprint(inside, "3.0", profile=profile))


@FEW
@given(value=VALUES)
def test_values_of_any_shape_in_categories_amounts_and_standards(value: Any) -> None:
    change = {
        f"{ORGANIZATION}/scope3Category": [value, value],
        f"{ORGANIZATION}/declaredUnit": value,
        "/data/certificate": {"certificateAmount": value, "certificateType": value},
        "/data/gateToGate": {"gateToGateFossilGhgEmissions": value},
    }
    document = organisation_based("2.3")
    document["extensions"] = [changed(BLOCK, change)]
    document["pcf"] = {**document["pcf"], "crossSectoralStandardsUsed": [value], "declaredUnit": value}
    assert _is_readable(documents.footprint(document, "2.3", profile=DOCUMENTED))
