"""Faults of the data: one member of one footprint, the same wherever that footprint is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from gxd_mocks.message import Response
from tests.foreign.middleman import DROP, Ask, edited, enter_fault, fault, fulfilled, got, later_page, listed

ALL = "2.0 2.1 2.2 2.3 3.0"
OLD = "2.0 2.1 2.2 2.3"
Footprint = dict[str, Any]
data = "data"
HERE = 16  # the seventeenth footprint of the list, if nothing better is due


def shown(ask: Ask) -> bool:
    return listed(ask) or got(ask) or fulfilled(ask)


def reaches(document: Any, path: str) -> bool:
    for part in path.split(".")[:-1]:
        try:
            document = document[int(part) if part.isdigit() else part]
        except (KeyError, IndexError, TypeError):
            return False
    last = path.rpartition(".")[2]
    return isinstance(document, list) if last.isdigit() else isinstance(document, dict)


def victim(ask: Ask, path: str, fits: Callable[[Footprint], bool]) -> str:
    """The id of the footprint that is changed: the seventeenth, or the last one that the change fits."""
    held = ask.man.memory.setdefault("held", ask.man.everything(ask.line))
    can = [one for one in held if reaches(one, path) and fits(one)]
    assert can, f"no footprint for {path}"
    return str((held[HERE] if held[HERE] in can else can[-1])["id"])


def changed_in(document: Any, id_: str, change: Callable[[Footprint], Footprint]) -> Any:
    if isinstance(document, list):
        return [changed_in(one, id_, change) for one in document]
    if isinstance(document, dict):
        if document.get("id") == id_ and "pcf" in document:
            return change(document)
        return {key: changed_in(one, id_, change) for key, one in document.items()}
    return document


def lie(
    name: str, specs: str, noticed_by: str, *edits: Any, fits: Callable[[Footprint], bool] = lambda one: True
) -> None:
    """Enter a fault of data. `edits` are paths, each followed by its new value."""
    changes = list(zip(edits[::2], edits[1::2], strict=True))

    def change(one: Footprint) -> Footprint:
        for path, value in changes:
            one = edited(one, path, value(one) if callable(value) and value is not DROP else value)
        return one

    def act(ask: Ask) -> Response:
        if ask.inwards and "held" not in ask.man.memory:
            return ask.truth
        id_ = victim(ask, changes[0][0], fits)
        if ask.inwards:
            return ask.posting_event(changed_in(ask.event, id_, change))
        return ask.saying(changed_in(ask.document, id_, change))

    enter_fault(data, name, noticed_by, specs, shown, act)


def has(path: str) -> Callable[[Footprint], bool]:
    def fits(one: Footprint) -> bool:
        here: Any = one
        for part in path.split("."):
            here = here.get(part) if isinstance(here, dict) else None
        return here is not None

    return fits


def in_unit(*units: str) -> Callable[[Footprint], bool]:
    return lambda one: one["pcf"].get("declaredUnitOfMeasurement", one["pcf"].get("declaredUnit")) in units


def late(one: Footprint) -> bool:
    return str(one["pcf"]["referencePeriodEnd"]) > "2025-01-02"


# --- footprint, 2.x

lie("id_is_a_uuid_of_version_1", OLD, "DM2P-001", "id", lambda one: one["id"][:14] + "1" + one["id"][15:])
lie("spec_version_of_3", OLD, "DM2P-002", "specVersion", "3.0.0")
lie("spec_version_of_a_neighbour", "2.2 2.3", "DM2P-002", "specVersion", "2.1.0")
lie("spec_version_is_short", "2.0 2.3", "DM2P-002", "specVersion", "2.3")
lie("spec_version_with_leading_zeros", "2.0", "DM2P-002", "specVersion", "2.00.0")
lie("spec_version_with_a_leading_zero", "3.0", "DM3P-007", "specVersion", "03.0.0")
lie(
    "a_preceding_id_in_both_cases",
    ALL,
    "DM2P-003 DM3P-008",
    "precedingPfIds",
    ["0d6f2f57-7a77-4dd4-a7fb-0b8d0c4e7e01", "0D6F2F57-7A77-4DD4-A7FB-0B8D0C4E7E01"],
)
lie(
    "a_product_in_both_cases",
    ALL,
    "DM2P-013 DM3P-012",
    "productIds",
    lambda one: [*one["productIds"], one["productIds"][0].replace("urn:", "URN:", 1)],
)
lie("no_preceding_ids", "2.1 2.3", "DM2P-003", "precedingPfIds", [])
lie("a_preceding_id_twice", "2.2", "DM2P-003", "precedingPfIds", ["0d6f2f57-7a77-4dd4-a7fb-0b8d0c4e7e01"] * 2)
lie("version_is_text", OLD, "DM2P-004", "version", "1")
lie("version_is_negative", "2.0 2.3", "DM2P-004", "version", -1)
lie("version_is_too_big", "2.1 2.3", "DM2P-004", "version", 2147483648)
lie("version_is_broken", "2.2", "DM2P-004", "version", 1.5)
lie("created_without_zone", OLD, "DM2P-005", "created", "2026-02-10T09:00:00")
lie("created_in_tokyo_time", OLD, "DM2P-005", "created", "2026-02-10T18:00:00+09:00")
lie("created_as_a_day", "2.3", "DM2P-005", "created", "2026-02-10")
lie("created_on_30_february", "2.1 2.3", "DM2P-005", "created", "2026-02-30T09:00:00Z")
lie("updated_before_created", OLD, "DM2P-008", "updated", "2001-01-01T00:00:00Z")
lie("updated_when_created", "2.2 2.3", "DM2P-008 DM2P-007", "updated", lambda one: one["created"])
lie("status_in_lower_case", OLD, "DM2P-009", "status", "active")
lie("company_without_name", "2.0 2.3", "DM2P-010", "companyName", "")
lie("company_id_is_no_urn", OLD, "DM2P-011", "companyIds", ["4712345060507"])
lie("company_ids_are_text", "2.2 2.3", "DM2P-011", "companyIds", "urn:uuid:7d1d0a52-5e0a-4e2b-9b0f-3c1f2a6b5d90")
lie("company_ids_repeat", "2.1 2.3", "DM2P-011", "companyIds", lambda one: [one["companyIds"][0]] * 2)
lie("no_product_ids", OLD, "DM2P-013", "productIds", [])
lie("product_id_without_nss", "2.0 2.3", "DM2P-013", "productIds", ["urn:gtin:"])
lie("classification_is_no_urn", "2.3", "DM2P-014", "productClassifications", ["cpc 32136"])
lie("no_cpc", OLD, "DM2P-015", "productCategoryCpc", DROP)
lie("cpc_is_a_number", "2.3", "DM2P-015", "productCategoryCpc", 32136)
lie("no_trade_name", "2.2", "DM2P-016", "productNameCompany", DROP)
lie("no_comment", OLD, "DM2P-017", "comment", DROP)
lie("no_pcf", "2.0 2.3", "DM2P-019", "pcf", DROP)
lie("no_description", "2.1", "DM2P-012", "productDescription", DROP)
lie("extensions_are_empty", OLD, "DM2P-020", "extensions", [])

# --- carbon footprint, 2.x

lie("a_decimal_is_a_number", OLD, "DM2C-001 DM2C-006", "pcf.fossilGhgEmissions", 1.5)
lie("a_decimal_has_a_comma", "2.0 2.3", "DM2C-001 DM2C-005", "pcf.pCfExcludingBiogenic", "1,5")
lie("a_decimal_has_an_exponent", "2.2 2.3", "DM2C-001 DM2C-007", "pcf.fossilCarbonContent", "1e3")
lie("a_decimal_has_a_blank", "2.1", "DM2C-001 DM2C-008", "pcf.biogenicCarbonContent", " 1")
lie("unit_of_3_in_2", OLD, "DM2C-002", "pcf.declaredUnit", "piece")
lie("amount_of_zero", OLD, "DM2C-003", "pcf.unitaryProductAmount", "0.000")
lie("negative_footprint", OLD, "DM2C-005", "pcf.pCfExcludingBiogenic", "-0.01")
lie("negative_fossil_content", "2.0 2.3", "DM2C-007", "pcf.fossilCarbonContent", "-1")
lie("no_biogenic_content", "2.1 2.3", "DM2C-008", "pcf.biogenicCarbonContent", DROP)
lie("negative_land_use", "2.2", "DM2C-010", "pcf.dLucGhgEmissions", "-1")
lie("negative_other_biogenic", "2.3", "DM2C-013", "pcf.otherBiogenicGhgEmissions", "-0.1")
lie("negative_indirect_land_use", "2.0 2.3", "DM2C-014", "pcf.iLucGhgEmissions", "-1")
lie("positive_withdrawal", "2.1 2.2 2.3", "DM2C-015", "pcf.biogenicCarbonWithdrawal", "0.45")
lie("negative_aircraft", "2.2", "DM2C-016", "pcf.aircraftGhgEmissions", "-2")
lie("factors_of_ar4", OLD, "DM2C-017", "pcf.characterizationFactors", "AR4")
lie("no_ipcc_sources", "2.2 2.3", "DM2C-018", "pcf.ipccCharacterizationFactorsSources", DROP)
lie("ipcc_source_in_words", "2.2 2.3", "DM2C-018", "pcf.ipccCharacterizationFactorsSources", ["IPCC AR6"])
lie("standards_of_no_list", OLD, "DM2C-019", "pcf.crossSectoralStandardsUsed", ["ISO 14067"])
lie("no_standards_in_2_3", "2.3", "DM2C-020", "pcf.crossSectoralStandards", DROP)
lie("standards_repeat", "2.3", "DM2C-020", "pcf.crossSectoralStandards", ["ISO14067", "ISO14067"])
lie("biogenic_method_misspelt", OLD, "DM2C-023", "pcf.biogenicAccountingMethodology", "GHPG")
lie("no_boundary", "2.1 2.2 2.3", "DM2C-024", "pcf.boundaryProcessesDescription", DROP)
lie("period_in_another_zone", OLD, "DM2C-026", "pcf.referencePeriodStart", "2024-01-01T00:00:00+01:00")
lie(
    "a_region_of_no_list",
    OLD,
    "DM2C-027 DM2X-014",
    "pcf.geographyRegionOrSubregion",
    "North America",
    fits=has("pcf.geographyRegionOrSubregion"),
)
lie(
    "a_country_with_three_letters",
    "2.0 2.3",
    "DM2C-028",
    "pcf.geographyCountry",
    "DEU",
    fits=has("pcf.geographyCountry"),
)
lie("a_country_that_is_none", "2.2 2.3", "DM2C-028", "pcf.geographyCountry", "XX", fits=has("pcf.geographyCountry"))
lie(
    "a_subdivision_without_country",
    "2.1 2.3",
    "DM2C-029",
    "pcf.geographyCountrySubdivision",
    "O",
    fits=has("pcf.geographyCountrySubdivision"),
)
lie(
    "a_prefecture_too_many",
    ALL,
    "DM2C-029 DM3C-017",
    "pcf.geographyCountrySubdivision",
    "JP-48",
    fits=has("pcf.geographyCountrySubdivision"),
)
lie("exempted_percent_as_text", OLD, "DM2C-030", "pcf.exemptedEmissionsPercent", "1.2")
lie("exempted_too_much", OLD, "DM2C-030", "pcf.exemptedEmissionsPercent", 5.01)
lie("no_exempted_description", "2.2", "DM2C-031", "pcf.exemptedEmissionsDescription", DROP)
lie("packaging_flag_as_text", OLD, "DM2C-032", "pcf.packagingEmissionsIncluded", "true")
lie(
    "negative_packaging",
    "2.3",
    "DM2C-033",
    "pcf.packagingGhgEmissions",
    "-0.006",
    "pcf.packagingEmissionsIncluded",
    True,
)
lie("primary_share_as_text", OLD, "DM2C-034", "pcf.primaryDataShare", "72")
lie("primary_share_over_100", "2.1 2.3", "DM2C-034", "pcf.primaryDataShare", 100.5)
lie("no_sources_of_factors", "2.3", "DM2C-035 DM2X-009", "pcf.secondaryEmissionFactorSources", [])

# --- nested and across, 2.x

lie("dqr_of_4", OLD, "DM2X-001", "pcf.dqi.temporalDQR", 4, fits=has("pcf.dqi"))
lie("dqr_as_text", "2.0 2.3", "DM2X-001", "pcf.dqi.temporalDQR", "2", fits=has("pcf.dqi"))
lie("coverage_over_100", "2.2", "DM2X-001", "pcf.dqi.coveragePercent", 101, fits=has("pcf.dqi"))
lie(
    "dqi_without_reliability_after_2025",
    OLD,
    "DM2X-002",
    "pcf.dqi.reliabilityDQR",
    DROP,
    fits=lambda one: late(one) and has("pcf.dqi")(one),
)
lie("assurance_without_flag", "2.1 2.2 2.3", "DM2X-004", "pcf.assurance.assurance", DROP, fits=has("pcf.assurance"))
lie(
    "assurance_without_coverage",
    "2.0",
    "DM2X-005",
    "pcf.assurance.coverage",
    DROP,
    "specVersion",
    "2.0.0",
    fits=has("pcf.assurance"),
)
lie("assurance_without_provider", OLD, "DM2X-006", "pcf.assurance.providerName", "", fits=has("pcf.assurance"))
lie("assurance_level_of_no_list", "2.3", "DM2X-007", "pcf.assurance.level", "high", fits=has("pcf.assurance"))
lie(
    "assurance_done_on_a_day",
    "2.2 2.3",
    "DM2X-008",
    "pcf.assurance.completedAt",
    "2026-02-01",
    fits=has("pcf.assurance"),
)
lie("factor_source_without_version", OLD, "DM2X-009", "pcf.secondaryEmissionFactorSources", [{"name": "GaBi"}])
lie(
    "rule_of_no_operator",
    OLD,
    "DM2X-010",
    "pcf.productOrSectorSpecificRules",
    [{"operator": "ISO", "ruleNames": ["x"]}],
)
lie(
    "rule_of_other_without_name",
    OLD,
    "DM2X-011",
    "pcf.productOrSectorSpecificRules",
    [{"operator": "Other", "ruleNames": ["x"]}],
)
lie(
    "rule_of_pef_with_other_name",
    OLD,
    "DM2X-012",
    "pcf.productOrSectorSpecificRules",
    [{"operator": "PEF", "ruleNames": ["x"], "otherOperatorName": "TfS"}],
)
lie(
    "rule_of_other_named_pef",
    "2.0 2.3",
    "DM2X-013",
    "pcf.productOrSectorSpecificRules",
    [{"operator": "Other", "ruleNames": ["x"], "otherOperatorName": "PEF"}],
)
lie(
    "country_and_region",
    ALL,
    "DM2X-014 DM3C-016",
    "pcf.geographyCountry",
    "DE",
    "pcf.geographyRegionOrSubregion",
    "Europe",
)
lie(
    "packaging_left_out_and_given",
    ALL,
    "DM2X-015 DM3C-022",
    "pcf.packagingEmissionsIncluded",
    False,
    "pcf.packagingGhgEmissions",
    "0.5",
)
lie("neither_share_nor_dqi", "2.1 2.2 2.3", "DM2X-017 DM2X-018", "pcf.primaryDataShare", DROP, "pcf.dqi", DROP)
lie(
    "the_later_of_two_reports",
    "2.2 2.3",
    "DM2C-017",
    "pcf.characterizationFactors",
    "AR6",
    "pcf.ipccCharacterizationFactorsSources",
    ["AR5", "AR6"],
)
lie("no_share_after_2025", "2.0 2.2", "DM2X-018", "pcf.primaryDataShare", DROP, fits=late)
lie("no_dqi_after_2025", "2.0 2.1 2.3", "DM2X-018", "pcf.dqi", DROP, fits=late)
lie("no_land_management_after_2025", OLD, "DM2X-019", "pcf.landManagementGhgEmissions", DROP, fits=late)
lie("validity_without_end", OLD, "DM2X-021", "validityPeriodEnd", DROP, fits=has("validityPeriodEnd"))
lie(
    "validity_before_the_period_ends",
    OLD,
    "DM2X-022",
    "validityPeriodStart",
    "2020-01-01T00:00:00Z",
    fits=has("validityPeriodEnd"),
)
lie(
    "validity_ends_first",
    "2.3",
    "DM2X-023",
    "validityPeriodEnd",
    lambda one: one["validityPeriodStart"],
    fits=has("validityPeriodEnd"),
)
lie(
    "validity_for_ten_years",
    OLD,
    "DM2X-024",
    "validityPeriodEnd",
    "2039-01-01T00:00:00Z",
    fits=has("validityPeriodEnd"),
)

# --- footprint, 3.0

lie("id_in_braces", "3.0", "DM3P-006 DM3P", "id", lambda one: "{" + one["id"] + "}")
lie("spec_version_of_2_in_3", "3.0", "DM3P-007", "specVersion", "2.3.0")
lie("spec_version_is_3_0", "3.0", "DM3P-007", "specVersion", "3.0")
lie("empty_preceding_ids", "3.0", "DM3P-008", "precedingPfIds", [])
lie("created_as_a_day_in_3", "3.0", "DM3P-009 DM3P-005", "created", "2026-03-15")
lie("created_without_zone_in_3", "3.0", "DM3P-009 DM3P-005", "created", "2026-03-15T10:20:30")
lie("created_at_24_o_clock", "3.0", "DM3P-009 DM3P-005", "created", "2026-03-15T25:00:00Z")
lie("status_retired", "3.0", "DM3P-010", "status", "Retired")
lie("company_name_is_missing", "3.0", "DM3P-011 DM3P-001", "companyName", DROP)
lie("product_name_is_empty", "3.0", "DM3P-011 DM3P-002", "productNameCompany", "")
lie("product_ids_repeat", "3.0", "DM3P-012 DM3P-002", "productIds", lambda one: [one["productIds"][0]] * 2)
lie("company_ids_are_gone", "3.0", "DM3P-012 DM3P-001", "companyIds", DROP)
lie("product_id_is_a_gtin", "3.0", "DM3P-012 DM3P-016", "productIds", ["04712345060507"])
lie("classifications_are_empty", "3.0", "DM3P-013", "productClassifications", [])
lie("description_is_null", "3.0", "DM3P-014 DM3P-001", "productDescription", None)
lie("pcf_is_an_array", "3.0", "DM3P-015 DM3P-001", "pcf", lambda one: [one["pcf"]])

# --- carbon footprint, 3.0

lie("unit_of_no_list", "3.0", "DM3C-001", "pcf.declaredUnitOfMeasurement", "kg")
lie("amount_of_minus_a_half", "3.0", "DM3C-002", "pcf.declaredUnitAmount", "-0.5")
lie("amount_of_nothing", "3.0", "DM3C-002", "pcf.declaredUnitAmount", "0")
lie("no_mass", "3.0", "DM3C-003 DM3P-001", "pcf.productMassPerDeclaredUnit", DROP)
lie("period_without_start", "3.0", "DM3C-004 DM3P-001", "pcf.referencePeriodStart", DROP)
lie("period_ends_on_a_day", "3.0", "DM3C-005 DM3P-005", "pcf.referencePeriodEnd", "2026-01-01")
lie("footprint_is_a_number", "3.0", "DM3C-006 DM3P-003", "pcf.pcfExcludingBiogenicUptake", 2.0)
lie("footprint_with_uptake_is_gone", "3.0", "DM3C-007 DM3P-001", "pcf.pcfIncludingBiogenicUptake", DROP)
lie("fossil_emissions_are_negative", "3.0", "DM3C-008", "pcf.fossilGhgEmissions", "-0.001")
lie("fossil_content_in_words", "3.0", "DM3C-009 DM3P-003", "pcf.fossilCarbonContent", "none")
lie("fossil_content_in_full_width_digits", "3.0", "DM3C-009 DM3P-003", "pcf.fossilCarbonContent", "１")
lie("no_factors", "3.0", "DM3C-010 DM3P-002", "pcf.ipccCharacterizationFactors", [])
lie("factors_named_otherwise", "3.0", "DM3C-010", "pcf.ipccCharacterizationFactors", ["AR 6"])
lie("no_standards", "3.0", "DM3C-011 DM3P-001", "pcf.crossSectoralStandards", DROP)
lie("exempted_is_a_number", "3.0", "DM3C-012 DM3P-003", "pcf.exemptedEmissionsPercent", 1.5)
lie("land_occupation_is_negative", "3.0", "DM3C-014", "pcf.landAreaOccupation", "-0.4")
lie("recycled_content_is_negative", "3.0", "DM3C-014", "pcf.recycledCarbonContent", "-1")
lie("uptake_is_positive", "3.0", "DM3C-015", "pcf.biogenicCO2Uptake", "1.30")
lie("uptake_is_ten", "3.0", "DM3C-015", "pcf.biogenicCO2Uptake", "10")
lie("removals_are_positive", "3.0", "DM3C-015", "pcf.technologicalCO2Removals", "20")
lie(
    "a_region_in_german",
    "3.0",
    "DM3C-017 DM3C-016",
    "pcf.geographyRegionOrSubregion",
    "Europa",
    fits=has("pcf.geographyRegionOrSubregion"),
)
lie("a_country_in_lower_case", "3.0", "DM3C-017", "pcf.geographyCountry", "de", fits=has("pcf.geographyCountry"))
lie(
    "a_subdivision_of_no_country",
    "3.0",
    "DM3C-017",
    "pcf.geographyCountrySubdivision",
    "XX-99",
    fits=has("pcf.geographyCountrySubdivision"),
)
lie("ccu_by_another_approach", "3.0", "DM3C-018", "pcf.ccuCalculationApproach", "Cutoff")
lie("ccu_certified_in_words", "3.0", "DM3C-019", "pcf.ccuCreditCertification", "certified by TUEV, see paper")
lie(
    "a_kilogram_of_another_mass", "3.0", "DM3C-020", "pcf.productMassPerDeclaredUnit", "0.777", fits=in_unit("kilogram")
)
lie(
    "electricity_with_a_mass",
    "3.0",
    "DM3C-021",
    "pcf.productMassPerDeclaredUnit",
    "3",
    fits=in_unit("kilowatt hour", "megajoule", "ton kilometer", "hour", "megabit second"),
)
lie(
    "packaging_flag_without_value",
    "3.0",
    "DM3C-023",
    "pcf.packagingEmissionsIncluded",
    True,
    "pcf.packagingGhgEmissions",
    DROP,
)
lie(
    "capture_flag_without_capture",
    "3.0",
    "DM3C-025 RPT3-007",
    "pcf.ccsTechnologicalCO2CaptureIncluded",
    True,
    "pcf.ccsTechnologicalCO2Capture",
    DROP,
    "pcf.technologicalCO2Removals",
    DROP,
)
lie(
    "capture_without_flag",
    "3.0",
    "DM3C-026 DM3C-029",
    "pcf.ccsTechnologicalCO2CaptureIncluded",
    False,
    "pcf.ccsTechnologicalCO2Capture",
    "-5",
)
lie("sum_is_wrong", "3.0", "DM3C-029", "pcf.pcfExcludingBiogenicUptake", "987.6")
lie(
    "rules_with_a_name_twice",
    "3.0",
    "DM3N-006",
    "pcf.productOrSectorSpecificRules",
    [{"operator": "PEF", "ruleNames": ["x", "x"]}],
)
lie("dqr_of_five_and_a_bit", "3.0", "DM3N-002", "pcf.dqi.temporalDQR", "5.01", fits=has("pcf.dqi"))
lie("dqr_is_a_number", "3.0", "DM3N-001 DM3N-002 DM3P-003", "pcf.dqi.temporalDQR", 2, fits=has("pcf.dqi"))
lie("dqi_without_technology", "3.0", "DM3N-001", "pcf.dqi.technologicalDQR", DROP, fits=has("pcf.dqi"))
lie(
    "verified_at_the_line", "3.0", "DM3N-003", "pcf.verification.coverage", "product line", fits=has("pcf.verification")
)
lie(
    "verified_some_day",
    "3.0",
    "DM3N-004 DM3P-005",
    "pcf.verification.completedAt",
    "2026-03",
    fits=has("pcf.verification"),
)
lie("verified_by_nobody", "3.0", "DM3N-005", "pcf.verification.providerName", "", fits=has("pcf.verification"))
lie(
    "rule_of_other_unnamed",
    "3.0",
    "DM3N-007",
    "pcf.productOrSectorSpecificRules",
    [{"operator": "Other", "ruleNames": ["x"]}],
)
lie(
    "factor_source_with_empty_version",
    "3.0",
    "DM3N-008",
    "pcf.secondaryEmissionFactorSources",
    [{"name": "ecoinvent", "version": ""}],
)
lie(
    "extension_without_data",
    ALL,
    "DM3N-009",
    "extensions",
    [{"specVersion": "2.0.0", "dataSchema": "https://a.example/b.json"}],
)
lie(
    "extension_of_another_version",
    ALL,
    "DM3N-010",
    "extensions",
    [{"specVersion": "3.0.0", "dataSchema": "https://a.example/b.json", "data": {}}],
)
lie(
    "extension_schema_in_clear",
    ALL,
    "DM3N-011",
    "extensions",
    [{"specVersion": "2.0.0", "dataSchema": "http://a.example/b.json", "data": {}}],
)
lie(
    "extension_is_not_documented",
    ALL,
    "DM3N-012",
    "extensions",
    [{"specVersion": "2.0.0", "dataSchema": "https://a.example/b.json", "data": {}}],
)
lie(
    "validity_starts_too_early",
    "3.0",
    "LC3-006",
    "validityPeriodStart",
    "2019-12-31T23:59:59Z",
    fits=has("validityPeriodStart"),
)
lie(
    "validity_lasts_too_long",
    "3.0",
    "LC3-007",
    "validityPeriodEnd",
    "2059-01-01T00:00:00Z",
    fits=has("validityPeriodEnd"),
)
lie(
    "validity_ends_before_it_can_begin",
    "3.0",
    "LC3-008",
    "validityPeriodStart",
    DROP,
    "validityPeriodEnd",
    lambda one: one["pcf"]["referencePeriodEnd"],
    fits=has("validityPeriodStart"),
)
lie("verified_by_a_number", "3.0", "DM3P-015", "pcf.verification.providerName", 5, fits=has("pcf.verification"))
lie(
    "validity_is_turned_round",
    "3.0",
    "LC3-008",
    "validityPeriodEnd",
    lambda one: one["validityPeriodStart"],
    fits=has("validityPeriodStart"),
)

# --- only where few look


@fault(data, "DM2C-001 DM2C-006 DM3C-008 DM3P-003", ALL, later_page)
def the_last_footprint_of_later_pages_has_a_wrong_type(ask: Ask) -> Response:
    return ask.with_member("data.-1.pcf.fossilGhgEmissions", 1) if ask.document["data"] else ask.truth


@fault(data, "DM2C-001 DM2C-006 DM3C-008 DM3P-003 GET-011 GET-002", ALL, got)
def get_alone_has_a_wrong_type(ask: Ask) -> Response:
    return ask.with_member("data.pcf.fossilGhgEmissions", 1)


@fault(data, "DM2C-001 DM2C-005 DM3C-006 DM3P-003 EVR-015 EVR-016", ALL, fulfilled)
def a_callback_alone_has_a_wrong_type(ask: Ask) -> Response:
    name = "pcfExcludingBiogenicUptake" if "pact" in ask.event_type else "pCfExcludingBiogenic"
    return ask.posting(f"data.pfs.0.pcf.{name}", json.loads(ask.event["data"]["pfs"][0]["pcf"][name]))


@fault(data, "FIL3 DM3C-008 DM3P-003", "3.0", lambda ask: listed(ask) and bool(ask.criteria))
def filtered_lists_alone_have_a_wrong_type(ask: Ask) -> Response:
    return ask.with_member("data.-1.pcf.fossilGhgEmissions", 1) if ask.document["data"] else ask.truth
