"""Tables instead of a document: every case survives as CSV in both languages, and a mistake says where it stands."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gxd_mocks.calc_cli import calc
from gxd_mocks.calculators import csv_input
from gxd_mocks.calculators.tables import TABLES, TableError, layouts, to_tables
from gxd_mocks.cases.case import case, names


def write(folder: Path, input_: Any, method: str, lang: str, encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for table in to_tables(input_, method):
        with (folder / f"{table.layout.name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow([getattr(column, lang) for column in table.columns])
            writer.writerows(table.rows)
    return folder


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return value if isinstance(value, bool) else str(value)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(calc, [str(argument) for argument in arguments])


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", names())
def test_every_case_survives_as_tables(name: str, lang: str, tmp_path: Path) -> None:
    of = case(name)
    found = csv_input.read([write(tmp_path, of.input, of.method, lang)], of.method)
    assert as_text(found.document) == as_text(of.input)


def test_every_table_has_its_place_and_every_header_means_one_thing() -> None:
    assert {name for each in TABLES.values() for name in each} == set(layouts())
    for layout in layouts().values():
        columns = layout.all_columns(True)
        for lang in ("en", "ja"):
            headers = [getattr(column, lang) for column in columns]
            assert len(set(headers)) == len(headers), (layout.name, lang)
        assert all(sum(other.called(column.en) for other in columns) == 1 for column in columns), layout.name


def test_tables_are_calculated_like_a_document(tmp_path: Path) -> None:
    folder = write(tmp_path, case("bottle-with-scrap").input, "bom", "ja", "cp932")
    found = run("bom", folder, "--format", "json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["figures"]["footprint (kgCO2e)"]["exact"] == "0.0735"
    assert json.loads(run("bom", *sorted(folder.iterdir()), "--format", "json").stdout) == json.loads(found.stdout)


def test_a_refusal_names_file_line_and_column(tmp_path: Path) -> None:
    folder = write(tmp_path, case("bottle-with-scrap").input, "bom", "en")
    lines = folder / "lines.csv"
    lines.write_text(lines.read_text("utf-8").replace("24", "２４"), "utf-8")
    found = run("bom", folder)
    assert found.exit_code == 1
    assert f"{lines}:2:12: FullWidthDigits: " in found.stderr
    refused = json.loads(run("bom", folder, "--format", "json").stdout)
    assert (refused["error"], refused["file"], refused["line"], refused["column"]) == (
        "FullWidthDigits",
        str(lines),
        2,
        12,
    )


@pytest.mark.parametrize(
    ("table", "text", "complaint"),
    [
        (
            "lines",
            "item,component,quantiti\nbottle,PET,1\n",
            "lines.csv:1:16: bill of materials has no column “quantiti”; did you mean ",
        ),
        ("lines", "item,component,component\n", "lines.csv:1:16: the column “component” stands twice"),
        ("lines", "item,component\nbotle,PET\n", "lines.csv:2:1: the row belongs to “botle” of items; did you mean bottle?"),
        ("lines", "item,component\nbottle,PET,1\n", "lines.csv:2:12: there are more cells than headers"),
        ("lines", "", "lines.csv:1:1: the file is empty; the first row is due to hold the headers"),
        ("lines", 'item,component\n"bottle,PET\n', "lines.csv:2:1: unexpected end of data"),
        ("settings", "setting,value\nproduct,\n", "settings.csv:2:1: a setting is a name and a value; one of the two is missing"),
        ("nothing", "a,b\n1,2\n", "nothing.csv:1:1: which table is this? Name the file after one: settings.csv, items.csv, "),
    ],
)  # fmt: skip
def test_tables_that_do_not_go_together_are_told(table: str, text: str, complaint: str, tmp_path: Path) -> None:
    folder = write(tmp_path, case("bottle-with-scrap").input, "bom", "en")
    (folder / f"{table}.csv").write_text(text, "utf-8")
    found = run("bom", folder)
    assert found.exit_code == 2
    assert f"{folder}/{complaint}" in found.stderr


def test_a_table_is_known_by_its_headers_too(tmp_path: Path) -> None:
    folder = write(tmp_path, case("bottle-with-scrap").input, "bom", "ja")
    (folder / "lines.csv").rename(folder / "A社の表.csv")
    (folder / "items.csv").rename(folder / "品目.csv")
    assert run("bom", folder).exit_code == 0


def test_all_complaints_come_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, case("bottle-with-scrap").input, "bom", "en")
    (folder / "lines.csv").write_text("item,nonsense\n", "utf-8")
    (folder / "processes.csv").write_bytes(b"\x81")
    with pytest.raises(TableError) as error:
        csv_input.read([folder], "bom")
    assert len(error.value.complaints) == 2
    assert len(run("bom", folder).stderr.splitlines()) == 2
    told = json.loads(run("bom", folder, "--format", "json").stdout)
    assert told["what"]["en"].splitlines() == error.value.complaints


def test_one_document_or_tables_but_not_both(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("product: a")
    found = run("bom", tmp_path / "a.yaml", tmp_path / "a.yaml")
    assert found.exit_code == 2
    assert run("bom", tmp_path / "nowhere.yaml").exit_code == 2
    assert run("bom", tmp_path).exit_code == 2  # no file there is a JSON or YAML document, and a folder is for tables
