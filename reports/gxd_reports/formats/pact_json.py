"""report.pact.json: the run in the shape of the official PACT conformance service, for tools that read its results.

Their cases are coarser than our requirements. A case fails if any requirement it stands for is violated, is pending if
one could not be tested or none was judged, and succeeds otherwise. Their own service may come to another result.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from gxd_conformance.curl import curl
from gxd_conformance.visible import one_line
from gxd_reports.finding_text import gist
from gxd_reports.run_rows import Requirement
from gxd_reports.run_view import UNTESTED, RunView


class Case(NamedTuple):
    """One case of theirs. `mandatory` are the versions in which it counts; `PACT-PAG-*` stands for a whole area."""

    key: str
    name: str
    mandatory: list[str]
    requirements: list[str]

    def speaks_of(self, requirement: str) -> bool:
        return requirement in self.requirements or f"{requirement.rpartition('-')[0]}-*" in self.requirements


def write(view: RunView, path: Path) -> None:
    """Write the report. Raises `OSError`."""
    results = [_result(view, case) for case in cases(view.header.spec)]
    mandatory = [result["status"] for result in results if result["mandatory"]]
    passed = mandatory.count("SUCCESS")
    report = {
        "testRunId": view.header.run_id,
        "organizationName": one_line(view.header.vendor),
        "adminEmail": "",
        "adminName": "",
        "timestamp": view.header.started_at,
        "status": _status(view, mandatory),
        "techSpecVersion": f"V{one_line(view.header.spec, 20)}",
        "passingPercentage": round(100 * passed / len(mandatory)) if mandatory else 0,
        "data": {"generatedBy": "gxd-conformance", "verdict": view.verdict, "record_sha256": view.sha256},
        "results": results,
    }
    path.write_bytes(json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))


@cache
def cases(spec: str) -> list[Case]:
    """Their cases for a version of the specification; none for a version they do not know."""
    from gxd_fixtures.yamlfile import load

    text = (files(__package__) / "pact_cases.yaml").read_text("utf-8")
    return [Case(**row) for row in load(text).get(spec.partition(".")[0], [])]


def _status(view: RunView, mandatory: list[str]) -> str:
    """Theirs: `PASS` if all mandatory cases succeeded and there is one. Never better than our own verdict."""
    if "FAILURE" in mandatory or view.verdict == "non_conformant":
        return "FAIL"
    if not mandatory or "PENDING" in mandatory or view.verdict == "incomplete":
        return "PENDING"
    return "PASS"


def _result(view: RunView, case: Case) -> dict[str, Any]:
    judged = [row for row in view.requirements if case.speaks_of(row.id) and row.verdict != "not_applicable"]
    failed = [row for row in judged if row.verdict == "fail"]
    open_ = [row for row in judged if row.verdict in UNTESTED]
    status = "FAILURE" if failed else "PENDING" if open_ or not judged else "SUCCESS"
    result: dict[str, Any] = {
        "name": case.name,
        "status": status,
        "mandatory": view.header.spec in case.mandatory,
        "testKey": case.key,
    }
    for row in (failed or open_)[:1]:
        result["errorMessage"] = f"{row.id}: {gist(row)}"
        result |= _exchange(view, row)
    return result


def _exchange(view: RunView, row: Requirement) -> dict[str, str]:
    """The answer and the question behind the first finding, if there is one."""
    cited = [exchange_id for found in row.findings[:1] for exchange_id in found.evidence[:1]]
    line = view.exchange_line(cited[0]) if cited else None
    if line is None:
        return {}
    command, response = curl(line), line.get("response")
    body = response.get("body") if isinstance(response, dict) else None
    told = {"curlRequest": command, "apiResponse": body[:4096] if isinstance(body, str) else None}
    return {name: text for name, text in told.items() if text}
