"""What a look at the evidence can end in, and what a whole run can end in."""

from __future__ import annotations

from enum import StrEnum

from gxd_conformance.blame import Blame


class Verdict(StrEnum):
    """The verdict on one requirement. Only `fail` counts against the vendor; green means looked and satisfied."""

    PASS = "pass"
    FAIL = "fail"
    WARN = "warn"
    UNTESTABLE = "untestable"
    DISPUTED = "disputed"
    EXCUSED = "excused"
    NOT_APPLICABLE = "not_applicable"
    SUITE_ERROR = "suite_error"


WORST_FIRST = (
    Verdict.SUITE_ERROR,
    Verdict.FAIL,
    Verdict.UNTESTABLE,
    Verdict.DISPUTED,
    Verdict.WARN,
    Verdict.EXCUSED,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)
"""One requirement may be judged by several checks; its verdict is the first of these that any of them gave."""


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict of a requirement that several checks judged. Raises `ValueError` for an empty list."""
    return min(verdicts, key=WORST_FIRST.index)


class RunVerdict(StrEnum):
    """The verdict on the whole run, with its exit code."""

    CONFORMANT = "conformant"
    NON_CONFORMANT = "non_conformant"
    INCOMPLETE = "incomplete"

    @property
    def exit_code(self) -> int:
        return {RunVerdict.CONFORMANT: 0, RunVerdict.NON_CONFORMANT: 1, RunVerdict.INCOMPLETE: 2}[self]


class Untestable(Exception):
    """A prerequisite is missing, so there is nothing to look at. Never green.

    `missing` says what is missing and how to supply it; `blame` on which side; `evidence` which exchanges showed it.
    """

    def __init__(self, missing: str, blame: Blame = Blame.CONFIG, evidence: tuple[str, ...] = ()) -> None:
        super().__init__(missing)
        self.missing = missing
        self.blame = blame
        self.evidence = evidence


class NotApplicable(Exception):
    """The requirement speaks of something that this vendor does not have and need not have: neither green nor missing.

    `why` says what was looked for.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class CannotStart(Exception):
    """The run could not begin: the endpoint cannot be reached or is not configured as it is. Exit code 2.

    Says nothing about conformance. `next_step` tells the person what to do now.
    """

    def __init__(self, what: str, blame: Blame, next_step: str) -> None:
        super().__init__(f"{what} {next_step}".strip())
        self.what = what
        self.blame = blame
        self.next_step = next_step
