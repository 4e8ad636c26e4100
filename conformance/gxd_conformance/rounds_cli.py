"""`gxd round run`, `gxd round demo` and `gxd can-exchange`: interop rounds from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gxd_conformance.rounds.gate import Answer
    from gxd_conformance.rounds.record import Record
    from gxd_conformance.rounds.round_file import Round

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
OUT = click.option(
    "--out", type=click.Path(path_type=Path), help="Directory of the record. Default: gxd-rounds/<time>-<name>/."
)


class CannotTell(click.ClickException):
    """What was asked could not be told: exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"gxd: {self.format_message()}", err=True)


@click.group("round", no_args_is_help=True)
def round_() -> None:
    """Interop rounds: every ordered pair of solutions exchanges footprints, with us in the middle as witness.

    \b
    gxd round run round.yaml --out autumn          every pair, then the matrix
    gxd round run round.yaml --out autumn --resume what is missing, after an interruption
    gxd round run round.yaml --out autumn --only alpha:beta    one pair again
    gxd can-exchange alpha beta --round autumn     may these two go live with each other?
    """


@round_.command()
@click.argument("file", metavar="ROUND.yaml", required=False, type=click.Path(path_type=Path))
@OUT
@click.option(
    "--resume", is_flag=True, help="Go on with the record in --out; nobody is asked again for what stands in it."
)
@click.option("--only", multiple=True, metavar="OWNER:RECIPIENT", help="Play only this pair, again. Repeatable.")
@click.option("--allow-http", is_flag=True, help="Allow plain http, for participants on your own machine.")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Play the pairs on a Dask cluster (extra: cluster).")
@click.option("--example", is_flag=True, help="Print a commented round.yaml and stop.")
@click.option("-q", "--quiet", is_flag=True, help="Only the last lines.")
@FORMAT
@click.pass_context
def run(
    ctx: click.Context,
    file: Path | None,
    out: Path | None,
    resume: bool,
    only: tuple[str, ...],
    allow_http: bool,
    scheduler: str | None,
    example: bool,
    quiet: bool,
    form: str,
) -> None:
    """Play a round: every ordered pair of the participants in ROUND.yaml.

    Exit code 0: everybody can exchange with everybody, or has declared why not. 1: some pair fails. 2: some pair could not be
    tested. 130: interrupted; --resume goes on.
    """
    if example:
        from importlib.resources import files

        click.echo((files("gxd_conformance.rounds") / "example.yaml").read_text("utf-8"), nl=False)
        return
    if file is None:
        raise click.UsageError("name a ROUND.yaml (--example prints one)")
    told = _read(file, allow_http)
    folder = out or _default_out(told.name)
    record = _record(folder, told, go_on=resume or bool(only))
    try:
        _play(told, file, record, folder, _pairs(only, told), allow_http, scheduler, quiet)
    finally:
        record.close()
    ctx.exit(_end(record, folder, form))


def _read(file: Path, allow_http: bool) -> Round:
    from gxd_conformance.cli import Mistakes
    from gxd_conformance.rounds.round_file import read
    from gxd_mocks.settings_file.mistake import SettingsError

    try:
        told = read(file, os.environ, allow_http=allow_http)
    except SettingsError as mistakes:
        raise Mistakes(str(mistakes)) from mistakes
    for warning in told.warnings:
        click.echo(f"gxd: warning: {warning}", err=True)
    return told


def _default_out(name: str) -> Path:
    from gxd_conformance.running import default_out

    return Path("gxd-rounds") / default_out(name).name


def _record(folder: Path, told: Round, *, go_on: bool) -> Record:
    from gxd_conformance.rounds.record import NAME, NoRound, Record
    from gxd_conformance.running import new_run_id

    if (folder / NAME).exists() and not go_on:
        raise CannotTell(f"{folder} holds a round already; go on with it by --resume, or choose another --out")
    try:
        return Record(folder, told, new_run_id(), _policies(told), go_on=go_on)
    except (NoRound, OSError) as error:
        raise CannotTell(str(error)) from error


def _policies(told: Round) -> dict[str, str]:
    return {"at_once": str(told.polite.at_once), "per_participant": str(told.polite.per_participant)}


