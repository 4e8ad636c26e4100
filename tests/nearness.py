"""Whether a habit comes near a requirement: whether it changes what the checks of that requirement look at.

Two proofs. In a certification: some exchange on which the verdict rests is one for which the gateway departed from the
truth. In a footprint: the habit changes a member that a rule of the requirement reads, or that a defect of it changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from copy import deepcopy
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from gxd_conformance.documents.extension import EXTENSION
from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.lifecycle import differences
from gxd_conformance.documents.part import Part
from gxd_fixtures import dataset
from gxd_mocks.cases import documents as results
from gxd_mocks.departure_rows import Row
from gxd_mocks.departures import Departure, departures
from gxd_mocks.edits import Edit, Missing, at
from tests.in_process import Run, Vendor
from tests.liars import here, rows_of

ROADS = ("list", "get", "event")
ENTRY = re.compile(r"/(?:\d+|-)(?=/|$)")
Places = frozenset[str]
"""JSON pointers without the positions in arrays: `/pcf/dqi/temporalDQR`, `/companyIds`."""


def seen_otherwise(run: Run, vendor: Vendor) -> set[str]:
    """The requirements whose verdict rests on an exchange for which the gateway departed from the truth."""
    touched = set()
    for direction, marks in vendor.touched.items():
        passed = [exchange.id for exchange in run.exchanges if exchange.direction == direction]
        assert len(passed) == len(marks), f"{len(passed)} exchanges {direction}, {len(marks)} of them watched"
        touched |= {identifier for identifier, mark in zip(passed, marks, strict=True) if mark}
    return {line["requirement"] for line in run.verdict_lines if touched & set(line["evidence"])}


def is_near(requirement: str, departure: Departure, spec: str) -> bool:
    """Whether a departure that edits footprints changes a member that decides about the requirement."""
    changed = changed_places(departure, spec)
    if changed & _read_by_the_rules_of(requirement, spec):
        return True
    return any(_touch(one, other) for one in changed for other in _changed_by_defects_of(requirement, spec))


def changed_places(departure: Departure, spec: str) -> Places:
    """Where the footprints of the dataset differ from the truth, on whichever road."""
    row = _rows("gxd_mocks.lawful").get(departure.name)
    places = set()
    for before, after in edits(departure.name, spec):
        if row is None:
            places |= set(differences(before, after))
        else:
            places |= {place for place in _places(row.edits[spec]) if _stands(before, place) != _stands(after, place)}
    return frozenset(ENTRY.sub("", place) for place in places)


@cache
def edits(name: str, spec: str) -> list[tuple[Any, Any]]:
    """Every footprint that a departure changes: as it is held, and as the suite reads it.

    Of the dataset, or of the results of the calculation cases that it names.
    """
    departure = departures()[name]
    change = departure.changes["footprint"]
    held = [results.document(each, results.right(each), spec) for each in departure.cases] or dataset.footprints(spec)
    found: list[tuple[Any, Any]] = []
    for road in ROADS:
        # The suite asks by event for the first product of the dataset: a footprint and the one that it replaces.
        for before in held[:2] if road == "event" else held:
            # The gateway hands a copy to whoever changes it.
            told = change(deepcopy(before), SimpleNamespace(spec=spec, where=road))
            if told != before and (before, told) not in found:
                found.append((before, told))
    return [(before, json.loads(json.dumps(told), parse_float=Decimal)) for before, told in found]


def _touch(one: str, other: str) -> bool:
    """The same member, or one that holds the other directly."""
    longer, shorter = sorted((one.split("/"), other.split("/")), key=len, reverse=True)
    return longer[: len(shorter)] == shorter and len(longer) - len(shorter) <= 1


@cache
def _rows(package: str) -> dict[str, Row]:
    return {row.name: row for row in rows_of(package)}


def _places(edit: Edit) -> set[str]:
    return {place.removesuffix("/-") for place in (*edit.set, *edit.copy, *edit.remove)}


def _stands(document: Any, place: str) -> Any:
    try:
        return at(document, place)
    except Missing:
        return Missing


@cache
def _changed_by_defects_of(requirement: str, spec: str) -> Places:
    return frozenset(
        ENTRY.sub("", place)
        for row in _rows("gxd_mocks.defects").values()
        if spec in row.specs and requirement in here((*row.reddens, *row.disputes), spec)
        for place in _places(row.edits[spec])
    )


class _Watched(dict[str, Any]):
    """An object that notes which of its members are read."""

    def __init__(self, value: dict[str, Any], path: str, read: set[str]) -> None:
        super().__init__({name: _watched(member, f"{path}/{name}", read) for name, member in value.items()})
        self._path, self._read = path, read

    def get(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._note(name)
        return super().__contains__(name)

    def _note(self, name: object) -> None:
        # To pass through an object on the way to another member is no look at it.
        if not isinstance(super().get(str(name)), dict):
            self._read.add(f"{self._path}/{name}")


def _watched(value: Any, path: str, read: set[str]) -> Any:
    if isinstance(value, dict):
        return _Watched(value, path, read)
    return [_watched(item, path, read) for item in value] if isinstance(value, list) else value


@cache
def _read_by_the_rules_of(requirement: str, spec: str) -> Places:
    """The members that our rules read, for the requirement alone, in the footprints of the dataset."""
    read: set[str] = set()
    for document in dataset.footprints(spec):
        subject = Footprint(_watched(document, "", read), "", spec)
        _judge(FOOTPRINT.in_force(spec), requirement, subject)
        for extension in document.get("extensions", ()):
            _judge(EXTENSION.in_force(spec), requirement, Part(_watched(extension, "/extensions", read), "/extensions"))
    return frozenset(read)


def _judge(rules: Iterable[Any], requirement: str, subject: Any) -> None:
    for rule in rules:
        if requirement in rule.requirements:
            list(rule.judge(subject))
