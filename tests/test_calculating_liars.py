"""Calculation certification: the reference is green, every calculating liar is found and named, every lawful way passes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from gxd_conformance.requirement import Catalogue
from gxd_conformance.vendor_file.model import Calculation, CalculationCase, VendorFile
from gxd_conformance.verdict import Verdict
from gxd_fixtures import cases as data
from gxd_fixtures import dataset
from gxd_mocks.cases.case import case, names
from gxd_mocks.cases.documents import product_id, published
from gxd_mocks.departures import Departure, departures
from tests.in_process import Run, Vendor, certified, vendor_file
from tests.liars import RED

EVERY = {row.id for row in Catalogue.read().values() if row.when == "calculation"}
NEWEST = ("2.3", "3.0")


@cache
def holdings(spec: str) -> tuple[dict[str, Any], ...]:
    return tuple(published(spec))


def declaring(spec: str, found: Iterable[str]) -> VendorFile:
    declared = {name: CalculationCase(product_id(name), case(name).method) for name in found}
    return replace(vendor_file(spec), calculation=Calculation(MappingProxyType(declared)))


def calculated(spec: str, out: Path, found: Iterable[str], told: Iterable[Departure] = (), **choices: Any) -> Run:
    """Certify the calculations of a gateway that holds the results of the cases."""
    vendor = Vendor(spec, told, footprints={spec: choices.pop("footprints", holdings(spec))})
    return certified(spec, out, vendor=vendor, file=declaring(spec, found), only=["CALC"], **choices)


def about_cases(kind: str) -> list[Any]:
    """Every departure that shows in calculation cases, in the newest version of each line that it names."""
    return [
        pytest.param(each, spec, id=f"{each.name} {spec}", marks=() if spec == each.specs[-1] else pytest.mark.matrix)
        for each in departures().values()
        if each.kind == kind and each.cases
        for spec in NEWEST
        if spec in each.specs
    ]


@pytest.mark.parametrize("spec", ["2.0", *NEWEST])
def test_the_reference_calculates_right(spec: str, tmp_path: Path) -> None:
    """All cases at once: every requirement is looked at and satisfied."""
    run = calculated(spec, tmp_path, names())
    assert run.with_verdict(Verdict.PASS) == EVERY
    assert run.code == 0


@pytest.mark.parametrize(("liar", "spec"), about_cases("defect"))
def test_a_calculating_liar_is_found_and_named(liar: Departure, spec: str, tmp_path: Path) -> None:
    """It turns red what it names and nothing else, and the finding says the mistake by its name, in both languages."""
    run = calculated(spec, tmp_path, liar.cases, [liar])
    assert run.with_verdict(*RED) == set(liar.reddens)
    blind = run.with_verdict(Verdict.UNTESTABLE)
    assert all(name.startswith(liar.blinds or ("nothing",)) for name in blind), blind
    mistake = liar.name.removeprefix("calculates-")
    if mistake == liar.name:
        return
    words = data.mistakes()[mistake]
    named = {
        (finding["asked"].split()[4].rstrip(","), language)
        for line in run.verdict_lines
        for finding in line["findings"]
        for language in ("en", "ja")
        if words["title"][language] in finding["hint"][language] and f"({mistake})" in finding["hint"][language]
    }
    assert named == {(name, language) for name in liar.cases for language in ("en", "ja")}


@pytest.mark.parametrize(("habit", "spec"), about_cases("lawful"))
def test_a_lawful_way_of_publishing_passes(habit: Departure, spec: str, tmp_path: Path) -> None:
    """The cases of the habits ask for everything, and what the habit does not take away is looked at."""
    run = calculated(spec, tmp_path, habit.cases, [habit])
    blind = {name for name in EVERY if name.startswith(habit.blinds or ("nothing",))}
    assert run.with_verdict(Verdict.UNTESTABLE) == blind
    assert run.with_verdict(Verdict.PASS) == EVERY - blind
    assert run.code == 0


def test_every_mistake_has_its_liar() -> None:
    assert {f"calculates-{mistake}" for mistake in data.mistakes()} <= set(departures())


def test_every_requirement_on_cases_is_shown_red() -> None:
    assert {name for each in departures().values() if each.cases for name in each.reddens} == EVERY


@pytest.mark.parametrize("spec", NEWEST)
def test_everything_else_stays_green_beside_the_cases(spec: str, tmp_path: Path) -> None:
    """What `gxd mock --cases` serves, certified whole."""
    vendor = Vendor(spec, footprints={spec: [*dataset.footprints(spec), *holdings(spec)]})
    run = certified(spec, tmp_path, vendor=vendor, file=declaring(spec, names()))
    assert run.with_verdict(Verdict.PASS) == set(run.verdicts) > EVERY
    assert run.code == 0


def test_a_case_that_is_not_published_is_untestable(tmp_path: Path) -> None:
    """The prerequisite is named; what can be seen of the other case is judged all the same."""
    without = [each for each in holdings("3.0") if each["productIds"] != [product_id("kettle-two-parts")]]
    run = calculated("3.0", tmp_path, ["kettle-two-parts", "parts-by-sales"], footprints=without)
    assert run.code == 2
    line = next(line for line in run.verdict_lines if line["requirement"] == "CALC-CASE-003")
    assert line["verdict"] == "untestable"
    assert "case kettle-two-parts: no active footprint" in line["reason"]
    assert product_id("kettle-two-parts") in line["reason"]
    assert line["looked"] == 1


def test_what_no_declared_case_asks_for_does_not_apply(tmp_path: Path) -> None:
    run = calculated("3.0", tmp_path, ["parts-by-sales"])
    untold = {"CALC-CASE-004", "CALC-CASE-005", "CALC-CASE-006", "CALC-CASE-007"}
    assert run.with_verdict(Verdict.NOT_APPLICABLE) >= untold - {"CALC-CASE-005"}
    assert run.code == 0


def test_without_declared_cases_nothing_is_asked(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, only=["PACT-LIST"])
    assert not set(run.verdicts) & EVERY
