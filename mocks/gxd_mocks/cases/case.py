"""A calculation case, read: what is given, what is asked for, and which mistakes are known to happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from gxd_fixtures import cases as data
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.quantity import number

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake in one case. `edit` is what it changes in the input, `settings` what else its hook needs; `by_hand` are the
    lines of hand arithmetic that it changes."""

    mistake: str
    edit: Mapping[str, Any] | None
    settings: Mapping[str, Any]
    by_hand: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far from the reference a figure may lie: relative (a fraction of it) or absolute."""

    relative: Fraction
    absolute: Fraction
    reason: Words

    def allows(self, got: Fraction, due: Fraction) -> bool:
        return abs(got - due) <= self.around(due)

    def around(self, due: Fraction) -> Fraction:
        return max(self.absolute, self.relative * abs(due))


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `input` is what the calculator of `method` reads; `asks` what of its result is wanted."""

    id: str
    method: str
    title: Words
    story: Words
    difficulty: str
    topics: Sequence[str]
    input: Mapping[str, Any]
    asks: Mapping[str, Any]
    policies: Policies
    tolerances: Mapping[str, Tolerance]
    by_hand: Mapping[str, str]
    wrong: Mapping[str, Wrong]


def names() -> list[str]:
    return data.names()


@cache
def case(name: str) -> Case:
    """The case with that id. Raises `KeyError`."""
    found = data.case(name)
    return Case(
        id=found["id"],
        method=found["method"],
        title=found["title"],
        story=found["story"],
        difficulty=found["difficulty"],
        topics=tuple(found["topics"]),
        input=found["input"],
        asks=found.get("asks", {}),
        policies=Policies(found.get("policies")),
        tolerances=_tolerances(found.get("tolerance")),
        by_hand=found["by_hand"],
        wrong={row["mistake"]: _wrong(**row) for row in found.get("wrong", [])},
    )


def _wrong(
    *, mistake: str, by_hand: Mapping[str, str], edit: Mapping[str, Any] | None = None, **settings: Any
) -> Wrong:
    return Wrong(mistake, edit, settings, by_hand)


def _tolerances(stricter: Mapping[str, Any] | None) -> dict[str, Tolerance]:
    """By figure; what a case says of its own is about the footprint itself."""
    found = {figure: _tolerance(row) for figure, row in data.judging().items()}
    if stricter:
        found["pcf"] = _tolerance(stricter)
    return found


def _tolerance(row: Mapping[str, Any]) -> Tolerance:
    return Tolerance(number(row.get("relative", "0")), number(row.get("absolute", "0")), row["reason"])
