"""The commands that read the catalogue: list, explain, coverage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from gxd_conformance.command_line import FORMAT
from gxd_fixtures import SPECS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gxd_conformance.coverage import Cell
    from gxd_conformance.requirement import Requirement

INDENT = " " * 27


@click.command("list")
@click.option("--spec", type=click.Choice(SPECS), help="Only what this version demands.")
@click.option("--only", multiple=True, metavar="SEL", help="An id, an id prefix, an area or a level. Repeatable.")
@click.option("--skip", multiple=True, metavar="SEL", help="Leave this out. Repeatable.")
@FORMAT
def list_requirements(spec: str | None, only: tuple[str, ...], skip: tuple[str, ...], form: str) -> None:
    """List the requirement catalogue: every sentence of the specification, with its level and its versions."""
    from gxd_conformance.requirement import Catalogue

    catalogue = Catalogue.read() if spec is None else Catalogue.read().of(spec)
    try:
        rows = catalogue.select(only=only, skip=skip)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if form == "json":
        click.echo(json.dumps([_row(row) for row in rows.values()], ensure_ascii=False, indent=1))
        return
    area = ""
    for row in rows.values():
        if row.area != area:
            area = row.area
            click.echo(f"\n{area}  {catalogue.areas[area].title['en']}  {catalogue.areas[area].title['ja']}")
        click.echo(f"  {row.id:<15} {row.level!s:<10} {'–'.join(_ends(row.versions)):<8} {row.sentence}")
    click.echo(f"\n{len(rows)} requirements", err=True)


def _ends(versions: tuple[str, ...]) -> tuple[str, ...]:
    return versions if len(versions) < 2 else (versions[0], versions[-1])


def _row(row: Requirement) -> dict[str, Any]:
    return {
        "id": row.id,
        "area": row.area,
        "versions": list(row.versions),
        "level": str(row.level),
        "says": row.says,
        "clause": row.clause,
        "scope": row.scope,
        "excluded": row.excluded,
    }


@click.command()
@click.argument("requirement")
@click.option("--lang", type=click.Choice(["en", "ja"]), help="Only one language. Default: both.")
@FORMAT
def explain(requirement: str, lang: str | None, form: str) -> None:
    """Explain one REQUIREMENT: what it says, why it matters, how it is looked at, how to fix it.

    Then which defects of the built-in gateway show it red, which lawful habits stay green near it, and where the sources of
    the specification disagree about it.
    """
    from gxd_conformance.explanation import explained
    from gxd_conformance.requirement import Catalogue

    catalogue = Catalogue.read()
    row = catalogue.get(requirement.upper())
    if row is None:
        from difflib import get_close_matches

        near = get_close_matches(requirement.upper(), catalogue, n=3)
        raise click.UsageError(
            f"there is no requirement {requirement}"
            + (f"; did you mean {' or '.join(near)}?" if near else "; see gxd list")
        )
    explanation = explained(row)
    if form == "json":
        click.echo(json.dumps({**_row(row), **explanation.to_json()}, ensure_ascii=False, indent=1))
        return
    click.echo(explanation.text([lang] if lang else ["en", "ja"]))


@click.command()
@click.option("--spec", type=click.Choice(SPECS), help="Only this version.")
@click.option("--area", metavar="AREA", help="Only this area of the catalogue: PAG, AUTH, DM3C, …")
@click.option("--gaps", is_flag=True, help="Only requirements for which something is missing.")
@FORMAT
@click.pass_context
def coverage(ctx: click.Context, spec: str | None, area: str | None, gaps: bool, form: str) -> None:
    """The proof that every check can fail: requirement × check × defect × lawful habit × exclusion.

    A requirement is excluded with its reason, or a check looks at it which, in every version where it applies, some defect
    of the built-in gateway turns red and some lawful habit near it leaves green. Exit code 1 if a cell is missing; which
    ones is said on standard error.

    \b
    JSON: {"counts": {"total", "checked", "excluded", "open", "gaps"},
           "standards": {"PACT" | "GXD" | "CALC": counts as above},
           "requirements": [{"id", "area", "level", "advice", "scope", "when", "versions",
                             "state": "checked" | "excluded" | "open",
                             "checks": [name], "defects": {version: [name]},
                             "guards": {version: [name]}, "excluded": {"en", "ja"} | null,
                             "note", "missing": [{"what", "versions"}]}]}
    The counts are of everything that was asked for, with --gaps too.
    """
    from gxd_conformance.coverage import cells, counted, counted_by_standard

    table = cells(spec, _known_area(area))
    counts, standards = counted(table), counted_by_standard(table)
    shown = [cell for cell in table if cell.gap or not gaps]
    if form == "json":
        document = {"counts": counts, "standards": standards, "requirements": [cell.to_json() for cell in shown]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for cell in shown:
            click.echo("\n".join(_lines(cell)))
    for cell in table:
        for missing in cell.missing:
            click.echo(f"{cell.row.id} lacks a {missing}", err=True)
    if form == "text":
        click.echo(_numbers(counts), err=True)
        for standard, numbers in standards.items() if len(standards) > 1 else ():
            click.echo(f"  {standard}: {_numbers(numbers)}", err=True)
    ctx.exit(1 if counts["gaps"] else 0)


def _numbers(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _known_area(area: str | None) -> str | None:
    from gxd_conformance.requirement import Catalogue

    areas = Catalogue.read().areas
    if area is not None and area.upper() not in areas:
        raise click.UsageError(f"there is no area {area}; areas are {', '.join(areas)}")
    return area and area.upper()


def _lines(cell: Cell) -> Iterator[str]:
    """A requirement as a block of the table."""
    from gxd_conformance.explanation import by_name

    yield f"{cell.row.id:<15} {cell.row.level!s:<10} {cell.state:<9} {', '.join(cell.checks)}".rstrip()
    if cell.state == "excluded" and cell.row.excluded:
        yield f"{INDENT}why    {cell.row.excluded['en']}"
    if cell.checks:
        yield f"{INDENT}red    {by_name(cell.defects) or '-'}"
        yield f"{INDENT}green  {by_name(cell.guards) or '-'}"
    for missing in cell.missing:
        yield f"{INDENT}lacks  a {missing}"
