"""Footprints of the chain in every version: in order by every rule, and one number in all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from gxd_conformance.documents import Offence, footprint, listing
from gxd_conformance.documents.lifecycle import succession
from gxd_fixtures import SPECS, supply_chain
from gxd_mocks.calculators.declared import from_document, must_be_one_footprint
from gxd_mocks.solutions.documents import documents, standing
from gxd_mocks.solutions.seating import Seating, as_received, seating
from gxd_mocks.solutions.solution import Solution, solutions

SEATED = seating(supply_chain.load("phase-2"))
AS_DOCUMENTED = {("PACT-DM3N-013", "G-01")}
"""What only the published schema of the consortium's extension refuses: an organisation-based block as documented."""
SEATS = [(company, spec) for company, seat in SEATED.seats.items() for spec in seat.solution.versions]


def as_judged(document: Any) -> Any:
    """As it is judged when it comes over the wire: numbers exact."""
    return json.loads(json.dumps(document), parse_float=Decimal)


def beyond_dispute(found: Iterable[Offence]) -> list[Offence]:
    """Everything but what the two readings of the extension part over."""
    return [offence for offence in found if (offence.requirement, offence.disputed) not in AS_DOCUMENTED]


@pytest.mark.parametrize(("company", "spec"), SEATS)
def test_no_footprint_of_the_chain_offends(company: str, spec: str) -> None:
    held = as_judged(SEATED.documents(company, spec))
    assert held
    for document in held:
        assert beyond_dispute(footprint(document, spec)) == [], document["productNameCompany"]
    assert beyond_dispute(listing({"data": held}, spec)) == []


def test_every_version_is_spoken_by_somebody() -> None:
    assert {spec for _, spec in SEATS} == set(SPECS) - {"2.0"}


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("name", solutions())
def test_whatever_a_solution_writes_would_be_in_order_in_every_version(name: str, spec: str) -> None:
    """Also in versions that it does not speak today."""
    solution = _speaking_all(solutions()[name])
    for product in ("A1-04.1", "C3-01.1", SEATED.chain.final.id):
        for document in documents(SEATED.chain, SEATED.published[product], solution, solution.methods[0], spec):
            assert beyond_dispute(footprint(as_judged(document), spec)) == []


def _speaking_all(solution: Solution) -> Solution:
    from dataclasses import replace

    return replace(solution, versions=SPECS)


@pytest.mark.parametrize("product", SEATED.chain.products)
def test_every_version_of_a_footprint_says_the_same_number(product: str) -> None:
    published = SEATED.published[product]
    seat = SEATED.seats[SEATED.chain.products[product].company]
    solution = _speaking_all(seat.solution)
    found = []
    for spec in SPECS:
        (document,) = documents(SEATED.chain, published, solution, seat.method, spec, history=False)
        found.append(as_received(as_judged(document)))
    counted = found[0].unit
    assert {each.declared_amounts(Fraction(1), counted) * each.value for each in found} == {published.value}
    assert {each.primary_data_share for each in found} == {published.primary_data_share}
    must_be_one_footprint(found[0], found[-1], product)


def test_2_x_counts_per_unit_and_3_0_for_the_whole_amount() -> None:
    """Two kinds: goods by the litre, declared for 12 or 200 of them; and pieces, which 2.x weighs."""
    chain, solution = SEATED.chain, _speaking_all(solutions()["ecoassist-pro-lca"])
    liquid = next(each for each in chain.products.values() if each.unit == "L" and each.amount != "1")
    two, three = (_pcf(liquid.id, solution, spec) for spec in ("2.3", "3.0"))
    assert two["declaredUnit"] == three["declaredUnitOfMeasurement"] == "liter"
    assert two["unitaryProductAmount"] == three["declaredUnitAmount"] == liquid.amount
    assert Decimal(two["pCfExcludingBiogenic"]) * Decimal(liquid.amount) == Decimal(three["pcfExcludingBiogenicUptake"])

    two, three = (_pcf(chain.final.id, solution, spec) for spec in ("2.3", "3.0"))
    assert (two["declaredUnit"], two["unitaryProductAmount"]) == ("kilogram", chain.final.mass)
    assert (three["declaredUnitOfMeasurement"], three["declaredUnitAmount"]) == ("piece", "1")
    assert three["productMassPerDeclaredUnit"] == chain.final.mass
    assert Decimal(two["pCfExcludingBiogenic"]) * Decimal(chain.final.mass) == Decimal(
        three["pcfExcludingBiogenicUptake"]
    )


