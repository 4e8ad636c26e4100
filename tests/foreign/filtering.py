"""Filters as a careless programmer may write them: one evaluator with places to be wrong in."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Footprint = dict[str, Any]
GEOGRAPHY = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text.replace(" ", "+"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def three_years_after(end: datetime, years: int = 3) -> datetime:
    try:
        return end.replace(year=end.year + years)
    except ValueError:
        return end.replace(year=end.year + years, day=28)


def start_of(one: Footprint) -> datetime:
    return instant(one.get("validityPeriodStart") or one["pcf"]["referencePeriodEnd"])


def end_of(one: Footprint) -> datetime:
    given = one.get("validityPeriodEnd")
    return instant(given) if given else three_years_after(instant(one["pcf"]["referencePeriodEnd"]))


def lowered(text: str) -> str:
    return text.lower()


def geographies(one: Footprint) -> list[str]:
    return [one["pcf"][name] for name in GEOGRAPHY if one["pcf"].get(name)]


@dataclass(frozen=True)
class Filters:
    """The filters of 3.0, right by default; every member is a place to be wrong in."""

    fold: Callable[[str], str] = lowered
    equal: Callable[[str, str], bool] = lambda held, wanted: held == wanted
    product_ids: Callable[[Footprint], list[str]] = lambda one: one["productIds"]
    company_ids: Callable[[Footprint], list[str]] = lambda one: one["companyIds"]
    classes: Callable[[Footprint], list[str]] = lambda one: one.get("productClassifications", [])
    places: Callable[[Footprint], list[str]] = geographies
    status: Callable[[Footprint], list[str]] = lambda one: [one["status"]]
    valid_on: Callable[[datetime, datetime, datetime], bool] = lambda start, on, end: start <= on <= end
    valid_after: Callable[[datetime, datetime, datetime], bool] = lambda start, after, end: start > after
    valid_before: Callable[[datetime, datetime, datetime], bool] = lambda start, before, end: end < before
    start: Callable[[Footprint], datetime] = start_of
    end: Callable[[Footprint], datetime] = end_of
    values: Callable[[list[str]], list[str]] = lambda values: values
    within: Callable[..., bool] = any
    across: Callable[..., bool] = all
    ignored: frozenset[str] = frozenset()

    def match(self, one: Footprint, criteria: list[tuple[str, str]]) -> bool:
        names = [name for name in dict.fromkeys(name for name, _ in criteria) if name not in self.ignored]
        if not names:
            return True
        return self.across(
            self._one(one, name, [value for known, value in criteria if known == name]) for name in names
        )

    def _one(self, one: Footprint, name: str, values: list[str]) -> bool:
        values = self.values(values)
        texts = {
            "productId": self.product_ids,
            "companyId": self.company_ids,
            "classification": self.classes,
            "geography": self.places,
            "status": self.status,
        }
        if name in texts:
            held = [self.fold(text) for text in texts[name](one)]
            return self.within(any(self.equal(text, self.fold(value)) for text in held) for value in values)
        instants = {"validOn": self.valid_on, "validAfter": self.valid_after, "validBefore": self.valid_before}
        if name in instants:
            return all(instants[name](self.start(one), instant(value), self.end(one)) for value in values)
        return True


def a_second(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


CONDITION = re.compile(
    r"(?P<coll>companyIds|productIds)/any\(\w+:\(\w+ eq '(?P<entry>(?:[^']|'')*)'\)\)"
    r"|(?P<name>[\w/]+) (?P<op>eq|lt|le|gt|ge) '(?P<literal>(?:[^']|'')*)'"
)
COMPARE = {"eq": operator.eq, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}


@dataclass(frozen=True)
class OData:
    """The `$filter` of 2.x, right by default; every member is a place to be wrong in."""

    literal: Callable[[str], str] = lambda text: text
    entries: Callable[[list[str]], list[str]] = lambda entries: entries
    same: Callable[[str, str], bool] = lambda held, wanted: held == wanted
    point: Callable[[str], datetime] = instant
    member: Callable[[str], str] = lambda member: member
    compare: dict[str, Callable[[Any, Any], bool]] = field(default_factory=lambda: COMPARE)

    def match(self, one: Footprint, text: str) -> bool:
        return all(self._holds(one, found) for found in CONDITION.finditer(text))

    def _holds(self, one: Footprint, found: re.Match[str]) -> bool:
        if found["coll"]:
            entry = self.literal(found["entry"].replace("''", "'"))
            return any(self.same(held, entry) for held in self.entries(one[found["coll"]]))
        name, literal = self.member(found["name"]), self.literal(found["literal"].replace("''", "'"))
        held: Any = one
        for part in name.split("/"):
            held = held.get(part) if isinstance(held, dict) else None
        if held is None:
            return False
        if name in ("productCategoryCpc", "pcf/geographyCountry"):
            return self.same(held, literal)
        return self.compare[found["op"]](self.point(held), self.point(literal))
