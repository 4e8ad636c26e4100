"""Calculating liars as vendors: each publishes, for the cases that know its mistake, what comes of that mistake.

They show in a gateway that publishes the results of the calculation cases (`gxd mock --cases`), to a run whose vendor.yaml
declares the cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from fractions import Fraction
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

from gxd_fixtures import SPECS, cases, yamlfile
from gxd_fixtures.invent.identifier import footprint_id
from gxd_mocks.departures import defect
from gxd_mocks.store import Entry

CASE = "CALC-CASE-"
COMMENT = "calculation case "
SPECIMEN = "screws-by-the-piece"
"""The case by which the faults show that have nothing to do with a calculation: declared by the piece, with a mass."""

Document = dict[str, Any]


def case_of(document: Document) -> str | None:
    """The case whose result a footprint of the reference is."""
    comment = str(document.get("comment", ""))
    return comment.removeprefix(COMMENT) if comment.startswith(COMMENT) else None


def _liar(mistake: str, reddens: Any) -> None:
    known = [name for name, each in cases.results().items() if mistake in each["wrong"]]
    specs = tuple(reddens) if isinstance(reddens, dict) else SPECS
    numbers = next(iter(reddens.values())) if isinstance(reddens, dict) else reddens
    words = cases.mistakes()[mistake]
    departure = defect(
        f"calculates-{mistake}", words["happened"]["en"], [CASE + each for each in numbers], specs, cases=known
    )

    @departure.at("footprint")
    def _(document: Document, about: SimpleNamespace) -> Document:
        name = case_of(document)
        if name not in known:
            return document
        from gxd_mocks.cases.documents import document as written
        from gxd_mocks.cases.documents import wrong

        return written(name, wrong(name, mistake), about.spec)


for _mistake, _reddens in yamlfile.load((files(__package__) / "calculation.yaml").read_text("utf-8")).items():
    _liar(_mistake, _reddens)


unrelated = defect(
    "case-declared-in-kilowatt-hours",
    "Declares the result of a case in a unit that has nothing to do with the product.",
    [CASE + "002"],
    blinds=[CASE + number for number in ("003", "008", "010")],
    cases=[SPECIMEN],
)


@unrelated.at("footprint")
def _(document: Document, about: SimpleNamespace) -> Document:
    if case_of(document) == SPECIMEN:
        pcf = document["pcf"]
        unit = "declaredUnit" if "declaredUnit" in pcf else "declaredUnitOfMeasurement"
        pcf[unit] = "kilowatt hour"
    return document


heavy = defect(
    "case-of-another-mass",
    "States a mass for the declared amount that is not that of the product.",
    [CASE + "002"],
    cases=[SPECIMEN],
)


@heavy.at("footprint")
def _(document: Document, about: SimpleNamespace) -> Document:
    if case_of(document) == SPECIMEN:
        from gxd_mocks.quantity import number, plain

        pcf = document["pcf"]
        pcf["productMassPerDeclaredUnit"] = plain(2 * number(pcf["productMassPerDeclaredUnit"]))
    return document


two = defect(
    "case-results-contradict",
    "Keeps an older active footprint of the product that says something else.",
    [CASE + "001"],
    cases=[SPECIMEN],
)


@two.at("list.items")
def _(entries: Iterable[Entry], about: SimpleNamespace) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        if case_of(entry.footprint) == SPECIMEN:
            yield Entry(entry.key, older(entry.footprint, about.spec))


def older(document: Document, spec: str) -> Document:
    """The same product a year before, half as much again."""
    from gxd_mocks.quantity import number, plain

    found = deepcopy(document)
    found |= {"id": footprint_id(f"older {document['id']}", spec[0]), "created": "2023-01-01T00:00:00Z"}
    for member in ("pcfExcludingBiogenicUptake", "pCfExcludingBiogenic"):
        if member in found["pcf"]:
            found["pcf"][member] = plain(number(found["pcf"][member]) * Fraction(3, 2))
    return found
