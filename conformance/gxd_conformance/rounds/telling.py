"""What a person reads in the terminal about a round: progress, the matrix, and the sentence about a cell."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING, Any, TextIO

from gxd_conformance.rounds.outcome import Cell, Outcome, Side
from gxd_conformance.rounds.record import Recorded
from gxd_conformance.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from gxd_conformance.rounds.chain import Hop, Wait

SIGN = {Outcome.WORKS: "ok", Outcome.LOSS: "~", Outcome.FAILS: "X", Outcome.CANNOT: "-", Outcome.NOT_TESTED: "?"}
"""How a cell is drawn: a sign that needs no colour."""

SIDES = {Side.OWNER: "o", Side.RECIPIENT: "r", Side.NETWORK: "n", Side.WITNESS: "w"}
WIDEST = 24


class Telling:
    """Tells a round while it goes on, on the error stream."""

    def __init__(self, err: TextIO | None = None, *, quiet: bool = False) -> None:
        self._err = err or sys.stderr
        self._quiet = quiet
        self._moving = self._err.isatty()
        self._waited_for: set[str] = set()

    def cell(self, cell: Cell, done: int, whole: int) -> None:
        """One pair has ended."""
        if self._quiet:
            return
        bad = cell.outcome in (Outcome.FAILS, Outcome.NOT_TESTED)
        if bad or not self._moving:
            self._err.write(f"{self._start}[{done}/{whole}] {sentence(cell)}\n")
        else:
            self._err.write(f"\r\x1b[K[{done}/{whole}] {cell.owner} → {cell.recipient}: {cell.outcome}")
        self._err.flush()

    def begun_anew(self, folder: Path) -> None:
        """There was nothing to go on with."""
        self._err.write(f"gxd: {folder} holds nothing that was finished; the round begins anew\n")

    def waiting(self, wait: Wait) -> None:
        """A vendor's own system has to publish: said in both languages, even to those who want only the last lines."""
        for words in WAITING.values():
            self._err.write(f"{self._start}{visible(words(wait, again=wait.company in self._waited_for))}\n")
        self._err.flush()
        self._waited_for.add(wait.company)

    def interrupted(self, under_way: int) -> None:
        """Somebody wants to end, and pairs are still under way."""
        self._err.write(
            f"{self._start}interrupted: no more pairs are begun, {under_way} under way end first; interrupt again to end at "
            "once (they are played again by --resume)\n"
            f"中断: 新たなペアは開始せず、実行中の {under_way} ペアの終了を待つ。"
            "もう一度中断すると直ちに終了する(それらは --resume で再実行される)\n"
        )
        self._err.flush()

    @property
    def _start(self) -> str:
        return "\r\x1b[K" if self._moving else ""

    def hop(self, hop: Hop) -> None:
        """One hand-over of the chain has ended."""
        if self._quiet:
            return
        start, end = ("\r\x1b[K", "") if self._moving and hop.outcome is Outcome.WORKS else ("", "\n")
        why = "" if hop.outcome is Outcome.WORKS else f": {visible(hop.reason['en'])}"
        self._err.write(f"{start}{hop.owner} → {hop.recipient}: {hop.product} by {hop.way}: {hop.outcome}{why}{end}")
        self._err.flush()


def _waiting_en(wait: Wait, *, again: bool) -> str:
    who, what = f"{wait.company} ({wait.called})", " and ".join(wait.products)
    found = wait.refused or f"it lists {wait.listed} footprints, but not that"
    if wait.left_s <= 0:
        return f"{who} did not publish {what} in time; the chain goes on without it: {found}"
    if again:
        return f"waiting for {who}, {wait.left_s:.0f} s more: {found}"
    return (
        f"waiting for {who} to calculate from what its suppliers handed over, and to list {what}: {wait.left_s:.0f} s at most "
        f"(trigger.within_s of its vendor.yaml; Ctrl+C ends): {found}"
    )


