"""What did not get through, as long as it has not been mended; whatever is new goes to the log as well."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import RLock

MOST_TROUBLES = 1_000
LONGEST_LINE = 2_000
"""What is logged of one trouble."""

LOG = logging.getLogger("gxd_mocks.common_gateway")


@dataclass(frozen=True)
class Trouble:
    """Something that did not get through: whose it is, which one, and why. Nothing secret stands in it."""

    partner: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.partner}: {self.what}: {self.why}"

    def is_of(self, file: str) -> bool:
        """Whether it stands in that file: at `parts.csv:3:11`, or in `parts.csv` as such."""
        return self.what == file or self.what.startswith(f"{file}:")


class Troubles:
    """The latest of them, none twice; of more than `MOST_TROUBLES` the oldest go first, and are counted in `dropped`."""

    def __init__(self) -> None:
        self._told: dict[Trouble, None] = {}
        self._lock = RLock()
        self.dropped = 0

    def append(self, trouble: Trouble) -> None:
        """Keep it. What is told again and again is logged once, until it is mended."""
        with self._lock:
            is_news = trouble not in self._told
            self._told.pop(trouble, None)
            self._told[trouble] = None
            while len(self._told) > MOST_TROUBLES:
                del self._told[next(iter(self._told))]
                self.dropped += 1
        if is_news:
            LOG.warning("%s", _one_line(str(trouble)))

    def extend(self, troubles: Iterable[Trouble]) -> None:
        for trouble in troubles:
            self.append(trouble)

    def mended(self, partner: str, file: str) -> bool:
        """Forget what was wrong with a file that has changed or is gone; whether anything was."""
        with self._lock:
            old = [trouble for trouble in self._told if trouble.partner == partner and trouble.is_of(file)]
            for trouble in old:
                del self._told[trouble]
        return bool(old)

    def __iter__(self) -> Iterator[Trouble]:
        with self._lock:
            return iter(tuple(self._told))

    def __len__(self) -> int:
        return len(self._told)

    def __getitem__(self, index: int) -> Trouble:
        return list(self)[index]

    def first(self, most: int) -> list[str]:
        """The first of them as sentences; where there are more, the last sentence says how many."""
        told = [str(trouble) for trouble in list(self)[:most]]
        more = len(self) + self.dropped - len(told)
        return told + ([f"and {more} more"] if more else [])


def _one_line(text: str) -> str:
    """Whatever stands in a file or an answer, it makes one line of a log."""
    shown = text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1]}…"
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in shown)
