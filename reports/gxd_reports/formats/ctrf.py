"""report.ctrf.json: the Common Test Report Format, for dashboards that read it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from gxd_conformance.visible import one_line
from gxd_reports.finding_text import gist, story
from gxd_reports.run_rows import Requirement
from gxd_reports.run_view import RunView

STATUS = {
    "pass": "passed",
    "fail": "failed",
    "untestable": "failed",
    "suite_error": "failed",
    "warn": "other",
    "disputed": "other",
    "excused": "other",
}
"""Verdict -> status. Nothing is `skipped`, which readers take for green; the verdict itself is `rawStatus`."""


def write(view: RunView, path: Path) -> None:
    """Write the report. Raises `OSError`."""
    tests = [_test(view, row) for row in view.requirements if row.verdict != "not_applicable"]
    if view.verdict == "incomplete" and not any(test["status"] == "failed" for test in tests):
        tests.append(_unfinished(view))
    report = {
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "generatedBy": "gxd-conformance",
        "results": {
            "tool": {"name": "gxd-conformance", "version": one_line(view.header.suite_version) or "unknown"},
            "summary": _summary(view, tests),
            "tests": tests,
            "extra": {
                "verdict": view.verdict,
                "runId": view.header.run_id,
                "record_sha256": view.sha256,
                "profile": view.header.profile,
                "policies": view.header.policies,
            },
        },
    }
    path.write_bytes(json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))


def _test(view: RunView, row: Requirement) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": one_line(f"{row.id} {row.says.en}"),
        "status": "failed" if view.counts_against(row) else STATUS[row.verdict],
        "duration": 0,
        "rawStatus": row.verdict,
        "suite": [one_line(row.area, 80)],
        "tags": [one_line(row.level, 20)],
        "extra": {"requirement": row.id, "clause": row.clause, "looked": row.looked, "findings": row.findings_total},
    }
    if row.verdict != "pass":
        test |= {"message": gist(row), "trace": story(row)}
    return test


def _unfinished(view: RunView) -> dict[str, Any]:
    message = one_line(view.reason) or f"The record carries no verdict: {view.doubt or 'incomplete'}."
    return {
        "name": "The run came to a result",
        "status": "failed",
        "duration": 0,
        "rawStatus": "incomplete",
        "message": message,
    }


def _summary(view: RunView, tests: list[dict[str, Any]]) -> dict[str, Any]:
    statuses = [test["status"] for test in tests]
    numbers = {status: statuses.count(status) for status in ("passed", "failed", "skipped", "pending", "other")}
    start = _milliseconds(view.header.started_at)
    elapsed = view.footer.elapsed_s if view.footer else None
    return {"tests": len(tests), **numbers, "start": start, "stop": start + round(1000 * (elapsed or 0))}


def _milliseconds(instant: str) -> int:
    """Since 1970, as the format wants it; 0 for a moment that was not recorded."""
    try:
        return int(datetime.fromisoformat(instant).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0
