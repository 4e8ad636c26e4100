"""Slips: one wrong number on the way out, in documents that are otherwise in order. For seats that a round has to find.

They are departures as those of `gxd mock` are, but no requirement of the protocol turns red: what they hand over is a fine
footprint with a wrong value, and only who calculates again can tell. `hops.py` does.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import SPECS
from gxd_fixtures.invent.decimal_text import short
from gxd_mocks.departures import Departure
from gxd_mocks.solutions.goods import EXACT

Slip = Callable[[Decimal, Decimal], Decimal]
"""What is stated, and the amount it is declared for -> what is stated instead."""

LOOSE = Context(prec=EXACT.prec)
"""Where digits may be dropped."""
PLACES = 12
"""Decimals of a quotient; more than anybody publishes."""


@dataclass(frozen=True)
class _Line:
    """Where a line of versions states emissions, and the amount that they are declared for."""

    amount: str
    emissions: tuple[str, ...]


_LINES = {
    "2": _Line("unitaryProductAmount", ("pCfExcludingBiogenic", "pCfIncludingBiogenic", "fossilGhgEmissions")),
    "3": _Line(
        "declaredUnitAmount", ("pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "fossilGhgEmissions")
    ),
}
_GATE = "gateToGateFossilGhgEmissions"

SLIPS: dict[str, Departure] = {}


def _slip(name: str, says: str, wrong: Slip, specs: tuple[str, ...] = SPECS) -> None:
    departure = Departure(name, "defect", says, specs, ())

    @departure.at("footprint")
    def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
        return restated(document, about.spec, wrong)

    SLIPS[name] = departure


def restated(document: dict[str, Any], spec: str, wrong: Slip) -> dict[str, Any]:
    """The document with every emission in it stated wrongly in the same way; a copy."""
    changed, line = deepcopy(document), _LINES[spec[0]]
    pcf = changed["pcf"]
    amount = Decimal(pcf[line.amount])
    holders = [(pcf, name) for name in line.emissions if name in pcf]
    holders += [
        (extension["data"]["gateToGate"], _GATE)
        for extension in changed.get("extensions", ())
        if _GATE in extension.get("data", {}).get("gateToGate", {})
    ]
    with localcontext(EXACT):
        for holder, name in holders:
            holder[name] = short(wrong(Decimal(holder[name]), amount))
    return changed


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, LOOSE)


def _divided(value: Decimal, by: Decimal) -> Decimal:
    return _rounded(LOOSE.divide(value, by), PLACES)


_slip(
    "rounds-early",
    "States emissions to one decimal, and leaves it to others to add up what is missing.",
    lambda value, amount: _rounded(value, 1),
)
_slip(
    "amount-twice",
    "Multiplies by the declared amount once too often.",
    lambda value, amount: value * amount,
)
_slip(
    "amount-forgotten",
    "States the emission of one unit for the whole declared amount, as if 3.0 were 2.x.",
    _divided,
    ("3.0",),
)
_slip("tonnes-stated", "States tonnes where kilograms are due.", lambda value, amount: value / 1000)
