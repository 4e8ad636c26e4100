"""What passed between the two of a pair, as the witness saw it from the middle. Nothing here asks anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.stay import Stay, data_of, kind_of, query_of


@dataclass
class Passed:
    """`visit` is the recipient at the owner's face, `answers` the owner at the recipient's face; `handed_on` is what we asked
    the owner in the recipient's name, `delivered` what we brought to the recipient in the owner's name.

    `said` are the owner's footprints by id, as it told us itself in the pages of `told`; `expected` are they as the recipient
    has to get them, which differs only where we translate.
    """

    visit: Stay
    answers: Stay
    said: dict[str, Any]
    expected: dict[str, Any]
    told: Sequence[Exchange] = ()
    asked_products: list[str] = field(default_factory=list)
    trigger: Exchange | None = None
    handed_on: list[Exchange] = field(default_factory=list)
    delivered: list[Exchange] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    """Ids of the owner's events that we could take, and brought to the recipient."""

    @property
    def was_sent(self) -> bool:
        """Whether the recipient's hook was understood: it may answer only when all is done, which is later than we wait."""
        pulled = self.trigger
        return pulled is not None and (
            pulled.succeeded or (pulled.failure is not None and pulled.failure.kind == "timeout")
        )

    @property
    def listed(self) -> Iterator[Listed]:
        """Every footprint that stood in a list that the recipient was given."""
        for exchange in self.visit.acts("list"):
            data = exchange.member("data") if exchange.succeeded else None
            for at, item in enumerate(data if isinstance(data, list) else []):
                yield Listed(item, exchange, f"/data/{at}")

    @property
    def fetched(self) -> Iterator[Listed]:
        """Every footprint that the recipient got by its id."""
        for exchange in self.visit.acts("get"):
            if exchange.succeeded:
                yield Listed(exchange.member("data"), exchange, "/data")

    @property
    def gets_handed_on(self) -> dict[str, Exchange]:
        """What the owner answered last when it was asked for a footprint that it lists, by id."""
        found = {}
        for exchange in self.handed_on:
            if exchange.request.method == "GET":
                name = unquote(urlsplit(exchange.request.url).path.rpartition("/")[2])
                if name in self.said:
                    found[name] = exchange
        return found

    @property
    def requests(self) -> list[Exchange]:
        """The request events that the recipient sent, refused ones too."""
        return self.visit.events("request")

    @property
    def lists_were_handed_on(self) -> bool:
        return any(exchange.request.method == "GET" for exchange in self.handed_on)

    @property
    def replies(self) -> list[Exchange]:
        """The events with which the owner answered, and that we could take."""
        return [event for event in self.answers.acts("event") if _id(event) in self.taken and self._answers(event)]

    @property
    def refused(self) -> list[Exchange]:
        """What came to the recipient's face and was no event that anybody could take, or came without a token."""
        return [event for event in self.answers.acts("event", "other") if _id(event) not in self.taken]

    def _answers(self, exchange: Exchange) -> bool:
        return self.kind(exchange) in ("fulfilled", "rejected")

    def kind(self, exchange: Exchange) -> str | None:
        return kind_of(exchange, self.answers.version)

    @property
    def came_by_event(self) -> Iterator[Listed]:
        """Every footprint in an answer of the owner."""
        for exchange in self.replies:
            for at, item in enumerate(footprints_in(data_of(exchange))):
                yield Listed(item, exchange, f"/data/pfs/{at}")

    def is_about(self, document: Any, asked: Collection[str]) -> bool:
        """Whether a footprint is of one of these products."""
        named = document.get("productIds") if isinstance(document, dict) else None
        names = {one.casefold() for one in named if isinstance(one, str)} if isinstance(named, list) else set()
        return not names.isdisjoint(one.casefold() for one in asked)

    def asked_for(self, question: Exchange) -> list[str]:
        """The products that a request names, in either line's words."""
        data = data_of(question)
        fragment = data.get("pf")
        named = data.get("productId") or (fragment.get("productIds") if isinstance(fragment, dict) else None)
        return [one for one in named if isinstance(one, str)] if isinstance(named, list) else []

    @property
    def walked_to_the_end(self) -> bool:
        """Whether a list of everything was seen to its last page."""
        return any(
            walk[-1].status == 200 and not any("next" in link.relations for link in walk[-1].links)
            for walk in self.walks_through_everything
        )

    @property
    def walks_through_everything(self) -> list[list[Exchange]]:
        """The walks that the recipient began without any filter, page by page."""
        return [walk for walk in self.visit.walks() if all(name == "limit" for name, _ in query_of(walk[0]))]


def footprints_in(data: Any) -> list[Any]:
    """What an answer delivers; nothing if it delivers none."""
    found = data.get("pfs") if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _id(exchange: Exchange) -> object:
    event = exchange.question.value
    return event.get("id") if isinstance(event, dict) else None
