"""Scope full: a second recipient, old links, expired tokens, answers that are tried again - without waiting for a clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from gxd_conformance.verdict import Verdict
from gxd_mocks.departures import departures
from tests.in_process import certified, in_full, patient

JUDGED = {
    "2.0": {"PACT-AUTH-015", "PACT-HOST-013", "PACT-LC2-001", "PACT-PAG-012", "PACT-EVR-022"},
    "2.3": {
        "PACT-AUTH-015",
        "PACT-HOST-013",
        "PACT-GET-007",
        "PACT-LIST-012",
        "PACT-LC2-001",
        "PACT-PAG-012",
        "PACT-EVR-022",
    },
    "3.0": {
        "PACT-HOST-012",
        "PACT-HOST-014",
        "PACT-GET-008",
        "PACT-LC3-001",
        "PACT-LC3-002",
        "PACT-PAG-012",
        "PACT-EVR-024",
    },
}


@pytest.mark.parametrize("spec", JUDGED)
def test_the_truthful_gateway_is_green_in_full(spec: str, tmp_path: Path) -> None:
    run = in_full(spec, tmp_path)
    red = run.with_verdict(*(set(Verdict) - {Verdict.PASS}))
    assert red == set(), run.told(sorted(red)[0])
    assert run.code == 0
    assert JUDGED[spec] <= run.with_verdict(Verdict.PASS)


def test_without_second_credentials_nothing_is_told_of_the_stranger(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, vendor=patient("3.0"), scope="full", only=["PACT-GET"])
    assert run.code == 2
    assert run.verdicts["PACT-GET-008"] is Verdict.UNTESTABLE
    assert "second_credentials" in run.footer["reason"] or "second_credentials" in run.told("PACT-GET-008")


def test_what_core_leaves_out_is_not_judged_there(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, vendor=patient("3.0"))
    assert not JUDGED["3.0"] & set(run.verdicts)


LIARS = [
    ("3.0", "strangers-see-everything", {"PACT-HOST-012", "PACT-HOST-014", "PACT-GET-008"}),
    ("2.3", "strangers-see-everything", {"PACT-HOST-013", "PACT-GET-007"}),
    ("3.0", "strangers-see-pages", {"PACT-HOST-012", "PACT-HOST-014"}),
    ("2.3", "links-serve-anybody", {"PACT-HOST-013"}),
    ("3.0", "strangers-not-found", {"PACT-GET-008"}),
    ("3.0", "link-dies-early", {"PACT-PAG-012"}),
    ("2.3", "link-dies-early", {"PACT-PAG-012"}),
    ("3.0", "expired-token-accepted", {"PACT-AUTH-012"}),
    ("2.3", "expired-token-accepted", {"PACT-AUTH-015"}),
    ("2.0", "expired-token-unchallenged", {"PACT-AUTH-016"}),
    ("3.0", "answer-not-tried-again", {"PACT-EVR-024"}),
    ("2.3", "answer-not-tried-again", {"PACT-EVR-022"}),
    ("3.0", "footprint-changes-silently", {"PACT-LC3-001"}),
    ("2.3", "footprint-changes-silently", {"PACT-LC2-004", "PACT-LC2-005", "PACT-LC2-007"}),
]


@pytest.mark.parametrize(("spec", "name", "reddens"), LIARS, ids=[f"{spec} {name}" for spec, name, _ in LIARS])
def test_a_liar_in_full_reddens_what_it_names(spec: str, name: str, reddens: set[str], tmp_path: Path) -> None:
    departure = departures()[name]
    run = in_full(spec, tmp_path, [departure])
    red = run.with_verdict(Verdict.FAIL, Verdict.WARN)
    assert red == reddens, "\n".join(run.told(one) for one in sorted(red ^ reddens))
    assert reddens <= set(departure.reddens)
    assert not run.with_verdict(Verdict.SUITE_ERROR)
