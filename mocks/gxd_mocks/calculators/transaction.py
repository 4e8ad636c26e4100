"""A network of transaction amounts (取引金額からの金額按分): every firm passes its burden on with what it sells.

    x_i = D_i + Σ_h (T_hi / S_h) · x_h        what a firm answers for: its own, and its part of its suppliers'
    m_i = x_i / S_i                           embodied intensity, kgCO2e per unit of money
    E_ij = m_i · T_ij                         what goes from i to j

with T_ij what i sells to j, S_i all that i sells inside the network and out of it (F_i), D_i its own emissions. Nothing
is lost: what leaves the network, Σ m_i·F_i, is what was emitted in it, Σ D_i.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gxd_mocks import units
from gxd_mocks.calculators import errors, matrix
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.trace import Row, Trace, sum_of
from gxd_mocks.quantity import must_stay_small, shown


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm: `own` emissions (scopes 1 and 2, and upstream bought outside the network, kgCO2e) and `final` sales out
    of the network, in base units of money."""

    id: str
    own: Fraction
    final: Fraction = Fraction(0)
    where: str = ""


@dataclass(frozen=True, slots=True)
class Trade:
    """What `seller` sold to `buyer` in the period, in base units of money."""

    seller: str
    buyer: str
    amount: Fraction
    where: str = ""


@dataclass(frozen=True)
class Network:
    """Firms and their trades, in one currency, one tax basis and one period."""

    firms: Mapping[str, Firm]
    trades: Sequence[Trade]
    unit: units.Unit = units.YEN

    @classmethod
    def of(cls, firms: Iterable[Firm], trades: Iterable[Trade], unit: units.Unit = units.YEN) -> Network:
        """Refuses an id used twice, a trade with an unknown firm, and negative amounts."""
        found: dict[str, Firm] = {}
        for firm in firms:
            if firm.id in found:
                raise errors.DuplicateId(firm.where, got=firm.id)
            for name, value in (("own emissions", firm.own), ("final sales", firm.final)):
                if value < 0:
                    raise errors.NegativeAmount(firm.where, name=f"{name} of {firm.id}", got=shown(value))
            found[firm.id] = firm
        trades = list(trades)
        for trade in trades:
            for name in (trade.seller, trade.buyer):
                if name not in found:
                    raise errors.MissingComponent(trade.where, got=name, close="")
            if trade.amount < 0:
                raise errors.NegativeAmount(
                    trade.where, name=f"the sale of {trade.seller} to {trade.buyer}", got=shown(trade.amount)
                )
        return cls(found, trades, unit)

    def sold(self) -> dict[str, Fraction]:
        """All that every firm sells. Raises `ZeroDenominator` for a firm that sells nothing yet has a burden."""
        sums = {name: [firm.final] for name, firm in self.firms.items()}
        for trade in self.trades:
            sums[trade.seller].append(trade.amount)
        return {name: sum_of(amounts) for name, amounts in sums.items()}


@dataclass
class Passed:
    """What every firm answers for, its intensity, and what every trade carries. Conserves the total."""

    network: Network
    answers_for: dict[str, Fraction]
    intensity: dict[str, Fraction]
    carried: dict[tuple[str, str], Fraction]
    leaving: dict[str, Fraction]
    trace: Trace
    policies: Policies
    solved_by: str
    notes: list[str] = field(default_factory=list)

    @property
    def emitted(self) -> Fraction:
        return sum_of(firm.own for firm in self.network.firms.values())


def pass_on(network: Network, policies: Policies = DEFAULTS) -> Passed:
    """Pass every firm's burden on with its sales.

    Without circles one pass from the suppliers onwards; with circles a system of equations. Raises `NoSolution` if some
    firm's goods never leave the network: then its burden has nowhere to go.
    """
    sold = network.sold()
    _must_leave_the_network(network, sold)
    order = suppliers_first(network)
    answers_for = in_order(network, sold, order) if order else as_equations(network, sold)
    intensity = {name: answers_for[name] / sold[name] if sold[name] else Fraction(0) for name in network.firms}
    carried: dict[tuple[str, str], Fraction] = {}
    for trade in network.trades:
        pair = (trade.seller, trade.buyer)
        carried[pair] = carried.get(pair, Fraction(0)) + intensity[trade.seller] * trade.amount
    leaving = {name: intensity[name] * firm.final for name, firm in network.firms.items()}
    return Passed(
        network=network,
        answers_for=answers_for,
        intensity=intensity,
        carried=carried,
        leaving=leaving,
        # The trace is made of what leaves; that it adds up to what was emitted is the law of conservation.
        trace=Trace(sum_of(firm.own for firm in network.firms.values()), "kgCO2e", list(_rows(network, intensity))),
        policies=policies,
        solved_by="one pass, suppliers first" if order else "linear equations (the network has circles)",
    )


