"""Where a chain of hand-overs broke: every hop calculated again from what that company had received.

Each company is judged by what its suppliers really handed over, right or wrong. So a wrong number is found at the company
that made it, and not at those behind it, who only carried it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gxd_fixtures.supply_chain.chain import Product
from gxd_mocks import units
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.rounding import Mode, decimals, has_finite_decimal, to_places
from gxd_mocks.solutions.flattened import Flattened
from gxd_mocks.solutions.goods import in_counted_units
from gxd_mocks.solutions.published import Published
from gxd_mocks.solutions.seating import Seating

Diagnosis = Literal[
    "rounded early", "rounded otherwise", "amount twice", "amount forgotten", "tonnes for kilograms",
    "kilograms for tonnes", "differs", "nothing arrived", "nothing to calculate from",
]  # fmt: skip

SAID: Mapping[Diagnosis, tuple[str, str]] = {
    "rounded early": ("digits were dropped before the hand-over", "引き渡しの前に桁が落とされている"),
    "rounded otherwise": (
        "follows exactly, and is rounded by another rule than the one of this seat",
        "値は正しく導かれているが、この席の丸め規則と異なる規則で丸められている",
    ),
    "amount twice": ("multiplied by the declared amount twice", "宣言量が二重に乗じられている"),
    "amount forgotten": ("not multiplied by the declared amount", "宣言量が乗じられていない"),
    "tonnes for kilograms": ("states tonnes where kilograms are due", "kg であるべき所に t の値がある"),
    "kilograms for tonnes": ("a thousand times too large", "千倍の値になっている"),
    "differs": ("differs from what follows from its inputs", "入力から導かれる値と異なる"),
    "nothing arrived": ("no footprint arrived", "フットプリントが届いていない"),
    "nothing to calculate from": (
        "could not be calculated, for nothing arrived from a supplier",
        "サプライヤーからフットプリントが届かず、算定できない",
    ),
}
"""Each diagnosis in English and Japanese."""

_MODES: tuple[Mode, ...] = ("half_up", "half_even", "up", "down")


@dataclass(frozen=True)
class BrokenHop:
    """One hop that handed over something else than was due, per counted unit. `got` is None if nothing arrived.

    `what` is the figure: footprint, primary data share or gate-to-gate part. `diagnoses` are all mistakes that give this
    number: for goods declared by the thousand, twice the amount and tonnes for kilograms can't be told apart.
    """

    company: str
    product: str
    what: str
    due: Fraction | None
    got: Fraction | None
    diagnoses: tuple[Diagnosis, ...]


def broken_hops(seating: Seating, handed_over: Mapping[str, Footprint]) -> list[BrokenHop]:
    """Every hop that broke, suppliers first. `handed_over` is what arrived of each product, as `seating.as_received` reads it.

    A company whose suppliers' footprints did not arrive can't be judged; that it had nothing to calculate from is the finding.
    """
    found: list[BrokenHop] = []
    for company in seating.chain.in_order():
        bought = {each.product for each in seating.chain.bought_by(company.id)}
        if bought <= set(handed_over):
            for due in seating.calculate(company.id, handed_over):
                found += _judged(company.id, seating.chain.products[due.product], due, handed_over.get(due.product))
        else:
            missing = [each.id for each in seating.chain.made_by(company.id) if each.id not in handed_over]
            why: tuple[Diagnosis, ...] = ("nothing to calculate from",)
            found += [BrokenHop(company.id, name, "footprint", None, None, why) for name in missing]
    return found


def added(seating: Seating, reference: Flattened, handed_over: Mapping[str, Footprint]) -> dict[str, Fraction | None]:
    """What each product, as it arrived, adds to one counted unit of the final product: the waterfall of what really came.

    None for what did not arrive, or can't be told because something before it did not. All of them together are what arrived
    of the final product, before its own rounding, which no waterfall tells.
    """
    found: dict[str, Fraction | None] = dict.fromkeys(seating.chain.products)
    for company in seating.chain.in_order():
        if not {each.product for each in seating.chain.bought_by(company.id)} <= set(handed_over):
            continue
        for due in seating.calculate(company.id, handed_over):
            got, own = handed_over.get(due.product), reference.own[due.product]
            if got is not None:
                last = due.product == seating.chain.final.id
                beyond = per_counted_unit(got, due) - (due.value if last else due.result.value)
                found[due.product] = reference.times[due.product] * (own.gate + own.outside + beyond)
    return found


def per_counted_unit(footprint: Footprint, due: Published) -> Fraction:
    """The emission of one counted unit, by a document that may count in another one."""
    return footprint.value * footprint.declared_amounts(Fraction(1), units.unit(due.result.unit), due.product)


def _judged(company: str, product: Product, due: Published, got: Footprint | None) -> Iterable[BrokenHop]:
    if got is None:
        yield BrokenHop(company, product.id, "footprint", due.value, None, ("nothing arrived",))
        return
    times = got.declared_amounts(Fraction(1), units.unit(due.result.unit), product.id)
    value = per_counted_unit(got, due)
    if value != due.value:
        why = _why(product, due.value, value, times, due.result.value)
        yield BrokenHop(company, product.id, "footprint", due.value, value, why)
    elif got.gate_to_gate is not None and due.gate_to_gate is not None and got.gate_to_gate * times != due.gate_to_gate:
        inside = got.gate_to_gate * times
        yield BrokenHop(
            company,
            product.id,
            "gate-to-gate part",
            due.gate_to_gate,
            inside,
            _why(product, due.gate_to_gate, inside, times),
        )
    if got.primary_data_share != due.primary_data_share:
        yield BrokenHop(
            company, product.id, "primary data share", due.primary_data_share, got.primary_data_share, ("differs",)
        )


def _why(
    product: Product, due: Fraction, got: Fraction, times: Fraction, exact: Fraction | None = None
) -> tuple[Diagnosis, ...]:
    """`times` declared amounts of the document are in one counted unit; `exact` is what `due` was before it was rounded."""
    amounts = {Fraction(product.amount), Fraction(in_counted_units(product, product.amount))} - {Fraction(1)}
    fits: dict[Diagnosis, bool] = {
        "amount twice": any(got == due * amount for amount in amounts),
        "amount forgotten": any(_nearly(got * amount, due) for amount in amounts),
        "tonnes for kilograms": got * 1000 == due,
        "kilograms for tonnes": got == due * 1000,
        "rounded early": _is_rounding(got, due, times),
    }
    if found := tuple(diagnosis for diagnosis, fit in fits.items() if fit):
        return found
    return ("rounded otherwise",) if exact is not None and _is_rounding(got, exact, times) else ("differs",)


def _nearly(one: Fraction, other: Fraction) -> bool:
    """But for the last digits of a quotient."""
    return abs(one - other) * 10**9 <= abs(other)


def _is_rounding(got: Fraction, due: Fraction, times: Fraction) -> bool:
    """As stated for the whole amount (3.0), or per unit (2.x)."""
    return any(_is_rounding_of(got / each, due / each) for each in (times, Fraction(1)))


def _is_rounding_of(got: Fraction, due: Fraction) -> bool:
    return has_finite_decimal(got) and any(got == to_places(due, decimals(got), mode) for mode in _MODES)
