"""Values with characters that have a meaning in a URL, a form or a quoted text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

RESERVED = "+&#%'=;,"


def awkward(ids: Iterable[Sequence[str]]) -> list[str]:
    """One id for each of these characters, as far as there are any; who forgets to encode or to decode loses it.

    `ids` holds those of one footprint after the other. Each footprint serves for one character, where that can be had, or
    it would be found by its other id; so the rarest character has the first choice.
    """
    held = list(ids)
    having = {
        mark: [(one, value) for one, values in enumerate(held) for value in values if mark in value]
        for mark in RESERVED
    }
    chosen: dict[int, str] = {}
    for mark in sorted(RESERVED, key=lambda mark: len(having[mark])):
        found = next(((one, value) for one, value in having[mark] if one not in chosen), None)
        if found is not None and not any(mark in value for value in chosen.values()):
            chosen[found[0]] = found[1]
    return list(dict.fromkeys(chosen.values()))
