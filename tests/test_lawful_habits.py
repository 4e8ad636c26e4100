"""What the specification allows stays green: no habit turns a check red, and none keeps quiet about what is there to see.

And each comes near what it says it guards; `tests.nearness` tells what near means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gxd_conformance.coverage import guarded_by
from gxd_conformance.documents import FOOTPRINT_RULES, footprint
from gxd_conformance.requirement import Catalogue
from gxd_conformance.running import certify as certify_over_sockets
from gxd_conformance.settings import Settings
from gxd_conformance.telling import Telling
from gxd_conformance.vendor_file import Secret, from_options
from gxd_conformance.verdict import Verdict
from gxd_fixtures import SPECS
from gxd_mocks.departures import Departure, departures
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway.gateway import Gateway
from tests.in_process import VENDOR, Run, Vendor, certified, vendor_file
from tests.liars import BLIND, cases, certify, due_code, of_kind, rows_of, told, unseen, vendor_of
from tests.nearness import changed_places, edits, is_near, seen_otherwise

HABITS = "gxd_mocks.lawful"

ON_SOCKETS = {
    "gzip-unasked": "Bodies are unpacked where they come off the wire.",
}
"""Habits that can't be seen within one process, each with the reason."""

NEVER_USED = {
    "links-die-once-passed": "A link that lies behind is never called.",
}
"""Habits that only show when somebody does what the suite never does. That it never does is what they prove."""

PROMISED = {
    "PACT-AUTH-003": "token-endpoint-announced",
    "PACT-CLI-012": "client-takes-what-202-brings",
    "PACT-DM2X-003": "biogenic-members-absent-before-2025",
    "PACT-ERR-007": "messages-in-japanese",
    "PACT-EVR-013": "requests-unanswered",
    "PACT-FIL2-001": "filter-ignored",
    "PACT-FIL3-014": "criterion-of-its-own",
    "PACT-GET-005": "unknown-id-bad-request",
    "PACT-LIST-009": "older-versions-listed",
    "PACT-PAG-002": "short-pages",
    "PACT-PAG-011": "client-calls-a-link-twice",
    "PACT-PAG-014": "links-die-once-passed",
}
"""Each freedom that the specification gives with MAY, and the habit that takes it."""

FREE_ANYWAY = {
    "PACT-EVP-001": "The gateway announces nothing.",
    "PACT-HOST-009": "A test of its own, below: where authentication lives is no habit of a gateway but its address.",
    "PACT-LC2-006": "The dataset holds footprints in their first version and in later ones.",
}
"""Freedoms that need no habit, each with the reason."""


@pytest.fixture(autouse=True)
def _whole_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a check saw the habit must not depend on how much of what it saw a run names."""
    monkeypatch.setattr("gxd_conformance.judgement.EVIDENCE_KEPT", 10_000)


def _is_green(run: Run, departure: Departure, spec: str) -> None:
    verdicts = {requirement for requirement in run.verdicts if run.verdicts[requirement] is not Verdict.PASS}
    seen_otherwise = verdicts - run.with_verdict(*BLIND)
    assert not seen_otherwise, told(run, seen_otherwise)
    assert not unseen(run, departure), told(run, unseen(run, departure))
    assert run.code == due_code(run, spec, departure.profile)


@pytest.mark.parametrize(("departure", "spec"), cases("lawful", HABITS))
def test_a_lawful_habit_stays_green(departure: Departure, spec: str, tmp_path: Path) -> None:
    if departure.name in ON_SOCKETS:
        run = _certified_on_sockets(departure, spec, tmp_path)
        _is_green(run, departure, spec)
        assert guarded_by(departure, spec) <= run.with_verdict(Verdict.PASS)
        return
    watched, used = _watched(departure)
    vendor = vendor_of(watched, spec)
    vendor.watch = used.total
    run = certify(watched, spec, tmp_path, vendor)
    _is_green(run, departure, spec)
    assert bool(used.total()) == (departure.name not in NEVER_USED), f"{departure.name} was used {used.total()} times"
    _is_guard(run, vendor, departure, spec)


def _is_guard(run: Run, vendor: Vendor, departure: Departure, spec: str) -> None:
    """It stays green near what it guards: the check looked, was satisfied, and saw what the habit does."""
    guarded = guarded_by(departure, spec)
    assert guarded <= run.with_verdict(Verdict.PASS), told(run, guarded - run.with_verdict(Verdict.PASS))
    assert guarded <= (seen := seen_otherwise(run, vendor)), (
        f"{departure.name} guards {guarded - seen}, whose checks saw nothing but the truth"
    )


def _watched(departure: Departure) -> tuple[Departure, Counter[str]]:
    """The same departure, and how often it said something else than the truth at each of its points."""
    used: Counter[str] = Counter()

    def compared(point: str, truth: Callable[[Any], Any], said: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """A predicate departs from the truth where it says something else about a footprint."""

        def holds(footprint: Any) -> Any:
            answer = said(footprint)
            used[point] += bool(answer) != bool(truth(footprint))
            return answer

        return holds

    def watching(point: str, change: Callable[[Any, SimpleNamespace], Any]) -> Callable[[Any, SimpleNamespace], Any]:
        def watched(truth: Any, about: SimpleNamespace) -> Any:
            try:
                said = change(truth, about)
            except Exception:
                used[point] += 1  # it refused
                raise
            if callable(said):
                return compared(point, truth, said)
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


def _of_documents() -> Iterator[Any]:
    """Every habit that changes footprints and nothing else, with every version that it names; under PACT alone.

    Those in the consortium's extension are judged in `tests/conformance/documents/test_gxd.py`.
    """
    edits = {row.name for row in rows_of(HABITS)}
    for habit in (habit for habit in of_kind("lawful") if habit.profile == "pact"):
        if habit.name in edits or (habit.scope == "core" and "footprint" in habit.changes):
            for spec in habit.specs:
                yield pytest.param(habit, spec, id=f"{habit.name} {spec}")


@pytest.mark.parametrize(("habit", "spec"), list(_of_documents()))
def test_a_habit_in_footprints_offends_nothing_and_comes_near_what_it_guards(habit: Departure, spec: str) -> None:
    """In every version that it names, by the rules alone."""
    changed = edits(habit.name, spec)
    assert changed, f"{habit.name} changes no footprint of {spec}"
    assert [offence for _, document in changed for offence in footprint(document, spec)] == []
    guarded = {requirement for requirement in guarded_by(habit, spec) if requirement in FOOTPRINT_RULES}
    far = [requirement for requirement in sorted(guarded) if not is_near(requirement, habit, spec)]
    assert not far, f"{habit.name} changes {sorted(changed_places(habit, spec))}, and guards {far}"


def test_a_guard_whose_check_sees_nothing_of_the_habit_is_found_out(tmp_path: Path) -> None:
    habit = replace(departures()["link-unquoted"], guards=("PACT-PAG-007", "PACT-GET-006"))
    with pytest.raises(AssertionError, match=r"guards {'PACT-GET-006'}, whose checks saw nothing but the truth"):
        test_a_lawful_habit_stays_green(habit, "3.0", tmp_path)


def test_a_member_that_no_rule_of_the_requirement_reads_is_far() -> None:
    assert is_near("PACT-DM2P-017", departures()["texts-empty"], "2.3")
    assert not is_near("PACT-DM2C-017", departures()["texts-empty"], "2.3")


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
