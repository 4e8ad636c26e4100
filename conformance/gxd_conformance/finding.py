"""One observation that offends a requirement: what was asked, what came, what was due."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What a stranger needs to understand and repair one fault.

    `path` is a JSON pointer into the body that came; `severity` is `schema`, `prose` or `reporting`; `dispute` names the
    entry of the errata when only one reading of the specification is offended.
    """

    requirement: str
    level: str
    severity: str
    asked: str
    got: str
    expected: str
    clause: str
    check: str
    path: str = ""
    hint: dict[str, str] = field(default_factory=dict)
    title: dict[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    dispute: str | None = None
    advice: bool = False

    @property
    def id(self) -> str:
        """The same fault has the same id in the next run: neither values nor positions in a list enter it."""
        place = re.sub(r"/\d+(?=/|$)", "/*", self.path)
        essence = "\x1f".join((self.requirement, self.check, place, self.expected))
        return "F" + sha256(essence.encode("utf-8", "surrogatepass")).hexdigest()[:8]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "requirement": self.requirement,
            "level": self.level,
            "severity": self.severity,
            "path": self.path,
            "asked": self.asked,
            "got": self.got,
            "expected": self.expected,
            "hint": self.hint,
            "clause": self.clause,
            "title": self.title,
            "evidence": list(self.evidence),
            **({"dispute": self.dispute} if self.dispute else {}),
        }