def _pairs(only: tuple[str, ...], told: Round) -> list[tuple[str, str]]:
    found = []
    for words in only:
        owner, colon, recipient = words.partition(":")
        unknown = [name for name in (owner, recipient) if name not in told.participants]
        if not colon or unknown or owner == recipient:
            raise CannotTell(f"--only {words}: write OWNER:RECIPIENT, two of {', '.join(told.participants)}")
        found.append((owner, recipient))
    return found


def _play(
    told: Round,
    file: Path,
    record: Record,
    folder: Path,
    only: list[tuple[str, str]],
    allow_http: bool,
    scheduler: str | None,
    quiet: bool,
) -> None:
    from gxd_conformance.rounds.play import Threads, play
    from gxd_conformance.rounds.telling import Telling
    from gxd_conformance.rounds.world import Sockets

    telling = Telling(quiet=quiet)
    if scheduler is None:
        world = Sockets(told.listen, told.public_url)
        try:
            play(told, record, Threads(told, record.run_id, world, folder), only=only, told=telling.cell)
        except OSError as error:
            raise CannotTell(f"{error}. The witness listens at {told.listen or 'a free port'}.") from error
        return
    try:
        from distributed import Client
    except ImportError:
        raise CannotTell("--scheduler needs Dask: pip install 'gxd-conformance[cluster]'") from None
    from gxd_conformance.rounds.cluster import Workers

    try:
        client = Client(scheduler, timeout="10s")
    except OSError as error:
        raise CannotTell(f"{scheduler} can't be reached: {error}") from error
    with client:
        play(
            told,
            record,
            Workers(client, told, file, record.run_id, allow_http=allow_http),
            only=only,
            told=telling.cell,
        )


def _end(record: Record, folder: Path, form: str) -> int:
    from gxd_conformance.rounds.record import read
    from gxd_conformance.rounds.telling import matrix, summary

    recorded = read(folder)
    if form == "json":
        click.echo(json.dumps([cell.to_json() for cell in recorded.cells.values()], ensure_ascii=False, indent=1))
    else:
        click.echo(matrix(recorded))
        click.echo(summary(recorded))
    return exit_code(record.cells.values())


def exit_code(cells: Any) -> int:
    """0 if no pair fails and all were tested, 1 if one fails, 2 if one could not be tested."""
    from gxd_conformance.rounds.outcome import Outcome

    outcomes = {cell.outcome for cell in cells}
    return 1 if Outcome.FAILS in outcomes else 2 if Outcome.NOT_TESTED in outcomes or not outcomes else 0


@click.command("can-exchange")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option(
    "--round", "folder", required=True, type=click.Path(path_type=Path), help="Directory of a round's record."
)
@click.option("--one-way", is_flag=True, help="Only footprints of A towards B.")
@click.option("--without-loss", is_flag=True, help="A translation that loses something is a no.")
@FORMAT
@click.pass_context
def can_exchange(
    ctx: click.Context, one: str, other: str, folder: Path, one_way: bool, without_loss: bool, form: str
) -> None:
    """Can A and B exchange footprints with each other, by the record of a round?

    Exit code 0: yes. 1: no, with the side and the reason. 2: it was not tested.
    """
    from gxd_conformance.rounds import gate
    from gxd_conformance.rounds.record import NoRound, read

    try:
        answer = gate.can_exchange(read(folder), one, other, one_way=one_way, without_loss=without_loss)
    except (NoRound, ValueError) as error:
        raise CannotTell(str(error)) from error
    if form == "json":
        document = {"answer": _word(answer), "cells": [cell.to_json() for cell in answer.cells]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_told(answer)))
    ctx.exit(answer.code)


def _word(answer: Answer) -> str:
    return ("yes", "no", "not tested")[answer.code]


def _told(answer: Answer) -> Iterator[str]:
    from gxd_conformance.rounds.telling import sentence

    yield {"yes": "yes", "no": "NO", "not tested": "NOT TESTED"}[_word(answer)]
    for cell in answer.cells:
        yield f"  {sentence(cell)}"
    for owner, recipient in answer.missing:
        yield f"  {owner} → {recipient}: not in this round's record yet; go on with gxd round run --resume"
