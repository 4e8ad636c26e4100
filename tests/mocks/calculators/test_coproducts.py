"""Which key shares a burden, by the rule of each version, and what a burden is shared among."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction

import pytest

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.coproducts import Coproduct, Situation, allocate, decide
from gxd_mocks.calculators.coproducts_input import calculate
from gxd_mocks.calculators.policy import Policies
from tests.mocks.calculators.test_bad_inputs import OUTPUTS

TWO, THREE = Policies({"methodology": "2"}), Policies({"methodology": "3"})


def pair(price: str, other: str) -> list[Coproduct]:
    return [
        Coproduct("a", Fraction(1), mass=Fraction(3), price=Fraction(price)),
        Coproduct("b", Fraction(2), mass=Fraction(1), price=Fraction(other)),
    ]


@pytest.mark.parametrize(
    ("prices", "situation", "policies", "key"),
    [
        (("5", "1"), Situation(), THREE, "mass"),  # exactly five to one is not more than five
        (("5.01", "1"), Situation(), THREE, "revenue"),
        (("1", "5.01"), Situation(), TWO, "revenue"),
        (("2", "1"), Situation(physical_relation="absent"), THREE, "revenue"),
        (("2", "1"), Situation(physical_relation="absent"), TWO, "mass"),
        (("2", "1"), Situation(physical_key="energy"), THREE, "energy"),
        (("9", "1"), Situation(sector_rule="PCR 12", sector_key="mass"), TWO, "mass"),
        (("9", "1"), Situation(sector_rule="PCR 12", sector_key="mass"), THREE, "revenue"),
        (("9", "1"), Situation(avoided_by="substitution"), THREE, "substitution"),
        (("9", "1"), Situation(), Policies({"economic_key": "unit_price"}), "unit_price"),
    ],
)
def test_the_decision_follows_the_version(
    prices: tuple[str, str], situation: Situation, policies: Policies, key: str
) -> None:
    decision = decide(pair(*prices), situation, policies)
    assert decision.key == key
    assert decision.why


def test_waste_carries_nothing_and_does_not_decide() -> None:
    """A price of -2 for taking dust away is not a value ratio."""
    dust = Coproduct("dust", Fraction(9), mass=Fraction(9), price=Fraction(-2), waste=True)
    found = allocate(Fraction(10), [*pair("2", "1"), dust])
    assert found.parts == {"a": 6, "b": 4, "dust": 0}


def test_what_one_output_causes_alone_stays_with_it() -> None:
    a, b = pair("2", "1")
    found = allocate(Fraction(10), [Coproduct(a.id, a.amount, a.mass, a.price, own=Fraction(5)), b])
    assert found.parts == {"a": 8, "b": 2}
    alone = allocate(Fraction(5), [Coproduct(a.id, a.amount, a.mass, a.price, own=Fraction(5)), b])
    assert alone.parts == {"a": 5, "b": 0}
    with pytest.raises(errors.CountedTwice):
        allocate(Fraction(4), [Coproduct(a.id, a.amount, a.mass, a.price, own=Fraction(5)), b])


def test_substitution_leaves_the_rest_with_the_main_product() -> None:
    outputs = [Coproduct("power"), Coproduct("heat", Fraction(4), substitutes=Fraction("0.5"))]
    found = allocate(Fraction(10), outputs, Situation(avoided_by="substitution"))
    assert found.parts == {"power": 8, "heat": 2}
    with pytest.raises(errors.Missing):
        allocate(Fraction(10), [Coproduct("a"), Coproduct("b")], Situation(avoided_by="substitution"))


def test_nothing_to_share_by_is_an_error_not_a_zero() -> None:
    with pytest.raises(errors.ZeroDenominator):
        allocate(Fraction(10), [Coproduct("a", mass=Fraction(0)), Coproduct("b", mass=Fraction(0))], key="mass")
    with pytest.raises(errors.ZeroDenominator):
        allocate(Fraction(10), [Coproduct("dust", waste=True)])


def test_the_report_says_key_reason_and_rounded_parts_that_add_up() -> None:
    report = calculate(deepcopy(OUTPUTS), Policies({"rounding": "jp_half_up", "places": "2"}))
    assert report.figures["key"] == "mass"
    # 10 by 0.5 kg and 1 kg: the how-to guide prints 3.33 and 6.66
    assert report.figures["parts (kgCO2e)"] == {"milk": Fraction("3.33"), "cream": Fraction("6.67"), "sludge": 0}
    assert report.as_json()["figures"]["parts (kgCO2e)"]["cream"]["value"] == "6.67"
    lost = calculate(deepcopy(OUTPUTS), Policies({"rounding": "cdp", "residual": "none"}))
    assert "1.33 to 1" in lost.figures["because"] or "≈1.33" in lost.figures["because"]


def test_a_lost_residual_is_said() -> None:
    document = {
        "burden": "100",
        "coproducts": [{"id": name, "share": "1"} for name in "abc"],
        "allocation": {"key": "manual"},
    }
    report = calculate(document, Policies({"rounding": "cdp", "residual": "none"}))
    assert report.notes == ["the rounded parts do not add up to the rounded burden: residual=none"]
    row = calculate(document, Policies({"rounding": "cdp", "residual": "row"}))
    assert row.figures["residual (kgCO2e)"] == Fraction("0.0001")
