"""How a question about a pair ends: one sentence, and on which side something has to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from gxd_conformance.evidence import Exchange, Failure
from gxd_conformance.rounds.language import Language
from gxd_conformance.rounds.outcome import Leg, Outcome, Side, Words
from gxd_conformance.rounds.translation import Translated
from gxd_mocks.gateway.errors import MESSAGES

MOST_EVIDENCE = 10
MOST_LOSSES = 50
"""So many losses are written down for one leg; its sentence counts all of them."""

TOKENS = ("PACT-CLI-006", "PACT-CLI-001", "PACT-CLI-002")
"""What obliges a client to come with a token, in every version."""


class Decided(Exception):
    """A leg is decided before its end."""

    def __init__(
        self,
        outcome: Outcome,
        en: str,
        ja: str,
        side: Side | None = None,
        requirement: str | None = None,
        evidence: Iterable[Exchange] = (),
    ) -> None:
        super().__init__(en)
        self.outcome = outcome
        self.words: Words = {"en": en, "ja": ja}
        self.side = side
        self.requirement = requirement
        self.evidence = tuple(exchange.id for exchange in evidence)[:MOST_EVIDENCE]


def leg_of(way: str, decided: Decided) -> Leg:
    return Leg(way, decided.outcome, decided.words, decided.side, decided.requirement, decided.evidence)


def leg_that_works(
    way: str, arrived: int, carried: Mapping[str, Translated] | None, evidence: Sequence[Exchange]
) -> Leg:
    """`carried` are the footprints that went this way and what became of each; None if nothing was translated."""
    shown = tuple(exchange.id for exchange in evidence)[:MOST_EVIDENCE]
    if carried is None:
        en, ja = (
            f"{arrived} footprints arrived as they were sent",
            f"{arrived} 件のフットプリントが送られたとおりに届いた",
        )
        return Leg(way, Outcome.WORKS, {"en": en, "ja": ja}, evidence=shown, arrived=arrived)
    left = [name for name, one in carried.items() if one.document is None]
    values = sum(len(one.losses) for one in carried.values() if one.document is not None)
    en = f"{arrived} footprints arrived, translated"
    ja = f"{arrived} 件のフットプリントが変換されて届いた"
    if left:
        en += f"; {len(left)} of {len(carried)} have no form in the recipient's version and did not arrive: {', '.join(left[:3])}"
        ja += f"。{len(carried)} 件中 {len(left)} 件は受領者の版で表現できず、届いていない: {', '.join(left[:3])}"
    if values:
        en += f"; {values} values have no place in the recipient's version"
        ja += f"。受領者の版に対応する項目のない値が {values} 個ある"
    losses = tuple({"footprint": name, **loss} for name, one in carried.items() for loss in one.losses)
    outcome = Outcome.LOSS if losses or left else Outcome.WORKS
    return Leg(way, outcome, {"en": en, "ja": ja}, evidence=shown, losses=losses[:MOST_LOSSES], arrived=arrived)


@lru_cache
def known_in(spec: str) -> frozenset[str]:
    """The requirements of a version."""
    from gxd_conformance.requirement import Catalogue

    return frozenset(Catalogue.read().of(spec))


def first_known(spec: str, *requirements: str) -> str | None:
    """The first of these requirements that a version has, if it has one: the lines number the same sentence differently."""
    return next((name for name in requirements if name in known_in(spec)), None)


def is_stranger(exchange: Exchange) -> bool:
    """Whether one of our faces refused whoever came for his token; 2.x has no status of its own for that, but our words tell."""
    refusals = (MESSAGES[situation] for situation in ("missing_token", "refused_token", "expired_token"))
    return (
        exchange.status in (401, 403)
        or "authorization" not in exchange.request.headers
        or (exchange.status != 200 and exchange.member("message") in refusals)
    )


def side_of(failure: Failure, asked: Side) -> Side:
    """Where no connection comes about it lies between the two; what fails after that, at the one who was asked."""
    return Side.NETWORK if failure.kind in ("dns", "refused", "tls") else asked


def answers_at_all(exchange: Exchange, language: Language) -> None:
    """The owner answers, and does not break."""
    if exchange.failure is not None:
        raise Decided(
            Outcome.FAILS,
            f"{language.owner.vendor.name} does not answer: {exchange.came}",
            f"{language.owner.vendor.name} が応答しない: {exchange.came}",
            side_of(exchange.failure, Side.OWNER),
            evidence=[exchange],
        )
    if exchange.status is not None and exchange.status >= 500:
        raise Decided(
            Outcome.FAILS,
            f"{language.owner.vendor.name} breaks: {exchange.came}",
            f"{language.owner.vendor.name} が異常終了する: {exchange.came}",
            Side.OWNER,
            evidence=[exchange],
        )
