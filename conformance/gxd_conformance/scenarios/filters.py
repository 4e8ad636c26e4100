"""Filtered lists: by each criterion of 3.0, and what a 2.x host makes of $filter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.criteria import CRITERIA, Criteria, Match, Period, match
from gxd_conformance.documents.moment import Moment, moment
from gxd_conformance.evidence import Exchange, Listed, Walk
from gxd_conformance.expect import Expect
from gxd_conformance.identity import Identity
from gxd_conformance.scenarios.awkward import awkward
from gxd_conformance.vendor import STALE_PAGES, Vendor
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version


@dataclass(frozen=True)
class Filtered:
    """A filtered list, with what it should hold: judged against everything that the vendor lists."""

    about: str
    criteria: Criteria
    walk: Walk
    known: Sequence[Listed]

    @property
    def due(self) -> list[Listed]:
        """The footprints that certainly match."""
        return [listed for listed in self.known if match(listed.document, self.criteria) is Match.YES]

    def judge(self, expect: Expect) -> None:
        """Everything that comes matches, and everything that certainly matches comes."""
        first = expect.answered(self.walk.pages[0].exchange)
        for page in self.walk:
            expect(
                expect.answered(page.exchange).succeeded,
                page.exchange,
                expected=f"a list filtered by {self.about}",
            )
        if not first.succeeded:
            return
        for listed in self.walk.footprints:
            satisfies(expect, listed, self.criteria)
        if self.walk.complete:
            came = set(self.walk.ids)
            missing = [listed for listed in self.due if listed.id not in came]
            expect(
                not missing,
                first,
                path="/data",
                got=f"{len(came)} footprints without {_ids(missing)}",
                expected=f"every footprint that matches {_words(self.criteria)}",
            )


def satisfies(expect: Expect, listed: Listed, criteria: Criteria) -> None:
    """A footprint that came for these criteria matches them, or the text leaves it open."""
    expect(
        match(listed.document, criteria) is not Match.NO,
        listed.exchange,
        path=listed.path,
        got=f"footprint {listed.id}, which does not match",
        expected=f"only footprints that match {_words(criteria)}",
    )


def _words(criteria: Criteria) -> str:
    return " and ".join(f"{name}={' or '.join(values)}" for name, values in criteria.items())


def _ids(listed: Sequence[Listed]) -> str:
    return ", ".join(str(one.id) for one in listed[:3]) + (" …" if len(listed) > 3 else "")


Ask = Callable[[str, Criteria], Filtered]


@pytest.fixture(scope="session")
def ask_for(vendor: Vendor, known: list[Listed], everything: Walk) -> Ask:
    """How a filtered list is asked for. No filtered list is longer than the whole one: there we stop."""

    def ask(about: str, criteria: Criteria) -> Filtered:
        query = [(name, value) for name, values in criteria.items() for value in values]
        walk = vendor.walk(f"filter_{about.replace(' ', '_')}", query, most_pages=len(everything.pages) + STALE_PAGES)
        return Filtered(about, criteria, walk, known)

    return ask


@pytest.fixture(scope="session")
def by_each_criterion(ask_for: Ask, known: list[Listed]) -> dict[str, Filtered]:
    """One filtered list for each criterion, with a value that a listed footprint has, and as few others as possible."""
    chosen = {name: _telling_value(name, known) for name in CRITERIA}
    return {name: ask_for(name, {name: [value]}) for name, value in chosen.items() if value is not None}


def _telling_value(name: str, known: Sequence[Listed]) -> str | None:
    """A value that some footprints match and some do not: a host that ignores the criterion is told apart."""
    best: tuple[int, str] | None = None
    for value in _values(name, known):
        found = _found_by({name: [value]}, known)
        yes, no = found.count(Match.YES), found.count(Match.NO)
        if yes and (best is None or no > best[0]):
            best = (no, value)
    return best and best[1]


def _values(name: str, known: Sequence[Listed]) -> list[str]:
    """The first few dozen different values of a criterion among the footprints."""
    return list(dict.fromkeys(value for one in known[:SAMPLE] for value in VALUES[name](one.document)))[:VALUES_TRIED]


SAMPLE = 200
VALUES_TRIED = 40
"""Choosing what to ask for must not take longer than asking, also where ten thousand footprints are listed."""


def _texts(member: str) -> Callable[[dict[str, Any]], list[str]]:
    def values(footprint: dict[str, Any]) -> list[str]:
        held = footprint.get(member)
        return [item for item in held if isinstance(item, str)] if isinstance(held, list) else []

    return values


def _geographies(footprint: dict[str, Any]) -> list[str]:
    pcf = footprint.get("pcf")
    members = ("geographyCountry", "geographyRegionOrSubregion", "geographyCountrySubdivision")
    return [pcf[name] for name in members if isinstance(pcf.get(name), str)] if isinstance(pcf, dict) else []


def _statuses(footprint: dict[str, Any]) -> list[str]:
    status = footprint.get("status")
    return [status] if status in ("Active", "Deprecated") else []


def written(when: Moment, days: int = 0, seconds: int = 0) -> str:
    """A moment, so much later, as a date-time in UTC with whole seconds. Fractions and leap seconds are left out.

    What lies beyond the calendar is written as its first or its last second: an odd question, and no mistake of ours.
    """
    minutes = when.minute - EPOCH.minute + days * 24 * 60
    try:
        at = datetime(2000, 3, 1) + timedelta(minutes=minutes, seconds=min(when.second, 59) + seconds)
    except OverflowError:
        at = datetime.min if minutes < 0 else datetime.max
    return f"{at.isoformat(timespec='seconds')}Z"


def written_in_japan(when: Moment, seconds: int = 0) -> str:
    """The same moment with the offset of Japan: nine hours later by the clock.

    In the first hours of the calendar it stays in UTC: there an offset leads out of it, which is no fair question.
    """
    text = written(when, seconds=seconds + JAPAN_HOURS * 3600)
    if text.startswith("0001-01-01"):
        return written(when, seconds=seconds)
    return f"{text.removesuffix('Z')}+{JAPAN_HOURS:02}:00"


JAPAN_HOURS = 9

EPOCH = cast(Moment, moment("2000-03-01T00:00:00Z"))


def _moments(bound: str, days: int) -> Callable[[dict[str, Any]], list[str]]:
    def values(footprint: dict[str, Any]) -> list[str]:
        at: Moment | None = getattr(Period(footprint), bound)
        return [written(at, days)] if at is not None else []

    return values


VALUES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "productId": _texts("productIds"),
    "companyId": _texts("companyIds"),
    "classification": _texts("productClassifications"),
    "geography": _geographies,
    "validOn": _moments("start", 1),
    "validAfter": _moments("start", -1),
    "validBefore": _moments("end", 1),
    "status": _statuses,
}
"""For each criterion, values with which a footprint can be found."""


@pytest.fixture(scope="session")
def by_second_values(ask_for: Ask, known: list[Listed]) -> dict[str, Filtered]:
    """For each criterion that looks into an array: the last entry of the longest array."""
    found = {}
    for name in ("productId", "companyId", "classification"):
        longest = max((VALUES[name](listed.document) for listed in known), key=len, default=[])
        if longest:
            found[name] = ask_for(f"the last {name}", {name: [longest[-1]]})
    return found


@pytest.fixture(scope="session")
def by_awkward_values(ask_for: Ask, known: list[Listed]) -> dict[str, Filtered]:
    """For each criterion that names ids: those that a URL has to write in another way, with one question."""
    found = {}
    for name in ("productId", "companyId", "classification"):
        values = awkward(VALUES[name](listed.document) for listed in known[:SAMPLE])
        if values:
            found[name] = ask_for(f"awkward {name}", {name: values})
    return found


@pytest.fixture(scope="session")
def by_beginnings(ask_for: Ask, by_each_criterion: dict[str, Filtered]) -> dict[str, Filtered]:
    """For each criterion that names ids: one without its last letter, which is another id."""
    found: dict[str, Filtered] = {}
    for name in ("productId", "companyId", "classification"):
        if name in by_each_criterion:
            value = by_each_criterion[name].criteria[name][0]
            filtered = ask_for(f"the beginning of a {name}", {name: [value[:-1]]})
            # A host that finds nothing, and says so in another way than by an empty list, is judged for that elsewhere.
            if filtered.walk.pages[0].exchange.succeeded:
                found[name] = filtered
    return found


@pytest.fixture(scope="session")
def by_other_letter_case(ask_for: Ask, by_each_criterion: dict[str, Filtered]) -> dict[str, Filtered]:
    """The same values in another letter case: upper becomes lower and lower becomes upper."""
    names = ("productId", "companyId", "classification", "geography", "status")
    return {
        name: ask_for(
            f"{name} in other letter case",
            {name: [value.swapcase() for value in by_each_criterion[name].criteria[name]]},
        )
        for name in names
        if name in by_each_criterion
    }


@pytest.fixture(scope="session")
def by_every_geography(ask_for: Ask, known: list[Listed]) -> list[Filtered]:
    """A region, a country and a subdivision, as far as the vendor's footprints have them, in either letter case."""
    found: dict[str, str] = {}
    for listed in known:
        pcf = listed.document.get("pcf")
        if isinstance(pcf, dict):
            for member in ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision"):
                if isinstance(pcf.get(member), str):
                    found.setdefault(member, pcf[member])
    return [
        ask_for(f"{member}{case}", {"geography": [written]})
        for member, value in found.items()
        for case, written in (("", value), (" in other letter case", value.swapcase()))
    ]


