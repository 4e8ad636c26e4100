"""Hosts that hold little, or little of one kind: what they lack can't be looked at, and nothing turns red."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import lawful

Footprint = dict[str, Any]


def _holds_only(name: str, says: str, holds: Callable[[Footprint], bool], blinds: Sequence[str] = ()) -> None:
    departure = lawful(name, says, blinds=blinds)

    @departure.at("access")
    def _(may_see: Callable[[Footprint], bool], about: SimpleNamespace) -> Callable[[Footprint], bool]:
        return holds


GEOGRAPHIES = ("geographyCountry", "geographyRegionOrSubregion", "geographyCountrySubdivision")

_holds_only(
    "global-only",
    "Holds footprints for the whole world alone.",
    lambda footprint: not any(name in footprint["pcf"] for name in GEOGRAPHIES),
)
_holds_only(
    "active-only",
    "Holds no footprint that was deprecated.",
    lambda footprint: footprint["status"] == "Active",
)
_holds_only(
    "deprecated-only",
    "Holds deprecated footprints alone.",
    lambda footprint: footprint["status"] == "Deprecated",
)
_holds_only(
    "one-company",
    "Holds the footprints of one company alone.",
    lambda footprint: footprint["companyName"] == "【架空】坂本製鋼株式会社",
)
_holds_only(
    "one-footprint",
    "Holds a single footprint.",
    lambda footprint: footprint["pcf"].get("declaredUnit", footprint["pcf"].get("declaredUnitOfMeasurement")) == "megajoule",
)
