"""What a person reads in the terminal about a round: progress, the matrix, and the sentence about a cell."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

from gxd_conformance.rounds.outcome import Cell, Outcome, Side
from gxd_conformance.rounds.record import Recorded
from gxd_conformance.visible import visible

if TYPE_CHECKING:
    from gxd_conformance.rounds.chain import Hop

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

    def cell(self, cell: Cell, done: int, whole: int) -> None:
        """One pair has ended."""
        if self._quiet:
            return
        bad = cell.outcome in (Outcome.FAILS, Outcome.NOT_TESTED)
        if bad or not self._moving:
            start = "\r\x1b[K" if self._moving else ""
            self._err.write(f"{start}[{done}/{whole}] {sentence(cell)}\n")
        else:
            self._err.write(f"\r\x1b[K[{done}/{whole}] {cell.owner} → {cell.recipient}: {cell.outcome}")
        self._err.flush()

    def hop(self, hop: Hop) -> None:
        """One hand-over of the chain has ended."""
        if self._quiet:
            return
        start, end = ("\r\x1b[K", "") if self._moving and hop.outcome is Outcome.WORKS else ("", "\n")
        why = "" if hop.outcome is Outcome.WORKS else f": {visible(hop.reason['en'])}"
        self._err.write(f"{start}{hop.owner} → {hop.recipient}: {hop.product} by {hop.way}: {hop.outcome}{why}{end}")
        self._err.flush()


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
        f"due {found['due']}; primary data {share['got']} %, due {share['due']} %: "
        + ("equal to the exact reference" if found["equal"] else "NOT equal to the exact reference")
    ]
    for hop in found["broken"]:
        why = " or ".join(one["en"] for one in hop["diagnoses"])
        lines.append(
            f"  broken at {hop['company']}, {hop['what']} of {hop['product']}: {hop['got']}, due {hop['due']}: {why}"
        )
    return "\n".join(lines)


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
