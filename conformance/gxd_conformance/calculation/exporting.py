"""Handing cases out: the inputs as tables, without anything that tells the result. The same cases give the same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from gxd_mocks.calculators.tables import Table, to_tables
from gxd_mocks.cases.case import Case, case

ASKED = {"en": ("asked for", "question", "answer"), "ja": ("求める値", "項目", "内容")}


def export_cases(names: Sequence[str], out: Path, kinds: Sequence[str], lang: str) -> list[Path]:
    """Write the inputs of these cases below `out`, and a README of what to return. Raises `OSError`."""
    written: list[Path] = []
    for name in names:
        for kind in kinds:
            for path, content in KINDS[kind](case(name), lang):
                written.append(_write(out / path, content))
    written.append(_write(out / "README.md", readme([case(name) for name in names], lang).encode()))
    written.append(_write(out / "cases.csv", _questions([case(name) for name in names], lang)))
    written.append(_write(out / "results.csv", _answers([case(name) for name in names], lang)))
    return written


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# --------------------------------------------------------------------------------------------------------------- kinds


def _csv(of: Case, lang: str) -> Iterator[tuple[str, bytes]]:
    """One file for each table. `gxd calc` reads the folder."""
    for table in to_tables(of.input, of.method):
        rows = [[getattr(column, lang) for column in table.columns], *table.rows]
        yield f"csv/{of.id}/{table.layout.name}.csv", _csv_bytes(rows)


def _csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    # The mark tells spreadsheets that this is UTF-8: without it Japanese comes out as nonsense.
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _json(of: Case, lang: str) -> Iterator[tuple[str, bytes]]:
    """The document that `gxd calc` reads, and what is asked for."""
    document = {
        "id": of.id,
        "method": of.method,
        "title": of.title[lang],
        "story": of.story[lang],
        "asks": asked_for(of, lang),
        "policies": of.policies.echo(of.method),
        "input": _as_text(of.input),
    }
    yield f"json/{of.id}.json", (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _as_text(value: Any) -> Any:
    """Numbers as text, as on the wire: a reader of JSON would make binary floats of them."""
    if isinstance(value, Mapping):
        return {name: _as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return value if isinstance(value, bool) else str(value)


def _xlsx(of: Case, lang: str) -> Iterator[tuple[str, bytes]]:
    """A workbook with a sheet for what is asked and one for each table. Numbers stay text, so none loses a digit."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    title, *heads = ASKED[lang]
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    _fill(sheet, [heads, *([question, answer] for question, answer in asked_for(of, lang).items())], Font(bold=True))
    for table in to_tables(of.input, of.method):
        _fill(book.create_sheet(getattr(table.layout, lang)), _rows(table, lang), Font(bold=True))
    yield f"xlsx/{of.id}.xlsx", _workbook_bytes(book)


def _rows(table: Table, lang: str) -> list[list[str]]:
    return [[getattr(column, lang) for column in table.columns], *table.rows]


def _fill(sheet: Any, rows: Sequence[Sequence[str]], bold: Any) -> None:
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = bold
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"  # text, whatever it looks like
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = min(
            60, 4 + max(2 * len(str(cell.value or "")) for cell in column)
        )


def _workbook_bytes(book: Any) -> bytes:
    """The workbook without the moment at which it was written, inside and in the archive around it."""
    from datetime import datetime
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    when = datetime(2023, 8, 4)
    book.properties.created = book.properties.modified = when
    book.properties.creator = "gxd-conformance"
    saved, steady = BytesIO(), BytesIO()
    book.save(saved)
    with ZipFile(saved) as given, ZipFile(steady, "w", ZIP_DEFLATED) as taken:
        for name in sorted(given.namelist()):
            content = given.read(name)
            if name == "docProps/core.xml":
                # openpyxl stamps the time of saving over what was set.
                content = _restamped(content, when.strftime("%Y-%m-%dT%H:%M:%SZ"))
            taken.writestr(ZipInfo(name, when.timetuple()[:6]), content, compress_type=ZIP_DEFLATED)
    return steady.getvalue()


def _restamped(content: bytes, when: str) -> bytes:
    import re

    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", when.encode(), content)


Writer = Callable[[Case, str], Iterator[tuple[str, bytes]]]
KINDS: dict[str, Writer] = {"xlsx": _xlsx, "csv": _csv, "json": _json}


# ------------------------------------------------------------------------------------------------------ what is asked

WORDS = {
    "en": {
        "title": "title",
        "story": "story",
        "method": "method",
        "declared": "declared amount and unit",
        "mass": "mass of the declared amount in kg",
        "customer": "for the customer",
        "seller": "delivered by",
        "buyer": "delivered to",
        "quantity": "quantity delivered",
        "part": "for the co-product",
        "policies": "choices",
    },
    "ja": {
        "title": "題名",
        "story": "概要",
        "method": "算定方法",
        "declared": "宣言量と宣言単位",
        "mass": "宣言量の質量(kg)",
        "customer": "対象の顧客",
        "seller": "納入元",
        "buyer": "納入先",
        "quantity": "納入数量",
        "part": "対象の共製品",
        "policies": "選択事項",
    },
}


