"""The lines of a round's record as values: who took part, what became of each pair, how the chain went.

Whatever a line lacks, or has as another type, is empty here. What contradicts itself never looks better than it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gxd_conformance.rounds.outcome import Outcome
from gxd_reports import loose
from gxd_reports.loose import Both

WORST_FIRST = (Outcome.FAILS, Outcome.NOT_TESTED, Outcome.CANNOT, Outcome.LOSS, Outcome.WORKS)
"""How urgent an outcome is to a reader."""

MOST_LOSSES = 50
MOST_EVIDENCE = 50
MOST_LEGS = 10
LONGEST_NUMBER = 200
"""Characters of a number of the chain; a longer one is shown as text."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a translation in the middle could not carry: the footprint and a JSON pointer into it, and why."""

    pointer: str
    reason: Both


@dataclass(frozen=True, slots=True)
class Leg:
    """One way of exchanging, `pull` or `events`. `evidence` are exchanges of the pair's own record."""

    way: str
    outcome: Outcome
    reason: Both
    side: str
    requirement: str
    evidence: list[str]
    losses: list[Loss]
    arrived: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One ordered pair: the owner's footprints towards the recipient. `contradicts` if its own line disagrees with its legs."""

    owner: str
    recipient: str
    outcome: Outcome
    side: str
    requirement: str
    reason: Both
    owner_spec: str
    recipient_spec: str
    legs: list[Leg]
    also: list[str]
    exchanges: int
    elapsed_ms: float | None
    file: str
    contradicts: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.owner, self.recipient

    @property
    def mirror(self) -> tuple[str, str]:
        """The same two, the other way round."""
        return self.recipient, self.owner

    @property
    def at_fault(self) -> str:
        """The participant on whose side something has to change; empty if it is neither, or nothing is wrong."""
        if self.outcome is not Outcome.FAILS:
            return ""
        return {"owner": self.owner, "recipient": self.recipient}.get(self.side, "")


@dataclass(frozen=True, slots=True)
class Participant:
    """`name` as pairs are called by it, `title` as people call it, the versions it `speaks`."""

    name: str
    title: str
    speaks: list[str]


