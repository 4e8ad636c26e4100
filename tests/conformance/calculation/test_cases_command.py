"""`gxd cases`: what it lists, hands out and judges, its exit codes, and what it says of files that hold no result."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gxd_conformance.calculation.checking import HEADERS
from gxd_conformance.calculation.judging import right
from gxd_conformance.cases_cli import DIFFICULTIES, METHODS, cases
from gxd_fixtures import cases as data
from gxd_mocks.calc_cli import calc
from gxd_mocks.cases.case import case, names
from gxd_mocks.cases.documents import document, published, wrong
from gxd_mocks.cases.documents import right as solved


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cases, [str(argument) for argument in arguments], input=stdin)


def written(folder: Path, value: Any, name: str = "answer.json") -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), "utf-8")
    return path


# ---------------------------------------------------------------------------------------------------------------- list


def test_the_list_knows_every_case_and_what_it_is_about() -> None:
    assert (METHODS, DIFFICULTIES) == (data.METHODS, data.DIFFICULTIES)
    rows = json.loads(run("list", "--format", "json").stdout)
    assert [row["id"] for row in rows] == names()
    assert all(row["title"]["ja"] and row["story"]["en"] and row["known_mistakes"] for row in rows)
    assert not {"pcf", "right", "wrong"} & set().union(*rows)


def test_the_list_is_filtered() -> None:
    chosen = json.loads(run("list", "--method", "weight", "--difficulty", "nasty", "--format", "json").stdout)
    assert [row["id"] for row in chosen] == ["pieces-and-mass"]
    about = json.loads(run("list", "--topic", "TAX", "--format", "json").stdout)
    assert {row["id"] for row in about} >= {"sales-with-tax", "spend-with-tax"}
    assert "スコープ" not in run("list").stdout
    assert "売上高による部品の按分" in run("list", "--lang", "ja").stdout


# -------------------------------------------------------------------------------------------------------------- export


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_handed_out_can_be_calculated_and_tells_no_result(lang: str, tmp_path: Path) -> None:
    assert run("export", "--out", tmp_path, "--lang", lang, "--as", "csv,json").exit_code == 0
    for name in names():
        text = "".join(path.read_text("utf-8-sig") for path in (tmp_path / "csv" / name).iterdir())
        text += (tmp_path / "json" / f"{name}.json").read_text("utf-8")
        for mistake in case(name).wrong:
            assert mistake not in text
        due = data.results()[name]["right"]["pcf"]
        assert len(due) < 6 or due not in text, name
    folder = tmp_path / "csv" / "notebook-2023"
    found = CliRunner().invoke(calc, ["bom", str(folder), "--format", "json"])
    assert (
        json.loads(found.stdout)["figures"]["footprint (kgCO2e)"]["value"]
        == data.results()["notebook-2023"]["right"]["pcf"]
    )


def test_the_same_cases_give_the_same_bytes(tmp_path: Path) -> None:
    chosen = ("notebook-2023", "five-firm-network")
    for folder in ("one", "two"):
        assert run("export", *chosen, "--out", tmp_path / folder, "--lang", "ja").exit_code == 0
    one = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    two = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in (tmp_path / "two").rglob("*.*")}
    assert one == two
    assert {path.parts[0] for path in one} == {"xlsx", "csv", "json", "README.md", "cases.csv", "results.csv"}


def test_a_workbook_holds_the_tables_and_no_digit_is_lost(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    run("export", "chip-capacitor", "--out", tmp_path, "--lang", "ja", "--as", "xlsx")
    book = load_workbook(tmp_path / "xlsx" / "chip-capacitor.xlsx")
    assert book.sheetnames == ["求める値", "設定", "品目", "部品表", "活動量", "排出原単位"]
    assert [cell.value for cell in book["品目"][2]] == ["capacitor", "piece", "0.000002"]
    assert {type(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row} <= {str, type(None)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "notbook-2023", "--out", "x"), "there is no case notbook-2023; did you mean notebook-2023?"),
        (("export", "--out", "x", "--as", "pdf"), "--as pdf: there is no such kind; known are xlsx, csv, json"),
        (("export",), "Missing option '--out'"),
        (("check", "nowhere.json"), "nowhere.json: No such file or directory"),
    ],
)
def test_mistakes_of_usage_end_with_2(arguments: tuple[str, ...], said: str) -> None:
    found = run(*arguments)
    assert found.exit_code == 2
    assert said in found.output


# --------------------------------------------------------------------------------------------------------------- check


@pytest.mark.parametrize("spec", ["2.0", "2.3", "3.0"])
def test_right_results_are_accepted_however_they_come(spec: str, tmp_path: Path) -> None:
    documents = published(spec)
    files = [
        written(tmp_path, documents, "array.json"),
        written(tmp_path, {"data": documents}, "list.json"),
        written(tmp_path, {"data": documents[0]}, "get.json"),
        written(tmp_path, documents[0], "one.json"),
        written(tmp_path, "\n".join(json.dumps(each) for each in documents) + "\n", "lines.jsonl"),
    ]
    found = run("check", *files, "--format", "json")
    assert found.exit_code == 0, found.output
    results = json.loads(found.stdout)["results"]
    assert {each["verdict"] for each in results} == {"accept"}
    assert len(results) == 3 * len(documents) + 2


def test_a_wrong_result_is_named_in_both_languages(tmp_path: Path) -> None:
    liar = document("bottle-with-scrap", wrong("bottle-with-scrap", "scrap-multiplied"), "3.0")
    file = written(tmp_path, liar)
    found = run("check", file)
    assert found.exit_code == 1
    assert "scrap multiplied instead of divided (scrap-multiplied)" in found.stdout
    assert "損失率の乗算(除算すべき)(scrap-multiplied)" in run("check", file, "--lang", "ja").stdout
    result = json.loads(run("check", file, "--format", "json").stdout)["results"][0]
    assert (result["case"], result["verdict"]) == ("bottle-with-scrap", "reject")
    assert {each["diagnosis"]["name"] for each in result["findings"]} == {"scrap-multiplied"}


def test_a_table_is_judged_row_by_row(tmp_path: Path) -> None:
    """As it is handed out, filled in; rows that stay empty are no results."""
    run(
        "export",
        "bottle-with-scrap",
        "parts-by-sales",
        "kettle-two-parts",
        "--out",
        tmp_path,
        "--lang",
        "ja",
        "--as",
        "csv",
    )
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    fill = {"bottle-with-scrap": solved("bottle-with-scrap"), "parts-by-sales": wrong("parts-by-sales", "not-per-unit")}
    for row in rows:
        if row[0] in fill:
            row[1] = data.results()["bottle-with-scrap"]["right"]["pcf"] if row[0] == "bottle-with-scrap" else "200000"
            row[6] = "47.3" if row[0] == "bottle-with-scrap" else ""
            row[7] = "0"
    with (tmp_path / "filled.csv").open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    found = json.loads(run("check", tmp_path / "filled.csv", "--format", "json").stdout)
    assert [(each["case"], each["verdict"]) for each in found["results"]] == [
        ("bottle-with-scrap", "accept"),
        ("parts-by-sales", "reject"),
    ]
    assert found["results"][1]["findings"][0]["diagnosis"]["name"] == "not-per-unit"


def test_a_table_may_be_json_with_numbers_or_text(tmp_path: Path) -> None:
    rows = [
        {"case": "parts-by-sales", "pcf": 12.5, "unit": "kg"},
        {"case": "sheet-by-mass", "footprint kgCO2e": "800", "declared unit": "t"},
        {"case": "sheet-by-mass", "pcf": "0.8", "unit": "kg", "amount": "1"},
    ]
    found = run("check", written(tmp_path, {"results": rows}), "--format", "json")
    assert found.exit_code == 0, found.output
    assert [each["verdict"] for each in json.loads(found.stdout)["results"]] == ["accept"] * 3


def test_what_is_not_stated_is_not_green(tmp_path: Path) -> None:
    file = written(tmp_path, {"case": "bottle-with-scrap", "pcf": "0.0735"})
    found = run("check", file)
    assert found.exit_code == 2
    assert "primary data share is needed, nothing is published" in found.stdout


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "case,footprint kgCO2e\nbotle,1\n", "a.csv:2:1: there is no case “botle”; "),
        ("a.csv", "case,footprint kgCO2e\nbottle-with-scrap,\"1,5\"\n", "a.csv:2:19: “1,5” is no decimal number"),
        ("a.csv", "case,fotprint kgCO2e\n", "a.csv:1:6: there is no column “fotprint kgCO2e”; did you mean footprint kgCO2e?"),
        ("a.csv", "case,footprint kgCO2e,declared unit\nbottle-with-scrap,1,ton\n", "a.csv:2:21: “ton” can mean "),
        ("a.csv", "case,footprint kgCO2e\n", "a.csv:2:1: no row holds a result"),
        ("a.csv", "", "a.csv:1:1: the columns case and footprint kgCO2e are due"),
        ("a.json", "{\n \"case\" 5}", "a.json:2:9: "),
        ("a.json", "[]", "a.json:1:1: there is no footprint and no result here"),
        ("a.json", "[{\"case\": \"kettle-two-parts\", \"pfc\": \"1\"}]", "a.json#/0: there is no figure “pfc”; "),
        ("a.json", "[5]", "a.json#/0: a footprint or an object with case and pcf is due"),
        ("a.json", "{\"pcf\": {}, \"productIds\": [\"urn:a:b\"]}", "a.json: no product id says which case this answers"),
        ("a.json", "{\"pcf\": {}, \"productIds\": [\"urn:a:kettle-two-parts\"]}", "a.json: specVersion is none that we know"),
        ("a.jsonl", "{\"a\": 1}\n{\"a\": }\n", "a.jsonl:2:7: "),
    ],
)  # fmt: skip
def test_files_that_hold_no_result_say_where_and_why(name: str, text: str, said: str, tmp_path: Path) -> None:
    found = run("check", written(tmp_path, text, name))
    assert found.exit_code == 2
    assert f"{tmp_path}/{said}" in found.stderr, found.stderr


HOSTILE = [
    {"pcf": 5, "productIds": ["urn:x:kettle-two-parts"], "specVersion": "3.0.0"},
    {"pcf": {"pcfExcludingBiogenicUptake": ["1"]}, "productIds": ["urn:x:kettle-two-parts"], "specVersion": "2.3.0"},
    {
        "pcf": {
            "declaredUnitOfMeasurement": {"a": 1},
            "declaredUnitAmount": "1e400",
            "pcfExcludingBiogenicUptake": "9" * 5000,
        },
        "productIds": ["urn:x:kettle-two-parts", 5, None],
        "specVersion": "3.0.0",
        "extensions": [5, {"data": 7}, {"data": {"calcMethod": {}, "gateToGate": 4, "organization": "x"}}],
    },
    {
        "pcf": {"declaredUnitOfMeasurement": "piece", "declaredUnitAmount": "0", "pcfExcludingBiogenicUptake": "-1"},
        "productIds": ["urn:x:levels-of-their-own"],
        "specVersion": "3.0.0",
        "extensions": [{"data": {"calcMethod": "1", "organization": {"scope3Category": {"a": []}}}}],
    },
]


@pytest.mark.parametrize("value", HOSTILE)
def test_nonsense_is_never_accepted_and_never_breaks(value: dict[str, Any], tmp_path: Path) -> None:
    found = run("check", written(tmp_path, value), "--format", "json")
    assert found.exit_code in (1, 2), found.output
    assert {each["verdict"] for each in json.loads(found.stdout)["results"]} <= {"reject", "untestable"}


def test_a_value_per_unit_is_told_also_where_the_case_asks_for_one(tmp_path: Path) -> None:
    """Ten declared, and the value of one beside them: wrong by the amount, whatever the case."""
    liar = document("kettle-two-parts", solved("kettle-two-parts"), "3.0")
    liar["pcf"]["declaredUnitAmount"] = "10"
    liar["pcf"]["productMassPerDeclaredUnit"] = "11"
    result = json.loads(run("check", written(tmp_path, liar), "--format", "json").stdout)["results"][0]
    named = {each["requirement"]: each["diagnosis"]["name"] for each in result["findings"] if each["diagnosis"]}
    assert named["CALC-CASE-002"] == named["CALC-CASE-003"] == "amount-left-out"


def test_an_unknown_mistake_is_told_by_its_size(tmp_path: Path) -> None:
    liar = document("kettle-two-parts", solved("kettle-two-parts"), "3.0")
    liar["pcf"]["pcfExcludingBiogenicUptake"] = "34.2"
    found = run("check", written(tmp_path, liar)).stdout
    assert "10 times what is due" in found
    assert "diagnosis" not in found


def test_a_value_at_the_edge_of_the_tolerance(tmp_path: Path) -> None:
    """3.42 within 0.05 %: 3.42171 is in, 3.42172 is out."""
    assert right("kettle-two-parts").pcf == solved("kettle-two-parts").pcf
    for value, code in (("3.42171", 0), ("3.41829", 0), ("3.42172", 1), ("3.41828", 1)):
        row = {"case": "kettle-two-parts", "pcf": value, "primary data share %": "35.0877", "exempted": "0"}
        assert run("check", written(tmp_path, row)).exit_code == code, value


def test_standard_input_and_the_name_of_the_case_by_option() -> None:
    one = document("kettle-two-parts", solved("kettle-two-parts"), "3.0") | {"productIds": ["urn:gtin:9520000000011"]}
    assert run("check", "--case", "kettle-two-parts", "-", stdin=json.dumps(one).encode()).exit_code == 0


def test_every_header_means_one_figure() -> None:
    for lang in ("en", "ja"):
        headers = [words[lang] for words in HEADERS.values()]
        assert len(set(headers)) == len(headers)
