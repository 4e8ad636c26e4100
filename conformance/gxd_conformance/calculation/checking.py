"""Judging results that lie in files: footprints of any version, or a small table, as a vendor sends them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gxd_conformance.calculation.judging import GXD, Observation, asked_for, judge, scale_of
from gxd_conformance.calculation.published import Figure, Published, from_footprint, number_in
from gxd_conformance.documents.strict_json import read
from gxd_conformance.visible import visible
from gxd_fixtures import SPECS
from gxd_mocks import units
from gxd_mocks.calculators.errors import CalculationError

HEADERS: Mapping[str, dict[str, str]] = {
    "case": {"en": "case", "ja": "ケース"},
    "pcf": {"en": "footprint kgCO2e", "ja": "フットプリントkgCO2e"},
    "amount": {"en": "declared amount", "ja": "宣言量"},
    "unit": {"en": "declared unit", "ja": "宣言単位"},
    "mass": {"en": "mass kg", "ja": "質量kg"},
    "including_uptake": {"en": "including biogenic uptake kgCO2e", "ja": "生物由来取り込み含むkgCO2e"},
    "primary_data_share": {"en": "primary data share %", "ja": "一次データ比率%"},
    "exempted": {"en": "exempted %", "ja": "除外割合%"},
    "gate_to_gate": {"en": "gate-to-gate kgCO2e", "ja": "ゲートtoゲートkgCO2e"},
    "technological": {"en": "technological rating", "ja": "技術評点"},
    "geographical": {"en": "geographical rating", "ja": "地理評点"},
    "temporal": {"en": "temporal rating", "ja": "時間評点"},
    "completeness": {"en": "completeness rating", "ja": "完全性評点"},
    "reliability": {"en": "reliability rating", "ja": "信頼性評点"},
}
"""The columns of a table of results, by field."""

FIGURES = ("pcf", "including_uptake", "primary_data_share", "exempted", "gate_to_gate")
RATINGS = ("technological", "geographical", "temporal", "completeness", "reliability")
LARGEST = 50_000_000
"""Bytes. A file of results is small; one that is not was named by mistake."""


class Unusable(ValueError):
    """A file that holds no results. `complaints` are sentences with file, line and column."""

    def __init__(self, *complaints: str) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = list(complaints)


@dataclass(frozen=True, slots=True)
class Checked:
    """One result: where it stands, which case it answers, and what was seen."""

    where: str
    case: str
    observations: tuple[Observation, ...]

    @property
    def verdict(self) -> str:
        """`reject` for a wrong figure that counts, `warn` for one that is only recommended, `untestable`, or `accept`."""
        from gxd_conformance.requirement import Catalogue

        rows = Catalogue.read()
        wrong = [each for each in self.observations if not each.holds]
        if any(rows[each.requirement].binding for each in wrong):
            return "reject"
        missing = [each for each in self.observations if each.missing and rows[each.requirement].binding]
        return "untestable" if missing else "warn" if wrong else "accept"

    def to_json(self) -> dict[str, Any]:
        return {
            "where": self.where,
            "case": self.case,
            "verdict": self.verdict,
            "findings": [
                {
                    "requirement": each.requirement,
                    "path": each.path,
                    "got": each.got,
                    "expected": each.expected,
                    "diagnosis": each.diagnosis.to_json() if each.diagnosis else None,
                }
                for each in self.observations
                if not each.holds
            ],
            "missing": [each.missing for each in self.observations if each.missing],
        }

    def as_text(self, lang: str) -> str:
        lines = [f"{self.where}: {self.case}: {self.verdict}"]
        told: set[str] = set()
        for each in self.observations:
            if each.holds:
                continue
            lines.append(f"  {each.requirement}{f' at {visible(each.path)}' if each.path else ''}")
            lines.append(f"    got:       {visible(each.got)}")
            lines.append(f"    expected:  {each.expected}")
            if each.diagnosis and each.diagnosis.name not in told:
                told.add(each.diagnosis.name)
                lines.append(f"    diagnosis: {each.diagnosis.told(lang)}")
        lines += [f"  not judged: {visible(each.missing)}" for each in self.observations if each.missing]
        return "\n".join(lines)


def check_file(name: str, case: str | None = None) -> list[Checked]:
    """Every result in a file, `-` for standard input. Raises `Unusable`, and `OSError`."""
    content = _content(name)
    if Path(name).suffix.lower() in (".csv", ".tsv"):
        return list(_table(Path(name)))
    return list(_documents(content, name, case))


def _content(name: str) -> bytes:
    import sys

    if name == "-":
        content = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with open(name, "rb") as file:
            content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unusable(f"{name}: larger than {LARGEST:,} bytes; that is no file of results")
    return content


# ---------------------------------------------------------------------------------------------------------- footprints


def _documents(content: bytes, name: str, case: str | None) -> Iterator[Checked]:
    """The footprints of a document, a list body, an array or JSON lines; or rows of a table as objects."""
    found = list(_values(content, name))
    complaints: list[str] = []
    checked: list[Checked] = []
    for where, value in found:
        try:
            checked.append(_footprint(value, where, case) if _is_footprint(value) else _object(value, where, case))
        except Unusable as error:
            complaints += error.complaints
    if complaints or not checked:
        raise Unusable(*(complaints or [f"{name}:1:1: there is no footprint and no result here"]))
    yield from checked


def _values(content: bytes, name: str) -> Iterator[tuple[str, Any]]:
    reading = read(content)
    if not reading.problems:
        yield from _items(reading.value, name)
        return
    lines = [line for line in content.splitlines() if line.strip()]
    if len(lines) < 2 or not all(line.strip()[:1] == b"{" and line.strip()[-1:] == b"}" for line in lines):
        _readable(reading, name)
        yield from _items(reading.value, name)
        return
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            yield from _items(_readable(read(line), name, number), f"{name}:{number}")


def _readable(reading: Any, name: str, line: int = 0) -> Any:
    if reading.value is None and reading.problems:
        problem = reading.problems[0]
        raise Unusable(f"{name}:{line or problem.line}:{problem.column}: {problem.says}")
    return reading.value


def _items(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """A single document, or each of those in an array, in `data` of a list or get body, or in `results`."""
    if isinstance(value, dict) and not _is_footprint(value):
        for member in ("data", "results"):
            if isinstance(value.get(member), list | dict):
                yield from _items(value[member], f"{name}#/{member}" if "#" not in name else f"{name}/{member}")
                return
    if isinstance(value, list):
        for at, item in enumerate(value):
            yield f"{name}{'' if '#' in name else '#'}/{at}", item
    else:
        yield name, value


def _is_footprint(value: Any) -> bool:
    """A row of a table may be called pcf too, but is a number there and has no product ids."""
    return isinstance(value, dict) and (isinstance(value.get("pcf"), dict) or "productIds" in value)


def _footprint(document: Any, where: str, case: str | None) -> Checked:
    name = case or _case_of(document)
    if name is None:
        raise Unusable(
            f"{where}: no product id says which case this answers; end one with `:` and the name of the case, or say --case"
        )
    line = _line_of(document)
    if line is None:
        raise Unusable(f"{where}: specVersion is none that we know; write one of {', '.join(SPECS)} with its patch")
    return Checked(where, name, tuple(_asked(name, judge(name, from_footprint(document, line)), scale_of(line))))


def _case_of(document: Any) -> str | None:
    from gxd_mocks.cases.case import names

    ids = document.get("productIds")
    for each in ids if isinstance(ids, list) else ():
        name = str(each).rpartition(":")[2].casefold()
        if name in names():
            return name
    return None


def _line_of(document: Any) -> str | None:
    version = document.get("specVersion")
    line = version[:1] if isinstance(version, str) and version[1:2] == "." else None
    return line if line in {spec[:1] for spec in SPECS} else None


def _asked(name: str, observations: list[Observation], scale: str) -> Iterator[Observation]:
    """What the case asks for: where nothing is due, nothing is missing."""
    asked = asked_for(name, scale)
    return (each for each in observations if each.requirement in asked)


# --------------------------------------------------------------------------------------------------------------- tables


def _table(path: Path) -> Iterator[Checked]:
    """The rows of a CSV table. Headers in either language; every complaint has file, line and column."""
    from gxd_mocks.calculators.csv_input import cells_of
    from gxd_mocks.calculators.tables import TableError

    try:
        header, *rows = list(cells_of(path)) or [[]]
    except TableError as error:
        raise Unusable(*error.complaints) from None
    complaints = []
    fields = []
    for cell in header:
        name = _field(cell.text)
        if name is None:
            complaints.append(f"{cell.place}: there is no column “{cell.text}”; {_close(cell.text)}")
        fields.append(name)
    if "case" not in fields or "pcf" not in fields:
        complaints.append(f"{path}:1:1: the columns {HEADERS['case']['en']} and {HEADERS['pcf']['en']} are due")
    checked: list[Checked] = []
    for row in rows:
        cells = {name: cell for name, cell in zip(fields, row, strict=False) if name and cell.text}
        if set(cells) - {"case", "amount", "unit"}:
            places = {name: str(cell.place) for name, cell in cells.items()}
            try:
                checked.append(_row({name: cell.text for name, cell in cells.items()}, str(row[0].place), places))
            except Unusable as error:
                complaints += error.complaints
    if complaints or not checked:
        raise Unusable(*(complaints or [f"{path}:2:1: no row holds a result"]))
    yield from checked


def _object(value: Any, where: str, case: str | None) -> Checked:
    """A row as a JSON object, its members called as the fields or the headers."""
    if not isinstance(value, dict):
        raise Unusable(f"{where}: a footprint or an object with case and pcf is due")
    row: dict[str, Any] = {}
    unknown = []
    for key, each in value.items():
        name = _field(str(key))
        if name is None:
            unknown.append(f"{where}: there is no figure “{visible(str(key))[:60]}”; {_close(str(key)[:60])}")
        elif each is not None:
            row[name] = each
    if unknown:
        raise Unusable(*unknown)
    return _row(({"case": case} if case else {}) | row, where, {})


def _row(row: Mapping[str, Any], where: str, places: Mapping[str, str]) -> Checked:
    """One result, its figures for the declared amount beside them; without one, for that of the case."""
    from gxd_conformance.calculation.judging import right
    from gxd_mocks.cases.case import names

    name = str(row.get("case", "")).casefold()
    if name not in names():
        from difflib import get_close_matches

        close = get_close_matches(name, names(), n=1)
        hint = f"did you mean {close[0]}?" if close else "gxd cases list names them all"
        raise Unusable(f"{places.get('case', where)}: there is no case “{visible(name)[:60]}”; {hint}")
    bad = [
        f"{places.get(field, where)}: “{visible(str(row[field]))[:60]}” is no decimal number such as 12.5"
        for field in (*FIGURES, *RATINGS, "amount", "mass")
        if field in row and number_in(row[field]) is None
    ]
    due = right(name)
    unit, complaint = _unit(row.get("unit", due.unit.name), places.get("unit", where))
    if bad or complaint:
        raise Unusable(*bad, *([complaint] if complaint else []))
    scale = due.ratings[0] if due.ratings else "1-5"
    published = Published(
        unit=unit,
        unit_written=str(row.get("unit", due.unit.name)),
        unit_path="",
        amount=_figure(row, "amount") if "amount" in row else Figure(due.amount, str(due.amount)),
        mass=_figure(row, "mass"),
        figures={field: _figure(row, field) for field in FIGURES},
        scale=scale,
        ratings={field: _figure(row, field) for field in RATINGS},
        # A table has no extension; its gate-to-gate figure is judged where it is filled in.
        gxd={"calcMethod": due.gxd["calcMethod"], **_organisation(due.gxd)} if "gate_to_gate" in row else None,
    )
    seen = _asked(name, judge(name, published), scale)
    # A table has no place for the extension; nobody is told that it is missing there.
    return Checked(where, name, tuple(each for each in seen if not (each.requirement == GXD and each.missing)))


def _organisation(gxd: Mapping[str, Any]) -> dict[str, Any]:
    return {"organization": gxd["organization"]} if "organization" in gxd else {}


def _figure(row: Mapping[str, Any], field: str) -> Figure:
    return Figure(number_in(row[field]), str(row[field])) if field in row else Figure(None)


def _unit(written: Any, where: str) -> tuple[units.Unit | None, str]:
    try:
        return units.unit(written), ""
    except CalculationError as error:
        return None, f"{where}: {error.sentence()}"


def _field(header: str) -> str | None:
    wanted = " ".join(header.replace("_", " ").split()).casefold()
    for name, words in HEADERS.items():
        if wanted in (name.replace("_", " "), *(word.casefold() for word in words.values())):
            return name
    return None


def _close(text: str) -> str:
    from difflib import get_close_matches

    known = [word for words in HEADERS.values() for word in words.values()]
    close = get_close_matches(text, known, n=1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(words['en'] for words in HEADERS.values())}"
