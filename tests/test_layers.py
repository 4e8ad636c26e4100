"""Imports go down only: fixtures <- mocks <- conformance <- reports. The folder list is the architecture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = {"fixtures": "gxd_fixtures", "mocks": "gxd_mocks", "conformance": "gxd_conformance", "reports": "gxd_reports"}
ORDER = list(FLOORS.values())


def _imports(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _modules(package: str) -> list[Path]:
    folder = next(name for name, found in FLOORS.items() if found == package)
    return sorted((ROOT / folder / package).rglob("*.py"))


@pytest.mark.parametrize("package", ORDER)
def test_nobody_imports_upwards(package: str) -> None:
    above = ORDER[ORDER.index(package) + 1 :]
    upwards = [
        f"{module.relative_to(ROOT)} imports {name}"
        for module in _modules(package)
        for name in _imports(module)
        if name.split(".")[0] in above
    ]
    assert upwards == []


@pytest.mark.parametrize("room", ["checks", "documents"])
def test_what_judges_touches_neither_network_nor_gateway(room: str) -> None:
    """Checks and rules only look: no HTTP client, no pytest, no gateway, no plugin."""
    forbidden = (
        "httpx",
        "httpcore",
        "pytest",
        "socket",
        "uvicorn",
        "gxd_mocks.gateway",
        "gxd_mocks.doors",
        "gxd_mocks.wire",
    )
    touched = [
        f"{module.name} imports {name}"
        for module in sorted((ROOT / "conformance" / "gxd_conformance" / room).rglob("*.py"))
        for name in _imports(module)
        if name.startswith(forbidden)
    ]
    assert touched == []


def test_reports_read_runs_and_not_pytest() -> None:
    readers = [
        f"{module.name} imports {name}"
        for module in _modules("gxd_reports")
        for name in _imports(module)
        if name.split(".")[0] == "pytest" and module.name != "plugin.py"
    ]
    assert readers == []


def test_the_floors_are_four_and_all_there() -> None:
    assert all((ROOT / folder / package / "__init__.py").is_file() for folder, package in FLOORS.items())
