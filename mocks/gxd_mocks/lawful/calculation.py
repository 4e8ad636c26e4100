"""Lawful ways to publish the result of a case: other digits, another amount, another unit, more around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import SPECS
from gxd_mocks.calculators.declared import LINES, Line
from gxd_mocks.departures import Departure, lawful
from gxd_mocks.quantity import number, plain
from gxd_mocks.rounding import PACT, to_significant
from gxd_mocks.store import Entry

Document = dict[str, Any]
CASES = ("notebook-2023", "screws-by-the-piece", "bamboo-tray", "gearbox-rated-by-version-2", "parts-by-sales")

AMOUNTS = ("fossilGhgEmissions", "productMassPerDeclaredUnit", "biogenicCarbonContent")


def _habit(
    name: str, says: str, change: Callable[[Document, Line], None], specs: Sequence[str] = (), **choices: Any
) -> Departure:
    """A habit that changes the `pcf` of every result of a case."""
    departure = lawful(name, says, cases=CASES, **({"specs": specs} if specs else {}), **choices)

    @departure.at("footprint")
    def _(document: Document, about: SimpleNamespace) -> Document:
        if _is_a_result(document):
            change(document, LINES[about.spec[0]])
        return document

    return departure


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


def _whole_percent(document: Document, line: Line) -> None:
    pcf = document["pcf"]
    share = pcf["primaryDataShare"]
    rounded = int(number(share) + Fraction(1, 2)) if line.numbers_are_text else int(share + 0.5)
    pcf["primaryDataShare"] = str(rounded) if line.numbers_are_text else rounded


def _other_ids(document: Document, line: Line) -> None:
    document["productIds"] = ["urn:gtin:9520000000011", *document["productIds"]]


def _no_extension(document: Document, line: Line) -> None:
    document.pop("extensions", None)


def _multiply(holder: Document, members: Iterable[str], times: Fraction) -> None:
    for member in members:
        holder[member] = plain(number(holder[member]) * times, PACT)


_habit("case-with-trailing-zeros", "Writes the result of a case with more decimals than it needs.", _trailing_zeros)
_habit("case-with-four-digits", "Rounds the result of a case to four significant digits.", _four_digits)
_habit("case-for-ten-of-them", "Declares ten times the amount that the case asks for, and says so.", _ten_of_them)
_habit("case-by-the-kilogram", "Declares pieces by the kilogram.", _by_the_kilogram, specs=["3.0"])
_habit("case-share-in-whole-percent", "Publishes the primary data share in whole percent.", _whole_percent)
_habit("case-with-other-product-ids", "Names further product ids beside that of the case.", _other_ids)
_habit(
    "case-without-extension",
    "Publishes the result of a case without the extension of the consortium.",
    _no_extension,
    blinds=["CALC-CASE-009", "CALC-CASE-010"],
)


def _beside(name: str, says: str, other: Callable[[Document, str], Document], specs: Sequence[str] = ()) -> None:
    """A habit that lists another footprint of the product before each result of a case."""
    departure = lawful(name, says, cases=CASES, **({"specs": specs} if specs else {}))

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
