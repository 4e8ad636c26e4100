"""A footprint with the unit it is declared for: what is bought, handed on and multiplied.

Version 2.x states emissions per one declared unit, 3.0 per the whole declared amount (ADR-36). Confusing the two is off
by exactly the amount, so a footprint carries its amount always, and the reader of a document asks for the version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import errors
from gxd_mocks.calculators.biogenic import including_uptake
from gxd_mocks.calculators.form import Form, kind_of
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.quality import SCALES, Ratings, checked_percentage, checked_rating
from gxd_mocks.quantity import fraction, json_number, shown

BOUNDARIES = ("cradle-to-gate", "gate-to-gate", "cradle-to-grave")
SOURCES = ("primary", "secondary", "theoretical")
NOTHING = Fraction(0)
MASS_LINKS = ("piece", "volume", "area", "time", "traffic")
"""Dimensions of goods that have a mass; energy, transport and money have none."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """`value` kgCO2e for `amount` × `unit` of a thing, cradle to gate, without biogenic uptake.

    `mass` is that of the whole declared amount in kg; None or 0 if it is unknown or irrelevant. Shares are percentages.
    `uptake` is what the figure including biogenic uptake adds: zero or less.
    """

    value: Fraction
    unit: units.Unit
    amount: Fraction = Fraction(1)
    mass: Fraction | None = None
    primary_data_share: Fraction | None = None
    ratings: Ratings | None = None
    exempted: Fraction = Fraction(0)
    gate_to_gate: Fraction | None = None
    calc_method: str = "0"
    source: str = "secondary"
    characterization: tuple[str, ...] = ()
    uptake: Fraction = NOTHING
    where: str = ""

    def declared_amounts(
        self,
        quantity: Fraction,
        unit: units.Unit,
        who: str = "",
        where: str = "",
        mass_each: Fraction | None = None,
    ) -> Fraction:
        """How many declared amounts of this are `quantity` × `unit`.

        A mass and a number of pieces are converted through the declared mass, or through the mass of one `unit` that
        the line itself states. Raises `MassMissing` if neither is known: the mass is never guessed.
        """
        if unit.dimension == self.unit.dimension:
            same = quantity if unit.name == self.unit.name else quantity * unit.to(self.unit, where)
            return same if self.amount == 1 else same / self.amount
        if self.unit.dimension == "mass" and unit.dimension in MASS_LINKS:
            if not mass_each:
                raise errors.MassMissing(where, who=who, got=unit.name, due=self.unit.name, mass=_said(mass_each))
            return quantity * mass_each * units.KG.to(self.unit) / self.amount
        if unit.dimension == "mass" and self.unit.dimension in MASS_LINKS:
            if not self.mass:
                raise errors.MassMissing(where, who=who, got=unit.name, due=self.unit.name, mass=_said(self.mass))
            return quantity * unit.to(units.KG) / self.mass
        return quantity * unit.to(self.unit, where) / self.amount

    def must_be_sound(self, who: str) -> None:
        """Refuse a declared amount of zero, a negative mass, and a kilogram that does not weigh one."""
        if self.amount <= 0:
            raise errors.NotPositive(self.where, name=f"the declared amount of {who}", got=shown(self.amount))
        if self.mass is None:
            return
        if self.mass < 0:
            raise errors.NegativeAmount(self.where, name=f"the mass of {who}", got=shown(self.mass))
        if self.unit.dimension == "mass" and self.mass != self.amount * self.unit.size:
            raise errors.MassNotOne(self.where, who=who, got=shown(self.mass / (self.amount * self.unit.size)))


def _said(mass: Fraction | None) -> str:
    return "not stated" if mass is None else shown(mass)


# ------------------------------------------------------------------------------- from our own short form of a footprint

FOOTPRINT_KEYS = (
    "value",
    "value_unit",
    "unit",
    "amount",
    "mass",
    "primary_data_share",
    "data_quality",
    "exempted",
    "gate_to_gate",
    "calc_method",
    "source",
    "characterization",
    "boundary",
    "biogenic_uptake",
)


def from_form(form: Form, policies: Policies = DEFAULTS) -> Footprint:
    """A footprint in the short form of the calculators' inputs: `{value, unit, amount, mass, …}`."""
    boundary = form.choice("boundary", BOUNDARIES, BOUNDARIES[0])
    who = form.value.get("id") or "this footprint"
    if boundary != BOUNDARIES[0]:
        raise errors.BoundaryMix(form.at("boundary"), who=who, got=boundary, due=BOUNDARIES[0])
    share = form.maybe_number("primary_data_share")
    footprint = Footprint(
        value=form.number("value") * form.unit("value_unit", "kgCO2e").to(units.KGCO2E, form.at("value_unit")),
        unit=form.unit(of="the declared amount"),
        amount=form.positive("amount", "1"),
        mass=form.maybe_amount("mass"),
        primary_data_share=share
        if share is None
        else checked_percentage(share, form.at("primary_data_share"), "the primary data share", policies),
        ratings=ratings_from(form),
        exempted=_exempted(form.number("exempted", "0"), form.at("exempted"), who, policies),
        gate_to_gate=form.maybe_number("gate_to_gate"),
        calc_method=form.choice("calc_method", ("0", "1"), "0"),
        source=form.choice("source", SOURCES, "secondary"),
        characterization=(form.text("characterization"),) if "characterization" in form else (),
        uptake=uptake_from(form),
        where=form.at("value"),
    )
    footprint.must_be_sound(who)
    return footprint


