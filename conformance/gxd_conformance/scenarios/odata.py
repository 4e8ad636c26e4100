"""$filter of 2.x. Hosts may ignore it or refuse it with NotImplemented; only what is evaluated is judged."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from gxd_conformance.documents.moment import moment
from gxd_conformance.evidence import Exchange, Listed, Walk
from gxd_conformance.identity import Identity
from gxd_conformance.scenarios.awkward import awkward
from gxd_conformance.scenarios.filters import VALUES, written
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
    whole: Evaluated | None = None  # in pages: what the host made of the expression where no limit was asked for

    @property
    def first(self) -> Exchange:
        return self.walk.pages[0].exchange

    @property
    def ignored(self) -> bool:
        """The filter, or one condition of it, was passed over as if it had not been sent: lawful (Filtering 2)."""
        if self.whole is not None:
            return self.whole.ignored
        came = set(self.walk.ids)
        whole_list = came >= {listed.id for listed in self.known}
        return whole_list or any(came == self._found_by(part) for part in self.expression.parts)

    @property
    def denied(self) -> bool:
        """The host says that there is no such footprint, although some match."""
        return self.first.status == 404 and bool(self.due)

    @cached_property
    def due(self) -> set[str]:
        return self._found_by(self.expression.holds)

    def admits(self, listed: Listed) -> bool:
        """True of a footprint as it came, or as the whole list has it."""
        return listed.id in self.due or (isinstance(listed.document, dict) and self.expression.holds(listed.document))

    def _found_by(self, holds: Holds) -> set[str]:
        return {listed.id or "" for listed in self.known if holds(listed.document)}


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _expressions(known: Sequence[Listed]) -> list[Expression]:
    """One expression for each thing that can be filtered, with a value of a listed footprint."""
    document = known[len(known) // 2].document
    countries = [country for one in known if (country := _country(one.document))]
    category = document.get("productCategoryCpc")
    found = [
        *_compared("created", "ge", document.get("created")),
        *_compared("created", "lt", _soon_after(_middle("created", known))),
        *(one for member, operator in COMPARED for one in _compared(member, operator, _middle(member, known))),
        *_of_category(category),
        *_of_category(_beginning(category)),
        *_in_country(countries[0] if countries else None),
        *_with_entry("productIds", "productId", _last(document.get("productIds"))),
        *_with_entry("productIds", "productId", _beginning(_last(document.get("productIds")))),
        *_with_entry("companyIds", "companyId", _last(document.get("companyIds"))),
    ]
    return found + _both(document, found) + _awkward(known)


COMPARED = (
    ("updated", "gt"),
    ("updated", "le"),
    ("pcf/referencePeriodEnd", "lt"),
    ("pcf/referencePeriodEnd", "ge"),
)
"""Every operator that orders, and every date, against a value that a footprint has: there `lt` and `le` differ."""

HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operators.lt,
    "le": operators.le,
    "gt": operators.gt,
    "ge": operators.ge,
}


def _compared(member: str, operator: str, bound: Any) -> Iterator[Expression]:
    if moment(bound):
        yield Expression(
            f"{member} {operator} {_quoted(bound)}", lambda one: _ordered(_at(one, member), operator, bound)
        )


def _ordered(value: Any, operator: str, bound: Any) -> bool:
    at, than = moment(value), moment(bound)
    return at is not None and than is not None and HOLDS[operator](at, than)


def _middle(member: str, known: Sequence[Listed]) -> Any:
    """A value of which there are earlier and later ones, as far as the footprints allow."""
    dated = [(at, value) for one in known if (at := moment(value := _at(one.document, member)))]
    return sorted(dated, key=lambda pair: pair[0])[len(dated) // 2][1] if dated else None


def _soon_after(value: Any) -> str | None:
    """Who compares dates instead of moments leaves out what was created on that day.

    Two seconds, for a leap second may be read as the second that follows.
    """
    at = moment(value)
    return written(at, seconds=2) if at is not None else None


def _at(footprint: dict[str, Any], member: str) -> Any:
    value: Any = footprint
    for name in member.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _beginning(value: Any) -> Any:
    """Another value, which begins a known one."""
    return value[:-1] if isinstance(value, str) and len(value) > 1 else None


def _of_category(category: Any) -> Iterator[Expression]:
    if isinstance(category, str):
        text = f"productCategoryCpc eq {_quoted(category)}"
        yield Expression(text, lambda one: bool(one.get("productCategoryCpc") == category))


def _in_country(country: str | None) -> Iterator[Expression]:
    if country is not None:
        yield Expression(f"pcf/geographyCountry eq {_quoted(country)}", lambda one: _country(one) == country)


def _with_entry(member: str, variable: str, entry: Any) -> Iterator[Expression]:
    if isinstance(entry, str):
        text = f"{member}/any({variable}:({variable} eq {_quoted(entry)}))"
        yield Expression(text, lambda one: entry in (one.get(member) or []))


def _last(held: Any) -> Any:
    return held[-1] if isinstance(held, list) and held else None


def _awkward(known: Sequence[Listed]) -> list[Expression]:
    """Product ids with characters that a URL or a quoted text has to write in another way."""
    ids = awkward(VALUES["productId"](one.document) for one in known)
    return [found for value in ids for found in _with_entry("productIds", "productId", value)]


def _both(document: dict[str, Any], found: Sequence[Expression]) -> list[Expression]:
    """Two conditions with `and`, in parentheses as the samples of the text have them."""
    category = next((one for one in found if one.text.startswith("productCategoryCpc")), None)
    since = next(_compared(START, "ge", _at(document, START)), None)
    if since is None or category is None:
        return []
    parts = (since.holds, category.holds)
    return [Expression(f"({since.text}) and ({category.text})", lambda one: all(part(one) for part in parts), parts)]


START = "pcf/referencePeriodStart"


def _country(footprint: dict[str, Any]) -> str | None:
    country = _at(footprint, "pcf/geographyCountry")
    return country if isinstance(country, str) else None


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
def evaluated_in_pages(vendor: Vendor, evaluated: list[Evaluated]) -> list[Evaluated]:
    """An expression that several footprints satisfy and several do not, a few footprints a page, if there is one."""
    for whole in evaluated:
        due = len(whole.due)
        if whole.first.succeeded and not whole.ignored and 2 <= due <= 40:
            query = [("$filter", whole.expression.text)]
            walk = vendor.walk("odata_in_pages", query, limit=max(1, due // 4))
            return [Evaluated(whole.expression, walk, whole.known, whole)]
    return []


@pytest.fixture(scope="session")
def of_a_product_that_nobody_makes(
    vendor: Vendor, identity: Identity, known: list[Listed], everything: Walk
) -> Evaluated:
    """A list of which a host that filters leaves nothing, and a host that does not filter leaves everything."""
    (expression,) = _with_entry("productIds", "productId", identity.unknown_product())
    walk = vendor.walk("odata", [("$filter", expression.text)], most_pages=len(everything.pages) + STALE_PAGES)
    return Evaluated(expression, walk, known)


@pytest.fixture(scope="session")
def beyond_the_subset(vendor: Vendor) -> Exchange:
    """A `$filter` with `or`, which the subset leaves out."""
    return vendor.list_footprints(
        "beyond_the_subset", [("$filter", "productCategoryCpc eq '31' or productCategoryCpc eq '32'")]
    )