def asked_for(of: Case, lang: str) -> dict[str, str]:
    """What has to be calculated, in words; never the result."""
    from gxd_fixtures.cases import results

    words, right = WORDS[lang], results()[of.id]["right"]
    declared = right["declared"]
    found = {
        words["title"]: of.title[lang],
        words["story"]: of.story[lang],
        words["method"]: of.method,
        words["declared"]: f"{declared['amount']} {declared['unit']}",
    }
    if "mass" in right:
        found[words["mass"]] = right["mass"]
    for name in ("customer", "seller", "buyer", "part"):
        if name in of.asks:
            found[words[name]] = str(of.asks[name])
    if "quantity" in of.asks:
        found[words["quantity"]] = f"{of.asks['quantity']} {of.asks['unit']}"
    found[words["policies"]] = " ".join(f"{name}={value}" for name, value in of.policies.echo(of.method).items())
    return found


def _questions(found: Sequence[Case], lang: str) -> bytes:
    """What is asked for in every case, one row each."""
    asked = [asked_for(each, lang) for each in found]
    columns = [word for word in WORDS[lang].values() if any(word in each for each in asked)]
    rows = [[each.id, *(words.get(column, "") for column in columns)] for each, words in zip(found, asked, strict=True)]
    return _csv_bytes([["case" if lang == "en" else "ケース", *columns], *rows])


def _answers(found: Sequence[Case], lang: str) -> bytes:
    """An empty table for the results: the case, its declared unit, and columns to fill in."""
    from gxd_conformance.calculation.checking import HEADERS
    from gxd_fixtures.cases import results

    rows = [[header[lang] for header in HEADERS.values()]]
    for each in found:
        declared = results()[each.id]["right"]["declared"]
        rows.append([each.id, "", declared["amount"], declared["unit"], *[""] * (len(HEADERS) - 4)])
    return _csv_bytes(rows)


def readme(found: Sequence[Case], lang: str) -> str:
    """What to return, and how."""
    from gxd_mocks.cases.documents import product_id

    first = found[0] if found else None
    lines = {
        "en": [
            "# Calculation cases",
            "",
            "`cases.csv` says what is asked for in each case; the inputs stand in the folders. Calculate each case with your",
            "product and return the results in one of three ways:",
            "",
            "1. Publish each result as a footprint at your endpoint, under a product id of your choice, and name it in",
            "   vendor.yaml (below). `gxd run vendor.yaml` then fetches and judges it.",
            "2. Send the footprints as JSON (2.x or 3.0). A product id that ends with `:` and the name of the case says which",
            "   case it answers. `gxd cases check footprints.json` judges them.",
            "3. Fill in `results.csv`. `gxd cases check results.csv` judges it.",
            "",
            "Emissions are kgCO2e: for the whole declared amount in 3.0 and in the table, per unit in 2.x. Do not round, or",
            "round once at the end to four digits or more. Shares are percent. Cells hold text, so that no digit is lost.",
            "",
        ],
        "ja": [
            "# 計算ケース",
            "",
            "各ケースで求める値は `cases.csv` に、入力は各フォルダにある。自社の製品で計算し、次のいずれかの方法で結果を返す。",
            "",
            "1. 任意の製品IDでフットプリントとして公表し、vendor.yaml(下記)に記す。`gxd run vendor.yaml` が評価する。",
            "2. フットプリントを JSON(2.x または 3.0)で送る。製品IDの末尾を `:` とケース名にすると対応が分かる。",
            "   `gxd cases check footprints.json` が評価する。",
            "3. `results.csv` に記入する。`gxd cases check results.csv` が評価する。",
            "",
            "排出量は kgCO2e とし、3.0 と表では宣言量全体、2.x では単位当たりとする。",
            "丸めないか、最後に一度だけ四桁以上に丸める。",
            "比率はパーセントで記す。桁を失わないよう、セルの値は文字列である。",
            "",
        ],
    }[lang]
    if first:
        lines += [
            "```yaml",
            "calculation:",
            "  cases:",
            f'    {first.id}: {{product_id: "{product_id(first.id)}", method: {first.method}}}',
            "```",
            "",
        ]
    head = ("case", "method", "difficulty", "title") if lang == "en" else ("ケース", "方法", "難度", "題名")
    lines += [f"| {' | '.join(head)} |", "|---|---|---|---|"]
    lines += [f"| {each.id} | {each.method} | {each.difficulty} | {each.title[lang]} |" for each in found]
    return "\n".join(lines) + "\n"
