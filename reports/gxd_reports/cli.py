"""The command `gxd report`: recorded runs, rendered again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from gxd_conformance.visible import one_line
from gxd_reports.formats import FORMATS, ROUND_FORMATS, UnknownFormat, named, render

if TYPE_CHECKING:
    from gxd_reports.round_view import RoundView
    from gxd_reports.run_view import RunView

RECORDS = ("run.jsonl", "round.jsonl")


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
  gxd report html,pairs gxd-rounds/autumn            (the page of a round, and one for each pair)
  gxd report diff gxd-rounds/spring gxd-rounds/autumn --out build
  gxd report matrix gxd-results/* --format csv

\b
Exit codes: 0 rendered, 2 could not be rendered. The verdict of the run does not change them.
diff: 0 nothing got worse, 1 something did, 2 it could not be told.""",
)
@click.argument("formats", metavar="FORMAT")
@click.argument("runs", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to; default: beside each record.")
@click.option(
    "--format",
    "answer",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How this command answers: which files it wrote, the comparison, the matrix (the only one with csv).",
)
@click.pass_context
def report(
    ctx: click.Context, formats: str, runs: tuple[Path, ...], out: Path | None, answer: Literal["text", "json", "csv"]
) -> None:
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

    \b
    Of a round there are html (round.html), junit, json, md, github, and
    pairs      pairs/A--B.html    a page for each pair, with everything that the two said to each other

    \b
    Instead of a format:
    diff OLD NEW    what changed between two runs or two rounds; --out writes diff.html and diff.json
    matrix RUN...   one round: owners by recipients; runs: requirements by vendors; --out writes matrix.md, .csv, .json

    RUN is the folder of a run or a round, or its run.jsonl or round.jsonl.
    An interrupted run can be rendered too; its verdict is incomplete.
    With several runs and --out, each run gets a folder of its own in it.
    """
    if formats == "diff":
        ctx.exit(_diff(runs, out, answer))
    if formats == "matrix":
        _matrix(runs, out, answer)
        return
    if answer == "csv":
        raise Unusable("--format csv is for the matrix.")
    try:
        names = named(formats, {**FORMATS, **ROUND_FORMATS})
    except UnknownFormat as unknown:
        raise Unusable(f"{unknown} There are also diff OLD NEW and matrix RUN....") from None
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


def _diff(runs: tuple[Path, ...], out: Path | None, answer: str) -> int:
    """Compare two records, and return the exit code."""
    from gxd_reports import diff
    from gxd_reports.formats import diff as form
    from gxd_reports.round_view import RoundView
    from gxd_reports.run_view import RunView

    if len(runs) != 2:
        raise Unusable("gxd report diff takes two records: OLD NEW.")
    if answer == "csv":
        raise Unusable("--format csv is for the matrix.")
    old, new = (_view(run) for run in runs)
    if isinstance(old, RoundView) and isinstance(new, RoundView):
        comparison = diff.of_rounds(old, new)
    elif isinstance(old, RunView) and isinstance(new, RunView):
        comparison = diff.of_runs(old, new)
    else:
        raise Unusable("One of them is a round and the other a run; they cannot be compared.")
    document = json.dumps(form.as_json(comparison), ensure_ascii=True, indent=1)
    if out:
        _save(out / "diff.json", f"{document}\n")
        form.write_page(comparison, out / "diff.html")
    click.echo(document if answer == "json" else "\n".join(form.text(comparison)))
    return comparison.code


def _matrix(runs: tuple[Path, ...], out: Path | None, answer: str) -> None:
    """Print one round as owners × recipients, or runs as requirements × vendors."""
    from gxd_reports import matrix
    from gxd_reports.round_view import RoundView
    from gxd_reports.run_view import RunView

    views = [_view(run) for run in runs]
    rounds = [view for view in views if isinstance(view, RoundView)]
    if rounds and len(views) > 1:
        raise Unusable("A matrix is of one round, or of one or several runs. Two rounds are compared by diff.")
    told = matrix.of_round(rounds[0]) if rounds else matrix.of_runs([one for one in views if isinstance(one, RunView)])
    texts = {
        "text": "".join(f"{line}\n" for line in matrix.markdown(told)),
        "json": json.dumps(matrix.as_json(told), ensure_ascii=True, indent=1) + "\n",
        "csv": matrix.as_csv(told),
    }
    if out:
        for kind, name in (("text", "matrix.md"), ("json", "matrix.json"), ("csv", "matrix.csv")):
            _save(out / name, texts[kind])
    click.echo(texts[answer], nl=False)
    if answer == "csv":  # a table has no place for them
        for doubt in told.doubts:
            click.echo(f"gxd: warning: in doubt, decides nothing: {one_line(doubt)}", err=True)


def _view(run: Path) -> RoundView | RunView:
    from gxd_reports.record import NotARun
    from gxd_reports.round_view import is_round, read_round
    from gxd_reports.run_view import read_run

    record = _record(run)
    try:
        return read_round(record) if is_round(record) else read_run(record)
    except NotARun as problem:
        raise Unusable(str(problem)) from None
    except OSError as problem:
        raise Unusable(f"{problem.filename or record}: {problem.strerror or problem}.") from None


def _save(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as problem:
        raise Unusable(f"{problem.filename or path}: {problem.strerror or problem}.") from None


def _record(run: Path) -> Path:
    records = [run / name for name in RECORDS] if run.is_dir() else [run]
    found = [record for record in records if record.is_file()]
    if not found:
        raise Unusable(f"{run} is neither the folder of a run or a round nor a {' or a '.join(RECORDS)}.")
    return found[0]


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
    except (NotARun, UnknownFormat) as problem:
        raise Unusable(str(problem)) from None
    except OSError as problem:
        raise Unusable(f"{problem.filename or folder}: {problem.strerror or problem}.") from None
