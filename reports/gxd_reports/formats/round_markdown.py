"""report.md of a round: for a pull request, a ticket or the summary of a CI job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gxd_conformance.rounds.outcome import Outcome
from gxd_reports.formats.markdown import SIGN, plain
from gxd_reports.matrix import markdown, of_round
from gxd_reports.round_page import CODES, RoundPage
from gxd_reports.round_view import RoundView
from gxd_reports.words import say

MOST_ROWS = 100
MOST_COLUMNS = 40
"""Participants up to which the matrix is shown."""

RESULT = {"all": "conformant", "fails": "non_conformant", "open": "incomplete"}


def write(view: RoundView, path: Path) -> None:
    """Write the report. Raises `OSError`."""
    path.write_text("".join(f"{line}\n" for line in lines(view)), encoding="utf-8")


def lines(view: RoundView) -> Iterator[str]:
    """The report line by line."""
    header, page = view.header, RoundPage(view)
    key, number = page.headline
    yield f"# {SIGN[RESULT[view.result]]} {say('en', f'result.{view.result}')}: {plain(header.name) or 'unnamed round'}"
    yield ""
    yield say("en", key, n=number)
    if view.chain:
        yield say("en", view.chain.verdict)
    if view.missing:
        yield say("en", "round.missing", n=view.missing)
    yield ""
    yield f"- gxd-conformance {plain(header.suite_version)}, run {plain(header.run_id)}, {plain(header.started_at)}"
    if header.policies:
        yield f"- policies: {', '.join(f'{plain(name)}={plain(value)}' for name, value in header.policies.items())}"
    for code in page.outcomes:
        yield f"- {say('en', f'outcome.{code}')}: {page.count(code)}"
    yield ""
    if len(view.participants) <= MOST_COLUMNS:
        yield from markdown(of_round(view))
        yield ""
    for outcome in (Outcome.FAILS, Outcome.NOT_TESTED, Outcome.LOSS):
        yield from _table(view, outcome)
    yield from _broken(view)
    yield f"Record: `{view.sha256}`"


def _table(view: RoundView, outcome: Outcome) -> Iterator[str]:
    cells = view.having(outcome)
    if not cells:
        return
    yield f"## {say('en', f'outcome.{CODES[outcome]}')} ({len(cells)})"
    yield ""
    yield "| Owner → recipient | To act | Requirement | Reason |"
    yield "|---|---|---|---|"
    for cell in cells[:MOST_ROWS]:
        pair = f"{plain(cell.owner)} → {plain(cell.recipient)}"
        yield f"| {pair} | {plain(cell.side)} | {plain(cell.requirement)} | {plain(cell.reason.en)} |"
    if len(cells) > MOST_ROWS:
        yield ""
        yield say("en", "round.more", n=len(cells) - MOST_ROWS)
    yield ""


def _broken(view: RoundView) -> Iterator[str]:
    if not view.chain or not view.chain.broken:
        return
    yield f"## {say('en', 'round.broken')} ({len(view.chain.broken)})"
    yield ""
    for one in view.chain.broken[:MOST_ROWS]:
        said = "; ".join(plain(diagnosis.en) for diagnosis in one.diagnoses)
        yield f"- {plain(one.company)} {plain(one.product)}: due {plain(one.due) or '–'}, got {plain(one.got) or '–'}: {said}"
    yield ""
