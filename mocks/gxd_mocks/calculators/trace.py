"""Where a number comes from: which line contributed what, with which factor, and where digits were dropped.

A trace adds up: the contributions of its rows are the value that it explains. It prints as a table, for checking
line by line, and as a waterfall, for seeing what matters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf, lcm
from typing import Any

from gxd_mocks.calculators.errors import ResidualLost
from gxd_mocks.quantity import fraction, plain, shown
from gxd_mocks.rounding import Rounding


@dataclass(frozen=True, slots=True)
class Row:
    """One contribution: `amount` of something times `factor` makes `contribution` kgCO2e.

    `line` says where it stands in the input, `kind` what it is (material, process, transport, waste, …).
    """

    line: str
    kind: str
    what: str
    amount: Fraction
    unit: str
    factor: Fraction
    factor_unit: str
    contribution: Fraction
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One place where digits were dropped: `exact` became `printed` by `rule`."""

    where: str
    exact: Fraction
    printed: Fraction
    rule: str

    @property
    def difference(self) -> Fraction:
        return self.printed - self.exact


@dataclass
class Trace:
    """The rows that add up to `total`, and the roundings on the way out."""

    total: Fraction
    unit: str
    rows: list[Row] = field(default_factory=list)
    roundings: list[Dropped] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = sum_of(row.contribution for row in self.rows)
        if found != self.total:
            raise ResidualLost("trace", got=shown(found), whole=shown(self.total), residual=shown(self.total - found))

    def rounded(self, where: str, value: Fraction, rounding: Rounding) -> str:
        """`value` as a decimal string; remembers the rounding if it changed anything."""
        printed = rounding(value)
        if printed != value:
            self.roundings.append(Dropped(where, value, printed, rounding.name))
        return plain(printed)

    def share(self, row: Row) -> Fraction | None:
        return row.contribution / self.total if self.total else None

    def by_kind(self) -> dict[str, Fraction]:
        """What each kind of line contributes, largest first."""
        sums: dict[str, Fraction] = {}
        for row in self.rows:
            sums[row.kind] = sums.get(row.kind, Fraction(0)) + row.contribution
        return dict(sorted(sums.items(), key=lambda item: (by_size(-abs(item[1])), item[0])))

    def table(self, limit: int = 40) -> str:
        """Every row with its arithmetic, at most `limit` of them (the largest), then the total and the roundings."""
        rows, left_out = self._largest(limit)
        lines = [
            (
                row.line,
                row.kind,
                row.what,
                f"{shown(row.amount)} {row.unit}".strip(),
                f"{shown(row.factor)} {row.factor_unit}".strip(),
                shown(row.contribution),
                percent(self.share(row)),
                row.note,
            )
            for row in rows
        ]
        if left_out:
            rest = sum_of(row.contribution for row in left_out)
            share = rest / self.total if self.total else None
            lines.append(("…", "", f"{len(left_out)} more", "", "", shown(rest), percent(share), ""))
        lines.append(("", "", "total", "", "", f"{shown(self.total)}", "", self.unit))
        heads = ("line", "kind", "what", "amount", "factor", "kgCO2e", "share", "note")
        printed = columns([heads, *lines], right=(3, 4, 5, 6))
        for dropped in self.roundings:
            printed += (
                f"\nrounded by {dropped.rule} at {dropped.where}: {exactly(dropped.exact)} → {plain(dropped.printed)}"
            )
        return printed

    def waterfall(self, width: int = 40, limit: int = 20) -> str:
        """The contributions one after another, each starting where the one before ended."""
        rows, left_out = self._largest(limit)
        steps = [(row.what, row.contribution) for row in rows]
        if left_out:
            steps.append((f"{len(left_out)} more", sum_of(row.contribution for row in left_out)))
        return waterfall(steps, self.total, self.unit, width)

    def _largest(self, limit: int) -> tuple[list[Row], list[Row]]:
        if len(self.rows) <= limit:
            return self.rows, []
        order = sorted(range(len(self.rows)), key=lambda at: (by_size(-abs(self.rows[at].contribution)), at))
        kept = set(order[:limit])
        return (
            [row for at, row in enumerate(self.rows) if at in kept],
            [row for at, row in enumerate(self.rows) if at not in kept],
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "total": fraction(self.total),
            "unit": self.unit,
            "rows": [
                {
                    "line": row.line,
                    "kind": row.kind,
                    "what": row.what,
                    "amount": fraction(row.amount),
                    "unit": row.unit,
                    "factor": fraction(row.factor),
                    "factorUnit": row.factor_unit,
                    "contribution": fraction(row.contribution),
                    **({"note": row.note} if row.note else {}),
                }
                for row in self.rows
            ],
            "roundings": [
                {
                    "where": dropped.where,
                    "exact": fraction(dropped.exact),
                    "printed": plain(dropped.printed),
                    "rule": dropped.rule,
                }
                for dropped in self.roundings
            ],
        }


def sum_of(values: Iterable[Fraction]) -> Fraction:
    """The exact sum, over one common denominator: adding ten thousand fractions one by one is slow."""
    pairs = [value.as_integer_ratio() for value in values]
    if len(pairs) == 1:
        return Fraction(*pairs[0])
    below = lcm(*(denominator for _, denominator in pairs))
    return Fraction(sum(numerator * (below // denominator) for numerator, denominator in pairs), below)


def by_size(value: Fraction) -> tuple[float, Fraction]:
    """A key that sorts as the exact values do, and compares them only where floats can't tell them apart."""
    try:
        return float(value), value
    except OverflowError:
        return (inf if value > 0 else -inf), value


def exactly(value: Fraction) -> str:
    """For people: the exact value if it fits on a line, else as `shown`."""
    small = value.denominator.bit_length() < 80 and value.numerator.bit_length() < 160
    return fraction(value) if small else shown(value)


def percent(share: Fraction | None) -> str:
    return "" if share is None else f"{plain(Rounding('shown', 1, 'half_up')(share * 100))} %"


def columns(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows as a plain table, without its empty columns. A full-width character counts for two, as terminals draw it."""
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows[1:])]
    widths = {at: max(drawn_width(row[at]) for row in rows) for at in kept}
    lines = []
    for row in rows:
        cells = []
        for at in kept:
            space = " " * (widths[at] - drawn_width(row[at]))
            cells.append(space + row[at] if at in right else row[at] + space)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def drawn_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def waterfall(steps: Sequence[tuple[str, Fraction]], total: Fraction, unit: str, width: int = 40) -> str:
    """Bars that start where the bar before ended; `▒` for what takes away."""
    ends, level = [], Fraction(0)
    for _, step in steps:
        level += step
        ends.append(level)
    low, high = min([Fraction(0), *ends]), max([Fraction(0), *ends])
    scale = (high - low) or Fraction(1)

    def column(value: Fraction) -> int:
        return int((value - low) * width / scale)

    rows, start = [("", "", "kgCO2e")], Fraction(0)
    for (what, step), end in zip(steps, ends, strict=True):
        left, right = column(min(start, end)), column(max(start, end))
        bar = " " * left + ("▒" if step < 0 else "█") * max(1, right - left)
        rows.append((what, bar[: width + 1].ljust(width + 1), shown(step)))
        start = end
    left, right = column(min(Fraction(0), total)), column(max(Fraction(0), total))
    rows.append(("total", (" " * left + "█" * max(1, right - left)).ljust(width + 1), f"{shown(total)} {unit}"))
    return columns(rows)
