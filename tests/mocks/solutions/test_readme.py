"""What the README of the solutions says is so: its example runs, and its table is that of the thirteen."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from gxd_mocks.solutions.slips import SLIPS
from gxd_mocks.solutions.solution import Solution, solutions

FOLDER = files("gxd_mocks.solutions")
README = (FOLDER / "README.md").read_text("utf-8")


def test_the_example_runs(capsys: Any) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "README.md", "exec"), names)
    assert names["gateway"].base_url == "https://a1-01.gxd-chain.example"
    assert "部品表.csv" in names["files"]
    assert "kgCO2e/kg" in capsys.readouterr().out


def _row(solution: Solution) -> str:
    habits = ", ".join(solution.habits)
    cells = (
        f"`{solution.name}`",
        ", ".join(solution.methods),
        ", ".join(solution.versions),
        ", ".join(sorted(solution.can.serves)),
    )
    return f"| {' | '.join(cells)} | {habits + ' ' if habits else ''}|"


def test_the_table_is_that_of_the_solutions() -> None:
    assert re.findall(r"^\| `[a-z0-9-]+` \| .*$", README, re.MULTILINE) == [_row(each) for each in solutions().values()]


def test_every_file_and_every_slip_is_named() -> None:
    files_there = {each.name for each in FOLDER.iterdir() if each.name.endswith((".py", ".yaml"))}
    assert files_there - {"__init__.py"} == set(
        re.findall(r"`([a-z_]+\.(?:py|yaml))`", README.split("| file | holds |")[1])
    )
    assert all(f"`{name}`" in README for name in SLIPS)
