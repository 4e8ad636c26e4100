"""The examples of the README run, one after the other; and what it says about options and points is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gxd_mocks.cli import mock
from gxd_mocks.gateway.points import POINTS

README = (Path(__file__).parents[2] / "mocks" / "README.md").read_text("utf-8")


def test_the_examples_run() -> None:
    examples = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 5
    names: dict[str, Any] = {}
    for example in examples:
        exec(compile(example, "README.md", "exec"), names)
    assert names["answer"].data["pfs"]
    assert names["liar"].departures == (names["forgets"],)


@pytest.mark.parametrize("option", sorted(set(re.findall(r"--[a-z][a-z-]+", README))))
def test_every_option_that_is_named_exists(option: str) -> None:
    assert option in {name for parameter in mock.params for name in parameter.opts}


def test_every_point_is_explained() -> None:
    assert all(point.truth for point in POINTS.values())
    assert "page.more" in POINTS
