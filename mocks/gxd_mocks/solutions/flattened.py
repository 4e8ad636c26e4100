"""The second way: the whole chain as one system of equations, straight from its data.

    e = own + N · (e + r)        r: what rounding added where a company published

Nothing of the first way is used but r: no calculator, no native format, no document, no order of tiers. Without rounding
r is zero, and both ways have nothing in common but the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gxd_fixtures.supply_chain.chain import Activity, Company, Product, SupplyChain, Transport
from gxd_mocks.calculators import matrix
from gxd_mocks.calculators.trace import Row, Trace
from gxd_mocks.solutions.published import Published

Numbers = dict[str, Fraction]


@dataclass(frozen=True)
class Own:
    """What one counted unit of a product adds of its maker's own: inside the gate (scopes 1 and 2), bought outside the
    chain (scope 3), and how much of both is primary."""

    gate: Fraction
    outside: Fraction
    primary: Fraction


@dataclass(frozen=True)
class Flattened:
    """Of every product, per counted unit: the emission, the share of primary data in percent, and its maker's own part,
    whether the method could state it or not. `times` is how many units of it are in one of the final product.
    """

    values: Numbers
    primary_data_shares: dict[str, Fraction | None]
    times: Numbers
    own: Mapping[str, Own]
    waterfall: Trace


def flattened(
    chain: SupplyChain, methods: Mapping[str, str], published: Mapping[str, Published] | None = None
) -> Flattened:
    """Solve the chain at once. `methods` by company; `published` for what rounding added, by product.

    Raises `CalculationError` for a system that has no solution or is too large for exact elimination (2000 products).
    """
    names = list(chain.products)
    own, takes, blind = _read(chain, methods)
    added = {name: published[name].difference if published else Fraction(0) for name in names}
    values = _solved(names, takes, {name: own[name].gate + own[name].outside for name in names}, added)
    seen = {name: {} if name in blind else takes[name] for name in names}
    primary = _solved(names, seen, {name: own[name].primary for name in names}, _primary_added(names, published))
    times = _amounts(names, takes, chain.final.id)
    shares = {name: 100 * primary[name] / values[name] if values[name] else None for name in names}
    return Flattened(values, shares, times, own, _waterfall(chain, own, times, added, values[chain.final.id]))


def _solved(names: list[str], takes: Mapping[str, Numbers], own: Numbers, added: Numbers) -> Numbers:
    """(I - N)·x = own + N·added."""
    at = {name: number for number, name in enumerate(names)}
    rows, right = [], []
    for name in names:
        rows.append({at[name]: Fraction(1)} | {at[other]: -times for other, times in takes[name].items()})
        right.append(own[name] + sum((times * added[other] for other, times in takes[name].items()), Fraction(0)))
    return dict(zip(names, matrix.solve(rows, right, names), strict=True))


def _amounts(names: list[str], takes: Mapping[str, Numbers], final: str) -> Numbers:
    """(I - Nᵀ)·t = one of the final product."""
    at = {name: number for number, name in enumerate(names)}
    rows = [{number: Fraction(1)} for number in range(len(names))]
    for name in names:
        for other, times in takes[name].items():
            rows[at[other]][at[name]] = -times
    demand = [Fraction(int(name == final)) for name in names]
    return dict(zip(names, matrix.solve(rows, demand, names), strict=True))


def _primary_added(names: list[str], published: Mapping[str, Published] | None) -> Numbers:
    """What rounding of value and share together added to the primary emission of one counted unit."""
    if published is None:
        return dict.fromkeys(names, Fraction(0))
    return {
        name: (
            published[name].value * (published[name].primary_data_share or 0)
            - published[name].result.value * (published[name].result.primary_data_share or 0)
        )
        / 100
        for name in names
    }


# --------------------------------------------------------------------------------------------- the data, as a matrix


def _read(chain: SupplyChain, methods: Mapping[str, str]) -> tuple[dict[str, Own], dict[str, Numbers], set[str]]:
    """Per counted unit of every product: the maker's own, what it takes of others, and which products do not tell how
    much of it is primary."""
    own: dict[str, Own] = {}
    takes: dict[str, Numbers] = {}
    blind: set[str] = set()
    for company in chain.companies.values():
        method = methods[company.id]
        for product in chain.made_by(company.id):
            if method == "bom":
                own[product.id], takes[product.id] = _product_based(chain, product)
            else:
                own[product.id], takes[product.id] = _organisation_based(chain, company, product, method)
            if method == "transaction":
                blind.add(product.id)
                own[product.id] = Own(own[product.id].gate, own[product.id].outside, Fraction(0))
    return own, takes, blind


def _product_based(chain: SupplyChain, product: Product) -> tuple[Own, Numbers]:
    made = _counted(product, product.made)
    used = _own_of(chain, [*product.activities, *product.transports])
    per_unit = {
        line.product: _counted(chain.products[line.product], line.quantity) * Fraction(product.made) / made
        for line in product.inputs
    }
    return Own(used.gate / made, used.outside / made, used.primary / made), per_unit


def _organisation_based(chain: SupplyChain, company: Company, product: Product, method: str) -> tuple[Own, Numbers]:
    books = company.organisation
    if method == "weight":
        share = Fraction(product.mass) * Fraction(product.made) / Fraction(books.mass)
    else:
        share = Fraction(product.price) * Fraction(product.made) / Fraction(books.sales)
    share /= _counted(product, product.made)
    gate = Fraction(books.scope1) + Fraction(books.scope2)
    outside = sum((Fraction(value) for value in books.scope3.values()), Fraction(0))
    everything: list[Activity | Transport] = [*company.remainder]
    for each in chain.made_by(company.id):
        everything += [*each.activities, *each.transports]
    primary = _own_of(chain, everything).primary
    bought: Numbers = {}
    for deal in chain.bought_by(company.id):
        bought[deal.product] = _counted(chain.products[deal.product], deal.quantity) * share
    return Own(gate * share, outside * share, primary * share), bought


def _own_of(chain: SupplyChain, used: Iterable[Activity | Transport]) -> Own:
    gate, outside, primary = Fraction(0), Fraction(0), Fraction(0)
    for each in used:
        factor = chain.factors[each.factor]
        emission = Fraction(each.amount) * Fraction(factor.value)
        if factor.scope == "3":
            outside += emission
        else:
            gate += emission
        if factor.data == "primary":
            primary += emission
    return Own(gate, outside, primary)


def _counted(product: Product, quantity: str) -> Fraction:
    """A quantity in counted units: pieces by the kilogram."""
    return Fraction(quantity) * (Fraction(product.mass) if product.unit == "piece" else 1)


# ------------------------------------------------------------------------------------------------------ the waterfall


def _waterfall(chain: SupplyChain, own: Mapping[str, Own], times: Numbers, added: Numbers, total: Fraction) -> Trace:
    """What every company adds to one counted unit of the final product: inside its gate, bought outside, by rounding."""
    rows = []
    for name, product in chain.products.items():
        parts = {
            "gate-to-gate": own[name].gate,
            "outside": own[name].outside,
            "rounding": added[name] if name != chain.final.id else Fraction(0),
        }
        unit = "kg" if product.unit == "piece" else product.unit
        rows += [
            Row(product.company, kind, name, times[name], unit, value, f"kgCO2e/{unit}", times[name] * value)
            for kind, value in parts.items()
            if value
        ]
    final = chain.final
    return Trace(total, f"kgCO2e/{'kg' if final.unit == 'piece' else final.unit}", rows)
