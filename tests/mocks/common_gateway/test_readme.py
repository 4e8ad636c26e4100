"""The examples of the page run, and it names only files and options that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from gxd_mocks import common_gateway
from gxd_mocks.cli import mock

FOLDER = Path(common_gateway.__file__).parent
README = (FOLDER / "README.md").read_text("utf-8")


def test_the_example_runs() -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "README.md", "exec"), names)
    assert names["report"].totals["lost"] > 0


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"`((?:mappings/)?[a-z_]+\.(?:py|yaml|json|schema\.yaml|schema\.json))`", README)
    assert len(named) > 8
    assert [name for name in named if not (FOLDER / name).is_file()] == []


def test_every_option_that_is_named_exists() -> None:
    known = {name for parameter in mock.params for name in parameter.opts}
    assert set(re.findall(r"gxd mock (--[a-z-]+)", README)) <= known
