"""report.json: what a program wants to know of a run. Everything but the exchanges, which stay in the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from gxd_reports.background import Background, LeftOut
from gxd_reports.run_rows import Exploration, Requirement
from gxd_reports.run_view import RunView


def write(view: RunView, path: Path) -> None:
    """Write the report, one requirement a line. Raises `OSError`."""
    head = {
        "schema": 1,
        "verdict": view.verdict,
        "reason": view.reason or None,
        "doubt": view.doubt,
        "interrupted": view.interrupted,
        "run": {name: value for name, value in view.header.raw.items() if name != "type"},
        "finished_at": (view.footer.finished_at if view.footer else "") or None,
        "elapsed_s": view.footer.elapsed_s if view.footer else None,
        "record_sha256": view.sha256,
        "counts": _counts(view),
    }
    with path.open("wb") as file:
        file.write(b"{\n")
        for name, value in head.items():
            file.write(b"%s: %s,\n" % (as_json(name), as_json(value)))
        file.write(b'"requirements": [')
        write_lines(file, map(_requirement, view.requirements))
        file.write(b'],\n"advice": [')
        write_lines(file, map(_advice, view.explorations))
        file.write(b'],\n"left_out": [')
        write_lines(file, map(_left_out, Background(view).left_out()))
        file.write(b"]\n}\n")


def write_lines(file: BinaryIO, rows: Iterable[dict[str, Any]]) -> None:
    """The elements of an array, one a line."""
    for number, row in enumerate(rows):
        file.write(b",\n" if number else b"\n")
        file.write(as_json(row))
    file.write(b"\n")


def _counts(view: RunView) -> dict[str, Any]:
    verdicts = {row.verdict for row in view.requirements}
    return {
        "requirements": {verdict: view.count(verdict) for verdict in sorted(verdicts)},
        "by_area": {
            area: [
                {"level": binding, "verdict": verdict, "requirements": number}
                for binding, verdict, number in _of_area(view, area)
            ]
            for area in view.areas
        },
        "excluded": view.excluded,
        "out_of_scope": view.out_of_scope,
        "exchanges": len(view.exchange_ids),
    }


def _of_area(view: RunView, area: str) -> Iterator[tuple[str, str, int]]:
    for (its_area, binding, verdict), number in sorted(view.counts.items()):
        if its_area == area:
            yield binding, verdict, number


def _advice(searched: Exploration) -> dict[str, Any]:
    """What the random search of one action came to: no verdict depends on it."""
    return {name: value for name, value in searched.raw.items() if name != "type"}


def _requirement(row: Requirement) -> dict[str, Any]:
    return {
        "requirement": row.id,
        "area": row.area,
        "level": row.level,
        "verdict": row.verdict,
        "blame": row.blames,
        "says": row.says._asdict(),
        "clause": row.clause,
        "looked": row.looked,
        "reasons": row.reasons,
        "checks": [
            {"check": judged.check, "verdict": judged.verdict, "looked": judged.looked} for judged in row.judgements
        ],
        "findings": [found.raw for found in row.findings],
        "findings_total": row.findings_total,
        "evidence": row.evidence,
    }


def _left_out(row: LeftOut) -> dict[str, Any]:
    return {
        "requirement": row.id,
        "area": row.area,
        "level": row.level,
        "why": row.why,
        "says": row.says._asdict(),
        "clause": row.clause,
        "reason": row.reason._asdict(),
    }


def as_json(value: Any) -> bytes:
    """Any value as JSON in UTF-8."""
    # A lone surrogate cannot be UTF-8; "backslashreplace" writes it as \udXXX, which is how JSON spells it.
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")
