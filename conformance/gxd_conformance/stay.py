"""What a vendor did as a client at one of our addresses, in the order in which it did it. Nothing here asks anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from gxd_conformance.evidence import Exchange
from gxd_fixtures import Version

DISCOVERY_PATH = "/.well-known/openid-configuration"
TOKEN_PATH = "/auth/token"
FORM = "application/x-www-form-urlencoded"

Act = Literal["discovery", "token", "list", "get", "event", "other"]
Place = tuple[str, tuple[tuple[str, str], ...]]
"""A path below the base URL, and the query decoded, in its order."""


@dataclass
class Stay:
    """The exchanges at one base URL of ours.

    `token_path` is where a token is to be asked for, with its query. `direct` tells that nobody stands between the vendor and
    us who could change the Host field.
    """

    base_url: str
    version: Version
    token_path: str = TOKEN_PATH
    direct: bool = True
    exchanges: list[Exchange] = field(default_factory=list)
    _known: dict[str, Act] = field(default_factory=dict, repr=False)

    @property
    def mark(self) -> str:
        """The last part of our path, which nobody else uses: what stands behind it is what was called."""
        return "/" + self.base_url.rpartition("/")[2]

    def belongs(self, url: str) -> bool:
        """Whether a request came to this address."""
        return f"{self.mark}/" in f"{url.partition('?')[0]}/"

    def target(self, url: str) -> str:
        """Path and query below our base URL."""
        return url.partition(self.mark)[2]

    def place(self, url: str) -> Place:
        path, _, query = self.target(url).partition("?")
        return path, tuple(parse_qsl(query, keep_blank_values=True))

    def act(self, exchange: Exchange) -> Act:
        """What the vendor meant to do."""
        if exchange.id not in self._known:
            self._known[exchange.id] = self._meant(exchange)
        return self._known[exchange.id]

    def _meant(self, exchange: Exchange) -> Act:
        path = self.target(exchange.request.url).partition("?")[0].rstrip("/")
        if exchange.request.method == "GET":
            if path == DISCOVERY_PATH:
                return "discovery"
            if path == self.version.footprints_path:
                return "list"
            return "get" if path.startswith(f"{self.version.footprints_path}/") else "other"
        if exchange.request.method == "POST":
            if path == self.version.events_path:
                return "event"
            form = exchange.request.headers.content_type == FORM or b"grant_type" in exchange.request.body
            return "token" if form or path in (TOKEN_PATH, self.token_path.partition("?")[0]) else "other"
        return "other"

    def acts(self, *kinds: Act) -> list[Exchange]:
        return [exchange for exchange in self.exchanges if self.act(exchange) in kinds]

    @property
    def calls(self) -> list[Exchange]:
        """The data actions."""
        return self.acts("list", "get", "event")

    @property
    def first_pages(self) -> list[Exchange]:
        """The lists whose query the vendor wrote itself: no link of ours."""
        return [page for page, link in self._lists() if not link]

    @property
    def followed(self) -> list[Exchange]:
        """The lists that came by a link of ours."""
        return [page for page, link in self._lists() if link]

    def _lists(self) -> Iterator[tuple[Exchange, bool]]:
        given: set[Place] = set()
        for page in self.acts("list"):
            yield page, self.place(page.request.url) in given
            given |= {self.place(link.target) for link in page.links if "next" in link.relations}

    def walks(self) -> list[list[Exchange]]:
        """The lists, walk by walk: each begins with a page whose query the vendor wrote itself."""
        found: list[list[Exchange]] = []
        for page, link in self._lists():
            if link and found:
                found[-1].append(page)
            else:
                found.append([page])
        return found

    @property
    def walked_on(self) -> list[tuple[Exchange, bool]]:
        """Every link that was followed, and whether it is one that the same walk had left behind."""
        found: list[tuple[Exchange, bool]] = []
        passed: set[Place] = set()
        current: Place | None = None
        for page, link in self._lists():
            place = self.place(page.request.url)
            if not link:  # a walk begins
                passed, current = set(), None
                continue
            found.append((page, place in passed))
            if current is not None and current != place:
                passed.add(current)
            current = place
        return found

    @property
    def reached_the_end(self) -> bool:
        """Whether some list was followed to its last page."""
        return any(page.status == 200 and not page.links for page, link in self._lists() if link)

    def events(self, kind: str) -> list[Exchange]:
        """Events of one kind, refused ones too."""
        return [exchange for exchange in self.acts("event") if kind_of(exchange, self.version) == kind]


def kind_of(exchange: Exchange, version: Version) -> str | None:
    """`request`, `fulfilled`, `rejected` or `published`, if the request carries such an event."""
    event = exchange.question.value
    event_type = event.get("type") if isinstance(event, dict) else None
    return version.kind_of(event_type) if isinstance(event_type, str) else None


def data_of(exchange: Exchange) -> dict[str, Any]:
    """The data of the event in a request; empty if there is none."""
    event = exchange.question.value
    data = event.get("data") if isinstance(event, dict) else None
    return data if isinstance(data, dict) else {}


def form_of(exchange: Exchange) -> list[tuple[str, str]]:
    """The form in a request."""
    return parse_qsl(exchange.request.body.decode("utf-8", "replace"), keep_blank_values=True)


def query_of(exchange: Exchange) -> list[tuple[str, str]]:
    """The query of a request, decoded."""
    return parse_qsl(urlsplit(exchange.request.url).query, keep_blank_values=True)


def pauses_s(exchanges: Sequence[Exchange]) -> list[float]:
    """Seconds between one request and the next."""
    moments = [datetime.fromisoformat(exchange.at) for exchange in exchanges]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
