"""Points in time between the versions: 2.x writes UTC, 3.0 any offset."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from gxd_mocks.edits import BEGIN_OF_2025
from gxd_mocks.gateway.instants import instant, years_after

FRACTION = re.compile(r"\.(\d+)")


def utc(text: Any) -> Any:
    """The same instant in UTC, its fraction as it was written; what is no date-time stays as it is."""
    if not isinstance(text, str) or text.endswith("Z"):
        return text
    moment = instant(text)
    if moment is None:
        return text
    fraction = FRACTION.search(text)
    return f"{_plain(moment.second)}{fraction[0] if fraction else ''}Z"


def three_years_after(text: Any) -> Any:
    """Where validity ends that nobody limited (3.0, Validity Period); what is no date-time stays as it is."""
    moment = instant(text)
    return text if moment is None else f"{_plain(years_after(moment).second)}Z"


def reaches_2025(end: Any) -> bool:
    """Whether a reference period with this exclusive end includes 2025 or later."""
    moment = instant(end)
    return moment is not None and moment > BEGIN_OF_2025


def _plain(second: datetime) -> str:
    return second.replace(tzinfo=None).isoformat(timespec="seconds")
