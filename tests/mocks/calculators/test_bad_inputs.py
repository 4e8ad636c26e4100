"""Every input that would give a wrong number is refused by name, with the place and what would be right.

Each row takes a document that calculates, spoils one thing, and names the error and the path. That the document
calculates before it is spoilt is a test of its own: a refusal for another reason proves nothing.
"""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from gxd_mocks.calculators import (
    bom_input,
    chain,
    coproducts_input,
    errors,
    exempted,
    organisation_input,
    transaction_input,
)
from gxd_mocks.calculators.declared import from_document, must_be_one_footprint
from gxd_mocks.calculators.policy import Policies

BOM: dict[str, Any] = {
    "product": "box",
    "as_of": "2023-06-01",
    "items": [
        {
            "id": "box",
            "unit": "piece",
            "mass": "0.5",
            "lines": [
                {"component": "steel", "quantity": "300", "unit": "g", "scrap": "0.1"},
                {"component": "screw", "quantity": "4", "unit": "piece"},
                {"component": "sheet", "quantity": "0.2", "unit": "kg"},
            ],
            "processes": [
                {"id": "press", "amount": "0.5", "unit": "kWh", "factor": "0.43", "factor_unit": "kgCO2e/kWh",
                 "accounting": "location"},
                {"id": "paint", "amount": "0.1", "unit": "kWh", "factor": "0.43", "factor_unit": "kgCO2e/kWh",
                 "accounting": "location"},
            ],
            "transports": [{"id": "truck", "mass": "0.5", "mass_unit": "kg", "distance": "100", "factor": "0.1"}],
            "coproducts": [
                {"id": "box", "amount": "1", "price": "10", "mass": "0.5"},
                {"id": "offcut", "amount": "1", "price": "3", "mass": "0.1"},
                {"id": "dust", "kind": "waste"},
            ],
        },
        {"id": "steel", "unit": "kg", "footprint": {"value": "2.1", "primary_data_share": "36",
                                                      "data_quality": {"scale": "1-5", "temporal": "2"}, "exempted": "2",
                                                      "characterization": "AR6"}},
        {"id": "screw", "unit": "piece", "mass": "0.002", "footprint": "0.01"},
        {"id": "sheet", "document": {
            "id": "x", "specVersion": "3.0.3", "status": "Active", "productNameCompany": "sheet",
            "pcf": {"declaredUnitOfMeasurement": "piece", "declaredUnitAmount": "12",
                    "productMassPerDeclaredUnit": "6", "pcfExcludingBiogenicUptake": "18",
                    "referencePeriodEnd": "2023-01-01T00:00:00Z", "primaryDataShare": "40",
                    "exemptedEmissionsPercent": "0", "ipccCharacterizationFactors": ["AR6"],
                    "dqi": {"technologicalDQR": "2", "geographicalDQR": "1", "temporalDQR": "1"}}}},
    ],
}  # fmt: skip
SHEET = ("items", 3, "document")

COMPANY: dict[str, Any] = {
    "company": "Example K.K.",
    "period": {"start": "2022-04-01", "end": "2023-04-01"},
    "emissions": [
        {"scope": "1", "value": "120", "unit": "tCO2e", "level": "organization"},
        {"scope": "2", "value": "80", "unit": "tCO2e", "level": "organization", "accounting": "market"},
        {"scope": "2", "value": "8", "unit": "tCO2e", "level": "organization", "accounting": "market"},
        {"scope": "3", "category": 1, "value": "600", "unit": "tCO2e", "level": "organization",
         "primary_data_share": "20"},
    ],
    "keys": [{"name": "sales", "kind": "sales", "level": "organization", "unit": "百万円", "tax": "excluded",
              "amounts": {"B": "300", "C": "900"}, "total": "1200"}],
    "customers": [{"id": "B", "quantity": "1000", "unit": "piece"}, {"id": "C"}],
    "certificate": {"amount": "900", "unit": "MWh", "kind": "J-Credit", "electricity": "1000000"},
}  # fmt: skip

