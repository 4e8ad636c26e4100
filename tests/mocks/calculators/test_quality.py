"""Data quality, exemptions, biogenic carbon and uncertainty: the rules that are not plain sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from gxd_mocks.calculators import biogenic, errors, exempted, quality, uncertainty
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.calculators.quality import Rated, Ratings
from gxd_mocks.calculators.uncertainty import Uncertain


def test_no_emissions_have_no_share_rather_than_zero() -> None:
    assert quality.primary_data_share([]) is None
    assert quality.primary_data_share([Rated("a", Fraction(0), Fraction(100))]) is None
    assert quality.data_quality([]) is None


def test_a_negative_contribution_weighs_by_its_size() -> None:
    rows = [Rated("a", Fraction(-1), Fraction(100)), Rated("b", Fraction(3), Fraction(0))]
    assert quality.primary_data_share(rows) == 25


def test_half_primary_does_not_count() -> None:
    assert quality.share_of_input(True, True) == 100
    assert quality.share_of_input(True, False) == quality.share_of_input(False, True) == 0


def test_version_2_rates_only_what_is_above_five_percent() -> None:
    rows = [
        Rated("large", Fraction(90), None, Ratings("1-3", {"temporal": Fraction(1)})),
        Rated("at five", Fraction(5), None, Ratings("1-3", {"temporal": Fraction(3)})),
        Rated("unrated", Fraction(5)),
    ]
    found = quality.data_quality(rows, "1-3")
    assert found is not None
    assert found.by_indicator["temporal"] == 1
    assert found.by_indicator["reliability"] == 3  # not rated is the worst
    assert found.coverage == 90


@pytest.mark.parametrize(
    ("data_end", "rating"),
    [
        (date(2023, 12, 31), 1), (date(2022, 12, 31), 1), (date(2022, 12, 30), 1), (date(2022, 12, 29), 2),
        (date(2021, 12, 30), 2), (date(2021, 12, 29), 3), (date(2020, 12, 30), 3), (date(2020, 12, 29), 4),
        (date(2019, 12, 31), 4), (date(2019, 12, 30), 5), (date(2024, 12, 31), 1), (None, 5),
    ],
)  # fmt: skip
def test_the_temporal_rating_steps_year_by_year(data_end: date | None, rating: int) -> None:
    assert quality.temporal_rating(date(2023, 12, 31), data_end) == rating


def test_exemptions_by_version() -> None:
    assert exempted.percent(Fraction(98), Fraction(2)) == 2
    assert exempted.must_be_allowed(Fraction(3)) == []
    with pytest.raises(errors.AboveExemption):
        exempted.must_be_allowed(Fraction("3.01"))
    two = Policies({"methodology": "2"})
    assert exempted.must_be_allowed(Fraction(5), policies=two) == []
    with pytest.raises(errors.AboveExemption):
        exempted.must_be_allowed(Fraction(2), [("glue", Fraction("1.5"))], two)
    assert len(exempted.must_be_allowed(Fraction(9), policies=Policies({"exemption_limit": "report"}))) == 1
    assert exempted.grossed_up(Fraction(98), Fraction(2)) == 100
    with pytest.raises(errors.ExemptedEverything):
        exempted.percent(Fraction(0), Fraction(1))


def test_uptake_is_negative_and_only_in_the_including_figure() -> None:
    assert biogenic.including_uptake(Fraction("6.9"), Fraction("-0.5")) == Fraction("6.4")
    with pytest.raises(errors.PositiveUptake):
        biogenic.including_uptake(Fraction("6.9"), Fraction("0.5"))


@pytest.mark.parametrize(
    ("content", "contribution", "how_to", "checklist"),
    [("4", "2", True, True), ("6", "2", True, False), ("4", "4", True, False), ("6", "4", False, False)],
)
def test_the_two_published_rules_on_leaving_biogenic_carbon_out_differ(
    content: str, contribution: str, how_to: bool, checklist: bool
) -> None:
    values = Fraction(content), Fraction(contribution)
    assert biogenic.may_be_left_out(*values, reading="how_to") is how_to
    assert biogenic.may_be_left_out(*values, reading="checklist") is checklist


def test_lines_with_one_factor_are_wrong_together() -> None:
    line = Uncertain(Fraction(10), Fraction(2), Fraction(1), Fraction("0.1"), "grid")
    apart = [line, Uncertain(Fraction(10), Fraction(2), Fraction(1), Fraction("0.1"))]
    # Σ (f·u(a))² = 2 × 4; the factor: 2 × 1² apart, (1 + 1)² together
    assert uncertainty.variance(apart) == 8 + 2
    assert uncertainty.variance([line, line]) == 8 + 4
    assert uncertainty.standard_deviation(Fraction(2)) == Decimal("1.414213562373095048801688724209698")
    assert uncertainty.standard_deviation(Fraction(9, 4)) == Decimal("1.5")


def test_the_logarithm_of_a_sum_weighs_by_shares() -> None:
    assert uncertainty.log_variance([(Fraction(1), Fraction(4)), (Fraction(3), Fraction(8))]) == Fraction(
        4, 16
    ) + Fraction(72, 16)
    with pytest.raises(errors.ZeroDenominator):
        uncertainty.log_variance([(Fraction(0), Fraction(1))])


def test_pedigree_scores_are_checked() -> None:
    assert uncertainty.pedigree_variance({"temporal": 5}, Fraction("0.01")) == Fraction("0.05")
    with pytest.raises(errors.RatingOffScale):
        uncertainty.pedigree_variance({"temporal": 6})
    with pytest.raises(errors.NotAChoice):
        uncertainty.pedigree_variance({"cultural": 1})


def test_monte_carlo_repeats_itself_and_agrees_with_the_formula() -> None:
    lines = [
        Uncertain(Fraction(10), Fraction(2), Fraction(1), Fraction("0.1"), "grid"),
        Uncertain(Fraction(5), Fraction(2), Fraction("0.5"), Fraction("0.1"), "grid"),
    ]
    one, two = (uncertainty.monte_carlo(lines, runs=4000, seed=11) for _ in range(2))
    assert one == two
    assert uncertainty.monte_carlo(lines, runs=4000, seed=12) != one
    expected = float(uncertainty.standard_deviation(uncertainty.variance(lines)))
    assert one.mean == pytest.approx(30, rel=0.01)
    assert one.standard_deviation == pytest.approx(expected, rel=0.05)
    assert one.low < one.mean < one.high
