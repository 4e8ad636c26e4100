"""Units: exact conversions, synonyms in two languages, and refusals where a word could mean two things."""

from __future__ import annotations

from fractions import Fraction

import pint
import pytest

from gxd_mocks import units
from gxd_mocks.calculators import errors


@pytest.mark.parametrize(
    ("amount", "given", "due", "expected"),
    [
        ("1", "t", "kg", "1000"),
        ("1500", "g", "kg", "1.5"),
        ("1", "kWh", "MJ", "3.6"),
        ("1", "GJ", "MJ", "1000"),
        ("2", "m3", "L", "2000"),
        ("161000", "kg·km", "tkm", "161"),
        ("3", "百万円", "円", "3000000"),
        ("3", "千円", "円", "3000"),
        ("1", "億円", "百万円", "100"),
        ("1", "tCO2e", "kgCO2e", "1000"),
        ("1", "キロワット時", "kilowatt hour", "1"),
        ("1", "㎏", "ｋｇ", "1"),
        ("1", "ton kilometer", "トンキロ", "1"),
    ],
)
def test_a_conversion_is_exact(amount: str, given: str, due: str, expected: str) -> None:
    assert units.convert(Fraction(amount), units.unit(given), units.unit(due)) == Fraction(expected)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ("ton", errors.AmbiguousUnit, "short ton"),
        ("gallon", errors.AmbiguousUnit, "3.785411784"),
        ("$", errors.AmbiguousUnit, "ISO 4217"),
        ("箱", errors.AmbiguousUnit, "packer"),
        ("tCO2", errors.NotCO2e, "tCO2e"),
        ("t-CO2", errors.NotCO2e, "tCO2e"),
        ("tC", errors.NotCO2e, "44/12"),
        ("kwh", errors.UnknownUnit, "kWh"),
        ("mWh", errors.UnknownUnit, "MWh"),
        ("furlong", errors.UnknownUnit, "kg"),
        ("", errors.UnitMissing, "百万円"),
        (None, errors.UnitMissing, "百万円"),
        (5, errors.UnknownUnit, "text"),
    ],
)
def test_what_could_mean_something_else_is_refused(
    given: object, error: type[errors.CalculationError], said: str
) -> None:
    with pytest.raises(error) as refused:
        units.unit(given, "unit")
    assert said in str(refused.value)


def test_one_kind_of_quantity_is_never_turned_into_another() -> None:
    with pytest.raises(errors.IncompatibleUnits, match="piece"):
        units.convert(Fraction(1), units.unit("piece"), units.KG)
    with pytest.raises(errors.IncompatibleUnits, match="money USD"):
        units.convert(Fraction(1), units.unit("USD"), units.YEN)


def test_a_factor_knows_what_it_is_per() -> None:
    per_million_yen = units.factor_unit("tCO2e/百万円")
    # 1 tCO2e per million yen is 0.001 kgCO2e per yen.
    assert per_million_yen.kg_per(units.YEN) == Fraction(1, 1000)
    assert units.factor_unit("gCO2e/kWh").kg_per(units.unit("MJ")) == Fraction(1, 3600)
    with pytest.raises(errors.UnitMissing):
        units.factor_unit("kgCO2e")
    with pytest.raises(errors.IncompatibleUnits):
        units.factor_unit("kg/kWh")


def test_every_declared_unit_of_the_specification_is_known() -> None:
    for ours, declared in units.DECLARED.items():
        assert units.unit(declared).name == ours


def test_the_sizes_agree_with_an_independent_table() -> None:
    """pint as an oracle. Its `ton` is the American short ton, which is why ours does not exist."""
    registry = pint.UnitRegistry(non_int_type=Fraction)
    pairs = {"g": "gram", "mg": "mg", "t": "tonne", "L": "liter", "mL": "mL", "m3": "m**3", "kWh": "kWh",
             "Wh": "Wh", "MWh": "MWh", "MJ": "MJ", "GJ": "GJ", "km": "km", "m": "m", "hour": "hour"}  # fmt: skip
    bases = {"mass": "kg", "volume": "liter", "energy": "MJ", "distance": "km", "time": "hour"}
    for ours, theirs in pairs.items():
        unit = units.unit(ours)
        assert registry.Quantity(Fraction(1), theirs).to(bases[unit.dimension]).magnitude == unit.size, ours
    assert registry.Quantity(Fraction(1), "ton").to("kg").magnitude != 1000
