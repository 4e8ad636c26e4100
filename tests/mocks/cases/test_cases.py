"""Every case and every known mistake, calculated by the reference and by hand, and told apart from each other."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from gxd_fixtures import cases as data
from gxd_mocks.cases import build
from gxd_mocks.cases.case import Case, case, names
from gxd_mocks.cases.mistakes import HOOKS, slip
from gxd_mocks.cases.result import Result
from gxd_mocks.cases.solution import solve
from gxd_mocks.quantity import number
from tests.mocks.cases.by_hand import by_hand

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
KNOWN = [(name, mistake) for name in names() for mistake in case(name).wrong]
DIGITS = Fraction(1, 10**25)
"""Hand-overs keep 34 significant digits of what has no finite decimal form; nothing else lies between the two roads."""


@cache
def solved(name: str, mistake: str | None = None) -> Result:
    of = case(name)
    return solve(of) if mistake is None else solve(of, slip(of, mistake))


def same(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= DIGITS * abs(other)


def all_figures(result: Result) -> dict[str, Fraction]:
    named = ("pcf", "including_uptake", "primary_data_share", "exempted", "gate_to_gate")
    found = {name: getattr(result, name) for name in named if getattr(result, name) is not None}
    return found | {f"rating_{name}": value for name, value in (result.ratings[1] if result.ratings else {}).items()}


# ------------------------------------------------------------------------------------------------------ two roads


@pytest.mark.parametrize("name", names())
def test_every_figure_of_a_case_follows_by_hand(name: str) -> None:
    """By arithmetic that knows nothing of the calculators. What is not written by hand is the usual thing: nothing."""
    lines = by_hand(case(name).by_hand)
    usual = {"including_uptake": lines["pcf"], "primary_data_share": 0, "exempted": 0, "gate_to_gate": 0}
    for figure, value in all_figures(solved(name)).items():
        assert same(value, Fraction(lines[figure] if figure in lines else usual[figure])), figure


@pytest.mark.parametrize(("name", "mistake"), KNOWN)
def test_every_wrong_result_follows_by_hand(name: str, mistake: str) -> None:
    """The value that is published by mistake, and every other figure that the mistake says something about."""
    changed = case(name).wrong[mistake].by_hand
    assert changed, "what goes wrong has to be written down"
    lines = by_hand({**case(name).by_hand, **changed})
    figures = all_figures(solved(name, mistake))
    assert same(figures["pcf"], lines.get("published", lines["pcf"]))
    for figure in set(changed) & set(figures):
        assert same(figures[figure], lines[figure]), figure


def test_the_figures_that_are_written_down_are_those_of_the_calculators() -> None:
    """`python -m gxd_mocks.cases.build` writes them."""
    assert build.written() == (data.files("gxd_fixtures.cases") / "results.json").read_text("utf-8")


@pytest.mark.parametrize("name", names())
def test_figures_survive_being_written_down(name: str) -> None:
    again = Result.from_json(data.results()[name]["right"])
    assert again.to_json() == solved(name).to_json()
    assert same(again.pcf, solved(name).pcf)


# ------------------------------------------------------------------------------------------------------ one diagnosis


def tolerated(of: Case, figure: str, one: Fraction, other: Fraction) -> bool:
    """Whether one published value could stand for both."""
    tolerance = of.tolerances["pcf" if figure in ("pcf", "including_uptake", "gate_to_gate") else figure]
    return abs(one - other) <= tolerance.around(one) + tolerance.around(other)


@pytest.mark.parametrize("name", names())
def test_no_two_results_of_a_case_can_be_taken_for_each_other(name: str) -> None:
    """Values lie further apart than both tolerances; mistakes that leave the value alone are told by another figure."""
    of = case(name)
    results = {"right": solved(name), **{mistake: solved(name, mistake) for mistake in of.wrong}}
    for (one, first), (other, second) in combinations(results.items(), 2):
        ours, theirs = all_figures(first), all_figures(second)
        if not tolerated(of, "pcf", first.pcf, second.pcf):
            continue
        assert "right" in (one, other) or {first.pcf, second.pcf} == {solved(name).pcf}, (one, other)
        telling = [
            figure
            for figure in ("primary_data_share", "including_uptake", "exempted")
            if figure in ours and not tolerated(of, figure, ours[figure], theirs[figure])
        ]
        assert telling, f"{one} and {other} can be taken for each other"


# ---------------------------------------------------------------------------------------------------------- the pack


def test_the_pack_is_large_enough_and_covers_the_methods() -> None:
    found = [case(name) for name in names()]
    assert len(found) >= 40
    assert {each.method for each in found} == set(data.METHODS)
    assert {each.difficulty for each in found} == set(data.DIFFICULTIES)
    long = [each for each in found if each.method == "chain" and len(each.input["tiers"]) >= 6]
    assert len(long) >= 2
    mixed = [{tier["method"] for tier in each.input["tiers"]} for each in long]
    assert {"transaction", "sales", "weight", "bom"} in mixed


TOPICS = {
    "scrap", "units", "piece", "energy", "density", "transport", "waste", "process", "co-products", "allocation rule",
    "version 2", "version 3", "supplier", "theoretical", "gate-to-gate", "primary data share", "data quality", "exempted",
    "biogenic", "outbound", "open total", "unallocated", "levels", "index", "gxd", "tax", "price basis", "price year",
    "currency", "circle", "trader", "largest remainder", "rounding", "policy", "small numbers", "large numbers",
    "long chain", "certificate", "spend", "network", "books",
}  # fmt: skip


def test_the_pack_covers_what_goes_wrong_in_practice() -> None:
    assert not TOPICS - {topic for name in names() for topic in case(name).topics}


@pytest.mark.parametrize("name", names())
def test_a_case_stands_in_its_place_and_speaks_both_languages(name: str) -> None:
    of = case(name)
    assert of.id == name == re.sub(r"[^a-z0-9-]", "", name)
    assert of.wrong, "a case without a known mistake diagnoses nothing"
    words: list[Any] = [of.title, of.story, *(each.reason for each in of.tolerances.values())]
    assert all(_both(pair) for pair in words)
    assert of.story["ja"].endswith("。")


def test_every_mistake_has_its_words_and_happens_somewhere() -> None:
    told = data.mistakes()
    happen = {mistake for _, mistake in KNOWN}
    assert set(told) == happen
    assert set(HOOKS) <= happen
    assert len({told[name]["title"][tongue] for name in told for tongue in ("en", "ja")}) == 2 * len(told)
    for name, words in told.items():
        assert set(words) == {"title", "happened", "fix"}, name
        assert all(_both(pair) for pair in words.values()), name
        assert words["happened"]["ja"].endswith("。"), name
        assert words["fix"]["ja"].endswith("。"), name


def test_every_mistake_either_edits_the_input_or_is_a_hook() -> None:
    for name, mistake in KNOWN:
        assert (case(name).wrong[mistake].edit is not None) != (mistake in HOOKS), (name, mistake)


def _both(pair: Any) -> bool:
    return set(pair) == {"en", "ja"} and bool(JAPANESE.search(pair["ja"])) and not JAPANESE.search(pair["en"])


def test_hand_arithmetic_is_exact() -> None:
    assert by_hand({"a": "0.1 + 0.2", "pcf": "a / 3 - b", "b": "-2"})["pcf"] == Fraction(1, 10) + 2
    assert by_hand({"pcf": "half_up(2.5, 0) + up(1.234561, 5)"})["pcf"] == 3 + number("1.23457")
    with pytest.raises(AssertionError, match="not arithmetic"):
        by_hand({"pcf": "__import__"[:3] + "[0]"})
