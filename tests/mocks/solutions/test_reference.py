"""The reference of a whole chain: found in two ways that have nothing in common but the data, and a third one besides."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gxd_fixtures import supply_chain
from gxd_fixtures.supply_chain.chain import SupplyChain
from gxd_mocks.calculators import bom, bom_input, transaction_input
from gxd_mocks.calculators import chain as tiers_calculator
from gxd_mocks.calculators.reconciliation import reconcile
from gxd_mocks.calculators.transaction import pass_on
from gxd_mocks.quantity import plain
from gxd_mocks.solutions import whole
from gxd_mocks.solutions.comparison import compared
from gxd_mocks.solutions.flattened import flattened
from gxd_mocks.solutions.goods import counted_unit
from gxd_mocks.solutions.reference import WaysDiffer, reference
from gxd_mocks.solutions.results import results
from gxd_mocks.solutions.seating import Seating, seating
from gxd_mocks.solutions.tiers import tiers

CHAINS = {
    "phase-1": lambda: supply_chain.load("phase-1"),
    "phase-2": lambda: supply_chain.load("phase-2"),
    "of any size": lambda: supply_chain.build(23, 5, 11),
}


@pytest.fixture(params=CHAINS, scope="module")
def seated(request: pytest.FixtureRequest) -> Seating:
    return seating(CHAINS[request.param]())


@pytest.fixture(scope="module")
def fifteen() -> Seating:
    return seating(supply_chain.load("phase-1"))


def everybody(chain: SupplyChain, solution: str, method: str) -> Seating:
    seated = seating(chain)
    for company in chain.companies:
        seated = seated.but(company, solution=solution, method=method)
    return seated


# ------------------------------------------------------------------------------------------------- two ways, and three


def test_both_ways_agree_on_what_follows_from_published_values(seated: Seating) -> None:
    found = reference(seated)
    assert found.value == found.flattened.values[found.final]
    assert found.primary_data_share == found.flattened.primary_data_shares[found.final]
    assert any(each.difference for each in found.published.values()), "somebody rounds, or the proof proves little"


def test_both_ways_agree_where_nobody_rounds(seated: Seating) -> None:
    """Here the second way gets nothing from the first: two calculations, one number."""
    found = reference(seated, exactly=True)
    assert found.value == found.flattened.values[found.final]
    assert not any(each.difference for each in found.published.values())


@settings(max_examples=6, deadline=None, derandomize=True)
@given(companies=st.integers(8, 40), tiers=st.integers(2, 7), seed=st.integers(0, 10**6))
def test_both_ways_agree_in_a_chain_of_any_size(companies: int, tiers: int, seed: int) -> None:
    seated = seating(supply_chain.build(companies, tiers, seed))
    assert reference(seated).value > 0
    assert reference(seated, exactly=True).value > 0


def test_the_calculator_of_chains_comes_to_the_same_value(fifteen: Seating) -> None:
    third = tiers_calculator.run(tiers(fifteen))
    found = reference(fifteen)
    assert third.value == found.value
    for tier in third.tiers:
        assert tier.handed_over.received.value == found.published[tier.id].value, tier.id


@pytest.mark.parametrize("method", ["bom", "sales", "weight", "transaction"])
def test_both_ways_agree_when_everybody_calculates_alike(method: str) -> None:
    names = {"bom": "ecoassist-pro-lca", "transaction": "twx-21"}
    seated = everybody(supply_chain.load("phase-1"), names.get(method, "ecoassist-enterprise"), method)
    assert reference(seated).value == reference(seated).flattened.values[seated.chain.final.id]


@pytest.mark.parametrize("name", supply_chain.SIZES)
def test_one_bill_of_materials_for_the_whole_chain_comes_to_the_same(name: str) -> None:
    """Everybody calculates bottom-up and nobody rounds: as if one company had made it all."""
    chain = supply_chain.load(name)
    seated = everybody(chain, "ecoassist-pro-lca", "bom")
    found = bom.footprint(bom_input.read(whole.bill(chain)))
    assert found.value == reference(seated, exactly=True).value
    assert found.primary_data_share == reference(seated, exactly=True).primary_data_share


@pytest.mark.parametrize("name", supply_chain.SIZES)
def test_one_network_for_the_whole_chain_comes_to_the_same(name: str) -> None:
    """Everybody is on the trading platform and nobody rounds; and what leaves the network is what was emitted in it."""
    chain = supply_chain.load(name)
    passed = pass_on(transaction_input.read(whole.network(chain)))
    final = chain.final
    per_piece = passed.intensity[final.company] * Fraction(final.price)
    assert per_piece / Fraction(final.mass) == reference(everybody(chain, "twx-21", "transaction"), exactly=True).value
    assert sum(passed.leaving.values()) == passed.emitted


def test_two_ways_that_differ_are_no_reference(fifteen: Seating) -> None:
    """The same seats, but one way believes that a company calculates by another method."""
    wrong = replace(fifteen, seats=dict(fifteen.seats))
    seat = wrong.seats["B2-02"]
    assert seat.method == "bom"
    wrong.__dict__["published"] = fifteen.published
    wrong.seats["B2-02"] = replace(seat, method="sales")  # type: ignore[index]
    with pytest.raises(WaysDiffer, match=r"of B2-02\.[12]: .* tier by tier, .* flattened"):
        reference(wrong)


def test_one_wrong_digit_makes_the_ways_differ(fifteen: Seating) -> None:
    tampered = dict(fifteen.published)
    name = fifteen.chain.final.inputs[0].product
    exact = tampered[name].result
    tampered[name] = replace(tampered[name], result=replace(exact, value=exact.value + Fraction(1, 10**30)))
    wrong = replace(fifteen)
    wrong.__dict__["published"] = tampered
    with pytest.raises(WaysDiffer):
        reference(wrong)


# -------------------------------------------------------------------------------------------------------- numbers


def test_the_footprints_of_the_committed_chains() -> None:
    """What one final product comes to, as published; who changes a seat or a number of the data sees it here."""
    found = {name: reference(seating(supply_chain.load(name))) for name in supply_chain.SIZES}
    assert {name: plain(each.per_piece) for name, each in found.items()} == {
        "phase-1": "16.446272131725",
        "phase-2": "31.303814512596",
    }
    assert {name: plain(each.published[each.final].primary_data_share or 0) for name, each in found.items()} == {
        "phase-1": "18",
        "phase-2": "16",
    }


def test_the_waterfall_adds_up_and_names_every_product(seated: Seating) -> None:
    found = reference(seated)
    rows = found.waterfall.rows
    assert sum(row.contribution for row in rows) == found.value
    assert {row.what for row in rows if row.kind == "gate-to-gate"} == set(seated.chain.products)
    assert {row.line for row in rows} == set(seated.chain.companies)
    assert all(row.contribution > 0 for row in rows if row.kind != "rounding")


def test_the_parts_of_the_groups_and_the_assembly_are_the_product(seated: Seating) -> None:
    found = reference(seated)
    assembly = sum(
        row.factor
        for row in found.waterfall.rows
        if row.what == found.final and row.kind in ("gate-to-gate", "outside")
    )
    assert list(found.parts) == [group.id for group in seated.chain.groups]
    assert sum(found.parts.values()) + assembly * found.mass == found.value * found.mass


def test_what_companies_state_of_their_own_is_the_step_of_the_waterfall(seated: Seating) -> None:
    """Whoever states a gate-to-gate part states what the waterfall shows, but for rounding; estimates state none."""
    found = reference(seated)
    for row in found.waterfall.rows:
        if row.kind != "gate-to-gate":
            continue
        stated = found.published[row.what].result.gate_to_gate
        assert stated == (None if seated.seats[row.line].method == "transaction" else row.factor)


def test_every_amount_in_the_final_product_follows_the_bills_of_materials() -> None:
    """In a chain where everybody calculates bottom-up: so much of everything is really in one kilogram of it."""
    chain = supply_chain.load("phase-1")
    seated = everybody(chain, "ecoassist-pro-lca", "bom")
    times = reference(seated).flattened.times
    inside: dict[str, Fraction] = {chain.final.id: Fraction(1)}
    for product in reversed(chain.products.values()):
        for line in product.inputs:
            inside[line.product] = inside.get(line.product, Fraction(0)) + inside[product.id] * Fraction(line.quantity)
    for name, product in chain.products.items():
        counted = Fraction(product.mass) if counted_unit(product) == "kg" and product.unit == "piece" else Fraction(1)
        assert times[name] == inside[name] * counted / Fraction(chain.final.mass)


def test_a_seat_that_rounds_more_coarsely_moves_the_result_by_no_more_than_its_rounding(fifteen: Seating) -> None:
    found = reference(fifteen)
    rounding = sum(row.contribution for row in found.waterfall.rows if row.kind == "rounding")
    exact = flattened(fifteen.chain, {name: seat.method for name, seat in fifteen.seats.items()})
    assert found.value - rounding == exact.values[found.final]


# --------------------------------------------------------------------------------------- products and organisations


def test_every_method_hands_on_all_that_a_company_answers_for(fifteen: Seating) -> None:
    """Bottom-up leaves the remainder with the company; the others share out everything, each in another way."""
    chain, by_method = fifteen.chain, compared(fifteen)
    for company in chain.companies.values():
        sums = {method: Fraction(0) for method in ("bom", "sales", "weight", "transaction")}
        for product in chain.made_by(company.id):
            counted = Fraction(product.made) * (Fraction(product.mass) if product.unit == "piece" else 1)
            for method in sums:
                sums[method] += by_method[product.id][method] * counted
        remainder = sum(
            Fraction(each.amount) * Fraction(chain.factors[each.factor].value) for each in company.remainder
        )
        assert sums["sales"] == sums["weight"] == sums["transaction"] == sums["bom"] + remainder


def test_the_methods_do_differ_for_the_goods_of_a_company_with_two_products(fifteen: Seating) -> None:
    by_method = compared(fifteen)
    two = [each for company in fifteen.chain.companies if len(each := fifteen.chain.made_by(company)) == 2]
    assert two
    for products in two:
        for product in products:
            values = by_method[product.id]
            assert len({values["bom"], values["sales"], values["weight"]}) == 3
            assert values["sales"] == values["transaction"], "one company's transactions are its sales"


def test_products_and_books_reconcile_scope_by_scope(fifteen: Seating) -> None:
    chain = fifteen.chain
    for company in chain.companies.values():
        products = [
            (
                Fraction(product.made),
                _by_scope(chain, [*product.activities, *product.transports], Fraction(product.made)),
            )
            for product in chain.made_by(company.id)
        ]
        remainder = (Fraction(1), _by_scope(chain, list(company.remainder), Fraction(1)))
        books = company.organisation
        stated = {"1": books.scope1, "2": books.scope2} | {f"3/{name}": each for name, each in books.scope3.items()}
        found = reconcile([*products, remainder], {name: Fraction(each) for name, each in stated.items()})
        assert all(each.agrees for each in found), found


def _by_scope(chain: SupplyChain, used: list, made: Fraction) -> dict[str, Fraction]:  # type: ignore[type-arg]
    sums: dict[str, Fraction] = {}
    for each in used:
        factor = chain.factors[each.factor]
        where = factor.scope if factor.category is None else f"{factor.scope}/{factor.category}"
        sums[where] = sums.get(where, Fraction(0)) + Fraction(each.amount) * Fraction(factor.value) / made
    return sums


def test_results_of_a_supplier_that_handed_nothing_over_are_refused(fifteen: Seating) -> None:
    company = fifteen.chain.companies["A3-02"].id
    (job,) = fifteen.seats[company].solution.jobs(fifteen.native(company), "bom")
    with pytest.raises(KeyError):
        list(results(job, {}))
