"""Judging one published result: whatever stands in the document, a judgement comes out; and every figure is looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from gxd_conformance.calculation.judging import asked_for, judge, scale_of
from gxd_conformance.calculation.published import from_footprint, number_in
from gxd_conformance.requirement import Catalogue
from gxd_mocks.cases.case import names
from gxd_mocks.cases.documents import document, right

GARBAGE: tuple[Any, ...] = (
    None, True, 0, -1, 5, Decimal("1E-400"), Decimal("NaN"), "", "-0", "1e999", "１２", "x" * 300, "9" * 300, "0",
    "-5", [], ["1"], {}, {"value": "1"}, [[[]]], "kilogram", "\ud800", 10**400,
)  # fmt: skip


def over_the_wire(name: str, spec: str) -> Any:
    return json.loads(json.dumps(document(name, right(name), spec)), parse_float=Decimal)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in entries:
        yield from places(each, (*path, key))


def with_(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    if not path:
        return put
    changed = deepcopy(value)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = put
    return changed


@pytest.mark.parametrize(("name", "spec"), [("levels-of-their-own", "2.3"), ("notebook-2023", "3.0")])
def test_no_document_breaks_the_judge(name: str, spec: str) -> None:
    """Every place of a right footprint replaced by garbage of every kind, one at a time."""
    truth = over_the_wire(name, spec)
    about = [path for path in places(truth) if not path or path[0] in ("pcf", "extensions")]
    for at, path in enumerate(about):
        for put in GARBAGE[at % 2 :: 2]:
            for observation in judge(name, from_footprint(with_(truth, path, put), spec[0])):
                assert observation.requirement.startswith("CALC-CASE-")
                assert observation.holds or (observation.got.strip() and observation.expected.strip()), (path, put)


@pytest.mark.parametrize("spec", ["2.3", "3.0"])
@pytest.mark.parametrize("name", names())
def test_a_right_result_is_looked_at_wherever_the_case_asks(name: str, spec: str) -> None:
    observations = judge(name, from_footprint(over_the_wire(name, spec), spec[0]))
    assert all(each.holds and not each.missing for each in observations)
    seen = {each.requirement for each in observations}
    assert seen >= asked_for(name, scale_of(spec[0])) - {"CALC-CASE-001"}


def test_every_requirement_is_asked_for_by_some_case() -> None:
    asked = {each for name in names() for scale in ("1-3", "1-5") for each in asked_for(name, scale)}
    assert asked == {row.id for row in Catalogue.read().values() if row.when == "calculation"}


@pytest.mark.parametrize(
    ("member", "put", "requirement"),
    [
        ("pcfExcludingBiogenicUptake", "0.26", "CALC-CASE-003"),
        ("pcfIncludingBiogenicUptake", "0.05", "CALC-CASE-004"),
        ("primaryDataShare", "36.6", "CALC-CASE-005"),
        ("exemptedEmissionsPercent", "0.06", "CALC-CASE-007"),
        ("declaredUnitOfMeasurement", "hour", "CALC-CASE-002"),
        ("productMassPerDeclaredUnit", "0.1", "CALC-CASE-002"),
        ("declaredUnitAmount", "0", "CALC-CASE-002"),
    ],
)
def test_each_figure_is_judged_by_itself(member: str, put: str, requirement: str) -> None:
    found = over_the_wire("bamboo-tray", "3.0")
    found["pcf"][member] = put
    observations = judge("bamboo-tray", from_footprint(found, "3"))
    assert {each.requirement for each in observations if not each.holds} == {requirement}


def test_what_stands_nowhere_is_missing_and_not_right() -> None:
    found = over_the_wire("bamboo-tray", "3.0")
    del found["pcf"]["pcfExcludingBiogenicUptake"], found["pcf"]["primaryDataShare"], found["extensions"]
    observations = judge("bamboo-tray", from_footprint(found, "3"))
    assert {each.requirement for each in observations if each.missing} == {
        f"CALC-CASE-{number}" for number in ("003", "005", "008", "009")
    }


def test_an_assurance_of_another_boundary_is_a_finding() -> None:
    found = over_the_wire("kettle-two-parts", "2.3")
    found["pcf"]["assurance"] = {"assurance": True, "boundary": "Gate-to-Gate"}
    observations = judge("kettle-two-parts", from_footprint(found, "2"))
    assert {each.requirement for each in observations if not each.holds} == {"CALC-CASE-008"}
    found["pcf"]["assurance"]["boundary"] = "Cradle-to-Gate"
    assert all(each.holds for each in judge("kettle-two-parts", from_footprint(found, "2")))


def test_an_index_may_be_left_out_but_not_be_another() -> None:
    """distributionIndex is optional in the extension."""
    found = over_the_wire("pieces-and-mass", "3.0")
    organization = found["extensions"][0]["data"]["organization"]
    assert organization["scope1DistributionIndex"] == "volume"
    organization["scope1DistributionIndex"] = "unit"
    wrong = judge("pieces-and-mass", from_footprint(found, "3"))
    assert {each.requirement for each in wrong if not each.holds} == {"CALC-CASE-009"}
    del organization["scope1DistributionIndex"]
    organization["scope3Category"] = [1]  # numbers in the documentation, text in the schema: either says it
    assert all(each.holds for each in judge("pieces-and-mass", from_footprint(found, "3")))


def test_numbers_are_read_as_text_and_as_json_numbers() -> None:
    assert number_in("12.50") == number_in(Decimal("12.5")) == number_in(12.5) == Decimal("12.5")
    assert [number_in(each) for each in (True, None, [], "1e5", "1,5", float("nan"))] == [None] * 6
