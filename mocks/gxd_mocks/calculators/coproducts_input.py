"""The shape of the input of `gxd calc allocate`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import errors
from gxd_mocks.calculators.coproducts import KEYS, Allocation, Coproduct, Situation, allocate
from gxd_mocks.calculators.form import Form
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.report import Report
from gxd_mocks.calculators.trace import Row, Trace
from gxd_mocks.quantity import number, shown
from gxd_mocks.rounding import must_add_up, share_out

COPRODUCT_KEYS = (
    "id",
    "kind",
    "amount",
    "unit",
    "mass",
    "price",
    "energy",
    "share",
    "true_value",
    "own",
    "substitutes",
)


def read_coproduct(form: Form) -> Coproduct:
    """One output. `mass` in kg, `energy` in MJ, `price` and `true_value` in any one unit, all per unit of `amount`."""
    form.only(*COPRODUCT_KEYS)
    return Coproduct(
        id=form.text("id"),
        amount=form.amount("amount", "1"),
        mass=form.maybe_amount("mass"),
        price=form.maybe_number("price"),
        energy=form.maybe_amount("energy"),
        share=form.maybe_amount("share"),
        true_value=form.maybe_amount("true_value"),
        own=form.amount("own", "0"),
        substitutes=form.maybe_number("substitutes"),
        waste=form.choice("kind", ("product", "waste"), "product") == "waste",
        where=form.path,
    )


def read_situation(form: Form) -> tuple[Situation, str | None]:
    """What decides the key; and the key itself where the input states it."""
    form.only("key", "avoided_by", "sector_rule", "physical_relation", "physical_key")
    rule = form.maybe_form("sector_rule")
    if rule:
        rule.only("name", "key")
    situation = Situation(
        avoided_by=form.choice("avoided_by", ("nothing", "subdivision", "substitution"), "nothing"),
        sector_rule=rule.text("name") if rule else None,
        sector_key=rule.choice("key", KEYS) if rule else None,
        physical_relation=form.choice("physical_relation", ("exists", "absent", "in doubt"), "in doubt"),
        physical_key=form.choice("physical_key", ("mass", "energy", "amount"), "mass"),
    )
    return situation, form.choice("key", KEYS) if "key" in form else None


def calculate(document: Any, policies: Policies = DEFAULTS) -> Report:
    """`gxd calc allocate`: share one burden among co-products."""
    form = Form(document).only("method", "title", "policies", "burden", "unit", "allocation", "coproducts", "stated")
    to_kg = form.unit("unit", "kgCO2e").to(units.KGCO2E, form.at("unit"))
    burden = form.amount("burden") * to_kg
    outputs = [read_coproduct(each) for each in form.forms("coproducts")]
    if not outputs:
        raise errors.Missing("coproducts", name="coproducts")
    allocation = form.maybe_form("allocation")
    situation, key = read_situation(allocation) if allocation else (Situation(), None)
    found = allocate(burden, outputs, situation, key, policies)
    if "stated" in form:
        _must_match_what_is_stated(form.form("stated"), burden, to_kg)
    return report(found, policies)


def _must_match_what_is_stated(stated: Form, burden: Fraction, to_kg: Fraction) -> None:
    parts = [number(value, stated.at(name)) * to_kg for name, value in stated.value.items()]
    must_add_up(parts, burden, stated.path)


def report(found: Allocation, policies: Policies) -> Report:
    """The parts, exact and rounded so that they add up."""
    rounded = share_out(found.parts, policies.rounding, policies.residual)
    rows = [
        Row(
            line=name,
            kind="part",
            what=name,
            amount=found.burden,
            unit="kgCO2e",
            factor=part / found.burden if found.burden else Fraction(0),
            factor_unit=f"by {found.decision.key}",
            contribution=part,
        )
        for name, part in found.parts.items()
    ]
    figures: dict[str, Any] = {
        "burden (kgCO2e)": found.burden,
        "key": found.decision.key,
        "because": found.decision.why,
        "parts (kgCO2e)": dict(rounded.parts),
        "parts, exact (kgCO2e)": {name: shown(part, 20) for name, part in found.parts.items()},
        "sum of the parts (kgCO2e)": sum(rounded.parts.values(), rounded.residual),
    }
    notes = []
    if rounded.residual:
        figures["residual (kgCO2e)"] = rounded.residual
    if not rounded.add_up():
        notes.append("the rounded parts do not add up to the rounded burden: residual=none")
    return Report("allocate", "co-products", figures, policies, Trace(found.burden, "kgCO2e", rows), notes)
