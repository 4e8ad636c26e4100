"""Pairs are given out so that nobody is asked by too many at once, and everything is given out."""

from __future__ import annotations

from collections import Counter
from threading import Thread

from hypothesis import given, settings
from hypothesis import strategies as some

from gxd_conformance.rounds.schedule import PairOf, Turnstile, in_turns

quick = settings(max_examples=30, derandomize=True, database=None, deadline=None)


def every_pair(names: list[str]) -> list[PairOf]:
    return [(one, other) for one in names for other in names if one != other]


@quick
@given(some.integers(2, 9))
def test_the_turns_hold_every_pair_once(size: int) -> None:
    names = [f"p{at}" for at in range(size)]
    pairs = in_turns(names, every_pair(names))
    assert sorted(pairs) == sorted(every_pair(names))
    # In each turn everybody owns once.
    for start in range(0, len(pairs), size):
        assert len({owner for owner, _ in pairs[start : start + size]}) == size


@quick
@given(some.integers(2, 6), some.integers(1, 3), some.randoms())
def test_nobody_is_busy_with_more_than_its_share(size: int, most: int, chance: object) -> None:
    names = [f"p{at}" for at in range(size)]
    turnstile = Turnstile(in_turns(names, every_pair(names)), most)
    under_way: list[PairOf] = []
    given_out: list[PairOf] = []
    while True:
        pair = turnstile.take_now()
        if pair is None:
            if not under_way:
                break
            turnstile.done(under_way.pop(chance.randrange(len(under_way))))  # type: ignore[attr-defined]
            continue
        under_way.append(pair)
        given_out.append(pair)
        busy = Counter(name for one in under_way for name in one)
        assert max(busy.values()) <= most
    assert sorted(given_out) == sorted(every_pair(names))


def test_who_waits_is_told_when_two_are_free() -> None:
    turnstile = Turnstile([("a", "b"), ("b", "a")], 1)
    first = turnstile.take()
    assert first == ("a", "b")
    found: list[PairOf | None] = []
    waiting = Thread(target=lambda: found.append(turnstile.take()))
    waiting.start()
    turnstile.done(first)
    waiting.join(10)
    assert found == [("b", "a")]


def test_a_stopped_turnstile_gives_out_nothing() -> None:
    turnstile = Turnstile([("a", "b")], 1)
    turnstile.stop()
    assert turnstile.take() is None
    assert turnstile.take_now() is None
