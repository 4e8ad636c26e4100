"""Our side as an owner: hosts of our own, below our inbox, at which the vendor is the client.

Each is the reference gateway with some footprints, a few on a page, and with one or two circumstances that a client has to
cope with: all of them lawful. Whatever comes in is written down. Answers to the vendor's requests are planned there and sent
by us to the address of vendor.yaml, never to the one that a request names: it would get our credentials.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gxd_conformance.recorder import Recorder
from gxd_conformance.stay import TOKEN_PATH, Stay
from gxd_fixtures import SPECS, Version, dataset, version
from gxd_mocks.departures import Departure
from gxd_mocks.gateway.answers import Answer
from gxd_mocks.gateway.errors import error_object
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.query import pairs
from gxd_mocks.lawful.paging import links_die_behind, short_pages
from gxd_mocks.message import Request, Response

if TYPE_CHECKING:
    from gxd_mocks.store import Footprint

UNUSUAL_TOKEN_PATH = "/login/oauth2/v1/token"
HELD = 7
"""So many footprints each of our hosts holds: enough for some pages, few enough to be fetched soon."""

MOST_EXCHANGES = 2_000
"""Whoever calls more often at one of our hosts goes round in circles, and is neither served nor written down any more."""

FAILURES = 2
"""So often a link, or the announcement of footprints, fails before it works."""


@dataclass(frozen=True)
class Circumstances:
    """What a client meets at one of our hosts. `token_path` is None where no discovery is offered."""

    name: str
    token_path: str | None
    told: tuple[Departure, ...] = ()


class Owner:
    """One of our hosts, at `base_url`; the vendor comes in with the credentials of `callbacks`."""

    def __init__(
        self,
        circumstances: Circumstances,
        base_url: str,
        spoken: Version,
        credentials: tuple[str, str],
        recorder: Recorder,
        *,
        direct: bool,
    ) -> None:
        self._name = f"owner_{circumstances.name}"
        self._recorder = recorder
        self._host = urlsplit(base_url).netloc
        self.planned: dict[str, Answer] = {}
        """Our answer to each request event, by its id."""
        discovers = circumstances.token_path is not None and spoken.discovery != "unknown"
        due = circumstances.token_path if discovers and circumstances.token_path else TOKEN_PATH
        self.stay = Stay(base_url, spoken, due, direct)
        self._gateway = Gateway(
            [spoken.spec],
            footprints={spoken.spec: dataset.footprints(spoken.spec)[:HELD]},
            clients=dict([credentials]),
            base_path=urlsplit(base_url).path,
            token_path=due,
            discovery=circumstances.token_path is not None,
            departures=[_common(self.planned), *circumstances.told],
        )

    @property
    def footprints(self) -> Sequence[Footprint]:
        """What this host holds."""
        return [entry.footprint for entry in self._gateway.stores[self.stay.version.spec].scan()]

    def handle(self, request: Request) -> Response:
        """Answer as the host that the vendor was told of, whatever stands in between, and write it down as it came."""
        if len(self.stay.exchanges) >= MOST_EXCHANGES:
            return Response(503)
        known = request.with_(
            url=self.stay.base_url + self.stay.target(request.url), headers=request.headers.with_("host", self._host)
        )
        response = self._gateway.handle(known)
        self.stay.exchanges.append(self._recorder.overheard(request, response, self._name))
        return response


def _departure(name: str, says: str) -> Departure:
    return Departure(f"suite-{name}", "lawful", says, SPECS, ())


def _common(planned: dict[str, Answer]) -> Departure:
    """What all our hosts have in common."""
    departure = _departure("owner", "Passes over filters of 2.x, and leaves answers to the suite.")

    @departure.at("list.filter")
    def _(text: str | None, about: SimpleNamespace) -> None:
        """A filter that finds nothing here would leave nothing to page through; a host need not evaluate it."""
        return

    @departure.at("callback.base")
    def _(base: str | None, about: SimpleNamespace) -> str:
        return base or "the address of vendor.yaml"

    @departure.at("request.plan")
    def _(plan: list[Answer], about: SimpleNamespace) -> list[Answer]:
        planned[str(about.question.get("id"))] = plan[0]
        return []

    return departure


def a_token_expires() -> Departure:
    """The first token that is used a second time has expired; whoever fetches one for each call never meets that."""
    departure = _departure("token-expires", "Lets one token expire at its second use.")

    @departure.at("bearer.verdict")
    def _(verdict: str, about: SimpleNamespace) -> str:
        field, notes = about.request.headers.get("authorization"), about.gateway.notes
        if verdict == "accepted" and field in notes.setdefault("used", set()):
            notes.setdefault("expired", field)
        notes["used"].add(field)
        return "expired" if verdict == "accepted" and notes.get("expired") == field else verdict

    return departure


def junk_instead_of_discovery() -> Departure:
    departure = _departure("discovery-is-junk", "Answers a web page where the provider configuration should be.")

    @departure.at("discovery.response")
    def _(response: Response, about: SimpleNamespace) -> Response:
        return Response(200, response.headers.with_("content-type", "text/html"), b"<html><body>Welcome</body></html>")

    return departure


def links_fail_at_first() -> Departure:
    departure = _departure("links-fail", f"Answers 500 to the first {FAILURES} calls of a pagination link.")

    @departure.at("response")
    def _(response: Response, about: SimpleNamespace) -> Response:
        follows = about.action == "list" and "cursor=" in about.request.query and response.status == 200
        return _failing(response, about, 500) if follows else response

    return departure


def a_filter_is_answered_in_parts() -> Departure:
    """2.x: 202 with a filter, and only then; 200 when it is asked again."""
    departure = _departure("partial", "Answers 202 to the first filtered list.")

    @departure.at("response")
    def _(response: Response, about: SimpleNamespace) -> Response:
        filtered = any(name == "$filter" for name, _ in pairs(about.request.query))
        if not filtered or about.action != "list" or response.status != 200 or "partial" in about.gateway.notes:
            return response
        about.gateway.notes["partial"] = True
        return response.with_(status=202)

    return departure


def busy_for_notices() -> Departure:
    departure = _departure("busy", f"Answers 503 to the first {FAILURES} events.")

    @departure.at("event.accepted.response")
    def _(response: Response, about: SimpleNamespace) -> Response:
        return _failing(response, about, 503) if about.kind == "published" else response

    return departure


def _failing(response: Response, about: SimpleNamespace, status: int) -> Response:
    notes: dict[str, Any] = about.gateway.notes
    notes["failures"] = notes.get("failures", 0) + 1
    if notes["failures"] > FAILURES:
        return response
    return Response.json(status, error_object(version(about.spec), "internal_error"))


def announced() -> Circumstances:
    """Everyday life: discovery names an unusual token endpoint, pages are short, links behind the client are dead."""
    return Circumstances("announced", UNUSUAL_TOKEN_PATH, (short_pages, links_die_behind))


def undiscovered() -> Circumstances:
    """No discovery, and a token that expires."""
    return Circumstances("undiscovered", None, (short_pages, a_token_expires()))


def unsteady() -> Circumstances:
    """2.x: a discovery that is junk, a filter that is answered in parts, and a link that fails at first."""
    told = (short_pages, junk_instead_of_discovery(), a_filter_is_answered_in_parts(), links_fail_at_first())
    return Circumstances("unsteady", TOKEN_PATH, told)


def noticing(busy: bool) -> Circumstances:
    """Takes announcements; `busy` at first."""
    return Circumstances("noticing", TOKEN_PATH, (busy_for_notices(),) if busy else ())
