"""What a solution calculates for a company: one exact result for each product, per counted unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gxd_mocks.calculators import bom, bom_input, gxd_block, organisation, organisation_input, transaction_input
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.form import Form
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.transaction import pass_on
from gxd_mocks.quantity import number
from gxd_mocks.solutions.jobs import Asked, Job

Extension = Callable[[Fraction | None, str], dict[str, Any]]
"""From the gate-to-gate value and a comment, as one version states them, to the consortium's extension."""


@dataclass(frozen=True)
class Result:
    """The exact footprint of one counted unit, in kgCO2e; the share of primary data in percent, None if unknown.

    `gate_to_gate` is what the company's own scopes 1 and 2 are in it; None where the method cannot tell.
    """

    product: str
    unit: str
    mass: Fraction
    value: Fraction
    primary_data_share: Fraction | None
    gate_to_gate: Fraction | None
    extension: Extension


def results(job: Job, received: Mapping[str, Footprint], policies: Policies = DEFAULTS) -> Iterable[Result]:
    """The results of one input, with the footprints that the suppliers handed over, by product.

    Raises `KeyError` for a product that nobody has handed over, and the named errors of the calculators.
    """
    return _METHODS[job.method](job, lambda form: received[form.text("handed_over")], policies)


Received = Callable[[Form], Footprint]


def _bottom_up(job: Job, received: Received, policies: Policies) -> Iterable[Result]:
    (asked,) = job.asked
    found = bom.footprint(bom_input.read(job.document, policies, received), policies)

    def extension(gate_to_gate: Fraction | None, comment: str) -> dict[str, Any]:
        return gxd_block.product_based(gate_to_gate, comment, policies)

    yield _result(asked, found.value, found.primary_data_share, found.gate_to_gate, extension)


def _shared_out(job: Job, received: Received, policies: Policies) -> Iterable[Result]:
    company = organisation_input.read(job.document, policies, job.method, received)
    shared = organisation.allocate(company, policies)
    certificate = company.certificate
    indices = {each.scope: company.keys[each.key].kind for each in company.emissions}
    levels = {each.scope: each.level for each in company.emissions}
    categories = sorted({each.category for each in company.emissions if each.category})

    def extension(gate_to_gate: Fraction | None, comment: str) -> dict[str, Any]:
        return gxd_block.organisation_based(
            indices,
            levels,
            categories,
            gate_to_gate,
            (certificate.amount, "kWh", certificate.kind) if certificate else None,
            comment=comment,
            policies=policies,
        )

    for asked in job.asked:
        share = shared.shares[asked.customer]
        if share.per_unit is None:
            raise AssertionError(f"nothing of {asked.product} was delivered")
        yield _result(asked, share.per_unit, shared.primary_data_share, share.gate_to_gate_per_unit, extension)


def _passed_on(job: Job, received: Received, policies: Policies) -> Iterable[Result]:
    passed = pass_on(transaction_input.read(job.document, received), policies)

    def extension(gate_to_gate: Fraction | None, comment: str) -> dict[str, Any]:
        return gxd_block.organisation_based(
            dict.fromkeys("123", "transactions"), dict.fromkeys("123", "organization"), [1, 4, 5], gate_to_gate,
            comment=comment, policies=policies,
        )  # fmt: skip

    for asked in job.asked:
        value = passed.intensity[asked.customer] * number(asked.amount) / number(asked.quantity)
        # An estimate from money knows neither how much of it was measured nor what happened inside the gate.
        yield _result(asked, value, Fraction(0), None, extension)


def _result(
    asked: Asked, value: Fraction, share: Fraction | None, gate_to_gate: Fraction | None, extension: Extension
) -> Result:
    return Result(asked.product, asked.unit, number(asked.mass), value, share, gate_to_gate, extension)


_METHODS: Mapping[str, Callable[[Job, Received, Policies], Iterable[Result]]] = {
    "bom": _bottom_up,
    "sales": _shared_out,
    "weight": _shared_out,
    "transaction": _passed_on,
}