def suppliers_first(network: Network) -> list[str]:
    """The firms, every supplier before its customers; empty if the network has circles."""
    customers: dict[str, dict[str, None]] = {name: {} for name in network.firms}
    for trade in network.trades:
        if trade.amount:
            customers[trade.seller][trade.buyer] = None
    suppliers = dict.fromkeys(network.firms, 0)
    for buyers in customers.values():
        for buyer in buyers:
            suppliers[buyer] += 1
    order = [name for name, count in suppliers.items() if count == 0]
    for name in order:
        for buyer in customers[name]:
            suppliers[buyer] -= 1
            if suppliers[buyer] == 0:
                order.append(buyer)
    return order if len(order) == len(network.firms) else []


def in_order(network: Network, sold: Mapping[str, Fraction], order: Sequence[str]) -> dict[str, Fraction]:
    """One pass: when a firm's turn comes, all its suppliers have passed on their part."""
    sales: dict[str, list[Trade]] = {}
    for trade in network.trades:
        sales.setdefault(trade.seller, []).append(trade)
    answers_for = {name: firm.own for name, firm in network.firms.items()}
    for name in order:
        for trade in sales.get(name, ()):
            if trade.amount:
                answers_for[trade.buyer] += trade.amount / sold[name] * answers_for[name]
                must_stay_small(answers_for[trade.buyer], f"what {trade.buyer} answers for", trade.where)
    return answers_for


def as_equations(network: Network, sold: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """(I - Pᵀ)·x = D, solved exactly."""
    names = list(network.firms)
    position = {name: at for at, name in enumerate(names)}
    rows: list[dict[int, Fraction]] = [{at: Fraction(1)} for at in range(len(names))]
    for trade in network.trades:
        if trade.amount:
            row, column = rows[position[trade.buyer]], position[trade.seller]
            row[column] = row.get(column, Fraction(0)) - trade.amount / sold[trade.seller]
    solution = matrix.solve(rows, [network.firms[name].own for name in names], names)
    return dict(zip(names, solution, strict=True))


def _must_leave_the_network(network: Network, sold: Mapping[str, Fraction]) -> None:
    """Every firm has to reach someone who sells out of the network."""
    sellers: dict[str, list[str]] = {}
    for trade in network.trades:
        if trade.amount:
            sellers.setdefault(trade.buyer, []).append(trade.seller)
    leaves = {name for name, firm in network.firms.items() if firm.final}
    waiting = list(leaves)
    while waiting:
        for seller in sellers.get(waiting.pop(), ()):
            if seller not in leaves:
                leaves.add(seller)
                waiting.append(seller)
    for name, firm in network.firms.items():
        if name in leaves:
            continue
        if not sold[name]:
            raise errors.ZeroDenominator(firm.where, name=f"sales of {name}")
        raise errors.NoSolution(
            firm.where,
            who=name,
            why="nothing that it sells ever leaves the network",
            instead="final sales of a firm that it supplies, directly or through others",
        )


def _rows(network: Network, intensity: Mapping[str, Fraction]) -> Iterable[Row]:
    for name, firm in network.firms.items():
        if firm.final:
            yield Row(
                line=firm.where or name,
                kind="final sales",
                what=f"{name} → out",
                amount=firm.final / network.unit.size,
                unit=network.unit.name,
                factor=intensity[name] * network.unit.size,
                factor_unit=f"kgCO2e/{network.unit.name}",
                contribution=intensity[name] * firm.final,
            )


def simple_supplier_total(
    item_factor: Fraction, purchases: Fraction, scope1: Fraction, scope2: Fraction, amount: Fraction, sales: Fraction
) -> tuple[Fraction, Fraction]:
    """A supplier known only by its books: (factor × all its purchases + scope 1 + scope 2), and our part of it.

    The part is what we bought over all that it sold. Money in one unit, emissions in kgCO2e.
    """
    if sales <= 0:
        raise errors.ZeroDenominator(name="sales of the supplier")
    if amount > sales:
        raise errors.KeyAboveTotal(who="what we bought", got=shown(amount), total=shown(sales))
    total = item_factor * purchases + scope1 + scope2
    return total, total * amount / sales
