"""How goods are counted between companies: in a unit that every version of the data model knows.

3.0 declares a part by the piece, 2.x by the kilogram. So that both say the same, what is handed over always is the
emission of one *counted unit*: a kilogram where pieces are traded, else the unit of the goods itself.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from gxd_fixtures.invent.decimal_text import short

if TYPE_CHECKING:
    from gxd_fixtures.supply_chain.chain import Product

EXACT = Context(prec=120, traps=[Inexact, InvalidOperation])
"""Products and sums of the chain's numbers are written exactly, or not at all."""


def counted_unit(product: Product) -> str:
    return "kg" if product.unit == "piece" else product.unit


def in_counted_units(product: Product, quantity: str) -> str:
    """A quantity of the product, given in its own unit, as a decimal string in counted units."""
    return product_of(quantity, product.mass) if product.unit == "piece" else quantity


def mass_of_counted_unit(product: Product) -> str:
    return "1" if product.unit == "piece" else product.mass


def product_of(*factors: str) -> str:
    """Decimal strings, multiplied exactly."""
    with localcontext(EXACT):
        product = Decimal(1)
        for factor in factors:
            product *= Decimal(factor)
        return short(product)


def sum_of(*terms: str) -> str:
    """Decimal strings, added exactly."""
    with localcontext(EXACT):
        return short(sum((Decimal(term) for term in terms), Decimal(0)))


def as_decimal(value: Fraction) -> Decimal:
    """A fraction with a finite decimal form as that decimal. Raises `decimal.Inexact` for any other."""
    with localcontext(EXACT):
        return Decimal(value.numerator) / Decimal(value.denominator)
