"""A recorded run as its readers want it: one row a requirement, with everything that was seen about it.

Whatever a vendor sent is data here and stays as it came; each format makes it safe for its own readers. A record that
was cut, or that contradicts itself, never looks better than it is: its verdict becomes `incomplete`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from gxd_reports import run_rows
from gxd_reports.exchange_view import ExchangeView, exchange_view
from gxd_reports.record import NotARun, Record, RecordView
from gxd_reports.run_rows import Exploration, Footer, Header, Requirement

BINDING = ("MUST", "SHOULD", "MAY", "REPORT")
"""How binding a requirement is, strictest first."""

UNTESTED = ("untestable", "suite_error")
"""Verdicts that leave a MUST open, and so a run incomplete."""


class RunView(RecordView):
    """A run, read once from its record. Exchanges stay on disk and are fetched by id."""

    footer: Footer | None

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.header = Header()
        self.footer = None
        self.explorations: list[Exploration] = []
        """What a random search came to, one for each action: advice beside the verdict."""
        self._found: dict[str, Requirement] = {}
        rows = 0
        for row in record.rows():
            rows += self._take(row.line, row.content)
        if not rows:
            raise NotARun(
                f"{record.path} is not the record of a run: no line of it is a header, a verdict or a footer."
            )

    def _take(self, line: int, row: dict[str, Any]) -> bool:
        match row.get("type"):
            case "header":
                self.header = run_rows.header(row)
            case "verdict":
                self._take_verdict(line, row)
            case "exploration":
                self.explorations.append(run_rows.exploration(row))
            case "footer":
                self.footer = run_rows.footer(row)
            case _:
                return False
        return True

    def _take_verdict(self, line: int, row: dict[str, Any]) -> None:
        met = run_rows.requirement(row, line)
        run_rows.judge(self._found.setdefault(met.id, met), row)

    @property
    def requirements(self) -> list[Requirement]:
        """Every judged requirement, in the order in which the run met them."""
        return list(self._found.values())

    @cached_property
    def areas(self) -> dict[str, list[Requirement]]:
        """Requirements by area, both in the order of their first appearance."""
        areas: dict[str, list[Requirement]] = {}
        for requirement in self._found.values():
            areas.setdefault(requirement.area, []).append(requirement)
        return areas

    @cached_property
    def counts(self) -> Counter[tuple[str, str, str]]:
        """How many requirements by (area, binding, verdict)."""
        return Counter((row.area, row.binding, row.verdict) for row in self._found.values())

    def count(
        self,
        *verdicts: str,
        area: str | None = None,
        binding: str | None = None,
        but: Iterable[str] = ("not_applicable",),
    ) -> int:
        """How many requirements have one of `verdicts` (none named: any `but` those), in an area, at a level."""
        return sum(
            number
            for (its_area, its_binding, verdict), number in self.counts.items()
            if (area is None or its_area == area)
            and (binding is None or its_binding == binding)
            and (verdict in verdicts if verdicts else verdict not in but)
        )

    def having(self, verdict: str) -> list[Requirement]:
        """The requirements with that verdict; what binds most comes first."""
        rows = [row for row in self._found.values() if row.verdict == verdict]
        return sorted(rows, key=lambda row: BINDING.index(row.binding))

    def counts_against(self, row: Requirement) -> bool:
        """Whether this row makes the vendor fail under the policy of the run."""
        return row.verdict == "fail" or (row.verdict == "warn" and self.header.fail_on == "should")

    def _doubt_about_contents(self) -> str | None:
        if self.footer is None or self.footer.verdict != "conformant":
            return None
        if self.count("fail") or self.count(*UNTESTED, binding="MUST"):
            return "contradiction"
        return None if self.count("pass") else "nothing"

    @property
    def verdict(self) -> str:
        """`conformant`, `non_conformant` or `incomplete`. A record in doubt is always incomplete."""
        if self.footer is None or self.doubt:
            return "incomplete"
        known = self.footer.verdict in ("conformant", "non_conformant")
        return self.footer.verdict if known else "incomplete"

    @property
    def reason(self) -> str:
        """The sentence with which the run explained its end, if it gave one."""
        return self.footer.reason if self.footer else ""

    @property
    def excluded(self) -> int:
        """Requirements that nothing seen from outside can show."""
        return self.footer.excluded if self.footer else 0

    @property
    def out_of_scope(self) -> int:
        """Requirements for which the chosen scope, or the person who started the run, did not ask."""
        return self.footer.out_of_scope if self.footer else 0

    @property
    def exchange_ids(self) -> list[str]:
        return self._record.exchange_ids

    def exchange(self, exchange_id: str) -> ExchangeView | None:
        """The exchange of that id, None if the record has none or its line is broken."""
        line = self._record.exchange(exchange_id)
        return None if line is None else exchange_view(line)

    def exchange_line(self, exchange_id: str) -> dict[str, Any] | None:
        """The line of that exchange, whole."""
        return self._record.exchange(exchange_id)

    def exchange_lines(self) -> Iterable[dict[str, Any]]:
        """Every exchange, whole, one at a time from disk."""
        return self._record.exchanges()


def read_run(path: Path) -> RunView:
    """Read `run.jsonl`. Raises `OSError` when it cannot be read and `NotARun` when it is something else."""
    return RunView(Record(path))
