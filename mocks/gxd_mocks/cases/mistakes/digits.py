"""Digits dropped too early, too late or by another rule; and other choices than the case prescribes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from gxd_mocks.calculators.policy import Policies
from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.cases.mistakes.slip import Document, mistake
from gxd_mocks.cases.result import Result
from gxd_mocks.rounding import to_places


@mistake("rounded-early", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    """Every line is rounded, then the sum is made."""
    places = int(about.settings["places"])
    return replace(result, pcf=sum_of(to_places(row.contribution, places, "half_up") for row in about.found.trace.rows))


@mistake("share-rounded-early", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    """The customer's share of the key is rounded before anything is multiplied by it."""
    customer, places = about.case.asks["customer"], int(about.settings["places"])
    quantity = about.found.shares[customer].customer.quantity
    part = sum_of(
        row.amount * to_places(row.factor, places, "half_up")
        for row in about.found.trace.rows
        if row.what.endswith(f"→ {customer}")
    )
    return replace(result, pcf=part / quantity * result.amount)


@mistake("hand-overs-rounded", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for tier in document["tiers"][:-1]:
        tier |= {"rounding": "jp_half_up", "places": str(about.settings["places"])}
    return document


def _policy(name: str, **choices: str) -> None:
    @mistake(name, "policies")
    def _(policies: Policies, about: SimpleNamespace) -> Policies:
        return policies.but(**choices)


_policy("grossed-up", gross_up="yes")
_policy("closed-for-open", totals="closed")
_policy("unit-price-for-revenue", economic_key="unit_price")
_policy("rule-of-version-2", methodology="2")
_policy("rule-of-version-3", methodology="3")
_policy("half-up-for-up", rounding="jp_half_up", places="5")
_policy("parts-rounded-alone", residual="none")
_policy("not-rounded", rounding="pact")
