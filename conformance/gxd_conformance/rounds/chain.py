"""The chain: footprints travel tier by tier over the real protocol, every company calculates from what arrived, and in the end
the final product is compared with the exact reference; where a number broke, the hop is named.

A seat may be taken by a stand-in, which we let calculate, or by a vendor's own system: it is given what its suppliers
published, and then has to publish its product itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from gxd_conformance.rounds.outcome import Outcome, Words
from gxd_mocks.calculators.errors import CalculationError
from gxd_mocks.quantity import fraction
from gxd_mocks.solutions.hops import SAID, added, broken_hops, per_counted_unit
from gxd_mocks.solutions.reference import reference
from gxd_mocks.solutions.seating import as_received

if TYPE_CHECKING:
    from gxd_conformance.rounds.stage import Stage
    from gxd_fixtures.supply_chain.chain import Transaction
    from gxd_mocks.calculators.declared import Footprint
    from gxd_mocks.solutions.published import Published
    from gxd_mocks.solutions.seating import Seating

FILES = "files"
POLL_S, LONGEST_POLL_S = 0.5, 5.0
TOLD_EVERY_S = 10.0


@dataclass(frozen=True)
class Hop:
    """One hand-over: what of whose arrived at whom, by which way, and what became of it."""

    owner: str
    recipient: str
    product: str
    way: str
    outcome: Outcome
    reason: Words
    value: Fraction | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "type": "hop",
            "owner": self.owner,
            "recipient": self.recipient,
            "product": self.product,
            "way": self.way,
            "outcome": str(self.outcome),
            "reason": self.reason,
            "value": None if self.value is None else fraction(self.value),
        }


@dataclass(frozen=True)
class Wait:
    """A vendor's own system that has not published yet: what is awaited, by one of its ids, and for how long still."""

    company: str
    called: str
    products: tuple[str, ...]
    left_s: float
    listed: int
    refused: str = ""
    """Why it can't be asked at all; empty if it can."""


@dataclass
class Travelled:
    """What arrived of each product, everywhere the same unless a hop changed it."""

    hops: list[Hop] = field(default_factory=list)
    arrived: dict[str, Footprint] = field(default_factory=dict)
    final: Footprint | None = None


