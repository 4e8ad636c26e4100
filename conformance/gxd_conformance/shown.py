"""A value in a finding: as JSON, short enough to be read."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 120


def shown(value: Any, most: int = LONGEST) -> str:
    """`value` as JSON, cut after `most` characters. Never raises, whatever a vendor sent."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = repr(type(value))
    return text if len(text) <= most else f"{text[: most - 1]}…"
