from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from gxd_reports.cli import report
from tests.reports import rounds
from tests.reports.reading import HOSTILE, Reader, forbids_every_request, loads_nothing

TWO = ["alpha", "beta"]
PAIR = ("alpha", "beta")


def cells(outcome, **changes):
    return {PAIR: rounds.cell(*PAIR, outcome, **changes)}


@pytest.fixture
def diff(tmp_path):
    """Compare two sets of lines; returns the exit code and the comparison as JSON."""

    def compare(old, new, **ending):
        one = rounds.write(tmp_path / "old", old)
        other = rounds.write(tmp_path / "new", new, **ending)
        done = CliRunner().invoke(report, ["diff", str(one), str(other), "--format", "json"])
        return done.exit_code, json.loads(done.output)

    return compare


@pytest.mark.parametrize(
    ("old", "new", "kind", "code"),
    [
        ("works", "fails", "worse", 1),
        ("works", "works with loss", "worse", 1),
        ("works with loss", "cannot", "worse", 1),
        ("cannot", "fails", "worse", 1),
        ("works", "not tested", "untold", 2),
        ("fails", "works", "better", 0),
        ("works with loss", "works", "better", 0),
        ("cannot", "works", "better", 0),
        ("not tested", "works", "better", 0),
        ("not tested", "fails", "worse", 1),
        ("not tested", "cannot", "changed", 0),
        ("fails", "cannot", "changed", 0),
        ("works", "works", None, 0),
    ],
)
def test_what_became_of_a_pair(diff, old, new, kind, code):
    exit_code, told = diff(rounds.rows(TWO, cells(old)), rounds.rows(TWO, cells(new)))
    assert exit_code == code
    assert [(change["kind"], change["what"]) for change in told["changes"]] == (
        [(kind, "alpha → beta")] if kind else []
    )
    assert told["counts"]["same"] == (1 if kind else 2)


def test_a_way_that_got_worse_is_not_hidden_behind_one_that_works(diff):
    """The cell works by pull before and after; events worked and are gone."""
    before = cells("works")
    after = cells("works", legs=[rounds.leg("pull"), rounds.leg("events", "cannot")])
    code, told = diff(rounds.rows(TWO, before), rounds.rows(TWO, after))
    assert (code, told["changes"][0]["kind"]) == (1, "worse")
    assert told["changes"][0]["why"] == rounds.both("events cannot")


def test_a_way_that_was_not_tested_is_not_taken_for_a_declaration(diff):
    legs = [rounds.leg("pull", "cannot"), rounds.leg("events", "not tested")]
    before = cells("works", legs=[rounds.leg("pull", "cannot"), rounds.leg("events")])
    code, told = diff(rounds.rows(TWO, before), rounds.rows(TWO, cells("cannot", legs=legs)))
    assert (code, told["changes"][0]["kind"]) == (2, "untold")


def test_another_cause_of_the_same_failure_is_told(diff):
    code, told = diff(rounds.rows(TWO, cells("fails")), rounds.rows(TWO, cells("fails", side="recipient")))
    assert (code, [change["kind"] for change in told["changes"]]) == (0, ["changed"])


def test_who_joined_and_who_left(diff):
    code, told = diff(rounds.rows(["alpha", "beta"]), rounds.rows(["alpha", "gamma"]))
    assert {(change["kind"], change["what"]) for change in told["changes"]} == {
        ("gone", "alpha → beta"),
        ("gone", "beta → alpha"),
        ("new", "alpha → gamma"),
        ("new", "gamma → alpha"),
    }
    assert code == 2  # nothing is in both, so nothing could be compared


def test_a_pair_of_two_who_are_still_there_cannot_be_told(diff):
    code, told = diff(rounds.rows(TWO), rounds.rows(TWO)[:-1])
    assert (code, [change["kind"] for change in told["changes"]]) == (2, ["untold"])


def test_an_interrupted_round_is_no_good_news(diff):
    code, told = diff(rounds.rows(TWO), rounds.rows(TWO), footer=False)
    assert (code, told["doubts"]) == (2, ["NEW: interrupted"])


@pytest.mark.parametrize(
    ("old", "new", "kind", "code"),
    [({}, {"equal": False, "got": "3.4"}, "worse", 1), ({"equal": False}, {}, "better", 0), ({}, {}, None, 0)],
)
def test_the_chain_is_compared(diff, old, new, kind, code):
    exit_code, told = diff(rounds.rows(TWO, None, rounds.chain(**old)), rounds.rows(TWO, None, rounds.chain(**new)))
    assert (exit_code, [change["kind"] for change in told["changes"]]) == (code, [kind] if kind else [])


def test_a_chain_that_is_gone_cannot_be_told(diff):
    code, told = diff(rounds.rows(TWO, None, rounds.chain()), rounds.rows(TWO))
    assert (code, told["changes"][0]["kind"]) == (2, "untold")


