"""In which order pairs are played, so that many go on at once and nobody is asked by too many at the same time."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterable, Sequence

PairOf = tuple[str, str]


def in_turns(names: Sequence[str], pairs: Iterable[PairOf]) -> list[PairOf]:
    """The pairs in turns in which everybody owns once and receives once: neighbours in this order rarely meet."""
    place = {name: at for at, name in enumerate(names)}
    size = len(names)
    return sorted(pairs, key=lambda pair: ((place[pair[1]] - place[pair[0]]) % size, place[pair[0]]))


class Turnstile:
    """Gives out pairs as their two participants become free. Safe to use from several threads."""

    def __init__(self, pairs: Iterable[PairOf], per_participant: int) -> None:
        self._waiting = deque(pairs)
        self._most = per_participant
        self._busy: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._stopped = False

    def take(self) -> PairOf | None:
        """The next pair whose two are free, as soon as there is one; None when there are no more."""
        with self._changed:
            while self._waiting and not self._stopped:
                pair = self._free()
                if pair is not None:
                    return pair
                self._changed.wait()
            return None

    def take_now(self) -> PairOf | None:
        """The next pair whose two are free; None if there is none at this moment."""
        with self._changed:
            return None if self._stopped else self._free()

    def _free(self) -> PairOf | None:
        for _ in range(len(self._waiting)):
            pair = self._waiting.popleft()
            if all(self._busy[name] < self._most for name in pair):
                self._busy.update(pair)
                return pair
            self._waiting.append(pair)
        return None

    def done(self, pair: PairOf) -> None:
        """The two are free again."""
        with self._changed:
            self._busy.subtract(pair)
            self._changed.notify_all()

    @property
    def under_way(self) -> int:
        """How many pairs were given out and are not done."""
        with self._changed:
            return self._busy.total() // 2

    def stop(self) -> None:
        """Give out nothing more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
