"""How a solution goes wrong: at which point, and what happens there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from gxd_mocks.cases.case import Case
from gxd_mocks.edits import Edit

Change = Callable[[Any, SimpleNamespace], Any]
"""What is right and what it is about (`case`, `found`, `settings`) -> what somebody makes of it."""

Document = dict[str, Any]

HOOKS: dict[str, tuple[str, Change]] = {}
"""By the name of the mistake: the point where it happens, and what happens there."""


def mistake(name: str, point: str) -> Callable[[Change], Change]:
    """Register what a mistake does at a point."""

    def register(change: Change) -> Change:
        if name in HOOKS:
            raise ValueError(f"two mistakes are called {name}")
        HOOKS[name] = (point, change)
        return change

    return register


@dataclass(frozen=True)
class Slip:
    """How a solution goes wrong: at which points, and how. Without any it is the reference."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def tell(self, point: str, truth: Any, case: Case, found: Any = None) -> Any:
        change = self.changes.get(point)
        if change is None:
            return truth
        return change(truth, SimpleNamespace(case=case, found=found, settings=self.settings))


def slip(case: Case, name: str) -> Slip:
    """A mistake as it happens in a case. Raises `KeyError` if the case does not know it."""
    wrong = case.wrong[name]
    if wrong.edit is not None:
        edit = Edit(**wrong.edit)
        return Slip({"document": lambda document, about: edit.applied_to(document)})
    point, change = HOOKS[name]
    return Slip({point: change}, wrong.settings)