def uptake_from(form: Form, name: str = "biogenic_uptake") -> Fraction:
    """Biogenic carbon taken up (kgCO2e): zero or negative. Raises `PositiveUptake`."""
    if name not in form:
        return NOTHING
    uptake = form.number(name)
    including_uptake(NOTHING, uptake, form.at(name))
    return uptake


def ratings_from(form: Form, name: str = "data_quality") -> Ratings | None:
    """Ratings as `{scale: "1-5", technological: "2", …}`; None if there are none."""
    block = form.maybe_form(name)
    if block is None:
        return None
    scale = block.choice("scale", tuple(SCALES), "1-5")
    block.only("scale", *SCALES[scale].indicators)
    return Ratings(
        scale,
        {
            indicator: checked_rating(block.number(indicator), scale, block.at(indicator), indicator)
            for indicator in SCALES[scale].indicators
            if indicator in block
        },
    )


def _exempted(value: Fraction, where: str, who: str, policies: Policies) -> Fraction:
    if value == 100:
        raise errors.ExemptedEverything(where, who=who)
    if not 0 <= value < 100:
        raise errors.PercentOutOfRange(where, name="the exempted share", got=fraction(value))
    return value


# ------------------------------------------------------------------------------- from a document of the data model


@dataclass(frozen=True, slots=True)
class Line:
    """How one line of the data model (2.x or 3.0) writes a footprint."""

    unit: str
    amount: str
    value: str
    including: str
    uptake: str
    per_amount: bool
    numbers_are_text: bool
    scale: str
    characterization: str
    rating_names: Mapping[str, str]


_RATINGS = {indicator: f"{indicator}DQR" for indicator in SCALES["1-3"].indicators}

LINES: Mapping[str, Line] = {
    "2": Line(
        unit="declaredUnit",
        amount="unitaryProductAmount",
        value="pCfExcludingBiogenic",
        including="pCfIncludingBiogenic",
        uptake="biogenicCarbonWithdrawal",
        per_amount=False,
        numbers_are_text=False,
        scale="1-3",
        characterization="characterizationFactors",
        rating_names=_RATINGS,
    ),
    "3": Line(
        unit="declaredUnitOfMeasurement",
        amount="declaredUnitAmount",
        value="pcfExcludingBiogenicUptake",
        including="pcfIncludingBiogenicUptake",
        uptake="biogenicCO2Uptake",
        per_amount=True,
        numbers_are_text=True,
        scale="1-5",
        characterization="ipccCharacterizationFactors",
        rating_names={indicator: _RATINGS[indicator] for indicator in SCALES["1-5"].indicators},
    ),
}


def from_document(
    document: Any, where: str = "", policies: Policies = DEFAULTS, as_of: date | None = None
) -> Footprint:
    """The footprint in a document of the data model, 2.x or 3.0, turned to its whole declared amount.

    `as_of` is the day for which it is used; without one, validity is not judged. Raises `DeclaredUnitUnclear` without a
    version, `DeprecatedFootprint`, `ExpiredFootprint`, and what the numbers themselves offend.
    """
    form = Form(document, where)
    pcf = form.form("pcf")
    who = str(document.get("productNameCompany") or document.get("id") or "this footprint")
    line = _line(form, pcf, who)
    if form.value.get("status") == "Deprecated" and policies["deprecated"] == "refuse":
        raise errors.DeprecatedFootprint(form.at("status"), who=who)
    if as_of and policies["expired"] == "refuse":
        _must_be_valid(form, pcf, who, as_of)
    amount = pcf.positive(line.amount)
    times = Fraction(1) if line.per_amount else amount
    mass = pcf.maybe_amount("productMassPerDeclaredUnit")
    footprint = Footprint(
        value=pcf.number(line.value) * times,
        unit=pcf.unit(line.unit),
        amount=amount,
        mass=None if mass is None else mass * times,
        primary_data_share=_percentage(pcf, "primaryDataShare", line, policies),
        ratings=_ratings(pcf, line),
        exempted=_exempted(
            _number(pcf, "exemptedEmissionsPercent", line) or Fraction(0),
            pcf.at("exemptedEmissionsPercent"),
            who,
            policies,
        ),
        gate_to_gate=_gate_to_gate(form, times),
        calc_method=str(_gxd(form).get("calcMethod", "0")),
        source="primary",
        characterization=_characterization(pcf, line),
        where=pcf.at(line.value),
    )
    footprint.must_be_sound(who)
    return footprint


