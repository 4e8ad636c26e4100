"""The shape of the input of `gxd calc transaction`: a network (`firms`, `trades`), or `purchases`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import errors, spend
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.form import Form
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.report import Report
from gxd_mocks.calculators.spend import PRICE_BASES, Adjustments, Money, Purchase
from gxd_mocks.calculators.transaction import Firm, Network, Passed, Trade, pass_on, simple_supplier_total
from gxd_mocks.quantity import number, shown

Received = Callable[[Form], Footprint]


def calculate(document: Any, policies: Policies = DEFAULTS) -> Report:
    """`gxd calc transaction`."""
    form = Form(document)
    if "purchases" in form:
        return _spend(form, policies)
    if "supplier" in form:
        return _supplier(form, policies)
    return report(pass_on(read(document), policies))


# ------------------------------------------------------------------------------------------------------ the network


def read(document: Any, received: Received | None = None, path: str = "") -> Network:
    """The network in an input document. Money has one unit, one tax basis and one year, stated once for all."""
    form = Form(document, path).only("method", "title", "policies", "unit", "tax", "year", "period", "firms", "trades")
    unit = _money_unit(form, "unit")
    tax, year = _stated(form, "tax", "included or excluded"), _stated(form, "year", "the year of the amounts")
    firms = [_firm(each, unit, received) for each in form.forms("firms")]
    if not firms:
        raise errors.Missing(form.at("firms"), name="firms")
    return Network.of(firms, [_trade(each, unit, tax, year) for each in form.forms("trades")], unit)


def _money_unit(form: Form, name: str) -> units.Unit:
    unit = form.unit(name, of="the amounts of money")
    if not units.is_money(unit):
        raise errors.IncompatibleUnits(
            form.at(name), got=unit.name, dimension=unit.dimension, due="円", due_dimension="money"
        )
    return unit


def _stated(form: Form, name: str, choices: str) -> str:
    if name not in form:
        raise errors.NotStated(form.at(name), name=name, choices=choices)
    return str(form.value[name])


def _firm(form: Form, unit: units.Unit, received: Received | None) -> Firm:
    form.only("id", "own", "own_unit", "final", "bought_outside")
    own = form.amount("own", "0") * form.unit("own_unit", "kgCO2e").to(units.KGCO2E, form.at("own_unit"))
    for bought in form.forms("bought_outside"):
        own += _bought(bought.only("handed_over", "received", "quantity", "unit"), received)
    return Firm(form.text("id"), own, form.amount("final", "0") * unit.size, form.path)


def _bought(form: Form, received: Received | None) -> Fraction:
    if received is None:
        raise errors.Unexpected(
            form.at("handed_over"), name="key handed_over", known="handed_over is for tiers of a chain"
        )
    footprint = received(form)
    times = footprint.declared_amounts(form.amount("quantity"), form.unit(), form.text("handed_over"), form.path)
    return times * footprint.value


def _trade(form: Form, unit: units.Unit, tax: str, year: str) -> Trade:
    """One sale; what it states of its own must be what is stated for all."""
    form.only("seller", "buyer", "amount", "unit", "tax", "year")
    own = _money_unit(form, "unit") if "unit" in form else unit
    if units.currency(own) != units.currency(unit):
        raise errors.CurrencyMix(form.at("unit"), got=units.currency(own), due=units.currency(unit))
    if str(form.value.get("tax", tax)) != tax:
        raise errors.TaxMix(form.at("tax"), name="this trade", got=form.value["tax"], due=tax)
    if str(form.value.get("year", year)) != year:
        raise errors.PeriodMismatch(form.at("year"), name="this trade", got=form.value["year"], due=year)
    return Trade(form.text("seller"), form.text("buyer"), form.amount("amount") * own.size, form.path)


def report(found: Passed) -> Report:
    """What every firm answers for, its intensity, what each trade carries."""
    unit = found.network.unit
    table: list[tuple[str, ...]] = [("firm", "own", "answers for", f"kgCO2e/{unit}", "leaves the network")]
    table += [
        (
            name,
            *(
                shown(value)
                for value in (
                    firm.own,
                    found.answers_for[name],
                    found.intensity[name] * unit.size,
                    found.leaving[name],
                )
            ),
        )
        for name, firm in found.network.firms.items()
    ]
    figures: dict[str, Any] = {
        "emitted (kgCO2e)": found.emitted,
        "leaving (kgCO2e)": sum(found.leaving.values(), Fraction(0)),
        "answers for (kgCO2e)": found.answers_for,
        f"intensity (kgCO2e/{unit})": {name: value * unit.size for name, value in found.intensity.items()},
        "carried (kgCO2e)": {f"{seller} → {buyer}": value for (seller, buyer), value in found.carried.items()},
        "solved by": found.solved_by,
    }
    return Report(
        "transaction", "transaction network", figures, found.policies, found.trace, found.notes, tables={"firms": table}
    )


# --------------------------------------------------------------------------------------------------- spend × factor


def _spend(form: Form, policies: Policies) -> Report:
    form.only("method", "title", "policies", "purchases")
    trace = spend.emissions([purchase(each) for each in form.forms("purchases")])
    return Report("transaction", "spend × factor", {"emissions (kgCO2e)": trace.total}, policies, trace)


def purchase(form: Form) -> Purchase:
    form.only(
        "id", "amount", "unit", "tax", "price_basis", "year", "factor", "factor_unit", "factor_tax",
        "factor_price_basis", "factor_year", "tax_rate", "margins", "price_index", "exchange_rate",
    )  # fmt: skip
    per = form.factor_unit()
    if not units.is_money(per.per):
        raise errors.IncompatibleUnits(
            form.at("factor_unit"), got=str(per), dimension=per.per.dimension, due="tCO2e/百万円", due_dimension="money"
        )
    return Purchase(
        id=form.text("id"),
        amount=form.amount("amount"),
        money=_money(form, _money_unit(form, "unit"), ""),
        factor=form.number("factor") * per.emission.to(units.KGCO2E),
        factor_money=_money(form, per.per, "factor_"),
        adjustments=_adjustments(form),
        where=form.path,
    )


def _money(form: Form, unit: units.Unit, prefix: str) -> Money:
    tax = _stated(form, f"{prefix}tax", "included or excluded")
    basis = _stated(form, f"{prefix}price_basis", " or ".join(PRICE_BASES))
    year = number(form.value.get(f"{prefix}year"), form.at(f"{prefix}year")) if f"{prefix}year" in form else None
    if year is None:
        raise errors.NotStated(form.at(f"{prefix}year"), name=f"{prefix}year", choices="a year such as 2015")
    form.choice(f"{prefix}tax", ("included", "excluded"))
    form.choice(f"{prefix}price_basis", PRICE_BASES)
    return Money(unit, tax == "included", basis, int(year))


def _adjustments(form: Form) -> Adjustments:
    index = form.maybe_form("price_index")
    if index:
        index.only("amount", "factor")
    margins = form.maybe_amount("margins")
    if margins is not None and margins >= 1:
        raise errors.PercentOutOfRange(
            form.at("margins"), name="the share of margins (0 to below 1)", got=shown(margins)
        )
    return Adjustments(
        tax_rate=form.maybe_amount("tax_rate"),
        margins=margins,
        price_index=(index.positive("amount"), index.positive("factor")) if index else None,
        exchange_rate=form.positive("exchange_rate") if "exchange_rate" in form else None,
    )


# ------------------------------------------------------------------------------------------ a supplier by its books


def _supplier(form: Form, policies: Policies) -> Report:
    """A supplier known by its books only: factor × purchases + scope 1 + scope 2, and our part of its sales."""
    form.only("method", "title", "policies", "supplier")
    books = form.form("supplier").only(
        "unit", "factor", "factor_unit", "purchases", "scope1", "scope2", "emission_unit", "bought", "sales"
    )
    unit = _money_unit(books, "unit")
    factor = books.number("factor") * books.factor_unit().kg_per(unit, books.at("factor_unit"))
    to_kg = books.unit("emission_unit", "kgCO2e").to(units.KGCO2E, books.at("emission_unit"))
    total, part = simple_supplier_total(
        factor,
        books.amount("purchases"),
        books.amount("scope1") * to_kg,
        books.amount("scope2") * to_kg,
        books.amount("bought"),
        books.positive("sales"),
    )
    figures = {"supplier's emissions (kgCO2e)": total, "our part (kgCO2e)": part}
    return Report("transaction", "supplier by its books", figures, policies)
