"""Through the tiers: hand-overs as text, every method taking what the others hand on, and a trace that adds up."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from gxd_mocks import rounding, units
from gxd_mocks.calculators import chain, errors
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.policy import Policies
from tests.mocks.calculators.test_bad_inputs import CHAIN


def tier(name: str, lines: list[tuple[str, str]], own: str, **more: Any) -> dict[str, Any]:
    """A company that makes a kilogram of something from what other tiers hand over."""
    items: list[dict[str, Any]] = [
        {
            "id": name,
            "unit": "kg",
            "lines": [{"component": supplier, "quantity": quantity, "unit": "kg"} for supplier, quantity in lines],
            "processes": [{"id": "own", "amount": own, "unit": "kWh", "factor": "1", "factor_unit": "kgCO2e/kWh"}],
        }
    ]
    items += [{"id": supplier, "handed_over": supplier} for supplier, _ in lines]
    return {"id": name, "method": "bom", "input": {"product": name, "items": items}, **more}


THREE = {
    "tiers": [tier("steel", [], "2"), tier("sheet", [("steel", "1.1")], "0.3"), tier("door", [("sheet", "2")], "1")]
}


def test_three_tiers_by_hand() -> None:
    found = chain.run(deepcopy(THREE))
    assert [each.value for each in found.tiers] == [2, Fraction("2.5"), 6]
    assert found.times == {"steel": Fraction("2.2"), "sheet": 2, "door": 1}
    # every tier's own emission times what is in a door: 4.4 + 0.6 + 1
    assert [row.contribution for row in found.trace.rows] == [Fraction("4.4"), Fraction("0.6"), 1]


def test_a_supplier_of_two_tiers_counts_by_both_ways() -> None:
    document = deepcopy(THREE)
    document["tiers"][2] = tier("door", [("sheet", "2"), ("steel", "0.5")], "1")
    found = chain.run(document)
    assert found.value == 7
    assert found.times["steel"] == Fraction("2.7")


def test_rounding_at_a_hand_over_is_a_row_of_its_own() -> None:
    report = chain.calculate(deepcopy(CHAIN))
    assert report.trace is not None
    # 1.23456 is handed over as 1.235, and two kilograms are taken
    assert [(row.kind, row.contribution) for row in report.trace.rows] == [
        ("tier", Fraction("2.46912")),
        ("rounding", Fraction("0.00088")),
        ("tier", 0),
    ]
    assert report.figures["handed over"]["mill"]["value"] == "1.235"


@pytest.mark.parametrize("places", [0, 2, 5])
def test_the_error_is_bounded_by_half_a_quantum_per_hand_over(places: int) -> None:
    document = deepcopy(THREE)
    for at, each in enumerate(document["tiers"]):
        each |= {"rounding": "jp_half_up", "places": str(places)}
        each["input"]["items"][0]["processes"][0]["amount"] = f"0.{at + 1}2345678"
    exact = deepcopy(document)
    for each in exact["tiers"]:
        del each["rounding"]
    rounded, unrounded = chain.run(document), chain.run(exact)
    bound = sum((rounded.times[name] for name in ("steel", "sheet")), Fraction(0)) / 10**places / 2
    assert abs(rounded.value - unrounded.value) <= bound
    assert not any(row.kind == "rounding" for row in unrounded.trace.rows)


def test_methods_of_all_kinds_take_from_one_another() -> None:
    """A mill known by its transactions, a processor by its sales, a maker by its bill of materials."""
    document = {
        "tiers": [
            {"id": "mill", "method": "transaction", "hands_over": {"firm": "M", "amount": "1", "unit": "百万円"}, "input": {
                "unit": "百万円", "tax": "excluded", "year": "2023",
                "firms": [{"id": "M", "own": "900", "own_unit": "tCO2e", "final": "300"}]}},
            {"id": "processor", "method": "sales", "hands_over": {"customer": "maker"}, "input": {
                "emissions": [
                    {"scope": "1", "value": "10", "unit": "tCO2e", "level": "organization"},
                    {"scope": "3", "category": 1, "level": "organization", "handed_over": "mill", "quantity": "50",
                     "quantity_unit": "百万円"}],
                "keys": [{"level": "organization", "unit": "百万円", "tax": "excluded",
                          "amounts": {"maker": "40", "others": "60"}}],
                "customers": [{"id": "maker", "quantity": "16000", "unit": "kg"}, {"id": "others"}]}},
            {"id": "maker", "method": "bom", "input": {"product": "part", "items": [
                {"id": "part", "unit": "piece", "lines": [{"component": "sheet", "quantity": "2", "unit": "kg"}]},
                {"id": "sheet", "handed_over": "processor"}]}},
        ]
    }  # fmt: skip
    found = chain.run(document)
    mill, processor, maker = found.tiers
    assert mill.value == 3000  # 900 t over 300 million yen
    assert processor.value == Fraction(160_000 * 40, 100 * 16_000)  # (10 t + 50 × 3 t) × 40 %, over 16 t
    assert maker.value == 8
    assert processor.handed_over.text["calc_method"] == "1"
    assert found.times["mill"] == Fraction(50 * 40, 100 * 16_000) * 2
    assert sum(row.contribution for row in found.trace.rows) == 8


def test_money_becomes_goods_where_it_is_known_what_it_bought() -> None:
    """300 million yen bought 1000 t: what follows the money, 3 t per million, comes to 0.9 kg per kilogram."""
    document = {
        "tiers": [
            {"id": "mill", "method": "transaction",
             "hands_over": {"firm": "M", "amount": "300", "unit": "百万円",
                            "per": {"quantity": "1000000", "unit": "kg", "mass": "1"}},
             "input": {"unit": "百万円", "tax": "excluded", "year": "2023",
                       "firms": [{"id": "M", "own": "900", "own_unit": "tCO2e", "final": "300"}]}},
            {"id": "maker", "method": "bom", "input": {"product": "part", "items": [
                {"id": "part", "unit": "piece", "lines": [{"component": "sheet", "quantity": "2", "unit": "kg"}]},
                {"id": "sheet", "handed_over": "mill"}]}},
        ]
    }  # fmt: skip
    found = chain.run(document)
    assert found.tiers[0].handed_over.text["value"] == "0.9"
    assert found.tiers[0].handed_over.text["unit"] == "kg"
    assert found.value == Fraction("1.8")


@pytest.mark.parametrize(
    ("per", "error"),
    [
        ({"quantity": "0", "unit": "kg"}, errors.NotPositive),
        ({"quantity": "1"}, errors.UnitMissing),
        ({"unit": "kg"}, errors.Missing),
        ({"quantity": "1", "unit": "kg", "price": "2"}, errors.Unexpected),
        ({"quantity": "1", "unit": "kg", "mass": "-1"}, errors.NegativeAmount),
    ],
)
def test_goods_that_money_cannot_have_bought_are_refused(per: dict[str, str], error: type[Exception]) -> None:
    books = {"unit": "円", "tax": "excluded", "year": "2023", "firms": [{"id": "M", "own": "9", "final": "3"}]}
    hands_over = {"firm": "M", "amount": "1", "unit": "円", "per": per}
    tier = {"id": "mill", "method": "transaction", "hands_over": hands_over, "input": books}
    with pytest.raises(error):
        chain.run({"tiers": [tier]})


def test_what_goes_with_the_value_survives_the_hand_over() -> None:
    footprint = Footprint(
        Fraction(1, 3),
        units.KG,
        Fraction(12),
        primary_data_share=Fraction(200, 3),
        exempted=Fraction(1, 7),
        gate_to_gate=Fraction(1, 9),
    )
    handed = chain.hand_over(footprint, rounding.CDP)
    assert handed.text["value"] == "0.3333"
    assert handed.received.primary_data_share == Fraction("66.6667")
    assert handed.received.exempted == Fraction("0.1429")
    assert handed.received.gate_to_gate == Fraction("0.1111")
    assert all(isinstance(value, str) for value in handed.text.values())
    exact = chain.hand_over(Footprint(Fraction("0.41"), units.KG), rounding.NONE)
    assert exact.received.value == exact.exact.value


def test_an_endless_value_is_not_handed_over_unrounded() -> None:
    with pytest.raises(errors.NoFiniteDecimal):
        chain.hand_over(Footprint(Fraction(1, 3), units.KG), rounding.NONE)


def test_handed_over_belongs_to_chains_only() -> None:
    from gxd_mocks.calculators import bom_input

    with pytest.raises(errors.Unexpected, match="chain"):
        bom_input.calculate({"product": "a", "items": [{"id": "a", "handed_over": "b"}]}, Policies())