def _pcf(product: str, solution: Solution, spec: str) -> dict[str, Any]:
    (document,) = documents(SEATED.chain, SEATED.published[product], solution, "bom", spec, history=False)
    pcf: dict[str, Any] = document["pcf"]
    return pcf


def test_the_consortiums_extension_says_how_it_was_calculated() -> None:
    methods = {}
    for company, seat in SEATED.seats.items():
        for document in SEATED.documents(company, seat.solution.versions[-1]):
            extensions = document.get("extensions", [])
            assert bool(extensions) is seat.solution.publishing.extension
            for extension in extensions:
                data = extension["data"]
                methods[seat.method] = data["calcMethod"]
                assert ("取引金額" in str(data)) is (seat.method == "transaction")
                assert ("organization" in data) is (seat.method != "bom")
                assert ("gateToGate" in data) is (seat.method != "transaction")
    assert methods == {"bom": "0", "sales": "1", "weight": "1", "transaction": "1"}


@pytest.mark.parametrize(("company", "spec"), SEATS)
def test_the_gate_to_gate_part_is_stated_like_the_footprint_of_its_version(company: str, spec: str) -> None:
    for document in SEATED.documents(company, spec, history=False):
        found = from_document(as_judged(document))
        if found.gate_to_gate is None:
            continue
        published = SEATED.published[SEATED.product_of(document) or ""]
        assert published.gate_to_gate is not None
        assert found.gate_to_gate == published.gate_to_gate * found.value / published.value


def test_a_certificate_stands_in_the_extension_of_who_has_one() -> None:
    for company, seat in SEATED.seats.items():
        if seat.solution.name != "ecoassist-enterprise":
            continue
        (document, *_) = SEATED.documents(company, "3.0", history=False)
        certificate = document["extensions"][0]["data"].get("certificate")
        amount = SEATED.chain.companies[company].certificate
        assert certificate == (
            None
            if amount == "0"
            else {"certificateAmount": f"{amount} kWh", "certificateType": "J-Credit (renewable electricity)"}
        )


@pytest.mark.parametrize(("company", "spec"), SEATS)
def test_last_years_footprint_is_deprecated_and_this_years_names_it(company: str, spec: str) -> None:
    held = SEATED.documents(company, spec)
    now = standing(held)
    assert now == SEATED.documents(company, spec, history=False)
    assert len(held) == 2 * len(now)
    before = {document["id"]: document for document in held if document not in now}
    for document in now:
        (predecessor,) = document["precedingPfIds"]
        assert before[predecessor]["status"] == "Deprecated"
        assert before[predecessor]["productIds"] == document["productIds"]
        assert before[predecessor]["pcf"] != document["pcf"]
        assert succession(as_judged(document), as_judged(before[predecessor]), spec) == []


def test_ids_are_stable_and_nobody_elses() -> None:
    again: Seating = seating(supply_chain.load("phase-2"))
    ids: list[str] = []
    for company, spec in SEATS:
        mine = [document["id"] for document in SEATED.documents(company, spec)]
        assert mine == [document["id"] for document in again.documents(company, spec)]
        if spec == SEATED.seats[company].solution.versions[-1]:
            ids += mine
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("company", "spec"), SEATS)
def test_a_document_tells_its_product_by_its_ids(company: str, spec: str) -> None:
    made = [product.id for product in SEATED.chain.made_by(company)]
    assert [SEATED.product_of(document) for document in SEATED.documents(company, spec, history=False)] == made


def test_a_document_about_something_else_is_about_no_product_of_the_chain() -> None:
    assert SEATED.product_of({"productIds": ["urn:gtin:4712345060507"]}) is None
    assert SEATED.product_of({}) is None


def test_urns_follow_the_solution() -> None:
    company = next(company for company, seat in SEATED.seats.items() if seat.solution.name == "other-urns")
    for document in SEATED.documents(company, "3.0"):
        assert [each[:9] for each in document["productIds"]] == ["URN:Gtin:"]
        assert [each[:9] for each in document["companyIds"]] == ["urn:uuid:"]


def test_a_version_that_a_solution_does_not_speak_is_refused() -> None:
    with pytest.raises(ValueError, match=r"pull-only speaks 2\.1, not 3\.0"):
        SEATED.documents("A1-02", "3.0")
