"""The shape of the input of `gxd calc sales` and `gxd calc weight`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import errors
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.form import Form, must_be_unique
from gxd_mocks.calculators.gxd_block import LEVELS
from gxd_mocks.calculators.organisation import (
    KEY_KINDS,
    UNALLOCATED,
    Certificate,
    Company,
    Customer,
    Emission,
    Key,
    Period,
    Shared,
    allocate,
)
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.quality import checked_percentage
from gxd_mocks.calculators.report import Report
from gxd_mocks.quantity import number, shown
from gxd_mocks.rounding import must_add_up

Received = Callable[[Form], Footprint]

ROUTES = {"sales": ("sales", "pieces"), "weight": ("mass", "pieces")}
"""Keys that each route may use; pieces are the way out where neither money nor mass is known."""

_DIMENSION = {"mass": "mass", "pieces": "piece"}


def calculate(document: Any, policies: Policies = DEFAULTS, method: str = "sales") -> Report:
    """`gxd calc sales` and `gxd calc weight`."""
    form = Form(document)
    company = read(document, policies, method)
    found = allocate(company, policies)
    if "stated" in form:
        stated = form.form("stated")
        parts = [number(value, stated.at(name)) for name, value in stated.value.items()]
        must_add_up(parts, found.whole, stated.path)
    return report(found, method)


def read(
    document: Any,
    policies: Policies = DEFAULTS,
    method: str = "sales",
    received: Received | None = None,
    path: str = "",
) -> Company:
    """The company in an input document."""
    form = Form(document, path).only(
        "method", "title", "policies", "company", "period", "emissions", "keys", "customers", "certificate", "stated"
    )
    period = _period(form)
    keys = [_key(each, method, period) for each in form.forms("keys")]
    must_be_unique([(key.name, key.where) for key in keys])
    customers = [_customer(each) for each in form.forms("customers")]
    must_be_unique([(customer.id, customer.where) for customer in customers])
    if not customers:
        raise errors.Missing(form.at("customers"), name="customers")
    if not keys:
        raise errors.Missing(form.at("keys"), name="keys")
    emissions = [_emission(each, keys, period, policies, received) for each in form.forms("emissions")]
    if not emissions:
        raise errors.Missing(form.at("emissions"), name="emissions")
    taxes = {key.tax for key in keys if key.tax}
    if len(taxes) > 1:
        raise errors.TaxMix(keys[1].where, name=keys[1].name, got=keys[1].tax, due=keys[0].tax)
    return Company(
        emissions=emissions,
        keys={key.name: key for key in keys},
        customers=customers,
        certificate=_certificate(form),
        name=form.text("company", "the company"),
    )


def _period(form: Form) -> Period | None:
    block = form.maybe_form("period")
    if block is None:
        return None
    block.only("start", "end")
    period = Period(block.day("start"), block.day("end"))
    if period.end <= period.start:
        raise errors.NotPositive(block.at("end"), name="the length of the period", got="not")
    return period


def _emission(
    form: Form, keys: list[Key], period: Period | None, policies: Policies, received: Received | None
) -> Emission:
    form.only(
        "scope", "category", "value", "unit", "level", "key", "primary_data_share", "accounting", "period",
        "handed_over", "received", "quantity", "quantity_unit", "rest_of_category",
    )  # fmt: skip
    scope = form.choice("scope", ("1", "2", "3"))
    share = form.maybe_number("primary_data_share")
    if share is not None:
        share = checked_percentage(share, form.at("primary_data_share"), "the primary data share", policies)
    value, supplier = _value(form, received)
    if "handed_over" in form and received is not None and share is None:
        share = received(form).primary_data_share
    return Emission(
        scope=scope,
        value=value,
        level=form.choice("level", LEVELS),
        key=form.text("key", keys[0].name),
        category=_category(form, scope),
        primary_data_share=share,
        accounting=form.choice("accounting", ("location", "market")) if "accounting" in form else None,
        period=_period(form) or period,
        supplier=supplier,
        rest_of_category=form.flag("rest_of_category"),
        where=form.path,
    )


def _value(form: Form, received: Received | None) -> tuple[Fraction, str | None]:
    """What was emitted, in kgCO2e: stated, or a purchased quantity times the footprint that a supplier hands over."""
    if "handed_over" not in form:
        to_kg = form.unit("unit", of="the emission").to(units.KGCO2E, form.at("unit"))
        return form.amount("value") * to_kg, None
    if received is None:
        raise errors.Unexpected(
            form.at("handed_over"), name="key handed_over", known="handed_over is for tiers of a chain"
        )
    footprint, supplier = received(form), form.text("handed_over")
    times = footprint.declared_amounts(
        form.amount("quantity"), form.unit("quantity_unit", of="the quantity"), supplier, form.path
    )
    return times * footprint.value, supplier


def _category(form: Form, scope: str) -> int | None:
    if scope != "3":
        if "category" in form:
            raise errors.Unexpected(form.at("category"), name="category", known="categories are for scope 3")
        return None
    value = form.number("category")
    if value.denominator != 1 or not 1 <= value <= 15:
        raise errors.NotAChoice(form.at("category"), got=shown(value), choices="1 to 15")
    return int(value)


def _key(form: Form, method: str, period: Period | None) -> Key:
    form.only("name", "kind", "level", "unit", "amounts", "total", "period", "tax")
    allowed = ROUTES[method]
    kind = form.choice("kind", KEY_KINDS, allowed[0])
    if kind not in allowed:
        raise errors.NotAChoice(form.at("kind"), got=kind, choices=f"{', '.join(allowed)} (method {method})")
    unit = form.unit(of="the key")
    if kind == "sales":
        if not units.is_money(unit):
            raise errors.IncompatibleUnits(
                form.at("unit"), got=unit.name, dimension=unit.dimension, due="円", due_dimension="money"
            )
        tax: str | None = form.choice("tax", ("included", "excluded")) if "tax" in form else _tax_not_stated(form)
    else:
        tax = None
        if unit.dimension != _DIMENSION[kind]:
            raise errors.IncompatibleUnits(
                form.at("unit"), got=unit.name, dimension=unit.dimension, due=kind, due_dimension=_DIMENSION[kind]
            )
    amounts = form.form("amounts")
    total = form.maybe_amount("total")
    return Key(
        name=form.text("name", kind),
        kind=kind,
        level=form.choice("level", LEVELS),
        amounts={name: amounts.amount(name) * unit.size for name in amounts.value},
        unit=unit,
        total=total if total is None else total * unit.size,
        period=_period(form) or period,
        tax=tax,
        where=form.path,
    )


def _tax_not_stated(form: Form) -> str:
    raise errors.NotStated(form.at("tax"), name="tax", choices="included or excluded")


def _customer(form: Form) -> Customer:
    form.only("id", "quantity", "unit", "mass")
    quantity = form.maybe_amount("quantity")
    return Customer(
        id=form.text("id"),
        quantity=quantity,
        unit=form.unit(of="the quantity") if quantity is not None else None,
        mass=form.maybe_amount("mass"),
        where=form.path,
    )


def _certificate(form: Form) -> Certificate | None:
    block = form.maybe_form("certificate")
    if block is None:
        return None
    block.only("amount", "unit", "kind", "electricity", "electricity_unit")
    return Certificate(
        amount=block.amount("amount") * block.unit().to(units.KWH, block.at("unit")),
        kind=block.text("kind"),
        electricity=block.amount("electricity")
        * block.unit("electricity_unit", "kWh").to(units.KWH, block.at("electricity_unit")),
        where=block.path,
    )


def report(found: Shared, method: str) -> Report:
    """Every customer's part, in total and per unit, with the extension of each."""
    figures: dict[str, Any] = {
        "company": found.company.name,
        "emissions (kgCO2e)": found.whole,
        "primary data share (%)": found.primary_data_share,
        "intensity": {f"kgCO2e per {_base(found, name)} by {name}": value for name, value in found.intensity.items()},
        "parts (kgCO2e)": {name: part for name, part in found.rounded.parts.items() if name != UNALLOCATED},
        "unallocated (kgCO2e)": found.rounded.parts.get(UNALLOCATED, Fraction(0)),
    }
    if found.rounded.residual:
        figures["residual (kgCO2e)"] = found.rounded.residual
    for name, share in found.shares.items():
        unit = share.customer.unit
        figures[name] = {
            **{f"{scope} (kgCO2e)": value for scope, value in share.by_emission.items()},
            "total, exact (kgCO2e)": shown(share.total, 20),
            f"per {unit or 'unit'} (kgCO2e)": share.per_unit,
            f"gate-to-gate per {unit or 'unit'} (kgCO2e)": share.gate_to_gate_per_unit,
        }
    notes = list(found.notes)
    if not found.rounded.add_up():
        notes.append("the rounded parts do not add up to the rounded whole: residual=none")
    return Report(
        method,
        f"organisation-based allocation of {found.company.name}",
        figures,
        found.policies,
        found.trace,
        notes,
        extension={name: share.extension for name, share in found.shares.items()},
    )


def _base(found: Shared, name: str) -> str:
    dimension = found.company.keys[name].unit.dimension
    return {"mass": "kg", "piece": "piece"}.get(dimension, units.currency(found.company.keys[name].unit))
