"""The float path: the same footprints, level by level, and how it is chosen."""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction

import pytest

from gxd_mocks.calculators import bom, bom_input, errors, fast
from gxd_mocks.calculators.policy import Policies
from tests.mocks.calculators.test_bad_inputs import BOM
from tests.mocks.calculators.test_bom import _component

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")


def test_floats_agree_with_fractions_on_a_bill_of_thousands() -> None:
    import random

    dice = random.Random(3)
    document = {"product": "c0", "items": [_component(at, dice) for at in range(10_000)]}
    bill = bom_input.read(document)
    exact, floats = bom.footprint(bill).by_item, fast.footprints(bill)
    worst = max(abs(Fraction(floats[name]) / value - 1) for name, value in exact.items() if value)
    assert worst < Fraction(1, 10**12)


def test_levels_follow_the_longest_way_down() -> None:
    # 0 takes 1 and 2, 1 takes 2, 2 takes 3; 4 stands alone
    levels = fast.Levels.of(np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3]), np.array([2.0, 1.0, 3.0, 0.5]), size=5)
    assert levels.solve([1.0, 0.0, 1.0, 4.0, 7.0]).tolist() == [1 + 2 * 9 + 3, 9, 3, 4, 7]
    assert [(first, last) for first, last, _ in levels.blocks] == [(2, 3), (3, 4), (4, 5)]


def test_two_lines_for_one_component_add_up() -> None:
    levels = fast.Levels.of(np.array([0, 0]), np.array([1, 1]), np.array([1.0, 2.0]), size=2)
    assert levels.solve([0.0, 5.0]).tolist() == [15.0, 5.0]


def test_nothing_at_all_is_solved_too() -> None:
    nothing = np.array([], dtype=np.int64)
    assert fast.Levels.of(nothing, nothing, np.array([]), size=3).solve([1.0, 2.0, 3.0]).tolist() == [1.0, 2.0, 3.0]


def test_a_circle_is_refused() -> None:
    with pytest.raises(errors.CyclicBillOfMaterials):
        fast.Levels.of(np.array([0, 1, 2]), np.array([1, 0, 1]), np.ones(3), size=3)


def test_chosen_by_name_or_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = bom_input.calculate(deepcopy(BOM))
    chosen = bom_input.calculate(deepcopy(BOM), Policies({"arithmetic": "float64"}))
    assert "arithmetic" not in exact.figures
    assert chosen.figures["arithmetic"] == "float64"
    assert any("not a reference value" in note for note in chosen.notes)
    one, two = exact.figures["footprint (kgCO2e)"], chosen.figures["footprint (kgCO2e)"]
    assert one != two or Fraction(float(one)) == one
    assert abs(two / one - 1) < Fraction(1, 10**12)
    monkeypatch.setattr(bom_input, "AUTO_ABOVE", 3)
    assert bom_input.calculate(deepcopy(BOM)).figures["arithmetic"] == "float64"
    assert "arithmetic" not in bom_input.calculate(deepcopy(BOM), Policies({"arithmetic": "exact"})).figures
    assert json.dumps(chosen.as_json())


def test_without_the_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(fast, "import_module", missing)
    with pytest.raises(errors.Missing, match="calc-fast"):
        bom_input.calculate(deepcopy(BOM), Policies({"arithmetic": "float64"}))
    monkeypatch.setattr(bom_input, "AUTO_ABOVE", 3)
    monkeypatch.setattr(fast, "available", lambda: False)
    assert "arithmetic" not in bom_input.calculate(deepcopy(BOM)).figures


def test_an_overflow_is_an_error_not_infinity() -> None:
    items = [
        {"id": f"i{at}", "unit": "kg", "lines": [{"component": f"i{at + 1}", "quantity": "9" * 90, "unit": "kg"}]}
        for at in range(4)
    ]
    document = {"product": "i0", "items": [*items, {"id": "i4", "unit": "kg", "footprint": "1"}]}
    with pytest.raises(errors.TooLarge, match="overflows"):
        bom_input.calculate(document, Policies({"arithmetic": "float64"}))
