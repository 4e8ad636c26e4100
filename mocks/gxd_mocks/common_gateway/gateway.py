"""The common gateway: one host in front of many solutions, each spoken to in its own way.

What a partner has reaches us by a connector and stands in its own store; every other partner finds it here, in the version
that it asks in, by list, get and events. A question that nothing here answers is passed on to the owners, each in its own
version, and the answer comes back under the id of the question.

`handle` opens no socket. What has to be asked of others stands in the outbox (a `Courier` carries it out) or is done by
`work_due`, which a door calls in the background and a test by hand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from threading import Lock
from typing import Any, Literal, NamedTuple

from gxd_fixtures import Version
from gxd_mocks.common_gateway import questions
from gxd_mocks.common_gateway.connectors.files import FROM_OTHERS, Folder, Found, write_folder
from gxd_mocks.common_gateway.connectors.pull import Puller
from gxd_mocks.common_gateway.host import Box, Host, PartnersOutbox
from gxd_mocks.common_gateway.mappings import NotConvertible, convert, format_of
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.conversion import refuse_depth
from gxd_mocks.common_gateway.mappings.loss import LossReport
from gxd_mocks.common_gateway.partner import Partner, Visit
from gxd_mocks.common_gateway.relay import Relay, Relays
from gxd_mocks.common_gateway.shelves import Placed, Shelves, contradicts, is_newer
from gxd_mocks.common_gateway.troubles import Trouble, Troubles
from gxd_mocks.gateway import answers, envelope
from gxd_mocks.gateway.clock import Clock, SystemClock
from gxd_mocks.gateway.courier import Courier
from gxd_mocks.gateway.errands import Errands
from gxd_mocks.gateway.errors import error_object
from gxd_mocks.gateway.gateway import CREDENTIALS
from gxd_mocks.gateway.keyring import Send
from gxd_mocks.gateway.mailbox import Event, Mailbox
from gxd_mocks.gateway.outbox import Delivery, Outbox
from gxd_mocks.gateway.sources import UnusableSource, callback_base
from gxd_mocks.message import Request, Response
from gxd_mocks.store import MemoryStore
from gxd_mocks.store.protocol import Footprint

AskOwners = Literal["missing", "always", "never"]
MOST_FETCHES = 1_000
"""So many announcements wait to be fetched; listing the partner again finds what is in those that were dropped."""

MOST_ANNOUNCED = 500
"""So many footprints are announced in one Published event."""


class Fetch(NamedTuple):
    """Footprints that a partner has announced, and that we have yet to get."""

    partner: Partner
    ids: tuple[str, ...]


class CommonGateway:
    """Serves to each partner what the others have.

    - `specs`: the versions served, one of each line. `clients`: others who may come in and see everything, id -> secret.
    - `carry`: whether what a version has no place for rides along in an envelope.
    - `ask_owners`: when owners are asked: if what is meant is `missing` here, `always`, or `never`.
    - `patience_s`: how long owners are waited for before a question is answered without them.
    - `quiet_s`: how long nothing may have happened to a file in a folder before it is read.
    - `send`: brings our own questions to their hosts; needed only to pull and to fetch.
    - `options` are those of `Gateway`.

    Raises `ValueError` for partners of the same name or client id, and for specs that can't be served together.
    """

    def __init__(
        self,
        partners: Sequence[Partner],
        *,
        specs: Sequence[str] = ("2.3", "3.0"),
        clients: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        carry: bool = True,
        ask_owners: AskOwners = "missing",
        patience_s: float = 3600.0,
        announce: bool = True,
        quiet_s: float = 0.0,
        send: Send | None = None,
        callback_credentials: tuple[str, str] = CREDENTIALS,
        **options: Any,
    ) -> None:
        self.partners = {partner.name: partner for partner in partners}
        self.clock = clock or SystemClock()
        self.carry, self.ask_owners, self.announce = carry, ask_owners, announce
        self.patience = timedelta(seconds=patience_s)
        self.shelves = Shelves(specs, self.clock.now, carry=carry)
        self.stores = {name: MemoryStore() for name in self.partners}
        """What each partner has, in the form in which it came (files of other formats: in 3.0)."""
        self.troubles = Troubles()
        self._by_client = {partner.theirs[0]: partner for partner in partners if partner.theirs}
        known = dict(partner.theirs for partner in partners if partner.theirs) | dict(clients or {})
        expected = sum(1 for partner in partners if partner.theirs) + len(clients or {})
        if len(self.partners) < len(partners) or len(known) < expected:
            raise ValueError("two partners, or a partner and a client, have the same name or client id")
        self._folders = {
            partner.name: Folder(partner.folder, partner.around, partner.name, quiet_s)
            for partner in partners
            if partner.folder and partner.has("files")
        }
        self._relays = Relays()
        self._fetches: deque[Fetch] = deque(maxlen=MOST_FETCHES)
        self._lock, self._taking = Lock(), Lock()
        self._unwritten = True
        """Whether there is something that does not stand in the partners' folders yet."""
        self.outbox: Outbox = PartnersOutbox(partners)
        self.errands = Errands()
        """None is ever given: the common gateway pulls by its own connectors."""
        self.mailbox: Mailbox = Box(self.arrived)
        self._host = Host(
            self.plan,
            specs,
            footprints=self.shelves.stores,
            clients=known,
            grants={id_: self._grant(partner) for id_, partner in self._by_client.items()},
            callback_credentials=callback_credentials,
            clock=self.clock,
            outbox=self.outbox,
            mailbox=self.mailbox,
            **options,
        )
        self.puller: Puller | None = None
        self.on_work: Callable[[], None] = _nothing
        """Called when there is something for `work_due` to do."""
        if send is not None:
            self.use(send)

    def use(self, send: Send) -> None:
        """Ask others by `send` from now on."""
        self.puller = Puller(send, self.clock)

    # What others ask of us

    def handle(self, request: Request) -> Response:
        """The response to a request. Never raises."""
        return self._host.handle(request)

    @property
    def base_url(self) -> str:
        """How others reach us; a door sets it."""
        return self._host.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self._host.base_url = url + self._host.base_path

    @property
    def specs(self) -> tuple[str, ...]:
        return self._host.specs

    @property
    def takes_time(self) -> bool:
        """What is posted is converted at once, and others should not have to wait for that."""
        return True

    def tell(self, point: str, truth: Any) -> Any:
        return self._host.tell(point, truth)

    def _grant(self, partner: Partner) -> Any:
        def may_see(footprint: Footprint) -> bool:
            owner = self.shelves.owner(footprint.get("id"))
            return owner is not None and partner.may_see(owner)

        return may_see

    # What reaches us

    def take(self, name: str, documents: Iterable[Any]) -> list[Placed]:
        """Keep what the partner `name` has, and serve it to the others; what was new, as it stands on the shelves.

        What can't be kept or served is told in `troubles`.
        """
        return self._take(self.partners[name], map(Found, documents))

    def _take(self, partner: Partner, documents: Iterable[Found]) -> list[Placed]:
        name = partner.name
        placed: list[Placed] = []
        for document, place, is_row in documents:
            kept = self._kept(partner, document, place)
            if kept is None:
                continue
            with self._taking:
                held = self.stores[name].get(kept["id"])
                if place:
                    self._compare(partner, place, kept, held)
                is_news = is_newer(kept, held) if held is None or not is_row else contradicts(kept, held)
                if not is_news:
                    continue
                self.stores[name].add([kept])
                told, troubles = self.shelves.place(name, kept, place, renews=is_row)
            placed += told
            self.troubles.extend(troubles)
            self._unwritten = True
        if placed and self.announce:
            self._announce(partner, placed)
        return placed

    def _compare(self, partner: Partner, place: str, kept: Footprint, held: Footprint | None) -> None:
        """Two places in a folder that say one footprint in two ways: one of them is lost, and somebody has to know."""
        otherwise = held is not None and contradicts(kept, held)
        before = self._folders[partner.name].said_before(kept["id"].lower(), place, otherwise=otherwise)
        if before is not None:
            why = f"says footprint {kept['id']:.60} otherwise than {before}; what was written last is served"
            self.troubles.append(Trouble(partner.name, place, f"{why}. Remove one, or give it an id of its own"))

    def _kept(self, partner: Partner, document: Any, place: str) -> Footprint | None:
        """A document of any format as we keep it: as it came if it is one of PACT, else in 3.0."""
        try:
            came = format_of(document)
            refuse_depth(document, came, came)
            if came[:1].isdigit():
                kept: Footprint = document
            else:
                kept, _ = convert(document, "3.0", source=came, around=partner.around)
            if not isinstance(kept.get("id"), str) or not kept["id"]:
                raise Cannot("/id", "is no text", "が文字列ではない")
            return kept
        except (Cannot, NotConvertible) as reason:
            named = str(document.get("id")) if isinstance(document, dict) else "a document"
            self.troubles.append(Trouble(partner.name, place or f"{named:.60}", str(reason)))
            return None

    def loss_report(self, footprint_id: str, spec: str) -> LossReport | None:
        """What was lost for the footprint that we serve under that id in that version."""
        return self.shelves.report(spec, footprint_id)

    # What we do of our own accord

    def pull(self, name: str) -> list[Placed]:
        """List everything that a partner has, and take it. Raises `ValueError` if there is no way to ask."""
        return self.take(name, self._puller.everything(self.partners[name], self.troubles))

    def read_folder(self, name: str) -> list[Placed]:
        """Take what is new in the partner's folder. Files with mistakes are passed over, each mistake in `troubles`."""
        folder = self._folders.get(name)
        return [] if folder is None else self._take(self.partners[name], folder.found(self.troubles))

    @property
    def is_restless(self) -> bool:
        """Whether somebody is still writing in a folder."""
        return any(folder.is_restless for folder in self._folders.values())

    def write_folder(self, name: str) -> None:
        """Let a partner without an API find what it may see of the others' footprints, in its version, in its folder."""
        partner = self.partners[name]
        if partner.folder is None or not (spec := self._served_to(partner)):
            return
        may_see = self._grant(partner)
        seen = (entry.footprint for entry in self.shelves.stores[spec].scan() if may_see(entry.footprint))
        try:
            write_folder(partner.folder, spec, seen)
        except OSError as error:
            self._unwritten = True
            self.troubles.append(
                Trouble(name, str(partner.folder / FROM_OTHERS), f"can't be written: {error.strerror or error}")
            )
        else:
            self.troubles.mended(name, str(partner.folder / FROM_OTHERS))

    def collect(self) -> None:
        """Everything that partners have by now: folders read, hosts listed; then folders written."""
        for name, partner in self.partners.items():
            if partner.has("pull"):
                self.pull(name)
        self.look_into_folders()

    def look_into_folders(self) -> None:
        """Take what has changed in folders, and let partners find in theirs what is new."""
        for name in self._folders:
            self.read_folder(name)
        if self._unwritten:
            self._unwritten = False
            for name in self._folders:
                self.write_folder(name)

    def work_due(self) -> None:
        """Fetch what was announced, and answer questions whose owners have answered or let their time pass."""
        self.fetch_announced()
        self.answer_due()

    def fetch_announced(self) -> None:
        """Get what partners have announced."""
        while self._fetches:
            fetch = self._fetches.popleft()
            self.take(fetch.partner.name, self._puller.get(fetch.partner, fetch.ids, self.troubles))

    def answer_due(self) -> None:
        """Answer questions whose owners have answered or let their time pass."""
        for delivery in self.outbox.deliveries:
            if delivery.state in ("refused", "abandoned") and isinstance(delivery.sender, Visit):
                # Whoever did not take our question will not answer it.
                self._relays.answered(delivery.event["id"], delivery.sender.partner.name)
        self._answer_ended()

    @property
    def _puller(self) -> Puller:
        if self.puller is None:
            raise ValueError("there is no way to ask others: give `send`, or serve the gateway behind a door")
        return self.puller

    def courier(self, send: Send, **options: Any) -> Courier:
        """Who carries out what we owe to others."""
        return Courier(self.outbox, send, clock=self.clock, **options)

    def _announce(self, owner: Partner, placed: Sequence[Placed]) -> None:
        for partner in self.partners.values():
            if not (partner.takes_events and partner.may_see(owner.name)):
                continue
            ids = [told.document["id"] for told in placed if told.spec == self._served_to(partner)]
            for first in range(0, len(ids), MOST_ANNOUNCED):
                self._post(partner, "published", {"pfIds": ids[first : first + MOST_ANNOUNCED]})

    def _served_to(self, partner: Partner) -> str:
        """The version on our shelves that is of the partner's line."""
        return next((v.spec for v in self._host.versions if v.line == partner.version.line), "")

    def _post(self, partner: Partner, kind: str, data: dict[str, Any], event_id: str = "") -> None:
        """Owe a partner an event, in its version. Nothing is owed while nobody knows how we are reached."""
        if self.base_url:
            now = self.clock.now()
            event_id = event_id or self._host.new_id()
            event = envelope.cloud_event(partner.version, kind, event_id, self.base_url, now, data)
            visit = Visit(partner)
            self.outbox.add(Delivery(visit, partner.version, event, visit.base, now, now, auth_base=visit.auth_base))

    # Questions that we pass on

    def plan(self, planned: list[answers.Answer], about: Mapping[str, Any]) -> list[answers.Answer]:
        """The answers to send at once; none, if owners are to be asked first."""
        asker = self._by_client.get(about["client"])
        if asker is None or self.ask_owners == "never" or (self.ask_owners == "missing" and about["footprints"]):
            return planned
        question, request = about["question"], about["request"]
        spoken = next(v for v in self._host.versions if v.spec == about["spec"])
        asked = self._owners_to_ask(asker, spoken, question["data"])
        try:
            base = callback_base(str(question.get("source")), request.parts, allow_http=self._host.allow_http)
        except UnusableSource:
            return planned
        relay = Relay(spoken, question, asker.name, base, self.clock.now() + self.patience, asked)
        relay.found += about["footprints"]
        relay.open = {self._host.new_id(): owner for owner in asked}
        return [] if asked and self.base_url and self._relays.plan(relay) else planned

    def _owners_to_ask(self, asker: Partner, spoken: Version, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
        owners = (owner for owner in self.partners.values() if owner.takes_events and asker.may_see(owner.name))
        asked = {owner.name: questions.asked_in(owner.version, data, spoken) for owner in owners}
        return {name: said for name, said in asked.items() if said is not None}

    def arrived(self, event: Event) -> None:
        """What follows from an event that came in."""
        if event.kind == "request":
            self._asked(event)
            return
        partner = self._by_client.get(event.client)
        if partner is None or not event.accepted or event.repeated:
            return
        match event.kind:
            case "published":
                ids = tuple(str(id_) for id_ in event.data.get("pfIds", ()))
                if partner.base_url and partner.ours:
                    self._fetches.append(Fetch(partner, ids))
                    self.on_work()
            case "fulfilled":
                self._fulfilled(partner, event)
            case "rejected":
                self._relays.answered(event.question_id, partner.name)
        self._answer_ended()

    def _asked(self, event: Event) -> None:
        if not event.accepted or event.repeated:
            self._relays.drop(event.document)
            return
        relay = self._relays.begin(event.document)
        if relay is None:
            return
        for our_question, owner in list(relay.open.items()):
            self._post(self.partners[owner], "request", relay.asked[owner], our_question)

    def _fulfilled(self, partner: Partner, event: Event) -> None:
        footprints = [pf for pf in event.data.get("pfs", ()) if isinstance(pf, dict)]
        relay = self._relays.answered(event.question_id, partner.name)
        self.take(partner.name, footprints)
        if relay is None:
            return
        for footprint in footprints:
            served = self.shelves.served(relay.version.spec, partner.name, footprint.get("id"))
            if served is not None and served not in relay.found:
                relay.found.append(served)

    def _answer_ended(self) -> None:
        with self._lock:
            for relay in self._relays.ended(self.clock.now()):
                self._answer(relay)

    def _answer(self, relay: Relay) -> None:
        meant = questions.meant_by(relay.version, relay.question["data"])
        found = [footprint for footprint in relay.found if meant(footprint)][: answers.MOST_FOOTPRINTS]
        kind = "fulfilled" if found else "rejected"
        said: dict[str, Any] = {"pfs": found} if found else {"error": error_object(relay.version, "nothing_found")}
        data = {"requestEventId": relay.question.get("id"), **said}
        now = self.clock.now()
        event = envelope.cloud_event(relay.version, kind, self._host.new_id(), self.base_url, now, data)
        self.outbox.add(Delivery(self._host, relay.version, event, relay.base, now, now, relay.question))


def _nothing() -> None:
    """Nobody waits for work."""
