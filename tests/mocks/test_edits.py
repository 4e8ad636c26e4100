"""Edits: which document is meant, and what stands where in it afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from gxd_mocks.departures import departures
from gxd_mocks.edits import Edit, Missing, at
from gxd_mocks.gateway import Gateway
from tests.mocks.caller import Caller

DOCUMENT: dict[str, Any] = {"a": 1, "b": {"c": [10, 20]}, "end": "2025-01-01T00:00:00Z", "x/y~": None}


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit(set={"/a": 2}), {"a": 2}),
        (Edit(set={"/new": {}}), {"new": {}}),
        (Edit(set={"/b/c/-": 30}), {"b": {"c": [10, 20, 30]}}),
        (Edit(set={"/b/c/0": 30}), {"b": {"c": [30, 20]}}),
        (Edit(set={"/x~1y~0": 1}), {"x/y~": 1}),
        (Edit(set={"/n": []}, copy={"/n/-": "/a"}), {"n": [1]}),
        (Edit(copy={"/a": "/b/c/1"}), {"a": 20}),
        (Edit(remove=["/b/c/0"]), {"b": {"c": [20]}}),
    ],
)
def test_an_edit_changes_what_it_names_and_nothing_else(edit: Edit, expected: dict[str, Any]) -> None:
    assert edit.applied_to(DOCUMENT) == {**DOCUMENT, **expected}
    assert DOCUMENT["b"] == {"c": [10, 20]}, "the document itself is left alone"


@pytest.mark.parametrize(
    "edit",
    [
        Edit(set={"/nowhere/deep": 1}),
        Edit(set={"/a/deep": 1}),
        Edit(set={"/b/c/7": 1}),
        Edit(set={"/a": 2}, copy={"/b": "/missing"}),
        Edit(remove=["/missing", "/b/c/7", "/a/b"]),
    ],
)
def test_where_there_is_no_place_nothing_changes(edit: Edit) -> None:
    assert edit.applied_to(DOCUMENT) == DOCUMENT


@pytest.mark.parametrize(
    ("only", "means"),
    [
        ({}, True),
        ({"/a": 1}, True),
        ({"/a": 2}, False),
        ({"/a": "present", "/z": "absent"}, True),
        ({"/z": "present"}, False),
        ({"/a": "absent"}, False),
        ({"/x~1y~0": None}, True),
        # The end is exclusive: what ends as 2025 begins lies before it.
        ({"/end": "before 2025"}, True),
        ({"/end": "reaches 2025"}, False),
        ({"/a": "before 2025"}, False),
        ({"/z": "reaches 2025"}, False),
    ],
)
def test_every_condition_has_to_be_met(only: dict[str, Any], means: bool) -> None:
    assert Edit(only=only).means(DOCUMENT, "list") is means


def test_an_edit_may_keep_to_one_road() -> None:
    assert Edit(where="event").means(DOCUMENT, "event")
    assert not Edit(where="event").means(DOCUMENT, "get")


def test_what_is_not_there_is_missing() -> None:
    with pytest.raises(Missing):
        at(DOCUMENT, "/b/c/-1")


def test_a_touch_is_told_by_the_beginning_of_a_pointer() -> None:
    assert Edit(remove=["/pcf/geographyCountry"]).touches(("/pcf/geography",))
    assert Edit(copy={"/status": "/a"}).touches(("/created", "/status"))
    assert not Edit(only={"/status": "Active"}, set={"/pcf/declaredUnit": "kilogram"}).touches(("/status",))


def test_a_habit_in_footprints_is_found_by_what_it_says() -> None:
    """The host holds what it shows: who asks for the odd country gets it, who asks for the true one does not."""
    habit = departures()["country-nobody-lives-in"]
    host = Caller(Gateway(["3.0"], departures=[habit]).handle, "3.0")
    odd = set(host.ids("geography=AQ"))
    assert odd
    assert not odd & set(host.ids("geography=DE"))
    assert set(Caller(Gateway(["3.0"]).handle, "3.0").ids("limit=100")) == set(host.ids("limit=100"))
