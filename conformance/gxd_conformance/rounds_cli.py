"""`gxd round run`, `gxd round demo`, `gxd round methods` and `gxd can-exchange`: interop rounds from the command line."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gxd_conformance.command_line import FORMAT, CannotTell, Mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from gxd_conformance.rounds.demo import Demo
    from gxd_conformance.rounds.gate import Answer
    from gxd_conformance.rounds.outcome import Cell
    from gxd_conformance.rounds.play import Players
    from gxd_conformance.rounds.record import Record, Recorded
    from gxd_conformance.rounds.round_file import Round
    from gxd_conformance.rounds.telling import Telling
    from gxd_conformance.vendor_file import VendorFile
    from gxd_mocks.solutions.seating import Seating

OUT = click.option(
    "--out", type=click.Path(path_type=Path), help="Directory of the record. Default: gxd-rounds/<time>-<name>/."
)


RETRY = click.option(
    "--retry-untested",
    is_flag=True,
    help="--resume, and pairs that were not tested are played again: somebody was down, and is up now.",
)


@click.group("round", no_args_is_help=True)
def round_() -> None:
    """Interop rounds: every ordered pair of solutions exchanges footprints, with us in the middle as witness.

    \b
    gxd round run round.yaml --out autumn          every pair, then the matrix
    gxd round run round.yaml --out autumn --resume what is missing, after an interruption
    gxd round run round.yaml --out autumn --retry-untested     and what was not tested, for somebody was down
    gxd round run round.yaml --out autumn --only alpha:beta    one pair again
    gxd round demo                                 the virtual supply chain, on this machine
    gxd round methods                              its goods, by every method
    gxd can-exchange alpha beta --round autumn     may these two go live with each other?
    """


@round_.command()
@click.argument("file", metavar="ROUND.yaml", required=False, type=click.Path(path_type=Path))
@OUT
@click.option(
    "--resume", is_flag=True, help="Go on with the record in --out; nobody is asked again for what stands in it."
)
@RETRY
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
    retry_untested: bool,
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
    if only and retry_untested:
        raise click.UsageError("--only names the pairs to play again; leave --retry-untested out")
    from gxd_conformance.rounds.play import play
    from gxd_conformance.rounds.telling import Telling

    told = _read(file, allow_http)
    pairs = _pairs(only, told)
    folder = out or _default_out(told.name)
    telling = Telling(quiet=quiet)
    # Whatever keeps a round from being played is said before anything is written.
    try:
        with _players(told, file, folder, telling, allow_http, scheduler) as players:
            record = _record(folder, told, telling, go_on=resume or retry_untested or bool(only))
            try:
                play(told, record, players(record.run_id), only=pairs, retry_untested=retry_untested, told=telling.cell)
            finally:
                record.close()
    except (OSError, OverflowError) as error:  # a port beyond 65535 overflows
        raise CannotTell(f"{error}. The witness listens at {told.listen or 'a free port'}.") from error
    except KeyboardInterrupt:
        _tell_how_to_go_on(folder)
        ctx.exit(130)
    ctx.exit(_end(record, folder, form))


@round_.command()
@click.option(
    "--companies",
    type=click.IntRange(max=1000),
    default=15,
    show_default=True,
    help="How many; 15 and 32 are those of the two phases.",
)
@click.option("--tiers", default=3, show_default=True, help="How many tiers, from materials to the product.")
@click.option("--seed", default=1, show_default=True, help="Seed of a chain that is generated.")
@click.option(
    "--defect",
    "defects",
    multiple=True,
    metavar="COMPANY=NAME",
    help="Let one company depart from the truth. Repeatable.",
)
@click.option(
    "--seat", "seats", multiple=True, metavar="COMPANY=vendor.yaml", help="Your own system takes this seat. Repeatable."
)
@click.option("--export-seat", metavar="COMPANY", help="Write what the company has to know into --out, and stop.")
@OUT
@click.option("--resume", is_flag=True, help="Go on with the record in --out.")
@RETRY
@click.option("--allow-http", is_flag=True, help="Allow plain http, for a system of yours on this machine.")
@click.option("-q", "--quiet", is_flag=True, help="Only the last lines.")
@FORMAT
@click.pass_context
def demo(
    ctx: click.Context,
    companies: int,
    tiers: int,
    seed: int,
    defects: tuple[str, ...],
    seats: tuple[str, ...],
    export_seat: str | None,
    out: Path | None,
    resume: bool,
    retry_untested: bool,
    allow_http: bool,
    quiet: bool,
    form: str,
) -> None:
    """The virtual supply chain on this machine: tier by tier, then every ordered pair.

    Every company has a stand-in behind a real port. Footprints travel through the witness, everybody calculates from what
    arrived, and the final product is compared with the exact reference, found in two ways.

    \b
    gxd round demo --companies 32
    gxd round demo --defect C1-01=rounds-early          which hop broke the number?
    gxd round demo --seat A2-01=vendor.yaml             your system among them
    gxd round demo --export-seat A2-01 --out a2-01      what it has to know for that

    Exit code 0: every cell is as the stand-ins' habits predict, your own system fails none, and every number equals the
    reference. 1: something is not. 2: it could not be told. 130: interrupted; --resume goes on.
    """
    seated, vendors = _seated(companies, tiers, seed, defects, seats, allow_http)
    folder = out or _default_out(f"chain-{companies}")
    if export_seat is not None:
        _export(seated, export_seat, folder)
        return
    from gxd_conformance.rounds.demo import Demo

    ctx.exit(_demonstrate(Demo(seated, vendors), folder, resume or retry_untested, retry_untested, quiet, form))


@round_.command()
@click.option("--companies", type=click.IntRange(max=1000), default=15, show_default=True, help="How many, as in demo.")
@click.option("--tiers", default=3, show_default=True, help="How many tiers, from materials to the product.")
@click.option("--seed", default=1, show_default=True, help="Seed of a chain that is generated.")
@FORMAT
def methods(companies: int, tiers: int, seed: int, form: str) -> None:
    """The same goods calculated by every method: product-, organisation- and transaction-based, side by side.

    For each product of the virtual supply chain: kgCO2e per unit as its maker would find it by each method, from the same
    footprints of its suppliers. An asterisk marks the method of its seat in the demonstration.

    \b
    gxd round methods --companies 32
    """
    from gxd_mocks.quantity import fraction
    from gxd_mocks.solutions.comparison import compared, table

    seated, _ = _seated(companies, tiers, seed, (), (), allow_http=False)
    found = compared(seated)
    if form == "json":
        values = {name: {method: fraction(value) for method, value in row.items()} for name, row in found.items()}
        click.echo(json.dumps(values, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(table(seated, found)))


def _seated(
    companies: int, tiers: int, seed: int, defects: tuple[str, ...], seats: tuple[str, ...], allow_http: bool
) -> tuple[Seating, dict[str, VendorFile]]:
    from gxd_conformance.rounds.demo import chain_of, seated_for

    try:
        seated = seated_for(chain_of(companies, tiers, seed), _by_company(defects, "--defect"))
    except KeyError as unknown:
        raise CannotTell(
            f"there is no company or departure {unknown}; `gxd mock --list-defects` lists departures, and besides them there "
            "are rounds-early, amount-twice, amount-forgotten and tonnes-stated"
        ) from unknown
    except ValueError as error:
        raise CannotTell(str(error)) from error
    vendors = {
        _company(name, seated): _vendor(Path(paths[-1]), allow_http)
        for name, paths in _by_company(seats, "--seat").items()
    }
    return seated, vendors


def _company(name: str, seated: Seating) -> str:
    if name not in seated.seats:
        raise CannotTell(f"there is no company {name}; there are {', '.join(seated.seats)}")
    return name


def _by_company(words: tuple[str, ...], option: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        company, equals, name = word.partition("=")
        if not equals or not name:
            raise CannotTell(f"{option} {word}: write COMPANY=…, such as A2-01=…")
        found.setdefault(company, []).append(name)
    return found


def _vendor(path: Path, allow_http: bool) -> VendorFile:
    from gxd_conformance.vendor_file import VendorFileError, read

    try:
        return read(path, os.environ, allow_http=allow_http)
    except VendorFileError as mistakes:
        raise Mistakes(str(mistakes)) from mistakes


def _export(seated: Seating, company: str, folder: Path) -> None:
    """What a company has in its solution: for whoever takes its seat."""
    from gxd_mocks.solutions.briefing import briefing

    files = {**seated.native(_company(company, seated)), **briefing(seated, company)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            click.echo(str(folder / name))
    except OSError as error:
        raise CannotTell(f"{error.filename or folder} can't be written: {error.strerror or error}") from error
    click.echo(f"begin with {folder / 'README.md'}: ids, units, method and rounding, in English and Japanese")
    made = ", ".join(product.id for product in seated.chain.made_by(company))
    click.echo(f"{company} calculates {made} by {seated.seats[company].method}")


def _demonstrate(demonstration: Demo, folder: Path, resume: bool, retry_untested: bool, quiet: bool, form: str) -> int:
    from gxd_conformance.rounds.record import NoRound, read
    from gxd_conformance.rounds.telling import Telling, chain, matrix, sentence, summary
    from gxd_conformance.running import new_run_id

    _keeps_what_is_there(folder, go_on=resume)
    telling = Telling(quiet=quiet)
    try:
        unexplained = demonstration.play(folder, new_run_id(), telling, go_on=resume, retry_untested=retry_untested)
    except (NoRound, OSError) as error:
        raise CannotTell(str(error)) from error
    except KeyboardInterrupt:
        _tell_how_to_go_on(folder)
        return 130
    recorded = read(folder)
    page = _page(folder)
    if form == "json":
        document = {
            "cells": [cell.to_json() for cell in recorded.cells.values()],
            "chain": recorded.chain,
            "unexplained": [list(cell.key) for cell in unexplained],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{matrix(recorded)}\n{chain(recorded)}\n{summary(recorded)}")
        for cell in unexplained:
            click.echo(f"not predicted: {sentence(cell)}")
        click.echo(f"report: {page}")
    return _demonstrated(recorded, unexplained)


def _demonstrated(recorded: Recorded, unexplained: list[Cell]) -> int:
    """The exit code: 1 if a cell or the number is wrong, 2 if somebody could not be asked, so that nobody can tell."""
    chain = recorded.chain
    hops = {hop["outcome"] for hop in recorded.hops}
    if unexplained or "fails" in hops or (chain is not None and _breaks(chain)):
        return 1
    outcomes = {*(str(cell.outcome) for cell in recorded.cells.values()), *hops}
    if chain is None or recorded.footer is None or "not tested" in outcomes:
        return 2
    return 0 if chain["equal"] else 1


def _breaks(chain: dict[str, Any]) -> bool:
    """Whether a number is wrong: in the end, or on the way, even where a rounding behind it swallows that."""
    differs = chain["got"] is not None and not chain["equal"]
    return differs or any(hop["got"] is not None for hop in chain["broken"])


def _read(file: Path, allow_http: bool) -> Round:
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


def _record(folder: Path, told: Round, telling: Telling, *, go_on: bool) -> Record:
    from gxd_conformance.rounds.record import NoRound, Record
    from gxd_conformance.running import new_run_id

    _keeps_what_is_there(folder, go_on=go_on)
    try:
        record = Record(folder, told, new_run_id(), _policies(told), go_on=go_on)
    except NoRound as error:
        raise CannotTell(str(error)) from error
    except OSError as error:
        raise CannotTell(f"{error.filename or folder} can't be written: {error.strerror or error}") from error
    if record.begun_anew:
        telling.begun_anew(folder)
    return record


def _keeps_what_is_there(folder: Path, *, go_on: bool) -> None:
    from gxd_conformance.rounds.record import NAME

    if folder.exists() and not folder.is_dir():
        raise CannotTell(f"{folder} is a file; --out names a directory")
    if (folder / NAME).exists() and not go_on:
        raise CannotTell(f"{folder} holds a round already; go on with it by --resume, or choose another --out")


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


@contextmanager
def _players(
    told: Round, file: Path, folder: Path, telling: Telling, allow_http: bool, scheduler: str | None
) -> Iterator[Callable[[str], Players]]:
    """Who plays a round of that id: our own threads, or the workers of a cluster, which is looked for at once."""
    if scheduler is None:
        from gxd_conformance.rounds.play import Threads
        from gxd_conformance.rounds.world import Sockets

        world = Sockets(told.listen, told.public_url)
        yield lambda run_id: Threads(told, run_id, world, folder, telling.interrupted)
        return
    try:
        from distributed import Client
    except ImportError:
        raise CannotTell("--scheduler needs Dask: pip install 'gxd-conformance[cluster]'") from None
    from gxd_conformance.rounds.cluster import Workers

    try:
        client = Client(scheduler, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise CannotTell(f"{scheduler} can't be reached: {error}") from error
    with client:
        yield lambda run_id: Workers(client, told, file, run_id, allow_http=allow_http)


def _tell_how_to_go_on(folder: Path) -> None:
    from gxd_conformance.rounds.record import NAME

    kept = (folder / NAME).exists()
    how = f"what was finished is kept; go on with --resume --out {folder}" if kept else "nothing was finished yet"
    click.echo(f"gxd: interrupted; {how}", err=True)


def _end(record: Record, folder: Path, form: str) -> int:
    from gxd_conformance.rounds.record import read
    from gxd_conformance.rounds.telling import matrix, summary

    recorded = read(folder)
    page = _page(folder)
    if form == "json":
        click.echo(json.dumps([cell.to_json() for cell in recorded.cells.values()], ensure_ascii=False, indent=1))
    else:
        click.echo(f"{matrix(recorded)}\n{summary(recorded)}\nreport: {page}")
    return exit_code(record.cells.values(), recorded.header["pairs"])


def _page(folder: Path) -> Path:
    """round.html in the folder. Reports lie above this package, so they are asked for by name."""
    write = import_module("gxd_reports.formats.round_html").write
    try:
        page: Path = write(folder)
    except OSError as error:
        raise CannotTell(
            f"the report can't be written: {error}. The record is complete: gxd report html {folder}"
        ) from error
    return page


def exit_code(cells: Collection[Cell], pairs: int) -> int:
    """0 if no pair fails and all were tested, 1 if one fails, 2 if one could not be tested or was not played yet."""
    from gxd_conformance.rounds.outcome import Outcome

    outcomes = {cell.outcome for cell in cells}
    return 1 if Outcome.FAILS in outcomes else 2 if Outcome.NOT_TESTED in outcomes or len(cells) < pairs else 0


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
