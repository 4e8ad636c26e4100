"""What a person reads in the terminal while the suite runs, and after.

Progress goes to the error stream, one line that moves on a terminal and plain lines elsewhere; the result goes to the
output. Colour never says anything alone, and `NO_COLOR` is heeded.
"""

from __future__ import annotations

import os
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from gxd_conformance.curl import curl
from gxd_conformance.verdict import RunVerdict, Verdict
from gxd_conformance.visible import visible

if TYPE_CHECKING:
    from gxd_conformance.certification import Certification
    from gxd_conformance.tally import Tally

SIGN = {
    Verdict.PASS: "ok",
    Verdict.FAIL: "FAIL",
    Verdict.WARN: "warn",
    Verdict.UNTESTABLE: "UNTESTABLE",
    Verdict.DISPUTED: "disputed",
    Verdict.EXCUSED: "excused",
    Verdict.NOT_APPLICABLE: "n/a",
    Verdict.SUITE_ERROR: "SUITE ERROR",
}
COLOUR = {
    Verdict.FAIL: "31",
    Verdict.SUITE_ERROR: "35",
    Verdict.UNTESTABLE: "33",
    Verdict.WARN: "33",
    Verdict.DISPUTED: "36",
}
MOST_BLOCKS = 20


class Telling:
    """Tells one run. `quiet` leaves only the last line."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None, quiet: bool = False) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._quiet = quiet
        self._moving = self._err.isatty() and os.environ.get("TERM") != "dumb"
        self._colours = _colours(self._out)
        self._count = 0
        self._judged = 0
        self._area = ""
        self._drawn = 0.0
        self._certification: Certification | None = None
        self._bad = 0
        self._advice: list[dict[str, Any]] = []

    def begin(self, certification: Certification, count: int) -> None:
        self._certification = certification
        self._count = count
        if not self._quiet:
            vendor = certification.settings.file
            self._err.write(
                f"gxd run: {visible(vendor.vendor.name)} at {visible(vendor.api.base_url)}, version {certification.version}, "
                f"profile {vendor.profile}, scope {certification.settings.scope}: {count} checks\n"
            )
            self._err.flush()

    def waiting(self, seconds: float, why: str = "an event from the vendor is awaited") -> None:
        """Time has to pass: a person should know how much, and what for."""
        if not self._quiet:
            start = "\r\x1b[K" if self._moving else ""
            end = "" if self._moving else "\n"
            self._err.write(f"{start}waiting up to {seconds:.0f} s: {why} …{end}")
            self._err.flush()

    def asking(self, person: str, words: dict[str, str]) -> None:
        """Somebody has to do something by hand: said in both languages, even to those who want only the last line."""
        start = "\r\x1b[K" if self._moving else ""
        self._err.write(f"{start}\n>>> {visible(person)}:\n{visible(words['en'])}\n\n{visible(words['ja'])}\n\n")
        self._err.flush()

    def judged(self, line: dict[str, Any]) -> None:
        self._judged += 1
        verdict = Verdict(line["verdict"])
        self._bad += verdict in (Verdict.FAIL, Verdict.SUITE_ERROR, Verdict.UNTESTABLE)
        if self._quiet:
            return
        if self._moving:
            now = monotonic()
            if now - self._drawn > 0.05 or self._judged == self._count:
                self._drawn = now
                self._err.write(f"\r\x1b[K[{self._judged}/{self._count}] {line['requirement']}  {self._bad} to look at")
                self._err.flush()
        elif line["area"] != self._area or verdict in (Verdict.FAIL, Verdict.SUITE_ERROR, Verdict.UNTESTABLE):
            self._area = line["area"]
            self._err.write(
                f"[{self._judged}/{self._count}] {SIGN[verdict]:<10} {line['requirement']} {line['says']['en']}\n"
            )
            self._err.flush()

    def exploring(self) -> None:
        """The random search begins: a person should know that everything is judged already."""
        if not self._quiet:
            start = "\r\x1b[K" if self._moving else ""
            self._err.write(f"{start}everything is judged; searching further at random, which changes no verdict …\n")
            self._err.flush()

    def explored(self, line: dict[str, Any]) -> None:
        """One action was searched."""
        self._advice.append(line)

    def end(self, certification: Certification, tally: Tally, footer: dict[str, Any]) -> None:
        if self._moving and not self._quiet:
            self._err.write("\r\x1b[K")
            self._err.flush()
        for verdict in (Verdict.SUITE_ERROR, Verdict.FAIL, Verdict.UNTESTABLE, Verdict.WARN, Verdict.DISPUTED):
            self._tell_all(tally.with_verdict(verdict))
        if not self._quiet:
            for line in self._advice:
                self._say(self._advised(line))
        self._say(self._summary(certification, tally, footer))

    def _tell_all(self, lines: list[dict[str, Any]]) -> None:
        if self._quiet:
            return
        for line in lines[:MOST_BLOCKS]:
            self._say(self.block(line))
        if len(lines) > MOST_BLOCKS:
            self._say(f"… and {len(lines) - MOST_BLOCKS} more like this: see the report.\n")

    def block(self, line: dict[str, Any]) -> str:
        """One verdict that needs a person: asked, got, expected, clause, hint, and the command to ask again."""
        verdict = Verdict(line["verdict"])
        head = self._coloured(f"{SIGN[verdict]} {line['requirement']}", COLOUR.get(verdict))
        rows = [f"{head}  {line['level']}: {line['says']['en']}"]
        if line["reason"]:
            rows.append(_row("missing" if verdict is Verdict.UNTESTABLE else "reason", line["reason"]))
        finding = line["finding"]
        if finding:
            place = f" at {finding['path']}" if finding["path"] else ""
            rows += [
                _row("asked", finding["asked"]),
                _row("got" + place, finding["got"]),
                _row("expected", finding["expected"]),
            ]
        rows.append(_row("clause", line["clause"]))
        if finding and finding["hint"].get("en"):
            rows.append(_row("fix", finding["hint"]["en"]))
        if finding and finding["evidence"]:
            exchange = self._exchange(finding["evidence"][0])
            again = curl(exchange.to_json(), " ") if exchange is not None else None
            if again is not None:
                rows.append(_row("again", again))
            rows.append(_row("evidence", f"{', '.join(finding['evidence'])} in the report; finding {finding['id']}"))
        if line["findings_total"] > 1:
            rows.append(_row("more", f"{line['findings_total'] - 1} further findings of this requirement"))
        return "\n".join(rows) + "\n"

    def _advised(self, line: dict[str, Any]) -> str:
        """What the random search of one action came to: advice, outside of every verdict."""
        asked = f"{line['questions']} random questions in {line['elapsed_s']:.1f} s"
        head = f"advice {line['operation']}: {asked} (seed {line['seed']})"
        finding = line["finding"]
        if finding is None:
            ended = {"searched": "", "questions": ""}.get(line["ended"], f"; ended early: {line['ended']}")
            reason = f"\n{_row('reason', line['reason'])}" if line["reason"] else ""
            return f"{head}, nothing found{ended}{reason}\n"
        rows = [
            f"{self._coloured(head, COLOUR[Verdict.WARN])}, one answer is wrong; not part of the verdict",
            _row("asked", finding["asked"]),
            *([_row("body", finding["body"])] if finding["body"] else []),
            _row("got", finding["got"]),
            _row("expected", finding["expected"]),
            _row("repeated", f"{finding['reproduced']} of {finding['of']} times"),
            _row("evidence", f"{', '.join(finding['evidence'])} in the report; finding {finding['id']}"),
        ]
        return "\n".join(rows) + "\n"

    def _exchange(self, identifier: str) -> Any:
        if self._certification is None:
            return None
        exchanges = self._certification.recorder.exchanges
        return next((exchange for exchange in exchanges if exchange.id == identifier), None)

    def _summary(self, certification: Certification, tally: Tally, footer: dict[str, Any]) -> str:
        verdict = RunVerdict(footer["verdict"])
        words = {
            RunVerdict.CONFORMANT: ("CONFORMANT", "32"),
            RunVerdict.NON_CONFORMANT: ("NOT CONFORMANT", "31"),
            RunVerdict.INCOMPLETE: ("INCOMPLETE", "33"),
        }
        word, colour = words[verdict]
        counted = footer["counts"]["requirements"]
        counts = ", ".join(
            f"{counted[name]} {name.replace('_', ' ')}" for name in map(str, Verdict) if counted.get(name)
        )
        rows = [
            self._coloured(word, colour)
            + f"  {visible(certification.settings.file.vendor.name)}, version {certification.version}, "
            f"{len(tally.lines)} requirements: {counts or 'none judged'}; "
            f"{footer['counts']['exchanges']} exchanges in {footer['elapsed_s']:.1f} s"
        ]
        if footer["reason"]:
            rows.append(visible(footer["reason"]))
        return "\n".join(rows) + "\n"

    def _say(self, text: str) -> None:
        self._out.write(text if text.endswith("\n") else text + "\n")
        self._out.flush()

    def _coloured(self, text: str, code: str | None) -> str:
        return f"\x1b[1;{code}m{text}\x1b[0m" if code and self._colours else text


def _row(name: str, text: str) -> str:
    shown = visible(text)
    first, *rest = shown.split("\n")
    return "\n".join([f"    {name + ':':<10} {first}", *(f"{'':<15}{line}" for line in rest)])


def _colours(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
