"""Spend times factor: an amount of money times an emission per amount of money.

Money has a currency, a tax, a price basis and a year, and so has the factor. Where they differ the amount is adjusted
only by what the input states; nothing is ever adjusted silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gxd_mocks import units
from gxd_mocks.calculators import errors
from gxd_mocks.calculators.trace import Row, Trace, sum_of
from gxd_mocks.quantity import shown

PRICE_BASES = ("producer", "purchaser")


@dataclass(frozen=True, slots=True)
class Money:
    """What an amount of money, or the money in a factor, is measured in."""

    unit: units.Unit
    tax_included: bool
    price_basis: str
    year: int

    @property
    def currency(self) -> str:
        return units.currency(self.unit)


@dataclass(frozen=True, slots=True)
class Adjustments:
    """How to get from the purchase's money to the factor's: each must be stated to be used.

    `tax_rate` 0.1 for 10 %; `margins` the share of trade, transport and tax in the purchaser price; `price_index` of
    the purchase's year and of the factor's; `exchange_rate` in the factor's currency per one of the purchase's.
    """

    tax_rate: Fraction | None = None
    margins: Fraction | None = None
    price_index: tuple[Fraction, Fraction] | None = None
    exchange_rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """`amount` (in `money.unit`) bought of something with `factor` kgCO2e per one `factor_money.unit`."""

    id: str
    amount: Fraction
    money: Money
    factor: Fraction
    factor_money: Money
    adjustments: Adjustments = field(default_factory=Adjustments)
    where: str = ""


def adjusted(purchase: Purchase) -> tuple[Fraction, list[str]]:
    """The amount in the factor's money, and every step on the way as a person would write it.

    Raises `CurrencyMix`, `TaxMix`, `PriceBasisMix`, `YearMismatch` where the two differ and no adjustment is stated.
    """
    money, due, stated, where = purchase.money, purchase.factor_money, purchase.adjustments, purchase.where
    amount, steps = purchase.amount, []
    if money.tax_included != due.tax_included:
        if stated.tax_rate is None:
            said = {True: "included", False: "excluded"}
            raise errors.TaxMix(
                where, name=f"the amount of {purchase.id}", got=said[money.tax_included], due=said[due.tax_included]
            )
        one = 1 + stated.tax_rate
        amount = amount / one if money.tax_included else amount * one
        steps.append(f"{'÷' if money.tax_included else '×'} {shown(one)} tax")
    if money.currency != due.currency:
        if stated.exchange_rate is None:
            raise errors.CurrencyMix(where, got=money.currency, due=due.currency)
        base = amount * money.unit.size * stated.exchange_rate
        amount = base / due.unit.size
        steps.append(f"× {shown(stated.exchange_rate)} {due.currency}/{money.currency}")
    else:
        amount *= money.unit.to(due.unit, where)
    if money.year != due.year:
        if stated.price_index is None:
            raise errors.YearMismatch(where, got=money.year, due=due.year)
        now, then = stated.price_index
        amount *= then / now
        steps.append(f"× {shown(then)}/{shown(now)} price index {due.year}/{money.year}")
    if money.price_basis != due.price_basis:
        if stated.margins is None or money.price_basis != "purchaser":
            raise errors.PriceBasisMix(where, got=money.price_basis, due=due.price_basis)
        amount *= 1 - stated.margins
        steps.append(f"× (1 - {shown(stated.margins)}) margins")
    return amount, steps


def emissions(purchases: Sequence[Purchase]) -> Trace:
    """Σ amount × factor, every amount adjusted as stated."""
    rows = []
    for purchase in purchases:
        if purchase.amount < 0:
            raise errors.NegativeAmount(purchase.where, name=f"the amount of {purchase.id}", got=shown(purchase.amount))
        amount, steps = adjusted(purchase)
        unit = purchase.factor_money.unit
        rows.append(
            Row(
                line=purchase.where or purchase.id,
                kind="spend",
                what=purchase.id,
                amount=amount,
                unit=unit.name,
                factor=purchase.factor,
                factor_unit=f"kgCO2e/{unit.name}",
                contribution=amount * purchase.factor,
                note=" ".join([f"{shown(purchase.amount)} {purchase.money.unit}", *steps]) if steps else "",
            )
        )
    return Trace(sum_of(row.contribution for row in rows), "kgCO2e", rows)
