"""Products against the organisation: what all products carry of the company's own emissions must be what it emitted.

Two ways of counting the same smoke. Where they differ beyond the tolerance, one of them is wrong, and the category says
where to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gxd_mocks.calculators.trace import sum_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One category: what the products carry, what the organisation reports, both in kgCO2e."""

    category: str
    products: Fraction
    organisation: Fraction
    agrees: bool

    @property
    def difference(self) -> Fraction:
        return self.products - self.organisation


def reconcile(
    products: Iterable[tuple[Fraction, Mapping[str, Fraction]]],
    organisation: Mapping[str, Fraction],
    tolerance: Fraction = Fraction(0),
) -> list[Difference]:
    """Compare Σ quantity × own footprint with the organisation's totals, category by category.

    `products` are pairs of (quantity made, own footprint per unit by category); `tolerance` is relative to the
    organisation's figure. A category that only one side knows is zero on the other.
    """
    made = list(products)
    categories = dict.fromkeys([*organisation, *(category for _, own in made for category in own)])
    found = []
    for category in categories:
        carried = sum_of(quantity * own.get(category, Fraction(0)) for quantity, own in made)
        reported = organisation.get(category, Fraction(0))
        found.append(Difference(category, carried, reported, abs(carried - reported) <= tolerance * abs(reported)))
    return found
