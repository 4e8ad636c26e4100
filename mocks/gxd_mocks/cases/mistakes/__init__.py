"""Calculating liars: the reference solution with one named mistake, composed from small hooks.

A mistake changes what is said at one point of the solution (`document`, `policies` or `result`), or it is an edit of the
input that stands in the case itself. Its words, in both languages, are data: `gxd_fixtures/cases/mistakes.yaml`.
"""

from __future__ import annotations

# Importing a file of mistakes registers them.
from gxd_mocks.cases.mistakes import (  # noqa: F401
    amounts,
    boundary,
    digits,
    lines,
    mistaken_units,
    money,
    quantities,
    sharing,
)
from gxd_mocks.cases.mistakes.slip import HOOKS, Slip, slip

__all__ = ["HOOKS", "Slip", "slip"]
