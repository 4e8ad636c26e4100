"""Organisation-based: both routes, open and closed totals, the extension, and the books against the products."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from gxd_mocks.calculators import errors, organisation_input
from gxd_mocks.calculators.organisation import allocate, equivalents
from gxd_mocks.calculators.organisation_input import calculate
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.calculators.reconciliation import reconcile
from tests.mocks.calculators.test_bad_inputs import COMPANY


def weight(document: dict[str, Any]) -> dict[str, Any]:
    changed = deepcopy(document)
    changed["keys"] = [
        {"name": "mass", "kind": "mass", "level": "organization", "unit": "t", "amounts": {"B": "500", "C": "1000"}}
    ]
    return changed


def test_sales_and_weight_give_different_answers_for_one_customer() -> None:
    by_sales = calculate(deepcopy(COMPANY))
    by_weight = calculate(weight(COMPANY), method="weight")
    # 808 t in all: 300/1200 of the sales, 500/1500 of the mass
    assert by_sales.figures["parts (kgCO2e)"]["B"] == 202_000
    assert by_weight.figures["B"]["total, exact (kgCO2e)"] == "≈269333.33333333333333"
    assert by_sales.figures["B"]["per piece (kgCO2e)"] == 202
    assert by_sales.figures["B"]["gate-to-gate per piece (kgCO2e)"] == 52
    assert by_sales.figures["intensity"]["kgCO2e per JPY by sales"] == Fraction(808_000, 1_200_000_000)
    assert by_sales.figures["primary data share (%)"] == Fraction(600 * 20, 808)


def test_rounded_parts_add_up_to_the_whole() -> None:
    report = calculate(weight(COMPANY), Policies({"rounding": "jp_half_up", "places": "0"}), "weight")
    assert report.figures["parts (kgCO2e)"] == {"B": 269_333, "C": 538_667}


def test_a_row_says_where_its_emission_stands_in_the_input() -> None:
    trace = calculate(deepcopy(COMPANY)).trace
    assert trace is not None
    assert [row.line for row in trace.rows][::2] == [f"emissions[{at}]" for at in range(4)]
    assert trace.rows[0].factor == Fraction(1, 4)


def test_an_open_total_leaves_the_rest_unallocated() -> None:
    document = deepcopy(COMPANY)
    document["keys"][0]["total"] = "2400"
    closed, open_ = calculate(document), calculate(document, Policies({"totals": "open"}))
    assert closed.figures["unallocated (kgCO2e)"] == 0
    assert open_.figures["unallocated (kgCO2e)"] == 404_000
    assert open_.figures["parts (kgCO2e)"]["B"] == 101_000
    del document["keys"][0]["total"]
    with pytest.raises(errors.Missing):
        calculate(document, Policies({"totals": "open"}))


def test_each_scope_has_its_own_level_and_key() -> None:
    document = deepcopy(COMPANY)
    document["keys"].append(
        {"name": "line 2", "kind": "pieces", "level": "production line", "unit": "個", "amounts": {"B": "1", "C": "4"}}
    )
    document["emissions"][0] |= {"level": "production line", "key": "line 2"}
    report = calculate(document)
    assert report.figures["B"]["scope 1 (kgCO2e)"] == 24_000
    assert any("over- or under-counted" in note for note in report.notes)
    organization = report.extension["B"]["data"]["organization"]  # type: ignore[index]
    assert organization["scope1DistributionLevel"] == "production line"
    assert organization["scope1DistributionIndex"] == "unit"
    assert "scope2DistributionIndex" not in organization


def test_the_extension_is_filled_from_the_calculation() -> None:
    extension = calculate(weight(COMPANY), method="weight").extension
    assert extension is not None
    data = extension["B"]["data"]
    assert data["calcMethod"] == "1"
    assert data["FWedition"] == "2.0"
    assert data["organization"]["scope3Category"] == ["1"]
    assert data["organization"]["scope1DistributionIndex"] == "volume"
    assert "重量按分" in data["organization"]["distributionIndexComment"]
    assert data["certificate"] == {"certificateAmount": "900000 kWh", "certificateType": "J-Credit"}
    # 208 t of scopes 1 and 2, a third of it, over 1000 pieces
    assert data["gateToGate"]["gateToGateFossilGhgEmissions"].startswith("69.3333333")
    assert "declaredUnit" not in data["organization"]


def test_sales_have_no_index_in_the_extension_and_say_so() -> None:
    organization = calculate(deepcopy(COMPANY)).extension["B"]["data"]["organization"]  # type: ignore[index]
    assert not any(name.endswith("DistributionIndex") for name in organization)
    assert "金額按分" in organization["distributionIndexComment"]


def test_the_published_schema_gets_its_two_undocumented_keys_only_on_request() -> None:
    extension = calculate(deepcopy(COMPANY), Policies({"gxd_profile": "published"})).extension
    organization = extension["B"]["data"]["organization"]  # type: ignore[index]
    assert {"declaredUnit", "crossSectoralStandardsUsed"} <= set(organization)


def test_the_narrow_choice_of_categories() -> None:
    document = deepcopy(COMPANY)
    document["emissions"][3]["category"] = 2
    assert calculate(document).figures
    with pytest.raises(errors.DownstreamCategory, match="1, 4, 5"):
        calculate(document, Policies({"scope3_categories": "minimum"}))


def test_a_customer_without_deliveries_may_have_no_quantity() -> None:
    document = deepcopy(COMPANY)
    document["keys"][0]["amounts"] = {"B": "0", "C": "1200"}
    document["customers"][0]["quantity"] = "0"
    shares = allocate(organisation_input.read(document)).shares
    assert (shares["B"].total, shares["B"].per_unit) == (0, None)


def test_the_weight_route_takes_no_money() -> None:
    with pytest.raises(errors.NotAChoice):
        calculate(deepcopy(COMPANY), method="weight")


def test_equivalence_factors_use_up_the_burden() -> None:
    quantities = {"small": Fraction(10), "large": Fraction(5)}
    found = equivalents(Fraction(100), quantities, {"small": Fraction(1), "large": Fraction(2)})
    assert found == {"small": 5, "large": 10}
    assert sum(found[name] * quantity for name, quantity in quantities.items()) == 100


def test_products_and_books_are_compared_by_category() -> None:
    products = [
        (Fraction(100), {"electricity": Fraction("0.5")}),
        (Fraction(10), {"electricity": Fraction(5), "gas": Fraction(1)}),
    ]
    electricity, gas = reconcile(products, {"electricity": Fraction(100), "gas": Fraction(12)}, Fraction("0.1"))
    assert electricity.agrees
    assert (gas.difference, gas.agrees) == (-2, False)
