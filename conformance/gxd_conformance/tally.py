"""Counting verdicts, and the verdict on the whole run that follows from them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from gxd_conformance.blame import Blame
from gxd_conformance.requirement import Level
from gxd_conformance.verdict import CannotStart, RunVerdict, Verdict, worst

if TYPE_CHECKING:
    from gxd_conformance.certification import Certification


class Tally:
    """The verdicts of a run so far; the verdict of a requirement is the worst of its checks."""

    def __init__(self, fail_on: str = "must") -> None:
        self._fail_on = fail_on
        self.lines: dict[str, list[dict[str, Any]]] = {}

    def add(self, line: dict[str, Any]) -> None:
        self.lines.setdefault(line["requirement"], []).append(line)

    def of(self, requirement: str) -> Verdict:
        return worst([Verdict(line["verdict"]) for line in self.lines[requirement]])

    @property
    def by_requirement(self) -> dict[str, Verdict]:
        return {requirement: self.of(requirement) for requirement in self.lines}

    def with_verdict(self, verdict: Verdict) -> list[dict[str, Any]]:
        """The lines that gave requirements this verdict, one for each check."""
        return [
            line
            for requirement, lines in self.lines.items()
            if self.of(requirement) is verdict
            for line in lines
            if line["verdict"] == verdict
        ]

    def verdict(
        self, cannot_start: CannotStart | None = None, broken: str | None = None
    ) -> tuple[RunVerdict, str | None]:
        """The verdict on the run, and in one sentence why it is not conformant.

        Looked and satisfied is conformant. A violated MUST is non-conformant (a SHOULD too with `--fail-on should`).
        A MUST that could not be looked at, or an error of ours, makes the run incomplete. Nothing judged is incomplete.
        """
        verdicts = self.by_requirement
        if cannot_start is not None:
            return RunVerdict.INCOMPLETE, str(cannot_start)
        failed = [name for name, verdict in verdicts.items() if verdict is Verdict.FAIL]
        warned = [name for name, verdict in verdicts.items() if verdict is Verdict.WARN]
        if failed:
            return RunVerdict.NON_CONFORMANT, f"{_many(len(failed), 'requirement')} violated: {_first(failed)}"
        if warned and self._fail_on == "should":
            return (
                RunVerdict.NON_CONFORMANT,
                f"--fail-on should: {_many(len(warned), 'recommendation')} not followed: {_first(warned)}",
            )
        if broken:
            return RunVerdict.INCOMPLETE, f"the suite itself failed ({broken}); please report this"
        ours = [name for name, verdict in verdicts.items() if verdict is Verdict.SUITE_ERROR]
        if ours:
            return RunVerdict.INCOMPLETE, f"an error of the suite itself in {_first(ours)}; please report this"
        unseen = [name for name, verdict in verdicts.items() if verdict is Verdict.UNTESTABLE and self._binding(name)]
        if unseen:
            return (
                RunVerdict.INCOMPLETE,
                f"{_many(len(unseen), 'requirement')} could not be looked at: {_first(unseen)}",
            )
        if not any(verdict is Verdict.PASS for verdict in verdicts.values()):
            return RunVerdict.INCOMPLETE, "nothing was judged: is the selection (--only, --skip) too narrow?"
        return RunVerdict.CONFORMANT, None

    def _binding(self, requirement: str) -> bool:
        line = self.lines[requirement][0]
        return Level(line["level"]).binding and not line.get("advice", False)

    def footer(
        self, certification: Certification, cannot_start: CannotStart | None = None, broken: str | None = None
    ) -> dict[str, Any]:
        verdict, reason = self.verdict(cannot_start, broken)
        everything = certification.catalogue
        reason = reason and certification.secrets.hide(reason)
        return {
            "type": "footer",
            "verdict": str(verdict),
            "reason": reason,
            "blame": _blame(verdict, cannot_start, self),
            "counts": {
                "requirements": dict(Counter(map(str, self.by_requirement.values()))),
                "checks": dict(Counter(line["verdict"] for lines in self.lines.values() for line in lines)),
                "excluded": sum(1 for row in everything.values() if row.excluded),
                "out_of_scope": sum(1 for row in everything.values() if not row.excluded and row.id not in self.lines),
                "exchanges": len(certification.recorder.exchanges),
            },
            "finished_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "elapsed_s": round(perf_counter() - certification.started, 2),
            "chain": certification.record.chain,
        }


def _blame(verdict: RunVerdict, cannot_start: CannotStart | None, tally: Tally) -> str | None:
    if cannot_start is not None:
        return str(cannot_start.blame)
    if verdict is RunVerdict.NON_CONFORMANT:
        return str(Blame.VENDOR)
    if verdict is RunVerdict.CONFORMANT:
        return None
    if tally.with_verdict(Verdict.SUITE_ERROR):
        return str(Blame.SUITE)
    blames = {line["blame"] for line in tally.with_verdict(Verdict.UNTESTABLE)}
    return next((str(blame) for blame in BLAMED_FIRST if blame in blames), None)


BLAMED_FIRST = (Blame.NETWORK, Blame.CONFIG, Blame.VENDOR, Blame.SPEC, Blame.SUITE)
"""Where several things kept us from looking: without an answer the other reasons may not be real ones."""


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _first(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
