"""The commands that read the catalogue: list, explain, coverage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from gxd_fixtures import SPECS

if TYPE_CHECKING:
    from gxd_conformance.requirement import Requirement

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)


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
    """Explain one REQUIREMENT: what it says, why it matters, how it is looked at, how to fix it."""
    from gxd_conformance.coverage import looked_at_by, shown_red_by
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
    checks, defects = looked_at_by().get(row.id, []), shown_red_by().get(row.id, [])
    if form == "json":
        around = {"why": row.why, "hint": row.hint, "look": row.look}
        click.echo(
            json.dumps({**_row(row), **around, "checks": checks, "defects": defects}, ensure_ascii=False, indent=1)
        )
        return
    click.echo(f"{row.id}  {row.level}  versions {', '.join(row.versions)}  scope {row.scope}\n{row.clause}\n")
    headings = {
        "en": ("What", "Why", "How it is looked at", "How to fix", "Excluded"),
        "ja": ("内容", "理由", "確認方法", "修正方法", "対象外の理由"),
    }
    for language in [lang] if lang else ["en", "ja"]:
        what, why, look, fix, excluded = headings[language]
        for heading, words in (
            (what, row.says),
            (why, row.why),
            (look, row.look),
            (fix, row.hint),
            (excluded, row.excluded),
        ):
            if words:
                click.echo(f"{heading}: {words[language]}")
        click.echo("")
    click.echo(f"checks:  {', '.join(checks) or 'none'}")
    click.echo(f"defects: {', '.join(defects) or 'none'}")


@click.command()
@click.option("--spec", type=click.Choice(SPECS), help="Only this version.")
@FORMAT
@click.pass_context
def coverage(ctx: click.Context, spec: str | None, form: str) -> None:
    """What is checked, what is excluded and why, and which defect has been shown to turn it red.

    Exit code 1 if a requirement is neither checked nor excluded, or is checked and has no defect.
    """
    from gxd_conformance.coverage import Cell, cells

    table = cells(spec)
    gaps = [cell for cell in table if cell.gap]
    if form == "json":
        counts = {state: sum(1 for cell in table if cell.state == state) for state in Cell.STATES}
        document = {
            "requirements": len(table),
            "counts": counts,
            "gaps": len(gaps),
            "cells": [cell.to_json() for cell in table],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for cell in table:
            click.echo(f"{cell.row.id:<15} {cell.row.level!s:<10} {cell.state:<9} {cell.told}")
        for state in Cell.STATES:
            click.echo(f"{sum(1 for cell in table if cell.state == state):>4} {state}", err=True)
        click.echo(f"{len(gaps):>4} gaps", err=True)
    ctx.exit(1 if gaps else 0)