class Chain:
    """One chain, played once. `publish` lets a stand-in's endpoint hold what it has calculated."""

    def __init__(
        self,
        seated: Seating,
        stage: Stage,
        publish: Callable[[str, Mapping[str, Published]], None],
        vendors: Mapping[str, float],
    ) -> None:
        self._seated = seated
        self._stage = stage
        self._publish = publish
        self._vendors = vendors
        """Seats taken by vendors' own systems, with how many seconds each may take to publish."""
        self._published: dict[str, dict[str, Published]] = {}
        self.travelled = Travelled()

    def play(
        self, told: Callable[[Hop], None] = lambda hop: None, waiting: Callable[[Wait], None] = lambda wait: None
    ) -> list[dict[str, Any]]:
        """Everybody in order, suppliers first. Returns the lines of the record."""
        for company in self._seated.chain.in_order():
            received = {}
            for bought in self._bought(company.id):
                hop, footprint = self._hand_over(bought)
                self.travelled.hops.append(hop)
                told(hop)
                if footprint is not None:
                    received[bought.product] = footprint
                    self.travelled.arrived.setdefault(bought.product, footprint)
            if company.id in self._vendors:
                self._await(company.id, waiting)
            else:
                self._calculate(company.id, received)
        self._take_the_final_product()
        return [*(hop.to_json() for hop in self.travelled.hops), self._compared()]

    @property
    def without_result(self) -> list[str]:
        """The companies that could not calculate, for something did not arrive."""
        return [name for name in self._seated.chain.companies if name not in {*self._published, *self._vendors}]

    def _has_calculated(self, company: str) -> bool:
        """As far as we know: what a vendor's own system does shows in what it lists."""
        return company in self._vendors or company in self._published

    def _bought(self, company: str) -> Sequence[Transaction]:
        return self._seated.chain.bought_by(company)

    # One hand-over

    def _hand_over(self, bought: Transaction) -> tuple[Hop, Footprint | None]:
        owner, recipient, product = bought.seller, bought.buyer, bought.product
        if not self._has_calculated(owner):
            return self._nothing_to_hand_over(owner, recipient, product), None
        if not self._stage.have_a_way(owner, recipient):
            return self._by_files(owner, recipient, product)
        asked = self._called_by(owner, product) or self._urns(product)
        leg, documents = self._stage.hand_over(owner, recipient, asked)
        document = self._about(documents, product)
        return self._hop(owner, recipient, product, leg.way, leg.outcome, leg.reason, document)

    def _nothing_to_hand_over(self, owner: str, recipient: str, product: str) -> Hop:
        """Nobody is asked for what can't be there: the hop that broke is another one, before this."""
        lacks = [each.product for each in self._bought(owner) if each.product not in self.travelled.arrived]
        en = f"{owner} could not calculate, for nothing arrived of {', '.join(lacks)}"
        ja = f"{', '.join(lacks)} のフットプリントが届かず、{owner} は算定できない"
        return Hop(owner, recipient, product, "", Outcome.NOT_TESTED, {"en": en, "ja": ja})

    def _called_by(self, owner: str, product: str) -> list[str]:
        """By which id a vendor's own system is asked for a product: the first that it gives to it itself."""
        if owner not in self._vendors:
            return []
        document = self._about(list(self._stage.said(owner)), product)
        return [str(urn) for urn in document["productIds"]][:1] if document else []

    def _by_files(self, owner: str, recipient: str, product: str) -> tuple[Hop, Footprint | None]:
        """Where no way is common to both, for one of them has no API or takes only what the other does not give."""
        files = self._seated.files(owner, self._published.get(owner, {}))
        documents = [document for content in files.values() for document in json.loads(content)]
        en, ja = "handed over as a file of JSON", "JSON ファイルで引き渡した"
        document = self._about(documents, product)
        return self._hop(owner, recipient, product, FILES, Outcome.WORKS, {"en": en, "ja": ja}, document)

    def _hop(
        self, owner: str, recipient: str, product: str, way: str, outcome: Outcome, reason: Words, document: Any
    ) -> tuple[Hop, Footprint | None]:
        footprint = None
        if document is not None:
            try:
                footprint = as_received(document)
            except CalculationError as refused:
                outcome, reason = Outcome.FAILS, {"en": refused.sentence("en"), "ja": refused.sentence("ja")}
        value = footprint.value if footprint else None
        return Hop(owner, recipient, product, way, outcome, reason, value), footprint

    def _about(self, documents: list[Any], product: str) -> Any:
        """This year's footprint of a product: last year's is deprecated."""
        found = [one for one in documents if isinstance(one, dict) and self._seated.product_of(one) == product]
        return next((one for one in found if one.get("status") != "Deprecated"), None)

    def _urns(self, product: str) -> list[str]:
        company = self._seated.chain.products[product].company
        solution = self._seated.seats[company].solution
        published = {product: self._seated.published[product]}
        documents = self._seated.documents(
            company, solution.versions[-1], history=False, published=self._all(published)
        )
        return [urn for one in documents if self._seated.product_of(one) == product for urn in one["productIds"]][:1]

    def _all(self, some: dict[str, Published]) -> Mapping[str, Published]:
        return {**self._seated.published, **some}

    # What a company does

    def _calculate(self, company: str, received: dict[str, Footprint]) -> None:
        try:
            published = {one.product: one for one in self._seated.calculate(company, received)}
        except (CalculationError, KeyError):
            return  # What did not arrive can't be calculated with; the hop says so, and those behind it have nothing.
        self._published[company] = published
        self._publish(company, published)
        self._stage.forget(company)

    def _await(self, company: str, waiting: Callable[[Wait], None]) -> None:
        """A vendor's own system calculates in its own time; it is done when its products are listed.

        Where a supplier had nothing to hand over it can't calculate, and is asked only once what it lists.
        """
        could = all(self._has_calculated(each.seller) for each in self._bought(company))
        until = monotonic() + (self._vendors[company] if could else 0.0)
        tell_at, pause = monotonic(), POLL_S
        while (wait := self._awaited(company, until)).products:
            if wait.left_s <= 0 or monotonic() >= tell_at:
                waiting(wait)
                tell_at = monotonic() + TOLD_EVERY_S
            if wait.left_s <= 0:
                return
            sleep(min(pause, wait.left_s, max(0.0, tell_at - monotonic())))
            pause = min(2 * pause, LONGEST_POLL_S)

    def _awaited(self, company: str, until: float) -> Wait:
        self._stage.forget(company)
        said = [one for one in self._stage.said(company) if isinstance(one, dict)]
        listed = {self._seated.product_of(one) for one in said}
        due = [product.id for product in self._seated.chain.made_by(company) if product.id not in listed]
        return Wait(
            company,
            self._stage.called(company),
            tuple(urn for product in due for urn in self._urns(product)),
            max(0.0, until - monotonic()),
            len(said),
            self._stage.refusal(company),
        )

    # The end

    def _take_the_final_product(self) -> None:
        final = self._seated.chain.final
        document = self._about(list(self._stage.said(final.company)), final.id)
        if document is None and final.company not in self._vendors and not self._stage.has_an_api(final.company):
            document = self._about(
                [one for content in self._seated.files(final.company, self._published.get(final.company, {})).values()
                 for one in json.loads(content)], final.id,
            )  # fmt: skip
        if document is not None:
            try:
                self.travelled.final = self.travelled.arrived[final.id] = as_received(document)
            except CalculationError:
                self.travelled.final = None

    def _compared(self) -> dict[str, Any]:
        """The final product beside the exact reference, and every hop that broke."""
        due = reference(self._seated)
        final = self.travelled.final
        published = due.published[due.final]
        value = None if final is None else per_counted_unit(final, published)
        broken = broken_hops(self._seated, self.travelled.arrived)
        adds = added(self._seated, due.flattened, self.travelled.arrived)
        return {
            "type": "chain",
            "name": self._seated.chain.name,
            "product": due.final,
            "due": fraction(published.value),
            "got": None if value is None else fraction(value),
            "equal": value == published.value
            and final is not None
            and final.primary_data_share == published.primary_data_share,
            "primary_data_share": {
                "due": _shown(published.primary_data_share),
                "got": _shown(final.primary_data_share if final else None),
            },
            "waterfall": [
                {"what": row.what, "kind": row.kind, "value": fraction(row.contribution)} for row in due.waterfall.rows
            ],
            "arrived": [{"what": name, "value": _shown(value)} for name, value in adds.items()],
            "broken": [
                {
                    "company": hop.company,
                    "product": hop.product,
                    "what": hop.what,
                    "due": _shown(hop.due),
                    "got": _shown(hop.got),
                    "diagnoses": [{"name": name, "en": SAID[name][0], "ja": SAID[name][1]} for name in hop.diagnoses],
                }
                for hop in broken
            ],
        }


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else fraction(value)
