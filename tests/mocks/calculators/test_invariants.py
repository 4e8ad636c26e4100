"""What must hold of every calculation, whatever the numbers: 37 properties, each on random inputs.

Numbered as in the list of invariants that the calculators were designed against: allocation 1 to 12, bill of materials 13
to 21, network 22 to 27, quality 28 to 32, input and output 33 to 37.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gxd_mocks import rounding, units
from gxd_mocks.calculators import bom, errors, exempted, fast, matrix, quality
from gxd_mocks.calculators.bom import Activity, BillOfMaterials, Item, Line, flattened, footprint
from gxd_mocks.calculators.coproducts import Coproduct, by_mass, by_revenue, in_proportion
from gxd_mocks.calculators.declared import from_document
from gxd_mocks.calculators.organisation import Company, Customer, Emission, Key, allocate
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.calculators.quality import Rated, Ratings
from gxd_mocks.calculators.transaction import Firm, Network, Trade, as_equations, in_order, pass_on, suppliers_first
from gxd_mocks.quantity import number, plain
from tests.mocks.calculators.bills import (
    PIECE,
    amounts,
    bills,
    company,
    keys,
    networks,
    percentages,
    positives,
    quick,
)

MATRIX = Policies({"cycles": "matrix"})


def total(values: dict[str, Fraction]) -> Fraction:
    return sum(values.values(), Fraction(0))


# -------------------------------------------------------------------------------------------------------- allocation


@quick
@given(amounts, keys())
def test_01_the_parts_add_up_to_the_whole(burden: Fraction, shared_by: dict[str, Fraction]) -> None:
    assert total(in_proportion(burden, shared_by)) == burden
    found = allocate(company({"1": burden}, shared_by))
    assert total({name: share.total for name, share in found.shares.items()}) == burden


@quick
@given(amounts, keys())
def test_02_no_part_is_negative_or_more_than_the_whole(burden: Fraction, shared_by: dict[str, Fraction]) -> None:
    assert all(0 <= part <= burden for part in in_proportion(burden, shared_by).values())


@quick
@given(amounts, keys(), positives)
def test_03_only_proportions_of_the_keys_matter(
    burden: Fraction, shared_by: dict[str, Fraction], times: Fraction
) -> None:
    scaled = {name: key * times for name, key in shared_by.items()}
    assert in_proportion(burden, scaled) == in_proportion(burden, shared_by)


@quick
@given(amounts, keys(), positives)
def test_04_parts_are_linear_in_the_burden(burden: Fraction, shared_by: dict[str, Fraction], times: Fraction) -> None:
    scaled = {name: part * times for name, part in in_proportion(burden, shared_by).items()}
    assert in_proportion(burden * times, shared_by) == scaled


@quick
@given(amounts, keys(), st.randoms(use_true_random=False))
def test_05_the_order_of_customers_does_not_matter(
    burden: Fraction, shared_by: dict[str, Fraction], dice: object
) -> None:
    shuffled = list(shared_by.items())
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_proportion(burden, dict(shuffled)) == in_proportion(burden, shared_by)
    hundredths = rounding.jp_half_up(2)
    one = rounding.share_out(in_proportion(burden, shared_by), hundredths, "largest_remainder")
    two = rounding.share_out(in_proportion(burden, dict(shuffled)), hundredths, "largest_remainder")
    assert one.parts == two.parts


@quick
@given(amounts, keys(), st.integers(1, 9))
def test_06_splitting_a_customer_splits_its_part(burden: Fraction, shared_by: dict[str, Fraction], tenths: int) -> None:
    whole = in_proportion(burden, shared_by)
    first = next(iter(shared_by))
    one = shared_by[first] * tenths / 10
    split = in_proportion(burden, {**shared_by, first: one, "other half": shared_by[first] - one})
    assert split[first] + split["other half"] == whole[first]


@quick
@given(amounts, keys())
def test_07_a_customer_without_deliveries_gets_nothing_and_changes_nothing(
    burden: Fraction, shared_by: dict[str, Fraction]
) -> None:
    with_idle = in_proportion(burden, {**shared_by, "idle": Fraction(0)})
    assert with_idle.pop("idle") == 0
    assert with_idle == in_proportion(burden, shared_by)


@quick
@given(positives, keys(least=2, zero=False), positives)
def test_08_taking_more_raises_ones_own_part_and_lowers_the_others(
    burden: Fraction, shared_by: dict[str, Fraction], more: Fraction
) -> None:
    before = in_proportion(burden, shared_by)
    first, *others = shared_by
    after = in_proportion(burden, {**shared_by, first: shared_by[first] + more})
    assert after[first] > before[first]
    assert all(after[name] < before[name] for name in others)


@quick
@given(amounts, keys())
def test_09_the_unit_of_the_key_does_not_matter(burden: Fraction, shared_by: dict[str, Fraction]) -> None:
    for small, large in (("kg", "t"), ("円", "百万円")):
        in_large = {name: units.convert(key, units.unit(small), units.unit(large)) for name, key in shared_by.items()}
        assert in_proportion(burden, in_large) == in_proportion(burden, shared_by)


@quick
@given(amounts, positives)
def test_10_a_single_customer_gets_all(burden: Fraction, key: Fraction) -> None:
    assert in_proportion(burden, {"only": key}) == {"only": burden}


@quick
@given(amounts, keys(zero=False), positives)
def test_11_at_one_price_sales_and_mass_give_the_same(
    burden: Fraction, masses: dict[str, Fraction], price: Fraction
) -> None:
    sales = {name: mass * price for name, mass in masses.items()}
    by_sales = allocate(company({"1": burden}, sales, "sales"))
    by_weight = allocate(company({"1": burden}, masses, "mass"))
    assert {n: s.total for n, s in by_sales.shares.items()} == {n: s.total for n, s in by_weight.shares.items()}
    outputs = [Coproduct(name, mass, Fraction(1), price) for name, mass in masses.items()]
    assert by_mass(burden, outputs) == by_revenue(burden, outputs)


@quick
@given(amounts, amounts, amounts, keys())
def test_12_with_one_key_scopes_can_be_added_before_or_after(
    one: Fraction, two: Fraction, three: Fraction, shared_by: dict[str, Fraction]
) -> None:
    apart = allocate(company({"1": one, "2": two, "3": three}, shared_by))
    together = allocate(company({"1": one + two + three}, shared_by))
    assert {n: s.total for n, s in apart.shares.items()} == {n: s.total for n, s in together.shares.items()}


# ------------------------------------------------------------------------------------------------- bill of materials


@quick
@given(bills())
def test_13_recursion_matrix_and_path_count_agree(bill: BillOfMaterials) -> None:
    recursion = footprint(bill).value
    taken, own = bom.taken_by_item(bill), bom.own_emissions(bill)
    _, by_equations, _ = bom.solved(taken, own, bill.product)
    assert recursion == by_equations[bill.product] == flattened(bill)


@quick
@given(bills(), positives)
def test_14_linear_in_quantities_and_in_factors(bill: BillOfMaterials, times: Fraction) -> None:
    found = footprint(bill)
    top = bill.items["i0"]
    more_of_everything = replace(
        top,
        lines=tuple(replace(line, quantity=line.quantity * times) for line in top.lines),
        activities=tuple(replace(each, amount=each.amount * times) for each in top.activities),
    )
    assert footprint(with_item(bill, more_of_everything)).value == found.value * times
    assert footprint(scaled(bill, times)).value == found.value * times


def with_item(bill: BillOfMaterials, item: Item) -> BillOfMaterials:
    return BillOfMaterials.of(bill.product, [item if each.id == item.id else each for each in bill.items.values()])


def scaled(bill: BillOfMaterials, times: Fraction) -> BillOfMaterials:
    """The same bill with every factor and footprint multiplied."""
    return BillOfMaterials.of(
        bill.product,
        [
            replace(
                item,
                footprint=item.footprint and replace(item.footprint, value=item.footprint.value * times),
                activities=tuple(replace(each, factor=each.factor * times) for each in item.activities),
            )
            for item in bill.items.values()
        ],
    )


@quick
@given(bills(), st.integers(1, 9))
def test_15_a_line_split_in_two_is_the_line(bill: BillOfMaterials, tenths: int) -> None:
    top = bill.items["i0"]
    first, *others = top.lines
    part = first.quantity * tenths / 10
    split = (replace(first, quantity=part), replace(first, quantity=first.quantity - part), *others)
    assert footprint(with_item(bill, replace(top, lines=split))).value == footprint(bill).value


@quick
@given(bills(), positives)
def test_16_an_assembly_that_adds_nothing_can_be_seen_through(bill: BillOfMaterials, of_it: Fraction) -> None:
    top = bill.items["i0"]
    first, *others = top.lines
    phantom = Item("phantom", units.KG, lines=(replace(first, quantity=Fraction(1)),))
    through = replace(top, lines=(Line("phantom", first.quantity, units.KG), *others))
    with_phantom = BillOfMaterials.of("i0", [through, phantom, *[i for n, i in bill.items.items() if n != "i0"]])
    assert footprint(with_phantom).value == footprint(bill).value


@quick
@given(bills(), st.sampled_from(["g", "t", "mg"]))
def test_17_the_unit_of_a_line_does_not_matter(bill: BillOfMaterials, written: str) -> None:
    top, other = bill.items["i0"], units.unit(written)
    first, *others = top.lines
    converted = replace(first, quantity=units.convert(first.quantity, units.KG, other), unit=other)
    assert footprint(with_item(bill, replace(top, lines=(converted, *others)))).value == footprint(bill).value


@quick
@given(bills(), positives)
def test_18_a_larger_component_footprint_never_lowers_the_product(bill: BillOfMaterials, more: Fraction) -> None:
    found = footprint(bill)
    for name, item in bill.items.items():
        if item.footprint:
            heavier = replace(item, footprint=replace(item.footprint, value=item.footprint.value + more))
            after = footprint(with_item(bill, heavier)).value
            assert after > found.value if found.taken.get(name) else after == found.value


@quick
@given(bills())
def test_19_a_primary_value_of_the_same_size_raises_the_share_only(bill: BillOfMaterials) -> None:
    found = footprint(bill)
    for item in bill.items.values():
        if not item.footprint or not found.taken.get(item.id) or not item.footprint.value:
            continue
        before = replace(item, footprint=replace(item.footprint, primary_data_share=Fraction(0)))
        after = replace(item, footprint=replace(item.footprint, primary_data_share=Fraction(100)))
        secondary, primary = footprint(with_item(bill, before)), footprint(with_item(bill, after))
        assert primary.value == secondary.value
        assert primary.primary_data_share > secondary.primary_data_share  # type: ignore[operator]


@quick
@given(bills())
def test_20_a_footprint_is_gate_to_gate_plus_upstream(bill: BillOfMaterials) -> None:
    found = footprint(bill)
    top = bill.items["i0"]
    upstream = sum((bill.taken(line, top).times * found.by_item[line.component] for line in top.lines), Fraction(0))
    assert found.value == found.gate_to_gate + upstream
    assert found.upstream == upstream


@quick
@given(positives, amounts, positives)
def test_21_per_unit_in_version_2_and_per_amount_in_version_3_are_one(
    amount: Fraction, per_unit: Fraction, taken: Fraction
) -> None:
    two = {
        "specVersion": "2.3.0",
        "pcf": {
            "declaredUnit": "liter",
            "unitaryProductAmount": plain(amount),
            "pCfExcludingBiogenic": plain(per_unit),
        },
    }
    three = {
        "specVersion": "3.0.3",
        "pcf": {
            "declaredUnitOfMeasurement": "liter",
            "declaredUnitAmount": plain(amount),
            "pcfExcludingBiogenicUptake": plain(per_unit * amount),
        },
    }
    values = []
    for document in (two, three):
        bought = Item("liquid", units.unit("L"), footprint=from_document(document))
        top = Item("bottle", PIECE, lines=(Line("liquid", taken, units.unit("L")),))
        values.append(footprint(BillOfMaterials.of("bottle", [top, bought])).value)
    assert values[0] == values[1] == per_unit * taken


# ----------------------------------------------------------------------------------------------------------- network


@quick
@given(networks())
def test_22_what_leaves_the_network_is_what_was_emitted_in_it(network: Network) -> None:
    found = pass_on(network)
    assert sum(found.leaving.values()) == found.emitted


@quick
@given(networks())
def test_23_nobody_answers_for_less_than_nothing(network: Network) -> None:
    found = pass_on(network)
    assert all(value >= network.firms[name].own for name, value in found.answers_for.items())


@quick
@given(networks(), positives)
def test_24_the_unit_of_money_does_not_matter(network: Network, times: Fraction) -> None:
    scaled_network = Network.of(
        [replace(firm, final=firm.final * times) for firm in network.firms.values()],
        [replace(trade, amount=trade.amount * times) for trade in network.trades],
    )
    assert pass_on(scaled_network).answers_for == pass_on(network).answers_for


@quick
@given(amounts, keys(zero=False))
def test_25_a_network_of_one_tier_is_the_sales_route(burden: Fraction, sales: dict[str, Fraction]) -> None:
    firms = [Firm("maker", burden), *[Firm(f"to {name}", Fraction(0), Fraction(1)) for name in sales]]
    network = Network.of(firms, [Trade("maker", f"to {name}", amount) for name, amount in sales.items()])
    shared = allocate(company({"1": burden}, sales)).shares
    assert pass_on(network).carried == {("maker", f"to {name}"): shared[name].total for name in sales}


@quick
@given(networks())
def test_26_a_trader_in_between_that_emits_nothing_changes_nothing(network: Network) -> None:
    assume(network.trades)
    first, *others = network.trades
    assume(first.amount)
    through = Network.of(
        [*network.firms.values(), Firm("trader", Fraction(0))],
        [Trade(first.seller, "trader", first.amount), Trade("trader", first.buyer, first.amount), *others],
    )
    found = pass_on(through).answers_for
    assert {name: found[name] for name in network.firms} == pass_on(network).answers_for


@quick
@given(networks(circles=False))
def test_27_one_pass_in_order_equals_the_system_of_equations(network: Network) -> None:
    order = suppliers_first(network)
    assert len(order) == len(network.firms)
    assert in_order(network, network.sold(), order) == as_equations(network, network.sold())


# ----------------------------------------------------------------------------------------------------------- quality

ratings = st.integers(1, 5).map(Fraction)
inputs = st.lists(st.tuples(positives, percentages, ratings), min_size=1, max_size=6)


def rated(rows: list[tuple[Fraction, Fraction, Fraction]]) -> list[Rated]:
    return [Rated("", e, p, Ratings("1-5", {"temporal": r})) for e, p, r in rows]


@quick
@given(inputs)
def test_28_quality_lies_between_the_worst_and_the_best_input(rows: list[tuple[Fraction, Fraction, Fraction]]) -> None:
    share, found = quality.primary_data_share(rated(rows)), quality.data_quality(rated(rows))
    assert share is not None
    assert found is not None
    assert min(p for _, p, _ in rows) <= share <= max(p for _, p, _ in rows)
    assert min(r for _, _, r in rows) <= found.by_indicator["temporal"] <= max(r for _, _, r in rows)


@quick
@given(inputs, positives)
def test_29_quality_does_not_depend_on_the_size_of_all(
    rows: list[tuple[Fraction, Fraction, Fraction]], times: Fraction
) -> None:
    larger = [(e * times, p, r) for e, p, r in rows]
    assert quality.primary_data_share(rated(larger)) == quality.primary_data_share(rated(rows))
    assert quality.data_quality(rated(larger)) == quality.data_quality(rated(rows))


@quick
@given(inputs, inputs)
def test_30_tier_by_tier_equals_all_at_once(
    below: list[tuple[Fraction, Fraction, Fraction]], beside: list[tuple[Fraction, Fraction, Fraction]]
) -> None:
    sub_total = sum((e for e, _, _ in below), Fraction(0))
    handed_on = quality.data_quality(rated(below))
    assert handed_on is not None
    tiered = [
        Rated("", sub_total, quality.primary_data_share(rated(below)), Ratings("1-5", handed_on.by_indicator)),
        *rated(beside),
    ]
    at_once = rated([*below, *beside])
    assert quality.primary_data_share(tiered) == quality.primary_data_share(at_once)
    one, two = quality.data_quality(tiered), quality.data_quality(at_once)
    assert one is not None
    assert two is not None
    assert one.by_indicator["temporal"] == two.by_indicator["temporal"]


@quick
@given(inputs)
def test_31_not_knowing_never_improves_the_quality(rows: list[tuple[Fraction, Fraction, Fraction]]) -> None:
    known = rated(rows)
    unknown = [Rated("", known[0].emission), *known[1:]]
    assert quality.primary_data_share(unknown) <= quality.primary_data_share(known)  # type: ignore[operator]
    assert (
        quality.data_quality(unknown).by_indicator["temporal"]  # type: ignore[union-attr]
        >= quality.data_quality(known).by_indicator["temporal"]  # type: ignore[union-attr]
    )


@quick
@given(st.lists(st.tuples(positives, st.integers(0, 99).map(Fraction)), min_size=1, max_size=5), amounts, positives)
def test_32_leaving_out_more_never_lowers_the_exempted_share(
    chained: list[tuple[Fraction, Fraction]], own: Fraction, more: Fraction
) -> None:
    calculated = sum((e for e, _ in chained), Fraction(0))
    before = exempted.through_the_chain(calculated, chained, own)
    after = exempted.through_the_chain(calculated, chained, own + more)
    assert before is not None
    assert after is not None
    assert 0 <= before < after < 100


# -------------------------------------------------------------------------------------------------- input and output


@quick
@given(amounts, positives)
def test_33_reading_what_was_written_gives_it_back(value: Fraction, other: Fraction) -> None:
    exact = value * other
    assert number(plain(exact)) == exact
    rule = rounding.OURANOS
    assert number(plain(exact / 7, rule)) == rule(exact / 7)


@quick
@given(amounts, st.sampled_from(["pact", "jp_half_up", "ouranos", "cdp"]), st.integers(1, 97))
def test_34_rounding_twice_is_rounding_once(value: Fraction, name: str, divisor: int) -> None:
    rule = rounding.policy(name)
    once = rule(value / divisor)
    assert rule(once) == once


@quick
@given(amounts, keys(), st.integers(0, 4))
def test_35_rounded_parts_stay_close_and_add_up_with_the_residual_rule(
    burden: Fraction, shared_by: dict[str, Fraction], places: int
) -> None:
    parts, rule = in_proportion(burden, shared_by), rounding.jp_half_up(places)
    quantum = rule.quantum
    assert quantum is not None
    alone = sum((rule(part) for part in parts.values()), Fraction(0))
    assert abs(alone - burden) <= len(parts) * quantum / 2
    for residual in ("largest_remainder", "to_largest", "row"):
        shared = rounding.share_out(parts, rule, residual)  # type: ignore[arg-type]
        assert shared.add_up()
        assert shared.whole == rule(burden)
    kept = rounding.share_out(parts, rule, "largest_remainder").parts
    assert all(abs(kept[name] - part) < quantum for name, part in parts.items())


@quick
@given(bills())
def test_36_the_fast_path_is_within_1e_12_of_the_exact_one(bill: BillOfMaterials) -> None:
    pytest.importorskip("scipy")
    exact, floats = footprint(bill), fast.footprints(bill)
    for name, value in exact.by_item.items():
        assert abs(Fraction(floats[name]) - value) <= abs(value) / 10**12


def test_37_the_same_input_gives_the_same_text_in_every_process() -> None:
    program = (
        "from gxd_mocks.calculators import organisation_input as o\n"
        "e=[{'scope':s,'value':'10','unit':'kgCO2e','level':'site',**({'category':1} if s=='3' else {})} for s in '123']\n"
        "k=[{'level':'site','unit':'円','tax':'excluded','amounts':{c:str(i+1) for i,c in enumerate('hgfedcba')}}]\n"
        "d={'emissions':e,'keys':k,'customers':[{'id':c} for c in 'abcdefgh']}\n"
        "print(o.calculate(d).as_text())\n"
    )
    printed = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, env=environment, check=True, timeout=60
        )
        printed.add(done.stdout)
    assert len(printed) == 1
    assert b"scope 1" in printed.pop()


# ------------------------------------------------------------------------------------------- the same, with circles


@quick
@given(st.integers(1, 9), positives, positives)
def test_a_circle_is_refused_by_recursion_and_solved_by_the_matrix(tenths: int, own: Fraction, other: Fraction) -> None:
    """a takes b, b takes part of a: x = own + 1·y, y = other + t·x, so x = (own + other) / (1 - t)."""
    back = Fraction(tenths, 10)
    bill = BillOfMaterials.of(
        "a",
        [
            Item("a", units.KG, lines=(Line("b", Fraction(1), units.KG),), activities=(act(own),)),
            Item("b", units.KG, lines=(Line("a", back, units.KG),), activities=(act(other),)),
        ],
    )
    with pytest.raises(errors.CyclicBillOfMaterials, match="a > b > a"):
        footprint(bill)
    found = footprint(bill, MATRIX)
    assert found.value == (own + other) / (1 - back)
    assert found.taken == {"a": 1 / (1 - back), "b": 1 / (1 - back)}


def act(value: Fraction) -> Activity:
    return Activity("p", "process", value, "kgCO2e", Fraction(1))


@quick
@given(st.integers(1, 6), st.data())
def test_the_solver_solves_what_it_was_given(size: int, data: st.DataObject) -> None:
    entries = st.integers(-9, 9).map(Fraction)
    rows = [{at: data.draw(entries) for at in range(size)} for _ in range(size)]
    right = [data.draw(entries) for _ in range(size)]
    try:
        found = matrix.solve(rows, right)
    except errors.NoSolution:
        assert determinant([[row[at] for at in range(size)] for row in rows]) == 0
    else:
        for row, due in zip(rows, right, strict=True):
            assert sum((value * found[at] for at, value in row.items()), Fraction(0)) == due


def determinant(rows: list[list[Fraction]]) -> Fraction:
    """By Laplace, the slow way, which shares nothing with elimination."""
    if not rows:
        return Fraction(1)
    return sum(
        (
            (-1) ** at * value * determinant([[*row[:at], *row[at + 1 :]] for row in rows[1:]])
            for at, value in enumerate(rows[0])
            if value
        ),
        Fraction(0),
    )


def test_open_totals_leave_the_rest_in_a_row_of_its_own() -> None:
    key = Key("sales", "sales", "organization", {"B": Fraction(300)}, units.YEN, total=Fraction(1200))
    shared = allocate(
        Company([Emission("1", Fraction(1_200_000), "organization", "sales")], {"sales": key}, [Customer("B")]),
        Policies({"totals": "open"}),
    )
    assert shared.shares["B"].total == 300_000
    assert shared.unallocated == 900_000
