"""Every rule is shown red, and every rule is shown to leave its lawful neighbours alone."""

from __future__ import annotations

import pytest

from gxd_conformance import documents
from gxd_conformance.documents.strict_json import read
from gxd_fixtures import SPECS, samples
from tests.conformance.documents.case import JUDGES, Case
from tests.conformance.documents.cases_2 import CASES as CASES_2
from tests.conformance.documents.cases_3 import CASES as CASES_3
from tests.conformance.documents.cases_messages import CASES as CASES_OF_MESSAGES

CASES = [*CASES_2, *CASES_3, *CASES_OF_MESSAGES]
BETWEEN_TWO_FOOTPRINTS = {
    "PACT-GET-003", "PACT-GET-011", "PACT-LC2-001", "PACT-LC2-003", "PACT-LC2-004", "PACT-LC2-008",
    "PACT-LC3-001", "PACT-LC3-002", "PACT-LC3-005",
}  # fmt: skip
"""Shown red in test_lifecycle.py."""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_exactly_these_turn_red(case: Case) -> None:
    assert case.found == set(case.reds.split())


@pytest.mark.parametrize("name", [name for name in samples.names() if name.split("-")[0] in JUDGES])
def test_samples_offend_nothing(name: str) -> None:
    """But for advice, and for the nulls of the one that is made of them."""
    kind, spec, *_ = name.split("-")
    offences = JUDGES[kind](read(samples.sample(name)).value, spec)
    allowed = {"C-07"} if name == "pf-3.0-null-optionals" else set()
    assert [offence for offence in offences if not offence.advice and offence.disputed not in allowed] == []


def test_the_sample_of_nulls_is_disputed_null_by_null() -> None:
    document = read(samples.sample("pf-3.0-null-optionals")).value
    nulls = {f"/{name}" for name, value in document.items() if value is None}
    nulls |= {f"/pcf/{name}" for name, value in document["pcf"].items() if value is None}
    disputed = {offence.path for offence in documents.footprint(document, "3.0") if offence.disputed == "C-07"}
    assert disputed == nulls


@pytest.mark.parametrize("spec", SPECS)
def test_every_requirement_that_is_ruled_was_shown_red(spec: str) -> None:
    shown = {f"PACT-{red.rstrip('~').partition('?')[0]}" for case in CASES for red in case.reds.split()}
    assert documents.ruled(spec) - shown - BETWEEN_TWO_FOOTPRINTS == set()


def test_offences_say_what_came_and_what_was_due() -> None:
    for case in CASES:
        kind, own, *_ = case.sample.split("-")
        for offence in JUDGES[kind](read(samples.sample(case.sample)).value, case.spec or own):
            assert offence.got
            assert len(offence.got) <= 120
            assert offence.expected
