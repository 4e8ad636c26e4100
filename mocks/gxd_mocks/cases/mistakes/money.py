"""Tax, price basis, price year and currency."""

from __future__ import annotations

from types import SimpleNamespace

from gxd_mocks.cases.mistakes.inputs import purchases
from gxd_mocks.cases.mistakes.slip import Document, mistake
from gxd_mocks.quantity import number


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
