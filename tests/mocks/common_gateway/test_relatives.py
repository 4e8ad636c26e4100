"""Catena-X, Ouranos and the consortium's block: data only, each with its report."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from gxd_conformance.documents import footprint
from gxd_fixtures.dataset import footprints
from gxd_fixtures.samples import sample
from gxd_mocks.common_gateway import NotConvertible, convert
from gxd_mocks.common_gateway.mappings import gxd_block
from gxd_mocks.common_gateway.mappings.places import differences, put, read, remove
from tests.mocks.common_gateway.documents import convertible

PRODUCTION = "/productLifeCycleStagesAndEmissions/0/productionStage/0"
GEOGRAPHY = "/pcfAssessmentAndMethodology/0/pcfAssessmentInformation/0/geography/0"
UNIT = "kgCO2e/kilogram"


def catena_x(**changes: Any) -> dict[str, Any]:
    """A Catena-X footprint with members that 3.0 has no place for."""
    document, _ = convert(footprints("3.0")[0], "catena-x-9")
    put(document, "/general/0/pcfLegalStatement", "for information only")
    put(document, f"{GEOGRAPHY}/geographyRegionOrSubregion", "Eastern Asia")
    put(document, "/attestationOfConformance/0/attestationType", "PCF Program Certification")
    put(
        document, "/pcfAssessmentAndMethodology/0/verificationAndCertificationShares/0/programCertificationShare", 37.92
    )
    for place, value in changes.items():
        put(document, place, value)
    return document


def test_numbers_of_catena_x_are_decimal_strings_here() -> None:
    told, _ = convert(catena_x(), "3.0")
    document, _ = convert(told, "catena-x-9")
    assert read(document, f"{PRODUCTION}/pcfExcludingBiogenicUptake") == 2104.0
    assert told["pcf"]["pcfExcludingBiogenicUptake"] == "2104.0"


@pytest.mark.parametrize("to", ["3.0", "2.3"])
def test_a_catena_x_footprint_comes_back_bit_for_bit(to: str) -> None:
    document = catena_x()
    told, report = convert(document, to)
    back, _ = convert(told, "catena-x-9")
    assert json.dumps(back, sort_keys=True) == json.dumps(document, sort_keys=True)
    legal = next(entry for entry in report if entry.pointer == "/general/0/pcfLegalStatement")
    assert (legal.kind, legal.recoverable) == ("lost", True)


def test_what_3_0_says_and_catena_x_can_not_is_lost_and_named() -> None:
    for document in convertible("3.0", "catena-x-9"):
        told, report = convert(document, "catena-x-9")
        back, _ = convert(told, "3.0", carry=False)
        assert {entry.pointer for entry in report.differences} == {one.pointer for one in differences(document, back)}
        assert not report.carried, "Catena-X has no place for extensions"
        judged = json.loads(json.dumps(back), parse_float=Decimal)
        assert [one for one in footprint(judged, "3.0") if not one.advice and one.disputed is None] == []


def test_only_the_most_precise_place_survives() -> None:
    document = catena_x()
    put(document, f"{GEOGRAPHY}/geographyCountry", "DE")
    put(document, f"{GEOGRAPHY}/geographyCountrySubdivision", "US-NY")
    told, _ = convert(document, "3.0")
    assert [name for name in told["pcf"] if name.startswith("geography")] == ["geographyCountrySubdivision"]


def test_cradle_to_grave_is_not_what_3_0_is_about() -> None:
    document = catena_x()
    put(document, "/scopeOfPcfForm/0/partialFullPcf", "Cradle-to-grave")
    with pytest.raises(NotConvertible, match="cradle to gate"):
        convert(document, "3.0")


def test_what_3_0_demands_and_is_missing_is_named() -> None:
    document = catena_x()
    remove(document, "/companyAndProductInformation/0/companyInformation/0/companyName")
    with pytest.raises(NotConvertible, match="companyName"):
        convert(document, "3.0")


# Ouranos

AROUND = {
    "/created": "2025-03-01T00:00:00Z",
    "/companyName": "架空電池株式会社",
    "/companyIds": ["urn:pact:battery.example:company-id:1"],
    "/productDescription": "",
    "/productNameCompany": "部品B",
    "/pcf/productMassPerDeclaredUnit": "1",
    "/pcf/referencePeriodStart": "2024-01-01T00:00:00Z",
    "/pcf/referencePeriodEnd": "2025-01-01T00:00:00Z",
    "/pcf/fossilCarbonContent": "0",
    "/pcf/ipccCharacterizationFactors": ["AR6"],
    "/pcf/crossSectoralStandards": ["ISO14067"],
    "/pcf/exemptedEmissionsPercent": "0",
}


def record(part: str, emission: Any, **changes: Any) -> dict[str, Any]:
    ids = {"cfpId": "3893bb5d-da16-4dc1-9185-11d97476c254", "traceId": "087aaa4b-8974-4a0a-9c11-b2e66ed468c5"}
    quality = {"dqrType": "preProcessing", "dqrValue": {"TeR": 2.1, "GeR": 0, "TiR": None}}
    return {**ids, "ghgEmission": emission, "ghgDeclaredUnit": UNIT, "cfpType": part, **quality, **changes}


def parts(*emissions: Any) -> dict[str, Any]:
    names = ("preProduction", "mainProduction", "preComponent", "mainComponent")
    return {"cfps": [record(name, emission) for name, emission in zip(names, emissions, strict=True)]}


def test_the_four_parts_are_one_footprint_and_come_back() -> None:
    document = parts(0.1, 0.2, None, 1.5)
    told, _ = convert(document, "3.0", around=AROUND)
    assert told["pcf"]["pcfExcludingBiogenicUptake"] == "1.8", "exactly, though 0.1 + 0.2 is not 0.3 in floats"
    assert told["productIds"] == ["urn:uuid:087aaa4b-8974-4a0a-9c11-b2e66ed468c5"]
    back, _ = convert(told, "ouranos")
    assert back == document


def test_totals_repeat_the_parts_and_are_not_added() -> None:
    document = parts(1, 0, 0, 0)
    document["cfps"].append(record("preProductionTotal", 1))
    told, _ = convert(document, "3.0", around=AROUND)
    assert told["pcf"]["pcfExcludingBiogenicUptake"] == "1"


def test_an_ouranos_record_alone_names_no_company() -> None:
    with pytest.raises(NotConvertible, match="companyName"):
        convert(parts(1, 1, 1, 1), "3.0")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cfpId": "another"}, "cfpId"),
        ({"ghgDeclaredUnit": "kgCO2e/liter"}, "ghgDeclaredUnit"),
        ({"ghgEmission": "1"}, "number"),
    ],
)
def test_records_that_do_not_belong_together_are_refused(changes: dict[str, Any], said: str) -> None:
    document = parts(1, 1, 1, 1)
    document["cfps"][2] |= changes
    with pytest.raises(NotConvertible, match=said):
        convert(document, "3.0", around=AROUND)


def test_the_sixth_decimal_is_rounded_up_and_told() -> None:
    document = footprints("3.0")[0]
    document["pcf"] |= {"declaredUnitAmount": "3", "pcfExcludingBiogenicUptake": "1"}
    told, report = convert(document, "ouranos")
    assert [found["ghgEmission"] for found in told["cfps"]] == [0, 0.33334, 0, 0]
    assert "/pcf/pcfExcludingBiogenicUptake" in {entry.pointer for entry in report}


def test_the_gate_to_gate_value_divides_own_from_bought() -> None:
    document = json.loads(sample("pf-2.3-gxd-extension"))
    told, _ = convert(document, "ouranos")
    emissions = {found["cfpType"]: found["ghgEmission"] for found in told["cfps"]}
    assert (emissions["mainProduction"], emissions["mainComponent"]) == (0.081, 0.133)


# The consortium's block


def test_the_block_travels_and_keeps_its_meaning() -> None:
    """Only its gate-to-gate value is stated as the other version states footprints; there and back it is the same."""
    document = json.loads(sample("pf-2.3-gxd-extension"))
    told, _ = convert(document, "3.0", carry=False)
    gate = told["extensions"][0]["data"]["gateToGate"]
    assert gate["gateToGateFossilGhgEmissions"] == "1.458"
    told["extensions"][0]["data"]["gateToGate"] = document["extensions"][0]["data"]["gateToGate"]
    assert told["extensions"] == document["extensions"]
    told, _ = convert(document, "3.0")
    assert gxd_block.gate_to_gate_per_unit(told) == gxd_block.gate_to_gate_per_unit(document)
    assert gxd_block.gate_to_gate(told) == gxd_block.gate_to_gate(document) == Fraction("0.081") * 18
    assert convert(told, "2.3")[0] == document


def test_the_block_in_its_two_readings() -> None:
    document = json.loads(sample("pf-2.3-gxd-extension"))
    block = gxd_block.block(document)
    assert block is not None
    documented = gxd_block.as_documented(block)
    assert documented["organization"]["scope3Category"] == [1, 3, 4]
    published = gxd_block.as_published(documented, document)
    assert published["organization"]["scope3Category"] == ["1", "3", "4"]
    assert published["organization"]["declaredUnit"] == "kilogram"
    assert gxd_block.as_documented(published) == documented


def test_a_block_is_put_in_and_takes_the_place_of_an_older_one() -> None:
    document = footprints("3.0")[0]
    once = gxd_block.with_block(document, {"calcMethod": "0", "FWedition": "2.0"})
    twice = gxd_block.with_block(once, {"calcMethod": "1", "FWedition": "2.0"})
    assert "extensions" not in document
    assert [extension["data"]["calcMethod"] for extension in twice["extensions"]] == ["1"]
    assert gxd_block.block(document) is None


@pytest.mark.parametrize("said", [None, [None], [5], "text"])
def test_the_block_goes_into_whatever_stands_for_extensions(said: Any) -> None:
    data = {"calcMethod": "0", "FWedition": "2.0"}
    assert gxd_block.block(gxd_block.with_block({"extensions": said}, data)) == data
