"""What is kept of troubles, what is logged, and what is left out."""

from __future__ import annotations

import pytest

from gxd_mocks.common_gateway.troubles import MOST_TROUBLES, Trouble, Troubles


def test_what_is_told_again_is_kept_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    troubles = Troubles()
    for _ in range(3):
        troubles.extend([Trouble("a", "unreachable", "no answer"), Trouble("b", "unreachable", "no answer")])
    assert len(troubles) == len(caplog.records) == 2
    assert troubles.mended("a", "unreachable")
    assert not troubles.mended("a", "unreachable")
    troubles.append(Trouble("a", "unreachable", "no answer"))
    assert len(caplog.records) == 3


def test_how_many_more_there_are_is_said() -> None:
    troubles = Troubles()
    troubles.extend(Trouble("a", f"b.csv:{line}", "wrong") for line in range(MOST_TROUBLES + 5))
    assert len(troubles) == MOST_TROUBLES
    assert troubles.first(2) == ["a: b.csv:5: wrong", "a: b.csv:6: wrong", f"and {MOST_TROUBLES + 3} more"]
    assert Troubles().first(2) == []


def test_a_line_of_the_log_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    Troubles().append(Trouble("a", "b\n\x1b[2J", "x" * 5_000))
    assert caplog.messages[0].startswith("a: b\\n\\x1b[2J: xxx")
    assert len(caplog.messages[0]) < 2_100
