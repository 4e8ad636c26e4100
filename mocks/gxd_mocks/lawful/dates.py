"""Date-times and ids in all their spellings, everywhere in a footprint at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import SPECS
from gxd_mocks.departures import lawful

LINE_3 = ("3.0",)
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKYO = timezone(timedelta(hours=9))


def _texts(value: Any, form: re.Pattern[str], written: Callable[[str], str]) -> Any:
    """The same value with every text of that form written otherwise."""
    if isinstance(value, dict):
        return {name: _texts(member, form, written) for name, member in value.items()}
    if isinstance(value, list):
        return [_texts(item, form, written) for item in value]
    return written(value) if isinstance(value, str) and form.fullmatch(value) else value


def _writes_dates(
    name: str, says: str, written: Callable[[str], str], specs: Sequence[str] = SPECS, *, guards: Sequence[str]
) -> None:
    departure = lawful(name, says, specs, guards=guards)

    @departure.at("footprint", "callback.event")
    def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
        told: dict[str, Any] = _texts(document, DATE_TIME, written)
        return told


def _in_tokyo(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(TOKYO).isoformat()


def _with_fraction(text: str) -> str:
    clock, offset = re.fullmatch(r"(.*?)(Z|[+-]\d\d:\d\d)", text).groups()  # type: ignore[union-attr]
    return f"{clock}{'' if '.' in clock else '.'}000000000000{offset}"


_writes_dates(
    "dates-in-tokyo",
    "Writes every date-time with Japan's offset.",
    _in_tokyo,
    LINE_3,
    guards=[
        "PACT-DM3P-005",
        "PACT-DM3P-009",
        "PACT-DM3C-004",
        "PACT-DM3C-005",
        "PACT-LC3-006",
        "PACT-LC3-007",
        "PACT-LC3-008",
    ],
)
_writes_dates(
    "dates-with-fractions",
    "Writes every second with a dozen digits behind the point.",
    _with_fraction,
    guards=[
        "PACT-DM2P-005",
        "PACT-DM2P-008",
        "PACT-DM2C-026",
        "PACT-DM2X-008",
        "PACT-DM3P-005",
        "PACT-DM3P-009",
        "PACT-DM3C-004",
        "PACT-DM3C-005",
        "PACT-DM3N-004",
    ],
)
_writes_dates(
    "dates-with-zero-offset",
    "Writes UTC as +00:00.",
    lambda text: text.replace("Z", "+00:00"),
    guards=[
        "PACT-DM2P-005",
        "PACT-DM2P-008",
        "PACT-DM2C-026",
        "PACT-DM2X-022",
        "PACT-DM2X-023",
        "PACT-DM2X-024",
        "PACT-DM3P-005",
        "PACT-DM3P-009",
        "PACT-LC3-006",
        "PACT-LC3-007",
    ],
)
_writes_dates(
    "dates-in-lower-case",
    "Writes the T and the Z of its date-times in lower case.",
    str.lower,
    guards=["PACT-DM2P-005", "PACT-DM2C-026", "PACT-DM2X-008", "PACT-DM3P-005", "PACT-DM3P-009", "PACT-DM3N-004"],
)


ids_in_capitals = lawful(
    "ids-in-capitals",
    "Writes the ids of its footprints in capitals.",
    guards=[
        "PACT-GET-001",
        "PACT-GET-002",
        "PACT-GET-003",
        "PACT-LIST-008",
        "PACT-LIST-010",
        "PACT-HOST-010",
        "PACT-LC2-008",
        "PACT-LC2-009",
        "PACT-LC3-005",
        "PACT-DM2P-001",
        "PACT-DM2P-003",
        "PACT-DM3P-006",
        "PACT-DM3P-008",
        "PACT-GET-009",
    ],
)


@ids_in_capitals.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    told: dict[str, Any] = _texts(footprint, UUID, str.upper)
    return told


ids_of_version_7 = lawful(
    "ids-of-uuid-version-7",
    "Gives its footprints UUIDs of version 7, where 3.0 takes any.",
    LINE_3,
    guards=[
        "PACT-HOST-010",
        "PACT-GET-002",
        "PACT-LIST-010",
        "PACT-LC3-005",
        "PACT-DM3P-006",
        "PACT-DM3P-008",
        "PACT-GET-009",
    ],
)


@ids_of_version_7.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    told: dict[str, Any] = _texts(footprint, UUID, lambda identifier: _of_version(identifier, "7"))
    return told


@ids_of_version_7.at("get.footprint")
def _(footprint: dict[str, Any] | None, about: SimpleNamespace) -> dict[str, Any] | None:
    found: dict[str, Any] | None = about.gateway.stores[about.spec].get(_of_version(about.id, "4"))
    return found if about.id[14] == "7" else None


def _of_version(identifier: str, version: str) -> str:
    return f"{identifier[:14]}{version}{identifier[15:]}"
