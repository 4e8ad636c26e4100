"""Single values on their way: exact, and honest about what the other version can't say."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from gxd_fixtures.dataset import footprints
from gxd_fixtures.samples import sample
from gxd_mocks.common_gateway import NotConvertible, convert
from gxd_mocks.common_gateway.mappings.loss import LossReport
from gxd_mocks.common_gateway.mappings.places import differences, put


def from_2(**pcf: Any) -> dict[str, Any]:
    document = footprints("2.3")[0]
    document["pcf"] |= pcf
    return document


def from_3(**pcf: Any) -> dict[str, Any]:
    document = footprints("3.0")[0]
    document["pcf"] |= pcf
    return document


def reasons(document: Any, to: str) -> dict[str, str]:
    with pytest.raises(NotConvertible) as refused:
        convert(document, to)
    return {reason.pointer: reason.words.en for reason in refused.value.reasons}


def entry(report: LossReport, pointer: str) -> Any:
    return next(found for found in report if found.pointer == pointer)


def test_per_unit_times_amount_is_exact() -> None:
    told, _ = convert(from_2(unitaryProductAmount="0.3", pCfExcludingBiogenic="0.1", pCfIncludingBiogenic="-7"), "3.0")
    assert told["pcf"]["pcfExcludingBiogenicUptake"] == "0.03"
    assert told["pcf"]["pcfIncludingBiogenicUptake"] == "-2.1"


def test_a_quotient_without_end_keeps_34_digits_and_says_so() -> None:
    document = from_3(declaredUnitAmount="3", pcfExcludingBiogenicUptake="1", productMassPerDeclaredUnit="3")
    told, report = convert(document, "2.3")
    assert told["pcf"]["pCfExcludingBiogenic"] == "0." + "3" * 34
    found = entry(report, "/pcf/pcfExcludingBiogenicUptake")
    assert "34 significant digits" in found.reason.en
    assert "34桁" in found.reason.ja
    assert found.target == "/pcf/pCfExcludingBiogenic"
    assert found.recoverable
    back, _ = convert(told, "3.0")
    assert back["pcf"]["pcfExcludingBiogenicUptake"] == "1"


def test_another_spelling_of_the_same_number_is_told_as_that() -> None:
    _, report = convert(from_2(fossilGhgEmissions="2.1040"), "3.0", carry=False)
    found = entry(report, "/pcf/fossilGhgEmissions")
    assert found.reason.en == "the same number, written in another way"
    assert found.kind == "changed"
    assert not found.recoverable


def test_an_amount_of_one_keeps_the_spelling() -> None:
    told, report = convert(from_2(unitaryProductAmount="1", fossilGhgEmissions="2.1040"), "3.0")
    assert told["pcf"]["fossilGhgEmissions"] == "2.1040"
    assert all(found.pointer != "/pcf/fossilGhgEmissions" for found in report)


@pytest.mark.parametrize("amount", ["0", "-1", "abc", "", "1e3", None, 5, "9" * 400])
def test_without_a_positive_amount_nothing_can_be_said(amount: Any) -> None:
    assert "/pcf/unitaryProductAmount" in reasons(from_2(unitaryProductAmount=amount), "3.0")
    assert "/pcf/declaredUnitAmount" in reasons(from_3(declaredUnitAmount=amount), "2.3")


def test_a_piece_of_known_mass_is_given_in_kilograms() -> None:
    document = from_3(
        declaredUnitOfMeasurement="piece",
        declaredUnitAmount="4",
        productMassPerDeclaredUnit="2.5",
        pcfExcludingBiogenicUptake="10",
    )
    told, _ = convert(document, "2.3")
    pcf = told["pcf"]
    assert (pcf["declaredUnit"], pcf["unitaryProductAmount"], pcf["productMassPerDeclaredUnit"]) == (
        "kilogram",
        "2.5",
        "1",
    )
    assert pcf["pCfExcludingBiogenic"] == "4"
    back, _ = convert(told, "3.0")
    assert back == document


@pytest.mark.parametrize("unit", ["hour", "megabit second"])
def test_units_without_mass_have_no_form_in_2(unit: str) -> None:
    said = reasons(from_3(declaredUnitOfMeasurement=unit), "2.3")
    assert unit in said["/pcf/declaredUnitOfMeasurement"]


def test_a_piece_without_mass_has_no_form_in_2() -> None:
    document = from_3(declaredUnitOfMeasurement="piece", productMassPerDeclaredUnit="0")
    assert "/pcf/declaredUnitOfMeasurement" in reasons(document, "2.3")


def test_a_negative_footprint_has_no_form_in_2() -> None:
    assert "/pcf/pCfExcludingBiogenic" in reasons(from_3(pcfExcludingBiogenicUptake="-1"), "2.3")


def test_more_than_five_percent_exempted_has_no_form_in_2() -> None:
    assert "0 to 5" in reasons(from_3(exemptedEmissionsPercent="5.01"), "2.3")["/pcf/exemptedEmissionsPercent"]


def test_every_reason_is_told_at_once() -> None:
    document = from_3(exemptedEmissionsPercent="6", primaryDataShare="101", ipccCharacterizationFactors=["AR4"])
    assert set(reasons(document, "2.3")) == {
        "/pcf/exemptedEmissionsPercent",
        "/pcf/primaryDataShare",
        "/pcf/ipccCharacterizationFactors",
    }


def test_numbers_and_decimal_strings() -> None:
    told, _ = convert(from_2(exemptedEmissionsPercent=1e-7, primaryDataShare=61.25), "3.0")
    assert (told["pcf"]["exemptedEmissionsPercent"], told["pcf"]["primaryDataShare"]) == ("0.0000001", "61.25")
    back, report = convert(from_3(primaryDataShare="61.250000000000000000001"), "2.3", carry=False)
    assert back["pcf"]["primaryDataShare"] == 61.25
    assert "17 significant digits" in entry(report, "/pcf/primaryDataShare").reason.en


def test_exact_numbers_of_a_parser_are_taken_as_well() -> None:
    told, _ = convert(from_2(exemptedEmissionsPercent=Decimal("1.50")), "3.0")
    assert told["pcf"]["exemptedEmissionsPercent"] == "1.50"


def test_the_cpc_code_becomes_a_classification() -> None:
    told, _ = convert(from_2(), "3.0")
    assert told["productClassifications"][-1] == "urn:cpc:41121"
    back, _ = convert(told, "2.3", carry=False)
    assert back["productCategoryCpc"] == "41121"
    assert back["productClassifications"] == footprints("2.3")[0]["productClassifications"]


def test_standards_take_the_names_of_the_version() -> None:
    document = from_2(
        crossSectoralStandards=["GHGP Product", "PACT Methodology 2.0", "Something new"],
        crossSectoralStandardsUsed=["ISO Standard 14044", "GHG Protocol Product standard"],
    )
    told, _ = convert(document, "3.0", carry=False)
    assert told["pcf"]["crossSectoralStandards"] == ["GHGP-Product", "PACT-2.0", "Something new", "ISO14040-44"]
    back, _ = convert(told, "2.0", carry=False)
    assert back["pcf"]["crossSectoralStandardsUsed"] == ["GHG Protocol Product standard", "ISO Standard 14044"]
    assert "crossSectoralStandards" not in back["pcf"]


def test_characterization_factors_are_one_list_in_3() -> None:
    told, _ = convert(from_2(characterizationFactors="AR5", ipccCharacterizationFactorsSources=["AR6"]), "3.0")
    assert told["pcf"]["ipccCharacterizationFactors"] == ["AR6", "AR5"]
    back, _ = convert(from_3(ipccCharacterizationFactors=["AR6", "AR5"]), "2.3")
    assert back["pcf"]["characterizationFactors"] == "AR5"


def test_the_net_value_of_land_management_goes_where_its_sign_says() -> None:
    emitted, _ = convert(from_2(landManagementGhgEmissions="0.5"), "3.0")
    removed, _ = convert(from_2(landManagementGhgEmissions="-0.5"), "3.0")
    assert emitted["pcf"]["landManagementBiogenicCO2Emissions"] == "500"
    assert removed["pcf"]["landManagementBiogenicCO2Removals"] == "-500"
    both = from_3(landManagementBiogenicCO2Emissions="1.5", landManagementBiogenicCO2Removals="-0.5")
    told, _ = convert(both, "2.3")
    assert told["pcf"]["landManagementGhgEmissions"] == "0.001"


def test_withdrawal_written_without_its_sign_keeps_its_meaning() -> None:
    told, _ = convert(from_2(biogenicCarbonWithdrawal="0.4"), "3.0")
    assert told["pcf"]["biogenicCO2Uptake"] == "-400"


def test_without_what_includes_uptake_it_follows_from_the_sum() -> None:
    document = from_2(pCfExcludingBiogenic="2", biogenicCarbonWithdrawal="-0.5")
    del document["pcf"]["pCfIncludingBiogenic"]
    told, report = convert(document, "3.0")
    assert told["pcf"]["pcfIncludingBiogenicUptake"] == "1500"
    kinds = [found.kind for found in report if found.target == "/pcf/pcfIncludingBiogenicUptake"]
    assert kinds == ["added", "supplied"], "the way back adds what the way there supplied"


def test_status_comment_stands_behind_the_comment_and_comes_back_without_an_envelope() -> None:
    document = from_2()
    document |= {"comment": "first", "statusComment": "withdrawn"}
    told, _ = convert(document, "3.0", carry=False)
    assert told["comment"] == "first\nstatusComment: withdrawn"
    back, _ = convert(told, "2.3", carry=False)
    assert (back["comment"], back["statusComment"]) == ("first", "withdrawn")


def test_quality_ratings_have_no_correspondence() -> None:
    told, report = convert(from_2(dqi={"coveragePercent": 90, "technologicalDQR": 1}), "3.0")
    assert "dqi" not in told["pcf"]
    assert entry(report, "/pcf/dqi").kind == "lost"
    worst, _ = convert(
        from_3(referencePeriodEnd="2025-06-01T00:00:00Z", referencePeriodStart="2024-06-01T00:00:00Z"), "2.3"
    )
    assert worst["pcf"]["dqi"] == {
        "coveragePercent": 0,
        "technologicalDQR": 3,
        "temporalDQR": 3,
        "geographicalDQR": 3,
        "completenessDQR": 3,
        "reliabilityDQR": 3,
    }


def test_an_assurance_that_was_given_is_a_verification() -> None:
    given = {"assurance": True, "coverage": "product level", "level": "limited", "providerName": "V", "comments": ""}
    told, report = convert(from_2(assurance=given), "3.0")
    assert told["pcf"]["verification"] == {"coverage": "product level", "providerName": "V", "comments": ""}
    assert entry(report, "/pcf/assurance/level").before == "limited"
    not_given, _ = convert(from_2(assurance={"assurance": False, "providerName": ""}), "3.0")
    assert "verification" not in not_given["pcf"]
    nameless, _ = convert(from_3(verification={"coverage": "PCF program"}), "2.3")
    assert "assurance" not in nameless["pcf"]


def test_times_are_utc_in_2() -> None:
    document = from_3(referencePeriodStart="2024-01-01T09:00:00.5+09:00")
    document["validityPeriodStart"] = None
    del document["validityPeriodEnd"]
    document["validityPeriodStart"] = "2025-01-01T09:00:00+09:00"
    told, _ = convert(document, "2.3")
    assert told["pcf"]["referencePeriodStart"] == "2024-01-01T00:00:00.5Z"
    assert told["validityPeriodStart"] == "2025-01-01T00:00:00Z"
    assert told["validityPeriodEnd"] == "2028-01-01T00:00:00Z", "2.x wants both bounds"


def test_ids_of_another_kind_become_uuids_of_version_4_and_come_back() -> None:
    document = from_3()
    document["id"] = "0190a6e2-7f5c-7cc0-8a4b-1c2d3e4f5a6b"
    told, _ = convert(document, "2.3")
    assert told["id"][14] == "4"
    assert convert(document, "2.3")[0]["id"] == told["id"], "always the same"
    assert convert(told, "3.0")[0]["id"] == document["id"]


def test_extensions_pass_untouched_and_ours_stands_behind_them() -> None:
    document = from_2()
    document["extensions"] = [{"specVersion": "2.0.0", "dataSchema": "https://x.example/s.json", "data": {"n": 1.50}}]
    told, _ = convert(document, "3.0")
    assert told["extensions"][0] == document["extensions"][0]
    assert told["extensions"][1]["data"]["from"] == "2.3"
    without, report = convert(document, "3.0", carry=False)
    assert without["extensions"] == document["extensions"]
    assert not report.carried


def test_a_report_reads_in_two_languages_and_as_json() -> None:
    document = from_2() | {"version": 4}
    _, report = convert(document, "3.0", carry=False)
    assert "2.3 → 3.0" in report.text("en")
    assert "復元できない" in report.text("ja")
    told = report.to_json()
    assert told["totals"]["lost"] == sum(found.kind == "lost" for found in report) > 0
    lost = next(found for found in told["entries"] if found["pointer"] == "/version")
    assert (lost["kind"], lost["before"], lost["recoverable"]) == ("changed", 4, False)
    assert "after" not in lost
    assert bool(report), "something is lost for good"
    assert not bool(convert(from_2(), "3.0")[1]), "with an envelope nothing is"


@pytest.mark.parametrize(
    "document",
    [
        None,
        5,
        "x",
        [],
        {},
        {"specVersion": 3},
        {"specVersion": "4.0.0"},
        {"specVersion": "3.0.0"},
        {"specVersion": "2.3.0", "pcf": []},
    ],
)
def test_what_is_no_footprint_is_refused_in_words(document: Any) -> None:
    with pytest.raises(NotConvertible):
        convert(document, "2.2")


def test_towers_of_brackets_are_refused() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    document = from_2()
    document["x"] = deep
    with pytest.raises(NotConvertible, match="nested"):
        convert(document, "3.0")


def test_an_unknown_format_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"unknown format '4\.0'"):
        convert(from_2(), "4.0")


def test_the_same_format_is_a_copy() -> None:
    document = from_2()
    told, report = convert(document, "2.3")
    assert told == document
    assert told is not document
    assert len(report) == 0


def test_a_forged_envelope_can_not_make_an_invalid_document() -> None:
    told, _ = convert(from_2(), "3.0")
    forged = deepcopy(told)
    forged["extensions"][-1]["data"]["edits"] = [
        {"at": "/pcf", "was": "gone", "reads": "no"},
        {"at": "/status", "was": 7, "reads": "Active"},
    ]
    with pytest.raises(NotConvertible, match="/status"):
        convert(forged, "2.3")


@pytest.mark.parametrize(
    "data",
    [
        {"carried": "1", "from": "9.9", "edits": []},
        {"carried": "1", "from": "2.3", "edits": 5},
        {"carried": "1", "from": "2.3", "edits": [{"at": "no pointer"}]},
        {"carried": "1", "from": "2.3", "edits": [{"at": "/a" * 5000}]},
        {"carried": "2", "from": "2.3", "edits": []},
    ],
)
def test_a_damaged_envelope_is_an_extension_like_any_other(data: Any) -> None:
    told, _ = convert(from_2(), "3.0", carry=False)
    told["extensions"] = [{"specVersion": "2.0.0", "dataSchema": "https://x.example/s.json", "data": data}]
    back, _ = convert(told, "2.3", carry=False)
    assert back["extensions"] == told["extensions"]


def test_fractions_are_exact_inside() -> None:
    told, _ = convert(from_2(unitaryProductAmount="0.1", fossilCarbonContent="0.2"), "3.0")
    assert Fraction(told["pcf"]["fossilCarbonContent"]) == Fraction(1, 50)


ODD: list[Any] = [None, 5, 1.5, "x", [], {}, True, [{}], [None], "9" * 500, {"a": [1]}, float("nan"), 10**400, "\ud800"]


@pytest.mark.parametrize("name", ["pf-2.3-post2025-full", "pf-3.0-full"])
def test_whatever_stands_in_a_member_it_is_converted_or_refused(name: str) -> None:
    document = json.loads(sample(name))
    to = ("3.0", "2.0") if name.startswith("pf-2") else ("2.3", "catena-x-9")
    pointers = [pointer for pointer, _, _ in differences({**document, "pcf": {}}, {"pcf": document["pcf"]}) if pointer]
    assert len(pointers) > 40
    for at, pointer in enumerate(pointers):
        for odd in (ODD[at % len(ODD)], ODD[(at * 5 + 3) % len(ODD)]):
            strange = deepcopy(document)
            put(strange, pointer, odd)
            try:
                _, report = convert(strange, to[at % 2])
            except NotConvertible:
                continue
            assert report.text("ja")
