"""What the specification leaves free fails nothing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from gxd_conformance.verdict import Verdict
from tests.foreign.middleman import TRICKS, Trick
from tests.foreign.running import run_with

pytestmark = pytest.mark.foreign
import_module("tests.foreign.lawful_changes")  # enters them into TRICKS
NOTHING_TO_LOOK_AT = (
    "nothing_is_answered_in_2",
    "there_are_no_events_in_old_versions",
    "wrong_token_requests_are_limited",
)
"""Lawful, and what would have been sent can't be looked at: untestable, never green."""

LAWFUL = [(trick, spec) for trick in TRICKS if trick.area == "lawful" for spec in trick.specs]


@pytest.mark.parametrize(("trick", "spec"), LAWFUL, ids=[f"{trick.name}-{spec}" for trick, spec in LAWFUL])
def test_a_lawful_change_fails_nothing(trick: Trick, spec: str, tmp_path: Path) -> None:
    run = run_with(trick, spec, tmp_path)
    red = run.with_verdict(Verdict.FAIL, Verdict.SUITE_ERROR)
    assert not red, run.told(sorted(red)[0])
    assert run.code in ((0, 2) if trick.name in NOTHING_TO_LOOK_AT else (0,)), run.text
