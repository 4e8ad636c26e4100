"""A result as a footprint of the data model: what somebody publishes who has solved the case.

Everything that a case does not ask for (company, period, standards, …) is that of one plain footprint of the dataset.
"""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from functools import cache
from typing import Any

from gxd_fixtures import dataset, version
from gxd_fixtures.invent.identifier import footprint_id
from gxd_mocks import units
from gxd_mocks.calculators.declared import LINES, Line
from gxd_mocks.calculators.gxd_block import DOCUMENTATION, SCHEMA
from gxd_mocks.cases.case import case, names
from gxd_mocks.cases.mistakes import slip
from gxd_mocks.cases.result import Result
from gxd_mocks.cases.solution import solve
from gxd_mocks.quantity import plain
from gxd_mocks.rounding import PACT, Rounding

Document = dict[str, Any]

PLAIN = "硬鋼線 SWRH62A"
"""The footprint of the dataset that lends everything else: by the kilogram, fossil, without packaging or captured carbon."""

NOTHING = (
    "fossilCarbonContent",
    "recycledCarbonContent",
    "outboundLogisticsGhgEmissions",
    "aircraftGhgEmissions",
)
"""Amounts of the plain footprint that no case speaks of."""

UNTOLD = ("precedingPfIds", "verification", "assurance", "extensions")


def product_id(name: str) -> str:
    """The product id under which the reference publishes the result of a case."""
    return f"urn:pact:cases.example:product-id:{name}"


def published(spec: str) -> list[Document]:
    """The reference's results of all cases."""
    return [document(name, right(name), spec) for name in names()]


@cache
def right(name: str) -> Result:
    return solve(case(name))


@cache
def wrong(name: str, mistake: str) -> Result:
    """What somebody publishes who makes this mistake. Raises `KeyError` if the case does not know it."""
    return solve(case(name), slip(case(name), mistake))


def document(name: str, result: Result, spec: str) -> Document:
    """The footprint that says this of a case."""
    found = _plain_footprint(spec)
    line = version(spec).line
    for member in UNTOLD:
        found.pop(member, None)
        found["pcf"].pop(member, None)
    found |= {
        "id": footprint_id(f"case {name}", line),
        "productIds": [product_id(name)],
        "productNameCompany": f"【架空】{case(name).title['ja']}",
        "productDescription": case(name).story["ja"],
        "comment": f"calculation case {name}",
    }
    found["pcf"] |= _amounts(_declared_as(result, line), LINES[line])
    if result.gxd:
        found["extensions"] = [_extension(result, LINES[line])]
    return found


def _plain_footprint(spec: str) -> Document:
    return deepcopy(next(each for each in dataset.footprints(spec) if each["productNameCompany"] == PLAIN))


def _declared_as(result: Result, line: str) -> Result:
    """In a unit that the line knows: tonnes are kilograms, and what 2.x cannot count (a piece) is weighed."""
    from dataclasses import replace

    if result.unit.dimension == "mass":
        return replace(result, unit=units.KG, amount=result.amount * result.unit.size)
    if result.unit.name in COUNTED_BY_3_ALONE and line == "2":
        if not result.mass:
            raise ValueError("a piece without mass cannot be declared in 2.x")
        return replace(result, unit=units.KG, amount=result.mass)
    return result


COUNTED_BY_3_ALONE = ("piece", "hour", "megabit second")


def _amounts(result: Result, line: Line) -> Document:
    """The members of `pcf` that the case is about."""
    share = Fraction(1) if line.per_amount else 1 / result.amount
    including = result.pcf if result.including_uptake is None else result.including_uptake
    uptake = including - result.pcf
    mass = result.mass or Fraction(0)
    found: Document = {
        line.unit: units.DECLARED[result.unit.name],
        line.amount: plain(result.amount, PACT),
        "productMassPerDeclaredUnit": plain(mass * share, PACT),
        line.value: plain(result.pcf * share, PACT),
        line.including: plain(including * share, PACT),
        "fossilGhgEmissions": plain(result.pcf * share, PACT),
        line.uptake: plain(uptake * share, PACT),
        # What a plant took up is in the product, 44 parts of CO2 for 12 of carbon.
        "biogenicCarbonContent": plain(min(mass, -uptake * 12 / 44) * share, PACT),
        **{member: "0" for member in NOTHING if not (line.scale == "1-3" and member not in OF_2)},
        "primaryDataShare": _number(result.primary_data_share or Fraction(0), line),
        "exemptedEmissionsPercent": _number(result.exempted or Fraction(0), line),
    }
    if result.ratings and result.ratings[0] == line.scale:
        ratings = {line.rating_names[name]: _number(value, line) for name, value in result.ratings[1].items()}
        found["dqi"] = ({"coveragePercent": 100} if line.scale == "1-3" else {}) | ratings
    return found


OF_2 = ("fossilCarbonContent", "aircraftGhgEmissions")


def _number(value: Fraction, line: Line) -> Any:
    """A percentage or a rating: a decimal string in 3.0; in 2.x a JSON number, with six decimals."""
    return plain(value, PACT) if line.numbers_are_text else float(Rounding("six", 6, "half_even")(value))


def _extension(result: Result, line: Line) -> Document:
    data = dict(result.gxd)
    if result.gate_to_gate is not None:
        # Stated like the footprint itself: per unit in 2.x, for the whole declared amount in 3.0.
        share = Fraction(1) if line.per_amount else 1 / _declared_as(result, "2").amount
        data["gateToGate"] = {"gateToGateFossilGhgEmissions": plain(result.gate_to_gate * share, PACT)}
    return {"specVersion": "2.0.0", "dataSchema": SCHEMA, "documentation": DOCUMENTATION, "data": data}
