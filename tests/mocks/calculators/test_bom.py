"""Bottom-up: what every kind of line contributes, and what comes with the footprint besides its value."""

from __future__ import annotations

import random
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from gxd_mocks import quantity, units
from gxd_mocks.calculators import bom, bom_input, errors
from gxd_mocks.calculators.bom import BillOfMaterials, Item, Line
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.policy import Policies
from tests.mocks.calculators.test_bad_inputs import BOM

PIECE = units.unit("piece")


def calculated(document: Any, **policies: str) -> bom.ProductFootprint:
    chosen = Policies(policies)
    return bom.footprint(bom_input.read(deepcopy(document), chosen), chosen)


def test_every_kind_of_line_contributes_as_by_hand() -> None:
    found = calculated(BOM)
    # steel 0.3/(1-0.1) kg × 2.1; screws 4 × 0.01; sheet 0.2 kg of 6 kg that come to 18; press and paint 0.6 × 0.43;
    # truck 0.0005 t × 100 km × 0.1. Box and offcut: values 10 and 3 lie within 5 to 1, so by mass, 5/6 for the box.
    whole = (
        Fraction("0.3") / Fraction("0.9") * Fraction("2.1")
        + Fraction("0.04")
        + Fraction("0.2") / 6 * 18
        + Fraction("0.6") * Fraction("0.43")
        + Fraction("0.005")
    )
    assert found.value == whole * 5 / 6
    assert found.gate_to_gate == Fraction("0.6") * Fraction("0.43") * 5 / 6
    assert found.trace.by_kind()["transport"] == Fraction("0.005") * 5 / 6
    assert found.characterization == ("AR6",)
    assert found.policies.echo("bom")["gate_to_gate"] == "processes"


def test_gate_to_gate_counts_what_the_switch_says() -> None:
    narrow, wide = calculated(BOM), calculated(BOM, gate_to_gate="own_lines")
    assert wide.gate_to_gate - narrow.gate_to_gate == Fraction("0.005") * 5 / 6
    assert wide.value == narrow.value


def test_the_data_behind_it_come_along() -> None:
    found = calculated(BOM)
    steel, sheet = Fraction("0.7"), Fraction("0.6")
    whole = steel + Fraction("0.04") + sheet + Fraction("0.258") + Fraction("0.005")
    assert found.primary_data_share == (steel * 36 + sheet * 40) / whole
    # Left out: 2 % of the whole steel, 2/98 of what was reported of it.
    hidden = steel * 2 / 98
    assert found.exempted == 100 * hidden / (whole + hidden)
    assert found.data_quality is not None
    assert found.data_quality.by_indicator["temporal"] == (steel * 2 + sheet * 1 + (whole - steel - sheet) * 5) / whole
    assert calculated(BOM, gross_up="yes").grossed_up == (whole + hidden) * 5 / 6


def test_made_divides_everything() -> None:
    document = deepcopy(BOM)
    document["items"][0]["made"] = "1000"
    assert calculated(document).value == calculated(BOM).value / 1000


def test_pieces_and_kilograms_meet_through_the_mass() -> None:
    screw = Footprint(Fraction("0.01"), PIECE, Fraction(100), mass=Fraction("0.2"))
    # 100 screws weigh 0.2 kg and come to 0.01: 1 kg of them is five times that.
    assert screw.declared_amounts(Fraction(1), units.KG) == 5
    steel = Footprint(Fraction(2), units.unit("t"), Fraction(1), mass=Fraction(1000))
    assert steel.declared_amounts(Fraction(5), PIECE, mass_each=Fraction("0.4")) == Fraction("0.002")


def test_a_declared_amount_of_zero_is_refused_wherever_it_comes_from() -> None:
    for amount in (Fraction(0), Fraction(-1)):
        with pytest.raises(errors.NotPositive):
            BillOfMaterials.of("air", [Item("air", units.KG, footprint=Footprint(Fraction(1), units.KG, amount))])


def test_theoretical_values_give_way_to_measured_ones() -> None:
    theoretical = [
        {"material": "steel", "mass": "400", "unit": "g", "material_factor": "2", "processing_factor": "0.5"}
    ]
    document = {
        "product": "bracket",
        "items": [
            {"id": "bracket", "unit": "piece", "lines": [{"component": "blank", "quantity": "1", "unit": "piece"}]},
            {"id": "blank", "unit": "piece", "theoretical": theoretical},
        ],
    }
    found = calculated(document)
    assert found.value == 1
    assert found.trace.rows[0].note == "theoretical"
    document["items"][1]["footprint"] = "0.9"  # type: ignore[index]
    measured = calculated(document)
    assert measured.value == Fraction("0.9")
    assert measured.trace.rows[0].note == "replaces the theoretical 1"


