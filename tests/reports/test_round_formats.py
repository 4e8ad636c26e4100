from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from gxd_reports.cli import report
from tests.reports import rounds
from tests.reports.reading import HOSTILE

TWO = ["alpha", "beta"]


@pytest.fixture
def rendered(tmp_path):
    def render(name, file, changed=None, *more, **ending):
        folder = rounds.write(tmp_path / "round", rounds.rows(TWO, changed, *more), **ending)
        done = CliRunner().invoke(report, [name, str(folder)])
        assert done.exit_code == 0, done.output
        return (folder / file).read_text("utf-8")

    return render


ONE = {
    outcome: {("alpha", "beta"): rounds.cell("alpha", "beta", outcome)}
    for outcome in ("fails", "not tested", "cannot", "works with loss")
}


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [("fails", "failures"), ("not tested", "errors"), ("cannot", "skipped"), ("works with loss", None)],
)
def test_junit_counts_each_outcome_where_it_belongs(rendered, outcome, counted):
    suite = ElementTree.fromstring(rendered("junit", "junit.xml", ONE[outcome])).find("testsuite")
    numbers = {name: int(suite.get(name)) for name in ("failures", "errors", "skipped")}
    assert numbers == {"failures": 0, "errors": 0, "skipped": 0} | ({counted: 1} if counted else {})
    assert suite.get("tests") == "2"


def test_junit_is_never_green_for_an_interrupted_round(rendered):
    suite = ElementTree.fromstring(rendered("junit", "junit.xml", footer=False)).find("testsuite")
    assert suite.get("errors") == "1"


def test_junit_has_a_case_for_the_chain(rendered):
    broken = {"company": "alpha", "product": "a.1", "due": "1.47", "got": "1.5", "diagnoses": [rounds.both("dropped")]}
    chain = rounds.chain(equal=False, got="3.4", broken=[broken])
    suite = ElementTree.fromstring(rendered("junit", "junit.xml", None, chain)).find("testsuite")
    assert suite.get("failures") == "1"
    assert "alpha a.1: due 1.47, got 1.5: dropped" in suite.find("testcase/failure").text


def test_json_tells_everything_but_the_exchanges(rendered):
    told = json.loads(rendered("json", "report.json", ONE["fails"], rounds.chain()))
    assert (told["result"], told["counts"], told["missing"]) == ("fails", {"fails": 1, "works": 1}, 0)
    pair = told["pairs"][0]
    assert (pair["owner"], pair["outcome"], pair["side"], pair["requirement"]) == (
        "alpha",
        "fails",
        "owner",
        "PACT-DM3C-001",
    )
    assert pair["legs"][0]["reason"] == rounds.both("pull fails")
    assert told["asymmetric"] == [["alpha", "beta"]]
    assert told["chain"]["equal"] is True


def test_markdown_draws_the_matrix(rendered):
    lines = rendered("md", "report.md", ONE["fails"]).splitlines()
    assert "| alpha | · | ✕o |" in lines
    assert "| beta | ✓ | · |" in lines
    assert "| alpha → beta | owner | PACT-DM3C-001 | pull fails |" in lines


def test_a_chain_that_broke_is_annotated(rendered, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    lines = rendered("github", "report.github.txt", None, rounds.chain(equal=False, got="3.4")).splitlines()
    assert lines[0] == "::error title=chain b.1::due 3.5, got 3.4"


def test_annotations_name_the_pair(rendered, monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    lines = rendered("github", "report.github.txt", ONE["fails"]).splitlines()
    assert lines[0] == "::error title=alpha → beta::fails (owner, PACT-DM3C-001): pull fails"
    assert lines[-1] == "::error title=gxd-conformance::Something fails"
    assert "alpha → beta" in (tmp_path / "summary.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "file"),
    [("junit", "junit.xml"), ("json", "report.json"), ("md", "report.md"), ("github", "report.github.txt")],
)
def test_a_stranger_can_break_no_format(rendered, name, file):
    text = rendered(
        name,
        file,
        {("alpha", "beta"): rounds.cell("alpha", "beta", "fails", reason=rounds.both(HOSTILE), requirement=HOSTILE)},
    )
    if name == "junit":
        ElementTree.fromstring(text)
    elif name == "json":
        json.loads(text)
    elif name == "github":
        assert all(line.startswith("::") for line in text.splitlines())
    else:
        assert "<script>" not in text


def test_a_format_that_a_round_cannot_have_is_refused(tmp_path):
    done = CliRunner().invoke(report, ["sarif", str(rounds.write(tmp_path, rounds.rows(TWO)))])
    assert done.exit_code == 2
    assert "This is the record of a round. sarif is no report format; known are" in done.output
    assert not (tmp_path / "report.sarif").exists()


def test_a_run_has_no_pairs(sample):
    done = CliRunner().invoke(report, ["pairs", str(sample)])
    assert done.exit_code == 2
    assert "pairs is no report format" in done.output


def matrix(*arguments):
    return CliRunner().invoke(report, ["matrix", *map(str, arguments)])


def test_the_matrix_of_a_round_in_three_forms(tmp_path):
    folder = rounds.write(tmp_path / "round", rounds.rows(TWO, ONE["fails"]))
    assert "| alpha | · | ✕o |" in matrix(folder).output.splitlines()
    assert matrix(folder, "--format", "csv").output.splitlines()[1:] == ["alpha,,fails", "beta,works,"]
    told = json.loads(matrix(folder, "--format", "json").output)
    assert told["rows"] == [
        {"name": "alpha", "cells": [None, "fails"]},
        {"name": "beta", "cells": ["works", None]},
    ]
    assert matrix(folder, "--out", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["matrix.csv", "matrix.json", "matrix.md"]


def test_a_matrix_says_that_its_record_was_changed(tmp_path):
    folder = rounds.write(tmp_path / "round", rounds.rows(TWO, ONE["fails"]))
    assert "in doubt" not in matrix(folder).output
    record = folder / "round.jsonl"
    record.write_text(record.read_text("utf-8").replace('"fails"', '"works"'), "utf-8")
    assert matrix(folder).output.splitlines()[-1] == "in doubt, decides nothing: changed"
    assert json.loads(matrix(folder, "--format", "json").output)["doubts"] == ["changed"]
    told = matrix(folder, "--format", "csv")
    assert "in doubt, decides nothing: changed" in told.stderr
    assert "doubt" not in told.stdout


def test_the_matrix_of_runs_is_requirements_by_vendors(sample):
    told = json.loads(matrix(sample, sample, "--format", "json").output)
    assert told["kind"] == "runs"
    assert len(told["columns"]) == len(set(told["columns"])) or "[" in told["columns"][0]
    verdicts = {row["name"]: row["cells"] for row in told["rows"]}
    assert verdicts["PACT-PAG-003"] == ["fail", "fail"]


def test_no_cell_is_a_formula(tmp_path):
    odd = ["=cmd|' /C calc'!A0", "@x"]
    text = matrix(rounds.write(tmp_path, rounds.rows(odd)), "--format", "csv").output
    assert "\n'@x," in text
    assert not [cell for line in text.splitlines()[1:] for cell in line.split(",") if cell[:1] in "=@" and cell]


def test_two_rounds_make_no_matrix(tmp_path):
    folder = rounds.write(tmp_path, rounds.rows(TWO))
    done = matrix(folder, folder)
    assert done.exit_code == 2
    assert "diff" in done.output
