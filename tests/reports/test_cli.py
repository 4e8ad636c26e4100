from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from gxd_reports.cli import report
from gxd_reports.formats import FORMATS


@pytest.fixture
def run_folder(tmp_path, sample):
    folder = tmp_path / "tanaka"
    folder.mkdir()
    (folder / "run.jsonl").write_bytes(sample.read_bytes())
    return folder


def call(*arguments):
    return CliRunner().invoke(report, [str(argument) for argument in arguments])


def test_reports_stand_beside_the_record(run_folder):
    done = call("html,junit", run_folder)
    assert done.exit_code == 0
    assert done.output.splitlines() == [str(run_folder / "report.html"), str(run_folder / "junit.xml")]
    assert (run_folder / "report.html").exists()


def test_the_record_itself_may_be_named(run_folder, tmp_path):
    done = call("json", run_folder / "run.jsonl", "--out", tmp_path / "out", "--format", "json")
    assert json.loads(done.output) == {"written": [str(tmp_path / "out" / "report.json")]}


def test_runs_of_one_name_do_not_overwrite_each_other(run_folder, tmp_path, sample):
    other = tmp_path / "elsewhere" / "tanaka"
    other.mkdir(parents=True)
    (other / "run.jsonl").write_bytes(sample.read_bytes())
    done = call("json", run_folder, other, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert sorted(path.parent.name for path in (tmp_path / "out").rglob("report.json")) == ["tanaka", "tanaka-2"]


def test_annotations_are_printed(run_folder, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    done = call("github", run_folder)
    assert done.output.startswith("::error title=PACT-PAG-003")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["pdf", "."],
            "Error: pdf is no report format; known are html, junit, json, ctrf, sarif, har, md, github, pact-json, pairs. "
            "There are also diff OLD NEW and matrix RUN....",
        ),
        (
            ["html", "nowhere"],
            "Error: nowhere is neither the folder of a run or a round nor a run.jsonl or a round.jsonl.",
        ),
        (["html", "."], "Error: . is neither the folder of a run or a round nor a run.jsonl or a round.jsonl."),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(arguments, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(*arguments)
    assert done.exit_code == 2
    assert done.output.strip() == sentence


def test_another_file_is_one_sentence_and_exit_code_2(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text("hello\n")
    done = call("html", path)
    assert done.exit_code == 2
    assert "is not the record of a run" in done.output
    assert "Traceback" not in done.output


def test_a_folder_that_cannot_be_made_is_one_sentence_and_exit_code_2(run_folder, tmp_path):
    (tmp_path / "file").write_text("")
    done = call("html", run_folder, "--out", tmp_path / "file")
    assert done.exit_code == 2
    assert done.output.count("\n") == 1


def test_no_run_is_a_usage_error():
    assert call("html").exit_code == 2


def test_the_help_teaches_every_format():
    text = call("--help").output
    for name, form in FORMATS.items():
        assert f"{name:<10} {form.file}" in text
    assert "Examples:" in text
    assert "Exit codes:" in text
