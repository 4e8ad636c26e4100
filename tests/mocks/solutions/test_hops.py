"""A hop that hands over a wrong number is found, named, and diagnosed; those behind it are not blamed for it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from gxd_fixtures import supply_chain
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.departures import Departure, departures
from gxd_mocks.gateway import ManualClock
from gxd_mocks.rounding import to_places
from gxd_mocks.solutions.documents import standing
from gxd_mocks.solutions.hops import SAID, added, broken_hops
from gxd_mocks.solutions.reference import reference
from gxd_mocks.solutions.seating import Seating, as_received, seating
from gxd_mocks.solutions.slips import SLIPS
from tests.mocks.solutions.recipient import everything

SEATED = seating(supply_chain.load("phase-1"))


def through_the_wire(seated: Seating) -> dict[str, Footprint]:
    """Every company in turn calculates from what its suppliers' endpoints really say, and says its own.

    What an endpoint says is fetched as a recipient would: by token and list, the standing footprints only; where nothing
    is listed, or there is no API, it is taken from its files.
    """
    arrived: dict[str, Footprint] = {}
    for company in seated.chain.in_order():
        seat = seated.seats[company.id]
        spec = seat.solution.versions[-1]
        published = {each.product: each for each in seated.calculate(company.id, arrived)}
        if "pull" in seat.solution.can.serves:
            held = everything(seated.gateway(company.id, clock=ManualClock(), published=published), spec)
        else:
            held = json.loads(seated.files(company.id, published)[f"{company.id}-{spec}.json"])
        for document in standing(held):
            arrived[seated.product_of(document) or ""] = as_received(document)
    return arrived


def test_a_truthful_chain_has_no_broken_hop() -> None:
    arrived = through_the_wire(SEATED)
    assert set(arrived) == set(SEATED.chain.products)
    assert broken_hops(SEATED, arrived) == []
    final = SEATED.chain.final.id
    assert arrived[final].value == SEATED.published[final].value * Fraction(SEATED.chain.final.mass)


def _seat_where(slip: Departure) -> tuple[str, str]:
    """A company in whose documents the slip shows, and one of its products."""
    for product in SEATED.chain.products.values():
        seat = SEATED.seats[product.company]
        listed = "pull" in seat.solution.can.serves
        shows = product.amount != "1" or not slip.name.startswith("amount")
        if listed and shows and seat.solution.versions[-1] in slip.specs:
            return product.company, product.id
    raise AssertionError(slip.name)


DUE = {
    "rounds-early": "rounded early",
    "amount-twice": "amount twice",
    "amount-forgotten": "amount forgotten",
    "tonnes-stated": "tonnes for kilograms",
}


@pytest.mark.parametrize("name", SLIPS)
def test_one_wrong_hop_is_named_and_nobody_else(name: str) -> None:
    company, product = _seat_where(SLIPS[name])
    arrived = through_the_wire(SEATED.but(company, departures=[SLIPS[name]]))
    found = broken_hops(SEATED, arrived)
    assert {hop.company for hop in found} == {company}
    (diagnoses,) = [hop.diagnoses for hop in found if hop.product == product and hop.what == "footprint"]
    assert DUE[name] in diagnoses
    final = SEATED.chain.final.id
    truth = SEATED.published[final].value * Fraction(SEATED.chain.final.mass)
    assert arrived[final].value != truth, "the wrong number went all the way"


def test_every_slip_has_its_diagnosis_and_every_diagnosis_both_languages() -> None:
    assert set(DUE) == set(SLIPS)
    assert all(en and ja for en, ja in SAID.values())
    assert not set(SLIPS) & set(departures())


def test_a_footprint_that_did_not_arrive_is_the_finding() -> None:
    arrived = {name: each.handed_over() for name, each in SEATED.published.items()}
    lost = SEATED.chain.final.inputs[1].product
    del arrived[lost]
    (hop,) = broken_hops(SEATED, arrived)
    assert (hop.product, hop.diagnoses, hop.got) == (lost, ("nothing arrived",), None)


def test_a_wrong_share_of_primary_data_is_found() -> None:
    arrived = {name: each.handed_over() for name, each in SEATED.published.items()}
    name = SEATED.chain.final.id  # nobody behind it would have to carry the wrong share on
    arrived[name] = replace(arrived[name], primary_data_share=Fraction(99))
    hops = broken_hops(SEATED, arrived)
    assert [(hop.product, hop.what) for hop in hops] == [(name, "primary data share")]


def test_a_wrong_gate_to_gate_part_is_found() -> None:
    arrived = {name: each.handed_over() for name, each in SEATED.published.items()}
    name = next(name for name, each in arrived.items() if each.gate_to_gate)
    arrived[name] = replace(arrived[name], gate_to_gate=Fraction(1, 3))
    hops = broken_hops(SEATED, arrived)
    assert [(hop.product, hop.what) for hop in hops] == [(name, "gate-to-gate part")]


def test_a_number_nobody_can_explain_only_differs() -> None:
    arrived = {name: each.handed_over() for name, each in SEATED.published.items()}
    final = SEATED.chain.final.id
    arrived[final] = replace(arrived[final], value=arrived[final].value * Fraction(11, 10))
    (hop,) = broken_hops(SEATED, arrived)
    assert (hop.product, hop.diagnoses) == (final, ("differs",))


def test_what_arrived_adds_up_to_the_final_product() -> None:
    """The waterfall of what came: that of the reference where all is right, and another bar only where it broke."""
    flat, final = reference(SEATED).flattened, SEATED.chain.final.id
    due = added(SEATED, flat, through_the_wire(SEATED))
    rows: dict[str, Fraction] = dict.fromkeys(due, Fraction(0))
    for row in flat.waterfall.rows:
        rows[row.what] += row.contribution
    assert due == rows
    wrong = dict(through_the_wire(SEATED))
    wrong[final] = replace(wrong[final], value=wrong[final].value * 3)
    came = added(SEATED, flat, wrong)
    assert [name for name in came if came[name] != due[name]] == [final]
    assert sum(filter(None, came.values())) - sum(filter(None, due.values())) == 2 * SEATED.published[final].value


def test_what_nothing_arrived_for_is_not_blamed_on_those_behind_it() -> None:
    arrived = through_the_wire(SEATED)
    (first, *_) = (each.product for each in SEATED.chain.bought_by(SEATED.chain.final.company))
    behind = {name: one for name, one in arrived.items() if name not in (first, SEATED.chain.final.id)}
    found = {hop.product: hop.diagnoses for hop in broken_hops(SEATED, behind)}
    assert found == {first: ("nothing arrived",), SEATED.chain.final.id: ("nothing to calculate from",)}
    assert added(SEATED, reference(SEATED).flattened, behind)[first] is None


def test_another_rounding_of_the_exact_result_is_told_as_that() -> None:
    """A system of a vendor's own may round finer than the stand-in whose seat it takes; that is no wrong calculation."""
    arrived = through_the_wire(SEATED)
    for name, published in SEATED.published.items():
        finer = to_places(published.result.value, 50, "half_up")
        if finer != published.value:
            times = arrived[name].value / published.value
            (hop,) = broken_hops(SEATED, arrived | {name: replace(arrived[name], value=finer * times)})[:1]
            assert (hop.product, hop.diagnoses) == (name, ("rounded otherwise",))
