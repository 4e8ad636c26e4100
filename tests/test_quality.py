"""The code is as clean as it says: linted, formatted, and typed without exceptions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "words",
    [("ruff", "check", "--quiet", "."), ("ruff", "format", "--check", "--quiet", "."), ("mypy", "--no-error-summary")],
    ids=["lint", "format", "types"],
)
def test_the_tools_have_nothing_to_say(words: tuple[str, ...], tmp_path: Path) -> None:
    cache = ["--cache-dir", str(tmp_path)] if words[0] == "mypy" else ["--no-cache"] if words[0] == "ruff" else []
    done = subprocess.run(
        [sys.executable, "-m", *words, *cache], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
