"""The threads of a round take turns, for Python runs one of them at a time: on one core a turn costs least.

From core to core, every turn wakes a core that sleeps: decisions/0013-one-core.md tells what that costs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def one_core() -> Iterator[None]:
    """Threads that begin in here, and the one that enters, stay on one core, where the system lets us choose (Linux).

    Two rounds beside each other choose by their process numbers. Programs that may run anywhere make room by themselves.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = sorted(os.sched_getaffinity(0))
    with suppress(OSError):  # forbidden here: it goes without, only slower
        os.sched_setaffinity(0, {allowed[os.getpid() % len(allowed)]})
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, allowed)
