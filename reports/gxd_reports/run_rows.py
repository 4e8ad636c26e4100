"""The lines of a record as values: who was tested, what was judged, what was found.

Whatever a line lacks, or has as another type, is empty here: no reader stumbles over a record from another release.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gxd_conformance.verdict import WORST_FIRST

MOST_FINDINGS = 50
"""Findings of one requirement that are kept; all are counted."""

MOST_EVIDENCE = 200
"""Exchanges cited by one requirement that are kept."""

OBLIGATIONS = {"MUST": "MUST", "MUST NOT": "MUST", "SHOULD": "SHOULD", "SHOULD NOT": "SHOULD", "MAY": "MAY"}
"""Level -> how binding it is. Reporting rules and levels we do not know are advice: `REPORT`."""


class Both(NamedTuple):
    """A sentence in both languages; `ja` is empty where the record has none."""

    en: str
    ja: str

    def __bool__(self) -> bool:
        return bool(self.en or self.ja)


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
        _text(row.get("requirement")) or "(unnamed)",
        _text(row.get("area")) or "(none)",
        _text(row.get("level")) or "REPORT",
        _both(row.get("says")),
        _text(row.get("clause")),
        line,
    )


def judge(requirement: Requirement, row: dict[str, Any]) -> None:
    """Add one verdict line to its requirement: the worst verdict stays, what was seen adds up."""
    verdict = _text(row.get("verdict"))
    reason = _text(row.get("reason"))
    if verdict not in WORST_FIRST:
        verdict, reason = (
            "suite_error",
            f"The record has a verdict that is not known here: {verdict!r}. {reason}".strip(),
        )
    requirement.judgements.append(Judgement(_text(row.get("check")), verdict, _number(row.get("looked")), reason))
    requirement.verdict = min(requirement.verdict, verdict, key=lambda name: WORST_FIRST.index(name))
    blame = _text(row.get("blame"))
    if blame and blame not in requirement.blames:
        requirement.blames.append(blame)
    _gather_findings(requirement, row)
    for cited in (*_texts(row.get("evidence")), *(ref for found in requirement.findings for ref in found.evidence)):
        if cited not in requirement.evidence and len(requirement.evidence) < MOST_EVIDENCE:
            requirement.evidence.append(cited)


def _gather_findings(requirement: Requirement, row: dict[str, Any]) -> None:
    listed = row.get("findings")
    raw = [row.get("finding"), *(listed[:MOST_FINDINGS] if isinstance(listed, list) else [])]
    met: list[dict[str, Any]] = []
    for found in raw:
        if isinstance(found, dict) and found not in met:
            met.append(found)
    requirement.findings_total += max(_number(row.get("findings_total")), len(met))
    room = MOST_FINDINGS - len(requirement.findings)
    requirement.findings += [_finding(found) for found in met[:room]]


def header(row: dict[str, Any]) -> Header:
    """Who was tested, with what, when."""
    given = row.get("vendor")
    vendor = given if isinstance(given, dict) else {"name": _text(given)}
    given_policies = row.get("policies")
    policies = given_policies if isinstance(given_policies, dict) else {}
    return Header(
        run_id=_text(row.get("run_id")),
        suite_version=_text(row.get("suite_version")),
        spec=_text(row.get("spec")),
        profile=_text(row.get("profile")),
        scope=_text(row.get("scope")),
        situation=tuple(_texts(row.get("situation"))),
        vendor=_text(vendor.get("name")),
        product=_text(vendor.get("product")),
        product_version=_text(vendor.get("version")),
        base_url=_text(vendor.get("base_url")),
        started_at=_text(row.get("started_at")),
        seed=_text(row.get("seed")),
        catalogue_sha256=_text(row.get("catalogue_sha256")),
        vendor_file=_text(row.get("vendor_file")),
        fail_on=_text(policies.get("fail_on")) or "must",
        policies={str(name): _text(value) for name, value in policies.items()},
        raw=row,
    )


def footer(row: dict[str, Any]) -> Footer:
    """How the run ended."""
    given = row.get("counts")
    counts = given if isinstance(given, dict) else {}
    elapsed = row.get("elapsed_s")
    return Footer(
        verdict=_text(row.get("verdict")),
        reason=_text(row.get("reason")),
        blame=_text(row.get("blame")),
        excluded=_number(counts.get("excluded")),
        out_of_scope=_number(counts.get("out_of_scope")),
        finished_at=_text(row.get("finished_at")),
        elapsed_s=elapsed if isinstance(elapsed, (int, float)) else None,
        chain=_text(row.get("chain")),
        raw=row,
    )


def exploration(row: dict[str, Any]) -> Exploration:
    """What the random search of one action came to."""
    given = row.get("finding")
    found = given if isinstance(given, dict) else {}
    elapsed = row.get("elapsed_s")
    return Exploration(
        operation=_text(row.get("operation")),
        seed=_text(row.get("seed")),
        ended=_text(row.get("ended")),
        questions=_number(row.get("questions")),
        elapsed_s=elapsed if isinstance(elapsed, (int, float)) else None,
        reason=_text(row.get("reason")),
        finding=_finding(found) if found else None,
        body=_text(found.get("body")),
        shrunk_from=_text(found.get("shrunk_from")),
        reproduced=_number(found.get("reproduced")),
        of=_number(found.get("of")),
        raw=row,
    )


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(
        id=_text(row.get("id")),
        severity=_text(row.get("severity")),
        path=_text(row.get("path")),
        asked=_text(row.get("asked")),
        got=_text(row.get("got")),
        expected=_text(row.get("expected")),
        hint=_both(row.get("hint")),
        clause=_text(row.get("clause")),
        title=_both(row.get("title")),
        evidence=_texts(row.get("evidence")),
        dispute=_text(row.get("dispute")),
        raw=row,
    )


def _both(value: Any) -> Both:
    if isinstance(value, dict):
        return Both(_text(value.get("en")), _text(value.get("ja")))
    return Both(_text(value), "")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _texts(value: Any) -> list[str]:
    return [_text(item) for item in value] if isinstance(value, list) else []


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