@pytest.fixture(scope="session")
def by_two_values(ask_for: Ask, identity: Identity, known: list[Listed]) -> list[Filtered]:
    """Two values of one criterion, each of which other footprints have; one and one that nothing has; all of one footprint."""
    most = max((VALUES["productId"](listed.document) for listed in known), key=len, default=[])
    found = (
        [
            ask_for("productId of one and of none", {"productId": [most[0], identity.unknown_product()]}),
            ask_for("every productId of one", {"productId": most}),
        ]
        if most
        else []
    )
    for name in ("productId", "companyId", "geography", "classification"):
        values = _apart(name, known)
        if values:
            found.append(ask_for(f"two values of {name}", {name: values}))
    return found


def _apart(name: str, known: Sequence[Listed]) -> list[str]:
    """Two values that find different footprints."""
    sample = [listed for listed in known[:VALUES_TRIED] if VALUES[name](listed.document)]
    for listed in sample:
        value = VALUES[name](listed.document)[0]
        for other in sample:
            second = VALUES[name](other.document)[0]
            if match(other.document, {name: [value]}) is match(listed.document, {name: [second]}) is Match.NO:
                return [value, second]
    return []


@pytest.fixture(scope="session")
def by_two_criteria(ask_for: Ask, known: list[Listed]) -> list[Filtered]:
    """Two criteria that agree on a footprint, two that no footprint satisfies although each finds some, and status beside
    every other criterion."""
    found = []
    for listed in known:
        products, statuses = VALUES["productId"](listed.document), VALUES["status"](listed.document)
        if products and statuses:
            found.append(ask_for("productId and status", {"productId": products[:1], "status": statuses}))
            break
    conflict = _conflict(known)
    if conflict is not None:
        found.append(ask_for("two criteria in conflict", conflict))
        found.extend(ask_for("three criteria in conflict", three) for three in _as_third(conflict, known))
    for name in BESIDE_STATUS:
        pair = telling_pair(name, "status", known)
        if pair is not None:
            found.append(ask_for(f"{name} and status", pair))
    return found


