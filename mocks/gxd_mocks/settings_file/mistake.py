"""What is wrong with a file of settings, told all at once and in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Position(NamedTuple):
    """Line and column, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. Without `position` it concerns the file as a whole, or an option of the command line.

    `where` names the file or the command line, `key` the setting (`api.base_url`), `wrong` says what is wrong and
    `right` what would be right.
    """

    where: str
    position: Position | None
    key: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = f"{self.where}:{self.position.line}:{self.position.column}" if self.position else self.where
        return ": ".join(part for part in (place, self.key, f"{self.wrong}; {self.right}") if part)


class SettingsError(Exception):
    """Nothing can be done with what was written. `mistakes` are all of them, file by file, sorted by position."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        told = list(mistakes)
        files = list(dict.fromkeys(mistake.where for mistake in told))
        self.mistakes = tuple(
            sorted(told, key=lambda mistake: (files.index(mistake.where), mistake.position or (0, 0), mistake.key))
        )
        super().__init__("\n".join(map(str, self.mistakes)))
