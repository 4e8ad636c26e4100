"""A round stays on one core, and gives the others back."""

from __future__ import annotations

import os
import threading

import pytest

from gxd_conformance.rounds.one_core import one_core

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system lets nobody choose")


def cores() -> set[int]:
    return os.sched_getaffinity(0)


def cores_of_a_thread() -> set[int]:
    found: list[set[int]] = []
    thread = threading.Thread(target=lambda: found.append(cores()))
    thread.start()
    thread.join()
    return found[0]


def test_threads_that_begin_in_a_round_share_one_core_and_later_ones_have_all() -> None:
    before = cores()
    with one_core():
        assert len(cores()) == 1
        assert cores_of_a_thread() == cores()
        assert cores() <= before
    assert cores() == before
    assert cores_of_a_thread() == before


def test_a_round_within_a_round_changes_nothing() -> None:
    before = cores()
    with one_core():
        chosen = cores()
        with one_core():
            assert cores() == chosen
        assert cores() == chosen
    assert cores() == before


def test_cores_come_back_when_a_round_breaks() -> None:
    before = cores()
    with pytest.raises(KeyboardInterrupt), one_core():
        raise KeyboardInterrupt
    assert cores() == before


def test_where_the_choice_is_forbidden_a_round_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError("not here")

    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    with one_core():
        assert cores()
