"""Calculating liars: the reference solution with one named mistake, composed from small hooks.

A mistake changes what is said at one point of the solution (`document`, `policies` or `result`), or it is an edit of the
input that stands in the case itself. Its words, in both languages, are data: `gxd_fixtures/cases/mistakes.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from gxd_mocks.calculators.declared import LINES
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.cases.case import Case
from gxd_mocks.cases.result import Result
from gxd_mocks.edits import Edit
from gxd_mocks.quantity import number
from gxd_mocks.rounding import to_places

Change = Callable[[Any, SimpleNamespace], Any]
"""What is right and what it is about (`case`, `found`, `settings`) -> what somebody makes of it."""

Document = dict[str, Any]

HOOKS: dict[str, tuple[str, Change]] = {}
"""By the name of the mistake: the point where it happens, and what happens there."""


def mistake(name: str, point: str) -> Callable[[Change], Change]:
    """Register what a mistake does at a point."""

    def register(change: Change) -> Change:
        if name in HOOKS:
            raise ValueError(f"two mistakes are called {name}")
        HOOKS[name] = (point, change)
        return change

    return register


@dataclass(frozen=True)
class Slip:
    """How a solution goes wrong: at which points, and how. Without any it is the reference."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def tell(self, point: str, truth: Any, case: Case, found: Any = None) -> Any:
        change = self.changes.get(point)
        if change is None:
            return truth
        return change(truth, SimpleNamespace(case=case, found=found, settings=self.settings))


def slip(case: Case, name: str) -> Slip:
    """A mistake as it happens in a case. Raises `KeyError` if the case does not know it."""
    wrong = case.wrong[name]
    if wrong.edit is not None:
        edit = Edit(**wrong.edit)
        return Slip({"document": lambda document, about: edit.applied_to(document)})
    point, change = HOOKS[name]
    return Slip({point: change}, wrong.settings)


# ----------------------------------------------------------------------------------------- walking through an input


def inputs(document: Document) -> Iterator[Document]:
    """The input itself, or those of all tiers of a chain."""
    if "tiers" in document:
        for tier in document["tiers"]:
            yield tier["input"]
    else:
        yield document


def items(document: Document) -> Iterator[Document]:
    for each in inputs(document):
        yield from each.get("items", ())


def rows(document: Document, kind: str) -> Iterator[Document]:
    """The lines, processes, transports or waste of every item."""
    for item in items(document):
        yield from item.get(kind, ())


def emissions(document: Document) -> Iterator[Document]:
    for each in inputs(document):
        yield from each.get("emissions", ())


def purchases(document: Document) -> Iterator[Document]:
    for each in inputs(document):
        yield from each.get("purchases", ())


def supplier_footprints(document: Document, line: str) -> Iterator[tuple[Document, Any]]:
    """The carbon footprints (`pcf`) of supplier documents of a line of the data model, with how that line writes them."""
    for item in items(document):
        received = item.get("document")
        if received and str(received["specVersion"]).startswith(line):
            yield received["pcf"], LINES[line]


# ------------------------------------------------------------------------------------------------ quantities and scrap


