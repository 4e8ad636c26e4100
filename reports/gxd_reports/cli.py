"""The command `gxd report`: recorded runs, rendered again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from gxd_reports.formats import FORMATS, UnknownFormat, named, render

RECORD = "run.jsonl"


class Unusable(click.ClickException):
    """What was asked cannot be done. Exit code 2."""

    exit_code = 2


@click.command(
    "report",
    short_help="Render recorded runs again.",
    epilog="""\b
Examples:
  gxd report html gxd-results/20261123-tanaka
  gxd report html,junit,sarif gxd-results/20261123-tanaka --out build/reports
  gxd report md round/*/run.jsonl --out summaries
  gxd report github gxd-results/20261123-tanaka      (prints annotations in a workflow)

\b
Exit codes: 0 rendered, 2 could not be rendered. The verdict of the run does not change them.""",
)
@click.argument("formats", metavar="FORMAT")
@click.argument("runs", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to; default: beside each record.")
@click.option(
    "--format",
    "answer",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How this command tells which files it wrote.",
)
def report(formats: str, runs: tuple[Path, ...], out: Path | None, answer: Literal["text", "json"]) -> None:
    """Render recorded runs again, as often as you like, without asking the vendor.

    FORMAT is one format or several, separated by commas:

    \b
    html       report.html        one offline page for managers and engineers, English and Japanese
    junit      junit.xml          for continuous integration
    json       report.json        verdict, counts, requirements and findings, for programs
    ctrf       report.ctrf.json   Common Test Report Format
    sarif      report.sarif       SARIF 2.1.0, for code scanning
    har        evidence.har       the whole traffic as HTTP Archive 1.2
    md         report.md          a short report for a ticket or a pull request
    github     report.github.txt  annotations and job summary for GitHub Actions
    pact-json  report.pact.json   in the shape of the official PACT conformance service

    RUN is the folder of a run, or its run.jsonl. An interrupted run can be rendered too; its verdict is incomplete.
    With several runs and --out, each run gets a folder of its own in it.
    """
    try:
        names = named(formats)
    except UnknownFormat as unknown:
        raise Unusable(str(unknown)) from None
    records = [_record(run) for run in runs]
    folders = _folders(records, out)
    written = [
        file for record, folder in zip(records, folders, strict=True) for file in _rendered(record, names, folder)
    ]
    if answer == "json":
        click.echo(json.dumps({"written": [str(file) for file in written]}, ensure_ascii=False))
        return
    for file in written:
        if file.name == FORMATS["github"].file:
            click.echo(file.read_text("utf-8"), nl=False)
        else:
            click.echo(str(file))


def _record(run: Path) -> Path:
    record = run / RECORD if run.is_dir() else run
    if not record.is_file():
        raise Unusable(f"{run} is neither the folder of a run nor a {RECORD}.")
    return record


def _folders(records: list[Path], out: Path | None) -> list[Path]:
    """Where the reports of each record go. Two runs of one name never overwrite each other."""
    if out is None:
        return [record.parent for record in records]
    if len(records) == 1:
        return [out]
    folders: list[Path] = []
    for record in records:
        name = record.resolve().parent.name or "run"
        same = sum(folder.name == name or folder.name.startswith(f"{name}-") for folder in folders)
        folders.append(out / (f"{name}-{same + 1}" if same else name))
    return folders


def _rendered(record: Path, names: list[str], folder: Path) -> list[Path]:
    from gxd_reports.record import NotARun

    try:
        return render(record, names, folder)
    except NotARun as problem:
        raise Unusable(str(problem)) from None
    except OSError as problem:
        raise Unusable(f"{problem.filename or folder}: {problem.strerror or problem}.") from None
