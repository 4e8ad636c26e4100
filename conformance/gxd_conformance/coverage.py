"""The matrix requirement × check × defect × lawful habit × exclusion, derived from the code and the data themselves.

A requirement is accounted for if it is excluded with a reason, or if a check looks at it which, in every version where it
applies, some defect of the gateway turns red and some lawful habit near it leaves green.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from gxd_conformance.requirement import Catalogue, Requirement

if TYPE_CHECKING:
    from gxd_mocks.departures import Departure

ByVersion = dict[str, list[str]]
"""For each version where the requirement applies, names of departures."""


@cache
def looked_at_by() -> dict[str, list[str]]:
    """For each requirement, the checks that judge it."""
    from gxd_conformance.checks import every_check

    found: dict[str, list[str]] = {}
    for check in every_check():
        for identifier in check.judges:
            found.setdefault(identifier, []).append(check.name)
    return found


def guarded_by(departure: Departure, spec: str) -> set[str]:
    """The requirements of a version near which a lawful departure has to stay green: those it names, by id or by prefix."""
    catalogue = Catalogue.read()
    return {
        identifier
        for identifier in looked_at_by()
        if f"{identifier}-".startswith(tuple(f"{name}-" for name in departure.guards))
        and catalogue[identifier].in_version(spec)
    }


class Missing(NamedTuple):
    """One empty cell: what is missing, and in which versions."""

    what: str
    versions: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what} in {', '.join(self.versions)}"

    def to_json(self) -> dict[str, Any]:
        return {"what": self.what, "versions": list(self.versions)}


@dataclass(frozen=True)
class Cell:
    """One requirement, and what holds it, in some versions."""

    row: Requirement
    versions: tuple[str, ...]
    checks: list[str]
    defects: ByVersion
    guards: ByVersion

    STATES: ClassVar[tuple[str, ...]] = ("checked", "excluded", "open")

    @property
    def state(self) -> str:
        """`checked`, `excluded`, or `open`: neither of the two."""
        return "checked" if self.checks else "excluded" if self.row.excluded else "open"

    @cached_property
    def missing(self) -> list[Missing]:
        """What keeps it from being accounted for."""
        if self.state == "excluded":
            return []
        if self.state == "open":
            return [Missing("check or exclusion", self.versions)]
        return [*self._without("defect", self.defects), *self._without("guard", self.guards)]

    def _without(self, what: str, found: ByVersion) -> Iterator[Missing]:
        if empty := tuple(spec for spec in self.versions if not found[spec]):
            yield Missing(what, empty)

    @property
    def gap(self) -> bool:
        return bool(self.missing)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.row.id,
            "area": self.row.area,
            "level": str(self.row.level),
            "advice": self.row.advice,
            "scope": self.row.scope,
            "when": self.row.when or None,
            "versions": list(self.versions),
            "state": self.state,
            "checks": self.checks,
            "defects": self.defects,
            "guards": self.guards,
            "excluded": self.row.excluded,
            "note": self.row.note or None,
            "missing": [missing.to_json() for missing in self.missing],
        }


def cell(row: Requirement, spec: str | None = None) -> Cell:
    """One requirement in one version, or in all of its versions."""
    versions = row.versions if spec is None else (spec,)
    reds, greens = _departures_by_requirement()
    return Cell(
        row,
        versions,
        looked_at_by().get(row.id, []),
        {version: reds.get((row.id, version), []) for version in versions},
        {version: greens.get((row.id, version), []) for version in versions},
    )


def cells(spec: str | None = None, area: str | None = None) -> list[Cell]:
    """One cell for each requirement, of one version or of all, of one area or of all, whatever situation it waits for."""
    rows = (row for row in Catalogue.read().values() if area in (None, row.area))
    return [cell(row, spec) for row in rows if spec is None or row.in_version(spec)]


def counted(table: Iterable[Cell]) -> dict[str, int]:
    """`{"total", "checked", "excluded", "open", "gaps"}`."""
    held = list(table)
    states = {state: sum(1 for one in held if one.state == state) for state in Cell.STATES}
    return {"total": len(held), **states, "gaps": sum(1 for one in held if one.gap)}


def counted_by_standard(table: Iterable[Cell]) -> dict[str, dict[str, int]]:
    """The same counts for each standard whose rules these are: `{"PACT": {…}, "GXD": {…}, "CALC": {…}}`."""
    held: dict[str, list[Cell]] = {}
    for one in table:
        held.setdefault(one.row.id.partition("-")[0], []).append(one)
    return {standard: counted(rows) for standard, rows in held.items()}


Names = dict[tuple[str, str], list[str]]
"""(requirement, version) -> names of departures."""


@cache
def _departures_by_requirement() -> tuple[Names, Names]:
    """What turns each requirement red, and what must stay green near it."""
    from gxd_mocks.departures import departures

    reds: Names = {}
    greens: Names = {}
    for name, departure in departures().items():
        for spec in departure.specs:
            for identifier in departure.reddens:
                reds.setdefault((identifier, spec), []).append(name)
            for identifier in guarded_by(departure, spec):
                greens.setdefault((identifier, spec), []).append(name)
    return reds, greens
