"""What every test of the suite shares."""

from __future__ import annotations

import gc

OBJECTS_BETWEEN_LOOKS = 50_000


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what collecting twelve thousand tests has left.

    A certification makes some hundred thousand short-lived objects; looking through the old ones again and again was a
    sixth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
