"""The gateway: one pure function from request to response.

It has no socket and no clock of its own, and it never raises: what breaks inside becomes an error response. What it
owes to others stands in its outbox, what others have told it in its mailbox.
"""

from __future__ import annotations

import logging
import os
import random
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from gxd_fixtures import Version, version
from gxd_mocks.departures import Departure, Tale
from gxd_mocks.gateway import discovery, envelope, errors, events, hook, listing, lookup, points, tokens
from gxd_mocks.gateway.call import Call, names_a_host
from gxd_mocks.gateway.clock import Clock, SystemClock
from gxd_mocks.gateway.errands import Errands, Places
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.mailbox import Mailbox
from gxd_mocks.gateway.outbox import Delivery, Outbox
from gxd_mocks.gateway.paging import Cursors
from gxd_mocks.message import Request, Response
from gxd_mocks.store import MemoryStore, Store

if TYPE_CHECKING:
    from gxd_mocks.gateway.errands import Errand
    from gxd_mocks.store import Footprint

CREDENTIALS = ("test_client_id", "test_client_secret")
"""Public on purpose: the official tool calls back with them, and so do we."""

LARGEST_BODY = 8 * 1024 * 1024

MANY = 10_000
"""To look through so many footprints in memory takes some ten milliseconds."""

Grant = Callable[[dict[str, Any]], bool]
OnExchange = Callable[[Request, Response], None]


class Place(NamedTuple):
    """What stands at a path: the action, the version it belongs to, its method, and the rest of the path."""

    action: str
    version: Version
    methods: tuple[str, ...]
    rest: str = ""


