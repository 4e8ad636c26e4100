"""A pair in plain text, for machines that show text to people: JUnit, annotations, Markdown."""

from __future__ import annotations

from gxd_conformance.visible import one_line
from gxd_reports.round_rows import Broken, Cell, Leg

LONGEST = 1000
"""Characters of one value."""


def pair(cell: Cell) -> str:
    """`alpha → beta`."""
    return f"{one_line(cell.owner, 80)} → {one_line(cell.recipient, 80)}"


def gist(cell: Cell) -> str:
    """One line: whose side, which requirement, why."""
    about = ", ".join(filter(None, (cell.side, cell.requirement)))
    return one_line(f"{cell.outcome}{f' ({about})' if about else ''}: {cell.reason.en}", LONGEST)


def story(cell: Cell) -> str:
    """Everything an engineer needs, in lines, in English."""
    spoken = (
        f"{cell.owner_spec or '-'} -> {cell.recipient_spec or '-'}, {cell.exchanges} exchanges in {cell.file or '-'}"
    )
    lines = [one_line(spoken, LONGEST), *(line for leg in cell.legs for line in _leg(leg))]
    return "\n".join([*lines, *([f"also offended: {one_line(' '.join(cell.also), LONGEST)}"] if cell.also else [])])


def broken(one: Broken) -> str:
    """A product of the chain whose number is not the one that was due."""
    said = "; ".join(diagnosis.en for diagnosis in one.diagnoses) or "no diagnosis"
    return one_line(f"{one.company} {one.product}: due {one.due or '-'}, got {one.got or '-'}: {said}", LONGEST)


def _leg(leg: Leg) -> list[str]:
    about = ", ".join(filter(None, (leg.side, leg.requirement)))
    head = f"{leg.way}: {leg.outcome}{f' ({about})' if about else ''}: {leg.reason.en}"
    lost = (f"  lost: {one.pointer} {one.reason.en}" for one in leg.losses)
    cited = [f"  evidence: {' '.join(leg.evidence[:6])}"] if leg.evidence else []
    return [one_line(line, LONGEST) for line in (head, *lost, *cited)]
