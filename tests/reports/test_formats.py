from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from gxd_reports.formats import FORMATS, ROUND_FORMATS, UnknownFormat, named, render
from gxd_reports.record import NotARun

README = Path(__file__).parents[2] / "reports" / "README.md"


def test_every_format_is_rendered_beside_the_others(sample, tmp_path):
    written = render(sample, list(FORMATS), tmp_path / "new" / "folder")
    assert [path.name for path in written] == [form.file for form in FORMATS.values()]
    assert all(path.stat().st_size for path in written)
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {path.name for path in written}


def test_an_interrupted_run_can_be_rendered_in_every_format(written, rows, tmp_path):
    assert len(render(written(rows, verdict=None), list(FORMATS), tmp_path / "out")) == len(FORMATS)


def test_rendering_again_gives_the_same_bytes(sample, tmp_path):
    first, second = (render(sample, list(FORMATS), tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_an_unknown_format_is_named_before_anything_is_written(sample, tmp_path):
    with pytest.raises(UnknownFormat, match=r"^pdf is no report format; known are html, junit,"):
        render(sample, ["html", "pdf"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("text", "names"), [("html", ["html"]), (" html , json,html,", ["html", "json"])])
def test_names_are_separated_by_commas(text, names):
    assert named(text) == names


@pytest.mark.parametrize("text", ["", ",", " "])
def test_no_name_at_all_is_an_error(text):
    with pytest.raises(UnknownFormat):
        named(text)


def test_what_is_no_run_leaves_no_report(tmp_path):
    path = tmp_path / "other.jsonl"
    path.write_text("{}\n")
    with pytest.raises(NotARun):
        render(path, ["html"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_half_a_report_never_stands_under_its_name(sample, tmp_path, monkeypatch):
    def fails(view, path):
        path.write_text("half")
        raise OSError("disk full")

    monkeypatch.setattr(import_module(FORMATS["json"].module), "write", fails)
    with pytest.raises(OSError, match="disk full"):
        render(sample, ["json"], tmp_path)
    assert not (tmp_path / "report.json").exists()


def test_every_format_is_documented():
    of_runs, of_rounds = README.read_text("utf-8").split("\n## Rounds\n")
    for text, formats in ((of_runs, FORMATS), (of_rounds, ROUND_FORMATS)):
        table = dict(re.findall(r"^\| `([a-z-]+)` \| `([^`]+)` \|", text, re.MULTILINE))
        assert table == {name: form.file for name, form in formats.items()}


def test_importing_the_doors_imports_nothing_heavy():
    script = (
        "import sys, gxd_reports.plugin, gxd_reports.formats, gxd_reports.cli\n"
        "print(sorted({'jinja2', 'yaml', 'httpx2', 'schemathesis', 'gxd_reports.run_view'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
