"""Hosts of ours that stand for somebody else, each below an address that only one pair knows.

To the recipient we are the owner: it authenticates with us, and what it lists, gets and asks for by event is handed on to the
owner word for word, links led back to us. To the owner we are the recipient: it authenticates with us, and the events with
which it answers are handed on to the recipient, ids unchanged. Both sides are reached at the addresses of their vendor.yaml
only, whatever address an event names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from gxd_conformance.evidence import Exchange
from gxd_conformance.link_header import parse
from gxd_conformance.recorder import Recorder
from gxd_conformance.stay import Stay
from gxd_conformance.vendor import origin
from gxd_fixtures import SPECS, Version
from gxd_mocks.departures import Departure
from gxd_mocks.gateway.errors import error_object
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.message import Headers, Request, Response

HandOn = Callable[[dict[str, Any], bytes], Exchange | None]
"""Takes an accepted event, parsed and as it came, to where it belongs; None if that is nowhere."""

PER_MESSAGE = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding", "date"})
"""Fields that speak of one transfer, not of what is transferred."""

SOURCE = re.compile(rb'("source"\s*:\s*)"(?:[^"\\]|\\.)*"')


class Face:
    """One such host at `stay.base_url`; `seen` is called after everything that came in."""

    def __init__(
        self,
        stay: Stay,
        name: str,
        credentials: tuple[str, str],
        recorder: Recorder,
        departure: Departure,
        footprints: Sequence[Any] = (),
        seen: Callable[[], None] = lambda: None,
    ) -> None:
        self.stay = stay
        self._name = name
        self._recorder = recorder
        self._seen = seen
        self._gateway = Gateway(
            [stay.version.spec],
            footprints={stay.version.spec: list(footprints)},
            clients=dict([credentials]),
            base_path=urlsplit(stay.base_url).path,
            departures=[departure],
        )

    def handle(self, request: Request) -> Response:
        """Answer as the one we stand for, and write it down."""
        host = urlsplit(self.stay.base_url).netloc
        known = request.with_(
            url=self.stay.base_url + self.stay.target(request.url), headers=request.headers.with_("host", host)
        )
        response = self._gateway.handle(known)
        self.stay.exchanges.append(self._recorder.overheard(request, response, self._name))
        self._seen()
        return response


def relaying(stay: Stay, ask: Callable[[str], Exchange], hand_on: HandOn, owner_base: str) -> Departure:
    """The owner's face where both speak the same line: lists and gets are asked of the owner itself."""
    departure = _departure("relay", "Hands on what the owner says.")
    admitted: set[int] = set()
    """Requests under way whose token is ours."""

    @departure.at("bearer.verdict")
    def _(verdict: str, about: SimpleNamespace) -> str:
        if verdict == "accepted" and about.action in ("list", "get"):
            admitted.add(id(about.request))
        return verdict

    @departure.at("response")
    def _(response: Response, about: SimpleNamespace) -> Response:
        if id(about.request) not in admitted:
            return response
        admitted.discard(id(about.request))
        return as_ours(ask(stay.target(about.request.url)), stay, owner_base)

    _events(departure, ("request",), hand_on, stay.version)
    return departure


def translating(stay: Stay, hand_on: HandOn) -> Departure:
    """The owner's face where the lines differ: it holds the translated footprints itself, and hands on requests."""
    departure = _departure("translation", "Holds what the owner says, translated.")
    _events(departure, ("request",), hand_on, stay.version)
    return departure


def receiving(stay: Stay, hand_on: HandOn) -> Departure:
    """The recipient's face: answers and announcements are handed on to the recipient."""
    departure = _departure("receipt", "Hands on what the owner sends.")
    _events(departure, ("fulfilled", "rejected", "published"), hand_on, stay.version)
    return departure


def _departure(name: str, says: str) -> Departure:
    return Departure(f"witness-{name}", "lawful", says, SPECS, ())


def _events(departure: Departure, kinds: Sequence[str], hand_on: HandOn, spoken: Version) -> None:
    @departure.at("callback.base")
    def _(base: str | None, about: SimpleNamespace) -> str:
        return base or "the address of vendor.yaml"

    @departure.at("request.plan")
    def _(plan: list[Any], about: SimpleNamespace) -> list[Any]:
        return []

    @departure.at("event.accepted.response")
    def _(response: Response, about: SimpleNamespace) -> Response:
        exchange = hand_on(about.event, about.request.body) if about.kind in kinds else None
        if exchange is None:
            return response
        return _without_transfer(exchange) or _unavailable(spoken)


def as_ours(exchange: Exchange, stay: Stay, owner_base: str) -> Response:
    """The owner's response as the recipient gets it: the same bytes; links on the owner's host lead to us."""
    response = _without_transfer(exchange)
    if response is None:
        return _unavailable(stay.version)
    fields = [
        (name, _led_to_us(value, stay, owner_base) if name.lower() == "link" else value)
        for name, value in response.headers
    ]
    return Response(response.status, Headers(fields), response.body)


def _led_to_us(field: str, stay: Stay, owner_base: str) -> str:
    """A Link field whose targets below the owner's base URL lead to our face, however they write its host."""
    for link in parse(field).links:
        tail = _below(link.target, owner_base)
        if tail is not None:
            field = field.replace(f"<{link.target}>", f"<{stay.base_url}{tail}>")
    return field


def _below(target: str, base: str) -> str | None:
    """What stands behind the base URL in an absolute target; None if it leads elsewhere."""
    if origin(base) != origin(target):
        return None
    ours, theirs = urlsplit(base), urlsplit(target)
    if not theirs.path.startswith(ours.path):
        return None
    return theirs.path[len(ours.path) :] + (f"?{theirs.query}" if theirs.query else "")


def _without_transfer(exchange: Exchange) -> Response | None:
    """What came, without the fields that speak of its transfer to us; None if nothing came."""
    came = exchange.as_received
    if came is None:
        return None
    kept = [(name, value) for name, value in came.headers if name.lower() not in PER_MESSAGE]
    return Response(came.status, Headers(kept), came.body)


def _unavailable(spoken: Version) -> Response:
    """The one we stand for did not answer: plain HTTP has a status for that."""
    return Response.json(504, error_object(spoken, "internal_error"))


def with_source(body: bytes, event: dict[str, Any], source: str) -> bytes:
    """The event as it came, with another `source`: every other byte is kept, so that no number is written anew."""
    replaced = SOURCE.sub(lambda found: found.group(1) + json.dumps(source).encode(), body, count=1)
    if _loads(replaced) == {**_loads(body), "source": source}:
        return replaced
    return json.dumps({**event, "source": source}, ensure_ascii=False, default=float).encode()


def _loads(body: bytes) -> Any:
    # As text, so that two spellings of a number are two: nothing may change on the way.
    return json.loads(body, parse_float=str, parse_int=str)
