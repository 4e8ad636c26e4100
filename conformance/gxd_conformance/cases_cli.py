"""`gxd cases`: the calculation cases: list them, hand their inputs out, judge what comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gxd_conformance.command_line import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gxd_conformance.calculation.checking import Checked
    from gxd_mocks.cases.case import Case

METHODS = ("bom", "sales", "weight", "transaction", "allocate", "chain")
DIFFICULTIES = ("simple", "usual", "nasty")
LANG = click.option("--lang", type=click.Choice(["en", "ja"]), default="en", show_default=True, help="Language.")


@click.group()
def cases() -> None:
    """Calculation cases: hand the inputs to a vendor, judge the results."""


@cases.command("list")
@click.option("--method", "methods", multiple=True, type=click.Choice(METHODS), help="Only this method; repeatable.")
@click.option("--difficulty", "difficulties", multiple=True, type=click.Choice(DIFFICULTIES), help="Repeatable.")
@click.option("--topic", "topics", multiple=True, metavar="WORD", help="Only cases about this; repeatable.")
@LANG
@FORMAT
def list_cases(
    methods: tuple[str, ...], difficulties: tuple[str, ...], topics: tuple[str, ...], lang: str, form: str
) -> None:
    """List the cases, with method, difficulty and what each is about."""
    found = [
        each
        for each in _every_case()
        if each.method in (methods or METHODS)
        and each.difficulty in (difficulties or DIFFICULTIES)
        and (not topics or any(topic.casefold() in about.casefold() for topic in topics for about in each.topics))
    ]
    if form == "json":
        click.echo(json.dumps([_row(each) for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            click.echo(f"{each.id:<28} {each.method:<12} {each.difficulty:<7} {each.title[lang]}")
        click.echo(f"\n{len(found)} cases", err=True)


def _every_case() -> Iterable[Case]:
    from gxd_mocks.cases.case import case, names

    return map(case, names())


def _row(each: Case) -> dict[str, Any]:
    return {
        "id": each.id,
        "method": each.method,
        "difficulty": each.difficulty,
        "title": dict(each.title),
        "story": dict(each.story),
        "topics": list(each.topics),
        "declared_unit": _declared(each.id),
        "known_mistakes": len(each.wrong),
    }


def _declared(name: str) -> dict[str, str]:
    from gxd_fixtures.cases import results

    declared: dict[str, str] = results()[name]["right"]["declared"]
    return declared


@cases.command()
@click.argument("names", nargs=-1, metavar="[CASE...]")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write into.")
@click.option("--as", "kinds", default="xlsx,csv,json", show_default=True, metavar="KIND,...", help="What to write.")
@LANG
def export(names: tuple[str, ...], out: Path, kinds: str, lang: str) -> None:
    """Write the inputs of cases, without results: as workbooks, CSV tables and JSON, with a README of what to return.

    Without CASE all of them. The same cases give the same bytes.
    """
    from gxd_conformance.calculation.exporting import KINDS, export_cases
    from gxd_mocks.cases.case import names as known

    wanted = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    for kind in wanted:
        if kind not in KINDS:
            raise click.UsageError(f"--as {kind}: there is no such kind; known are {', '.join(KINDS)}")
    for name in names:
        _must_be_known(name)
    chosen = [name for name in known() if not names or name in names]
    try:
        files = export_cases(chosen, out, wanted, lang)
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror or error}") from error
    click.echo(f"{len(chosen)} cases in {len(files)} files below {out}; {out / 'README.md'} says what to return")


@cases.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--case", "name", metavar="CASE", help="What the file answers, if it does not say so itself.")
@LANG
@FORMAT
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], name: str | None, lang: str, form: str) -> None:
    """Judge results offline: footprints of 2.x or 3.0 (JSON, JSON lines, a list body), or a table (CSV, JSON).

    A footprint says which case it answers by a product id that ends with `:` and the name of the case.

    \b
    gxd cases check results.csv
    gxd cases check --case notebook-2023 footprint.json

    Exit code 0: all results are right. 1: one is wrong. 2: a file can't be read, or holds no result of a case.
    """
    from gxd_conformance.calculation.checking import Unusable, check_file

    if name:
        _must_be_known(name)
    checked: list[Checked] = []
    unusable: list[str] = []
    for file in files:
        try:
            checked += check_file(file, name)
        except Unusable as error:
            unusable += error.complaints
        except OSError as error:
            unusable.append(f"{file}: {error.strerror or error}")
    if form == "json":
        document = {"results": [each.to_json() for each in checked], "errors": unusable}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for each in checked:
            click.echo(each.as_text(lang))
        for complaint in unusable:
            click.echo(complaint, err=True)
    wrong = any(each.verdict == "reject" for each in checked)
    untold = unusable or not checked or any(each.verdict == "untestable" for each in checked)
    ctx.exit(1 if wrong and not unusable else 2 if untold else 0)


def _must_be_known(name: str) -> None:
    from difflib import get_close_matches

    from gxd_mocks.cases.case import names

    if name not in names():
        close = get_close_matches(name, names(), n=1)
        hint = f"did you mean {close[0]}?" if close else "see gxd cases list"
        raise click.UsageError(f"there is no case {name}; {hint}")
