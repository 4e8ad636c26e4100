"""What leaves a company: its results, rounded by the solution's rule, and from then on the truth for everybody behind it.

A division often has no finite decimal, so what is handed over is rounded once, where it leaves: the emission and the
gate-to-gate part of one counted unit by the solution's rule, the primary data share to whole percent, half up. Everything
else that is written (for the whole declared amount, for a piece) is that value times an amount, exactly. So 2.x and 3.0
say the same number, and the exact reference of the next tier is calculated from the published values.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gxd_mocks import units
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.rounding import Rounding, jp_half_up
from gxd_mocks.solutions.results import Result

WHOLE_PERCENT = jp_half_up(0)


@dataclass(frozen=True)
class Published:
    """One product's footprint as it is published, per counted unit, and the exact result behind it."""

    result: Result
    value: Fraction
    primary_data_share: Fraction | None
    gate_to_gate: Fraction | None
    rounding: str

    @property
    def product(self) -> str:
        return self.result.product

    @property
    def difference(self) -> Fraction:
        """What rounding added to the emission of one counted unit."""
        return self.value - self.result.value

    def handed_over(self) -> Footprint:
        """As the next tier reads it from any document of any version."""
        return Footprint(
            value=self.value,
            unit=units.unit(self.result.unit),
            mass=self.result.mass,
            primary_data_share=self.primary_data_share,
            gate_to_gate=self.gate_to_gate,
            source="primary",
        )


def publish(result: Result, rounding: Rounding | None) -> Published:
    """Round a result where it leaves the company. Without a rounding it leaves as it is: for proofs, not for the wire."""

    def rounded(value: Fraction | None, rule: Rounding | None) -> Fraction | None:
        return value if value is None or rule is None else rule(value)

    return Published(
        result,
        result.value if rounding is None else rounding(result.value),
        rounded(result.primary_data_share, WHOLE_PERCENT if rounding else None),
        rounded(result.gate_to_gate, rounding),
        rounding.name if rounding else "exact",
    )
