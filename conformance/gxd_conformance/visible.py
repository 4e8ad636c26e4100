"""Text from a stranger, made safe to look at.

A character that nobody sees can change what a reader believes to see: a bidi override turns `exe.gpj` round, a NUL ends
a line in some viewers, a lone surrogate cannot be written at all. Such characters are shown by their number.
"""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but tab and line feed
    "\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"  # without width, or turning direction
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"  # no characters at all
    "\U000e0000-\U000e007f]"  # tags: invisible text
)


def visible(text: str) -> str:
    """`text` with every hidden character as `⟦U+202E⟧`. The result can be written as UTF-8, XML 1.0 and HTML."""
    return HIDDEN.sub(lambda match: f"⟦U+{ord(match.group()):04X}⟧", text.replace("\r\n", "\n"))


def one_line(text: str, most: int = 300) -> str:
    """`text` as one visible line of at most `most` characters; what was left out is counted."""
    if len(text) > most:
        text = f"{text[:most]}… (+{len(text) - most})"
    return visible(text).replace("\n", "⏎").replace("\t", "⇥")
