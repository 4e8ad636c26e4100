"""The units that the specification and its users write, as a small exact table.

A conversion is exact or refused. What a word could mean in two ways (`ton`) is refused with its meanings, and one kind
of quantity is never turned into another by a guess: how heavy a piece is has to be said.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache

from gxd_mocks.calculators import errors

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: `size` of them in the base unit of its dimension. 1 t = 1000 kg, so t has the size 1000."""

    name: str
    dimension: str
    size: Fraction

    def to(self, other: Unit, where: str = "") -> Fraction:
        """The factor by which an amount in this unit is multiplied to stand in `other`."""
        if self is other:
            return ONE
        if self.dimension != other.dimension:
            raise errors.IncompatibleUnits(
                where,
                got=self.name,
                dimension=self.dimension,
                due=other.name,
                due_dimension=other.dimension,
            )
        return self.size / other.size

    def __str__(self) -> str:
        return self.name


# name: (dimension, size in the base unit, synonyms). The names of the specification's declared units are among the
# synonyms. Japanese トン is the tonne; the English word ton is not in the table.
_TABLE: dict[str, tuple[str, Fraction, tuple[str, ...]]] = {
    "kg": ("mass", Fraction(1), ("kilogram", "kilograms", "キログラム", "キロ")),
    "g": ("mass", Fraction(1, 1000), ("gram", "grams", "グラム")),
    "mg": ("mass", Fraction(1, 10**6), ("milligram", "ミリグラム")),
    "t": ("mass", Fraction(1000), ("tonne", "tonnes", "metric ton", "トン")),
    "L": ("volume", Fraction(1), ("l", "liter", "litre", "liters", "litres", "リットル")),
    "mL": ("volume", Fraction(1, 1000), ("ml", "milliliter", "ミリリットル")),
    "m3": ("volume", Fraction(1000), ("cubic meter", "cubic metre", "cubic-meter", "m^3", "立方メートル")),
    "kWh": ("energy", Fraction(36, 10), ("kilowatt hour", "kilowatt-hour", "キロワット時", "キロワットアワー")),
    "Wh": ("energy", Fraction(36, 10**4), ("watt hour", "ワット時")),
    "MWh": ("energy", Fraction(3600), ("megawatt hour", "メガワット時")),
    "MJ": ("energy", Fraction(1), ("megajoule", "メガジュール")),
    "GJ": ("energy", Fraction(1000), ("gigajoule", "ギガジュール")),
    "tkm": (
        "transport",
        Fraction(1),
        ("ton kilometer", "tonne kilometer", "ton-kilometer", "ton.km", "t*km", "t·km", "t-km", "トンキロ"),
    ),
    "kg·km": ("transport", Fraction(1, 1000), ("kgkm", "kg*km", "kg.km", "kg-km", "キログラムキロメートル")),
    "km": ("distance", Fraction(1), ("kilometer", "kilometre", "キロメートル")),
    "m": ("distance", Fraction(1, 1000), ("meter", "metre", "メートル")),
    "m2": ("area", Fraction(1), ("square meter", "square metre", "square-meter", "m^2", "平方メートル")),
    "piece": ("piece", Fraction(1), ("pieces", "pcs", "pc", "unit", "units", "個", "本", "台", "枚", "件", "点")),
    "hour": ("time", Fraction(1), ("h", "hours", "時間")),
    "megabit second": ("traffic", Fraction(1), ("Mb·s", "メガビット秒")),
    "percent": ("share", Fraction(1, 100), ("%", "パーセント")),
    "yen": ("money JPY", Fraction(1), ("JPY", "円", "¥")),
    "thousand yen": ("money JPY", Fraction(1000), ("thousand-yen", "kJPY", "千円")),
    "ten thousand yen": ("money JPY", Fraction(10**4), ("万円",)),
    "million yen": ("money JPY", Fraction(10**6), ("million-yen", "MJPY", "mJPY", "百万円")),
    "hundred million yen": ("money JPY", Fraction(10**8), ("億円",)),
    "kgCO2e": ("emission", Fraction(1), ("kg-CO2e", "kg CO2e", "kgCO2eq", "kg-CO2eq", "kg CO2eq", "kgCO2-eq")),
    "gCO2e": ("emission", Fraction(1, 1000), ("g-CO2e", "g CO2e", "gCO2eq", "g-CO2eq", "g CO2eq")),
    "tCO2e": ("emission", Fraction(1000), ("t-CO2e", "t CO2e", "tCO2eq", "t-CO2eq", "t CO2eq", "tCO2-eq", "トンCO2e")),
}

CURRENCIES = ("USD", "EUR", "GBP", "CNY", "KRW", "TWD", "THB", "INR", "SGD", "CHF", "AUD", "CAD", "VND", "IDR", "MYR")
"""Other currencies, each a dimension of its own: money is never converted without a stated rate."""

for _currency in CURRENCIES:
    _TABLE[_currency] = (f"money {_currency}", Fraction(1), ())
    _TABLE[f"thousand {_currency}"] = (f"money {_currency}", Fraction(1000), (f"k{_currency}", f"千{_currency}"))
    _TABLE[f"million {_currency}"] = (f"money {_currency}", Fraction(10**6), (f"M{_currency}", f"百万{_currency}"))