class Gateway:
    """One host: the actions of the specs it serves, at most one of the 2.x line and one of the 3.x line.

    - `footprints`: by spec, as documents or as a `Store`; the committed dataset where nothing is given.
    - `clients`: who may come in, id -> secret. `grants`: which footprints a client may see; all, if it is not named.
    - `callback_credentials`: with these it authenticates where it delivers answers.
    - `base_path`, `auth_path`: the API lives below the first, authentication below both (`/api`, `/login`).
    - `token_path`: the token endpoint that discovery announces, below authentication; `/auth/token` is there besides.
    - `hook_hosts`: hosts that the test hook may make us call (`host` or `host:port`); without any there is no hook.
    - `allow_http`: the network is the operator's own; answers also go to http:// and to private addresses.
    - `departures`: where it does not tell the truth. `seed`: for everything random that need not be secret.
    - `key`: gateways with the same key recognise each other's tokens and links; random where nothing is given.
    - `on_exchange`: called with every request and its response.

    Raises `ValueError` for specs that can't be served together, and for a departure from a point that does not exist.
    """

    def __init__(
        self,
        specs: Sequence[str],
        *,
        footprints: Mapping[str, Sequence[Footprint] | Store] | None = None,
        clients: Mapping[str, str] | None = None,
        grants: Mapping[str, Grant] | None = None,
        callback_credentials: tuple[str, str] = CREDENTIALS,
        base_path: str = "",
        auth_path: str = "",
        token_path: str = discovery.TOKEN_PATH,
        discovery: bool = True,
        token_lifetime_s: int = 3600,
        allow_http: bool = False,
        clock: Clock | None = None,
        departures: Iterable[Departure] = (),
        seed: int = 0,
        key: bytes | None = None,
        outbox: Outbox | None = None,
        mailbox: Mailbox | None = None,
        errands: Errands | None = None,
        hook_hosts: Iterable[str] = (),
        on_exchange: OnExchange | None = None,
    ) -> None:
        self.versions = _served_together(specs)
        self.specs = tuple(served.spec for served in self.versions)
        self.clients = dict([CREDENTIALS] if clients is None else clients)
        self.grants = dict(grants or {})
        self.callback_credentials = callback_credentials
        self.base_path = _path(base_path)
        self.auth_base_path = self.base_path + _path(auth_path)
        self.token_path = _path(token_path)
        self.discovery = discovery and any(served.discovery != "unknown" for served in self.versions)
        self.token_lifetime_s = token_lifetime_s
        self.allow_http = allow_http
        self.clock = clock or SystemClock()
        self.random = random.Random(seed)
        self.outbox = outbox or Outbox()
        self.mailbox = mailbox or Mailbox()
        self.errands = errands or Errands()
        self.hook_places = Places(hook_hosts)
        self.base_url = ""
        """How others reach us; a door sets it. Needed only to `ask` and to `publish`."""
        self.notes: dict[str, Any] = {}
        """Where departures remember what they did before."""
        self.stores = {spec: _store(spec, footprints) for spec in self.specs}
        self._on_exchange = on_exchange
        key = key or os.urandom(32)
        self._tokens = tokens.Tokens(key, self.clock)
        self._cursors = Cursors(key, self.clock)
        self._tell_of(tuple(departures))
        self._places = self._map()

    def _tell_of(self, departures: tuple[Departure, ...]) -> None:
        for departure in departures:
            if nowhere := points.unknown(departure):
                raise ValueError(f"{departure.name} changes {', '.join(nowhere)}, and there is no such point")
        # A departure of other versions than the one that is spoken changes nothing.
        self.departures = tuple(told for told in departures if set(told.specs) & set(self.specs))
        self._tales = {spec: Tale(told for told in departures if spec in told.specs) for spec in self.specs}
        self._tale = Tale(self.departures)
        self._documents_change = any("footprint" in told.changes for told in self.departures)

    @property
    def takes_time(self) -> bool:
        """Whether an answer may take so long that others should not have to wait for it."""
        stores = self.stores.values()
        return bool(self.departures) or any(not isinstance(store, MemoryStore) or len(store) > MANY for store in stores)

    # What is asked of us

    def handle(self, request: Request) -> Response:
        """The response to a request. Never raises."""
        response = self._answer_safely(request)
        if request.method == "HEAD":
            response = response.with_header("content-length", str(len(response.body))).with_(body=b"")
        if self._on_exchange is not None:
            self._on_exchange(request, response)
        return response

    def _answer_safely(self, request: Request) -> Response:
        try:
            place = self._place(request)
            call = Call(self, request, place.version, place.action)
            response: Response = call.tell("response", self._answer(call, place))
            return response
        except Exception:
            logging.getLogger(__name__).exception("the gateway broke over %s", request.method)
            return Response.json(500, errors.error_object(self.versions[-1], "internal_error"))

    def _answer(self, call: Call, place: Place) -> Response:
        try:
            if len(call.request.body) > LARGEST_BODY:
                raise Refused("too_large")
            if call.action == "malformed" or not names_a_host(call.request.host):
                raise Refused("bad_request", "the request target or the Host field is malformed")
            if call.action == "unknown":
                raise Refused("unknown_path")
            if call.request.method not in place.methods:
                raise Refused("method_not_allowed", headers=[("allow", ", ".join(place.methods))])
            return self._act(call, place.rest)
        except Refused as refused:
            return errors.answer(call, refused)

    def _act(self, call: Call, rest: str) -> Response:
        match call.action:
            case "discovery":
                return discovery.document(call)
            case "keys":
                return discovery.keys()
            case "authorize":
                return discovery.authorize()
            case "token":
                return tokens.grant(call, self._tokens, self.clients, self.token_lifetime_s)
            case "events":
                return self._take(call)
            case "hook":
                return hook.answer(self._admitted(call))
            case "list":
                call = self._admitted(call)
                return listing.answer(call, self._store_of(call), self._may_see(call), self._cursors)
            case _:
                call = self._admitted(call)
                return lookup.answer(call, self._store_of(call), self._may_see(call), rest)

    def _take(self, call: Call) -> Response:
        try:
            call = self._admitted(call)
            return events.answer(call, self._store_of(call), self._may_see(call))
        except Refused as refused:
            events.remember_refused(call, refused)
            raise

    def _admitted(self, call: Call) -> Call:
        bearer = self._tokens.judge(call.request.headers)
        verdict = call.tell("bearer.verdict", bearer.verdict, bearer=bearer)
        if verdict != "accepted":
            raise Refused(f"{verdict}_token")
        return call.by(bearer.client)

    def _may_see(self, call: Call) -> Grant:
        granted = self.grants.get(call.client, _everything)
        told: Grant = call.tell("access", granted)
        return told

    def _store_of(self, call: Call) -> Store:
        return self.stores[call.version.spec]

    # Where things are

    def _map(self) -> dict[str, Place]:
        newest = self.versions[-1]
        places = {self.auth_base_path + discovery.TOKEN_PATH: Place("token", newest, ("POST",))}
        places[self.auth_base_path + self.token_path] = Place("token", newest, ("POST",))
        if self.hook_places:
            places[self.base_path + hook.HOOK_PATH] = Place("hook", newest, ("POST",))
        if self.discovery:
            places[self.auth_base_path + discovery.DISCOVERY_PATH] = Place("discovery", newest, ("GET",))
            places[self.auth_base_path + discovery.KEYS_PATH] = Place("keys", newest, ("GET",))
            places[self.auth_base_path + discovery.AUTHORIZATION_PATH] = Place("authorize", newest, ("GET", "POST"))
        for served in self.versions:
            places[self.base_path + served.footprints_path] = Place("list", served, ("GET",))
            places[self.base_path + served.events_path] = Place("events", served, ("POST",))
        return places

    def _place(self, request: Request) -> Place:
        newest = self.versions[-1]
        try:
            request.url.encode("utf-8")
            path = request.path.rstrip("/")
        except ValueError:
            return Place("malformed", newest, ())
        if path in self._places:
            return self._places[path]
        folder, _, name = path.rpartition("/")
        place = self._places.get(folder)
        if place is not None and place.action == "list":
            return Place("get", place.version, ("GET",), name)
        return Place("unknown", self._nearest(path), ())

    def _nearest(self, path: str) -> Version:
        """Below the prefix of a version, that version says that there is nothing."""
        below = [served for served in self.versions if path.startswith(f"{self.base_path}{served.prefix}/")]
        return below[0] if below else self.versions[-1]

    # What the modules of the gateway need of it

    def tell(self, point: str, truth: Any, *, spec: str | None = None, **about: Any) -> Any:
        """What this gateway says at `point` (see `points.py`), where `truth` would be right."""
        tale = self._tale if spec is None else self._tales[spec]
        return tale.tell(point, truth, gateway=self, spec=spec or self.specs[-1], **about)

    def document(self, call: Call, footprint: Footprint, where: str) -> Footprint:
        """A footprint as it goes out in a list, a get or an event."""
        if not self._documents_change:
            return footprint
        told: Footprint = call.tell("footprint", deepcopy(footprint), where=where, held=footprint)
        return told

    def new_id(self) -> str:
        """An id for an event of ours."""
        return str(uuid.uuid4())

    # What we do of our own accord

    def ask(
        self, recipient: str, data: dict[str, Any], *, spec: str | None = None, on: Errand | None = None
    ) -> dict[str, Any]:
        """Owe the host at base URL `recipient` a request event with this data; the answer will name its id.

        `on` is the errand that it belongs to. Raises `ValueError` before `base_url` is set.
        """
        return self._owe(recipient, "request", data, spec, on)

    def publish(
        self, recipient: str, footprint_ids: Sequence[str], *, spec: str | None = None, on: Errand | None = None
    ) -> dict[str, Any]:
        """Owe the host at base URL `recipient` a Published event about these footprints."""
        return self._owe(recipient, "published", {"pfIds": list(footprint_ids)}, spec, on)

    def _owe(
        self, recipient: str, kind: str, data: dict[str, Any], spec: str | None, on: Errand | None = None
    ) -> dict[str, Any]:
        if not self.base_url:
            raise ValueError("nobody knows where to answer: set base_url first, as a door does")
        spoken = version(spec or self.specs[-1])
        now = self.clock.now()
        event = envelope.cloud_event(spoken, kind, self.new_id(), self.base_url, now, data)
        event = dict(self.tell("callback.event", event, spec=spoken.spec, request=None, question=None, kind=kind))
        auth_base = on.auth_base if on else ""
        self.outbox.add(Delivery(self, spoken, event, recipient.rstrip("/"), now, now, auth_base=auth_base, on=on))
        return event


def _everything(_: Footprint) -> bool:
    return True


def _path(path: str) -> str:
    stripped = path.strip("/")
    return f"/{stripped}" if stripped else ""


def _served_together(specs: Sequence[str]) -> tuple[Version, ...]:
    versions = tuple(version(spec) for spec in sorted(set(specs)))
    if not versions:
        raise ValueError("a gateway serves at least one version")
    prefixes = [served.prefix for served in versions]
    if len(set(prefixes)) < len(prefixes):
        raise ValueError(
            f"versions {', '.join(specs)} share a path and can't be served under one base URL; "
            "serve at most one of the 2.x line and one of the 3.x line, or a Site"
        )
    return versions


def _store(spec: str, footprints: Mapping[str, Sequence[Footprint] | Store] | None) -> Store:
    if footprints is not None and spec in footprints:
        held = footprints[spec]
        return MemoryStore(held) if isinstance(held, Sequence) else held
    from gxd_fixtures.dataset import footprints as dataset

    return MemoryStore(dataset(spec))
