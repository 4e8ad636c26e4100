"""A page of 1,000 footprints with one wrong digit in one of them: the finding names footprint, place, value and rule.

The same in a file: tests/conformance/test_validate.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from gxd_conformance.verdict import Verdict
from gxd_fixtures.invent import footprints
from gxd_mocks.departures import Departure
from tests.in_process import Vendor, certified

COUNT, PLACE = 1000, 617


def _on_one_page(spec: str, requirement: str, victim: str, member: str, wrong: str) -> Departure:
    departure = Departure("one-wrong-digit", "defect", "Gets one digit wrong.", (spec,), (requirement,))

    @departure.at("page.size")
    def _(size: int, about: SimpleNamespace) -> int:
        return COUNT if about.limit is None else size

    @departure.at("footprint")
    def _(document: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
        if document["id"] == victim:
            document["pcf"][member] = wrong
        return document

    return departure


def test_one_wrong_digit_on_a_page_of_a_thousand(tmp_path: Path) -> None:
    spec, requirement, member, wrong, expected = (
        "3.0",
        "PACT-DM3P-003",
        "fossilGhgEmissions",
        "1.2O5",
        "a decimal string",
    )
    held = list(footprints(spec, COUNT, seed=7))
    victim = held[PLACE]["id"]
    vendor = Vendor(spec, [_on_one_page(spec, requirement, victim, member, wrong)], footprints={spec: held})

    run = certified(spec, tmp_path, vendor=vendor, only=[requirement])

    assert run.verdicts == {requirement: Verdict.FAIL}
    [line] = run.verdict_lines
    assert line["looked"] >= COUNT
    [finding] = line["findings"]
    assert finding["requirement"] == requirement
    assert victim in finding["asked"]
    assert finding["path"] == f"/data/{PLACE}/pcf/{member}"
    assert finding["got"] == json.dumps(wrong)
    assert finding["expected"].startswith(expected)
    assert finding["clause"]
    for told in (requirement, victim, f"/data/{PLACE}/pcf/{member}: {json.dumps(wrong)}", expected):
        assert told in run.text
