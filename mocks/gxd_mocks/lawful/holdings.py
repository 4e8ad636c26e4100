"""Hosts that hold little, or little of one kind: what they lack can't be looked at, and nothing turns red."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import lawful

Footprint = dict[str, Any]

SUCCESSION = ("PACT-LC2-008", "PACT-LC2-009", "PACT-LC3-005")
DEPRECATION = ("PACT-GET-009", "PACT-LIST-011")
GEOGRAPHIES = ("geographyCountry", "geographyRegionOrSubregion", "geographyCountrySubdivision")


def _holds_only(
    name: str, says: str, holds: Callable[[Footprint], bool], blinds: Sequence[str] = (), *, guards: Sequence[str]
) -> None:
    departure = lawful(name, says, blinds=blinds, guards=guards)

    @departure.at("access")
    def _(may_see: Callable[[Footprint], bool], about: SimpleNamespace) -> Callable[[Footprint], bool]:
        return holds


_holds_only(
    "global-only",
    "Holds footprints for the whole world alone, and only two.",
    lambda footprint: not any(name in footprint["pcf"] for name in GEOGRAPHIES),
    # Two footprints make two pages; and no filter finds several of them and leaves one out.
    blinds=[*SUCCESSION, *DEPRECATION, "PACT-FIL3-007", "PACT-PAG-013", "PACT-PAG-016"],
    guards=["PACT-FIL3-001", "PACT-LIST-006"],
)
_holds_only(
    "active-only",
    "Holds no footprint that was deprecated.",
    lambda footprint: footprint["status"] == "Active",
    blinds=DEPRECATION,
    guards=["PACT-FIL3-013", "PACT-LIST-010"],
)
_holds_only(
    "deprecated-only",
    "Holds deprecated footprints alone.",
    lambda footprint: footprint["status"] == "Deprecated",
    blinds=SUCCESSION,
    guards=["PACT-LIST-011"],
)
_holds_only(
    "one-company",
    "Holds the footprints of one company alone.",
    lambda footprint: footprint["companyName"] == "【架空】坂本製鋼株式会社",
    guards=["PACT-LIST-008", "PACT-LIST-010", "PACT-FIL3-006"],
)
_holds_only(
    "one-footprint",
    "Holds a single footprint.",
    lambda footprint: (
        "megajoule" in (footprint["pcf"].get(unit) for unit in ("declaredUnit", "declaredUnitOfMeasurement"))
    ),
    blinds=[*SUCCESSION, *DEPRECATION, "PACT-PAG", "PACT-FIL3-002", "PACT-FIL3-012"],
    guards=["PACT-LIST-001", "PACT-LIST-003", "PACT-LIST-006"],
)