@dataclass(frozen=True, slots=True)
class Header:
    """The round itself. `pairs` is how many were to be played; 0 if the record does not tell."""

    name: str = ""
    run_id: str = ""
    suite_version: str = ""
    started_at: str = ""
    participants: list[Participant] = field(default_factory=list)
    pairs: int = 0
    policies: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Footer:
    """How the round ended. `chain` is the digest of all lines before it."""

    counts: dict[str, int]
    finished_at: str
    chain: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One hand-over of the chain."""

    owner: str
    recipient: str
    product: str
    way: str
    outcome: Outcome
    reason: Both
    value: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one step put into the final product; `value` in kg CO2e per unit, None if it is no number."""

    what: str
    kind: str
    value: Fraction | None
    said: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A product whose number is not the one that was due, with what may have happened to it."""

    company: str
    product: str
    what: str
    due: str
    got: str
    diagnoses: list[Both]


@dataclass(frozen=True, slots=True)
class Chain:
    """The final product beside the exact reference."""

    name: str
    product: str
    due: str
    got: str
    equal: bool
    share_due: str
    share_got: str
    waterfall: list[Contribution]
    arrived: dict[str, Fraction | None]
    """What each product added as it really came; None for what did not arrive."""
    broken: list[Broken]

    @property
    def is_exact(self) -> bool:
        """Whether every number was: a rounding behind a wrong one may swallow it, so that the end shows nothing."""
        return self.equal and not self.broken

    @property
    def verdict(self) -> str:
        """The sentence about it, as a key of the words."""
        if self.is_exact:
            return "round.chain_equal"
        return "round.chain_swallowed" if self.equal else "round.chain_differs"


def header(row: dict[str, Any]) -> Header:
    """Who takes part, under which policies."""
    participants = [
        Participant(name, loose.text(one.get("title")) or name, loose.texts(one.get("speaks")))
        for one in loose.mappings(row.get("participants"))
        if (name := loose.text(one.get("name")))
    ]
    return Header(
        name=loose.text(row.get("round")),
        run_id=loose.text(row.get("run_id")),
        suite_version=loose.text(row.get("suite_version")),
        started_at=loose.text(row.get("started_at")),
        participants=list({one.name: one for one in participants}.values()),
        pairs=max(0, loose.number(row.get("pairs"))),
        policies={str(name): loose.text(value) for name, value in loose.mapping(row.get("policies")).items()},
        raw=row,
    )


def footer(row: dict[str, Any]) -> Footer:
    """How the round ended."""
    counts = {str(name): loose.number(value) for name, value in loose.mapping(row.get("counts")).items()}
    return Footer(counts, loose.text(row.get("finished_at")), loose.text(row.get("chain")))


def cell(row: dict[str, Any]) -> Cell:
    """What became of one pair. Its outcome is that of its legs; if its line says another, the more urgent of both."""
    legs = [_leg(leg) for leg in loose.mappings(row.get("legs"))[:MOST_LEGS]]
    said, reason = _outcome(row)
    due = min((leg.outcome for leg in legs), key=list(Outcome).index, default=said)
    return Cell(
        owner=loose.text(row.get("owner")) or "(unnamed)",
        recipient=loose.text(row.get("recipient")) or "(unnamed)",
        outcome=min(said, due, key=WORST_FIRST.index),
        side=loose.text(row.get("side")),
        requirement=loose.text(row.get("requirement")),
        reason=reason,
        owner_spec=loose.text(row.get("owner_spec")),
        recipient_spec=loose.text(row.get("recipient_spec")),
        legs=legs,
        also=loose.texts(row.get("also"))[:MOST_EVIDENCE],
        exchanges=max(0, loose.number(row.get("exchanges"))),
        elapsed_ms=loose.seconds(row.get("elapsed_ms")),
        file=loose.text(row.get("file")),
        contradicts=said is not due,
    )


def hop(row: dict[str, Any]) -> Hop:
    """One hand-over of the chain."""
    outcome, reason = _outcome(row)
    return Hop(
        owner=loose.text(row.get("owner")),
        recipient=loose.text(row.get("recipient")),
        product=loose.text(row.get("product")),
        way=loose.text(row.get("way")),
        outcome=outcome,
        reason=reason,
        value=loose.text(row.get("value")),
    )


def chain(row: dict[str, Any]) -> Chain:
    """The end of the chain. It is equal only if the record says so, and the two numbers do not deny it."""
    share = loose.mapping(row.get("primary_data_share"))
    due, got = loose.text(row.get("due")), loose.text(row.get("got"))
    return Chain(
        name=loose.text(row.get("name")),
        product=loose.text(row.get("product")),
        due=due,
        got=got,
        equal=row.get("equal") is True and bool(got) and number(due) == number(got),
        share_due=loose.text(share.get("due")),
        share_got=loose.text(share.get("got")),
        waterfall=[_contribution(one) for one in loose.mappings(row.get("waterfall"))],
        arrived={one.what: one.value for one in map(_contribution, loose.mappings(row.get("arrived"))) if one.what},
        broken=[_broken(one) for one in loose.mappings(row.get("broken"))],
    )


def number(text: str) -> Fraction | None:
    """`105529259/4064100000` or `7.69` as a number; None for anything else, and for what is too long to be meant."""
    if len(text) > LONGEST_NUMBER or "e" in text.lower():
        return None
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _leg(row: dict[str, Any]) -> Leg:
    outcome, reason = _outcome(row)
    losses = [
        Loss(
            f"{loose.text(one.get('footprint'))} {loose.text(one.get('pointer'))}".strip(),
            loose.both(one.get("reason")),
        )
        for one in loose.mappings(row.get("losses"))[:MOST_LOSSES]
    ]
    return Leg(
        way=loose.text(row.get("way")),
        outcome=outcome,
        reason=reason,
        side=loose.text(row.get("side")),
        requirement=loose.text(row.get("requirement")),
        evidence=loose.texts(row.get("evidence"))[:MOST_EVIDENCE],
        losses=losses,
        arrived=max(0, loose.number(row.get("arrived"))),
    )


def _outcome(row: dict[str, Any]) -> tuple[Outcome, Both]:
    """An outcome that we do not know counts as not tested, and its reason says so."""
    said, reason = loose.text(row.get("outcome")), loose.both(row.get("reason"))
    try:
        return Outcome(said), reason
    except ValueError:
        english = f"The record has an outcome that is not known here: {said!r}. {reason.en}".strip()
        japanese = f"記録の結果 {said!r} は、ここでは未知の値である。{reason.ja}"
        return Outcome.NOT_TESTED, Both(english, japanese)


def _contribution(row: dict[str, Any]) -> Contribution:
    said = loose.text(row.get("value"))
    return Contribution(loose.text(row.get("what")), loose.text(row.get("kind")), number(said), said)


def _broken(row: dict[str, Any]) -> Broken:
    return Broken(
        company=loose.text(row.get("company")),
        product=loose.text(row.get("product")),
        what=loose.text(row.get("what")),
        due=loose.text(row.get("due")),
        got=loose.text(row.get("got")),
        diagnoses=[loose.both(one) or loose.both(one.get("name")) for one in loose.mappings(row.get("diagnoses"))],
    )
