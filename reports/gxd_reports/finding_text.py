"""A requirement's result in plain text, for machines that show text to people: JUnit, CTRF, annotations."""

from __future__ import annotations

from gxd_conformance.visible import one_line, visible
from gxd_reports.run_rows import Finding, Requirement

MOST_FINDINGS = 10
LONGEST = 1000
"""Characters of one value."""


def gist(requirement: Requirement) -> str:
    """One line: what came against what was due, else the reason, else the sentence of the requirement."""
    for found in requirement.findings[:1]:
        return one_line(f"{found.asked} -> {found.got}; expected {found.expected}", LONGEST)
    return one_line("; ".join(requirement.reasons) or requirement.says.en or requirement.id, LONGEST)


def story(requirement: Requirement) -> str:
    """Everything an engineer needs, in lines, in English."""
    lines = [one_line(requirement.says.en, LONGEST), f"{one_line(requirement.level)} · {one_line(requirement.clause)}"]
    lines += [visible(reason[:LONGEST]) for reason in requirement.reasons]
    for found in requirement.findings[:MOST_FINDINGS]:
        lines += ["", *_finding(found)]
    left = requirement.findings_total - min(len(requirement.findings), MOST_FINDINGS)
    if left > 0:
        lines += ["", f"{left} more findings are in run.jsonl."]
    return "\n".join(line for line in lines)


def _finding(found: Finding) -> list[str]:
    told = {
        "finding": found.id,
        "asked": found.asked,
        "got": found.got,
        "expected": found.expected,
        "where": found.path,
        "hint": found.hint.en,
        "evidence": " ".join(found.evidence[:6]),
    }
    return [f"{word + ':':10}{one_line(value, LONGEST)}" for word, value in told.items() if value]
