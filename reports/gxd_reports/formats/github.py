"""report.github.txt: workflow commands that GitHub Actions shows as annotations.

They work only when a step prints them: `gxd report github RUN` does, and the plugin does in a workflow. There the short
report is also appended to the summary of the job.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from gxd_conformance.visible import one_line
from gxd_reports.finding_text import gist
from gxd_reports.run_rows import Requirement
from gxd_reports.run_view import RunView
from gxd_reports.words import say

MOST = 50
"""Annotations; a platform shows no more of one step."""

COMMAND = {"fail": "error", "suite_error": "error", "untestable": "error", "warn": "warning", "disputed": "notice"}


def write(view: RunView, path: Path) -> None:
    """Write the commands, and append to `$GITHUB_STEP_SUMMARY` if there is one. Raises `OSError`."""
    path.write_text("".join(f"{line}\n" for line in _lines(view)), encoding="utf-8")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        from gxd_reports.formats import markdown

        with Path(summary).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in markdown.lines(view))


def _lines(view: RunView) -> Iterator[str]:
    rows = [row for verdict in COMMAND for row in view.having(verdict)]
    for row in rows[:MOST]:
        yield _annotation(view, row)
    verdict = say("en", f"run.{view.verdict}")
    command = "notice" if view.verdict == "conformant" else "error"
    left = f", {len(rows) - MOST} more in report.json" if len(rows) > MOST else ""
    yield f"::{command} title=gxd-conformance::{verdict}{left}"


def _annotation(view: RunView, row: Requirement) -> str:
    command = "error" if view.counts_against(row) else COMMAND[row.verdict]
    place = f"file={_property(view.header.vendor_file)},line=1," if view.header.vendor_file else ""
    title = _property(one_line(f"{row.id} {row.says.en}", 200))
    return f"::{command} {place}title={title}::{_data(gist(row))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
