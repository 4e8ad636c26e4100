"""Between two footprints: seen twice, listed and fetched, replacing and replaced."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gxd_conformance.documents.lifecycle import differences, list_and_get, succession, two_looks
from gxd_conformance.documents.strict_json import read
from gxd_fixtures import samples
from tests.conformance.documents.case import GONE, changed, marks

OF_2: dict[str, Any] = read(samples.sample("pf-2.3-post2025-full")).value
OF_3: dict[str, Any] = read(samples.sample("pf-3.0-full")).value
NEXT = {"/version": 2, "/updated": "2026-04-01T00:00:00Z"}

LOOKS = [
    ("2.3", {}, {}, ""),
    ("2.3", {}, {**NEXT, "/pcf/fossilGhgEmissions": "0.2"}, ""),
    ("2.3", {}, NEXT, ""),
    ("2.3", {"/status": "Deprecated"}, {**NEXT, "/status": "Deprecated", "/comment": "late"}, "LC2-001"),
    ("2.3", {"/status": "Deprecated"}, {"/status": "Deprecated"}, ""),
    ("2.3", {}, {**NEXT, "/pcf/referencePeriodEnd": "2026-02-01T00:00:00Z"}, "LC2-003"),
    ("2.3", {}, {**NEXT, "/pcf/geographyCountry": "SE", "/pcf/geographyCountrySubdivision": GONE}, "LC2-003"),
    ("2.3", {}, {"/updated": "2026-04-01T00:00:00Z", "/comment": "same version"}, "LC2-004"),
    ("2.3", {}, {**NEXT, "/version": 0}, "LC2-004"),
    ("2.3", {}, {"/version": 2, "/comment": "same time"}, "LC2-005"),
    ("2.3", {}, {"/version": 2}, "LC2-005"),
    ("2.3", {}, {"/version": 2, "/updated": GONE, "/comment": "no time"}, "LC2-005"),
    ("2.3", {"/updated": GONE}, {**NEXT, "/comment": "the first change"}, ""),
    ("3.0", {}, {}, ""),
    ("3.0", {}, {"/status": "Deprecated"}, ""),
    ("3.0", {}, {"/comment": "changed"}, "LC3-001 LC3-003"),
    ("3.0", {}, {"/pcf/exemptedEmissionsPercent": GONE}, "LC3-001 LC3-003"),
    ("3.0", {"/status": "Deprecated"}, {}, "LC3-001 LC3-002 LC3-003"),
    ("3.0", {"/status": "Deprecated"}, {"/status": "Deprecated", "/comment": GONE}, "LC3-001 LC3-002 LC3-003"),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "before", "after", "reds"), LOOKS)
def test_two_looks_at_one_footprint(spec: str, before: dict[str, Any], after: dict[str, Any], reds: str) -> None:
    document = OF_3 if spec == "3.0" else OF_2
    assert marks(two_looks(changed(document, before), changed(document, after), spec)) == set(reds.split())


SUCCESSIONS = [
    ("2.3", {"/precedingPfIds": [OF_2["id"]], "/id": "a"}, {"/status": "Deprecated"}, ""),
    ("2.3", {"/precedingPfIds": [OF_2["id"]], "/id": "a"}, {}, "LC2-008"),
    ("2.3", {"/precedingPfIds": [OF_2["id"]]}, {"/status": "Deprecated"}, "LC2-009"),
    ("2.3", {"/precedingPfIds": [OF_2["id"].upper()], "/id": "a"}, {"/status": "Deprecated"}, ""),
    ("2.3", {"/precedingPfIds": [OF_2["id"]], "/id": OF_2["id"].upper()}, {"/status": "Deprecated"}, "LC2-009"),
    ("2.3", {"/id": "a"}, {"/status": "Deprecated"}, "LC2-009"),
    ("3.0", {"/precedingPfIds": [OF_3["id"]], "/id": "a"}, {"/status": "Deprecated"}, ""),
    ("3.0", {"/precedingPfIds": [OF_3["id"]], "/id": "a"}, {}, "LC3-005"),
    ("3.0", {"/precedingPfIds": [OF_3["id"]]}, {"/status": "Deprecated"}, "LC3-003"),
    ("3.0", {"/id": "a", "/precedingPfIds": GONE}, {"/status": "Deprecated"}, ""),
]


@pytest.mark.parametrize(("spec", "newer", "older", "reds"), SUCCESSIONS)
def test_a_footprint_and_its_predecessor(spec: str, newer: dict[str, Any], older: dict[str, Any], reds: str) -> None:
    document = OF_3 if spec == "3.0" else OF_2
    assert marks(succession(changed(document, newer), changed(document, older), spec)) == set(reds.split())


ANSWERS = [
    ("2.3", {}, "", ""),
    ("2.3", {"/version": 2}, "", ""),
    ("2.3", {"/version": 0}, "GET-003~", ""),
    ("3.0", {}, "", ""),
    ("3.0", {"/status": "Deprecated"}, "", ""),
    ("3.0", {"/status": "Retired"}, "GET-011", "/status"),
    ("3.0", {"/pcf/dqi/temporalDQR": "4"}, "GET-011", "/pcf/dqi/temporalDQR"),
    ("3.0", {"/productIds": list(reversed(OF_3["productIds"]))}, "", ""),
]


@pytest.mark.parametrize(("spec", "change", "reds", "place"), ANSWERS)
def test_list_and_get(spec: str, change: dict[str, Any], reds: str, place: str) -> None:
    document = OF_3 if spec == "3.0" else OF_2
    offences = list_and_get(document, changed(document, change), spec)
    assert marks(offences) == set(reds.split())
    assert not place or [offence.path for offence in offences] == [place]


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        ({"a": 1}, {"a": Decimal("1.0")}, []),
        ({"a": 1}, {"a": True}, ["/a"]),
        ({"a": 0}, {"a": None}, ["/a"]),
        ({"a": 0}, {}, ["/a"]),
        ({"a": None}, {}, ["/a"]),
        ({"a/b": {"c~": 1}}, {"a/b": {"c~": 2}}, ["/a~1b/c~0"]),
        (["x", "y", "y"], ["y", "x", "y"], []),
        (["x", "y"], ["x", "x"], [""]),
        ([1, 2], [2, 1], ["/0", "/1"]),
        ([{"a": 1}], [], [""]),
        ("1.0", "1.00", [""]),
        ({}, [], [""]),
    ],
)
def test_differences(one: Any, other: Any, places: list[str]) -> None:
    assert differences(one, other) == places


def test_differences_end() -> None:
    deep: Any = []
    other: Any = {}
    for _ in range(5000):
        deep, other = [deep], [other]
    assert differences(deep, other) == []
    assert len(differences({str(n): n for n in range(500)}, {})) == 100


@pytest.mark.parametrize("spec", ["2.3", "3.0"])
@pytest.mark.parametrize("junk", [None, [], 5, {"pcf": [], "version": "x", "precedingPfIds": {}}])
def test_nothing_raises(spec: str, junk: Any) -> None:
    for judge in (two_looks, succession, list_and_get):
        judge(junk, OF_3, spec)
        judge(OF_3, junk, spec)
