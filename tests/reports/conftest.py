"""A run written by hand (`run.jsonl` beside this file), and the means to write others."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from gxd_reports.run_view import RunView, read_run

SAMPLE = Path(__file__).parent / "run.jsonl"

Rows = list[dict[str, Any]]


@pytest.fixture
def sample() -> Path:
    """Every verdict, both directions, hostile text."""
    return SAMPLE


@pytest.fixture
def rows() -> Rows:
    """The lines of the sample, yours to change; `written` closes them with a footer of its own."""
    return [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()][:-1]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write lines as a run. `verdict=None` leaves the footer away; the chain is right unless it is given."""

    def write(rows: Rows, verdict: str | None = "non_conformant", **footer: Any) -> Path:
        text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
        if verdict is not None:
            closed = {"type": "footer", "verdict": verdict, "counts": {}, "chain": sha256(text.encode()).hexdigest()}
            text += json.dumps(closed | footer, separators=(",", ":")) + "\n"
        path = tmp_path / "run.jsonl"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def view() -> RunView:
    """The sample as a view."""
    return read_run(SAMPLE)


@pytest.fixture
def verdict_row() -> Callable[..., dict[str, Any]]:
    """A verdict line with ordinary content, changed as told."""

    def row(**changes: Any) -> dict[str, Any]:
        ordinary: dict[str, Any] = {
            "type": "verdict",
            "requirement": "PACT-PAG-003",
            "level": "MUST",
            "area": "PAG",
            "verdict": "pass",
            "blame": None,
            "check": "test_pagination.py::test_it",
            "says": {"en": "Something holds.", "ja": "何かが成り立つ。"},
            "clause": "OpenAPI 3.0.3, ListFootprints",
            "looked": 1,
            "reason": None,
            "finding": None,
            "findings": [],
            "findings_total": 0,
            "evidence": [],
        }
        return ordinary | changes

    return row
