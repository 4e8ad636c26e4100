"""The wheel, installed into an empty environment beside foreign packages called `fixtures` and `reports`, works there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"gxd_conformance", "gxd_fixtures", "gxd_mocks", "gxd_reports"}

pytestmark = pytest.mark.slow


def run(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", out, ROOT, cwd=out)
    assert built.returncode == 0, built.stderr
    return next(out.glob("gxd_conformance-*.whl"))


def test_the_wheel_holds_four_packages_and_their_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES
    for needed in (
        "gxd_fixtures/versions/3.0.yaml",
        "gxd_fixtures/schema/openapi-3.0.json",
        "gxd_fixtures/dataset/3.0.json",
        "gxd_fixtures/cases/bom/notebook-2023.yaml",
        "gxd_fixtures/cases/results.json",
        "gxd_mocks/calculators/tables.yaml",
        "gxd_mocks/defects/calculation.yaml",
        "gxd_fixtures/supply_chain/phase-2.json",
        "gxd_mocks/solutions/solutions.yaml",
        "gxd_conformance/catalogue/pagination.yaml",
        "gxd_conformance/catalogue/wording/pagination.yaml",
        "gxd_conformance/checks/test_pagination.py",
        "gxd_conformance/checks/pytest.toml",
        "gxd_conformance/generated/data/cases-3.0.json",
        "gxd_conformance/vendor.schema.yaml",
        "gxd_conformance/py.typed",
        "gxd_reports/templates/report.html",
    ):
        assert needed in names
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".map"))]


@pytest.fixture(scope="module")
def foreign(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A vendor's project with packages of its own called fixtures, reports, mocks, conformance; and its environment."""
    project = tmp_path_factory.mktemp("foreign")
    for name in ("fixtures", "reports", "mocks", "conformance"):
        (project / name).mkdir()
        (project / name / "__init__.py").write_text("OURS = True\n")
    (project / "conftest.py").write_text("raise RuntimeError('nobody else may import this')\n")
    (project / "tests").mkdir()
    (project / "tests" / "test_own.py").write_text(
        "import fixtures, reports, mocks, conformance\n\n"
        "def test_own():\n    assert fixtures.OURS and reports.OURS and mocks.OURS and conformance.OURS\n"
    )
    environment = project / ".venv"
    made = run(sys.executable, "-m", "venv", environment, cwd=project)
    assert made.returncode == 0, made.stderr
    python = environment / "bin" / "python"
    installed = run(python, "-m", "pip", "install", "-q", "-c", ROOT / "requirements.lock", wheel, cwd=project)
    assert installed.returncode == 0, installed.stderr
    return project, environment / "bin"


def test_the_command_certifies_from_there(foreign: tuple[Path, Path]) -> None:
    project, commands = foreign
    done = run(commands / "gxd", "run", "--out", "result", cwd=project, NO_COLOR="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "CONFORMANT" in done.stdout
    assert (project / "result" / "report.html").stat().st_size > 10_000
    assert json.loads((project / "result" / "report.json").read_text())["verdict"] == "conformant"


def test_both_commands_are_one(foreign: tuple[Path, Path]) -> None:
    project, commands = foreign
    versions = {run(commands / name, "--version", cwd=project).stdout for name in ("gxd", "gxd-conformance")}
    assert len(versions) == 1
    assert "version" in versions.pop()


def test_the_plugins_do_nothing_in_somebody_elses_tests(foreign: tuple[Path, Path]) -> None:
    """Their tests pass, and nothing of ours is imported but the two inert plugin modules."""
    project, commands = foreign
    (project / "conftest.py").unlink()
    (project / "tests" / "test_inert.py").write_text(
        "import sys\n\n"
        "def test_inert():\n"
        "    ours = sorted(name for name in sys.modules if name.startswith('gxd_'))\n"
        "    assert ours == ['gxd_conformance', 'gxd_conformance.plugin', 'gxd_reports', 'gxd_reports.plugin']\n"
    )
    done = run(commands / "python", "-m", "pytest", "-q", "tests", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
