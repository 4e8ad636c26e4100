"""junit.xml for continuous integration: one test case a requirement, in the dialect that pytest calls xunit1.

A violated MUST is a failure; what could not be tested is an error, never a skip, because skipped is read as green. What
does not count (a warning, a dispute, an excused finding) is skipped with its text: visible, and neither red nor green.
What the run did not judge is not listed; its number stands in the properties.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from gxd_conformance.visible import one_line, visible
from gxd_reports.finding_text import gist, story
from gxd_reports.run_rows import Requirement
from gxd_reports.run_view import RunView

OUTCOME = {
    "untestable": "error",
    "suite_error": "error",
    "warn": "skipped",
    "disputed": "skipped",
    "excused": "skipped",
}
"""Verdict -> element. What counts against the vendor is a failure; `pass` has no element."""


def write(view: RunView, path: Path) -> None:
    """Write the report. Raises `OSError`."""
    cases = [_case(row, _outcome(view, row)) for row in view.requirements if row.verdict != "not_applicable"]
    if view.verdict == "incomplete" and not any(case.find("error") is not None for case in cases):
        cases.append(_unfinished(view))
    write_suite(path, _subject(view), cases, _when(view), _properties(view))


def write_suite(path: Path, name: str, cases: list[Element], when: dict[str, str], told: dict[str, str]) -> None:
    """Write test cases as one suite, counted by what became of them; `told` are its properties. Raises `OSError`."""
    numbers = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    counted = {name: str(number) for name, number in numbers.items()}
    root = Element("testsuites", {"name": "gxd-conformance", **counted})
    suite = SubElement(root, "testsuite", {"name": name, **counted, **when})
    properties = SubElement(suite, "properties")
    for key, value in told.items():
        SubElement(properties, "property", {"name": key, "value": one_line(value)})
    suite.extend(cases)
    indent(root)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _outcome(view: RunView, row: Requirement) -> str | None:
    return "failure" if view.counts_against(row) else OUTCOME.get(row.verdict)


def _case(row: Requirement, outcome: str | None) -> Element:
    case = Element(
        "testcase",
        {
            "classname": one_line(f"gxd.{row.area}", 80),
            "name": one_line(f"{row.id} {row.says.en}", 300),
            "time": "0",
        },
    )
    if outcome:
        message = {"message": f"{row.verdict}: {gist(row)}"}
        typed = {} if outcome == "skipped" else {"type": row.verdict}
        SubElement(case, outcome, {**message, **typed}).text = story(row)
    return case


def _unfinished(view: RunView) -> Element:
    """A run without a result must not be green, even if everything that was judged was."""
    case = Element("testcase", {"classname": "gxd.run", "name": "The run came to a result", "time": "0"})
    text = visible(view.reason) or f"The record carries no verdict: {view.doubt or 'incomplete'}."
    SubElement(case, "error", {"message": one_line(text), "type": view.doubt or "incomplete"}).text = text
    return case


def _subject(view: RunView) -> str:
    header = view.header
    return one_line(" ".join(filter(None, (header.vendor, header.product, header.product_version))) or "gxd", 200)


def _when(view: RunView) -> dict[str, str]:
    elapsed = view.footer.elapsed_s if view.footer else None
    stamp = one_line(view.header.started_at.partition(".")[0].removesuffix("Z"), 40)
    return {"time": f"{elapsed or 0:.3f}", **({"timestamp": stamp} if stamp else {})}


def _properties(view: RunView) -> dict[str, str]:
    header = view.header
    return {
        "verdict": view.verdict,
        "run_id": header.run_id,
        "suite_version": header.suite_version,
        "spec": header.spec,
        "profile": header.profile,
        "scope": header.scope,
        "base_url": header.base_url,
        "seed": header.seed,
        "record_sha256": view.sha256,
        "not_applicable": str(view.count("not_applicable")),
        "out_of_scope": str(view.out_of_scope),
        "excluded": str(view.excluded),
        **{one_line(f"policy.{name}", 80): value for name, value in header.policies.items()},
    }
