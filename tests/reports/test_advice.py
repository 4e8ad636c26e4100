"""What a random search found, in the reports: beside the verdict, never in it, and as safe as everything of a stranger."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gxd_reports.formats import FORMATS, render
from gxd_reports.run_view import read_run

Rows = list[dict[str, Any]]

SEARCHED = {
    "type": "exploration", "operation": "GetFootprint", "seed": 4, "ended": "time", "questions": 12, "elapsed_s": 30.1,
    "reason": None, "finding": None,
}  # fmt: skip
FOUND = {
    "type": "exploration", "operation": "ListFootprints", "seed": 4, "ended": "found", "questions": 80, "elapsed_s": 4.0,
    "reason": None,
    "finding": {
        "id": "F00112233", "asked": "GET https://api.tanaka.example/3/footprints?status=<script>", "got": "500 <b>oops</b>",
        "expected": "an answer", "evidence": ["x0002"], "body": "", "shrunk_from": "GET …", "reproduced": 2, "of": 3,
    },
}  # fmt: skip


@pytest.fixture
def advised(rows: Rows, written: Callable[..., Path]) -> Path:
    return written([*rows, SEARCHED, FOUND])


def test_advice_changes_neither_verdict_nor_counts(rows: Rows, written: Callable[..., Path], advised: Path) -> None:
    with_advice = read_run(advised)
    verdict, counts = with_advice.verdict, dict(with_advice.counts)
    plain = read_run(written(rows))
    assert (plain.verdict, dict(plain.counts)) == (verdict, counts)
    assert not with_advice.damage


def test_every_format_survives_it_and_people_can_read_it(advised: Path, tmp_path: Path) -> None:
    files = {path.name: path.read_text("utf-8") for path in render(advised, list(FORMATS), tmp_path / "out")}
    assert all(files.values())
    page, markdown = files["report.html"], files["report.md"]
    for text in (
        "Random search",
        "ランダム探索",
        "wrong 2 of 3 times",
        "GET https://api.tanaka.example/3/footprints?status=",
    ):
        assert text in page
    assert "<script>&" not in page
    assert "status=<script>" not in page
    assert "<b>oops" not in page
    assert "The search ended when its time was over." in page
    assert "wrong 2 of 3 times" in markdown
    advice = json.loads(files["report.json"])["advice"]
    assert [searched["operation"] for searched in advice] == ["GetFootprint", "ListFootprints"]
    assert advice[1]["finding"]["reproduced"] == 2


def test_without_a_search_nothing_is_said(rows: Rows, written: Callable[..., Path], tmp_path: Path) -> None:
    files = {
        path.name: path.read_text("utf-8") for path in render(written(rows), ["html", "json", "md"], tmp_path / "out")
    }
    assert "Random search" not in files["report.html"] + files["report.md"]
    assert json.loads(files["report.json"])["advice"] == []


@pytest.mark.parametrize("odd", [{}, {"finding": 5, "questions": "x"}, {"finding": {"evidence": 3, "of": None}}])
def test_an_odd_line_breaks_nothing(
    odd: dict[str, Any], rows: Rows, written: Callable[..., Path], tmp_path: Path
) -> None:
    path = written([*rows, {"type": "exploration", **odd}])
    assert len(read_run(path).explorations) == 1
    assert render(path, list(FORMATS), tmp_path / "out")
