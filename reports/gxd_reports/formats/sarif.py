"""report.sarif: SARIF 2.1.0, for code scanning. What was satisfied is a result too, of kind `pass`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gxd_conformance.visible import one_line
from gxd_reports.finding_text import gist
from gxd_reports.run_rows import Finding, Requirement
from gxd_reports.run_view import RunView

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

KIND = {
    "pass": "pass",
    "fail": "fail",
    "warn": "fail",
    "untestable": "open",
    "suite_error": "open",
    "disputed": "review",
    "excused": "fail",
    "not_applicable": "notApplicable",
}
"""Verdict -> kind. An excused finding is a `fail` that carries an accepted suppression."""

MOST_RESULTS = 20
"""Results of one requirement."""


def write(view: RunView, path: Path) -> None:
    """Write the report, one result a line. Raises `OSError`."""
    driver = {
        "name": "gxd-conformance",
        "version": one_line(view.header.suite_version) or "unknown",
        "rules": [_rule(row) for row in view.requirements],
    }
    head = {
        "tool": {"driver": driver},
        "automationDetails": {"id": one_line(f"gxd/{view.header.spec}/{view.header.run_id}")},
        "invocations": [{"executionSuccessful": view.verdict != "incomplete"}],
        "columnKind": "utf16CodeUnits",
    }
    with path.open("wb") as file:
        file.write(b'{"$schema": %s, "version": "2.1.0", "runs": [{\n' % _json(SCHEMA))
        for name, value in head.items():
            file.write(b"%s: %s,\n" % (_json(name), _json(value)))
        file.write(b'"results": [')
        for number, result in enumerate(_all_results(view)):
            file.write(b",\n" if number else b"\n")
            file.write(_json(result))
        file.write(b"\n]}]}\n")


def _all_results(view: RunView) -> Iterator[dict[str, Any]]:
    for index, row in enumerate(view.requirements):
        yield from _results(view, row, index)


def _rule(row: Requirement) -> dict[str, Any]:
    text = one_line(row.says.en or row.id, 1000)
    return {
        "id": one_line(row.id),
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": one_line(row.clause or row.id, 1000)},
        "defaultConfiguration": {"level": {"MUST": "error", "SHOULD": "warning"}.get(row.binding, "note")},
        "properties": {"level": row.level, "area": row.area, "says_ja": row.says.ja},
    }


def _results(view: RunView, row: Requirement, index: int) -> list[dict[str, Any]]:
    common: dict[str, Any] = {
        "ruleId": one_line(row.id),
        "ruleIndex": index,
        "kind": KIND[row.verdict],
        "level": _level(view, row),
        "properties": {"verdict": row.verdict},
    }
    if row.verdict == "excused":
        common["suppressions"] = [{"kind": "external", "justification": one_line("; ".join(row.reasons), 1000)}]
    if not row.findings:
        return [{**common, "message": {"text": gist(row)}, "locations": [_location(view, row, None)]}]
    return [
        {
            **common,
            "message": {"text": one_line(f"{found.asked} -> {found.got}; expected {found.expected}", 1000)},
            "locations": [_location(view, row, found)],
            "partialFingerprints": {"finding/v1": one_line(found.id)},
        }
        for found in row.findings[:MOST_RESULTS]
    ]


def _level(view: RunView, row: Requirement) -> str:
    """Only a `fail` may have a level other than `none` (SARIF 2.1.0, result, level)."""
    if KIND[row.verdict] != "fail":
        return "none"
    return "error" if view.counts_against(row) or row.verdict == "excused" else "warning"


def _location(view: RunView, row: Requirement, found: Finding | None) -> dict[str, Any]:
    """The vendor's own file if the run names it, for code scanning wants a file of the repository; else the record."""
    file = view.header.vendor_file
    region = {"startLine": 1 if file else row.line}
    logical = (found.path or found.asked) if found else row.area
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(file or "run.jsonl")}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": one_line(logical or row.area, 1000)}],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path.replace("\\", "/").encode("utf-8", "replace"), safe="/._-~")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
