"""The command that judges files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

import click

from gxd_conformance.command_line import FORMAT, POLICY, policies_of
from gxd_conformance.profile import Profile
from gxd_fixtures import PROFILES, SPECS

if TYPE_CHECKING:
    from gxd_conformance.validation import Judged, Validator

KINDS = ("auto", "footprint", "list", "get", "event", "extension")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--spec", type=click.Choice(SPECS), help="Version to judge by. Default: the one that a document names.")
@click.option("--kind", type=click.Choice(KINDS), default="auto", show_default=True, help="What the documents are.")
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default="pact",
    show_default=True,
    help="Which rules apply besides those of PACT.",
)
@POLICY
@FORMAT
@click.pass_context
def validate(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    spec: str | None,
    kind: str,
    profile: str,
    policies: tuple[str, ...],
    form: str,
) -> None:
    """Judge footprints, list bodies, events and extensions offline, by the same rules as a run.

    FILE may be `-` for the standard input. A file of JSON lines is judged line by line, whatever its length.

    \b
    gxd validate footprint.json
    gxd validate --spec 2.3 --format json exports/*.json
    curl -s … | gxd validate --kind list -
    gxd validate --profile gxd-2.0 --kind extension block.json

    Exit code 0: nothing is rejected. 1: something is. 2: a file can't be read.
    """
    from gxd_conformance.validation import Validator

    whose = Profile(profile, policies_of(policies, profile))
    worst = _tell(_judged(files, Validator(spec, kind, whose)), form)
    ctx.exit(1 if worst == "reject" else 0)


def _judged(files: tuple[str, ...], validator: Validator) -> Iterator[Judged]:
    for name in files:
        with ExitStack() as opened:
            try:
                stream: IO[bytes] = sys.stdin.buffer if name == "-" else opened.enter_context(open(name, "rb"))
                yield from validator.file(stream, name)
            except OSError as error:
                raise click.ClickException(f"{name}: {error.strerror or error}") from error


def _tell(judged: Iterator[Judged], form: str) -> str:
    """Write as it is judged, one document after the other, and return the worst verdict."""
    verdicts: set[str] = set()
    if form == "json":
        click.echo('{"files": [', nl=False)
    for index, one in enumerate(judged):
        verdicts.add(one.verdict)
        if form == "json":
            click.echo(f"{',' if index else ''}\n{json.dumps(one.to_json(), ensure_ascii=True)}", nl=False)
        else:
            _tell_one(one)
    if form == "json":
        click.echo("\n]}")
    return next((verdict for verdict in ("reject", "warn") if verdict in verdicts), "accept")


def _tell_one(one: Judged) -> None:
    from gxd_conformance.visible import visible

    click.echo(f"{one.file}: {one.verdict} ({one.kind}, version {one.spec})")
    for finding in one.findings:
        if finding.severity == "reporting":
            click.echo(f"  advice {finding.requirement} {visible(finding.path)}: {finding.expected}")
            continue
        weight = "disputed" if finding.dispute else "warn" if finding.advice else "FAIL"
        footprint = finding.asked.removeprefix(one.asked)
        click.echo(f"  {weight} {finding.requirement} at {visible(finding.path) or 'the whole document'}{footprint}")
        click.echo(f"    got:       {visible(finding.got)}")
        click.echo(f"    expected:  {visible(finding.expected)}")
        click.echo(f"    clause:    {finding.clause}")
        click.echo(f"    fix:       {finding.hint['en']}")
