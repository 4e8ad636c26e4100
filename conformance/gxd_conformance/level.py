"""How strictly a sentence of the specification binds."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The words of RFC 2119. `REPORT` is the methodology's layer above the protocol: advice, never a failure."""

    MUST = "MUST"
    MUST_NOT = "MUST NOT"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"
    MAY = "MAY"
    REPORT = "REPORT"

    @property
    def binding(self) -> bool:
        """A violation is a failure."""
        return self in (Level.MUST, Level.MUST_NOT)

    @property
    def selectors(self) -> tuple[str, ...]:
        """The words that select it: `must-not`, and `must`, for a prohibition is just as strict."""
        words = self.lower().split()
        return ("-".join(words), words[0]) if len(words) > 1 else (words[0],)
