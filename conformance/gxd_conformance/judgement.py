"""The pytest side of a run: which checks there are, in which order, and what becomes of each.

Registered only when a vendor is to be certified; in everybody else's pytest session nothing of this exists.
"""

from __future__ import annotations

import traceback
from collections.abc import Generator, Sequence
from typing import Any

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.certification import KEY, Certification
from gxd_conformance.expect import Expect
from gxd_conformance.requirement import Catalogue, Requirement
from gxd_conformance.tally import Tally
from gxd_conformance.telling import Telling
from gxd_conformance.verdict import CannotStart, NotApplicable, RunVerdict, Untestable, Verdict

PLAIN_HTTP = {"en": "plain http is allowed (--allow-http)", "ja": "平文 HTTP が許可されている(--allow-http)"}
NO_EVENTS = {
    "en": "vendor.yaml declares no events, and this version only recommends them",
    "ja": "vendor.yaml がイベント非対応を宣言しており、この版では推奨にとどまる",
}
NO_SUCH_FIGURE = {
    "en": "none of the declared calculation cases asks for this figure in this version",
    "ja": "宣言された計算ケースのいずれも、この版でこの数値を求めていない",
}
ABOUT_EVENTS = ("EVT", "EVR", "EVP")
NO_RECIPIENT = {
    "en": "vendor.yaml declares that it only serves data owners, which this version leaves open",
    "ja": "vendor.yaml がデータ所有者側のみと宣言しており、この版はそれを許している",
}
ABOUT_CLIENTS = {
    *(f"PACT-CLI-{number:03d}" for number in range(1, 15)),
    "PACT-EVR-001",
    "PACT-EVR-002",
}
"""What binds the recipient when it acts of its own accord; what it must take from others is asked of every host."""

NO_NOTICES = {
    "en": "vendor.yaml declares that it announces no footprints, which is its choice (PACT-EVP-001)",
    "ja": "vendor.yaml が公開通知を送らないと宣言しており、それは所有者の自由である(PACT-EVP-001)",
}
ABOUT_NOTICES = {"PACT-EVP-002", "PACT-EVP-005"}

EVIDENCE_KEPT = 50
"""A check that looks at every exchange of a long run names the first few; its findings name their own."""


