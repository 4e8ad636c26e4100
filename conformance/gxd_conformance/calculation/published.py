"""What was published as the result of a case, read without trust: a figure is exact, absent, or cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gxd_conformance.documents.offence import ABSENT, shown
from gxd_mocks import units
from gxd_mocks.calculators.declared import LINES, Footprint, Line
from gxd_mocks.calculators.errors import CalculationError
from gxd_mocks.quantity import json_number, number


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` is None where nothing stands, or nothing that is a number; `written` is what stands there."""

    value: Fraction | None
    written: str = ABSENT
    path: str = ""

    @property
    def is_there(self) -> bool:
        return self.written != ABSENT


NO_FIGURE = Figure(None)


@dataclass(frozen=True, slots=True)
class Published:
    """The figures of one published result, for its own declared amount × unit (`per_amount`: values are for all of it).

    `figures` are those of the whole declared amount, whatever the version wrote. `scale` and `ratings` as the version has
    them; `gxd` is the data of the consortium's extension, None without one; `boundary` what an assurance says of it.
    """

    unit: units.Unit | None
    unit_written: str
    unit_path: str
    amount: Figure
    mass: Figure
    figures: Mapping[str, Figure]
    scale: str
    ratings: Mapping[str, Figure]
    gxd: Mapping[str, Any] | None = None
    gxd_path: str = ""
    boundary: Figure = NO_FIGURE
    places: Mapping[str, str] = field(default_factory=dict)

    def figure(self, name: str) -> Figure:
        return self.figures.get(name, NO_FIGURE)

    def value_for(self, amount: Fraction, unit: units.Unit, mass: Fraction | None, name: str = "pcf") -> Fraction:
        """A figure in kgCO2e, turned to another declared amount of the same thing, `mass` kg of it.

        Raises `CalculationError` where the two units have nothing to do with each other, and `ValueError` without figure.
        """
        value, own = self.figure(name).value, self.amount.value
        if value is None or self.unit is None or own is None or own <= 0:
            raise ValueError(f"no {name} for a declared amount")
        declared = Footprint(value, self.unit, own, self.mass.value)
        each = mass / amount if mass else None
        return value * declared.declared_amounts(amount, unit, mass_each=each)


def from_footprint(document: Any, line_name: str) -> Published:
    """The result in a footprint of the `2` or the `3` line. Never raises, whatever the document."""
    line = LINES[line_name]
    pcf = _object(_object(document).get("pcf"))
    amount = _figure(pcf, line.amount, "/pcf")
    times = Fraction(1) if line.per_amount else amount.value or Fraction(1)
    values = {"pcf": line.value, "including_uptake": line.including}
    figures = {name: _times(_figure(pcf, member, "/pcf"), times) for name, member in values.items()}
    figures["primary_data_share"] = _figure(pcf, "primaryDataShare", "/pcf")
    figures["exempted"] = _figure(pcf, "exemptedEmissionsPercent", "/pcf")
    gxd, gxd_path = _extension(document)
    inside = _object(_object(gxd).get("gateToGate"))
    member = "gateToGateFossilGhgEmissions"
    figures["gate_to_gate"] = _times(_figure(inside, member, f"{gxd_path}/gateToGate"), times)
    written = pcf.get(line.unit)
    return Published(
        unit=_unit(written),
        unit_written=ABSENT if line.unit not in pcf else shown(written),
        unit_path=f"/pcf/{line.unit}",
        amount=amount,
        mass=_times(_figure(pcf, "productMassPerDeclaredUnit", "/pcf"), times),
        figures=figures,
        scale=line.scale,
        ratings=_ratings(pcf, line),
        gxd=gxd,
        gxd_path=gxd_path,
        boundary=_boundary(pcf),
    )


def _ratings(pcf: Mapping[str, Any], line: Line) -> dict[str, Figure]:
    block = _object(pcf.get("dqi"))
    return {name: _figure(block, member, "/pcf/dqi") for name, member in line.rating_names.items()}


def _boundary(pcf: Mapping[str, Any]) -> Figure:
    """2.x says in the assurance which boundary was assured; nothing else names one."""
    said = _object(pcf.get("assurance")).get("boundary")
    return NO_FIGURE if said is None else Figure(None, shown(said), "/pcf/assurance/boundary")


def _extension(document: Any) -> tuple[Mapping[str, Any] | None, str]:
    """The data of the consortium's extension, recognised by its calcMethod."""
    extensions = _object(document).get("extensions")
    for index, each in enumerate(extensions if isinstance(extensions, list) else ()):
        data = _object(each).get("data")
        if isinstance(data, dict) and "calcMethod" in data:
            return data, f"/extensions/{index}/data"
    return None, "/extensions"


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _figure(holder: Mapping[str, Any], member: str, path: str) -> Figure:
    place = f"{path}/{member}"
    if holder.get(member) is None:
        return Figure(None, ABSENT, place)
    return Figure(number_in(holder[member]), shown(holder[member]), place)


def number_in(value: Any) -> Fraction | None:
    """The exact number that a decimal string or a JSON number means; None if it means none.

    Which of the two has to stand where, other requirements say; here only the number counts.
    """
    try:
        if isinstance(value, str):
            return number(value)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return json_number(value)
    except CalculationError:
        return None
    return None


def _times(figure: Figure, times: Fraction) -> Figure:
    return figure if figure.value is None else Figure(figure.value * times, figure.written, figure.path)


def _unit(written: Any) -> units.Unit | None:
    try:
        return units.unit(written)
    except CalculationError:
        return None
