"""Pytest plugin: renders a recorded run when the session ends. Inert until `--gxd-report` is given.

It lives in other people's environments, so it imports nothing of weight before it is asked for something.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

RECORD = "run.jsonl"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gxd", "product carbon footprint conformance")
    group.addoption(
        "--gxd-report",
        metavar="NAMES",
        default=None,
        help="render the run in these formats when it ends, comma-separated: html, junit, json, ctrf, sarif, har, md, "
        "github, pact-json (the run's folder is given by --gxd-out)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("gxd_report", None):
        from gxd_reports.formats import UnknownFormat, named

        try:
            named(config.getoption("gxd_report"))
        except UnknownFormat as unknown:
            raise pytest.UsageError(f"--gxd-report: {unknown}") from None


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Last of all, because the record is closed by another plugin's end."""
    names = config.getoption("gxd_report", None)
    out = config.getoption("gxd_out", None)
    if not names or not out or hasattr(config, "workerinput"):
        return
    record = Path(out) / RECORD
    if record.is_file():
        _render(record, names)


def _render(record: Path, text: str) -> None:
    """A report that cannot be written must not hide the results of the session: it is said, and the record stays."""
    from gxd_reports.formats import FORMATS, UnknownFormat, named, render
    from gxd_reports.record import NotARun

    try:
        names = named(text)
        render(record, names, record.parent)
    except (OSError, NotARun, UnknownFormat) as problem:
        print(f"gxd: no report was written: {problem}", file=sys.stderr)
        return
    if "github" in names and os.environ.get("GITHUB_ACTIONS") == "true":
        print((record.parent / FORMATS["github"].file).read_text("utf-8"), end="")
