"""What a line of a record holds under a name, or nothing: no reader stumbles over a record of another release."""

from __future__ import annotations

from typing import Any, NamedTuple


class Both(NamedTuple):
    """A sentence in both languages; `ja` is empty where the record has none."""

    en: str
    ja: str

    def __bool__(self) -> bool:
        return bool(self.en or self.ja)


def text(value: Any) -> str:
    """Any value as text; nothing is the empty text."""
    return "" if value is None else str(value)


def both(value: Any) -> Both:
    """`{"en": …, "ja": …}`; anything else is English."""
    if isinstance(value, dict):
        return Both(text(value.get("en")), text(value.get("ja")))
    return Both(text(value), "")


def texts(value: Any) -> list[str]:
    """A list of texts; anything else is an empty one."""
    return [text(item) for item in value] if isinstance(value, list) else []


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; anything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def mapping(value: Any) -> dict[str, Any]:
    """An object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def number(value: Any) -> int:
    """A count; anything else is 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def seconds(value: Any) -> float | None:
    """A duration, in whatever unit its name says; None for anything else."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
