"""report.md: the short report for a pull request, a ticket or the summary of a CI job."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gxd_conformance.visible import one_line
from gxd_reports.page import ATTENTION, Page
from gxd_reports.run_rows import Requirement
from gxd_reports.run_view import RunView
from gxd_reports.words import say

MOST_ROWS = 100
SIGN = {"conformant": "✅", "non_conformant": "❌", "incomplete": "⚠️"}


def write(view: RunView, path: Path) -> None:
    """Write the report. Raises `OSError`."""
    path.write_text("".join(f"{line}\n" for line in lines(view)), encoding="utf-8")


def lines(view: RunView) -> Iterator[str]:
    """The report line by line."""
    header, page = view.header, Page(view)
    subject = " ".join(filter(None, (header.vendor, header.product, header.product_version)))
    yield f"# {SIGN[view.verdict]} {say('en', f'run.{view.verdict}')}: {plain(subject) or 'unnamed product'}"
    yield ""
    yield say("en", page.headline.key, n=len(page.headline.rows))
    if view.reason:
        yield f"\n{plain(view.reason)}"
    yield ""
    spec = say("en", "about.spec_value", spec=plain(header.spec))
    yield f"- {spec}, profile {plain(header.profile)}, scope {plain(header.scope)}"
    yield f"- {plain(header.base_url)}"
    yield f"- gxd-conformance {plain(header.suite_version)}, run {plain(header.run_id)}, {plain(header.started_at)}"
    if header.policies:
        chosen = ", ".join(f"{plain(name)}={plain(value)}" for name, value in header.policies.items())
        yield f"- policies: {chosen}"
    yield ""
    yield from _counts(view, page)
    for verdict in ATTENTION:
        yield from _table(view, verdict, page.cards(verdict)[:MOST_ROWS])
    yield from _advice(view)
    yield f"Outside the scope: {view.out_of_scope}. Excluded: {view.excluded}. Record: `{view.sha256}`"


def _advice(view: RunView) -> Iterator[str]:
    if not view.explorations:
        return
    yield f"## {say('en', 'advice.title')}"
    yield ""
    yield say("en", "advice.note")
    yield ""
    for searched in view.explorations:
        head = say("en", "advice.searched", n=searched.questions, seed=plain(searched.seed))
        found = searched.finding
        came = (
            f"{plain(found.asked)} -> {plain(found.got)}; expected {plain(found.expected)} "
            f"({say('en', 'advice.again', n=searched.reproduced, of=searched.of)})"
            if found
            else say("en", "advice.nothing")
        )
        yield f"- {plain(searched.operation)}: {head} {came}"
    yield ""


def _counts(view: RunView, page: Page) -> Iterator[str]:
    verdicts = page.verdicts()
    if not verdicts:
        return
    yield f"| Level | {' | '.join(say('en', f'verdict.{verdict}') for verdict in verdicts)} |"
    yield f"|---|{'---:|' * len(verdicts)}"
    for binding in page.bindings():
        cells = [str(view.count(verdict, binding=binding)) for verdict in verdicts]
        yield f"| {say('en', f'summary.level_{binding.lower()}')} | {' | '.join(cells)} |"
    yield ""


def _table(view: RunView, verdict: str, rows: list[Requirement]) -> Iterator[str]:
    if not rows:
        return
    yield f"## {say('en', f'verdict.{verdict}')} ({view.count(verdict)})"
    yield ""
    yield "| Requirement | Level | What came, what was due | How to fix |"
    yield "|---|---|---|---|"
    for row in rows:
        found = row.findings[0] if row.findings else None
        came = f"{found.asked} -> {found.got}; expected {found.expected}" if found else "; ".join(row.reasons)
        hint = found.hint.en if found else ""
        yield f"| {plain(row.id)}<br>{plain(row.says.en)} | {plain(row.level)} | {plain(came)} | {plain(hint)} |"
    if view.count(verdict) > len(rows):
        yield f"\n{view.count(verdict) - len(rows)} more are in report.json."
    yield ""


def plain(text: str) -> str:
    """Text of a stranger as one line of Markdown in which nothing is markup, a link or a mention."""
    escaped = re.sub(r"([\\`*_{}\[\]#|~$])", r"\\\1", one_line(text, 300))
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(https?)(:)|(@)|(www)(\.)", _unlinked, escaped, flags=re.IGNORECASE)


def _unlinked(match: re.Match[str]) -> str:
    """An empty comment between the letters keeps platforms from making a link or a mention of them."""
    if match[3]:
        return "@<!-- -->"
    return f"{match[1] or match[4]}<!-- -->{match[2] or match[5]}"
