"""There and back again: the same document, bit for bit, if what has no place rides along; else exactly what the report names."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gxd_conformance.documents import footprint
from gxd_fixtures import SPECS
from gxd_mocks.common_gateway import ABSENT, convert
from gxd_mocks.common_gateway.mappings.places import differences
from tests.mocks.common_gateway.documents import LINE_2, convertible, distorted

CROSSINGS = [(spec, to) for spec in SPECS for to in SPECS if spec != to and "3.0" in (spec, to)]
PAIRS = [*CROSSINGS, ("2.0", "2.3"), ("2.3", "2.0"), ("2.1", "2.2")]

cheaply = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def bits(document: Any) -> str:
    """What distinguishes two JSON documents but for the order of members."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize(("spec", "to"), PAIRS)
def test_every_published_footprint_comes_back(spec: str, to: str) -> None:
    """And what is converted from lawful documents is lawful; advice and disputes aside, as for any vendor's data."""
    for document in convertible(spec, to):
        before = bits(document)
        product, _ = convert(document, to)
        back, _ = convert(product, spec)
        assert bits(back) == before
        assert bits(document) == before, "converting changes what is converted"
        judged = json.loads(json.dumps(product), parse_float=Decimal)
        assert [one for one in footprint(judged, to) if not one.advice and one.disputed is None] == []


@pytest.mark.parametrize(("spec", "to"), CROSSINGS)
def test_the_report_names_exactly_what_does_not_come_back(spec: str, to: str) -> None:
    for document in convertible(spec, to):
        product, report = convert(document, to, carry=False)
        back, _ = convert(product, spec, carry=False)
        assert [entry.pointer for entry in report.differences] == [one.pointer for one in differences(document, back)]
        assert not any(entry.recoverable for entry in report)


@pytest.mark.parametrize(("spec", "to"), [("2.0", "3.0"), ("2.3", "3.0"), ("3.0", "2.0"), ("3.0", "2.3")])
@cheaply
@given(data=st.data())
def test_a_distorted_footprint_comes_back(spec: str, to: str, data: st.DataObject) -> None:
    document = data.draw(distorted(spec, to))
    product, report = convert(document, to)
    back, _ = convert(product, spec)
    assert bits(back) == bits(document)
    assert {entry.recoverable for entry in report.differences} <= {True}


@pytest.mark.parametrize(("spec", "to"), [("2.3", "3.0"), ("3.0", "2.3")])
@cheaply
@given(data=st.data())
def test_the_report_on_a_distorted_footprint_is_complete(spec: str, to: str, data: st.DataObject) -> None:
    document = data.draw(distorted(spec, to))
    product, report = convert(document, to, carry=False)
    back, _ = convert(product, spec, carry=False)
    assert {entry.pointer for entry in report.differences} == {one.pointer for one in differences(document, back)}
    assert all(entry.reason.en and entry.reason.ja for entry in report)


@pytest.mark.parametrize("spec", LINE_2)
def test_what_is_edited_in_between_is_not_overwritten_by_what_rides_along(spec: str) -> None:
    document = convertible(spec, "3.0")[0]
    product, _ = convert(document, "3.0")
    product["comment"] = "corrected by the recipient"
    product["pcf"]["fossilGhgEmissions"] = "1000"
    back, _ = convert(product, spec)
    assert back["comment"] == "corrected by the recipient"
    assert Decimal(back["pcf"]["fossilGhgEmissions"]) * Decimal(back["pcf"]["unitaryProductAmount"]) == 1000
    assert back["version"] == document["version"]


@pytest.mark.parametrize(("spec", "to"), [("2.0", "2.3"), ("2.3", "2.0"), ("2.2", "2.1")])
def test_between_minor_versions_everything_stays_as_it_is_written(spec: str, to: str) -> None:
    """But for the version, what only one of the two has, and the uptake that 2.0.0 wrote without its sign."""
    since_2_3 = {"/productClassifications", "/pcf/productMassPerDeclaredUnit", "/pcf/crossSectoralStandards"}
    for document in convertible(spec, to):
        document = {**document, "unknown": 1.50, "pcf": {**document["pcf"], "fossilGhgEmissions": "+02.10"}}
        if not document["pcf"].get("biogenicCarbonWithdrawal", "-").startswith(("-", "0")):
            del document["pcf"]["biogenicCarbonWithdrawal"]
        product, report = convert(document, to, carry=False)
        assert {one.pointer for one in differences(document, product) if one.before is not ABSENT} <= since_2_3 | {
            "/specVersion"
        }
        assert {entry.pointer for entry in report if entry.kind in ("lost", "changed")} <= since_2_3 | {"/specVersion"}