NETWORK: dict[str, Any] = {
    "unit": "百万円", "tax": "excluded", "year": "2023",
    "firms": [{"id": "A", "own": "100", "final": "40"}, {"id": "B", "own": "50", "final": "100"}],
    "trades": [{"seller": "A", "buyer": "B", "amount": "60"}],
}  # fmt: skip

SPEND: dict[str, Any] = {
    "purchases": [
        {"id": "starch", "amount": "1100000", "unit": "円", "tax": "excluded", "price_basis": "purchaser", "year": "2015",
         "factor": "9.07", "factor_unit": "tCO2e/百万円", "factor_tax": "excluded", "factor_price_basis": "purchaser",
         "factor_year": "2015"}
    ]
}  # fmt: skip

OUTPUTS: dict[str, Any] = {
    "burden": "10", "unit": "kgCO2e",
    "coproducts": [
        {"id": "milk", "amount": "0.5", "price": "4", "mass": "1"},
        {"id": "cream", "amount": "1", "price": "3", "mass": "1"},
        {"id": "sludge", "kind": "waste"},
    ],
}  # fmt: skip

CHAIN: dict[str, Any] = {
    "tiers": [
        {"id": "mill", "method": "bom", "rounding": "jp_half_up", "places": 3, "input": {
            "product": "coil", "items": [{"id": "coil", "unit": "kg", "processes": [
                {"id": "melt", "amount": "1", "unit": "kWh", "factor": "1.23456", "factor_unit": "kgCO2e/kWh"}]}]}},
        {"id": "stamper", "method": "bom", "input": {
            "product": "part", "items": [
                {"id": "part", "unit": "piece", "lines": [{"component": "coil", "quantity": "2", "unit": "kg"}]},
                {"id": "coil", "handed_over": "mill", "received": "1.235"}]}},
    ]
}  # fmt: skip

CALCULATE = {
    "bom": (BOM, bom_input.calculate),
    "sales": (COMPANY, organisation_input.calculate),
    "transaction": (NETWORK, transaction_input.calculate),
    "spend": (SPEND, transaction_input.calculate),
    "allocate": (OUTPUTS, coproducts_input.calculate),
    "chain": (CHAIN, chain.calculate),
}

ABSENT = object()


