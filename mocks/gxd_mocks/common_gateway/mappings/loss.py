"""What a conversion did to a document besides converting it: value for value, with the reason, in English and Japanese.

`lost` and `changed` are exactly the places at which the document differs from itself after a way there and back again,
`added` those at which it then says something that it did not say. `supplied` are members that the other format demands
and for which the document says nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from gxd_mocks.common_gateway.mappings.cannot import Words
from gxd_mocks.common_gateway.mappings.exact import in_doubles
from gxd_mocks.common_gateway.mappings.places import ABSENT, Value

Kind = Literal["lost", "changed", "added", "supplied"]
KINDS: tuple[Kind, ...] = ("lost", "changed", "added", "supplied")

KIND_WORDS = {
    "lost": Words("lost", "欠落"),
    "changed": Words("changed", "変化"),
    "added": Words("added", "付加"),
    "supplied": Words("supplied", "補完"),
}


@dataclass(frozen=True)
class Loss:
    """One place. `pointer` stands in the document, `target` in the product; None where there is no such place.

    `before` is what the document says there, `after` what the product says at `target`; `recoverable` is whether the
    product holds what is needed to get `before` back.
    """

    kind: Kind
    pointer: str | None
    target: str | None
    reason: Words
    recoverable: bool
    before: Value = ABSENT
    after: Value = ABSENT

    def to_json(self) -> dict[str, Any]:
        """As plain JSON; what is absent is left out."""
        said = {
            "kind": self.kind,
            "pointer": self.pointer,
            "target": self.target,
            "recoverable": self.recoverable,
            "reason": self.reason._asdict(),
        }
        values = {"before": self.before, "after": self.after}
        return said | {name: in_doubles(value) for name, value in values.items() if value is not ABSENT}

    def text(self, language: Literal["en", "ja"] = "en") -> str:
        """One line for people."""
        where = " → ".join(place for place in (self.pointer, self.target) if place)
        values = " → ".join(_shown(value, language) for value in (self.before, self.after))
        back = RECOVERABLE[self.recoverable]
        return (
            f"{getattr(KIND_WORDS[self.kind], language)}: {where}: {values}: "
            f"{getattr(self.reason, language)} ({getattr(back, language)})"
        )


RECOVERABLE = {
    True: Words("rides along and comes back", "付随情報として運ばれ、復元できる"),
    False: Words("does not come back", "復元できない"),
}


@dataclass(frozen=True)
class LossReport:
    """All of it, for one conversion. `carried` says whether an envelope rides along."""

    source: str
    to: str
    carried: bool
    entries: tuple[Loss, ...] = ()

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        """Whether anything is lost for good."""
        return any(entry.kind in ("lost", "changed") and not entry.recoverable for entry in self.entries)

    @property
    def differences(self) -> tuple[Loss, ...]:
        """The entries about what the document says after a way there and back again."""
        return tuple(entry for entry in self.entries if entry.kind != "supplied")

    @property
    def totals(self) -> dict[str, int]:
        """How many entries of each kind there are, and how many of all come back."""
        counted = Counter(entry.kind for entry in self.entries)
        back = sum(entry.recoverable for entry in self.differences)
        return {kind: counted[kind] for kind in KINDS} | {"recoverable": back}

    def to_json(self) -> dict[str, Any]:
        return {
            "from": self.source,
            "to": self.to,
            "carried": self.carried,
            "totals": self.totals,
            "entries": [entry.to_json() for entry in self.entries],
        }

    def text(self, language: Literal["en", "ja"] = "en") -> str:
        """For people: a line of totals, then a line for each entry."""
        counts = ", ".join(
            f"{getattr(KIND_WORDS[kind], language)} {self.totals[kind]}" for kind in KINDS if self.totals[kind]
        )
        nothing = {"en": "nothing is lost", "ja": "欠落はない"}[language]
        lines = (f"  {entry.text(language)}" for entry in self.entries)
        return "\n".join([f"{self.source} → {self.to}: {counts or nothing}", *lines])


def _shown(value: Value, language: Literal["en", "ja"]) -> str:
    if value is ABSENT:
        return {"en": "nothing", "ja": "なし"}[language]
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"
