"""The command starts quickly, teaches, and ends with the exit codes of the contract."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gxd_conformance.command import COMMANDS

HEAVY = {
    "pytest",
    "_pytest",
    "schemathesis",
    "hypothesis",
    "jsonschema_rs",
    "httpcore2",
    "uvicorn",
    "jinja2",
    "faker",
    "yaml",
}


def gxd(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gxd_conformance", *words], capture_output=True, text=True, timeout=60, check=False
    )


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "sys.argv = ['gxd', '--help']\n"
        "from gxd_conformance.command import gxd\n"
        "try: gxd()\n"
        "except SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches(name: str) -> None:
    done = gxd(name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: gxd " + name)
    assert len(done.stdout.splitlines()) > 4


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["run", "--nonsense"],
        ["run", "--spec", "9.9"],
        ["run", "--only", "PACT-NONSENSE"],
        ["run", "nowhere.yaml"],
    ],
)
def test_a_mistake_in_usage_is_2_and_one_clear_sentence(words: list[str]) -> None:
    done = gxd(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
