from __future__ import annotations

from itertools import pairwise

import pytest

from gxd_reports import page as module
from gxd_reports.page import Page
from gxd_reports.run_view import read_run


def page_of(path):
    return Page(read_run(path))


@pytest.mark.parametrize(
    ("rows", "verdict", "headline"),
    [
        ([{"verdict": "pass"}], "conformant", ("headline.conformant", 0)),
        ([{"verdict": "fail"}], "non_conformant", ("headline.violated", 1)),
        ([{"verdict": "untestable"}], "incomplete", ("headline.untested", 1)),
        ([{"verdict": "suite_error"}], "incomplete", ("headline.untested", 1)),
        ([{"verdict": "pass"}], "incomplete", ("headline.no_result", 0)),
        ([{"verdict": "pass"}], "non_conformant", ("headline.not_met", 0)),
        ([{"verdict": "pass"}], None, ("headline.interrupted", 0)),
        ([{"verdict": "excused"}], "conformant", ("headline.nothing", 0)),
    ],
)
def test_the_sentence_under_the_verdict(written, verdict_row, rows, verdict, headline):
    shown = page_of(written([verdict_row(**row) for row in rows], verdict)).headline
    assert (shown.key, len(shown.rows)) == headline


def test_the_sentence_when_recommendations_count(written, verdict_row):
    header = {"type": "header", "policies": {"fail_on": "should"}}
    page = page_of(written([header, verdict_row(level="SHOULD", verdict="warn")], "non_conformant"))
    assert (page.headline.key, [row.verdict for row in page.headline.rows]) == ("headline.recommended", ["warn"])


def test_areas_stand_in_the_order_of_the_specification(written, verdict_row):
    lines = [
        verdict_row(requirement=identifier, area=identifier.split("-")[1])
        for identifier in ("PACT-PAG-009", "PACT-HOST-001", "PACT-PAG-003", "PACT-AUTH-001")
    ]
    areas = page_of(written(lines)).areas
    assert list(areas) == ["HOST", "AUTH", "PAG"]
    assert [row.id for row in areas["PAG"]] == ["PACT-PAG-003", "PACT-PAG-009"]


def test_a_bar_is_as_wide_as_its_area(view):
    page = Page(view)
    for area in view.areas:
        parts = page.bar(area)
        assert sum(part.width for part in parts) == view.count(area=area)
        assert all(left.start + left.width == right.start for left, right in pairwise(parts))


def test_exchanges_behind_violations_come_first(written, rows, monkeypatch):
    monkeypatch.setattr(module, "MOST_EXCHANGES", 3)
    page = page_of(written(rows))
    assert page.shown_exchanges == {"x0002", "x0003", "x0007"}
    assert [exchange.id for exchange in page.exchanges()] == ["x0002", "x0003", "x0007"]
    assert page.links(["x0001", "x0007"]) == ["x0007", "x0001"]


def test_rows_that_need_attention_are_never_left_out_for_green_ones(written, rows, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 9)
    page = page_of(written(rows))
    assert {row.verdict for row in page.shown_rows.values()} == {
        "fail", "suite_error", "untestable", "disputed", "warn", "excused"
    }  # fmt: skip
    assert page.rows_left == 9


def test_findings_are_bounded_and_the_rest_is_counted(view):
    page = Page(view)
    [row] = [row for row in view.requirements if row.id == "PACT-DM3C-014"]
    assert len(page.findings_open(row)) + len(page.findings_closed(row)) + page.findings_left(row) == row.findings_total


def test_an_anchor_is_the_id_wherever_it_can_be(view):
    page = Page(view)
    assert page.anchor("PACT-PAG-003") == "PACT-PAG-003"
    hostile = page.anchor('"><script>')
    assert hostile.startswith("a-")
    assert hostile.isascii()
    assert hostile != page.anchor("\ud800")


def test_an_anchor_stands_once_and_never_takes_one_of_the_page(view):
    page = Page(view)
    assert page.once("F1") == "F1"
    assert page.once("F1") == ""
    assert page.once("summary") == ""
    assert page.once("") == ""


def test_how_to_ask_again(view):
    page = Page(view)
    findings = {found.id: found for row in view.requirements for found in row.findings}
    again = page.again(findings["F3a91c0de"])
    assert again.command.startswith("curl -i")
    assert not again.incoming
    assert page.again(findings["F0feed005"]) == (None, True)


def test_the_mark_of_every_sheet_can_be_quoted(written, rows):
    rows[0]["run_id"] = '2026"; } body { display: none'
    assert page_of(written(rows)).mark == "2026  body  display none"


def test_paper_has_room_for_the_exchanges_behind_findings(view):
    assert Page(view).behind_findings == {"x0001", "x0002", "x0004", "x0007", "x0009", "x0010"}