_AMBIGUOUS = {
    "ton": ("a tonne (1000 kg), a short ton (907.18474 kg) or a long ton (1016.0469088 kg)", "t or tonne for 1000 kg"),
    "tons": ("tonnes (1000 kg), short tons (907.18474 kg) or long tons (1016.0469088 kg)", "t or tonne for 1000 kg"),
    "T": ("a tonne or a tesla", "t"),
    "M": ("a metre, a million or a month", "the unit written out"),
    "gallon": ("3.785411784 L or 4.54609 L", "L or m3"),
    "$": ("the dollar of a score of countries", "the ISO 4217 code, e.g. USD"),
    "元": ("yuan, new Taiwan dollar or won", "the ISO 4217 code, e.g. CNY"),
    "箱": ("however many the packer put in", "pieces, or a mass"),
}

_NOT_CO2E = {
    "CO2": "all greenhouse gases together, as {mass}CO2e; add the others if it is carbon dioxide alone",
    "C": "multiply tonnes of carbon by 44/12 and write {mass}CO2e",
}

_BY_NAME: dict[str, Unit] = {}
for _name, (_dimension, _size, _synonyms) in _TABLE.items():
    for _written in (_name, *_synonyms):
        _BY_NAME[unicodedata.normalize("NFKC", _written)] = Unit(_name, _dimension, _size)

# Letter case carries meaning in mWh and MWh, not in a word written out.
_SPELT_OUT = {name.lower(): unit for name, unit in _BY_NAME.items() if len(name) > 4 and name.isascii() and " " in name}

KGCO2E = _BY_NAME["kgCO2e"]
KG = _BY_NAME["kg"]
TKM = _BY_NAME["tkm"]
KM = _BY_NAME["km"]
KWH = _BY_NAME["kWh"]
YEN = _BY_NAME["yen"]

DECLARED = {
    "L": "liter",
    "kg": "kilogram",
    "m3": "cubic meter",
    "kWh": "kilowatt hour",
    "MJ": "megajoule",
    "tkm": "ton kilometer",
    "m2": "square meter",
    "piece": "piece",
    "hour": "hour",
    "megabit second": "megabit second",
}
"""How the data model spells the units that a footprint can be declared in."""


def unit(written: object, where: str = "", name: str = "the amount") -> Unit:
    """The unit that a text names.

    Raises `UnitMissing` for nothing, `AmbiguousUnit` for `ton`, `NotCO2e` for `tCO2` and `tC`, `UnknownUnit` otherwise.
    """
    if written is None or written == "":
        raise errors.UnitMissing(where, name=name, examples="kg, kWh, 百万円, kgCO2e/kg")
    if not isinstance(written, str):
        raise errors.UnknownUnit(where, got=str(written), known="the units of the table, as text")
    found = _known(written)
    if found is None:
        raise _refusal(written, where)
    return found


@lru_cache(maxsize=4096)
def _known(written: str) -> Unit | None:
    text = unicodedata.normalize("NFKC", written).strip()
    return _BY_NAME.get(text) or _SPELT_OUT.get(text.lower())


def _refusal(written: str, where: str) -> errors.CalculationError:
    """Which kind of wrong this text is."""
    text = unicodedata.normalize("NFKC", written).strip()
    if text in _AMBIGUOUS:
        meanings, suggestion = _AMBIGUOUS[text]
        return errors.AmbiguousUnit(where, got=written, meanings=meanings, suggestion=suggestion)
    for gas, suggestion in _NOT_CO2E.items():
        for mass in ("kg", "g", "t"):
            if text.replace("-", "").replace(" ", "") == f"{mass}{gas}":
                return errors.NotCO2e(where, got=written, suggestion=suggestion.format(mass=mass))
    close = get_close_matches(text, _BY_NAME, n=3, cutoff=0.6)
    return errors.UnknownUnit(where, got=written, known=", ".join(close or _TABLE))


@dataclass(frozen=True, slots=True)
class FactorUnit:
    """The unit of an emission factor: an emission per unit of activity."""

    emission: Unit
    per: Unit

    def kg_per(self, activity: Unit, where: str = "") -> Fraction:
        """What a factor in this unit is multiplied by to stand in kgCO2e per `activity`."""
        return self.emission.to(KGCO2E, where) * activity.to(self.per, where)

    def __str__(self) -> str:
        return f"{self.emission}/{self.per}"


def factor_unit(written: object, where: str = "") -> FactorUnit:
    """The unit of a factor, written as emission per activity: `kgCO2e/kWh`, `tCO2e/百万円`.

    Raises what `unit` raises, and `IncompatibleUnits` if the first half is no emission.
    """
    if not isinstance(written, str) or not written:
        return FactorUnit(unit(written, where, "the factor"), KG)
    emission, slash, per = written.partition("/")
    if not slash:
        raise errors.UnitMissing(
            where, name=f"the activity of the factor “{written}”", examples="kgCO2e/kWh, tCO2e/百万円"
        )
    numerator = unit(emission.strip(), where)
    numerator.to(KGCO2E, where)
    return FactorUnit(numerator, unit(per.strip(), where))


def convert(amount: Fraction, given: Unit, due: Unit, where: str = "") -> Fraction:
    """The same amount in another unit of the same dimension. Raises `IncompatibleUnits` across dimensions."""
    return amount * given.to(due, where)


def is_money(known: Unit) -> bool:
    return known.dimension.startswith("money ")


def currency(known: Unit) -> str:
    """The ISO 4217 code of a unit of money."""
    return known.dimension.removeprefix("money ")
