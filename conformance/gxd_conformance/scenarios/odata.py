"""$filter of 2.x. Hosts may ignore it or refuse it with NotImplemented; only what is evaluated is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from gxd_conformance.documents.moment import moment
from gxd_conformance.evidence import Exchange, Listed, Walk
from gxd_conformance.identity import Identity
from gxd_conformance.vendor import STALE_PAGES, Vendor

Holds = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True)
class Expression:
    """A `$filter` expression, and what it means for a footprint; `parts` are the conditions that `and` combines."""

    text: str
    holds: Holds
    parts: Sequence[Holds] = ()


@dataclass(frozen=True)
class Evaluated:
    """What a host made of an expression."""

    expression: Expression
    walk: Walk
    known: Sequence[Listed]

    @property
    def first(self) -> Exchange:
        return self.walk.pages[0].exchange

    @property
    def ignored(self) -> bool:
        """The filter, or one condition of it, was passed over as if it had not been sent: lawful (Filtering 2)."""
        came = set(self.walk.ids)
        whole_list = came >= {listed.id for listed in self.known}
        return whole_list or any(came == self._found_by(part) for part in self.expression.parts)

    @property
    def denied(self) -> bool:
        """The host says that there is no such footprint, although some match."""
        return self.first.status == 404 and bool(self.due)

    @property
    def due(self) -> set[str]:
        return self._found_by(self.expression.holds)

    def _found_by(self, holds: Holds) -> set[str]:
        return {listed.id or "" for listed in self.known if holds(listed.document)}


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _expressions(known: Sequence[Listed]) -> list[Expression]:
    """One expression for each thing that can be filtered, with a value of a listed footprint."""
    document = known[len(known) // 2].document
    countries = [country for one in known if (country := _country(one.document))]
    found = [
        *_since_created(document.get("created")),
        *_of_category(document.get("productCategoryCpc")),
        *_in_country(countries[0] if countries else None),
        *_with_entry("productIds", "productId", document.get("productIds")),
        *_with_entry("companyIds", "companyId", document.get("companyIds")),
    ]
    return found + _both(document, found)


def _since_created(created: Any) -> Iterator[Expression]:
    if moment(created):
        yield Expression(f"created ge {_quoted(created)}", lambda one: _since(one.get("created"), created))


def _of_category(category: Any) -> Iterator[Expression]:
    if isinstance(category, str):
        text = f"productCategoryCpc eq {_quoted(category)}"
        yield Expression(text, lambda one: bool(one.get("productCategoryCpc") == category))


def _in_country(country: str | None) -> Iterator[Expression]:
    if country is not None:
        yield Expression(f"pcf/geographyCountry eq {_quoted(country)}", lambda one: _country(one) == country)


def _with_entry(member: str, variable: str, held: Any) -> Iterator[Expression]:
    last = held[-1] if isinstance(held, list) and held else None
    if isinstance(last, str):
        text = f"{member}/any({variable}:({variable} eq {_quoted(last)}))"
        yield Expression(text, lambda one: last in (one.get(member) or []))


def _both(document: dict[str, Any], found: Sequence[Expression]) -> list[Expression]:
    """Two conditions with `and`, in parentheses as the samples of the text have them."""
    pcf = document.get("pcf")
    start = pcf.get("referencePeriodStart") if isinstance(pcf, dict) else None
    category = next((one for one in found if one.text.startswith("productCategoryCpc")), None)
    if not moment(start) or category is None:
        return []
    text = f"(pcf/referencePeriodStart ge {_quoted(str(start))}) and ({category.text})"

    def since(one: dict[str, Any]) -> bool:
        return _since(_start(one), start)

    return [Expression(text, lambda one: category.holds(one) and since(one), (category.holds, since))]


def _start(footprint: dict[str, Any]) -> Any:
    pcf = footprint.get("pcf")
    return pcf.get("referencePeriodStart") if isinstance(pcf, dict) else None


def _country(footprint: dict[str, Any]) -> str | None:
    pcf = footprint.get("pcf")
    country = pcf.get("geographyCountry") if isinstance(pcf, dict) else None
    return country if isinstance(country, str) else None


def _since(value: Any, bound: Any) -> bool:
    at, since = moment(value), moment(bound)
    return at is not None and since is not None and at >= since


@pytest.fixture(scope="session")
def evaluated(
    vendor: Vendor, known: list[Listed], everything: Walk, of_a_product_that_nobody_makes: Evaluated
) -> list[Evaluated]:
    """Lists with a `$filter` that the text allows, one for each property that can be filtered, and one that finds nothing."""
    bound = len(everything.pages) + STALE_PAGES
    return [
        of_a_product_that_nobody_makes,
        *(
            Evaluated(expression, vendor.walk("odata", [("$filter", expression.text)], most_pages=bound), known)
            for expression in _expressions(known)
        ),
    ]


@pytest.fixture(scope="session")
def of_a_product_that_nobody_makes(
    vendor: Vendor, identity: Identity, known: list[Listed], everything: Walk
) -> Evaluated:
    """A list of which a host that filters leaves nothing, and a host that does not filter leaves everything."""
    (expression,) = _with_entry("productIds", "productId", [identity.unknown_product()])
    walk = vendor.walk("odata", [("$filter", expression.text)], most_pages=len(everything.pages) + STALE_PAGES)
    return Evaluated(expression, walk, known)


@pytest.fixture(scope="session")
def beyond_the_subset(vendor: Vendor) -> Exchange:
    """A `$filter` with `or`, which the subset leaves out."""
    return vendor.list_footprints(
        "beyond_the_subset", [("$filter", "productCategoryCpc eq '31' or productCategoryCpc eq '32'")]
    )
