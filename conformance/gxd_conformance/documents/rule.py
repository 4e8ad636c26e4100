"""Rules: small functions that read like a sentence of the specification, registered with the requirement they judge."""

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
    """One judging function, for the requirements that say the same, in some versions."""

    requirements: tuple[str, ...]
    specs: tuple[str, ...]
    severity: Severity
    advice: bool
    disputed: str | None
    judge: Judge[Subject]

    def offences(self, breach: Breach) -> Iterator[Offence]:
        disputed, advice = breach.disputed or self.disputed, breach.advice or self.advice
        for requirement in self.requirements:
            yield Offence(requirement, self.severity, breach.path, breach.got, breach.expected, disputed, advice)


class Rulebook(Generic[Subject]):
    """The rules on one kind of thing."""

    def __init__(self) -> None:
        self._rules: list[Rule[Subject]] = []
        self._in_force: dict[str, tuple[Rule[Subject], ...]] = {}

    def rule(
        self,
        requirements: str | tuple[str, ...],
        specs: Iterable[str] = SPECS,
        *,
        severity: Severity = "prose",
        advice: bool = False,
        disputed: str | None = None,
    ) -> Callable[[Judge[Subject]], Judge[Subject]]:
        """Register a function that yields a `Breach` for everything that offends the requirement, or all of several.

        The same function may be registered several times: sentences return from version to version under other ids.
        """

        ids = (requirements,) if isinstance(requirements, str) else requirements

        def register(judge: Judge[Subject]) -> Judge[Subject]:
            self._rules.append(Rule(ids, tuple(specs), severity, advice, disputed, judge))
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
            for breach in rule.judge(subject):
                yield from rule.offences(breach)

    def requirements(self, spec: str) -> frozenset[str]:
        return frozenset(requirement for rule in self.in_force(spec) for requirement in rule.requirements)
