"""Lawful ways to publish the result of a case: other digits, another amount, another unit, more around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import SPECS
from gxd_mocks.calculators.declared import LINES, Line
from gxd_mocks.departures import lawful
from gxd_mocks.quantity import json_number, number, plain
from gxd_mocks.rounding import PACT, to_places, to_significant
from gxd_mocks.store import Entry

Document = dict[str, Any]
CASES = (
    "notebook-2023",
    "screws-by-the-piece",
    "bamboo-tray",
    "gearbox-rated-by-version-2",
    "paint-with-exemptions",
    "levels-of-their-own",
    "sheet-by-mass",
)

AMOUNTS = ("fossilGhgEmissions", "productMassPerDeclaredUnit", "biogenicCarbonContent")


def _habit(
    name: str,
    says: str,
    change: Callable[[Document, Line], None],
    *,
    guards: Sequence[str],
    specs: Sequence[str] = SPECS,
    blinds: Sequence[str] = (),
) -> None:
    """A habit that changes every result of a case. `guards` are numbers of CALC-CASE-…."""
    departure = lawful(name, says, specs, blinds=_rows(blinds), guards=_rows(guards), cases=CASES)

    @departure.at("footprint")
    def _(document: Document, about: SimpleNamespace) -> Document:
        if _is_a_result(document):
            change(document, LINES[about.spec[0]])
        return document


def _rows(numbers: Sequence[str]) -> list[str]:
    return [f"CALC-CASE-{number}" for number in numbers]


def _is_a_result(document: Document) -> bool:
    return str(document.get("comment", "")).startswith("calculation case ")


def _values(line: Line) -> tuple[str, ...]:
    return (line.value, line.including, line.uptake, *AMOUNTS)


def _inside(document: Document) -> Iterator[Document]:
    for extension in document.get("extensions", ()):
        if "gateToGate" in extension["data"]:
            yield extension["data"]["gateToGate"]


def _trailing_zeros(document: Document, line: Line) -> None:
    pcf = document["pcf"]
    for member in (*_values(line), line.amount):
        pcf[member] += "000" if "." in pcf[member] else ".000"


def _four_digits(document: Document, line: Line) -> None:
    for holder, members in ((document["pcf"], _values(line)), *((g, tuple(g)) for g in _inside(document))):
        for member in members:
            holder[member] = plain(to_significant(number(holder[member]), 4, "half_up"))


def _ten_of_them(document: Document, line: Line) -> None:
    pcf = document["pcf"]
    _multiply(pcf, [line.amount], Fraction(10))
    if line.per_amount:
        _multiply(pcf, _values(line), Fraction(10))
        for block in _inside(document):
            _multiply(block, list(block), Fraction(10))


def _by_the_kilogram(document: Document, line: Line) -> None:
    pcf = document["pcf"]
    mass = number(pcf["productMassPerDeclaredUnit"])
    if pcf[line.unit] == "piece" and mass:
        pcf |= {line.unit: "kilogram", line.amount: plain(mass, PACT)}


def _other_ids(document: Document, line: Line) -> None:
    document["productIds"] = ["urn:gtin:9520000000011", *document["productIds"]]


def _no_extension(document: Document, line: Line) -> None:
    document.pop("extensions", None)


def _multiply(holder: Document, members: Iterable[str], times: Fraction) -> None:
    for member in members:
        holder[member] = plain(number(holder[member]) * times, PACT)


def _one_decimal(document: Document, line: Line) -> None:
    """The primary data share in whole percent, ratings and the exempted share with one decimal."""
    pcf = document["pcf"]
    _rounded(pcf, "primaryDataShare", 0, line)
    _rounded(pcf, "exemptedEmissionsPercent", 1, line)
    for name in line.rating_names.values():
        if name in pcf.get("dqi", ()):
            _rounded(pcf["dqi"], name, 1, line)


def _rounded(holder: Document, member: str, places: int, line: Line) -> None:
    value = number_of(holder[member])
    rounded = to_places(value, places, "half_up")
    holder[member] = plain(rounded) if line.numbers_are_text else float(rounded)


def number_of(value: Any) -> Fraction:
    return number(value) if isinstance(value, str) else json_number(value)


def _says_its_boundary(document: Document, line: Line) -> None:
    """2.x in an assurance, 3.0 by stating apart what lies beyond the gate."""
    pcf = document["pcf"]
    if line.per_amount:
        pcf["outboundLogisticsGhgEmissions"] = "7.2"
    else:
        pcf["assurance"] = {"assurance": True, "providerName": "【架空】検証機構", "boundary": "Cradle-to-Gate"}


def _no_index(document: Document, line: Line) -> None:
    """The index is optional."""
    for extension in document.get("extensions", ()):
        organization = extension["data"].get("organization", {})
        for scope in ("1", "2", "3"):
            organization.pop(f"scope{scope}DistributionIndex", None)


_habit(
    "case-with-trailing-zeros",
    "Writes the result of a case with more decimals than it needs.",
    _trailing_zeros,
    guards=["003", "004"],
)
_habit(
    "case-with-four-digits",
    "Rounds the result of a case to four significant digits.",
    _four_digits,
    guards=["003", "004", "010"],
)
_habit(
    "case-for-ten-of-them",
    "Declares ten times the amount that the case asks for, and says so.",
    _ten_of_them,
    guards=["002", "003", "010"],
)
_habit(
    "case-by-the-kilogram", "Declares pieces by the kilogram.", _by_the_kilogram, guards=["002", "003"], specs=["3.0"]
)
_habit(
    "case-shares-with-one-decimal",
    "Publishes the primary data share in whole percent, ratings and the exempted share with one decimal.",
    _one_decimal,
    guards=["005", "006", "007"],
)
_habit(
    "case-with-other-product-ids",
    "Names further product ids beside that of the case.",
    _other_ids,
    guards=["001"],
)
_habit("case-says-its-boundary", "Says where the footprint ends.", _says_its_boundary, guards=["008"])
_habit("case-without-index", "Leaves the optional index of the extension out.", _no_index, guards=["009"])
_habit(
    "case-without-extension",
    "Publishes the result of a case without the extension of the consortium.",
    _no_extension,
    guards=["003"],
    blinds=["009", "010"],
)


def _beside(name: str, says: str, other: Callable[[Document, str], Document], specs: Sequence[str] = SPECS) -> None:
    """A habit that lists another footprint of the product before each result of a case."""
    departure = lawful(name, says, specs, guards=_rows(["001"]), cases=CASES)

    @departure.at("list.items")
    def _(entries: Iterable[Entry], about: SimpleNamespace) -> Iterator[Entry]:
        for entry in entries:
            if _is_a_result(entry.footprint):
                yield Entry(entry.key, other(entry.footprint, about.spec))
            yield entry


def _deprecated(document: Document, spec: str) -> Document:
    from gxd_mocks.defects.calculation import older

    return older(document, spec) | {"status": "Deprecated"}


def _earlier_version(document: Document, spec: str) -> Document:
    from gxd_mocks.defects.calculation import older

    return older(document, spec) | {"id": document["id"], "version": 0}


_beside(
    "case-beside-a-deprecated-one", "Keeps a deprecated footprint of the product that said something else.", _deprecated
)
_beside(
    "case-beside-an-earlier-version",
    "Lists the result of a case in an earlier version as well, as 2.x allows.",
    _earlier_version,
    specs=[spec for spec in SPECS if spec.startswith("2.")],
)
