"""Every solution keeps its companies' data in a form of its own, and loses nothing of it on the way to the calculators."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from gxd_fixtures import supply_chain
from gxd_mocks.calc_cli import METHODS as CALCULATORS
from gxd_mocks.calc_cli import run as calc
from gxd_mocks.quantity import fraction
from gxd_mocks.solutions.formats import FORMATS
from gxd_mocks.solutions.jobs import TablesDiffer, jobs, settled
from gxd_mocks.solutions.seating import Seating, seating
from gxd_mocks.solutions.solution import solutions, tables_of

SEATED = seating(supply_chain.load("phase-2"))
BY_METHOD = {seat.method: company for company, seat in SEATED.seats.items()}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("method", ["bom", "sales", "transaction"])
def test_a_format_gives_back_what_it_was_given(name: str, method: str) -> None:
    for company in SEATED.chain.companies:
        tables = tables_of(SEATED.chain, company, method)
        native = FORMATS[name].write(tables)
        assert FORMATS[name].read(native) == tables


def test_tables_are_japanese_and_open_in_a_spreadsheet() -> None:
    files = SEATED.native("A3-02")
    assert SEATED.seats["A3-02"].solution.name == "ecoassist-pro-lca"
    assert set(files) == {"製品.csv", "部品表.csv", "工程.csv", "外部調達.csv", "輸送.csv", "廃棄物.csv"}
    assert files["部品表.csv"].startswith("\ufeff製品コード,部品コード,数量,単位\r\n".encode())


def test_the_trading_platform_speaks_in_messages() -> None:
    (content,) = SEATED.native(BY_METHOD["transaction"]).values()
    document = json.loads(content)
    assert set(document) == {"会社", "自社排出量", "仕入", "売上"}
    assert all("金額" in row for row in document["売上"])


def test_old_tables_are_in_the_code_page_of_japanese_windows() -> None:
    assert SEATED.native("A1-02")["納入.csv"].decode("cp932").startswith("納入先コード,製品コード,数量")
    with pytest.raises(UnicodeDecodeError):
        SEATED.native("A1-02")["会社.csv"].decode("utf-8")


def test_every_number_in_native_data_is_text() -> None:
    for method in ("bom", "weight", "transaction"):
        for company in SEATED.chain.companies:
            for rows in tables_of(SEATED.chain, company, method).values():
                assert all(isinstance(value, str) for row in rows for value in row.values())


def test_nobody_knows_what_only_others_know() -> None:
    """A company's data name its suppliers' products and its customers, and nothing of how those calculate."""
    company = "A3-02"
    everything = b"".join(SEATED.native(company).values()).decode("utf-8-sig")
    strangers = {
        each.product
        for each in SEATED.chain.transactions
        if each.seller != company and each.buyer != company and each.product not in _bought(company)
    }
    assert strangers
    assert not [name for name in strangers if f"{name}," in everything]


def _bought(company: str) -> set[str]:
    return {each.product for each in SEATED.chain.bought_by(company)}


# --------------------------------------------------------------------------------------------- to `gxd calc`


@pytest.mark.parametrize("company", sorted({*BY_METHOD.values(), "A3-02"}))
def test_native_data_become_an_input_of_gxd_calc_with_the_same_result(company: str, capsys: Any) -> None:
    seat = SEATED.seats[company]
    received = {name: each.handed_over() for name, each in SEATED.published.items()}
    for job in seat.solution.jobs(SEATED.native(company), seat.method):
        assert job.method in CALCULATORS
        document = json.dumps(settled(job, received), ensure_ascii=False).encode()
        assert calc(job.method, "input.json", document, "json", (), "en") == 0
        figures = json.loads(capsys.readouterr().out)["figures"]
        for asked in job.asked:
            due = SEATED.published[asked.product].result
            if job.method == "bom":
                assert figures["footprint (kgCO2e)"]["exact"] == fraction(due.value)
            elif job.method == "transaction":
                per_thousand = next(value for name, value in figures.items() if name.startswith("intensity"))
                assert per_thousand[company]["exact"] == fraction(
                    due.value * Fraction(asked.quantity) / Fraction(asked.amount)
                )
            else:
                assert figures[asked.customer][f"per {asked.unit} (kgCO2e)"]["exact"] == fraction(due.value)


def test_books_whose_totals_are_not_what_was_used_are_refused() -> None:
    tables = tables_of(SEATED.chain, "A1-01", "sales")
    tables["totals"][1]["emission"] = "1"
    with pytest.raises(TablesDiffer, match=r"scope 2: the activities come to .* stated as 1000 kgCO2e"):
        jobs("sales", tables)


def test_solutions_are_thirteen_and_each_has_a_way_to_calculate() -> None:
    found = solutions()
    assert list(found)[:3] == ["ecoassist-pro-lca", "ecoassist-enterprise", "twx-21"]
    assert len(found) == 13
    assert {method for each in found.values() for method in each.methods} == {"bom", "sales", "weight", "transaction"}
    assert {each.format for each in found.values()} == set(FORMATS)
    assert all(each.title.ja and each.title.en and each.says.ja and each.says.en for each in found.values())


def test_a_seating_is_a_value() -> None:
    changed: Seating = SEATED.but("A1-01", method="weight")
    assert SEATED.seats["A1-01"].method == "sales"
    assert changed.seats["A1-01"].method == "weight"
    assert changed.published["A1-01.1"].value != SEATED.published["A1-01.1"].value
