"""Whoever prefers pytest's own command line gets the same checks by `--gxd-vendor`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gxd_conformance.reference import built_in


def run_pytest(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--pyargs",
        "gxd_conformance.checks",
        "-q",
        "-p",
        "no:cacheprovider",
        *words,
    ]
    return subprocess.run(
        command, cwd=cwd, env={**kept, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


VENDOR = """\
vendor: {{name: Example K.K.}}
api: {{base_url: "{url}"}}
credentials: {{client_id: test_client_id, client_secret: "${{S}}"}}
transport: {{ca_bundle: "{ca}"}}
"""


@pytest.mark.parametrize(("defects", "code", "told"), [((), 0, "passed"), (("link-forgotten-later",), 1, "failed")])
def test_a_selection_of_checks_by_pytests_own_means(
    defects: tuple[str, ...], code: int, told: str, tmp_path: Path
) -> None:
    with built_in("3.0", defects=defects) as file:
        text = VENDOR.format(url=file.api.base_url, ca=file.transport.ca_bundle)
        (tmp_path / "vendor.yaml").write_text(text)
        done = run_pytest(
            "--gxd-vendor",
            "vendor.yaml",
            "--gxd-out",
            "result",
            "-k",
            "pagination",
            cwd=tmp_path,
            S="test_client_secret",
        )
    assert done.returncode == code, done.stdout + done.stderr
    assert told in done.stdout
    assert (tmp_path / "result" / "run.jsonl").is_file()


def test_a_mistake_in_the_file_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "vendor.yaml").write_text("vendor: {nme: X}\n")
    done = run_pytest("--gxd-vendor", "vendor.yaml", cwd=tmp_path)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "vendor.yaml:1:10: vendor.nme" in done.stderr
