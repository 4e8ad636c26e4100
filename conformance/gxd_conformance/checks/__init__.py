"""The checks: each looks at evidence and judges. One file per heading of the specification.

A check asks for scenarios by name and says with `expect` what is due. It never touches the network, pytest's internals or
the gateway.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple


class Check(NamedTuple):
    """One check: its name (`file::function`), the requirements it judges, and what its docstring says."""

    name: str
    judges: tuple[str, ...]
    says: str


def every_check() -> Iterator[Check]:
    """Every check there is, without starting pytest."""
    for module in iter_modules(__path__):
        if module.name.startswith("test_"):
            for name, function in vars(import_module(f"{__name__}.{module.name}")).items():
                if name.startswith("test_") and hasattr(function, "judges"):
                    yield Check(f"{module.name}.py::{name}", function.judges, inspect.getdoc(function) or "")
