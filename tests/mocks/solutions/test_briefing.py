"""Whoever takes a seat with a system of its own can do so with nothing but what is exported."""

from __future__ import annotations

import json
import re

import pytest

from gxd_fixtures import supply_chain
from gxd_mocks.solutions.briefing import briefing
from gxd_mocks.solutions.jobs import Job
from gxd_mocks.solutions.results import results
from gxd_mocks.solutions.seating import seating

SEATED = seating(supply_chain.load("phase-1"))


@pytest.mark.parametrize("company", SEATED.seats)
def test_the_exported_inputs_lead_to_what_is_due(company: str) -> None:
    seat, told = SEATED.seats[company], briefing(SEATED, company)
    documents = [json.loads(content) for name, content in told.items() if name.startswith("gxd-calc-")]
    asked = [job.asked for job in seat.solution.jobs(SEATED.native(company), seat.method)]
    received = {name: each.handed_over() for name, each in SEATED.published.items()}
    found = [
        result
        for document, products in zip(documents, asked, strict=True)
        for result in results(Job(seat.method, document, products), received)
    ]
    assert {one.product: seat.solution.rounding(one.value) for one in found} == {
        one.id: SEATED.published[one.id].value for one in SEATED.chain.made_by(company)
    }
    assert seat.solution.rounding.says in told["README.md"].decode()


@pytest.mark.parametrize("company", SEATED.seats)
def test_each_id_that_is_told_is_known(company: str) -> None:
    """In the words of both lines: a footprint that bears any of them is found."""
    english, japanese = briefing(SEATED, company)["README.md"].decode().split("\n# 席 ")
    for text in (english, japanese):
        urns = re.findall(r"`(urn:[^`]+)`", text)
        named = {SEATED.product_of({"productIds": [urn]}) for urn in urns}
        due = {one.id for one in SEATED.chain.made_by(company)} | {
            one.product for one in SEATED.chain.bought_by(company)
        }
        assert named == due
        assert any(urn.startswith("urn:pathfinder:") for urn in urns)
        assert all(f"`{name}`" in text for name in SEATED.native(company))
