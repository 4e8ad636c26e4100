"""The same goods, calculated by every method from the same hand-overs: what a method alone makes of a number."""

from __future__ import annotations

from fractions import Fraction

from gxd_mocks.solutions.jobs import METHODS, jobs
from gxd_mocks.solutions.results import results
from gxd_mocks.solutions.seating import Seating
from gxd_mocks.solutions.solution import tables_of


def compared(seating: Seating) -> dict[str, dict[str, Fraction]]:
    """By product and method: kgCO2e per counted unit, exact, as if only this company had chosen that method."""
    received = {name: published.handed_over() for name, published in seating.published.items()}
    found: dict[str, dict[str, Fraction]] = {name: {} for name in seating.chain.products}
    for company in seating.chain.companies:
        for method in METHODS:
            for job in jobs(method, tables_of(seating.chain, company, method)):
                for result in results(job, received):
                    found[result.product][method] = result.value
    return found
