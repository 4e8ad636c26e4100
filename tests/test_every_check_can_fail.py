"""Every check is shown red: a defect turns exactly the requirements red that it names, and no other.

That each requirement has one, in every version where it applies, is the matrix: tests/test_coverage.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance.coverage import looked_at_by
from gxd_conformance.documents import FOOTPRINT_RULES, Offence, footprint
from gxd_conformance.verdict import Verdict
from gxd_fixtures import PROFILES, SPECS, dataset
from gxd_mocks.departure_rows import Row
from gxd_mocks.departures import Departure
from tests.in_process import Run, certified
from tests.liars import (
    RED,
    cases,
    certify,
    demanded,
    due_code,
    here,
    of_kind,
    rows_of,
    told,
    unseen,
)

DEFECTS = "gxd_mocks.defects"


@pytest.mark.parametrize(
    ("spec", "profile"), [*((spec, "pact") for spec in SPECS), *product(("2.3", "3.0"), PROFILES[1:])]
)
def test_the_truthful_gateway_is_green(spec: str, profile: str, tmp_path: Path) -> None:
    """Green means looked and satisfied: every requirement that a check judges, and nothing beside."""
    run = certified(spec, tmp_path, profile=profile)
    core = {identifier for identifier in demanded(spec, profile).within("core") if identifier in looked_at_by()}
    assert run.with_verdict(Verdict.PASS) == set(run.verdicts) == core, told(run, set(run.verdicts) ^ core)
    assert run.code == 0


@pytest.mark.parametrize(("departure", "spec"), cases("defect", DEFECTS))
def test_a_defect_turns_red_what_it_names(departure: Departure, spec: str, tmp_path: Path) -> None:
    run = certify(departure, spec, tmp_path)
    profile = departure.profile
    reddens, disputes = here(departure.reddens, spec, profile), here(departure.disputes, spec, profile)
    red, disputed = run.with_verdict(*RED), run.with_verdict(Verdict.DISPUTED)
    assert reddens | disputes, f"{departure.name} names nothing that {spec} demands"
    assert not run.with_verdict(Verdict.SUITE_ERROR), told(run, run.with_verdict(Verdict.SUITE_ERROR))
    assert red == reddens, told(run, red ^ reddens)
    assert disputed == disputes, told(run, disputed ^ disputes)
    assert not unseen(run, departure), told(run, unseen(run, departure))
    assert run.code == due_code(run, spec, profile)
    _explains_itself(run)


def _explains_itself(run: Run) -> None:
    """Whatever is red says what was asked, what came and what was due, in both languages, and shows the exchange."""
    exchanges = {exchange.id for exchange in run.exchanges}
    for line in run.verdict_lines:
        if line["verdict"] in (*RED, Verdict.DISPUTED):
            assert line["findings"], f"{line['requirement']} is {line['verdict']} and says nothing"
        for finding in line["findings"]:
            empty = [name for name in ("id", "asked", "got", "expected", "clause") if not finding[name].strip()]
            empty += [
                f"{name}.{tongue}" for name in ("hint", "title") for tongue in ("en", "ja") if not finding[name][tongue]
            ]
            assert not empty, (empty, finding)
            assert finding["evidence"], finding
            assert set(finding["evidence"]) <= exchanges, finding


@pytest.mark.parametrize(
    ("row", "spec"),
    [pytest.param(row, spec, id=f"{row.name} {spec}") for row in rows_of(DEFECTS) for spec in row.specs],
)
def test_an_edited_footprint_offends_what_its_row_names(row: Row, spec: str) -> None:
    """Judged by the rules on documents alone: every row, in every version, in a moment."""
    found = list(_offences(row, spec))
    red = {offence.requirement for offence in found if not offence.disputed}
    assert red & FOOTPRINT_RULES == here(row.reddens, spec) & FOOTPRINT_RULES
    assert {offence.requirement for offence in found} - red == here(row.disputes, spec)
    if "PACT-HOST-015" in demanded(spec):
        structure = any(offence.severity == "schema" and not (offence.disputed or offence.advice) for offence in found)
        assert structure == ("PACT-HOST-015" in row.reddens)


def _offences(row: Row, spec: str) -> Iterator[Offence]:
    """What the edited footprints of the dataset offend."""
    edit = row.edits[spec]
    # The suite asks by event for the first product of the dataset: a footprint and the one that it replaces.
    held = dataset.footprints(spec)[:2] if edit.where == "event" else dataset.footprints(spec)
    edited = [edit.applied_to(document) for document in held if edit.means(document, edit.where or "list")]
    assert any(document not in held for document in edited), f"{row.name} changes no footprint of {spec}"
    for document in edited:
        yield from footprint(_over_the_wire(document), spec)


def _over_the_wire(document: Any) -> Any:
    return json.loads(json.dumps(document), parse_float=Decimal)


@pytest.mark.parametrize("spec", SPECS)
def test_every_binding_rule_on_footprints_can_fail(spec: str) -> None:
    """Not only warn, or be disputed: what can do no more is advice, and the catalogue says why."""
    failed = {
        offence.requirement
        for row in rows_of(DEFECTS)
        if spec in row.specs
        for offence in _offences(row, spec)
        if not (offence.advice or offence.disputed)
    }
    binding = {row.id for row in demanded(spec).values() if row.id in FOOTPRINT_RULES and row.binding}
    assert binding - failed == set()


def test_every_defect_names_requirements_that_exist() -> None:
    """And only such as a check judges."""
    for defect in of_kind("defect"):
        named = {*defect.reddens, *defect.disputes}
        assert named <= set(looked_at_by()), (defect.name, named - set(looked_at_by()))
        assert set(defect.specs) <= set(SPECS)
        assert defect.says.endswith("."), defect.name
