"""The same goods, calculated by every method from the same hand-overs: what a method alone makes of a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from gxd_mocks.quantity import plain
from gxd_mocks.rounding import to_places
from gxd_mocks.solutions.goods import counted_unit
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


HEADINGS = {"bom": "product: bom", "sales": "org.: sales", "weight": "org.: weight", "transaction": "transactions"}
DECIMALS, WIDE = 6, 15


def table(seating: Seating, found: Mapping[str, Mapping[str, Fraction]]) -> Iterator[str]:
    """For people: a line for each product, the method of its seat marked, and how far the methods are apart."""
    yield f"{'product':10}{'per':6}" + "".join(HEADINGS[method].rjust(WIDE) for method in METHODS) + "   apart"
    for name, values in found.items():
        product = seating.chain.products[name]
        own = seating.seats[product.company].method
        cells = (_shown(values[method]) + ("*" if method == own else " ") for method in METHODS)
        low, high = min(values.values()), max(values.values())
        apart = f"{float((high - low) / low):7.1%}" if low > 0 else "      -"
        yield f"{name:10}{counted_unit(product):6}" + "".join(cell.rjust(WIDE) for cell in cells) + f" {apart}"
    yield "kgCO2e, half up; * the method of the seat. Product-based footprints leave with the company what it does besides"
    yield "making products; the others share that out as well. Who makes one product shares it out alike by every key."


def _shown(value: Fraction) -> str:
    return plain(to_places(value, DECIMALS, "half_up"))
