"""Mistakes with the boundary, with biogenic carbon, and with shares in percent."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.cases.mistakes.inputs import items, rows
from gxd_mocks.cases.mistakes.slip import mistake
from gxd_mocks.cases.result import Result
from gxd_mocks.quantity import number


@mistake("gate-to-gate-only", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=result.gate_to_gate or Fraction(0))


@mistake("upstream-without-own", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=result.pcf - (result.gate_to_gate or 0))


@mistake("uptake-subtracted", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=result.pcf if result.including_uptake is None else result.including_uptake)


@mistake("uptake-added", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, including_uptake=2 * result.pcf - (result.including_uptake or 0))


@mistake("share-as-fraction", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, primary_data_share=(result.primary_data_share or Fraction(0)) / 100)


@mistake("shares-not-weighted", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    """The plain mean over everything that contributes, what nobody knows counting nothing."""
    shares = [Fraction(0) for kind in ("processes", "transports", "waste") for _ in rows(about.case.input, kind)]
    for item in items(about.case.input):
        inside = item.get("footprint")
        if isinstance(inside, dict):
            shares.append(number(inside.get("primary_data_share", "0")))
    return replace(result, primary_data_share=sum_of(shares) / len(shares))