def _waiting_ja(wait: Wait, *, again: bool) -> str:
    who, what = f"{wait.company}({wait.called})", "、".join(wait.products)
    found = wait.refused or f"一覧には {wait.listed} 件あるが、該当するものはない"
    if wait.left_s <= 0:
        return f"{who} は時間内に {what} を公開しなかったため、それなしで連鎖を続ける: {found}"
    if again:
        return f"{who} を待っている。残り {wait.left_s:.0f} 秒: {found}"
    return (
        f"{who} が、サプライヤーから引き渡された値で算定し、{what} を一覧に載せるのを待っている。最長 {wait.left_s:.0f} 秒"
        f"(vendor.yaml の trigger.within_s。中止は Ctrl+C): {found}"
    )


WAITING = {"en": _waiting_en, "ja": _waiting_ja}


def sentence(cell: Cell, language: str = "en") -> str:
    """`alpha → beta: fails (owner, PACT-EVR-014): the answer names …`"""
    leg = cell.decisive
    about = ", ".join(part for part in (str(leg.side or ""), leg.requirement or "") if part)
    where = f" ({about})" if about else ""
    return f"{cell.owner} → {cell.recipient}: {cell.outcome}{where}: {leg.way}: {visible(leg.reason[language])}"


def matrix(recorded: Recorded) -> str:
    """Owners down, recipients across; below, what the signs mean."""
    names = recorded.names
    numbers = [str(at) for at in range(1, len(names) + 1)]
    wide = max(2, len(numbers[-1]))
    side = max(min(_drawn(name), WIDEST) for name in names) + len(numbers[-1]) + 2
    rows = [" " * side + " ".join(number.rjust(wide) for number in numbers)]
    for number, owner in zip(numbers, names, strict=True):
        label = f"{number.rjust(len(numbers[-1]))} {owner[:WIDEST]}".ljust(side)
        rows.append(label + " ".join(_sign(recorded, owner, other).rjust(wide) for other in names))
    rows.append(
        "owners down, recipients across: ok works, ~ works with loss, Xo Xr Xn fails (owner, recipient, network),"
    )
    rows.append("- cannot (declared), ? not tested, . the same")
    return "\n".join(row.rstrip() for row in rows)


def chain(recorded: Recorded) -> str:
    """What came out in the end beside what was due, and every hop that broke."""
    found = recorded.chain
    if found is None:
        return "the chain was not played"
    share = found["primary_data_share"]
    lines = [
        f"chain: {len(recorded.hops)} hand-overs; final product {found['product']}: {found['got'] or 'nothing'} kgCO2e, "
        f"due {found['due']}; primary data {share['got'] or '-'} %, due {share['due']} %: "
        + ("equal to the exact reference" if found["equal"] else "NOT equal to the exact reference")
    ]
    for hop in (hop for hop in found["broken"] if hop["due"] is not None):
        why = " or ".join(one["en"] for one in hop["diagnoses"]) + _because(recorded, hop)
        lines.append(
            f"  broken at {hop['company']}, {hop['what']} of {hop['product']}: {hop['got'] or 'nothing'}, due {hop['due']}: {why}"
        )
    if behind := [hop["product"] for hop in found["broken"] if hop["due"] is None]:
        lines.append(f"  behind it nothing could be calculated of {', '.join(behind)}")
    return "\n".join(lines)


def _because(recorded: Recorded, broken: dict[str, Any]) -> str:
    """Where nothing arrived, why the hand-over brought nothing: that may be its recipient's fault."""
    if broken["got"] is not None:
        return ""
    told = [hop for hop in recorded.hops if hop["product"] == broken["product"] and hop["outcome"] != Outcome.WORKS]
    return "".join(f"; at {hop['recipient']} {hop['outcome']}: {visible(hop['reason']['en'])}" for hop in told[:1])


def _sign(recorded: Recorded, owner: str, recipient: str) -> str:
    if owner == recipient:
        return "."
    cell = recorded.cells.get((owner, recipient))
    if cell is None:
        return "?"
    side = cell.decisive.side if cell.outcome is Outcome.FAILS else None
    return SIGN[cell.outcome] + (SIDES[side] if side else "")


def _drawn(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def summary(recorded: Recorded) -> str:
    """How many cells there are of each kind."""
    counts = recorded.counts
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    open_ = recorded.header["pairs"] - len(recorded.cells)
    return f"{visible(str(recorded.header['round']))}: {told or 'nothing played'}" + (
        f", {open_} not played yet" if open_ else ""
    )
