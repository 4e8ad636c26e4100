"""Rounding: the rules by name, and parts that still add up afterwards."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gxd_fixtures.vectors import vector
from gxd_mocks import rounding
from gxd_mocks.calculators import errors


def test_every_rule_on_the_values_that_tell_them_apart() -> None:
    modes = vector("OWN-MODES")
    values = [Fraction(value) for value in modes["given"]["values"]]
    found = {
        "half_up_0": [rounding.to_places(value, 0, "half_up") for value in values],
        "half_even_0": [rounding.to_places(value, 0, "half_even") for value in values],
        "ouranos": [rounding.OURANOS(value) for value in values],
    }
    assert found == {name: [Fraction(value) for value in due] for name, due in modes["then"].items()}


def test_down_goes_towards_zero_and_cdp_keeps_four_decimals() -> None:
    assert rounding.to_places(Fraction("-1.29"), 1, "down") == Fraction("-1.2")
    assert rounding.CDP(Fraction("0.16665")) == Fraction("0.1667")
    assert rounding.to_significant(Fraction(123456), 3) == 123000


def test_no_rounding_refuses_what_cannot_be_written() -> None:
    assert rounding.NONE(Fraction("0.123456789")) == Fraction("0.123456789")
    with pytest.raises(errors.NoFiniteDecimal):
        rounding.NONE(Fraction(1, 3))
    with pytest.raises(errors.NotAChoice):
        rounding.policy("bankers")


def test_a_hundred_in_three_by_every_residual_rule() -> None:
    given = vector("OWN-RESIDUAL")
    parts = {name: Fraction(100, 3) for name in given["given"]["keys"]}
    to_the_hundredth = rounding.jp_half_up(int(given["given"]["places"]))
    for rule, due in given["then"].items():
        shared = rounding.share_out(parts, to_the_hundredth, rule)
        assert shared.parts == {name: Fraction(due[name]) for name in parts}, rule
        assert shared.residual == Fraction(due.get("residual", "0"))
        assert shared.add_up()


def test_without_a_residual_rule_the_difference_is_lost_and_seen() -> None:
    shared = rounding.share_out({name: Fraction(100, 3) for name in "abc"}, rounding.jp_half_up(2), "none")
    assert not shared.add_up()
    with pytest.raises(errors.ResidualLost, match=r"99\.99"):
        rounding.must_add_up(list(shared.parts.values()), Fraction(100))


def test_unrounded_parts_without_finite_form_still_add_up_as_text() -> None:
    shared = rounding.share_out({"a": Fraction(10, 3), "b": Fraction(20, 3)}, rounding.PACT, "largest_remainder")
    assert shared.add_up()
    assert shared.whole == 10
    assert all(rounding.has_finite_decimal(part) for part in shared.parts.values())


@pytest.mark.parametrize(
    ("value", "power"),
    [("5", 0), ("9.99", 0), ("10", 1), ("1234", 3), ("0.05", -2), ("0.0999", -2), ("1" + "0" * 400, 400)],
)
def test_the_magnitude_is_that_of_the_first_digit(value: str, power: int) -> None:
    assert rounding.magnitude(Fraction(value)) == power
    assert rounding.magnitude(-Fraction(value)) == power
