"""What can't be converted, and why: in both languages, with the place."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """One sentence for people, in English and Japanese."""

    en: str
    ja: str


class Cannot(ValueError):
    """What stands at `pointer` can't be said in the other format. `en` and `ja` finish the sentence about it."""

    def __init__(self, pointer: str, en: str, ja: str) -> None:
        super().__init__(f"{pointer or 'the document'} {en}")
        self.pointer = pointer
        self.words = Words(en, ja)


class NotConvertible(ValueError):
    """A document has no form in the format that was asked for. `reasons` are all of them."""

    def __init__(self, source: str, to: str, reasons: list[Cannot]) -> None:
        said = "; ".join(map(str, reasons))
        super().__init__(f"a {source} document can't be said in {to}: {said}")
        self.source, self.to = source, to
        self.reasons = tuple(reasons)
