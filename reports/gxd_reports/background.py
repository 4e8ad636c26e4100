"""What the suite knows beside the record: names of areas, why a requirement matters, what a run left out, and disputes.

A record stays readable for years, the catalogue moves on. So what depends on the catalogue is told only when the run
judged by this very one (the header carries its digest).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gxd_reports.loose import Both
from gxd_reports.run_rows import Requirement

if TYPE_CHECKING:
    from gxd_conformance.requirement import Catalogue
    from gxd_reports.run_view import RunView


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A requirement that the run did not judge. `why` is `excluded`, `out_of_scope` or `not_reached`.

    `reason` says why nothing seen from outside can show it; empty for the other two.
    """

    id: str
    area: str
    level: str
    why: str
    says: Both
    clause: str
    reason: Both


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says about a disputed clause: `prose`, `schema`, `tool`, or how we judge it: `judged`."""

    source: str
    says: Both


class Background:
    """What is known about one run beside its record."""

    def __init__(self, view: RunView) -> None:
        self._view = view

    @cached_property
    def _everything(self) -> Catalogue:
        from gxd_conformance.requirement import Catalogue

        return Catalogue.read()

    @cached_property
    def _catalogue(self) -> Catalogue | None:
        """The rows of the version that was tested; None if the run judged by another edition."""
        from gxd_fixtures import SPECS

        header = self._view.header
        same = header.catalogue_sha256 == self._everything.sha256 and header.spec in SPECS
        return self._everything.of(header.spec, header.situation) if same else None

    def area_title(self, code: str) -> Both | None:
        """The heading of an area; None for one we do not know."""
        area = self._everything.areas.get(code)
        return Both(area.title["en"], area.title["ja"]) if area else None

    def area_place(self, code: str) -> tuple[int, str]:
        """Where an area stands in the specification; unknown ones come last, by name."""
        codes = list(self._everything.areas)
        return (codes.index(code), "") if code in codes else (len(codes), code)

    def why(self, requirement: Requirement) -> Both | None:
        """What goes wrong between companies if it is broken."""
        row = self._catalogue.get(requirement.id) if self._catalogue else None
        return Both(row.why["en"], row.why["ja"]) if row else None

    def left_out(self) -> list[LeftOut]:
        """What the run did not judge, in the order of the specification; empty if it judged by another edition."""
        judged = {row.id for row in self._view.requirements}
        return [
            LeftOut(
                id=row.id,
                area=row.area,
                level=str(row.level),
                why=self._why_left_out(row.excluded is not None, row.scope),
                says=Both(row.says["en"], row.says["ja"]),
                clause=row.clause,
                reason=Both(row.excluded["en"], row.excluded["ja"]) if row.excluded else Both("", ""),
            )
            for row in (self._catalogue or {}).values()
            if row.id not in judged
        ]

    def _why_left_out(self, excluded: bool, scope: str) -> str:
        if excluded:
            return "excluded"
        if scope == "full" and self._view.header.scope == "core":
            return "out_of_scope"
        unfinished = self._view.interrupted or not self._view.requirements
        return "not_reached" if unfinished else "out_of_scope"

    def readings(self, dispute: str) -> list[Reading]:
        """What each source says about a dispute (`C-06`), and how we judge it; empty for one we do not know."""
        entry = self._errata.get(dispute)
        if entry is None:
            return []
        sources = [Reading(name, Both(entry[name], "")) for name in ("prose", "schema", "tool") if entry.get(name)]
        return [*sources, Reading("judged", Both(entry["judged"]["en"], entry["judged"]["ja"]))]

    @cached_property
    def _errata(self) -> dict[str, dict[str, Any]]:
        from gxd_fixtures.schema import errata

        return {entry["id"]: entry for entry in errata()}
