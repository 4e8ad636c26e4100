"""What can be told about one requirement: its words, what shows it red, what stays green near it, what is disputed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gxd_conformance.coverage import ByVersion, cell
from gxd_conformance.requirement import Requirement

HEADINGS = {
    "en": {
        "says": "What",
        "why": "Why",
        "look": "How it is looked at",
        "hint": "How to fix",
        "excluded": "Why it is not checked",
        "advice": "A violation is a warning at most",
        "open": "Not checked yet",
        "defects": "Shown red by",
        "guards": "Stays green with",
        "disputes": "Where the sources disagree",
    },
    "ja": {
        "says": "内容",
        "why": "理由",
        "look": "確認方法",
        "hint": "修正方法",
        "excluded": "対象外の理由",
        "advice": "違反しても警告にとどまる",
        "open": "未確認",
        "defects": "不合格になることを示す欠陥",
        "guards": "合格のままである適法な挙動",
        "disputes": "出典の見解の相違",
    },
}
OPEN = {"en": "no check looks at it in this release.", "ja": "この版ではまだ確認していない。"}
COLON = {"en": ": ", "ja": ":"}


@dataclass(frozen=True)
class Explanation:
    """One requirement with everything around it."""

    row: Requirement
    checks: list[str]
    defects: ByVersion
    guards: ByVersion
    disputes: list[dict[str, Any]]
    """Entries of the errata that touch it: `{"id", "where", "judged": {"en", "ja"}, …}`."""

    def text(self, languages: list[str]) -> str:
        """For a terminal: who and where, then a block for each language, then names."""
        row = self.row
        situation = f"  only with {row.when}" if row.when else ""
        head = f"{row.id}  {row.level}  versions {', '.join(row.versions)}  scope {row.scope}{situation}\n{row.clause}"
        blocks = ["\n".join(self._block(language)) for language in languages]
        return "\n\n".join([head, *blocks, f"checks: {', '.join(self.checks) or 'none'}"])

    def _block(self, language: str) -> Iterator[str]:
        def told(about: str, words: str) -> str:
            return f"{HEADINGS[language][about]}{COLON[language]}{words}"

        row = self.row
        for about, words in (("says", row.says), ("why", row.why), ("look", row.look), ("hint", row.hint)):
            yield told(about, words[language])
        if row.excluded:
            yield told("excluded", row.excluded[language])
        elif not self.checks:
            yield told("open", OPEN[language])
        if row.advice:
            yield told("advice", row.advice[language])
        for about, names in (("defects", self.defects), ("guards", self.guards)):
            if any(names.values()):
                yield told(about, by_name(names))
        for dispute in self.disputes:
            yield told("disputes", f"{dispute['id']} {dispute['where']}. {dispute['judged'][language]}")

    def to_json(self) -> dict[str, Any]:
        row = self.row
        return {
            "why": row.why,
            "hint": row.hint,
            "look": row.look,
            "advice": row.advice,
            "note": row.note or None,
            "checks": self.checks,
            "defects": self.defects,
            "guards": self.guards,
            "disputes": self.disputes,
        }


def explained(row: Requirement) -> Explanation:
    from gxd_fixtures.schema import errata

    held = cell(row)
    touching = [entry for entry in errata() if row.id in entry.get("touches", ())]
    return Explanation(row, held.checks, held.defects, held.guards, touching)


def by_name(names: ByVersion) -> str:
    """`limit-ignored, page-too-long (3.0)`: each once, with its versions where it has not all of them."""
    versions: dict[str, list[str]] = {}
    for spec, found in names.items():
        for name in found:
            versions.setdefault(name, []).append(spec)
    return ", ".join(
        name if len(specs) == len(names) else f"{name} ({', '.join(specs)})" for name, specs in versions.items()
    )
