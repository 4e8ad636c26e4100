"""`gxd run --explore`: random search on top of a run. What it finds is advice; no verdict and no exit code depends on it.

The same seed asks the same questions in the same order. A question that is answered wrongly is made as small as it can be
while the answer stays wrong, and then asked three more times: a finding says how often it was wrong again.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from gxd_conformance.certification import Certification
from gxd_conformance.envelope import Envelopes
from gxd_conformance.evidence import Exchange
from gxd_conformance.finding import Finding
from gxd_conformance.generated.case import Operation
from gxd_conformance.generated.generator import operations, strategy
from gxd_conformance.generated.oracle import Fault, fault
from gxd_conformance.generated.question import Asker, Question, Unaskable, question
from gxd_conformance.verdict import Untestable

AGAIN = 3
"""So often the smallest question is asked again."""

ACTIONS: dict[Operation, str] = {"list": "ListFootprints", "get": "GetFootprint", "events": "Events"}


@dataclass(frozen=True)
class Bounds:
    """How far the search of one operation goes: questions, of which some to make an example smaller, and seconds."""

    examples: int = 100
    shrinking: int = 150
    seconds: float = 30.0
    unanswered: int = 3


BOUNDS = Bounds()


class Over(BaseException):
    """The search has come to its bounds. No `Exception`, which hypothesis would take for a wrong answer and search on."""


class Wrong(Exception):
    """An answer was wrong in the way that is being looked for."""


@dataclass
class Search:
    """The search of one operation."""

    operation: Operation
    asker: Asker
    bounds: Bounds
    found: Fault | None = None
    first: Exchange | None = None
    smallest: tuple[Question, Exchange] | None = None
    asked: dict[str, tuple[Exchange, Fault | None]] = field(default_factory=dict)
    silent: int = 0
    began: float = field(default_factory=monotonic)
    stopped: str = ""

    def probe(self, case: Any) -> None:
        """Ask one question. Raises `Wrong` for an answer that is wrong as the first wrong one was, `Over` at the bounds."""
        try:
            asked = question(self.operation, case)
        except Unaskable:
            return
        exchange, wrong = self._answer(asked)
        if wrong is None:
            return
        if self.found is None:
            self.found, self.first = wrong, exchange
        if wrong.kind == self.found.kind:
            if self.smallest is None or asked.size < self.smallest[0].size:
                self.smallest = (asked, exchange)
            raise Wrong

    def _answer(self, asked: Question) -> tuple[Exchange, Fault | None]:
        if asked.key in self.asked:
            return self.asked[asked.key]
        if self._over():
            raise Over
        exchange = self.asker.ask(asked)
        self.silent = self.silent + 1 if exchange.failure else 0
        self.asked[asked.key] = (exchange, fault(self.operation, exchange, self.asker.version))
        return self.asked[asked.key]

    def _over(self) -> bool:
        most = self.bounds.examples + (self.bounds.shrinking if self.found else 0)
        if self.silent >= self.bounds.unanswered:
            self.stopped = "no_answer"
        elif monotonic() - self.began > self.bounds.seconds:
            self.stopped = "time"
        elif len(self.asked) >= most:
            self.stopped = "questions"
        return bool(self.stopped)


def explore(certification: Certification, bounds: Bounds | None = None) -> Iterator[dict[str, Any]]:
    """Search every operation; one line of the run for each. An error of ours is such a line too: never raises for it."""
    settings = certification.settings
    asker = Asker(
        certification.vendor,
        Envelopes(certification.version, certification.inbox.url),
        certification.identity,
        certification.inbox,
    )
    with operations(settings.spec, settings.seed) as found:
        for name, operation in found.items():
            if name == "events" and settings.file.declares.events is False:
                continue  # whoever says that there are none is not troubled
            search = Search(name, asker, bounds or BOUNDS)
            reason: str | None = None
            try:
                _run(search, operation, settings.seed)
            except Untestable as missing:
                search.stopped, reason = "untestable", missing.missing
            except Exception as error:  # noqa: BLE001 - whatever breaks here is ours, and must not touch the verdict
                told = "".join(traceback.format_exception(error))[-2000:]
                search.stopped, reason = "suite_error", certification.secrets.hide(told)
            yield _line(search, settings.seed, reason)


def _run(search: Search, operation: Any, seed: int) -> None:
    import hypothesis

    settings = hypothesis.settings(
        max_examples=search.bounds.examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=hypothesis.Verbosity.quiet,
        phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
        suppress_health_check=list(hypothesis.HealthCheck),
    )

    # A valid request would make the host answer, and try for days when our inbox is closed again.
    cases = strategy(operation, heeding=search.operation != "events")

    @hypothesis.seed(seed)
    @settings
    @hypothesis.given(cases)
    def probe(case: Any) -> None:
        search.probe(case)

    try:
        probe()
    except (Wrong, Over):
        pass
    except Exception:
        # A wrong answer that came only once is no error of ours: how often it came again is told with it.
        if search.smallest is None:
            raise


def _line(search: Search, seed: int, reason: str | None) -> dict[str, Any]:
    finding = _finding(search)
    return {
        "type": "exploration",
        "operation": ACTIONS[search.operation],
        "seed": seed,
        "ended": "found" if finding else search.stopped or "searched",
        "questions": len(search.asked),
        "elapsed_s": round(monotonic() - search.began, 2),
        "reason": reason,
        "finding": finding,
    }


def _finding(search: Search) -> dict[str, Any] | None:
    if search.smallest is None or search.found is None or search.first is None:
        return None
    asked, seen = search.smallest
    again = [search.asker.ask(asked) for _ in range(AGAIN)]
    repeated = [fault(search.operation, exchange, search.asker.version) for exchange in again]
    finding = Finding(
        requirement="",
        level="",
        severity="prose",
        asked=seen.asked,
        got=seen.came,
        expected=search.found.due,
        clause="",
        check=f"explore::{search.operation}::{search.found.kind}",
        evidence=tuple(exchange.id for exchange in (seen, *again)),
    )
    told = finding.to_json()
    return {
        "id": told["id"],
        **{name: told[name] for name in ("asked", "got", "expected", "evidence")},
        "body": seen.request.body.decode("utf-8", "replace")[:2000],
        "shrunk_from": search.first.asked if search.first is not seen else None,
        "reproduced": sum(wrong is not None and wrong.kind == search.found.kind for wrong in repeated),
        "of": AGAIN,
    }
