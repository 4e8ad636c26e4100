"""A published result beside the reference: figure by figure, with the known mistake that explains a difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from gxd_conformance.calculation.published import Figure, Published
from gxd_conformance.documents.offence import shown
from gxd_fixtures import cases as data
from gxd_mocks.calculators.declared import LINES
from gxd_mocks.calculators.errors import CalculationError
from gxd_mocks.cases.case import Case, case
from gxd_mocks.cases.result import Result
from gxd_mocks.quantity import shown as shown_exactly

PUBLISHED, UNIT, VALUE, INCLUDING, SHARE, RATINGS, EXEMPTED, BOUNDARY, GXD, INSIDE = (
    f"CALC-CASE-{number:03}" for number in range(1, 11)
)

BOUNDARY_MISTAKES = ("gate-to-gate-only", "upstream-without-own", "outbound-included")
"""Mistakes that are about where the footprint begins and ends."""

AMOUNT_MISTAKES = ("amount-left-out", "amount-twice")
"""Mistakes that are about one unit and the whole declared amount."""

MASS_TOLERANCE = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A known mistake that leads to what was published."""

    name: str
    title: dict[str, str]
    happened: dict[str, str]
    fix: dict[str, str]

    @classmethod
    def of(cls, name: str) -> Diagnosis:
        return cls(name, **data.mistakes()[name])

    def told(self, language: str) -> str:
        """`scrap multiplied instead of divided (scrap-multiplied): … Fix: …`"""
        title, happened, fix = self.title[language], self.happened[language], self.fix[language]
        if language == "ja":
            return f"{title}({self.name})。{happened}{fix}"
        return f"{title} ({self.name}). {happened} {fix}"

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "title": self.title, "happened": self.happened, "fix": self.fix}


@dataclass(frozen=True, slots=True)
class Observation:
    """One look: whether a figure is right. `missing` says what is not there to be looked at."""

    requirement: str
    holds: bool
    path: str = ""
    got: str = ""
    expected: str = ""
    diagnosis: Diagnosis | None = None
    missing: str = ""


@cache
def right(name: str) -> Result:
    """The reference's result of a case."""
    return Result.from_json(data.results()[name]["right"])


def asked_for(name: str, scale: str) -> frozenset[str]:
    """Which requirements a case has something to say about; `scale` is that of the version's ratings."""
    result = right(name)
    found = {PUBLISHED, UNIT, VALUE, BOUNDARY, GXD}
    if result.including_uptake is not None and result.including_uptake != result.pcf:
        found.add(INCLUDING)
    if result.primary_data_share is not None:
        found.add(SHARE)
    if result.ratings and result.ratings[0] == scale:
        found.add(RATINGS)
    if result.exempted is not None:
        found.add(EXEMPTED)
    if result.gate_to_gate is not None:
        found.add(INSIDE)
    return frozenset(found)


def scale_of(line: str) -> str:
    """The scale of the data quality ratings in the `2` or the `3` line."""
    return LINES[line].scale


def judge(name: str, published: Published) -> list[Observation]:
    """Everything that there is to see in one published result of a case. Raises `KeyError` for an unknown case."""
    return list(_Judge(case(name), right(name), published).observations())


