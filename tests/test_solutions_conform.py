"""The stand-ins are truthful: certified with all their habits, none of their endpoints is blamed for anything.

A sample in every run, the others with `-m matrix`. One endpoint holds the footprints of every company on the solution.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance.verdict import Verdict
from gxd_fixtures import supply_chain
from gxd_mocks.gateway import ManualClock
from gxd_mocks.message import Request, Response
from gxd_mocks.solutions.seating import seating
from gxd_mocks.solutions.slips import SLIPS
from gxd_mocks.solutions.solution import Solution, solutions
from tests.in_process import VENDOR, Run, Vendor, certified, vendor_file

SEATED = seating(supply_chain.load("phase-2"))
SAMPLE = {("twx-21", "3.0"), ("pull-only", "2.1"), ("slow-callbacks", "2.3"), ("guarded", "2.3"), ("other-urns", "2.2")}

ADVICE = {("pull-only", "2.1"): {"PACT-HOST-002"}}
"""What a solution does without although it is recommended: 2.1 recommends events."""


AS_DOCUMENTED = {"PACT-DM3N-013"}
"""What only the published schema of the consortium's extension refuses (G-01): an organisation-based block as documented."""


class Seated(Vendor):
    """A vendor with a gateway that was made elsewhere. After each request half a second goes by, for whoever takes time."""

    def send(self, request: Request) -> Response:
        response = super().send(request)
        self.wait(0.5)
        return response


def certify(solution: Solution, spec: str, out: Path, **choices: Any) -> Run:
    companies = [company for company, seat in SEATED.seats.items() if seat.solution is solution]
    held = {each: [found for company in companies for found in SEATED.documents(company, each)] for each in (spec,)}
    others = {each: [] for each in solution.versions if each != spec}
    gateway = solution.gateway({**held, **others}, base_path="/pact", clock=ManualClock(), **choices)
    file = vendor_file(spec)
    login = gateway.auth_base_path.removeprefix(gateway.base_path)
    if login:
        file = vendor_file(spec, auth_url=VENDOR + login)
    if "events" not in solution.can.serves:
        file = replace(file, declares=replace(file.declares, events=False))
    return certified(spec, out, vendor=Seated.at(gateway), file=file)


def _cases() -> list[Any]:
    return [
        pytest.param(solution, spec, id=f"{name} {spec}", marks=() if (name, spec) in SAMPLE else pytest.mark.matrix)
        for name, solution in solutions().items()
        for spec in solution.versions
        if "pull" in solution.can.serves
    ]


@pytest.mark.parametrize(("solution", "spec"), _cases())
def test_a_solution_conforms_with_all_its_habits(solution: Solution, spec: str, tmp_path: Path) -> None:
    run = certify(solution, spec, tmp_path)
    assert (run.code, run.footer["verdict"]) == (0, "conformant"), run.text
    assert not run.with_verdict(Verdict.FAIL, Verdict.SUITE_ERROR, Verdict.UNTESTABLE)
    assert run.with_verdict(Verdict.DISPUTED) <= AS_DOCUMENTED
    assert run.with_verdict(Verdict.WARN) == ADVICE.get((solution.name, spec), set())


@pytest.mark.matrix
def test_who_lists_nothing_is_blamed_for_nothing(tmp_path: Path) -> None:
    """There is little to see, and a run says so; but nothing is wrong."""
    run = certify(solutions()["events-only"], "3.0", tmp_path)
    assert run.footer["verdict"] == "incomplete"
    assert not run.with_verdict(Verdict.FAIL, Verdict.WARN, Verdict.SUITE_ERROR)


def test_a_slip_is_nothing_that_the_protocol_shows(tmp_path: Path) -> None:
    """That a number is wrong is found by who calculates again, not by who looks at one endpoint."""
    run = certify(solutions()["ecoassist-enterprise"], "3.0", tmp_path, departures=[SLIPS["rounds-early"]])
    assert run.footer["verdict"] == "conformant", run.text
