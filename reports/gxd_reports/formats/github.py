"""report.github.txt: workflow commands that GitHub Actions shows as annotations.

They work only when a step prints them: `gxd report github RUN` does, and the plugin does in a workflow. There the short
report is also appended to the summary of the job.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
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
    from gxd_reports.formats import markdown

    write_commands(path, _lines(view), markdown.lines(view))


def write_commands(path: Path, commands: Iterable[str], report: Iterable[str]) -> None:
    """Write the commands, and the short report to where the platform wants summaries. Raises `OSError`."""
    path.write_text("".join(f"{line}\n" for line in commands), encoding="utf-8")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in report)


def annotation(command: str, title: str, text: str, place: str = "") -> str:
    """One workflow command: `error`, `warning` or `notice`."""
    return f"::{command} {place}title={_property(one_line(title, 200))}::{_data(text)}"


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
    return annotation(command, f"{row.id} {row.says.en}", gist(row), place)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
