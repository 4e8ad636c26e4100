"""report.github.txt of a round: annotations for the pairs that fail and for those that could not be tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gxd_conformance.rounds.outcome import Outcome
from gxd_conformance.visible import one_line
from gxd_reports.formats import round_markdown
from gxd_reports.formats.github import MOST, annotation, write_commands
from gxd_reports.round_text import broken, gist, pair
from gxd_reports.round_view import RoundView
from gxd_reports.words import say


def write(view: RoundView, path: Path) -> None:
    """Write the commands, and append to `$GITHUB_STEP_SUMMARY` if there is one. Raises `OSError`."""
    write_commands(path, _lines(view), round_markdown.lines(view))


def _lines(view: RoundView) -> Iterator[str]:
    cells = [*view.having(Outcome.FAILS), *view.having(Outcome.NOT_TESTED)]
    for cell in cells[:MOST]:
        yield annotation("error", pair(cell), gist(cell))
    chain = view.chain
    if chain and not chain.is_exact:
        told = "; ".join([f"due {chain.due}, got {chain.got or 'nothing'}", *map(broken, chain.broken[:3])])
        yield annotation("error", f"chain {chain.product}", one_line(told, 1000))
    command = "notice" if view.result == "all" else "error"
    left = f", {len(cells) - MOST} more in report.json" if len(cells) > MOST else ""
    yield annotation(command, "gxd-conformance", say("en", f"result.{view.result}") + left)