def test_gate_to_gate_of_a_supplier_comes_from_the_extension() -> None:
    document = deepcopy(BOM["items"][3]["document"])
    document["extensions"] = [{"specVersion": "2.0.0", "dataSchema": "https://example.jp/s", "data": {
        "calcMethod": "1", "FWedition": "2.0", "gateToGate": {"gateToGateFossilGhgEmissions": "4.5"}}}]  # fmt: skip
    found = calculated({"product": "sheet", "items": [{"id": "sheet", "document": document}]})
    assert (found.value, found.gate_to_gate) == (18, Fraction("4.5"))


def test_what_is_not_part_of_the_product_is_noted_and_not_counted() -> None:
    document = deepcopy(BOM)
    document["items"].append({"id": "spare", "unit": "kg", "footprint": "99"})
    found = calculated(document)
    assert found.value == calculated(BOM).value
    assert found.notes == ["not part of box: spare"]


def test_a_circle_that_eats_more_than_it_makes_has_no_solution() -> None:
    def circle(back: str) -> BillOfMaterials:
        return BillOfMaterials.of(
            "a",
            [
                Item("a", units.KG, lines=(Line("b", Fraction(1), units.KG), Line("c", Fraction(1), units.KG))),
                Item("b", units.KG, lines=(Line("a", Fraction(back), units.KG),)),
                Item("c", units.KG, footprint=Footprint(Fraction(1), units.KG)),
            ],
        )

    solve = Policies({"cycles": "matrix"})
    assert bom.footprint(circle("0.5"), solve).value == 2
    for back in ("1", "2"):
        with pytest.raises(errors.NoSolution):
            bom.footprint(circle(back), solve)


@pytest.fixture
def sized(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was worked off, in order: every value and every amount is held against the longest number once."""
    found: list[str] = []

    def noted(value: Fraction, who: str, where: str = "") -> None:
        found.append(who)
        quantity.must_stay_small(value, who, where)

    monkeypatch.setattr(bom, "must_stay_small", noted)
    return found


def test_digits_that_grow_without_end_are_refused_not_waited_for(sized: list[str]) -> None:
    """Each of 3000 levels takes 1/0.97 of the next: the exact value has thousands of digits in its denominator."""
    deep = [
        Item(
            f"i{at}",
            units.KG,
            lines=(Line(f"i{at + 1}", Fraction("1.2345678901234567"), units.KG, Fraction("0.0300000007")),),
        )
        for at in range(3000)
    ]
    bill = BillOfMaterials.of("i0", [*deep, Item("i3000", units.KG, footprint=Footprint(Fraction(1), units.KG))])
    with pytest.raises(errors.TooLarge, match="float64"):
        bom.footprint(bill)
    assert len(sized) < 1000


def test_a_bill_deeper_than_any_recursion_is_worked_off() -> None:
    deep = [Item(f"i{at}", units.KG, lines=(Line(f"i{at + 1}", Fraction(1), units.KG),)) for at in range(20_000)]
    bill = BillOfMaterials.of("i0", [*deep, Item("i20000", units.KG, footprint=Footprint(Fraction(7), units.KG))])
    assert bom.footprint(bill).value == 7


def test_ten_thousand_components_are_worked_off_once_from_below_and_once_from_above(sized: list[str]) -> None:
    """From the document to the footprint, exactly. How long it takes is measured elsewhere: here, how often."""
    dice = random.Random(7)
    document = {"product": "c0", "items": [_component(at, dice) for at in range(10_000)]}
    found = calculated(document)
    assert len(found.taken) == 10_000
    made_of_others = sum("lines" in item for item in document["items"])
    assert len(sized) == len(set(sized)) == 10_000 + made_of_others


def _component(at: int, dice: random.Random) -> dict[str, Any]:
    """Item `at` of a bill in which everything takes three others."""
    children = [child for child in range(3 * at + 1, 3 * at + 4) if child < 10_000]
    item: dict[str, Any] = {"id": f"c{at}", "unit": "kg"}
    if not children:
        return {**item, "footprint": f"{dice.randrange(1, 90000) / 10000:.4f}"}
    item["lines"] = [
        {
            "component": f"c{child}",
            "quantity": f"0.{dice.randrange(1, 999):03}",
            "unit": "kg",
            "scrap": f"0.0{dice.randrange(5)}",
        }
        for child in children
    ]
    item["processes"] = [{"id": "p", "amount": "1.5", "unit": "kWh", "factor": "0.434", "factor_unit": "kgCO2e/kWh"}]
    return item
