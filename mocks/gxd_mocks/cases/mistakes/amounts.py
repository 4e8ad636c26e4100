"""Per unit, as 2.x writes it, and per declared amount, as 3.0 does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

from gxd_mocks.cases.mistakes.inputs import supplier_footprints
from gxd_mocks.cases.mistakes.slip import Document, mistake
from gxd_mocks.cases.result import Result
from gxd_mocks.quantity import number


def _misread(name: str, line: str, misread: Callable[[Fraction, Fraction], Fraction]) -> None:
    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        for pcf, written in supplier_footprints(document, line):
            pcf[written.value] = misread(number(pcf[written.value]), number(pcf[written.amount]))
        return document


_misread("supplier-per-unit-read-per-amount", "2", lambda value, amount: value / amount)
_misread("supplier-per-unit-times-amount-twice", "2", lambda value, amount: value * amount)
_misread("supplier-per-amount-read-per-unit", "3", lambda value, amount: value * amount)


@mistake("amount-twice", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=result.pcf * result.amount)


@mistake("amount-left-out", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=result.pcf / result.amount)