@mistake("summed-without-quantity", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for each in inputs(document):
        declared = {item["id"]: _declared(item) for item in each.get("items", ())}
        for item in each.get("items", ()):
            for line in item.get("lines", ()):
                amount, unit = declared[line["component"]]
                line |= {"quantity": amount, "unit": unit or line["unit"]}
                line.pop("scrap", None)
                line.pop("mass_each", None)
    return document


def _declared(item: Document) -> tuple[Any, Any]:
    if "document" in item:
        pcf, line = item["document"]["pcf"], LINES[str(item["document"]["specVersion"])[0]]
        return pcf[line.amount], pcf[line.unit]
    inside = item["footprint"] if isinstance(item.get("footprint"), dict) else {}
    return inside.get("amount", item.get("amount", "1")), inside.get("unit", item.get("unit"))


def _scrap(name: str, gross: Callable[[Fraction, Fraction], Fraction]) -> None:
    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        for line in rows(document, "lines"):
            if "scrap" in line:
                line["quantity"] = gross(number(line["quantity"]), number(line.pop("scrap")))
        return document


_scrap("scrap-multiplied", lambda net, scrap: net * (1 + scrap))
_scrap("scrap-subtracted", lambda net, scrap: net * (1 - scrap))
_scrap("scrap-ignored", lambda net, scrap: net)


# ------------------------------------------------------------------------------------------------------------- units


def _read_as(name: str, kinds: tuple[str, ...], key: str, written: str, taken_for: str) -> None:
    """A unit that is taken for another, in rows of these kinds."""

    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        found = [row for kind in kinds for row in _rows_of(document, kind)]
        for row in found:
            if row.get(key) == written:
                row[key] = taken_for
                row.pop("mass_each", None)
        return document


def _rows_of(document: Document, kind: str) -> Iterator[Document]:
    of_items = ("lines", "processes", "transports", "waste", "outbound")
    yield from (
        rows(document, kind) if kind in of_items else (row for each in inputs(document) for row in each.get(kind, ()))
    )


_read_as("grams-as-kilograms", ("lines",), "unit", "g", "kg")
_read_as("tonnes-as-kilograms", ("lines",), "unit", "t", "kg")
_read_as("pieces-as-kilograms", ("lines",), "unit", "piece", "kg")
_read_as("litres-as-kilograms", ("lines",), "unit", "L", "kg")
_read_as("megajoules-as-kilowatt-hours", ("processes",), "unit", "MJ", "kWh")
_read_as("kilowatt-hours-as-megajoules", ("processes",), "unit", "kWh", "MJ")
_read_as("kilograms-as-tonnes-on-the-road", ("transports",), "mass_unit", "kg", "t")
_read_as("factor-per-kilogram-kilometre", ("transports",), "factor_unit", "kgCO2e/kg·km", "kgCO2e/tkm")
_read_as("emission-tonnes-as-kilograms", ("emissions",), "unit", "tCO2e", "kgCO2e")
_read_as("own-tonnes-as-kilograms", ("firms",), "own_unit", "tCO2e", "kgCO2e")
_read_as("thousand-yen-as-million-yen", ("purchases",), "unit", "千円", "百万円")
_read_as("yen-as-thousand-yen", ("purchases",), "unit", "円", "千円")
_read_as("tonne-per-million-yen-as-kilogram-per-yen", ("purchases",), "factor_unit", "tCO2e/百万円", "kgCO2e/円")


# -------------------------------------------------------------------------------------------- lines left out, or too many


def _left_out(name: str, kind: str) -> None:
    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        for item in items(document):
            item.pop(kind, None)
        return document


_left_out("transport-left-out", "transports")
_left_out("own-processes-left-out", "processes")
_left_out("waste-left-out", "waste")
_left_out("allocation-left-out", "coproducts")
_left_out("yield-ignored", "made")


@mistake("distance-left-out", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for leg in rows(document, "transports"):
        leg |= {"distance": "1", "distance_unit": "km"}
    return document


@mistake("waste-credited", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for row in rows(document, "waste"):
        row["factor"] = -number(row["factor"])
    return document


@mistake("outbound-included", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for item in items(document):
        item["transports"] = [*item.get("transports", ()), *item.pop("outbound", ())]
    return document


@mistake("theoretical-kept", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for item in items(document):
        if "theoretical" in item:
            item.pop("footprint", None)
            item.pop("document", None)
    return document


@mistake("scope-3-left-out", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for each in inputs(document):
        if "emissions" in each:
            each["emissions"] = [row for row in each["emissions"] if str(row["scope"]) != "3"]
    return document


@mistake("own-emissions-only", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for firm in document["firms"]:
        if firm["id"] != about.case.asks["seller"]:
            firm["own"] = "0"
    return document


@mistake("upstream-only", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for firm in document["firms"]:
        if firm["id"] == about.case.asks["seller"]:
            firm["own"] = "0"
    return document


# ----------------------------------------------------------------------------------- per unit (2.x), per amount (3.0)


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


# --------------------------------------------------------------------------------------------- boundary, biogenic, shares


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


# ------------------------------------------------------------------------------------------------------------- rounding


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


# ------------------------------------------------------------------------------------------------- sharing an organisation


@mistake("company-total-per-unit", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    quantity = about.found.shares[about.case.asks["customer"]].customer.quantity
    return replace(result, pcf=about.found.whole / quantity * result.amount)


@mistake("not-per-unit", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=about.found.shares[about.case.asks["customer"]].total)


@mistake("delivery-not-per-unit", "result")
def _(result: Result, about: SimpleNamespace) -> Result:
    return replace(result, pcf=result.pcf * number(about.case.asks["quantity"]) / result.amount)


@mistake("one-key-for-all", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    """Every scope is shared by the first key, whatever its own would be."""
    first = document["keys"][0]
    for row in document["emissions"]:
        row |= {"key": first.get("name", first.get("kind")), "level": first["level"]}
    return document


# ------------------------------------------------------------------------------------------------------------- money


def _taken_for_the_factors(name: str, what: str) -> None:
    """The amount is taken as if it stood in the money of the factor already."""

    @mistake(name, "document")
    def _(document: Document, about: SimpleNamespace) -> Document:
        for purchase in purchases(document):
            purchase[what] = purchase[f"factor_{what}"]
        return document


_taken_for_the_factors("tax-included", "tax")
_taken_for_the_factors("price-basis-ignored", "price_basis")
_taken_for_the_factors("price-year-ignored", "year")


@mistake("price-index-inverted", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for purchase in purchases(document):
        index = purchase.get("price_index")
        if index:
            purchase["price_index"] = {"amount": index["factor"], "factor": index["amount"]}
    return document


@mistake("tax-taken-as-percent-of-gross", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    """10 % are taken off, where 10 % had been put on: × 0.9 instead of ÷ 1.1."""
    for purchase in purchases(document):
        if purchase["tax"] != purchase["factor_tax"]:
            purchase["amount"] = number(purchase["amount"]) * (1 - number(purchase["tax_rate"]))
            purchase["tax"] = purchase["factor_tax"]
    return document


@mistake("currency-ignored", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for purchase in purchases(document):
        if "exchange_rate" in purchase:
            purchase["exchange_rate"] = "1"
    return document


@mistake("currency-inverted", "document")
def _(document: Document, about: SimpleNamespace) -> Document:
    for purchase in purchases(document):
        if "exchange_rate" in purchase:
            purchase["exchange_rate"] = 1 / number(purchase["exchange_rate"])
    return document