def spoilt(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    document = deepcopy(document)
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is ABSENT:
        del place[path[-1]]
    elif path[-1] == "+":
        place.append(value)
    else:
        place[path[-1]] = value
    return document


@pytest.mark.parametrize("method", CALCULATE)
def test_the_documents_calculate_before_they_are_spoilt(method: str) -> None:
    document, calculate = CALCULATE[method]
    assert calculate(deepcopy(document)).figures


LINE = ("items", 0, "lines")
SUPPLIER_CATEGORY_1 = {"scope": "3", "category": 1, "value": "1", "unit": "kgCO2e", "level": "organization"}

# method, where, what stands there, the error, the path in the error (the start of it)
ROWS: list[tuple[str, tuple[Any, ...], Any, type[errors.CalculationError], str]] = [
    # numbers
    ("bom", (*LINE, 0, "quantity"), "NaN", errors.NotFinite, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "inf", errors.NotFinite, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), Decimal("Infinity"), errors.NotFinite, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "-0", errors.NegativeZero, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "-300", errors.NegativeAmount, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "１２３", errors.FullWidthDigits, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "1,234.5", errors.ThousandsSeparator, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "1.234,5", errors.ThousandsSeparator, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "1E-7", errors.Exponent, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "+5", errors.PlusSign, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), " 5 ", errors.SurroundingSpace, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "", errors.EmptyNumber, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), "1" * 400, errors.TooManyDigits, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0, "quantity"), Decimal("0.3"), errors.NumberNotString, "items[0].lines[0].quantity"),
    ("bom", (*SHEET, "pcf", "primaryDataShare"), Decimal("40"), errors.NumberNotString, "items[3].document.pcf"),
    ("bom", (*SHEET, "pcf", "declaredUnitAmount"), "0", errors.NotPositive, "items[3].document.pcf"),
    # the bill
    ("bom", ("items", "+"), {"id": "steel", "unit": "kg", "footprint": "1"}, errors.DuplicateId, "items[4]"),
    ("bom", (*LINE, 0, "component"), "steal", errors.MissingComponent, "items[0].lines[0]"),
    ("bom", ("product",), "bocks", errors.MissingComponent, "product"),
    ("bom", (*LINE, 0, "component"), "box", errors.SelfLoop, "items[0]"),
    ("bom", ("items", 2), {"id": "screw", "unit": "piece", "mass": "0.1", "lines": [
        {"component": "box", "quantity": "1", "unit": "piece"}]}, errors.CyclicBillOfMaterials, "items[0]"),
    ("bom", (*LINE, 0, "scrap"), "1", errors.PercentOutOfRange, "items[0].lines[0].scrap"),
    ("bom", ("items", 0, "made"), "0", errors.NotPositive, "items[0].made"),
    ("bom", ("items", 1, "lines"), [{"component": "screw", "quantity": "1", "unit": "piece"}], errors.CountedTwice, "items[1]"),
    ("bom", ("items", 3, "footprint"), {"value": "1", "unit": "kg"}, errors.CountedTwice, "items[3].document"),
    ("bom", (*LINE, 0, "qantity"), "1", errors.Unexpected, "items[0].lines[0].qantity"),
    ("bom", (*LINE, 0, "quantity"), ABSENT, errors.Missing, "items[0].lines[0].quantity"),
    ("bom", (*LINE, 0), "steel", errors.WrongKind, "items[0].lines[0]"),
    # units
    ("bom", (*LINE, 0, "unit"), ABSENT, errors.UnitMissing, "items[0].lines[0].unit"),
    ("bom", (*LINE, 0, "unit"), "ton", errors.AmbiguousUnit, "items[0].lines[0].unit"),
    ("bom", (*LINE, 0, "unit"), "stone", errors.UnknownUnit, "items[0].lines[0].unit"),
    ("bom", (*LINE, 0, "unit"), "kWh", errors.IncompatibleUnits, "items[0].lines[0]"),
    ("bom", (*LINE, 0, "unit"), "piece", errors.MassMissing, "items[0].lines[0]"),
    ("bom", (*SHEET, "pcf", "productMassPerDeclaredUnit"), ABSENT, errors.MassMissing, "items[0].lines[2]"),
    ("bom", (*SHEET, "pcf", "productMassPerDeclaredUnit"), "0", errors.MassMissing, "items[0].lines[2]"),
    ("bom", ("items", 1, "mass"), "2", errors.MassNotOne, "items[1]"),
    ("bom", ("items", 0, "processes", 0, "factor_unit"), "kgCO2e/kg", errors.IncompatibleUnits, "items[0].processes[0]"),
    ("bom", ("items", 0, "processes", 0, "factor_unit"), "tCO2/kWh", errors.NotCO2e, "items[0].processes[0].factor_unit"),
    ("bom", ("items", 0, "processes", 0, "factor_unit"), "tC/kWh", errors.NotCO2e, "items[0].processes[0].factor_unit"),
    # what is compared with what
    ("bom", ("items", 1, "footprint", "boundary"), "gate-to-gate", errors.BoundaryMix, "items[1].footprint.boundary"),
    ("bom", ("items", 1, "footprint", "boundary"), "cradle-to-grave", errors.BoundaryMix, "items[1].footprint.boundary"),
    ("bom", ("items", 1, "footprint", "characterization"), "AR5", errors.CharacterizationMix, "items["),
    ("bom", ("items", 0, "processes", 1, "accounting"), "market", errors.Scope2Mix, "items[0].processes[1].accounting"),
    ("bom", (*SHEET, "status"), "Deprecated", errors.DeprecatedFootprint, "items[3].document.status"),
    ("bom", ("as_of",), "2027-01-01", errors.ExpiredFootprint, "items[3].document"),
    ("bom", (*SHEET, "specVersion"), ABSENT, errors.DeclaredUnitUnclear, "items[3].document.specVersion"),
    # quality
    ("bom", ("items", 1, "footprint", "primary_data_share"), "0.36", errors.FractionNotPercent, "items[1].footprint"),
    ("bom", ("items", 1, "footprint", "primary_data_share"), "136", errors.PercentOutOfRange, "items[1].footprint"),
    ("bom", ("items", 1, "footprint", "exempted"), "100", errors.ExemptedEverything, "items[1].footprint.exempted"),
    ("bom", ("items", 1, "footprint", "exempted"), "50", errors.AboveExemption, "items[0]"),
    ("bom", ("items", 1, "footprint", "data_quality"), {"scale": "1-5", "temporal": "6"}, errors.RatingOffScale,
     "items[1].footprint.data_quality.temporal"),
    ("bom", ("items", 1, "footprint", "data_quality"), {"scale": "1-3", "temporal": "3"}, errors.ScaleMix, ""),
    # co-products
    ("bom", ("items", 0, "coproducts", 1, "price"), "-3", errors.NegativeValue, "items[0].coproducts[1]"),
    ("bom", ("items", 0, "coproducts", 0, "id"), "bax", errors.MissingKey, "items[0].coproducts"),
    ("allocate", ("coproducts", 1, "price"), "-3", errors.NegativeValue, "coproducts[1]"),
    ("allocate", ("coproducts", 1, "price"), "0", errors.NegativeValue, "coproducts[1]"),
    ("allocate", ("coproducts", 2, "own"), "1", errors.BurdenOnWaste, "coproducts[2]"),
    ("allocate", ("coproducts", 1, "id"), "milk", errors.DuplicateId, "coproducts[1]"),
    ("allocate", ("coproducts", 1, "mass"), ABSENT, errors.MissingKey, "coproducts[1]"),
    ("allocate", ("stated",), {"milk": "3.33", "cream": "6.66"}, errors.ResidualLost, "stated"),
    ("allocate", ("coproducts",), [], errors.Missing, "coproducts"),
    # organisation
    ("sales", ("keys", 0, "amounts", "B"), "-1", errors.NegativeAmount, "keys[0].amounts.B"),
    ("sales", ("keys", 0, "amounts", "C"), "1300", errors.KeyAboveTotal, "keys[0]"),
    ("sales", ("keys", 0, "amounts", "C"), "1000", errors.KeysAboveTotal, "keys[0]"),
    ("sales", ("keys", 0, "amounts"), {"B": "1"}, errors.MissingKey, "keys[0]"),
    ("sales", ("keys", 0, "amounts"), {"B": "0", "C": "0"}, errors.ZeroDenominator, "keys[0]"),
    ("sales", ("customers",), [], errors.Missing, "customers"),
    ("sales", ("customers", 0, "quantity"), "0", errors.NotPositive, "customers[0]"),
    ("sales", ("customers", "+"), {"id": "B"}, errors.DuplicateId, "customers[2]"),
    ("sales", ("keys", 0, "unit"), "t", errors.IncompatibleUnits, "keys[0].unit"),
    ("sales", ("keys", 0, "unit"), ABSENT, errors.UnitMissing, "keys[0].unit"),
    ("sales", ("keys", 0, "tax"), ABSENT, errors.NotStated, "keys[0].tax"),
    ("sales", ("keys", "+"), {"name": "other", "level": "organization", "unit": "百万円", "tax": "included",
                              "amounts": {"B": "1", "C": "1"}}, errors.TaxMix, "keys[1]"),
    ("sales", ("keys", 0, "period"), {"start": "2022-01-01", "end": "2023-01-01"}, errors.PeriodMismatch, "keys[0]"),
    ("sales", ("emissions", 0, "level"), "site", errors.LevelMismatch, "emissions[0]"),
    ("sales", ("emissions", 3, "category"), 11, errors.DownstreamCategory, "emissions[3]"),
    ("sales", ("emissions", 2, "accounting"), "location", errors.Scope2Mix, "emissions[2]"),
    ("sales", ("emissions", 0, "unit"), "tCO2", errors.NotCO2e, "emissions[0].unit"),
    ("sales", ("emissions", 0, "unit"), "tC", errors.NotCO2e, "emissions[0].unit"),
    ("sales", ("emissions", 3, "primary_data_share"), "0.2", errors.FractionNotPercent, "emissions[3]"),
    ("sales", ("certificate", "amount"), "1001", errors.CertificateAboveElectricity, "certificate"),
    ("sales", ("stated",), {"B": "200000", "C": "600000"}, errors.ResidualLost, "stated"),
    # network
    ("transaction", ("trades", 0, "amount"), "-60", errors.NegativeAmount, "trades[0].amount"),
    ("transaction", ("trades", 0, "buyer"), "Z", errors.MissingComponent, "trades[0]"),
    ("transaction", ("trades", 0, "unit"), "USD", errors.CurrencyMix, "trades[0].unit"),
    ("transaction", ("trades", 0, "tax"), "included", errors.TaxMix, "trades[0].tax"),
    ("transaction", ("trades", 0, "year"), "2022", errors.PeriodMismatch, "trades[0].year"),
    ("transaction", ("tax",), ABSENT, errors.NotStated, "tax"),
    ("transaction", ("unit",), "kg", errors.IncompatibleUnits, "unit"),
    ("transaction", ("firms", "+"), {"id": "A", "own": "1"}, errors.DuplicateId, "firms[2]"),
    ("transaction", ("firms", "+"), {"id": "Z", "own": "1"}, errors.ZeroDenominator, "firms[2]"),
    ("transaction", ("firms", 1, "final"), "0", errors.ZeroDenominator, "firms[1]"),
    # spend
    ("spend", ("purchases", 0, "unit"), "USD", errors.CurrencyMix, "purchases[0]"),
    ("spend", ("purchases", 0, "tax"), "included", errors.TaxMix, "purchases[0]"),
    ("spend", ("purchases", 0, "price_basis"), "producer", errors.PriceBasisMix, "purchases[0]"),
    ("spend", ("purchases", 0, "factor_price_basis"), "producer", errors.PriceBasisMix, "purchases[0]"),
    ("spend", ("purchases", 0, "year"), "2023", errors.YearMismatch, "purchases[0]"),
    ("spend", ("purchases", 0, "year"), ABSENT, errors.NotStated, "purchases[0].year"),
    ("spend", ("purchases", 0, "tax"), ABSENT, errors.NotStated, "purchases[0].tax"),
    ("spend", ("purchases", 0, "price_basis"), ABSENT, errors.NotStated, "purchases[0].price_basis"),
    ("spend", ("purchases", 0, "amount"), "-1", errors.NegativeAmount, "purchases[0].amount"),
    # chain
    ("chain", ("tiers", 1, "input", "items", 1, "received"), "1.2", errors.RoundedEarly, "tiers[1].input.items[1].received"),
    ("chain", ("tiers", 1, "input", "items", 1, "received"), "1.5", errors.HandoverDiffers, "tiers[1].input.items[1].received"),
    ("chain", ("tiers", 1, "input", "items", 1, "handed_over"), "mall", errors.MissingComponent, "tiers[1].input"),
    ("chain", ("tiers", 1, "id"), "mill", errors.DuplicateId, "tiers[1]"),
    ("chain", ("tiers", 0, "rounding"), "bankers", errors.NotAChoice, "tiers[0].rounding"),
    ("chain", ("tiers",), [], errors.Missing, "tiers"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "value", "error", "where"),
    ROWS,
    ids=[f"{row[0]}-{row[3].__name__}-{at}" for at, row in enumerate(ROWS)],
)
def test_refused_by_name_with_its_place(
    method: str, path: tuple[Any, ...], value: Any, error: type[errors.CalculationError], where: str
) -> None:
    document, calculate = CALCULATE[method]
    with pytest.raises(errors.CalculationError) as refused:
        calculate(spoilt(document, path, value))
    assert type(refused.value) is error, refused.value
    assert refused.value.where.startswith(where), refused.value
    for language in ("en", "ja"):
        # Both halves are there, and every value that they quote was given.
        assert refused.value.what_is_wrong(language)
        assert refused.value.what_would_be_right(language)


