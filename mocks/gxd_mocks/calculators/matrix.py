"""The second method: a product system as a system of equations, solved exactly.

A recursion needs a bill of materials without circles; a system of equations does not. Both must agree where both apply,
and neither shares code with the other. Solved by elimination, never by inverting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gxd_mocks.calculators import errors

MAX_UNKNOWNS = 2000
MAX_WORK = 500_000
"""What exact elimination takes on: unknowns, and entries changed, of which long ones count for more. A few seconds."""

Row = dict[int, Fraction]


def solve(
    rows: Sequence[Mapping[int, Fraction]], right: Sequence[Fraction], names: Sequence[str] = ()
) -> list[Fraction]:
    """x with A·x = b, exactly. `rows` are the rows of A as {column: value}, zeros left out; A is square.

    Raises `NoSolution`, naming an unknown, if the system has none or more than one; `TooLarge` if it would take too long.
    """
    size = len(rows)
    if size > MAX_UNKNOWNS:
        raise errors.TooLarge(
            got=f"a system of {size} unknowns", why="elimination fills in", instead="a system without circles"
        )
    left: list[Row] = [{at: value for at, value in row.items() if value} for row in rows]
    values = list(right)
    waiting = set(range(size))
    order: list[tuple[int, int]] = []
    work = 0
    for _ in range(size):
        pivot = _cheapest_row(left, waiting)
        if pivot is None:
            unsolved = min(waiting)
            raise errors.NoSolution(
                who=names[unsolved] if names else f"row {unsolved}",
                why="the equations do not determine it",
                instead="a system in which everything that is made also leaves it",
            )
        column = min(left[pivot], key=lambda at: _occurrences(at, left, waiting))
        waiting.discard(pivot)
        order.append((pivot, column))
        work += _eliminate(left, values, pivot, column, waiting)
        if work > MAX_WORK:
            raise errors.TooLarge(
                got=f"a system of {size} unknowns", why="elimination fills in", instead="fewer circles"
            )
    solution = [Fraction(0)] * size
    for pivot, column in reversed(order):
        known = sum((value * solution[at] for at, value in left[pivot].items() if at != column), Fraction(0))
        solution[column] = (values[pivot] - known) / left[pivot][column]
    return solution


def _cheapest_row(left: Sequence[Row], waiting: set[int]) -> int | None:
    """The waiting row with the fewest entries: it spreads least. Exact numbers need no large pivot."""
    candidates = [at for at in waiting if left[at]]
    if len(candidates) < len(waiting):
        return None
    return min(candidates, key=lambda at: (len(left[at]), at))


def _occurrences(column: int, left: Sequence[Row], waiting: set[int]) -> tuple[int, int]:
    return sum(1 for at in waiting if column in left[at]), column


def _eliminate(left: list[Row], values: list[Fraction], pivot: int, column: int, waiting: set[int]) -> int:
    """Take the column out of every waiting row. Returns the work that it was: entries changed, by their length."""
    work = 0
    for at in waiting:
        row = left[at]
        if column not in row:
            continue
        times = row.pop(column) / left[pivot][column]
        for other, value in left[pivot].items():
            if other == column:
                continue
            changed = row.get(other, Fraction(0)) - times * value
            if changed:
                row[other] = changed
            else:
                row.pop(other, None)
        values[at] -= times * values[pivot]
        work += len(left[pivot]) * (1 + (values[at].denominator.bit_length() // 500) ** 2)
    return work


def life_cycle(
    technology: Sequence[Sequence[Fraction]],
    interventions: Mapping[str, Sequence[Fraction]],
    demand: Sequence[Fraction],
) -> tuple[list[Fraction], dict[str, Fraction]]:
    """Heijungs & Suh: scaling s with A·s = f, and what every intervention comes to, B·s."""
    rows = [{at: value for at, value in enumerate(row) if value} for row in technology]
    scaling = solve(rows, demand)
    return scaling, {
        name: sum((each * times for each, times in zip(row, scaling, strict=True)), Fraction(0))
        for name, row in interventions.items()
    }
