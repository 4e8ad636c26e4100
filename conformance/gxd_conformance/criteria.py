"""The criteria of 3.0, as the suite reads them: does a footprint match, does it not, or does the text leave it open?

Written apart from the gateway's own filters on purpose: two readings of one text find each other's mistakes. What the
text leaves open is never expected and never forbidden: containment of geographies (`DE` and `DE-BY`), the very end of a
validity period (exclusive in the data model, inclusive in the filters), a period of which one bound alone is given, and
three years after 29 February.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from gxd_conformance.documents.moment import Moment, moment, years_later

Criteria = Mapping[str, Sequence[str]]


class Match(Enum):
    NO = 0
    OPEN = 1
    YES = 2

    @classmethod
    def of(cls, holds: bool) -> Match:
        return cls.YES if holds else cls.NO


def match(footprint: Any, criteria: Criteria) -> Match:
    """OR between the values of one criterion, AND between the criteria."""
    if not isinstance(footprint, dict):
        return Match.NO
    found = Match.YES
    for name, values in criteria.items():
        one = _best(CRITERIA[name](footprint, value) for value in values) if values else Match.YES
        if one is Match.NO:
            return Match.NO
        if one is Match.OPEN:
            found = Match.OPEN
    return found


def _best(found: Iterable[Match]) -> Match:
    best = Match.NO
    for one in found:
        if one is Match.YES:
            return Match.YES
        if one is Match.OPEN:
            best = Match.OPEN
    return best


def _any_of(member: str) -> Callable[[dict[str, Any], str], Match]:
    def matches(footprint: dict[str, Any], value: str) -> Match:
        held = footprint.get(member)
        texts = [item.casefold() for item in held if isinstance(item, str)] if isinstance(held, list) else []
        return Match.of(value.casefold() in texts)

    return matches


def _geography(footprint: dict[str, Any], value: str) -> Match:
    pcf = footprint.get("pcf")
    pcf = pcf if isinstance(pcf, dict) else {}
    wanted = value.casefold()
    region, country, subdivision = (
        str(pcf.get(name) or "").casefold()
        for name in ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")
    )
    if wanted in (region, country, subdivision):
        return Match.YES
    within_country = subdivision.startswith(f"{wanted}-")
    within_region = len(wanted) > 2 and "-" not in wanted[:3] and bool(region or country or subdivision)
    return Match.OPEN if within_country or within_region else Match.NO


def _status(footprint: dict[str, Any], value: str) -> Match:
    return Match.of(str(footprint.get("status")).casefold() == value.casefold())


class Period:
    """When a footprint is valid. A bound that was defaulted beside a given one is not certain."""

    def __init__(self, footprint: dict[str, Any]) -> None:
        pcf = footprint.get("pcf")
        period_end = moment(pcf.get("referencePeriodEnd")) if isinstance(pcf, dict) else None
        start, end = moment(footprint.get("validityPeriodStart")), moment(footprint.get("validityPeriodEnd"))
        none_given = start is None and end is None
        self.start = start or period_end
        readings = [end] if end else _three_years_later(period_end) if period_end else [None]
        self.end_at_first, self.end = readings[0], readings[-1]
        self.start_certain = none_given or start is not None
        self.end_certain = none_given or end is not None


DAY = 24 * 60


def _three_years_later(start: Moment) -> list[Moment]:
    """When three years are over, by every reading, in order: the text names no zone, and says nothing on 29 February."""
    readings = set()
    for local in (start, replace(start, offset=0)):
        end, end_of_next_day = years_later(local, 3), years_later(replace(local, minute=local.minute + DAY), 3)
        readings |= {end, replace(end, minute=end.minute - DAY)} if end == end_of_next_day else {end}
    return sorted(readings)


def _valid(relation: Callable[[Period, Moment], Match]) -> Callable[[dict[str, Any], str], Match]:
    def matches(footprint: dict[str, Any], value: str) -> Match:
        asked, period = moment(value), Period(footprint)
        if asked is None or period.start is None or period.end is None:
            return Match.OPEN
        return relation(period, asked)

    return matches


def _on(period: Period, asked: Moment) -> Match:
    assert period.start is not None and period.end is not None and period.end_at_first is not None
    if period.end_at_first <= asked <= period.end:
        return Match.OPEN
    inside = period.start <= asked < period.end
    return Match.of(inside) if period.start_certain and period.end_certain else Match.OPEN


def _after(period: Period, asked: Moment) -> Match:
    assert period.start is not None
    return Match.of(period.start > asked) if period.start_certain else Match.OPEN


def _before(period: Period, asked: Moment) -> Match:
    assert period.end is not None and period.end_at_first is not None
    if period.end_at_first < asked <= period.end:
        return Match.OPEN
    return Match.of(period.end < asked) if period.end_certain else Match.OPEN


CRITERIA: dict[str, Callable[[dict[str, Any], str], Match]] = {
    "productId": _any_of("productIds"),
    "companyId": _any_of("companyIds"),
    "classification": _any_of("productClassifications"),
    "geography": _geography,
    "validOn": _valid(_on),
    "validAfter": _valid(_after),
    "validBefore": _valid(_before),
    "status": _status,
}
