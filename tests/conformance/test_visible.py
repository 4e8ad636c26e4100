from __future__ import annotations

import pytest

from gxd_conformance.visible import one_line, visible


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\x00", "⟦U+0000⟧"),
        ("\x1b[31m", "⟦U+001B⟧[31m"),
        ("a\rb", "a⟦U+000D⟧b"),
        ("\u202egpj.exe", "⟦U+202E⟧gpj.exe"),
        ("a\u200bb", "a⟦U+200B⟧b"),
        ("\ud800", "⟦U+D800⟧"),
        ("\ufeff", "⟦U+FEFF⟧"),
        ("\U000e0041", "⟦U+E0041⟧"),
        ("\ufffe", "⟦U+FFFE⟧"),
    ],
)
def test_a_hidden_character_is_shown_by_its_number(hidden, shown):
    assert visible(hidden) == shown


@pytest.mark.parametrize("text", ["plain", "田中精密", "a\tb\nc", "👩\u200d🔬", "مرحبا", "é"])
def test_what_can_be_seen_stays(text):
    assert visible(text) == text


def test_line_ends_of_another_system_are_line_ends():
    assert visible("a\r\nb") == "a\nb"


def test_what_was_made_visible_can_be_written():
    everything = "".join(map(chr, range(0x11000)))
    visible(everything).encode("utf-8")


def test_one_line_is_one_line_and_counts_what_it_leaves_out():
    assert one_line("a\nb\tc") == "a⏎b⇥c"
    assert one_line("x" * 20, 5) == "xxxxx… (+15)"