BESIDE_STATUS = ("companyId", "geography", "classification", "validOn", "validAfter", "validBefore")


def telling_pair(name: str, beside: str, known: Sequence[Listed]) -> Criteria | None:
    """A value of each of two criteria: who ignores either of them is told apart, as far as the footprints allow."""
    best: tuple[int, Criteria] = (0, {})
    by_other = {other: _found_by({beside: [other]}, known) for other in _values(beside, known)}
    for value in _values(name, known):
        by_value = _found_by({name: [value]}, known)
        for other, has_other in by_other.items():
            met = set(zip(by_value, has_other, strict=True))
            tells = ((Match.YES, Match.NO) in met) + ((Match.NO, Match.YES) in met)
            # To find something as well is better than to find nothing, and worse than to tell more.
            score = 2 * tells + ((Match.YES, Match.YES) in met) if tells else 0
            if score > best[0]:
                best = (score, {name: [value], beside: [other]})
    return best[1] or None


def _found_by(criteria: Criteria, known: Sequence[Listed]) -> list[Match]:
    return [match(listed.document, criteria) for listed in known[:SAMPLE]]


def _conflict(known: Sequence[Listed]) -> Criteria | None:
    """A product and something that another footprint has, but none of that product."""
    for listed in known[:VALUES_TRIED]:
        for product in VALUES["productId"](listed.document)[:1]:
            of_product = [one for one in known if match(one.document, {"productId": [product]}) is not Match.NO]
            for name in ("companyId", "geography", "status"):
                for value in _values(name, known):
                    if all(match(one.document, {name: [value]}) is Match.NO for one in of_product):
                        return {"productId": [product], name: [value]}
    return None


