"""Every fault of a stranger is noticed, by a requirement of its own area."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from gxd_conformance.verdict import Verdict
from tests.foreign.middleman import TRICKS, Trick
from tests.foreign.running import run_with

pytestmark = pytest.mark.foreign

for _area in ("auth", "lists", "pages", "filters", "events", "callbacks", "data"):
    import_module(f"tests.foreign.faults_{_area}")  # each enters its faults into TRICKS

FAULTS = [(trick, spec) for trick in TRICKS if trick.area != "lawful" for spec in trick.specs]


@pytest.mark.parametrize(("trick", "spec"), FAULTS, ids=[f"{trick.area}-{trick.name}-{spec}" for trick, spec in FAULTS])
def test_a_fault_is_noticed(trick: Trick, spec: str, tmp_path: Path) -> None:
    run = run_with(trick, spec, tmp_path)
    told = run.with_verdict(Verdict.FAIL, Verdict.WARN, Verdict.DISPUTED)
    assert any(one.startswith(trick.noticed_by) for one in told), f"noticed by {sorted(told) or 'nothing'}"
