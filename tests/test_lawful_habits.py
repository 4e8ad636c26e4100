"""What the specification allows stays green: no habit turns a check red, and none keeps quiet about what is there to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gxd_conformance.requirement import Catalogue
from gxd_conformance.running import certify as certify_over_sockets
from gxd_conformance.settings import Settings
from gxd_conformance.telling import Telling
from gxd_conformance.vendor_file import Secret, from_options
from gxd_conformance.verdict import Verdict
from gxd_fixtures import SPECS, dataset
from gxd_mocks.departures import Departure, departures
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway.gateway import Gateway
from tests.in_process import VENDOR, Run, Vendor, certified, vendor_file
from tests.liars import cases, certify, due_code, of_kind, rows_of, told, unseen

HABITS = "gxd_mocks.lawful"

ON_SOCKETS = {
    "gzip-unasked": "Bodies are unpacked where they come off the wire.",
    "callback-slow": "An answer that comes later needs somebody who delivers it meanwhile.",
}
"""Habits that can't be seen within one process, each with the reason."""

NEVER_USED = {
    "links-die-once-passed": "A link that lies behind is never called.",
}
"""Habits that only show when somebody does what the suite never does. That it never does is what they prove."""

PROMISED = {
    "PACT-AUTH-003": "token-endpoint-announced",
    "PACT-CLI-012": "filter-answered-202",
    "PACT-DM2X-003": "biogenic-members-absent-before-2025",
    "PACT-ERR-007": "messages-in-japanese",
    "PACT-EVR-013": "requests-unanswered",
    "PACT-FIL2-001": "filter-ignored",
    "PACT-FIL3-014": "criterion-of-its-own",
    "PACT-GET-005": "unknown-id-bad-request",
    "PACT-LIST-009": "older-versions-listed",
    "PACT-PAG-002": "short-pages",
    "PACT-PAG-014": "links-die-once-passed",
}
"""Each freedom that the specification gives with MAY, and the habit that takes it."""

FREE_ANYWAY = {
    "PACT-EVP-001": "The gateway announces nothing.",
    "PACT-HOST-009": "A test of its own, below: where authentication lives is no habit of a gateway but its address.",
    "PACT-LC2-006": "The dataset holds footprints in their first version and in later ones.",
    "PACT-PAG-011": "A freedom of the client.",
}
"""Freedoms that need no habit, each with the reason."""


def _is_green(run: Run, departure: Departure, spec: str) -> None:
    verdicts = {requirement for requirement in run.verdicts if run.verdicts[requirement] is not Verdict.PASS}
    seen_otherwise = verdicts - run.with_verdict(Verdict.UNTESTABLE)
    assert not seen_otherwise, told(run, seen_otherwise)
    assert not unseen(run, departure), told(run, unseen(run, departure))
    assert run.code == due_code(run, spec)


@pytest.mark.parametrize(("departure", "spec"), cases("lawful", HABITS))
def test_a_lawful_habit_stays_green(departure: Departure, spec: str, tmp_path: Path) -> None:
    if departure.name in ON_SOCKETS:
        _is_green(_certified_on_sockets(departure, spec, tmp_path), departure, spec)
        return
    watched, used = _watched(departure)
    _is_green(certify(watched, spec, tmp_path), departure, spec)
    assert bool(used.total()) == (departure.name not in NEVER_USED), f"{departure.name} was used {used.total()} times"


def _watched(departure: Departure) -> tuple[Departure, Counter[str]]:
    """The same departure, and how often it said something else than the truth at each of its points."""
    used: Counter[str] = Counter()

    def watching(point: str, change: Callable[[Any, SimpleNamespace], Any]) -> Callable[[Any, SimpleNamespace], Any]:
        def watched(truth: Any, about: SimpleNamespace) -> Any:
            try:
                said = change(truth, about)
            except Exception:
                used[point] += 1  # it refused
                raise
            used[point] += said != truth
            return said

        return watched

    changes = {point: watching(point, change) for point, change in departure.changes.items()}
    return replace(departure, changes=changes), used


def _certified_on_sockets(departure: Departure, spec: str, out: Path) -> Run:
    """The same over TLS on a port of this machine, with answers that are delivered in the background."""
    with serve_gateway(Gateway([spec], base_path="/pact", departures=[departure]), tls=True) as served:
        file = from_options(
            url=f"{served.base_url}/pact",
            client_id="test_client_id",
            client_secret=Secret("test_client_secret"),
            spec=spec,
            ca_bundle=served.ca_bundle,
            patience_s=3,
        )
        code = certify_over_sockets(
            Settings(file=file, out=out), telling=Telling(StringIO(), StringIO()), run_id="on-sockets"
        )
    return Run(code, "", out / "run.jsonl")


@pytest.mark.parametrize("spec", SPECS)
def test_authentication_may_live_elsewhere(spec: str, tmp_path: Path) -> None:
    """Below another path than the data, as some identity providers have it."""
    vendor = Vendor(spec, auth_path="/login/realms/pact")
    file = vendor_file(spec, auth_url=f"{VENDOR}/login/realms/pact")
    run = certified(spec, tmp_path, vendor=vendor, file=file)
    assert set(run.verdicts.values()) == {Verdict.PASS}
    assert run.code == 0


@pytest.mark.parametrize(
    ("row", "spec"),
    [pytest.param(row, spec, id=f"{row.name} {spec}") for row in rows_of(HABITS) for spec in row.specs],
)
def test_every_row_of_habits_edits_some_footprint(row: Any, spec: str) -> None:
    edit = row.edits[spec]
    held = dataset.footprints(spec)[:2] if edit.where == "event" else dataset.footprints(spec)
    edited = [edit.applied_to(document) for document in held if edit.means(document, edit.where or "list")]
    assert any(document not in held for document in edited)


def test_every_freedom_is_taken() -> None:
    """MAY is a promise: somebody who takes the freedom is not failed for it."""
    may = {row.id for row in Catalogue.read().values() if str(row.level) == "MAY"}
    assert may == PROMISED.keys() | FREE_ANYWAY.keys()
    assert not PROMISED.keys() & FREE_ANYWAY.keys()
    for requirement, name in PROMISED.items():
        assert departures()[name].kind == "lawful", requirement
        assert set(departures()[name].specs) & set(Catalogue.read()[requirement].versions), requirement


def test_every_habit_that_is_set_apart_exists() -> None:
    names = {habit.name for habit in of_kind("lawful")}
    assert {*ON_SOCKETS, *NEVER_USED} <= names
    assert all({**ON_SOCKETS, **NEVER_USED, **FREE_ANYWAY}.values())
