"""What makes a pytest function a check: the requirements that it judges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def judges(
    *requirements: str, last: bool = False, scope: str = "core", triggered: bool = False
) -> Callable[[Function], Function]:
    """Mark a check with the requirements that it judges, one verdict each.

    A check may name the rows of several versions: only those of the version under test are judged. `last` puts it behind
    everything else: for checks that wait for answers, or look at all that was said. `scope="full"` keeps a check out of the
    core although its requirement is in it: what it looks at needs more than one credential or a minute. `triggered` keeps it
    out where vendor.yaml names no trigger: others judge the requirement there by what they see.
    """

    def mark(function: Function) -> Function:
        function.judges = requirements  # type: ignore[attr-defined]
        function.last = last  # type: ignore[attr-defined]
        function.scope = scope  # type: ignore[attr-defined]
        function.triggered = triggered  # type: ignore[attr-defined]
        return function

    return mark
