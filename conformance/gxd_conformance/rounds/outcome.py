"""What became of one ordered pair: the cells of the matrix, and the legs that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

Words = dict[str, str]
"""One sentence in each language: `{"en": …, "ja": …}`."""


class Outcome(StrEnum):
    """Decisive first: one leg that fails decides a cell; else one by which footprints arrive; else what nobody has tried."""

    FAILS = "fails"
    LOSS = "works with loss"
    WORKS = "works"
    NOT_TESTED = "not tested"
    CANNOT = "cannot"

    @property
    def exchanges(self) -> bool:
        """Whether footprints arrive."""
        return self in (Outcome.WORKS, Outcome.LOSS)


class Side(StrEnum):
    """On which side something has to change. `witness` is us."""

    OWNER = "owner"
    RECIPIENT = "recipient"
    NETWORK = "network"
    WITNESS = "witness"


@dataclass(frozen=True, slots=True)
class Leg:
    """One way of exchanging, `pull` or `events`, between the two of a pair.

    `requirement` is the sentence of the specification that was offended, if one was; `evidence` are exchanges of the pair's
    file; `losses` are what a translation in the middle could not carry, as `{"footprint", "pointer",
    "reason"}`.
    """

    way: str
    outcome: Outcome
    reason: Words
    side: Side | None = None
    requirement: str | None = None
    evidence: tuple[str, ...] = ()
    losses: tuple[dict[str, Any], ...] = ()
    arrived: int = 0

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        return cls(
            row["way"],
            Outcome(row["outcome"]),
            row["reason"],
            Side(row["side"]) if row["side"] else None,
            row["requirement"],
            tuple(row["evidence"]),
            tuple(row["losses"]),
            row["arrived"],
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One ordered pair: the owner's footprints towards the recipient. `spec` are the versions that each of them spoke."""

    owner: str
    recipient: str
    legs: Sequence[Leg]
    owner_spec: str = ""
    recipient_spec: str = ""
    exchanges: int = 0
    elapsed_ms: float = 0.0
    file: str = ""
    also: tuple[str, ...] = field(default=())
    """Other requirements that were seen offended on the way, without keeping footprints from arriving."""

    @property
    def key(self) -> tuple[str, str]:
        return self.owner, self.recipient

    @property
    def decisive(self) -> Leg:
        """The leg that the cell goes by."""
        return min(self.legs, key=lambda leg: list(Outcome).index(leg.outcome))

    @property
    def outcome(self) -> Outcome:
        return self.decisive.outcome

    def to_json(self) -> dict[str, Any]:
        """The line of round.jsonl."""
        decisive = self.decisive
        return {
            "type": "cell",
            "owner": self.owner,
            "recipient": self.recipient,
            "outcome": str(decisive.outcome),
            "side": decisive.side and str(decisive.side),
            "requirement": decisive.requirement,
            "reason": decisive.reason,
            "owner_spec": self.owner_spec,
            "recipient_spec": self.recipient_spec,
            "legs": [asdict(leg) for leg in self.legs],
            "also": list(self.also),
            "exchanges": self.exchanges,
            "elapsed_ms": self.elapsed_ms,
            "file": self.file,
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """A line of round.jsonl, read back. Raises `KeyError`, `TypeError` or `ValueError` for one that is none."""
        return cls(
            row["owner"],
            row["recipient"],
            tuple(Leg.from_json(leg) for leg in row["legs"]),
            row["owner_spec"],
            row["recipient_spec"],
            row["exchanges"],
            row["elapsed_ms"],
            row["file"],
            tuple(row["also"]),
        )
