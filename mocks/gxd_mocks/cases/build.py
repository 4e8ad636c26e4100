"""Calculate every case and every mistake, and write the figures down: `python -m gxd_mocks.cases.build`."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from gxd_mocks.cases.case import Case, case, names
from gxd_mocks.cases.mistakes import slip
from gxd_mocks.cases.solution import solve


def figures(of: Case) -> dict[str, Any]:
    """What a case comes to, right and by every mistake that it knows."""
    right = solve(of).to_json()
    wrong = {name: _differing(solve(of, slip(of, name)).to_json(), right) for name in of.wrong}
    return {"right": right, "wrong": wrong}


def _differing(wrong: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    """Of a wrong result, the figures that differ."""
    return {name: value for name, value in wrong.items() if value != right.get(name)}


def written() -> str:
    """The text of `results.json`."""
    return json.dumps({name: figures(case(name)) for name in names()}, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    Path(str(files("gxd_fixtures.cases") / "results.json")).write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