def test_supplier_footprints_beside_the_books_count_category_1_twice() -> None:
    tiers = deepcopy(CHAIN)
    company = deepcopy(COMPANY)
    company["emissions"].append(
        {
            "scope": "3",
            "category": 1,
            "handed_over": "mill",
            "quantity": "10",
            "quantity_unit": "kg",
            "level": "organization",
        }
    )
    tiers["tiers"][1] = {"id": "maker", "method": "sales", "input": company, "hands_over": {"customer": "B"}}
    with pytest.raises(errors.CountedTwice, match="mill"):
        chain.calculate(tiers)
    company["emissions"][3]["rest_of_category"] = True
    assert chain.calculate(tiers).figures


def test_a_footprint_of_version_2_wants_its_percentages_as_numbers() -> None:
    pcf = {
        "declaredUnit": "kilogram",
        "unitaryProductAmount": "1",
        "pCfExcludingBiogenic": "1",
        "primaryDataShare": "40",
    }
    document: dict[str, Any] = {"specVersion": "2.3.0", "pcf": pcf}
    with pytest.raises(errors.StringNotNumber):
        from_document(document)
    document["pcf"]["primaryDataShare"] = Decimal("40")
    assert from_document(document).primary_data_share == 40


def test_a_translation_that_forgot_to_multiply_is_named() -> None:
    two = {"specVersion": "2.3.0", "pcf": {
        "declaredUnit": "liter", "unitaryProductAmount": "12", "pCfExcludingBiogenic": "1.5"}}  # fmt: skip
    three = {"specVersion": "3.0.3", "pcf": {
        "declaredUnitOfMeasurement": "liter", "declaredUnitAmount": "12", "pcfExcludingBiogenicUptake": "1.5"}}  # fmt: skip
    with pytest.raises(errors.DeclaredUnitMix, match="12") as refused:
        must_be_one_footprint(from_document(two), from_document(three), "bottle")
    assert "stand 1 to one" in str(refused.value)
    three["pcf"]["pcfExcludingBiogenicUptake"] = "18"  # type: ignore[index]
    must_be_one_footprint(from_document(two), from_document(three), "bottle")


