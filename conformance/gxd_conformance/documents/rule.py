"""Rules: small functions that read like a sentence of the specification, each registered with the requirement it judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from gxd_conformance.documents.offence import Offence, Severity
from gxd_conformance.documents.part import Breach
from gxd_fixtures import SPECS

LINE_2 = tuple(spec for spec in SPECS if spec.startswith("2."))
LINE_3 = ("3.0",)

Subject = TypeVar("Subject")
Judge = Callable[[Subject], Iterator[Breach]]


def since(first: str, last: str = SPECS[-1]) -> tuple[str, ...]:
    """The versions from `first` to `last`, both included."""
    return SPECS[SPECS.index(first) : SPECS.index(last) + 1]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """One judging function for one requirement in some versions."""

    requirement: str
    specs: tuple[str, ...]
    severity: Severity
    advice: bool
    disputed: str | None
    judge: Judge[Subject]

    def offences(self, subject: Subject) -> Iterator[Offence]:
        for breach in self.judge(subject):
            yield Offence(
                self.requirement,
                self.severity,
                breach.path,
                breach.got,
                breach.expected,
                breach.disputed or self.disputed,
                breach.advice or self.advice,
            )


class Rulebook(Generic[Subject]):
    """The rules on one kind of thing."""

    def __init__(self) -> None:
        self._rules: list[Rule[Subject]] = []
        self._in_force: dict[str, tuple[Rule[Subject], ...]] = {}

    def rule(
        self,
        requirement: str,
        specs: Iterable[str] = SPECS,
        *,
        severity: Severity = "prose",
        advice: bool = False,
        disputed: str | None = None,
    ) -> Callable[[Judge[Subject]], Judge[Subject]]:
        """Register a function that yields a `Breach` for everything that offends `requirement`.

        The same function may be registered several times: sentences return from version to version under other ids.
        """

        def register(judge: Judge[Subject]) -> Judge[Subject]:
            self._rules.append(Rule(requirement, tuple(specs), severity, advice, disputed, judge))
            self._in_force.clear()
            return judge

        return register

    def in_force(self, spec: str) -> tuple[Rule[Subject], ...]:
        """The rules of a version, in the order in which they were written."""
        if spec not in self._in_force:
            self._in_force[spec] = tuple(rule for rule in self._rules if spec in rule.specs)
        return self._in_force[spec]

    def judge(self, subject: Subject, spec: str) -> Iterator[Offence]:
        for rule in self.in_force(spec):
            yield from rule.offences(subject)

    def requirements(self, spec: str) -> frozenset[str]:
        return frozenset(rule.requirement for rule in self.in_force(spec))