def _as_third(conflict: Criteria, known: Sequence[Listed]) -> Iterator[Criteria]:
    """The same conflict, behind two criteria that agree."""
    product = {"productId": conflict["productId"]}
    agreeing: dict[str, Any] = next((one.document for one in known if match(one.document, product) is Match.YES), {})
    for name in ("companyId", "geography"):
        if name not in conflict and VALUES[name](agreeing):
            yield {**product, name: VALUES[name](agreeing)[:1], **conflict}
            return


@pytest.fixture(scope="session")
def by_moments(ask_for: Ask, known: list[Listed]) -> dict[str, list[Filtered]]:
    """validOn, validAfter and validBefore on both sides of the bounds of one footprint: a second makes the difference."""
    with_period = [(listed, Period(listed.document)) for listed in known]
    certain = [
        (listed, period)
        for listed, period in with_period
        if period.start and period.end and period.start_certain and period.end_certain
    ]
    if not certain:
        raise Untestable("no listed footprint has a validity period that can be read", Blame.CONFIG)
    explicit = [one for one in certain if one[0].document.get("validityPeriodStart")] or certain
    # Within a day, who compares dates instead of moments is told apart.
    _, period = next((one for one in explicit if _within_a_day(one[1])), explicit[0])
    start, end = period.start, period.end
    assert start is not None and end is not None

    def at(name: str, place: str, when: Moment, seconds: int = 0) -> Filtered:
        return ask_for(f"{name} {place}", {name: [written(when, seconds=seconds)]})

    # Read as UTC, each of these lies behind the bound and finds something else.
    def by_clock_of_japan(name: str, place: str, when: Moment, seconds: int = 0) -> Filtered:
        return ask_for(f"{name} {place} by the clock of Japan", {name: [written_in_japan(when, seconds)]})

    return {
        "validOn": [
            at("validOn", "the start", start),
            at("validOn", "just before the start", start, -1),
            ask_for("validOn half a second before the end", {"validOn": [written(end, seconds=-1)[:-1] + ".500Z"]}),
            at("validOn", "the end", end),
            at("validOn", "just after the end", end, 1),
            by_clock_of_japan("validOn", "just before the end", end, -1),
        ],
        "validAfter": [
            at("validAfter", "just before the start", start, -1),
            at("validAfter", "the start", start),
            by_clock_of_japan("validAfter", "just before the start", start, -1),
        ],
        "validBefore": [
            at("validBefore", "just after the end", end, 1),
            at("validBefore", "the end", end),
            by_clock_of_japan("validBefore", "the end", end),
        ],
    }


def _within_a_day(period: Period) -> bool:
    return period.start is not None and (period.start.minute - EPOCH.minute) % (24 * 60) != 0


