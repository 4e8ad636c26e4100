"""Departures that only edit footprints, read from rows of YAML: `defects/footprints.yaml`, `lawful/footprints.yaml`.

    - name: unit-unknown
      says: Declares its amounts per bushel.
      2.x: {set: {/pcf/declaredUnit: bushel}, reddens: [PACT-DM2C-002]}
      3.0: {set: {/pcf/declaredUnitOfMeasurement: bushel}, reddens: [PACT-DM3C-001, PACT-HOST-015]}

A row has a name, a sentence, and what happens in which versions: one of them, `2.x`, a range such as `2.1-2.3`, or `all`;
`scope: full` if only a run of that scope sees it, `profile` if there is something to see under that profile alone.
What may stand there is what an `Edit` knows, and `reddens`, `disputes`, `blinds` and `guards` of a departure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import SPECS, yamlfile
from gxd_mocks.departures import Departure
from gxd_mocks.edits import Edit

Predicate = Callable[[dict[str, Any]], bool]

ASKED_FOR = (
    "/productIds",
    "/companyIds",
    "/productClassifications",
    "/productCategoryCpc",
    "/status",
    "/created",
    "/updated",
    "/validityPeriod",
    "/pcf/geography",
    "/pcf/referencePeriod",
)
"""Members, or beginnings of their names, that lists and requests can be narrowed down by."""

LINE_2 = tuple(spec for spec in SPECS if spec.startswith("2."))


@dataclass(frozen=True)
class Row:
    """One departure. `edits` holds, for each of its versions, what is changed; requirements are those of all versions."""

    name: str
    says: str
    edits: dict[str, Edit]
    scope: str
    profile: str
    reddens: tuple[str, ...]
    disputes: tuple[str, ...]
    blinds: tuple[str, ...]
    guards: tuple[str, ...]

    @property
    def specs(self) -> tuple[str, ...]:
        return tuple(spec for spec in SPECS if spec in self.edits)

    def register(self, departure: Departure) -> None:
        """Let the departure edit every footprint that goes out, in lists, by id and in events.

        A habit without a road of its own is what the host holds: it is also found by what it says.
        """
        departure.at("footprint")(self._told)
        if departure.kind == "lawful":
            departure.at("list.matches", "request.matches")(self._found)

    def _told(self, document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
        edit = self.edits[about.spec]
        return edit.applied_to(document) if edit.means(document, about.where) else document

    def _found(self, matches: Predicate, about: SimpleNamespace) -> Predicate:
        edit = self.edits[about.spec]
        if edit.where is not None or not edit.touches(ASKED_FOR):
            return matches
        return lambda held: matches(edit.applied_to(held) if edit.means(held, "list") else held)


def rows(file: Traversable) -> Iterator[Row]:
    """The rows of a file. Raises `KeyError`, `TypeError` or `ValueError` for one that says something unknown."""
    for row in yamlfile.load(file.read_text("utf-8")):
        yield _row(**row)


def _row(*, name: str, says: str, scope: str = "core", profile: str = "pact", **by_version: dict[str, Any]) -> Row:
    edits: dict[str, Edit] = {}
    about: dict[str, list[str]] = {"reddens": [], "disputes": [], "blinds": [], "guards": []}
    for versions, what in by_version.items():
        for requirements in about:
            about[requirements] += what.pop(requirements, [])
        edits |= dict.fromkeys(_specs(versions), Edit(**what))
    return Row(name, says, edits, scope, profile, **{kind: tuple(dict.fromkeys(ids)) for kind, ids in about.items()})


def _specs(versions: str) -> tuple[str, ...]:
    if versions == "all":
        return SPECS
    if versions == "2.x":
        return LINE_2
    first, _, last = versions.partition("-")
    return SPECS[SPECS.index(first) : SPECS.index(last or first) + 1]
