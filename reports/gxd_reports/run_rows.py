"""The lines of a record as values: who was tested, what was judged, what was found.

Whatever a line lacks, or has as another type, is empty here: no reader stumbles over a record from another release.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gxd_conformance.verdict import WORST_FIRST
from gxd_reports import loose
from gxd_reports.loose import Both

MOST_FINDINGS = 50
"""Findings of one requirement that are kept; all are counted."""

MOST_EVIDENCE = 200
"""Exchanges cited by one requirement that are kept."""

OBLIGATIONS = {"MUST": "MUST", "MUST NOT": "MUST", "SHOULD": "SHOULD", "SHOULD NOT": "SHOULD", "MAY": "MAY"}
"""Level -> how binding it is. Reporting rules and levels we do not know are advice: `REPORT`."""


@dataclass(frozen=True, slots=True)
class Header:
    """Who was tested, with what, when. What the record does not tell is empty."""

    run_id: str = ""
    suite_version: str = ""
    spec: str = ""
    profile: str = ""
    scope: str = ""
    situation: tuple[str, ...] = ()
    vendor: str = ""
    product: str = ""
    product_version: str = ""
    base_url: str = ""
    started_at: str = ""
    seed: str = ""
    catalogue_sha256: str = ""
    vendor_file: str = ""
    fail_on: str = "must"
    policies: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Footer:
    """How the run ended."""

    verdict: str
    reason: str
    blame: str
    excluded: int
    out_of_scope: int
    finished_at: str
    elapsed_s: float | None
    chain: str
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: what was asked, what came, what was due, and how to repair it."""

    id: str
    severity: str
    path: str
    asked: str
    got: str
    expected: str
    hint: Both
    clause: str
    title: Both
    evidence: list[str]
    dispute: str
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exploration:
    """What the random search of one action came to. Advice: no verdict depends on it.

    `ended` is `found`, or why the search went no further. `finding` is the smallest wrong answer, as asked, got and
    expected; it was asked again `of` times and was wrong `reproduced` times.
    """

    operation: str
    seed: str
    ended: str
    questions: int
    elapsed_s: float | None
    reason: str
    finding: Finding | None
    body: str
    shrunk_from: str
    reproduced: int
    of: int
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one check said about a requirement."""

    check: str
    verdict: str
    looked: int
    reason: str


@dataclass(slots=True)
class Requirement:
    """One requirement with the worst verdict that any check gave, and everything that was seen."""

    id: str
    area: str
    level: str
    says: Both
    clause: str
    line: int
    verdict: str = WORST_FIRST[-1]
    blames: list[str] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    findings_total: int = 0
    evidence: list[str] = field(default_factory=list)

    @property
    def binding(self) -> str:
        """`MUST`, `SHOULD`, `MAY` or `REPORT`."""
        return OBLIGATIONS.get(self.level, "REPORT")

    @property
    def looked(self) -> int:
        """How many things all checks together looked at."""
        return sum(judgement.looked for judgement in self.judgements)

    @property
    def reasons(self) -> list[str]:
        """Why it could not be tested, was excused, or what broke; each sentence once."""
        return list(dict.fromkeys(judgement.reason for judgement in self.judgements if judgement.reason))


def requirement(row: dict[str, Any], line: int) -> Requirement:
    """The requirement that a verdict line is about, still without any judgement."""
    return Requirement(
        loose.text(row.get("requirement")) or "(unnamed)",
        loose.text(row.get("area")) or "(none)",
        loose.text(row.get("level")) or "REPORT",
        loose.both(row.get("says")),
        loose.text(row.get("clause")),
        line,
    )


def judge(requirement: Requirement, row: dict[str, Any]) -> None:
    """Add one verdict line to its requirement: the worst verdict stays, what was seen adds up."""
    verdict = loose.text(row.get("verdict"))
    reason = loose.text(row.get("reason"))
    if verdict not in WORST_FIRST:
        verdict, reason = (
            "suite_error",
            f"The record has a verdict that is not known here: {verdict!r}. {reason}".strip(),
        )
    requirement.judgements.append(
        Judgement(loose.text(row.get("check")), verdict, loose.number(row.get("looked")), reason)
    )
    requirement.verdict = min(requirement.verdict, verdict, key=lambda name: WORST_FIRST.index(name))
    blame = loose.text(row.get("blame"))
    if blame and blame not in requirement.blames:
        requirement.blames.append(blame)
    _gather_findings(requirement, row)
    for cited in (
        *loose.texts(row.get("evidence")),
        *(ref for found in requirement.findings for ref in found.evidence),
    ):
        if cited not in requirement.evidence and len(requirement.evidence) < MOST_EVIDENCE:
            requirement.evidence.append(cited)


def _gather_findings(requirement: Requirement, row: dict[str, Any]) -> None:
    listed = row.get("findings")
    raw = [row.get("finding"), *(listed[:MOST_FINDINGS] if isinstance(listed, list) else [])]
    met: list[dict[str, Any]] = []
    for found in raw:
        if isinstance(found, dict) and found not in met:
            met.append(found)
    requirement.findings_total += max(loose.number(row.get("findings_total")), len(met))
    room = MOST_FINDINGS - len(requirement.findings)
    requirement.findings += [_finding(found) for found in met[:room]]


def header(row: dict[str, Any]) -> Header:
    """Who was tested, with what, when."""
    given = row.get("vendor")
    vendor = given if isinstance(given, dict) else {"name": loose.text(given)}
    given_policies = row.get("policies")
    policies = given_policies if isinstance(given_policies, dict) else {}
    return Header(
        run_id=loose.text(row.get("run_id")),
        suite_version=loose.text(row.get("suite_version")),
        spec=loose.text(row.get("spec")),
        profile=loose.text(row.get("profile")),
        scope=loose.text(row.get("scope")),
        situation=tuple(loose.texts(row.get("situation"))),
        vendor=loose.text(vendor.get("name")),
        product=loose.text(vendor.get("product")),
        product_version=loose.text(vendor.get("version")),
        base_url=loose.text(vendor.get("base_url")),
        started_at=loose.text(row.get("started_at")),
        seed=loose.text(row.get("seed")),
        catalogue_sha256=loose.text(row.get("catalogue_sha256")),
        vendor_file=loose.text(row.get("vendor_file")),
        fail_on=loose.text(policies.get("fail_on")) or "must",
        policies={str(name): loose.text(value) for name, value in policies.items()},
        raw=row,
    )


def footer(row: dict[str, Any]) -> Footer:
    """How the run ended."""
    given = row.get("counts")
    counts = given if isinstance(given, dict) else {}
    elapsed = row.get("elapsed_s")
    return Footer(
        verdict=loose.text(row.get("verdict")),
        reason=loose.text(row.get("reason")),
        blame=loose.text(row.get("blame")),
        excluded=loose.number(counts.get("excluded")),
        out_of_scope=loose.number(counts.get("out_of_scope")),
        finished_at=loose.text(row.get("finished_at")),
        elapsed_s=elapsed if isinstance(elapsed, (int, float)) else None,
        chain=loose.text(row.get("chain")),
        raw=row,
    )


def exploration(row: dict[str, Any]) -> Exploration:
    """What the random search of one action came to."""
    given = row.get("finding")
    found = given if isinstance(given, dict) else {}
    elapsed = row.get("elapsed_s")
    return Exploration(
        operation=loose.text(row.get("operation")),
        seed=loose.text(row.get("seed")),
        ended=loose.text(row.get("ended")),
        questions=loose.number(row.get("questions")),
        elapsed_s=elapsed if isinstance(elapsed, (int, float)) else None,
        reason=loose.text(row.get("reason")),
        finding=_finding(found) if found else None,
        body=loose.text(found.get("body")),
        shrunk_from=loose.text(found.get("shrunk_from")),
        reproduced=loose.number(found.get("reproduced")),
        of=loose.number(found.get("of")),
        raw=row,
    )


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(
        id=loose.text(row.get("id")),
        severity=loose.text(row.get("severity")),
        path=loose.text(row.get("path")),
        asked=loose.text(row.get("asked")),
        got=loose.text(row.get("got")),
        expected=loose.text(row.get("expected")),
        hint=loose.both(row.get("hint")),
        clause=loose.text(row.get("clause")),
        title=loose.both(row.get("title")),
        evidence=loose.texts(row.get("evidence")),
        dispute=loose.text(row.get("dispute")),
        raw=row,
    )
