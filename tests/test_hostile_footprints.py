"""Whatever stands in a footprint, the suite judges it: it neither breaks nor turns green."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance.verdict import Verdict
from gxd_fixtures import SPECS
from gxd_mocks.departures import Departure
from tests.in_process import certified

Footprint = dict[str, Any]


def says(member: str, value: Any) -> Callable[[Footprint], Any]:
    return lambda footprint: {**footprint, member: value}


def pcf_says(member: str, value: Any) -> Callable[[Footprint], Any]:
    return lambda footprint: {**footprint, "pcf": {**footprint["pcf"], member: value}}


def keeps_quiet_about(member: str) -> Callable[[Footprint], Any]:
    return lambda footprint: {name: value for name, value in footprint.items() if name != member}


WRONG: dict[str, Callable[[Footprint], Any]] = {
    "no footprint": lambda footprint: None,
    "a text": lambda footprint: "see attachment",
    "no id": keeps_quiet_about("id"),
    "an id that is a number": says("id", 7),
    "an id that is an array": says("id", ["7"]),
    "no product": keeps_quiet_about("productIds"),
    "products that are null": says("productIds", None),
    "products that are numbers": says("productIds", [1, None]),
    "a company that is an object": says("companyIds", {"a": 1}),
    "classes that are objects": says("productClassifications", [{"a": 1}]),
    "a status that is an object": says("status", {}),
    "a moment that is a number": says("created", 1),
    "predecessors that are a text": says("precedingPfIds", "none"),
    "predecessors of every kind": says("precedingPfIds", [1, {}, None]),
    "extensions of every kind": says("extensions", [1, None, "x", {"data": 7}]),
    "a version of the specification that is a number": says("specVersion", 3),
    "no pcf": keeps_quiet_about("pcf"),
    "a pcf that is an array": says("pcf", [1]),
    "a country that is a number": pcf_says("geographyCountry", 7),
    "a period that is an object": pcf_says("referencePeriodEnd", {"year": 2025}),
    "a period that ends before the calendar": pcf_says("referencePeriodEnd", "0000-01-01T00:00:00+23:59"),
    "validity that begins with the calendar": says("validityPeriodStart", "0000-01-01T00:00:00Z"),
    "validity that ends with the calendar": says("validityPeriodEnd", "9999-12-31T23:59:60Z"),
    "indicators that are an array": pcf_says("dqi", []),
    "rules of every kind": pcf_says("productOrSectorSpecificRules", [1, [], {"operator": []}]),
    "sources that are an object": pcf_says("secondaryEmissionFactorSources", {"a": 1}),
    "standards of every kind": pcf_says("crossSectoralStandards", [[1], None, {}]),
}


@pytest.mark.parametrize("spec", ["2.3", "3.0"])
@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_no_footprint_breaks_the_suite(change: Callable[[Footprint], Any], spec: str, tmp_path: Path) -> None:
    wrong = Departure(
        "wrong", "defect", "Sends this.", SPECS, (), changes={"footprint": lambda truth, _: change(truth)}
    )
    run = certified(spec, tmp_path, [wrong])
    broken = run.with_verdict(Verdict.SUITE_ERROR)
    assert not broken, run.told(sorted(broken)[0])
    assert run.code == 1, run.footer["reason"]