def test_each_process_above_one_percent_has_to_be_in_for_version_2() -> None:
    document = spoilt(BOM, ("items", 0, "left_out"), [{"id": "cleaning", "emission": "0.02"}])
    with pytest.raises(errors.AboveExemption, match=r"^items\[0\]\.left_out\[0\]: "):
        bom_input.calculate(spoilt(document, (*SHEET, "pcf", "dqi"), None), Policies({"methodology": "2"}))
    assert exempted.LIMITS["2"].single == 1


def test_the_switches_that_soften_a_refusal_do() -> None:
    softened = [
        ((*SHEET, "status"), "Deprecated", {"deprecated": "accept"}),
        (("as_of",), "2027-01-01", {"expired": "accept"}),
        (("items", 1, "footprint", "characterization"), "AR5", {"characterization_mix": "accept"}),
        (("items", 1, "footprint", "primary_data_share"), "0.36", {"small_percentages": "accept"}),
        (("items", 1, "footprint", "exempted"), "50", {"exemption_limit": "report"}),
    ]
    for path, value, policies in softened:
        report = bom_input.calculate(spoilt(BOM, path, value), Policies(policies))
        assert report.policies.echo("bom").items() >= policies.items()


def test_every_named_error_is_raised_by_some_test() -> None:
    """The list of bad inputs and the list of names are the same list."""
    elsewhere = {
        "InputError", "NotADecimal",  # raised by their kinds, or in test_quantity
        "StringNotNumber", "NoFiniteDecimal", "DeclaredUnitMix", "PositiveUptake", "NoSolution", "TooLarge",
    }  # fmt: skip
    raised = {row[3].__name__ for row in ROWS}
    assert set(errors.NAMED) - raised == elsewhere - {"InputError"}


@pytest.mark.parametrize("error", errors.NAMED.values(), ids=lambda error: error.__name__)
def test_every_error_is_worded_in_both_languages(error: type[errors.CalculationError]) -> None:
    assert error.__doc__
    for wording in (error.what, error.right):
        assert len(wording) == 2
        english, japanese = wording
        assert english.isascii() or "“" in english or "×" in english or "…" in english
        # whatever is quoted in one language is quoted in the other
        assert {part.split("}")[0] for part in japanese.split("{")[1:]} <= {
            part.split("}")[0] for part in english.split("{")[1:]
        } | {"suggestion", "got", "name", "instead"}
