"""$filter of 2.x. Hosts may ignore it or refuse it with NotImplemented; only what is evaluated is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from gxd_conformance.documents.moment import moment
from gxd_conformance.evidence import Exchange, Listed, Walk
from gxd_conformance.vendor import Vendor

Holds = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True)
class Expression:
    """A `$filter` expression, and what it means for a footprint."""

    text: str
    holds: Holds


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
        """The whole list came, as if no filter had been sent: lawful."""
        return set(self.walk.ids) >= {listed.id for listed in self.known}

    @property
    def due(self) -> set[str]:
        return {listed.id or "" for listed in self.known if self.expression.holds(listed.document)}


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _expressions(known: Sequence[Listed]) -> list[Expression]:
    """One expression for each thing that can be filtered, with a value of a listed footprint."""
    document = known[len(known) // 2].document
    pcf = document.get("pcf") if isinstance(document.get("pcf"), dict) else {}
    found: list[Expression] = []
    created = document.get("created")
    if moment(created):
        found.append(Expression(f"created ge {_quoted(created)}", lambda one: _since(one.get("created"), created)))
    category = document.get("productCategoryCpc")
    if isinstance(category, str):
        found.append(
            Expression(f"productCategoryCpc eq {_quoted(category)}", lambda one: one.get("productCategoryCpc") == category)
        )
    country = next((one.document["pcf"]["geographyCountry"] for one in known if _country(one.document)), None)
    if country:
        found.append(
            Expression(f"pcf/geographyCountry eq {_quoted(country)}", lambda one: _country(one) == country)
        )
    for member, variable in (("productIds", "productId"), ("companyIds", "companyId")):
        held = document.get(member)
        if isinstance(held, list) and held and isinstance(held[-1], str):
            found.append(
                Expression(
                    f"{member}/any({variable}:({variable} eq {_quoted(held[-1])}))",
                    lambda one, member=member, value=held[-1]: value in (one.get(member) or []),
                )
            )
    start = pcf.get("referencePeriodStart") if isinstance(pcf, dict) else None
    if moment(start) and isinstance(category, str):
        found.append(
            Expression(
                f"(pcf/referencePeriodStart ge {_quoted(start)}) and (productCategoryCpc eq {_quoted(category)})",
                lambda one: _since((one.get("pcf") or {}).get("referencePeriodStart"), start)
                and one.get("productCategoryCpc") == category,
            )
        )
    return found


def _country(footprint: dict[str, Any]) -> str | None:
    pcf = footprint.get("pcf")
    country = pcf.get("geographyCountry") if isinstance(pcf, dict) else None
    return country if isinstance(country, str) else None


def _since(value: Any, bound: Any) -> bool:
    at, since = moment(value), moment(bound)
    return at is not None and since is not None and at >= since


@pytest.fixture(scope="session")
def evaluated(vendor: Vendor, known: list[Listed]) -> list[Evaluated]:
    """Lists with a `$filter` that the text allows, one for each property that can be filtered."""
    return [
        Evaluated(expression, vendor.walk("odata", [("$filter", expression.text)]), known)
        for expression in _expressions(known)
    ]


@pytest.fixture(scope="session")
def beyond_the_subset(vendor: Vendor) -> Exchange:
    """A `$filter` with `or`, which the subset leaves out."""
    return vendor.list_footprints(
        "beyond_the_subset", [("$filter", "productCategoryCpc eq '31' or productCategoryCpc eq '32'")]
    )
