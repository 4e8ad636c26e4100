"""What a case comes to: the figures that a footprint publishes, exactly, for the declared amount that the case asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.quantity import number, plain
from gxd_mocks.rounding import PACT


@dataclass(frozen=True, slots=True)
class Result:
    """Emissions in kgCO2e for `amount` × `unit`, shares in percent, `mass` in kg of the whole declared amount.

    `ratings` are `(scale, {indicator: rating})`. `gxd` is the data of the consortium's extension. None: there is no such
    figure in this case.
    """

    pcf: Fraction
    unit: units.Unit
    amount: Fraction = Fraction(1)
    mass: Fraction | None = None
    including_uptake: Fraction | None = None
    primary_data_share: Fraction | None = None
    ratings: tuple[str, Mapping[str, Fraction]] | None = None
    exempted: Fraction | None = None
    gate_to_gate: Fraction | None = None
    gxd: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Numbers as decimal strings; what has no finite decimal form keeps 34 significant digits."""
        document: dict[str, Any] = {
            "pcf": plain(self.pcf, PACT),
            "declared": {"amount": plain(self.amount, PACT), "unit": self.unit.name},
        }
        for name in FIGURES:
            value = getattr(self, name)
            if value is not None:
                document[name] = plain(value, PACT)
        if self.ratings:
            scale, ratings = self.ratings
            document["ratings"] = {"scale": scale, **{name: plain(value, PACT) for name, value in ratings.items()}}
        document["gxd"] = dict(self.gxd)
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Result:
        """What `to_json` wrote."""
        ratings = dict(document.get("ratings", {}))
        scale = ratings.pop("scale", None)
        return cls(
            pcf=number(document["pcf"]),
            unit=units.unit(document["declared"]["unit"]),
            amount=number(document["declared"]["amount"]),
            **{name: number(document[name]) for name in FIGURES if name in document},
            ratings=(scale, {name: number(value) for name, value in ratings.items()}) if scale else None,
            gxd=document["gxd"],
        )


FIGURES = ("mass", "including_uptake", "primary_data_share", "exempted", "gate_to_gate")
"""Figures that a result may lack."""
