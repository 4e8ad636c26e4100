"""What changed between two records of the same kind: of a round its cells, of a run its requirements.

What got worse is kept apart from what merely changed and from what can no longer be told: the first is what a gate in
continuous integration stops for, the last what it must not be silent about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from gxd_conformance.rounds.outcome import Outcome
from gxd_reports.loose import Both
from gxd_reports.round_page import CODES
from gxd_reports.round_rows import Cell
from gxd_reports.round_view import RoundView
from gxd_reports.run_rows import Requirement
from gxd_reports.run_view import UNTESTED, RunView

Kind = Literal["worse", "untold", "better", "new", "gone", "changed"]

KINDS: tuple[Kind, ...] = ("worse", "untold", "better", "new", "gone", "changed")
"""In the order of a report: `untold` was told before and is not any more."""

RANK = {Outcome.WORKS: 0, Outcome.LOSS: 1, Outcome.CANNOT: 2, Outcome.FAILS: 3}
"""How much is exchanged; what was not tested has no place."""


@dataclass(frozen=True, slots=True)
class Change:
    """`what` is a pair, a requirement or the chain; `old` and `new` are keys of our words, empty where there was nothing."""

    kind: Kind
    what: str
    old: str
    new: str
    why: Both = field(default=Both("", ""))


@dataclass(frozen=True)
class Comparison:
    """Two records beside each other. `doubts` are reasons for which the new or the old one decides nothing."""

    of: Literal["round", "run"]
    old: str
    new: str
    changes: list[Change]
    same: int
    doubts: list[str]
    differs: list[str]
    """Circumstances that are not the same, such as `spec: 2.3 -> 3.0`."""

    def having(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def code(self) -> int:
        """The exit code: 1 if something got worse, 2 if that could not be told, else 0."""
        if self.having("worse"):
            return 1
        compared = self.same + len(self.changes) - len(self.having("new")) - len(self.having("gone"))
        return 2 if self.doubts or self.having("untold") or not compared else 0


# Rounds


def of_rounds(old: RoundView, new: RoundView) -> Comparison:
    """Which pairs came to something else, each way of exchanging counted."""
    pairs = list(dict.fromkeys([*old.cells, *new.cells]))
    changes = [change for key in pairs for change in _pair(key, old, new)]
    same = sum(key in old.cells and key in new.cells for key in pairs) - sum(
        change.kind not in ("new", "gone") and bool(change.old and change.new) for change in changes
    )
    doubts = [f"{name}: {view.doubt}" for name, view in (("OLD", old), ("NEW", new)) if view.doubt]
    return Comparison(
        "round", _round_name(old), _round_name(new), [*_chain(old, new), *changes], same, doubts, _policies(old, new)
    )


def _pair(key: tuple[str, str], old: RoundView, new: RoundView) -> Iterator[Change]:
    was, now = old.cells.get(key), new.cells.get(key)
    what = f"{key[0]} → {key[1]}"
    if was is None and now is not None:
        yield Change("new", what, "", f"outcome.{CODES[now.outcome]}", now.reason)
    elif was is not None and now is None:
        # Whoever left took its pairs along; a pair of two who are still there was not played.
        left = not set(key) <= set(new.participants)
        kind: Kind = "gone" if left or was.outcome is Outcome.NOT_TESTED else "untold"
        yield Change(kind, what, f"outcome.{CODES[was.outcome]}", "")
    elif was is not None and now is not None and (found := _cell_kind(was, now)):
        yield Change(
            found, what, f"outcome.{CODES[was.outcome]}", f"outcome.{CODES[now.outcome]}", _why(found, was, now)
        )


def _cell_kind(was: Cell, now: Cell) -> Kind | None:
    """The worst that happened to the pair or to one of its ways; None if nothing did."""
    ways = {leg.way: leg.outcome for leg in was.legs}, {leg.way: leg.outcome for leg in now.legs}
    kinds = {_kind(was.outcome, now.outcome)}
    kinds |= {_kind(ways[0][way], ways[1][way]) for way in ways[0].keys() & ways[1].keys()}
    kinds |= {"changed" for _ in ways[0].keys() ^ ways[1].keys()}
    if now.outcome is Outcome.FAILS and (was.side, was.requirement) != (now.side, now.requirement):
        kinds.add("changed")
    return next((kind for kind in KINDS if kind in kinds), None)


def _kind(was: Outcome, now: Outcome) -> Kind | None:
    if was is now:
        return None
    if now is Outcome.NOT_TESTED:
        return "untold"
    if was is Outcome.NOT_TESTED:
        # What fails is newly known to fail, as a requirement is that could not be tested before.
        return "better" if now.exchanges else "worse" if now is Outcome.FAILS else "changed"
    if RANK[now] > RANK[was]:
        return "worse"
    return "better" if now.exchanges else "changed"


def _why(kind: Kind, was: Cell, now: Cell) -> Both:
    """The reason of the pair where the pair has changed, else that of the way that has."""
    if was.outcome is not now.outcome:
        return now.reason
    before = {leg.way: leg.outcome for leg in was.legs}
    about = (leg.reason for leg in now.legs if leg.way in before and _kind(before[leg.way], leg.outcome) == kind)
    return next(about, now.reason)


def _chain(old: RoundView, new: RoundView) -> Iterator[Change]:
    if old.chain is None or (new.chain is not None and old.chain.is_exact == new.chain.is_exact):
        return
    was = "diff.exact" if old.chain.is_exact else "diff.inexact"
    if new.chain is None:
        yield Change("untold", _product(old), was, "")
    elif new.chain.is_exact:
        yield Change("better", _product(new), was, "diff.exact")
    else:
        yield Change("worse", _product(new), was, "diff.inexact", Both(*_broke(new)))


def _product(view: RoundView) -> str:
    return f"chain {view.chain.product}" if view.chain else ""


def _broke(view: RoundView) -> tuple[str, str]:
    broken = view.chain.broken[:3] if view.chain else []
    told = [(one.company, one.product, one.diagnoses[0] if one.diagnoses else Both("", "")) for one in broken]
    return (
        "; ".join(f"{company} {product}: {said.en}" for company, product, said in told),
        "; ".join(f"{company} {product}: {said.ja or said.en}" for company, product, said in told),
    )


def _round_name(view: RoundView) -> str:
    return " · ".join(filter(None, (view.header.name, view.header.run_id, view.header.started_at)))


def _policies(old: RoundView, new: RoundView) -> list[str]:
    was, now = old.header.policies, new.header.policies
    names = dict.fromkeys([*was, *now])
    told = {"suite": (old.header.suite_version, new.header.suite_version)}
    told |= {name: (was.get(name, "-"), now.get(name, "-")) for name in names}
    return [f"{name}: {before} -> {after}" for name, (before, after) in told.items() if before != after]


# Runs


def of_runs(old: RunView, new: RunView) -> Comparison:
    """Which requirements are newly red, newly green, no longer told, or otherwise different."""
    was, now = ({row.id: row for row in view.requirements} for view in (old, new))
    ids = sorted(was.keys() | now.keys())
    changes = [change for one in ids if (change := _requirement(old, new, was.get(one), now.get(one)))]
    same = len(ids) - len(changes)
    doubts = [f"{name}: {view.doubt}" for name, view in (("OLD", old), ("NEW", new)) if view.doubt]
    return Comparison("run", _run_name(old), _run_name(new), changes, same, doubts, _circumstances(old, new))


def _requirement(old: RunView, new: RunView, was: Requirement | None, now: Requirement | None) -> Change | None:
    if was is None or now is None:
        # A requirement that only one of them judged: the catalogue or the scope moved, not the vendor.
        row = was or now
        assert row is not None
        kind: Kind = "new" if was is None else "gone"
        verdicts = ("", f"verdict.{row.verdict}") if was is None else (f"verdict.{row.verdict}", "")
        return Change(kind, row.id, *verdicts, row.says)
    found = _run_kind(old, new, was, now)
    return found and Change(found, now.id, f"verdict.{was.verdict}", f"verdict.{now.verdict}", now.says)


def _run_kind(old: RunView, new: RunView, was: Requirement, now: Requirement) -> Kind | None:
    red_before, red = old.counts_against(was), new.counts_against(now)
    if red and not red_before:
        return "worse"
    if red:
        # Its findings have names that are stable across runs: another fault behind the same requirement is told.
        return "changed" if {one.id for one in now.findings} - {one.id for one in was.findings} else None
    if was.verdict == now.verdict and not red_before:
        return None
    if now.verdict in UNTESTED and was.verdict not in UNTESTED:
        return "untold"
    return "better" if now.verdict == "pass" else "changed"


def _run_name(view: RunView) -> str:
    header = view.header
    named = (header.vendor, header.product, header.product_version, header.run_id, header.started_at)
    return " · ".join(filter(None, named))


def _circumstances(old: RunView, new: RunView) -> list[str]:
    told = {
        name: (getattr(old.header, name), getattr(new.header, name))
        for name in ("vendor", "product", "product_version", "spec", "profile", "scope", "suite_version", "fail_on")
    }
    return [f"{name}: {before or '-'} -> {after or '-'}" for name, (before, after) in told.items() if before != after]
