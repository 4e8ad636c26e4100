"""A comparison as text, as JSON and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gxd_conformance.visible import one_line
from gxd_reports.diff import KINDS, Comparison
from gxd_reports.words import say

MOST = 50
"""Changes of one kind that are told in text."""


def text(comparison: Comparison) -> Iterator[str]:
    """For a terminal, line by line."""
    yield f"old: {one_line(comparison.old) or '-'}"
    yield f"new: {one_line(comparison.new) or '-'}"
    yield from (f"differs: {one_line(one)}" for one in comparison.differs)
    yield from (f"in doubt: {one}" for one in comparison.doubts)
    for kind in KINDS:
        changes = comparison.having(kind)
        if changes:
            yield ""
            yield f"{say('en', f'diff.{kind}')} ({len(changes)})"
        for change in changes[:MOST]:
            turned = " -> ".join(say("en", key) if key else "-" for key in (change.old, change.new))
            why = f": {one_line(change.why.en)}" if change.why.en else ""
            yield f"  {one_line(change.what, 160)}: {turned}{why}"
        if len(changes) > MOST:
            yield f"  … and {len(changes) - MOST} more"
    yield ""
    yield say("en", f"diff.code_{comparison.code}")


def as_json(comparison: Comparison) -> dict[str, Any]:
    """For programs."""
    return {
        "schema": 1,
        "of": comparison.of,
        "answer": ("not worse", "worse", "cannot tell")[comparison.code],
        "old": comparison.old,
        "new": comparison.new,
        "differs": comparison.differs,
        "doubts": comparison.doubts,
        "counts": {kind: len(comparison.having(kind)) for kind in KINDS} | {"same": comparison.same},
        "changes": [
            {
                "kind": change.kind,
                "what": change.what,
                "old": say("en", change.old) if change.old else None,
                "new": say("en", change.new) if change.new else None,
                "why": change.why._asdict(),
            }
            for change in comparison.changes
        ],
    }


def write_page(comparison: Comparison, path: Path) -> Path:
    """Write diff.html. Raises `OSError`."""
    from gxd_reports.markup import environment

    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        for piece in environment().get_template("diff.html").generate(comparison=comparison, kinds=KINDS, page=None):
            file.write(piece)
    return unfinished.replace(path)