class _Judge:
    """One case, its reference and what was published."""

    def __init__(self, of: Case, due: Result, published: Published) -> None:
        self.case = of
        self.due = due
        self.published = published
        self.value = self._for_the_case("pcf")
        self.diagnosis = self._diagnosis()

    def observations(self) -> Iterator[Observation]:
        asked = asked_for(self.case.id, self.published.scale)
        yield from self._unit()
        yield from self._value()
        yield from self._boundary()
        if INCLUDING in asked:
            yield from self._including()
        if SHARE in asked:
            yield self._percentage(SHARE, "primary_data_share", self.due.primary_data_share)
        if EXEMPTED in asked:
            yield self._percentage(EXEMPTED, "exempted", self.due.exempted)
        if RATINGS in asked:
            yield from self._ratings()
        yield from self._extension()
        if INSIDE in asked and self.published.gxd is not None:
            yield from self._inside()

    # ------------------------------------------------------------------------------------------------ unit and value

    @property
    def declared(self) -> str:
        return f"{shown_exactly(self.due.amount)} {self.due.unit}"

    def _for_the_case(self, figure: str) -> Fraction | None:
        """A published figure for the declared amount of the case; None if it cannot be brought there."""
        due = self.due
        try:
            return self.published.value_for(due.amount, due.unit, due.mass, figure)
        except (CalculationError, ValueError):
            return None

    def _unit(self) -> Iterator[Observation]:
        published = self.published
        expected = f"the declared unit of the case, {self.declared}, or one that its mass leads to"
        declared = f"{published.amount.written} × {published.unit_written}"
        comparable = self.value is not None or self._would_compare()
        yield Observation(UNIT, comparable, published.unit_path, declared, expected)
        if comparable and published.mass.is_there and self.due.mass and published.unit and published.amount.value:
            yield from self._mass(published.mass)
        if self.diagnosis and self.diagnosis.name in AMOUNT_MISTAKES:
            yield Observation(
                UNIT,
                False,
                published.amount.path,
                f"{published.figure('pcf').written} beside a declared amount of {published.amount.written}",
                "a value for one unit in 2.x, for the whole declared amount in 3.0",
                self.diagnosis,
            )

    def _would_compare(self) -> bool:
        """Whether unit and amount are fine, and only the value is none."""
        if self.published.figure("pcf").value is not None:
            return False
        stand_in = Figure(Fraction(1))
        try:
            _with(self.published, pcf=stand_in).value_for(self.due.amount, self.due.unit, self.due.mass)
        except (CalculationError, ValueError):
            return False
        return True

    def _mass(self, mass: Figure) -> Iterator[Observation]:
        """What the declared amount weighs, where the case says what the thing weighs."""
        due, unit, amount = self.due, self.published.unit, self.published.amount.value
        assert unit is not None and amount is not None and due.mass is not None
        if unit.dimension == "mass":
            weighs = amount * unit.size
        elif unit.dimension == due.unit.dimension:
            weighs = due.mass * amount * unit.to(due.unit) / due.amount
        else:
            return
        holds = mass.value is not None and abs(mass.value - weighs) <= MASS_TOLERANCE * weighs
        yield Observation(
            UNIT,
            holds,
            mass.path,
            mass.written,
            f"a mass that comes to {shown_exactly(weighs)} kg for the declared amount",
        )

    def _value(self) -> Iterator[Observation]:
        figure = self.published.figure("pcf")
        if self.value is None:
            yield self._missing(VALUE, figure, "a footprint that can be compared")
            return
        expected = f"{shown_exactly(self.due.pcf)} kgCO2e for {self.declared}, {self._within('pcf')}"
        yield Observation(
            VALUE, self._tolerated("pcf", self.value, self.due.pcf), figure.path, self._got(), expected, self.diagnosis
        )

    def _got(self) -> str:
        assert self.value is not None
        got = f"{self.published.figure('pcf').written}, that is {shown_exactly(self.value)} kgCO2e for {self.declared}"
        if self._tolerated("pcf", self.value, self.due.pcf):
            return got
        if self.diagnosis:
            return f"{got}: {self.diagnosis.title['en']} ({self.diagnosis.name})"
        ratio = f", {shown_exactly(self.value / self.due.pcf, 6)} times what is due" if self.due.pcf else ""
        return f"{got}{ratio}"

    def _boundary(self) -> Iterator[Observation]:
        """Cradle to gate: neither only what happens inside the gate, nor the way to the customer."""
        expected = "everything from cradle to gate, and nothing beyond"
        said = self.published.boundary
        if said.is_there:
            yield Observation(BOUNDARY, "cradle-to-gate" in said.written.casefold(), said.path, said.written, expected)
        if self.value is None:
            yield self._missing(BOUNDARY, self.published.figure("pcf"), "a footprint that can be compared")
            return
        mistaken = self.diagnosis if self.diagnosis and self.diagnosis.name in BOUNDARY_MISTAKES else None
        yield Observation(
            BOUNDARY, mistaken is None, self.published.figure("pcf").path, self._got(), expected, mistaken
        )

    def _including(self) -> Iterator[Observation]:
        figure, due = self.published.figure("including_uptake"), self.due.including_uptake
        value = self._for_the_case("including_uptake")
        if value is None or due is None:
            yield self._missing(INCLUDING, figure, "a footprint including biogenic uptake")
            return
        diagnosis = self._by_other_figure("including_uptake", value)
        expected = f"{shown_exactly(due)} kgCO2e for {self.declared} including biogenic uptake, {self._within('pcf')}"
        got = f"{figure.written}, that is {shown_exactly(value)} kgCO2e for {self.declared}{_named(diagnosis)}"
        yield Observation(
            INCLUDING, self._tolerated("pcf", value, due), figure.path, got, expected, diagnosis or self.diagnosis
        )

    # ------------------------------------------------------------------------------------------- shares and ratings

    def _percentage(self, requirement: str, name: str, due: Fraction | None) -> Observation:
        figure = self.published.figure(name)
        if due == 0 and not figure.is_there:
            # PACT Methodology, primary data share: what is not stated counts as zero.
            return Observation(requirement, True, figure.path, figure.written, "0 percent")
        if figure.value is None or due is None:
            return self._missing(requirement, figure, name.replace("_", " "))
        holds = self._tolerated(name, figure.value, due)
        diagnosis = None if holds else self._by_other_figure(name, figure.value)
        expected = f"{shown_exactly(due)} percent, {self._within(name)}"
        return Observation(
            requirement,
            holds,
            figure.path,
            f"{figure.written}{_named(diagnosis)}",
            expected,
            diagnosis or (None if holds else self.diagnosis),
        )

    def _ratings(self) -> Iterator[Observation]:
        assert self.due.ratings is not None
        for name, due in self.due.ratings[1].items():
            figure = self.published.ratings.get(name, Figure(None))
            if figure.value is None:
                yield self._missing(RATINGS, figure, f"{name} rating")
                continue
            yield Observation(
                RATINGS,
                self._tolerated("ratings", figure.value, due),
                figure.path,
                figure.written,
                f"{shown_exactly(due)}, {self._within('ratings')}",
            )

    # ------------------------------------------------------------------------------------------------- the extension

    def _extension(self) -> Iterator[Observation]:
        """The consortium's block agrees with how the case is calculated. Without a block there is nothing to agree."""
        gxd, path = self.published.gxd, self.published.gxd_path
        if gxd is None:
            yield Observation(GXD, True, path, missing="the extension of the consortium (calcMethod, organization)")
            return
        due = self.due.gxd
        yield _equal(GXD, f"{path}/calcMethod", gxd.get("calcMethod"), due["calcMethod"])
        organization = due.get("organization", {})
        got = gxd.get("organization")
        got = got if isinstance(got, dict) else {}
        for member, value in organization.items():
            place = f"{path}/organization/{member}"
            if member.endswith("DistributionLevel") and self._has_scope(member):
                yield _equal(GXD, place, got.get(member), value)
            elif member.endswith("DistributionIndex") and member in got:
                # Optional, and what its three words mean is nowhere written: the nearest is expected, silence is fine.
                yield _equal(GXD, place, got[member], value)
            elif member == "scope3Category":
                categories = got.get(member)
                listed = categories if isinstance(categories, list) else []
                # Text in the schema, numbers in the documentation: which of the two, other requirements judge.
                same = sorted(shown(each).strip('"') for each in listed) == sorted(map(str, value))
                yield Observation(GXD, same, place, shown(categories), f"the categories {', '.join(map(str, value))}")

    def _has_scope(self, member: str) -> bool:
        """Whether the company of the case has emissions in the scope that a level or an index is about."""
        scopes = {str(row["scope"]) for row in self.case.input.get("emissions", ())}
        return member.removeprefix("scope")[0] in scopes

    def _inside(self) -> Iterator[Observation]:
        figure, due = self.published.figure("gate_to_gate"), self.due.gate_to_gate
        value = self._for_the_case("gate_to_gate")
        if value is None or due is None:
            yield self._missing(INSIDE, figure, "gate-to-gate figure")
            return
        tolerance = self.case.tolerances["pcf"]
        yield Observation(
            INSIDE,
            abs(value - due) <= max(tolerance.around(due), tolerance.around(self.due.pcf)),
            figure.path,
            f"{figure.written}, that is {shown_exactly(value)} kgCO2e for {self.declared}",
            f"{shown_exactly(due)} kgCO2e for {self.declared} inside the gate, {self._within('pcf')}",
        )

    # ----------------------------------------------------------------------------------------------------- diagnosing

    def _tolerated(self, figure: str, got: Fraction, due: Fraction) -> bool:
        return self.case.tolerances[figure].allows(got, due)

    def _within(self, figure: str) -> str:
        tolerance = self.case.tolerances[figure]
        around = (
            f"{shown_exactly(tolerance.relative * 100)} %" if tolerance.relative else shown_exactly(tolerance.absolute)
        )
        return f"within {around}"

    def _missing(self, requirement: str, figure: Figure, what: str) -> Observation:
        said = figure.written if figure.is_there else "nothing"
        return Observation(
            requirement, True, figure.path, missing=f"case {self.case.id}: {what} is needed, {said} is published"
        )

    def _diagnosis(self) -> Diagnosis | None:
        """The known mistake that leads to the published value."""
        if self.value is None or self._tolerated("pcf", self.value, self.due.pcf):
            return None
        for mistake, figures in data.results()[self.case.id]["wrong"].items():
            if "pcf" in figures and self._tolerated("pcf", self.value, Fraction(figures["pcf"])):
                return Diagnosis.of(mistake)
        amount = self.published.amount.value
        if amount and amount != 1:
            if self._tolerated("pcf", self.value * amount, self.due.pcf):
                return Diagnosis.of("amount-left-out")
            if self._tolerated("pcf", self.value / amount, self.due.pcf):
                return Diagnosis.of("amount-twice")
        return None

    def _by_other_figure(self, figure: str, got: Fraction) -> Diagnosis | None:
        """The mistake that leaves the value alone and leads to another figure as published."""
        tolerance = self.case.tolerances.get(figure, self.case.tolerances["pcf"])
        for mistake, figures in data.results()[self.case.id]["wrong"].items():
            if "pcf" not in figures and figure in figures and tolerance.allows(got, Fraction(figures[figure])):
                return Diagnosis.of(mistake)
        return None


def _named(diagnosis: Diagnosis | None) -> str:
    return f": {diagnosis.title['en']} ({diagnosis.name})" if diagnosis else ""


def _equal(requirement: str, path: str, got: Any, due: Any) -> Observation:
    return Observation(requirement, shown(got).strip('"') == str(due), path, shown(got), str(due))


def _with(published: Published, **figures: Figure) -> Published:
    from dataclasses import replace

    return replace(published, figures={**published.figures, **figures})
