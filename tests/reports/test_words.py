from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter

import pytest

from gxd_reports.words import LANGUAGES, say, words

CHOSEN_BY_DATA = (
    "verdict.",
    "run.",
    "headline.",
    "blame.",
    "severity.",
    "error.",
    "ended.",
    "section.",
    "summary.",
    "reading.",
    "left.",
    "result.",
    "outcome.",
    "side.",
    "way.",
    "kind.",
    "policy.",
    "diff.",
)
"""Words that a template names together with a value."""


def test_both_languages_have_the_same_words():
    assert words("en").keys() == words("ja").keys()


@pytest.mark.parametrize("key", sorted(words("en")))
def test_both_languages_fill_in_the_same_numbers(key):
    names = [{name for _, name, _, _ in Formatter().parse(words(language)[key]) if name} for language in LANGUAGES]
    if key.endswith(".one"):  # English may say "one", Japanese the digit
        assert all(given <= {"n"} for given in names)
    else:
        assert names[0] == names[1]


def test_nothing_is_left_untranslated():
    same = {key for key, text in words("en").items() if text == words("ja")[key]}
    assert same == {"summary.level_may"}


def test_no_word_is_unused():
    package = files("gxd_reports")
    sources = "".join(
        file.read_text("utf-8")
        for folder in (package, package / "formats", package / "templates")
        for file in folder.iterdir()
        if file.name.endswith((".py", ".html"))
    )
    named = set(re.findall(r"[\"']([a-z_]+\.[a-z_]+)[\"']", sources))
    unused = {
        key
        for key in words("en")
        if key.removesuffix(".one").removesuffix(".other") not in named and not key.startswith(CHOSEN_BY_DATA)
    }
    assert unused == set()


def test_one_and_many():
    assert say("en", "headline.violated", n=1) == "One mandatory requirement is violated."
    assert say("en", "headline.violated", n=2) == "2 mandatory requirements are violated."
    assert say("ja", "headline.violated", n=2) == "必須要件2件に違反があります。"


def test_an_unknown_word_is_an_error():
    with pytest.raises(KeyError):
        say("en", "no.such.word")
