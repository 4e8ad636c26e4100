"""How a check says what is due, and how its verdict follows from what it said.

A check calls `expect(condition, evidence, got=…, expected=…)` once for everything it looks at. All its observations are
kept, not only the first. A check that expected nothing has looked at nothing: that is *untestable*, never green. This is
what makes it impossible for a check to be true of an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gxd_conformance.blame import Blame
from gxd_conformance.documents.offence import Offence, Severity
from gxd_conformance.evidence import Exchange
from gxd_conformance.finding import Finding
from gxd_conformance.requirement import Requirement
from gxd_conformance.verdict import Untestable, Verdict

if TYPE_CHECKING:
    from gxd_conformance.documents.strict_json import Reading
    from gxd_fixtures import Version

FINDINGS_KEPT = 50
"""A vendor with one wrong digit in each of 10,000 footprints needs the first few, and the number."""


BY_WEIGHT = (Verdict.FAIL, Verdict.DISPUTED, Verdict.WARN, Verdict.PASS)
"""The verdicts that observations lead to, heaviest first."""


class Expect:
    """The ledger of one check for one requirement."""

    def __init__(self, requirement: Requirement, check: str = "") -> None:
        self.requirement = requirement
        self.check = check
        self.looked = 0
        self.findings: list[Finding] = []
        self.total = 0
        self._looked_at: dict[str, None] = {}
        self._worst: Verdict = Verdict.PASS

    @property
    def evidence(self) -> list[str]:
        """The exchanges that were looked at, each once, in order."""
        return list(self._looked_at)

    def __call__(
        self,
        holds: bool,
        evidence: Exchange,
        *,
        expected: str,
        got: str | None = None,
        asked: str | None = None,
        path: str = "",
        severity: Severity = "prose",
        advice: bool = False,
        dispute: str | None = None,
        hint: dict[str, str] | None = None,
    ) -> bool:
        """Look at one thing. `got` defaults to the response in one line, `asked` to the request.

        `advice` makes a violation a warning at most; `dispute` names the entry of the errata that leaves it open. `hint` is
        what to change here, in both languages, where more is known than the requirement itself can say.
        """
        self._look(evidence)
        if not holds:
            offence = Offence(self.requirement.id, severity, path, got or "", expected, dispute, advice)
            self._offended(evidence, offence, asked, hint)
        return holds

    def clean(self, offences: Iterable[Offence], evidence: Exchange, at: str = "", asked: str | None = None) -> bool:
        """Look at one document: every offence against this requirement that the rules found in it is a finding.

        `at` is the JSON pointer of the document in the body.
        """
        self._look(evidence)
        mine = [offence for offence in offences if offence.requirement == self.requirement.id]
        for offence in mine:
            self._offended(evidence, replace(offence, path=at + offence.path), asked)
        return not mine

    def structure(self, offences: Iterable[Offence], evidence: Exchange, at: str = "") -> bool:
        """Look at one document for its structure alone: whatever offends the schema, whichever requirement that is."""
        broken = [offence for offence in offences if offence.severity == "schema" and not offence.advice]
        mine = [replace(offence, requirement=self.requirement.id) for offence in broken if not offence.disputed]
        return self.clean(mine, evidence, at)

    def _look(self, evidence: Exchange) -> None:
        self.looked += 1
        self._looked_at[evidence.id] = None

    def _offended(
        self, evidence: Exchange, offence: Offence, asked: str | None, hint: dict[str, str] | None = None
    ) -> None:
        self.total += 1
        advice = offence.advice or not self.requirement.binding
        verdict = Verdict.DISPUTED if offence.disputed else Verdict.WARN if advice else Verdict.FAIL
        self._worst = min(self._worst, verdict, key=BY_WEIGHT.index)
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(
                Finding(
                    requirement=self.requirement.id,
                    level=str(self.requirement.level),
                    severity=offence.severity,
                    asked=evidence.asked if asked is None else asked,
                    got=offence.got or evidence.came,
                    expected=offence.expected,
                    clause=self.requirement.clause,
                    check=self.check,
                    path=offence.path,
                    hint=hint or self.requirement.hint,
                    title=self.requirement.says,
                    evidence=(evidence.id,),
                    dispute=offence.disputed,
                    advice=advice,
                )
            )

    def answered(self, exchange: Exchange) -> Exchange:
        """The exchange, if a response came; else this can't be judged, and the network says why.

        An endpoint that answered before and now breaks the connection is not excused: it is `untestable`, which keeps a
        run from being conformant, and never a pass.
        """
        if exchange.failure is not None:
            raise Untestable(
                f"{exchange.asked}: {exchange.came}. Nothing can be judged without a response.",
                Blame.NETWORK,
                (exchange.id,),
            )
        return exchange

    def is_json(self, evidence: Exchange, reading: Reading, severity: Severity = "prose") -> bool:
        """Look at how a body of the exchange reads: its response's (`reading`) or its request's (`question`)."""
        return self(
            not reading.problems,
            evidence,
            got="; ".join(map(str, reading.problems)) or None,
            expected="a body that is JSON (RFC 8259)",
            severity=severity,
        )

    def refused(self, refusal: Exchange, version: Version, name: str, what: str, *, advice: bool = False) -> None:
        """Look at an error for a status that the version leaves open for this situation, and for the code that says the same.

        A code that the version knows and that is beside the point is advice; unknown ones are looked at by themselves.
        """
        situation = version.situations[name]
        lawful = f"{' or '.join(map(str, situation.lawful))} for {what}"
        self(self.answered(refusal).status in situation.lawful, refusal, expected=lawful, advice=advice)
        code = refusal.member("code")
        if refusal.status == situation.answer and isinstance(code, str) and code in version.errors:
            fits = code == situation.code
            self(fits, refusal, path="/code", got=code, expected=f"{situation.code} for {what}", advice=True)

    def brings_nothing(self, refusal: Exchange) -> bool:
        """Look at an error for what it should keep: a status that refuses is none if the body delivers."""
        return self(
            not refusal.brings_footprints,
            refusal,
            path="/data",
            expected="a refusal without footprints in its body",
        )

    @property
    def verdict(self) -> Verdict:
        """What follows from everything that was looked at. Raises `Untestable` if that was nothing."""
        if not self.looked:
            raise Untestable("there was nothing to look at", Blame.CONFIG, tuple(self.evidence))
        return self._worst

    @property
    def blame(self) -> Blame | None:
        return {Verdict.PASS: None, Verdict.DISPUTED: Blame.SPEC}.get(self._worst, Blame.VENDOR)

    @property
    def first(self) -> dict[str, Any] | None:
        """The worst finding, as JSON."""
        ranked = sorted(self.findings, key=lambda finding: (bool(finding.dispute), finding.advice))
        return ranked[0].to_json() if ranked else None
