"""The matrix requirement × check × defect × lawful habit × exclusion, derived from the code and the data themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from gxd_conformance.requirement import Catalogue, Requirement


@cache
def looked_at_by() -> dict[str, list[str]]:
    """For each requirement, the checks that judge it."""
    from gxd_conformance.checks import every_check

    found: dict[str, list[str]] = {}
    for check in every_check():
        for identifier in check.judges:
            found.setdefault(identifier, []).append(check.name)
    return found


@cache
def shown_red_by() -> dict[str, list[str]]:
    """For each requirement, the defects that turn it red."""
    from gxd_mocks.departures import departures

    found: dict[str, list[str]] = {}
    for name, departure in departures().items():
        for identifier in departure.reddens:
            found.setdefault(identifier, []).append(name)
    return found


@dataclass(frozen=True)
class Cell:
    """One requirement, and what holds it."""

    row: Requirement
    checks: list[str]
    defects: list[str]

    STATES: ClassVar[tuple[str, ...]] = ("checked", "excluded", "open")

    @property
    def state(self) -> str:
        """`checked`, `excluded`, or `open`: neither of the two."""
        return "checked" if self.checks else "excluded" if self.row.excluded else "open"

    @property
    def gap(self) -> bool:
        return self.state == "open" or (self.state == "checked" and not self.defects)

    @property
    def told(self) -> str:
        if self.state == "excluded" and self.row.excluded:
            return self.row.excluded["en"]
        return (
            f"{', '.join(self.checks)}  killed by: {', '.join(self.defects) or 'nothing yet'}"
            if self.checks
            else "not yet"
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.row.id,
            "level": str(self.row.level),
            "versions": list(self.row.versions),
            "state": self.state,
            "checks": self.checks,
            "defects": self.defects,
            "excluded": self.row.excluded,
            "gap": self.gap,
        }


def cells(spec: str | None = None) -> list[Cell]:
    """One cell for each requirement, of one version or of all."""
    catalogue = Catalogue.read() if spec is None else Catalogue.read().of(spec)
    checks, defects = looked_at_by(), shown_red_by()
    return [Cell(row, checks.get(row.id, []), defects.get(row.id, [])) for row in catalogue.values()]