def _line(form: Form, pcf: Form, who: str) -> Line:
    version = form.value.get("specVersion")
    if isinstance(version, str) and version[:2] in ("2.", "3."):
        return LINES[version[0]]
    known = next((line for line in LINES.values() if line.unit in pcf), None)
    if version is None and known and pcf.number(known.amount, "1") == 1:
        # For one unit both versions mean the same.
        return known
    raise errors.DeclaredUnitUnclear(
        form.at("specVersion"), who=who, amount=str(pcf.value.get(known.amount) if known else "an unknown number of")
    )


def _number(pcf: Form, name: str, line: Line) -> Fraction | None:
    """A percentage or rating: a JSON number in 2.x, a decimal string in 3.0."""
    if name not in pcf:
        return None
    if line.numbers_are_text and not isinstance(pcf.value[name], str):
        raise errors.NumberNotString(pcf.at(name), got=str(pcf.value[name]))
    return pcf.number(name) if line.numbers_are_text else json_number(pcf.value[name], pcf.at(name))


def _percentage(pcf: Form, name: str, line: Line, policies: Policies) -> Fraction | None:
    value = _number(pcf, name, line)
    return value if value is None else checked_percentage(value, pcf.at(name), "the primary data share", policies)


def _ratings(pcf: Form, line: Line) -> Ratings | None:
    block = pcf.maybe_form("dqi")
    if block is None:
        return None
    found = {}
    for indicator, name in line.rating_names.items():
        value = _number(block, name, line)
        if value is not None:
            found[indicator] = checked_rating(value, line.scale, block.at(name), name)
    return Ratings(line.scale, found)


def _characterization(pcf: Form, line: Line) -> tuple[str, ...]:
    value = pcf.value.get(line.characterization)
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _must_be_valid(form: Form, pcf: Form, who: str, as_of: date) -> None:
    # Validity: until validityPeriodEnd, at most three years after the end of the reference period.
    ends = [_day(form, "validityPeriodEnd")] if "validityPeriodEnd" in form else []
    if "referencePeriodEnd" in pcf:
        reference = _day(pcf, "referencePeriodEnd")
        ends.append(_years_later(reference, 3))
    if ends and as_of > min(ends):
        raise errors.ExpiredFootprint(form.path, who=who, got=min(ends).isoformat(), as_of=as_of.isoformat())


def _day(form: Form, name: str) -> date:
    text = form.text(name)
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise errors.WrongKind(form.at(name), got=f"“{text[:40]}”", due="a time as 2023-03-31T00:00:00Z") from None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February, or beyond the year 9999
        return day.replace(year=min(day.year + years, date.max.year), day=28)


def _gxd(form: Form) -> dict[str, Any]:
    """The data of the consortium's extension, recognised by its calcMethod; empty if there is none."""
    for value, path in form.values("extensions"):
        if not isinstance(value, dict):
            raise errors.WrongKind(path, got=kind_of(value), due="an object")
        data = value.get("data")
        if isinstance(data, dict) and "calcMethod" in data:
            return data
    return {}


def _gate_to_gate(form: Form, times: Fraction) -> Fraction | None:
    block = _gxd(form).get("gateToGate")
    if not isinstance(block, dict) or "gateToGateFossilGhgEmissions" not in block:
        return None
    return Form(block, form.at("extensions")).number("gateToGateFossilGhgEmissions") * times


def must_be_one_footprint(two: Footprint, three: Footprint, who: str = "", where: str = "") -> None:
    """Refuse a 2.x document and its 3.0 translation that are not the same footprint.

    `two` and `three` as `from_document` read them: both for the whole amount. Off by the amount is the classic mistake
    of copying the value without multiplying.
    """
    if two.value != three.value:
        raise errors.DeclaredUnitMix(
            where,
            who=who,
            ratio=shown(three.value * two.amount / two.value) if two.value else "any number",
            due=shown(two.amount),
            amount=shown(two.amount),
        )