# Runs


@pytest.fixture
def runs(tmp_path, written):
    """Compare two lists of verdict lines."""

    def compare(old, new, **header):
        head = {
            "type": "header",
            "run_id": "r",
            "spec": "3.0",
            "vendor": {"name": "A"},
            "policies": {"fail_on": "must"},
        }
        paths = []
        for name, rows in (("old", old), ("new", new)):
            path = tmp_path / name / "run.jsonl"
            path.parent.mkdir(exist_ok=True)
            changed = head | header if name == "new" else head
            path.write_bytes(
                written(
                    [changed, *rows], "conformant" if all(row["verdict"] == "pass" for row in rows) else "incomplete"
                ).read_bytes()
            )
            paths.append(str(path))
        done = CliRunner().invoke(report, ["diff", *paths, "--format", "json"])
        return done.exit_code, json.loads(done.output)

    return compare


@pytest.mark.parametrize(
    ("old", "new", "kind", "code"),
    [
        ("pass", "fail", "worse", 1),
        ("untestable", "fail", "worse", 1),
        ("warn", "fail", "worse", 1),
        ("fail", "pass", "better", 0),
        ("untestable", "pass", "better", 0),
        ("pass", "untestable", "untold", 2),
        ("pass", "suite_error", "untold", 2),
        ("pass", "warn", "changed", 0),
        ("fail", "excused", "changed", 0),
        ("pass", "pass", None, 0),
        ("fail", "fail", None, 0),
    ],
)
def test_what_became_of_a_requirement(runs, verdict_row, old, new, kind, code):
    exit_code, told = runs([verdict_row(verdict=old)], [verdict_row(verdict=new)])
    assert (exit_code, [change["kind"] for change in told["changes"]]) == (code, [kind] if kind else [])


def test_a_recommendation_that_counts_is_red(runs, verdict_row):
    rows = [verdict_row()], [verdict_row(verdict="warn")]
    assert runs(*rows)[0] == 0
    assert runs(*rows, policies={"fail_on": "should"})[0] == 1


def test_a_new_check_does_not_fail_anyone_afterwards(runs, verdict_row):
    code, told = runs([verdict_row()], [verdict_row(), verdict_row(requirement="PACT-NEW-001", verdict="fail")])
    assert (code, [change["kind"] for change in told["changes"]]) == (0, ["new"])


def test_another_fault_behind_a_red_requirement_is_told(runs, verdict_row):
    faults = [verdict_row(verdict="fail", findings=[{"id": name}]) for name in ("F1", "F2")]
    assert [change["kind"] for change in runs(faults[:1], faults[1:])[1]["changes"]] == ["changed"]


def test_circumstances_that_differ_are_told(runs, verdict_row):
    assert runs([verdict_row()], [verdict_row()], spec="2.3")[1]["differs"] == ["spec: 3.0 -> 2.3"]


# The command


def test_a_round_and_a_run_cannot_be_compared(tmp_path, sample):
    done = CliRunner().invoke(report, ["diff", str(rounds.write(tmp_path, rounds.rows(TWO))), str(sample)])
    assert done.exit_code == 2
    assert "cannot be compared" in done.output


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_two(sample, number):
    done = CliRunner().invoke(report, ["diff", *[str(sample)] * number])
    assert done.exit_code == 2
    assert "OLD NEW" in done.output


def test_the_text_ends_with_the_answer(tmp_path):
    one = rounds.write(tmp_path / "old", rounds.rows(TWO))
    other = rounds.write(tmp_path / "new", rounds.rows(TWO, cells("fails")))
    done = CliRunner().invoke(report, ["diff", str(one), str(other)])
    assert done.exit_code == 1
    assert "  alpha → beta: works -> fails: pull fails" in done.output.splitlines()
    assert done.output.splitlines()[-1] == "Something got worse"


def test_the_page_is_whole_and_loads_nothing(tmp_path):
    one = rounds.write(tmp_path / "old", rounds.rows([HOSTILE, "beta"]))
    lines = rounds.rows(
        [HOSTILE, "beta"], {(HOSTILE, "beta"): rounds.cell(HOSTILE, "beta", "fails", reason=rounds.both(HOSTILE))}
    )
    other = rounds.write(tmp_path / "new", lines)
    CliRunner().invoke(report, ["diff", str(one), str(other), "--out", str(tmp_path / "out")])
    text = (tmp_path / "out" / "diff.html").read_text("utf-8")
    page = Reader(text)
    assert page.complaints == []
    loads_nothing(text, page)
    forbids_every_request(text)
    assert json.loads((tmp_path / "out" / "diff.json").read_text("utf-8"))["answer"] == "worse"
    assert "Something got worse" in page.words
    assert "悪化あり" in page.words
