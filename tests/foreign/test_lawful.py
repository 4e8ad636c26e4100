"""What the specification leaves free fails nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gxd_conformance.verdict import Verdict
from tests.foreign import lawful_changes
from tests.foreign.middleman import TRICKS, Trick
from tests.foreign.running import run_with

pytestmark = pytest.mark.foreign
__all__ = ["lawful_changes"]
LAWFUL = [(trick, spec) for trick in TRICKS if trick.area == "lawful" for spec in trick.specs]


@pytest.mark.parametrize(("trick", "spec"), LAWFUL, ids=[f"{trick.name}-{spec}" for trick, spec in LAWFUL])
def test_a_lawful_change_fails_nothing(trick: Trick, spec: str, tmp_path: Path) -> None:
    run = run_with(trick, spec, tmp_path)
    red = run.with_verdict(Verdict.FAIL, Verdict.SUITE_ERROR)
    assert not red, run.told(sorted(red)[0])
    assert run.code == 0, run.text
