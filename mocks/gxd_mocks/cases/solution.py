"""The reference solution of a case: the calculator of its method, asked for what the case asks.

At four points a mistake may say something else than is right: `document` (the input), `policies`, `found` (what the
calculator returns, turned into a value) and `result`.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import (
    bom,
    bom_input,
    chain,
    coproducts_input,
    errors,
    gxd_block,
    organisation,
    organisation_input,
    spend,
    transaction,
    transaction_input,
)
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.form import Form
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.cases.case import Case
from gxd_mocks.cases.mistakes import Slip
from gxd_mocks.cases.result import Result
from gxd_mocks.quantity import number

HONEST = Slip()


def solve(case: Case, slip: Slip = HONEST) -> Result:
    """What the case comes to; with a `slip`, what somebody publishes who makes that mistake and no other."""
    document = slip.tell("document", deepcopy(dict(case.input)), case)
    policies = slip.tell("policies", case.policies, case)
    found, result = SOLUTIONS[case.method](document, policies, case.asks)
    result = slip.tell("result", result, case, found)
    return _in_declared_amount(_rounded(result, policies), case)


Solution = Callable[[Any, Policies, Any], tuple[Any, Result]]


def _rounded(result: Result, policies: Policies) -> Result:
    """By the rounding rule that the case prescribes; without one nothing is dropped."""
    rounding = policies.rounding
    if rounding.places is None:
        return result
    including = result.including_uptake
    return replace(
        result, pcf=rounding(result.pcf), including_uptake=None if including is None else rounding(including)
    )


def _in_declared_amount(result: Result, case: Case) -> Result:
    """The mass that the case states for its declared amount, where the calculation does not know it."""
    if result.unit.dimension == "mass":
        return replace(result, mass=result.amount * result.unit.size)
    if result.mass is None and "mass" in case.asks:
        return replace(result, mass=number(case.asks["mass"]))
    return result


# ------------------------------------------------------------------------------------------------- bottom-up, chains


def _bom(document: Any, policies: Policies, asks: Any) -> tuple[Any, Result]:
    found = bom.footprint(bom_input.read(document, policies), policies)
    footprint = found.handed_over()
    result = replace(_of_footprint(footprint, policies), including_uptake=found.including_uptake)
    return found, result


def _chain(document: Any, policies: Policies, asks: Any) -> tuple[Any, Result]:
    found = chain.run(document, policies)
    return found, _of_footprint(found.tiers[-1].handed_over.exact, policies)


def _of_footprint(footprint: Footprint, policies: Policies) -> Result:
    ratings = footprint.ratings
    return Result(
        pcf=footprint.value,
        unit=footprint.unit,
        amount=footprint.amount,
        mass=footprint.mass,
        including_uptake=footprint.value + footprint.uptake,
        primary_data_share=footprint.primary_data_share,
        ratings=(ratings.scale, ratings.by_indicator) if ratings else None,
        exempted=footprint.exempted,
        gate_to_gate=footprint.gate_to_gate,
        gxd=gxd_block.product_based(None, policies=policies)["data"],
    )


# --------------------------------------------------------------------------------------------------- organisation-based


def _organisation(method: str) -> Solution:
    def solution(document: Any, policies: Policies, asks: Any) -> tuple[Any, Result]:
        company = organisation_input.read(document, policies, method)
        # The keys that only the published schema of the extension wants do not offend its documentation.
        shared = organisation.allocate(company, policies.but(gxd_profile="published"))
        customer = asks["customer"]
        share = shared.shares[customer]
        taker = share.customer
        if taker.quantity is None or taker.unit is None:
            raise errors.Missing(taker.where, name=f"the quantity delivered to {customer}")
        amount = number(asks.get("amount", "1"))
        # What is rounded is the part of each customer, so that the parts still add up; with the usual policy nothing is.
        total = shared.rounded.parts[customer] if policies.rounding.places is not None else share.total
        # What is rounded with the whole is rounded with its part inside the gate, which never exceeds it.
        inside = (share.gate_to_gate_per_unit or Fraction(0)) * (total / share.total if share.total else 1)
        result = Result(
            pcf=total / taker.quantity * amount,
            unit=taker.unit,
            amount=amount,
            mass=None if taker.mass is None else taker.mass * amount,
            primary_data_share=shared.primary_data_share,
            gate_to_gate=inside * amount,
            gxd=_in_money({name: value for name, value in share.extension["data"].items() if name != "gateToGate"}),
        )
        return shared, result

    return solution


# ---------------------------------------------------------------------------------------------------------- transactions


def _transaction(document: Any, policies: Policies, asks: Any) -> tuple[Any, Result]:
    """The emission that comes with a delivery, per declared amount of what was delivered."""
    found, whole = _emission(document, policies, asks)
    quantity, unit = number(asks["quantity"]), units.unit(asks["unit"])
    amount = number(asks.get("amount", "1"))
    return found, Result(
        pcf=whole * amount / quantity,
        unit=unit,
        amount=amount,
        primary_data_share=Fraction(0),
        gxd=_in_money(_by_transactions()),
    )


def _by_transactions() -> dict[str, Any]:
    """The extension of a footprint that follows from transaction amounts of whole organisations."""
    block: dict[str, Any] = gxd_block.organisation_based(
        indices=dict.fromkeys(gxd_block.SCOPES, "transactions"),
        levels=dict.fromkeys(gxd_block.SCOPES, gxd_block.LEVELS[0]),
        categories=(),
        gate_to_gate=None,
        policies=Policies({"gxd_profile": "published"}),
    )["data"]
    return block


def _in_money(gxd: dict[str, Any]) -> dict[str, Any]:
    """The undocumented declared unit of the block is one of money (ISO 4217), whatever the footprint is declared in."""
    return gxd | {"organization": gxd["organization"] | {"declaredUnit": "JPY"}}


def _emission(document: Any, policies: Policies, asks: Any) -> tuple[Any, Fraction]:
    form = Form(document)
    if "purchases" in form:
        trace = spend.emissions([transaction_input.purchase(each) for each in form.forms("purchases")])
        return trace, trace.total
    if "supplier" in form:
        report = transaction_input.calculate(document, policies)
        part: Fraction = report.figures["our part (kgCO2e)"]
        return report, part
    passed = transaction.pass_on(transaction_input.read(document), policies)
    seller, buyer = asks["seller"], asks.get("buyer")
    return passed, passed.carried[seller, buyer] if buyer else passed.leaving[seller]


# ----------------------------------------------------------------------------------------------------------- co-products


def _allocate(document: Any, policies: Policies, asks: Any) -> tuple[Any, Result]:
    """The part of one co-product, per declared amount of it."""
    form = Form(document)
    report = coproducts_input.calculate(document, policies)
    parts: dict[str, Fraction] = report.figures["parts (kgCO2e)"]
    if policies.rounding.places is None and report.trace:
        parts = {row.what: row.contribution for row in report.trace.rows}
    made = next(each.amount("amount", "1") for each in form.forms("coproducts") if each.text("id") == asks["part"])
    unit, amount = units.unit(asks["unit"]), number(asks.get("amount", "1"))
    block = gxd_block.product_based(None)["data"]
    return report, Result(pcf=parts[asks["part"]] * amount / made, unit=unit, amount=amount, gxd=block)


SOLUTIONS: dict[str, Solution] = {
    "bom": _bom,
    "sales": _organisation("sales"),
    "weight": _organisation("weight"),
    "transaction": _transaction,
    "allocate": _allocate,
    "chain": _chain,
}
