"""How templates print: everything is escaped, hidden characters are shown, our words stand in both languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from gxd_conformance.visible import one_line, visible
from gxd_reports.loose import Both
from gxd_reports.words import LANGUAGES, say
from gxd_reports.words import words as known_words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

LONGEST_VALUE = 2000
"""Characters of one value of a finding that are shown."""


@cache
def environment() -> Environment:
    """The templates of the pages."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("gxd_reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=_t, both=_both, words=_words, plain=say, has_word=_has_word, moment=moment, clip=_clip, one_line=one_line
    )
    return environment


def _shown(value: Any) -> Any:
    """Everything that a template prints passes here: hidden characters become visible before it is escaped."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@lru_cache(maxsize=4096)
def _t(key: str, **numbers: object) -> Markup:
    """Words of ours, in both languages; the style sheet shows the one that was chosen."""
    return _spans("w", {language: say(language, key, **numbers) for language in LANGUAGES})


def _words(name: Both) -> Markup:
    """A name in both languages, of which the style sheet shows one."""
    return _spans("w", {"en": name.en, "ja": name.ja})


def _both(sentence: Both) -> Markup:
    """A sentence of the record in both languages; if it has only one, that one for both readers."""
    if sentence.en and sentence.ja:
        return _spans("s", {"en": sentence.en, "ja": sentence.ja})
    language = "en" if sentence.en else "ja"
    return _spans("", {language: sentence.en or sentence.ja})


def _spans(kind: str, texts: dict[str, str]) -> Markup:
    from markupsafe import Markup

    span = Markup('<span class="{}" lang="{}">{}</span>') if kind else Markup('{}<span lang="{}">{}</span>')
    return Markup("").join(span.format(kind, language, visible(text)) for language, text in texts.items())


def _has_word(key: str) -> bool:
    return key in known_words("en")


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… (+{len(text) - LONGEST_VALUE})"


def moment(instant: str) -> str:
    """`2026-11-23T19:00:00.123Z` as `2026-11-23 19:00:00 UTC`; any other text as it is."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)", instant)
    return f"{match[1]} {match[2]} UTC" if match else instant