@pytest.fixture(scope="session")
def by_default_period(ask_for: Ask, known: list[Listed]) -> list[Filtered]:
    """For a footprint without a validity period: inside, before and behind the three years that then count."""
    stating_none = [
        Period(listed.document)
        for listed in known
        if listed.document.get("validityPeriodStart") is None and listed.document.get("validityPeriodEnd") is None
    ]
    bounds = [(period.start, period.end) for period in stating_none if period.start and period.end]
    if not bounds:
        raise Untestable(
            "every listed footprint states its validity period; the default period needs one that states none",
            Blame.CONFIG,
        )
    # Where a leap day lies within, who counts three times 365 days is told apart.
    start, end = next((one for one in bounds if one[1].minute - one[0].minute > 3 * 365 * 24 * 60), bounds[0])
    # Half a day before the end: by the clock of another zone it may come an hour earlier.
    nearly_over = written(end, seconds=-HALF_A_DAY_S)
    return [
        ask_for("validOn in the default period", {"validOn": [written(start, 366)]}),
        ask_for("validOn just before the default period", {"validOn": [written(start, seconds=-1)]}),
        ask_for("validOn where the default period begins", {"validOn": [written(start)]}),
        ask_for("validOn in the last hours of the default period", {"validOn": [nearly_over]}),
        ask_for("validOn behind the default period", {"validOn": [written(end, 2)]}),
        ask_for("validBefore in the last hours of the default period", {"validBefore": [nearly_over]}),
        ask_for("validBefore behind the default period", {"validBefore": [written(end, 2)]}),
        ask_for("validAfter just before the default period", {"validAfter": [written(start, seconds=-1)]}),
    ]


HALF_A_DAY_S = 12 * 3600


@pytest.fixture(scope="session")
def by_nobodys_values(ask_for: Ask, identity: Identity, known: list[Listed]) -> list[Filtered]:
    """Well-formed values that no footprint has."""
    values = {
        "productId": identity.unknown_product(),
        "companyId": identity.unknown_company(),
        "geography": "AQ",
        "classification": identity.unknown_product(),
        "validOn": "1900-01-01T00:00:00Z",
        "validAfter": "2199-01-01T00:00:00Z",
        "validBefore": "1900-01-01T00:00:00Z",
    }
    return [
        ask_for(f"{name} that nothing has", {name: [value]})
        for name, value in values.items()
        if not any(match(listed.document, {name: [value]}) is Match.YES for listed in known)
    ]


@pytest.fixture(scope="session")
def bogus_status(vendor: Vendor, identity: Identity) -> Exchange:
    """A status that does not exist."""
    return vendor.list_footprints("bogus_status", [("status", identity.word())])


@pytest.fixture(scope="session")
def by_every_status(
    ask_for: Ask, known: list[Listed], by_each_criterion: dict[str, Filtered], deprecated_only: Filtered
) -> list[Filtered]:
    """Every status that a listed footprint has, by itself; what was asked for already is not asked for again."""
    asked = {
        filtered.criteria["status"][0] for filtered in (by_each_criterion.get("status"), deprecated_only) if filtered
    }
    others = [
        ask_for(f"status={status}", {"status": [status]}) for status in _values("status", known) if status not in asked
    ]
    return [deprecated_only, *others]


@pytest.fixture(scope="session")
def deprecated_only(ask_for: Ask) -> Filtered:
    """status=Deprecated."""
    return ask_for("status=Deprecated", {"status": ["Deprecated"]})


@pytest.fixture(scope="session")
def filtered_in_pages(vendor: Vendor, known: list[Listed]) -> Filtered:
    """A filter that several footprints match and several do not, one footprint a page; the link has to encode it again."""
    names = ("companyId", "geography", "classification", "status", "productId")
    choices = [(name, value) for name in names for value in _values(name, known)]
    for name, value in sorted(choices, key=lambda choice: not awkward([[choice[1]]])):
        criteria = {name: [value]}
        found = [match(listed.document, criteria) for listed in known]
        matching = found.count(Match.YES)
        if 2 <= matching <= 40 and found.count(Match.NO) >= 1 and Match.OPEN not in found:
            walk = vendor.walk("filter_in_pages", [(name, value)], limit=max(1, matching // 4))
            return Filtered(f"{name}, in pages", criteria, walk, known)
    raise Untestable(
        "no filter finds several footprints and leaves out others: load footprints of two companies, two of one of them",
        Blame.CONFIG,
    )


@pytest.fixture(scope="session")
def nothing_found(vendor: Vendor, version: Version, identity: Identity) -> Exchange:
    """A list of which nothing can be left: filtered by a product that nobody makes."""
    product = identity.unknown_product()
    query = (
        [("productId", product)]
        if version.filtering == "criteria"
        else [("$filter", f"productIds/any(productId:(productId eq '{product}'))")]
    )
    return vendor.list_footprints("nothing_found", query)
