"""Networks of transaction amounts, spend times factor, and suppliers known by their books."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.calculators.transaction import Firm, Network, Trade, pass_on
from gxd_mocks.calculators.transaction_input import calculate
from tests.mocks.calculators.test_bad_inputs import NETWORK, SPEND


def test_a_firm_passes_on_what_it_sells() -> None:
    figures = calculate(deepcopy(NETWORK)).figures
    assert figures["answers for (kgCO2e)"] == {"A": 100, "B": 110}
    assert figures["intensity (kgCO2e/million yen)"] == {"A": 1, "B": Fraction("1.1")}
    assert figures["carried (kgCO2e)"] == {"A → B": 60}
    assert figures["emitted (kgCO2e)"] == figures["leaving (kgCO2e)"] == 150
    assert figures["solved by"].startswith("one pass")


def test_a_network_with_circles_is_solved_as_equations() -> None:
    document = deepcopy(NETWORK)
    document["trades"].append({"seller": "B", "buyer": "A", "amount": "25"})
    figures = calculate(document).figures
    # a = 100 + 25/125·b, b = 50 + 60/100·a  →  a = 125, b = 125
    assert figures["answers for (kgCO2e)"] == {"A": 125, "B": 125}
    assert figures["leaving (kgCO2e)"] == 150
    assert figures["solved by"].startswith("linear equations")


def test_a_burden_with_nowhere_to_go_is_refused() -> None:
    document = deepcopy(NETWORK)
    document["firms"] = [{"id": name, "own": "10", "final": "5" if name == "C" else "0"} for name in "ABC"]
    document["trades"] = [{"seller": "A", "buyer": "B", "amount": "1"}, {"seller": "B", "buyer": "A", "amount": "1"}]
    with pytest.raises(errors.NoSolution, match="leaves the network"):
        calculate(document)


def test_the_trace_is_what_leaves() -> None:
    trace = calculate(deepcopy(NETWORK)).trace
    assert trace is not None
    assert [(row.what, row.contribution) for row in trace.rows] == [("A → out", 40), ("B → out", 110)]
    assert all(row.amount * row.factor == row.contribution for row in trace.rows)
    assert {row.unit for row in trace.rows} == {"million yen"}


def test_money_of_one_kind_is_multiplied_as_it_is() -> None:
    report = calculate(deepcopy(SPEND))
    # 1.1 million yen × 9.07 t per million yen
    assert report.figures["emissions (kgCO2e)"] == 9977


ADJUSTED: list[tuple[dict[str, Any], str]] = [
    ({"tax": "included", "tax_rate": "0.1"}, "9070"),
    ({"factor_tax": "included", "tax_rate": "0.1"}, "10974.7"),
    ({"year": "2023", "price_index": {"amount": "110", "factor": "100"}}, "9070"),
    ({"factor_price_basis": "producer", "margins": "0.2"}, "7981.6"),
    ({"unit": "USD", "amount": "11000", "exchange_rate": "100"}, "9977"),
    ({"unit": "千円", "amount": "1100"}, "9977"),
    ({"tax": "included", "tax_rate": "0.1", "year": "2023", "price_index": {"amount": "125", "factor": "100"}}, "7256"),
]


@pytest.mark.parametrize(("changes", "due"), ADJUSTED)
def test_money_is_adjusted_only_by_what_is_stated(changes: dict[str, Any], due: str) -> None:
    document = deepcopy(SPEND)
    document["purchases"][0] |= changes
    report = calculate(document)
    assert report.figures["emissions (kgCO2e)"] == Fraction(due)
    stated = {name for name in ("tax_rate", "price_index", "margins", "exchange_rate") if name in changes}
    if stated:
        assert report.trace is not None
        assert report.trace.rows[0].note  # every step is written down
        for name in stated:
            del document["purchases"][0][name]
        with pytest.raises(errors.CalculationError) as refused:
            calculate(document)
        assert type(refused.value) in (errors.TaxMix, errors.YearMismatch, errors.PriceBasisMix, errors.CurrencyMix)


def test_there_is_no_way_back_from_producer_to_purchaser_prices() -> None:
    document = deepcopy(SPEND)
    document["purchases"][0] |= {"price_basis": "producer", "margins": "0.2"}
    with pytest.raises(errors.PriceBasisMix):
        calculate(document)


def test_a_supplier_by_its_books() -> None:
    books = {
        "unit": "百万円", "factor": "2", "factor_unit": "tCO2e/百万円", "purchases": "50", "scope1": "30", "scope2": "70",
        "emission_unit": "tCO2e", "bought": "10", "sales": "100",
    }  # fmt: skip
    figures = calculate({"supplier": books}).figures
    assert figures == {"supplier's emissions (kgCO2e)": 200_000, "our part (kgCO2e)": 20_000}
    with pytest.raises(errors.KeyAboveTotal):
        calculate({"supplier": {**books, "bought": "101"}})
    with pytest.raises(errors.NotPositive):
        calculate({"supplier": {**books, "sales": "0"}}, Policies())


def test_a_tangle_too_large_for_exact_elimination_is_refused_not_waited_for() -> None:
    """Three hundred firms, every one trading with every other in amounts of thirty digits."""
    firms = [Firm(str(at), Fraction(1), Fraction(10**30 + 7 * at)) for at in range(300)]
    trades = [
        Trade(str(one), str(two), Fraction(10**30 + 13 * one + two))
        for one in range(300)
        for two in range(300)
        if one != two
    ]
    network = Network.of(firms, trades)
    with pytest.raises(errors.TooLarge, match="fills in"):
        pass_on(network)


def test_a_tangle_of_thirty_firms_is_solved() -> None:
    firms = [Firm(str(at), Fraction(at), Fraction(100 + at)) for at in range(30)]
    trades = [
        Trade(str(one), str(two), Fraction(1 + one + two)) for one in range(30) for two in range(30) if one != two
    ]
    found = pass_on(Network.of(firms, trades))
    assert sum(found.leaving.values()) == found.emitted == sum(range(30))


def test_a_chain_of_traders_too_long_for_exact_numbers_is_refused() -> None:
    firms = [Firm(str(at), Fraction(1), Fraction(10**90 + 7 * at)) for at in range(400)]
    trades = [Trade(str(at), str(at + 1), Fraction(10**89 + at)) for at in range(399)]
    with pytest.raises(errors.TooLarge, match="ten thousand digits"):
        pass_on(Network.of(firms, trades))
