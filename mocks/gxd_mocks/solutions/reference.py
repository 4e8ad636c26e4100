"""The exact reference of a whole chain, found in two independent ways that have to agree.

Tier by tier: every company's solution reads its own files, takes its suppliers' documents, calculates by its method and
publishes. Flattened: one system of equations over the chain's data (`flattened.py`). What follows from published values is
exact, so "equal to the reference" means equal to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gxd_fixtures.supply_chain.chain import SupplyChain
from gxd_mocks.calculators.trace import Trace
from gxd_mocks.solutions.flattened import Flattened, flattened
from gxd_mocks.solutions.published import Published
from gxd_mocks.solutions.seating import Seating


class WaysDiffer(ArithmeticError):
    """The two ways found different numbers: one of them is wrong, and neither is a reference."""


@dataclass(frozen=True)
class Reference:
    """What everybody has to publish, by product, and what the final product comes to.

    What is exact is per counted unit, which is a kilogram of the final product.
    """

    chain: SupplyChain
    published: dict[str, Published]
    flattened: Flattened

    @property
    def final(self) -> str:
        """The id of the final product."""
        return self.chain.final.id

    @property
    def mass(self) -> Fraction:
        """Of one final product, in kg."""
        return Fraction(self.chain.final.mass)

    @property
    def value(self) -> Fraction:
        """The exact footprint of a kilogram of the final product, from what its suppliers published."""
        return self.published[self.final].result.value

    @property
    def per_piece(self) -> Fraction:
        """The published footprint of one final product."""
        return self.published[self.final].value * self.mass

    @property
    def parts(self) -> dict[str, Fraction]:
        """By group: the published footprint of its part of one final product. What the last company adds is the rest."""
        found = {}
        for group in self.chain.groups:
            part = self.chain.products[group.part]
            (taken,) = [line.quantity for line in self.chain.final.inputs if line.product == part.id]
            found[group.id] = self.published[part.id].value * Fraction(part.mass) * Fraction(taken)
        return found

    @property
    def primary_data_share(self) -> Fraction | None:
        return self.published[self.final].result.primary_data_share

    @property
    def waterfall(self) -> Trace:
        """What every company adds to a kilogram of the final product: gate-to-gate, outside, rounding."""
        return self.flattened.waterfall


def reference(seating: Seating, exactly: bool = False) -> Reference:
    """The reference of a seating, or, `exactly`, of one where nobody ever rounds.

    Raises `WaysDiffer` if the two ways do not agree on the value or the primary data share of any product.
    """
    published = seating.published_exactly if exactly else seating.published
    methods = {company: seat.method for company, seat in seating.seats.items()}
    other = flattened(seating.chain, methods, None if exactly else published)
    for name, found in published.items():
        _must_agree(name, "footprint", found.result.value, other.values[name])
        _must_agree(name, "primary data share", found.result.primary_data_share, other.primary_data_shares[name])
        if found.result.gate_to_gate is not None:
            _must_agree(name, "gate-to-gate part", found.result.gate_to_gate, other.own[name].gate)
    return Reference(seating.chain, published, other)


def _must_agree(product: str, what: str, one: Fraction | None, other: Fraction | None) -> None:
    if one != other:
        raise WaysDiffer(f"{what} of {product}: {one} tier by tier, {other} flattened")
