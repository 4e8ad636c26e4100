"""junit.xml of a round: one test case a pair, and one for the chain.

A pair that fails is a failure, one that was not tested an error, never a skip, because skipped is read as green. What was
declared impossible is skipped with its reason: visible, and neither red nor green.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from gxd_conformance.rounds.outcome import Outcome
from gxd_conformance.visible import one_line
from gxd_reports.formats.junit import write_suite
from gxd_reports.round_rows import Cell, Chain
from gxd_reports.round_text import broken, gist, pair, story
from gxd_reports.round_view import RoundView

OUTCOME = {Outcome.FAILS: "failure", Outcome.NOT_TESTED: "error", Outcome.CANNOT: "skipped"}
"""Outcome -> element. What works has none; what works with loss tells it on its output."""


def write(view: RoundView, path: Path) -> None:
    """Write the report. Raises `OSError`."""
    cases = [_case(cell) for cell in view.having(*Outcome)]
    if view.chain:
        cases.append(_chain(view.chain))
    if view.doubt or view.missing or not cases:
        cases.append(_unfinished(view))
    write_suite(path, one_line(view.header.name or "gxd", 200), cases, _when(view), _properties(view))


def _case(cell: Cell) -> Element:
    time = f"{(cell.elapsed_ms or 0) / 1000:.3f}"
    case = Element("testcase", {"classname": one_line(f"gxd.round.{cell.owner}", 80), "name": pair(cell), "time": time})
    element = OUTCOME.get(cell.outcome)
    if element:
        typed = {} if element == "skipped" else {"type": one_line(cell.side or str(cell.outcome), 40)}
        SubElement(case, element, {"message": gist(cell), **typed}).text = story(cell)
    elif cell.outcome is Outcome.LOSS:
        SubElement(case, "system-out").text = story(cell)
    return case


def _chain(chain: Chain) -> Element:
    name = one_line(f"the footprint of {chain.product} is exact", 200)
    case = Element("testcase", {"classname": "gxd.round.chain", "name": name, "time": "0"})
    if not chain.is_exact:
        text = one_line(f"due {chain.due}, got {chain.got or 'nothing'}", 1000)
        told = [broken(one) for one in chain.broken]
        SubElement(case, "failure", {"message": text, "type": "chain"}).text = "\n".join([text, *told])
    return case


def _unfinished(view: RoundView) -> Element:
    """A round without a result must not be green, even if every pair in its record is."""
    case = Element("testcase", {"classname": "gxd.round", "name": "The round came to a result", "time": "0"})
    missing = f"{view.missing} pairs are not in the record"
    text = f"The record decides nothing: {view.doubt}." if view.doubt else f"{missing}."
    SubElement(case, "error", {"message": text, "type": view.doubt or "missing"}).text = text
    return case


def _when(view: RoundView) -> dict[str, str]:
    stamp = one_line(view.header.started_at.partition(".")[0].removesuffix("Z"), 40)
    return {"time": "0", **({"timestamp": stamp} if stamp else {})}


def _properties(view: RoundView) -> dict[str, str]:
    header = view.header
    return {
        "result": view.result,
        "run_id": header.run_id,
        "suite_version": header.suite_version,
        "record_sha256": view.sha256,
        "missing": str(view.missing),
        **{one_line(f"policy.{name}", 80): value for name, value in header.policies.items()},
    }
