"""Exact numbers at the edges: what is read, what is refused by name, what is written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gxd_mocks import rounding
from gxd_mocks.calculators import errors
from gxd_mocks.quantity import fraction, json_number, number, plain, shown

quick = settings(max_examples=60, derandomize=True, database=None, deadline=None)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("-182.84", Fraction(-18284, 100)),
        ("0", 0),
        ("0.0", 0),
        ("007", 7),
        (12, 12),
        ("42.10", Fraction(421, 10)),
    ],
)
def test_a_plain_decimal_is_read_exactly(written: object, value: object) -> None:
    assert number(written) == value


# what is written, the error, what its sentence suggests
REFUSED = [
    ("１２３", errors.FullWidthDigits, '"123"'),
    ("１２.５", errors.FullWidthDigits, '"12.5"'),
    ("٣", errors.FullWidthDigits, ""),
    ("1,234.5", errors.ThousandsSeparator, ""),
    ("1.234,5", errors.ThousandsSeparator, ""),
    ("1'234", errors.ThousandsSeparator, ""),
    ("1_000", errors.ThousandsSeparator, ""),
    ("1E-7", errors.Exponent, '"0.0000001"'),
    ("1e999", errors.Exponent, ""),
    ("+5", errors.PlusSign, '"5"'),
    (" 5 ", errors.SurroundingSpace, '"5"'),
    ("5\n", errors.SurroundingSpace, '"5"'),
    ("　5", errors.SurroundingSpace, '"5"'),
    ("", errors.EmptyNumber, ""),
    ("   ", errors.EmptyNumber, ""),
    ("NaN", errors.NotFinite, ""),
    ("inf", errors.NotFinite, ""),
    ("-Infinity", errors.NotFinite, ""),
    ("-0", errors.NegativeZero, '"0"'),
    ("-0.00", errors.NegativeZero, '"0"'),
    ("9" * 400, errors.TooManyDigits, "100 digits"),
    (10**200, errors.TooManyDigits, "100 digits"),
    ("1.", errors.NotADecimal, ""),
    (".5", errors.NotADecimal, ""),
    ("0x10", errors.NotADecimal, ""),
    ("10/3", errors.NotADecimal, ""),
    ("十二", errors.NotADecimal, ""),
    (True, errors.NotADecimal, ""),
    (None, errors.NotADecimal, ""),
    ([], errors.NotADecimal, ""),
    (Decimal("0.1"), errors.NumberNotString, '"0.1"'),
    (0.1, errors.NumberNotString, '"0.1"'),
    (float("nan"), errors.NotFinite, ""),
    (Decimal("Infinity"), errors.NotFinite, ""),
]


@pytest.mark.parametrize(("written", "error", "suggestion"), REFUSED, ids=lambda value: str(value)[:24])
def test_what_two_programs_could_read_differently_is_refused_by_name(
    written: object, error: type[errors.CalculationError], suggestion: str
) -> None:
    with pytest.raises(errors.NotADecimal) as refused:
        number(written, "lines[3].quantity")
    assert type(refused.value) is error
    assert refused.value.where == "lines[3].quantity"
    assert suggestion in refused.value.what_would_be_right()
    assert str(refused.value).startswith("lines[3].quantity: ")


def test_a_json_number_is_read_where_version_2_has_one_and_text_is_refused_there() -> None:
    assert json_number(Decimal("56.12")) == Fraction("56.12")
    assert json_number(56) == 56
    assert json_number(0.1) == Fraction(1, 10)
    with pytest.raises(errors.StringNotNumber):
        json_number("56.12")
    with pytest.raises(errors.TooManyDigits):
        json_number(Decimal("1E+400"))
    with pytest.raises(errors.NotFinite):
        json_number(Decimal("NaN"))


def test_writing_never_uses_an_exponent_or_trailing_zeros() -> None:
    # str(Decimal("0.0000001")) is "1E-7": the trap that this function exists for.
    assert plain(Fraction("0.0000001")) == "0.0000001"
    assert plain(Fraction("600000")) == "600000"
    assert plain(Fraction("-1.50")) == "-1.5"
    assert plain(Fraction("-0.001"), rounding.jp_half_up(2)) == "0"


def test_what_has_no_finite_decimal_form_needs_a_rounding_rule() -> None:
    with pytest.raises(errors.NoFiniteDecimal, match="10/3"):
        plain(Fraction(10, 3))
    assert plain(Fraction(10, 3), rounding.jp_half_up(2)) == "3.33"
    assert plain(Fraction(10, 3), rounding.PACT) == "3." + "3" * 33
    assert fraction(Fraction(10, 3)) == "10/3"
    assert shown(Fraction(10, 3)) == "≈3.33333333333"
    assert shown(Fraction("0.406984")) == "0.406984"


def test_a_number_too_long_to_write_is_refused_and_hangs_nothing() -> None:
    with pytest.raises(errors.TooManyDigits):
        plain(Fraction(10**5000))
    with pytest.raises(errors.TooManyDigits):
        fraction(Fraction(10**5000, 3))


@quick
@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**12), max_value=10**12))
def test_reading_what_was_written_gives_it_back(value: Decimal) -> None:
    exact = Fraction(value)
    assert number(plain(exact)) == exact


@quick
@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        value = number(text)
    except errors.NotADecimal:
        return
    assert number(plain(value)) == value