class Judgement:
    """A pytest plugin for one certification."""

    def __init__(self, certification: Certification, telling: Telling) -> None:
        self.certification = certification
        self.telling = telling
        self.in_scope: Catalogue = certification.catalogue
        self.tally = Tally(certification.settings.fail_on)
        self.cannot_start: CannotStart | None = None
        self.interrupted = False
        self.broken: str | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[KEY] = self.certification

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One item for every requirement of this version that a check judges."""
        judged: Sequence[str] = getattr(metafunc.function, "judges", ())
        if not judged:
            return
        if getattr(metafunc.function, "scope", "core") == "full" and self.certification.settings.scope != "full":
            judged = ()
        if getattr(metafunc.function, "triggered", False) and self.certification.settings.file.trigger is None:
            judged = ()
        left_out = self.left_out()
        rows = [self.in_scope[name] for name in judged if name in self.in_scope and name not in left_out]
        metafunc.parametrize("expect", rows, ids=[row.id for row in rows], indirect=True)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if _requirement(item) is not None]
        items.sort(key=lambda item: bool(getattr(getattr(item, "function", None), "last", False)))

    @pytest.fixture
    def expect(self, request: pytest.FixtureRequest) -> Expect:
        """How this check says what is due."""
        return Expect(request.param, f"{request.node.path.name}::{request.node.originalname}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Knock before asking: an endpoint that is not there is no failed endpoint."""
        if not session.config.option.collectonly and not session.testsfailed:
            self.telling.begin(self.certification, len(session.items))
            try:
                self.certification.open()
                self.certification.inbox.on_wait = self.telling.waiting
                self.certification.tell_waiting = self.telling.waiting
                self.certification.tell_person = self.telling.asking
            except CannotStart as reason:
                self.cannot_start = reason
                session.items.clear()
        result = yield
        if self.certification.settings.explore and self.cannot_start is None and not session.config.option.collectonly:
            self._explore()
        return result

    def _explore(self) -> None:
        """Everything is judged by now: whatever a random search finds changes no verdict."""
        from gxd_conformance.generated.exploration import explore

        self.telling.exploring()
        for line in explore(self.certification):
            self.certification.record.write(line)
            self.telling.explored(line)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        row = _requirement(item)
        if row is None or call.when == "teardown":
            return report
        if call.when == "setup" and call.excinfo is None:
            return report
        if call.excinfo is not None and call.excinfo.errisinstance((KeyboardInterrupt, pytest.exit.Exception)):
            return report
        line = self._verdict_line(item, row, call)
        self.certification.record.write(line)
        self.tally.add(line)
        self.telling.judged(line)
        failed = line["verdict"] in (Verdict.FAIL, Verdict.UNTESTABLE, Verdict.SUITE_ERROR)
        report.outcome = "failed" if failed else "passed"
        report.longrepr = self.telling.block(line) if failed else None
        return report

    def _verdict_line(self, item: pytest.Item, row: Requirement, call: pytest.CallInfo[None]) -> dict[str, Any]:
        function: Any = item
        expect = function.funcargs.get("expect") if hasattr(function, "funcargs") else None
        reason: str | None = None
        blame: Blame | None = None
        evidence: list[str] = list(expect.evidence) if isinstance(expect, Expect) else []
        try:
            if call.excinfo is not None:
                raise call.excinfo.value
            assert isinstance(expect, Expect)  # a check that judges asks for it
            verdict, blame = expect.verdict, expect.blame
        except Untestable as missing:
            # What was seen before the prerequisite went missing still counts.
            seen = isinstance(expect, Expect) and expect.looked and expect.verdict is Verdict.FAIL
            verdict = Verdict.FAIL if seen else Verdict.UNTESTABLE
            blame = Blame.VENDOR if seen else missing.blame
            reason = missing.missing
            evidence += [name for name in missing.evidence if name not in evidence]
        except NotApplicable as absent:
            verdict, reason = Verdict.NOT_APPLICABLE, absent.why
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in a check is our fault, and must be told as ours
            verdict, blame = Verdict.SUITE_ERROR, Blame.SUITE
            reason = self.certification.secrets.hide("".join(traceback.format_exception(error))[-4000:])
        ledger = expect if isinstance(expect, Expect) else Expect(row)
        check = f"{item.path.name}::{getattr(item, 'originalname', item.name)}"
        return _line(ledger, verdict, blame, reason, check, evidence[:EVIDENCE_KEPT])

    def pytest_keyboard_interrupt(self) -> None:
        self.interrupted = True

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excrepr: object) -> bool:
        """Something of ours broke outside of any check: told in the footer instead of over the person's screen."""
        self.broken = self.certification.secrets.hide(str(excrepr).strip().splitlines()[-1])
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if session.config.option.collectonly:
            return
        if not self.interrupted:
            self._finish()
            session.exitstatus = self.verdict.exit_code
        self.certification.close()

    def _finish(self) -> None:
        for identifier, why in self.left_out().items():
            nothing = Expect(self.certification.catalogue[identifier])
            line = _line(nothing, Verdict.NOT_APPLICABLE, None, why["en"])
            self.certification.record.write(line)
            self.tally.add(line)
        footer = self.tally.footer(self.certification, self.cannot_start, self.broken)
        self.certification.record.write(footer)
        self.verdict = RunVerdict(footer["verdict"])
        self.telling.end(self.certification, self.tally, footer)

    def left_out(self) -> dict[str, dict[str, str]]:
        """Requirements that a choice of the person leaves out, with that choice."""
        if self.cannot_start is not None:
            return {}
        file = self.certification.settings.file
        found: dict[str, dict[str, str]] = {}
        if file.transport.allow_http and not self.certification.vendor.base_url.startswith("https:"):
            found["PACT-HOST-005"] = PLAIN_HTTP
        if file.declares.events is False and self.certification.version.events_level == "SHOULD":
            found |= {row.id: NO_EVENTS for row in self.in_scope.values() if row.area in ABOUT_EVENTS}
        if file.declares.recipient is False and self.certification.version.recipient_level == "MAY":
            found |= dict.fromkeys(ABOUT_CLIENTS, NO_RECIPIENT)
        if file.declares.publishes is False:
            found |= dict.fromkeys(ABOUT_NOTICES, NO_NOTICES)
        found |= dict.fromkeys(self._not_calculated(), NO_SUCH_FIGURE)
        return {identifier: why for identifier, why in found.items() if identifier in self.in_scope}

    def _not_calculated(self) -> set[str]:
        """Requirements on figures of calculation cases that no declared case asks for."""
        declared = self.certification.settings.file.calculation.cases
        if not declared:
            return set()
        from gxd_conformance.calculation.judging import asked_for, scale_of

        scale = scale_of(self.certification.version.line)
        asked = frozenset[str]().union(*(asked_for(name, scale) for name in declared))
        return {row.id for row in self.in_scope.values() if row.when == "calculation"} - asked


def _line(
    ledger: Expect,
    verdict: Verdict,
    blame: Blame | None,
    reason: str | None,
    check: str = "",
    evidence: Sequence[str] = (),
) -> dict[str, Any]:
    """The line of run.jsonl for one verdict, with everything that the ledger of the check holds."""
    row = ledger.requirement
    return {
        "type": "verdict",
        "requirement": row.id,
        "level": str(row.level),
        "area": row.area,
        **({"advice": True} if row.advice else {}),
        "verdict": str(verdict),
        "blame": blame and str(blame),
        "check": check,
        "says": row.says,
        "clause": row.clause,
        "looked": ledger.looked,
        "reason": reason,
        "finding": ledger.first,
        "findings": [finding.to_json() for finding in ledger.findings],
        "findings_total": ledger.total,
        "evidence": list(evidence),
    }


def _requirement(item: pytest.Item) -> Requirement | None:
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get("expect") if callspec is not None else None
    return found if isinstance(found, Requirement) else None
