"""Gateways that depart from the truth, certified one by one: what both sides of the suite's own proof need."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest

from gxd_conformance.requirement import Catalogue
from gxd_conformance.vendor_file import situation_of
from gxd_conformance.verdict import Verdict
from gxd_mocks.departure_rows import Row, rows
from gxd_mocks.departures import Departure, departures
from gxd_mocks.gxd_profile import footprints
from tests.in_process import Run, Vendor, certified, patient, vendor_file, with_two_recipients

ABOUT_CLIENTS = ("PACT-CLI", "PACT-EVR", "PACT-EVP", "PACT-EVT")

RED = (Verdict.FAIL, Verdict.WARN)
BLIND = (Verdict.UNTESTABLE, Verdict.NOT_APPLICABLE)
EXTENSIONS_LAWFULLY_ABSENT = {"PACT-DM3N-013"}


@cache
def rows_of(package: str, file: str = "footprints") -> tuple[Row, ...]:
    """The departures of a package that only edit footprints: those of PACT, or of the consortium's extension (`gxd`)."""
    return tuple(rows(files(package) / f"{file}.yaml"))


@cache
def demanded(spec: str, profile: str = "pact") -> Catalogue:
    """What a version demands, under a profile."""
    return Catalogue.read().of(spec, situation_of(profile))


def of_kind(kind: Literal["defect", "lawful"]) -> list[Departure]:
    return [departure for departure in departures().values() if departure.kind == kind]


def cases(kind: Literal["defect", "lawful"], package: str) -> list[Any]:
    """Every departure with every version that it names, as parameters of a test.

    The newest version of each line is always certified. What only edits footprints is certified in its newest version,
    for every one of its edits is judged by the rules on documents besides; of those in the consortium's extension, which
    five checks look at, the first of each requirement. The rest is the matrix.
    """
    edits = {row.name for file in ("footprints", "gxd") for row in rows_of(package, file)}
    found = []
    shown: set[str] = set()
    for departure in of_kind(kind):
        if departure.cases:
            # What only shows in calculation cases has certifications of its own: tests/test_calculating_liars.py.
            continue
        newest = {spec.partition(".")[0]: spec for spec in departure.specs}
        at_once = {departure.specs[-1]} if departure.name in edits else set(newest.values())
        if departure.profile != "pact" and kind == "defect":
            named = {*departure.reddens, *departure.disputes}
            at_once = at_once if named - shown else set()
            shown |= named
        for spec in departure.specs:
            marks = () if spec in at_once else (pytest.mark.matrix,)
            found.append(pytest.param(departure, spec, id=f"{departure.name} {spec}", marks=marks))
    return found


def vendor_of(departure: Departure, spec: str) -> Vendor:
    """A gateway with this one departure; in the full scope one whose clock is turned, and that knows two recipients."""
    held = {spec: footprints(spec, departure.profile)}
    return (patient if departure.scope == "full" else Vendor)(spec, [departure], footprints=held)


def certify(departure: Departure, spec: str, out: Path, vendor: Vendor | None = None) -> Run:
    """A whole certification of a gateway with this one departure.

    What departs only where it is the client answers nobody differently: there it is enough to judge clients and events.
    """
    vendor = vendor or vendor_of(departure, spec)
    file = vendor_file(spec, profile=departure.profile)
    as_client = all(point.startswith("client.") for point in departure.changes)
    only = ABOUT_CLIENTS if as_client and departure.changes else ()
    if departure.scope == "full":
        file = replace(with_two_recipients(spec), profile=departure.profile)
        return certified(spec, out, vendor=vendor, file=file, scope="full", only=only)
    return certified(spec, out, vendor=vendor, file=file)


def here(requirements: tuple[str, ...], spec: str, profile: str = "pact") -> set[str]:
    """Those of the requirements that belong to a version, under a profile."""
    return {requirement for requirement in requirements if requirement in demanded(spec, profile)}


def unseen(run: Run, departure: Departure) -> set[str]:
    """What could not be looked at, although the departure does not take it away.

    Two footprints of the dataset have an extension; who shows others only has none, which is lawful under `pact`.
    """
    blinded = departure.blinds or ("nothing",)
    blind = run.with_verdict(Verdict.UNTESTABLE) | (
        run.with_verdict(Verdict.NOT_APPLICABLE) - EXTENSIONS_LAWFULLY_ABSENT
    )
    return {requirement for requirement in blind if not requirement.startswith(blinded)}


def due_code(run: Run, spec: str, profile: str = "pact") -> int:
    """The exit code that follows from the verdicts: 1 for a violated MUST, 2 for one that could not be looked at."""
    if run.with_verdict(Verdict.FAIL):
        return 1
    blind = run.with_verdict(Verdict.UNTESTABLE)
    return 2 if any(demanded(spec, profile)[requirement].binding for requirement in blind) else 0


def told(run: Run, requirements: set[str]) -> str:
    return "\n".join(f"{requirement}: {run.told(requirement)}" for requirement in sorted(requirements)[:3])
