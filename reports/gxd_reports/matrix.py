"""Tables to compare by: a round as owners × recipients, several runs as requirements × vendors."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gxd_conformance.visible import one_line
from gxd_reports.formats.markdown import plain
from gxd_reports.round_page import CODES, SIGNS
from gxd_reports.round_view import RoundView
from gxd_reports.run_view import RunView

SIGN = {
    "pass": "✓",
    "fail": "✕",
    "warn": "!",
    "untestable": "?",
    "disputed": "≠",
    "excused": "e",
    "not_applicable": "–",
    "suite_error": "#",
    "": "·",
}
"""How a verdict is drawn; empty is what a run did not judge."""


@dataclass(frozen=True)
class Matrix:
    """`words` are the cells, row by row; empty where there is none. `signs` draws a word, `detail` adds to its sign.

    `doubts` are reasons for which a record decides nothing, such as `changed`.
    """

    kind: str
    corner: str
    rows: list[str]
    columns: list[str]
    words: list[list[str]]
    detail: list[list[str]]
    signs: dict[str, str]
    doubts: list[str]


def of_round(view: RoundView) -> Matrix:
    """Owners down, recipients across; what fails carries the first letter of the side that has to act."""
    names = list(view.participants)
    cells = [[view.cells.get((owner, recipient)) for recipient in names] for owner in names]
    return Matrix(
        "round",
        "owner ↓ recipient →",
        names,
        names,
        [[str(cell.outcome) if cell else "" for cell in row] for row in cells],
        [[cell.side[:1] if cell and cell.outcome.value == "fails" else "" for cell in row] for row in cells],
        {**{str(outcome): SIGNS[code] for outcome, code in CODES.items()}, "": "·"},
        [view.doubt] if view.doubt else [],
    )


def of_runs(views: Sequence[RunView]) -> Matrix:
    """Requirements down, vendors across, in the order of the ids; the worst verdict that each came to."""
    verdicts = [{row.id: row.verdict for row in view.requirements} for view in views]
    rows = sorted({requirement for told in verdicts for requirement in told})
    words = [[told.get(requirement, "") for told in verdicts] for requirement in rows]
    subjects = _subjects(views)
    doubts = [f"{subject}: {view.doubt}" for subject, view in zip(subjects, views, strict=True) if view.doubt]
    return Matrix("runs", "requirement", rows, subjects, words, [["" for _ in row] for row in words], SIGN, doubts)


def _subjects(views: Sequence[RunView]) -> list[str]:
    """Vendor, product and version; the run's id as well where two would have the same name."""
    names = [
        " ".join(filter(None, (view.header.vendor, view.header.product, view.header.product_version, view.header.spec)))
        for view in views
    ]
    met = Counter(names)
    return [
        name if met[name] == 1 and name else f"{name} [{view.header.run_id or at}]".strip()
        for at, (name, view) in enumerate(zip(names, views, strict=True), start=1)
    ]


def markdown(matrix: Matrix) -> Iterator[str]:
    """A table of signs, and what they mean."""
    yield f"| {plain(matrix.corner)} | {' | '.join(map(plain, matrix.columns))} |"
    yield f"|---|{':-:|' * len(matrix.columns)}"
    for name, words, details in zip(matrix.rows, matrix.words, matrix.detail, strict=True):
        drawn = (matrix.signs.get(word, word) + plain(more) for word, more in zip(words, details, strict=True))
        yield f"| {plain(name)} | {' | '.join(drawn)} |"
    met = {word for row in matrix.words for word in row}
    legend = (f"{sign} {word or 'nothing recorded'}" for word, sign in matrix.signs.items() if word in met)
    yield ""
    yield ", ".join(legend)
    if matrix.doubts:
        yield ""
        yield f"in doubt, decides nothing: {', '.join(plain(one_line(doubt)) for doubt in matrix.doubts)}"


def as_csv(matrix: Matrix) -> str:
    """Comma-separated words. No cell can begin a formula in a spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([matrix.corner, *map(_harmless, matrix.columns)])
    for name, words in zip(matrix.rows, matrix.words, strict=True):
        table.writerow([_harmless(name), *map(_harmless, words)])
    return text.getvalue()


def as_json(matrix: Matrix) -> dict[str, Any]:
    """Rows by name, each with its cells by column; what was not recorded is null."""
    return {
        "kind": matrix.kind,
        "doubts": matrix.doubts,
        "columns": matrix.columns,
        "rows": [
            {"name": name, "cells": [word or None for word in words]}
            for name, words in zip(matrix.rows, matrix.words, strict=True)
        ],
    }


def _harmless(text: str) -> str:
    line = one_line(text)
    return f"'{line}" if line[:1] in ("=", "+", "-", "@") else line
