"""md and github: text in which a vendor's words must stay words."""

from __future__ import annotations

import re

import pytest

from gxd_reports.formats import github, markdown
from gxd_reports.formats.markdown import plain
from gxd_reports.run_view import read_run


def test_markdown_says_the_verdict_first_and_every_row_that_needs_attention(view, tmp_path):
    path = tmp_path / "report.md"
    markdown.write(view, path)
    text = path.read_text("utf-8")
    assert text.startswith("# ❌ Not conformant: Tanaka Seimitsu K.K. 田中精密 PCF Cloud 4.2.1\n")
    for row in view.requirements:
        assert (plain(row.id) in text) == (row.verdict not in ("pass", "not_applicable"))
    assert "| MUST, MUST NOT | 7 | 3 | 0 | 1 | 0 | 1 | 1 | 1 |" in text


def test_every_table_row_has_as_many_cells_as_its_head(view, tmp_path):
    path = tmp_path / "report.md"
    markdown.write(view, path)
    width = 0
    for line in path.read_text("utf-8").splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line))
        if line.startswith("|"):
            assert width in (0, cells)
            width = cells
        else:
            width = 0


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a|b", r"a\|b"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("[x](https://evil.example)", r"\[x\](https<!-- -->://evil.example)"),
        ("@everyone", "@<!-- -->everyone"),
        ("www.evil.example", "www<!-- -->.evil.example"),
        ("a\n\n# b", r"a⏎⏎\# b"),
        ("`code`", r"\`code\`"),
        ("&lt;", "&amp;lt;"),
        ("\u202e", "⟦U+202E⟧"),
    ],
)
def test_a_stranger_cannot_write_markdown(hostile, shown):
    assert plain(hostile) == shown


def test_annotations_are_one_command_a_line(view, tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    path = tmp_path / "report.github.txt"
    github.write(view, path)
    lines = path.read_text("utf-8").splitlines()
    assert all(re.match(r"::(error|warning|notice) [^:]*::.", line) for line in lines)
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 5 + ["::warning"] * 2 + ["::notice", "::error"]
    assert lines[-1] == "::error title=gxd-conformance::Not conformant"


def test_a_stranger_cannot_write_commands(written, verdict_row, tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    found = {
        "id": "F1",
        "asked": "GET /",
        "got": "x\n::stop-commands::y\r::error::z %0A",
        "expected": "y",
        "evidence": [],
    }
    says = {"en": "a,file=/etc/passwd::b", "ja": ""}
    path = tmp_path / "report.github.txt"
    github.write(read_run(written([verdict_row(verdict="fail", says=says, finding=found, findings=[found])])), path)
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error title=PACT-PAG-003 a%2Cfile=/etc/passwd%3A%3Ab::GET / -> x⏎::stop-commands")
    assert "%250A" in lines[0]


def test_annotations_name_the_file_of_the_vendor(written, rows, tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    rows[0]["vendor_file"] = "ci/a,b\n::error::.yaml"
    path = tmp_path / "report.github.txt"
    github.write(read_run(written(rows)), path)
    text = path.read_text("utf-8")
    assert text.startswith("::error file=ci/a%2Cb%0A%3A%3Aerror%3A%3A.yaml,line=1,title=PACT-PAG-003")
    assert all(line.startswith("::") for line in text.splitlines())
    assert len(text.splitlines()) == 9


def test_the_job_summary_gets_the_short_report(view, tmp_path, monkeypatch):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    github.write(view, tmp_path / "report.github.txt")
    assert summary.read_text("utf-8").startswith("before\n# ❌ Not conformant")
