from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.fixture
def session(tmp_path, sample):
    """Start pytest in a folder of its own with our plugin and one that stands in for the suite's."""
    (tmp_path / "test_something.py").write_text("def test_something(): pass\n")
    (tmp_path / "suite.py").write_text(
        "from pathlib import Path\n"
        "def pytest_addoption(parser):\n"
        "    parser.addoption('--gxd-out')\n"
        "def pytest_unconfigure(config):\n"
        "    out = config.getoption('gxd_out')\n"
        "    if out:\n"
        "        Path(out).mkdir(exist_ok=True)\n"
        f"        (Path(out) / 'run.jsonl').write_bytes(Path({str(sample)!r}).read_bytes())\n"
    )

    def start(*arguments: str, suite: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        plugins = ["-p", "gxd_reports.plugin", *(["-p", "suite"] if suite else [])]
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugins, *arguments],
            cwd=tmp_path,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")},
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                "PYTHONPATH": str(tmp_path),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return start


def test_without_the_option_it_does_nothing(session, tmp_path):
    done = session("--gxd-out", "out")
    assert done.returncode == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["run.jsonl"]


def test_it_renders_after_the_record_was_closed(session, tmp_path):
    done = session("--gxd-out", "out", "--gxd-report", "html,junit")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"run.jsonl", "report.html", "junit.xml"}


def test_a_session_of_somebody_else_is_left_alone(session, tmp_path):
    done = session("--gxd-report", "html", suite=False)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.rglob("report.html"))


def test_an_unknown_format_is_a_usage_error_before_anything_runs(session, tmp_path):
    done = session("--gxd-out", "out", "--gxd-report", "pdf")
    assert done.returncode == 4
    assert "--gxd-report: pdf is no report format" in done.stderr
    assert not (tmp_path / "out" / "report.html").exists()


def test_a_report_that_cannot_be_written_is_said_and_hides_nothing(session, tmp_path):
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    done = session("--gxd-out", "out", "--gxd-report", "html")
    assert done.returncode == 0
    assert "1 passed" in done.stdout
    assert "gxd: no report was written" in done.stderr


def test_annotations_are_printed_in_a_workflow_only(session):
    arguments = ("--gxd-out", "out", "--gxd-report", "github")
    assert "::error" in session(*arguments, GITHUB_ACTIONS="true").stdout
    assert "::error" not in session(*arguments).stdout
