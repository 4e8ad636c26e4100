"""The results of the calculation cases that the vendor declares, beside the reference."""

from __future__ import annotations

from gxd_conformance.blame import Blame
from gxd_conformance.calculation import judging
from gxd_conformance.calculation.published import from_footprint
from gxd_conformance.check import judges
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.calculation import CaseResult
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version


@judges("CALC-CASE-001")
def test_a_case_has_one_result(expect: Expect, case_results: list[CaseResult], version: Version) -> None:
    """Several active footprints of one product may be there; they say the same."""
    for result in case_results:
        for listed in result.footprints:
            observations = judging.judge(result.name, from_footprint(listed.document, version.line))
            same = [_said(each) for each in observations] == [_said(each) for each in result.observations]
            expect(
                same,
                listed.exchange,
                path=listed.path,
                got=f"{len(result.footprints)} active footprints for {result.product_id} that come to different results",
                expected=f"one result for case {result.name}",
            )
    _must_be_there(case_results)


def _said(observation: judging.Observation) -> tuple[str, bool, str]:
    return observation.requirement, observation.holds, observation.diagnosis.name if observation.diagnosis else ""


@judges(
    "CALC-CASE-002",
    "CALC-CASE-003",
    "CALC-CASE-004",
    "CALC-CASE-005",
    "CALC-CASE-006",
    "CALC-CASE-007",
    "CALC-CASE-008",
    "CALC-CASE-009",
    "CALC-CASE-010",
)
def test_a_result_agrees_with_the_reference(expect: Expect, case_results: list[CaseResult]) -> None:
    """Within the tolerance that the case grants; a known mistake is named."""
    missing = []
    for result in case_results:
        for observation in result.observations:
            if observation.requirement != expect.requirement.id or result.newest is None:
                continue
            if observation.missing:
                missing.append(observation.missing)
                continue
            expect(
                observation.holds,
                result.newest.exchange,
                asked=f"the result of case {result.name}, product {result.product_id}",
                path=result.newest.path + observation.path,
                got=observation.got,
                expected=observation.expected,
                hint=_hint(observation),
            )
    _must_be_there(case_results)
    if missing:
        raise Untestable("; ".join(missing), Blame.VENDOR)


def _hint(observation: judging.Observation) -> dict[str, str] | None:
    found = observation.diagnosis
    return {language: found.told(language) for language in ("en", "ja")} if found else None


def _must_be_there(case_results: list[CaseResult]) -> None:
    lacking = [result for result in case_results if result.newest is None]
    if lacking:
        evidence = tuple(dict.fromkeys(exchange.id for result in lacking for exchange in result.asked.exchanges))
        raise Untestable("; ".join(result.lacking for result in lacking), Blame.CONFIG, evidence[:10])
