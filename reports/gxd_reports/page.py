"""What the page of a run shows, and in which order: the decision first, then what to repair, then everything.

A page is read in a browser, so it has bounds. What stays out is counted in the page and stands in the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gxd_conformance.curl import curl
from gxd_conformance.verdict import WORST_FIRST
from gxd_reports.anchors import Anchors, anchor
from gxd_reports.background import Background
from gxd_reports.exchange_view import ExchangeView
from gxd_reports.run_rows import Finding, Requirement
from gxd_reports.run_view import BINDING, UNTESTED, RunView

MOST_EXCHANGES = 300
MOST_ROWS = 5000
MOST_CARDS = 200
MOST_LINKS = 6
"""Exchanges that one row or one finding links to."""

FINDINGS_OPEN = 1
FINDINGS_SHOWN = 10
"""Findings of one requirement in the page; the first is open."""

BAR = ("pass", "excused", "disputed", "warn", "untestable", "fail", "suite_error")
"""The order of the parts of a bar."""

ATTENTION = ("fail", "suite_error", "untestable", "warn", "disputed", "excused")
"""Verdicts to which a reader turns, first the most urgent."""


RESERVED = frozenset(
    {"", "main", "verdict", "about", "summary", "fix", "all", "left", "exchanges", "print", "search", "shown", "none"}
)
"""Anchors of the page itself."""


class Headline(NamedTuple):
    """The sentence under the verdict: a key of the words, and the requirements of which it speaks."""

    key: str
    rows: list[Requirement]


class Part(NamedTuple):
    """One part of a bar: where it begins, and how many requirements wide it is."""

    verdict: str
    start: int
    width: int


class Again(NamedTuple):
    """A command that asks again, if one line can; and whether it was the vendor who asked."""

    command: str | None
    incoming: bool


class Page:
    """One run, arranged for the page."""

    def __init__(self, view: RunView) -> None:
        self.view = view
        self.background = Background(view)
        self.shown_rows = _shown_rows(view)
        self.rows_left = len(view.requirements) - len(self.shown_rows)
        self.shown_exchanges = _shown_exchanges(view)
        self.cited_by = self._cited_by()
        self.behind_findings = self._behind_findings()
        self._anchors = Anchors(RESERVED)
        self._again: dict[str, Again] = {}

    @property
    def headline(self) -> Headline:
        view = self.view
        if view.doubt:
            return Headline(f"headline.{view.doubt}", [])
        if view.verdict == "conformant":
            return Headline("headline.conformant", [])
        if view.verdict == "non_conformant":
            against = [row for row in view.requirements if view.counts_against(row)]
            violated = [row for row in against if row.verdict == "fail"]
            if violated:
                return Headline("headline.violated", violated)
            return Headline("headline.recommended" if against else "headline.not_met", against)
        untested = [row for row in view.requirements if row.verdict in UNTESTED and row.binding == "MUST"]
        return Headline("headline.untested" if untested else "headline.no_result", untested)

    @property
    def mark(self) -> str:
        """What stands on every printed sheet: the run id, as far as a style sheet can quote it."""
        return re.sub(r"[^A-Za-z0-9._ -]", "", self.view.header.run_id)[:80]

    @property
    def area_codes(self) -> list[str]:
        """The areas of the run in the order of the specification."""
        return sorted(self.view.areas, key=self.background.area_place)

    @property
    def areas(self) -> dict[str, list[Requirement]]:
        """The rows that are shown, by area, each in the order of the specification."""
        areas: dict[str, list[Requirement]] = {}
        for area in self.area_codes:
            shown = [row for row in self.view.areas[area] if row.id in self.shown_rows]
            if shown:
                areas[area] = sorted(shown, key=lambda row: row.id)
        return areas

    def bindings(self) -> list[str]:
        """The levels that occur in this run, strictest first."""
        return [binding for binding in BINDING if self.view.count(binding=binding)]

    def verdicts(self) -> list[str]:
        """The verdicts that occur in this run: `pass` first, then the most urgent first, then what does not apply."""
        return [verdict for verdict in ("pass", *ATTENTION, "not_applicable") if self.view.count(verdict)]

    def bar(self, area: str) -> list[Part]:
        """The requirements of an area as parts of a bar, in the order of `BAR`."""
        parts: list[Part] = []
        start = 0
        for verdict in BAR:
            width = self.view.count(verdict, area=area)
            if width:
                parts.append(Part(verdict, start, width))
            start += width
        return parts

    def cards(self, verdict: str) -> list[Requirement]:
        """The requirements of that verdict that get a card."""
        return self.view.having(verdict)[:MOST_CARDS]

    def cards_left(self, verdict: str) -> int:
        """How many more there are than cards."""
        return max(0, self.view.count(verdict) - MOST_CARDS)

    def findings_open(self, requirement: Requirement) -> list[Finding]:
        return requirement.findings[:FINDINGS_OPEN]

    def findings_closed(self, requirement: Requirement) -> list[Finding]:
        return requirement.findings[FINDINGS_OPEN:FINDINGS_SHOWN]

    def findings_left(self, requirement: Requirement) -> int:
        return requirement.findings_total - min(len(requirement.findings), FINDINGS_SHOWN)

    def links(self, evidence: list[str]) -> list[str]:
        """The first exchanges of some evidence, those that are in the page before the others."""
        return sorted(evidence, key=lambda cited: cited not in self.shown_exchanges)[:MOST_LINKS]

    def exchanges(self) -> Iterator[ExchangeView | None]:
        """The exchanges that are shown, in the order in which they happened, each read when it is needed."""
        for exchange_id in self.view.exchange_ids:
            if exchange_id in self.shown_exchanges:
                yield self.view.exchange(exchange_id)

    def again(self, finding: Finding) -> Again:
        """How to ask again what the finding is about: read from the record once for each exchange."""
        cited = finding.evidence[0] if finding.evidence else ""
        if cited not in self._again:
            line = self.view.exchange_line(cited) or {}
            self._again[cited] = Again(curl(line), line.get("direction") == "in")
        return self._again[cited]

    def anchor(self, identifier: str) -> str:
        """A fragment for an id; the id itself wherever it can stand in an address."""
        return anchor(identifier)

    def once(self, identifier: str) -> str:
        """The anchor of an id, the first time it is asked for; afterwards empty, because an anchor stands only once."""
        return self._anchors.once(identifier)

    def _behind_findings(self) -> set[str]:
        """The exchanges behind the findings that are shown. Paper has room for these; the others are only listed."""
        return {
            cited
            for row in self.view.requirements
            if row.verdict in ATTENTION
            for found in row.findings[:FINDINGS_SHOWN]
            for cited in found.evidence[:MOST_LINKS]
        }

    def _cited_by(self) -> dict[str, list[Requirement]]:
        cited: dict[str, list[Requirement]] = {}
        for row in sorted(self.shown_rows.values(), key=_urgency):
            for exchange_id in row.evidence:
                if exchange_id in self.shown_exchanges and len(cited.setdefault(exchange_id, [])) < MOST_LINKS:
                    cited[exchange_id].append(row)
        return cited


def _urgency(row: Requirement) -> tuple[int, int]:
    return WORST_FIRST.index(row.verdict), BINDING.index(row.binding)


def _shown_rows(view: RunView) -> dict[str, Requirement]:
    worst_first = sorted(view.requirements, key=_urgency)
    return {row.id: row for row in worst_first[:MOST_ROWS]}


def _shown_exchanges(view: RunView) -> set[str]:
    """Exchanges behind findings first, the worst verdict first; then the others as they happened."""
    known = view.exchange_ids
    existing = set(known)
    shown: dict[str, None] = {}
    advised = [searched.finding.evidence for searched in view.explorations if searched.finding]
    for evidence in (*(row.evidence for row in sorted(view.requirements, key=_urgency)), *advised):
        for cited in evidence:
            if len(shown) == MOST_EXCHANGES:
                return set(shown)
            if cited in existing:
                shown[cited] = None
    for exchange_id in known:
        if len(shown) == MOST_EXCHANGES:
            break
        shown[exchange_id] = None
    return set(shown)
