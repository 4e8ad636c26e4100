"""One ordered pair, played once: the recipient is sent to the owner's face, and we hand on what they say to each other."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from secrets import token_hex
from time import monotonic
from typing import Any

from gxd_conformance.envelope import Envelopes
from gxd_conformance.evidence import Exchange
from gxd_conformance.recorder import Recorder
from gxd_conformance.rounds import judging
from gxd_conformance.rounds.faces import Face, receiving, relaying, translating, with_source
from gxd_conformance.rounds.language import Language
from gxd_conformance.rounds.outcome import Leg
from gxd_conformance.rounds.passed import Passed, footprints_in
from gxd_conformance.rounds.round_file import EVENTS, PULL
from gxd_conformance.rounds.session import Session
from gxd_conformance.rounds.translation import Translated, plain, translated
from gxd_conformance.rounds.witness import Witness
from gxd_conformance.secrets import Secrets
from gxd_conformance.stay import TOKEN_PATH, Stay
from gxd_conformance.vendor_file import VendorFile
from gxd_fixtures import version
from gxd_mocks.wire import Send

SETTLE_S = 0.05
"""So long we go on listening when everything has come: a second answer would be here."""

ACTIONS = {PULL: ("list", "get"), EVENTS: ("request",)}
"""What a recipient is sent to do for each way."""

JUDGES = {PULL: judging.pull, EVENTS: judging.events}


class Pair:
    """An owner and a recipient, in the versions in which they speak with each other."""

    def __init__(
        self,
        owner: Session,
        recipient: Session,
        language: Language,
        witness: Witness,
        recorder: Recorder,
        secrets: Secrets,
        to_owner: Send,
        products: Sequence[str] = (),
    ) -> None:
        self._asked_for = tuple(products)
        self._owner = owner.heard_by(recorder.through(to_owner), secrets)
        self._recipient = recipient.heard_by(recorder, secrets)
        self._language = language
        self._witness = witness
        self._recorder = recorder
        self._awaited: Sequence[str] = ()
        self._changed = threading.Condition()
        # Another address whenever a pair is played: a token that a client keeps for the one of last time is not known here.
        word = f"gxd{token_hex(5)}"
        self._visit = self._stay(f"{word}-owner", language.recipient if language.translated else language.owner)
        self._answers = self._stay(f"{word}-recipient", language.owner)
        self._carried = self._translation(owner)
        self._passed = Passed(
            visit=self._visit,
            answers=self._answers,
            said=owner.said,
            told=owner.told.exchanges,
            expected={name: one.document for name, one in self._carried.items() if one.document is not None},
        )

    def _stay(self, mark: str, file: VendorFile) -> Stay:
        return Stay(f"{self._witness.url}/{mark}", version(file.spec), TOKEN_PATH, direct=True)

    def _translation(self, owner: Session) -> dict[str, Translated]:
        if not self._language.translated:
            return {name: Translated(document) for name, document in owner.said.items()}
        return owner.translated_to(self._language.recipient.spec)

    def play(self, ways: Sequence[str]) -> list[Leg]:
        """Exchange in these ways, and judge each."""
        try:
            judging.can_be_translated(self._passed, self._language)
        except judging.Decided as decided:
            return [judging.leg_of(way, decided) for way in ways]
        do = [action for way in ways for action in ACTIONS[way]]
        with self._witness.showing(self._owner_face(), self._recipient_face()):
            self._send_the_recipient(do)
        return [JUDGES[way](self._passed, self._language, self._carried) for way in ways]

    @property
    def arrived(self) -> list[Any]:
        """The footprints that the recipient was given, as it was given them."""
        listed = [one.document for one in (*self._passed.listed, *self._passed.fetched)]
        brought = (exchange.question.value for exchange in self._passed.delivered if exchange.succeeded)
        events = [one for event in brought if isinstance(event, dict) for one in footprints_in(event.get("data"))]
        return [*events, *listed]

    @property
    def also(self) -> tuple[str, ...]:
        """Requirements that were seen offended on the way."""
        return judging.also(self._passed, self._language)

    # The faces

    def _owner_face(self) -> Face:
        language, credentials = self._language, _coming_with(self._language.recipient)
        if language.translated:
            departure = translating(self._visit, self._ask_in_other_words)
            footprints = [plain(document) for document in self._passed.expected.values()]
        else:
            ask = partial(self._owner.call, scenario="handed_on")
            departure = relaying(self._visit, lambda target: self._kept(ask(target)), self._ask, self._owner.base_url)
            footprints = []
        return Face(self._visit, "visit", credentials, self._recorder, departure, footprints, self._seen)

    def _recipient_face(self) -> Face:
        deliver = self._answer_in_other_words if self._language.translated else self._answer
        credentials = _coming_with(self._language.owner)
        departure = receiving(self._answers, deliver)
        return Face(self._answers, "answers", credentials, self._recorder, departure, seen=self._seen)

    def _kept(self, exchange: Exchange) -> Exchange:
        self._passed.handed_on.append(exchange)
        return exchange

    def _ask(self, event: dict[str, Any], body: bytes) -> Exchange:
        """The recipient's request goes on to the owner; the answer is to come to the recipient's face."""
        words = with_source(body, event, self._answers.base_url)
        return self._kept(self._owner.post_event(words, "request_handed_on"))

    def _answer(self, event: dict[str, Any], body: bytes) -> Exchange:
        """The owner's event goes on to the recipient, as from the owner's face."""
        return self._brought(event, with_source(body, event, self._visit.base_url))

    def _brought(self, came: dict[str, Any], event: Any) -> Exchange:
        self._passed.taken.append(str(came["id"]))
        exchange = self._recipient.post_event(event, "delivered")
        self._passed.delivered.append(exchange)
        return exchange

    def _ask_in_other_words(self, event: dict[str, Any], _: bytes) -> Exchange | None:
        """The same request in the owner's line, under the same id."""
        from gxd_mocks.common_gateway.questions import asked_in

        data = asked_in(self._answers.version, event["data"], of=self._visit.version)
        if data is None:
            return None
        envelopes = Envelopes(self._answers.version, self._answers.base_url)
        request = envelopes.event("request", str(event["id"]), data)
        return self._kept(self._owner.post_event(request, "request_handed_on"))

    def _answer_in_other_words(self, event: dict[str, Any], _: bytes) -> Exchange | None:
        """The same answer in the recipient's line, its footprints translated."""
        kind = self._answers.version.kind_of(event["type"])
        data = dict(event["data"])
        envelopes = Envelopes(self._visit.version, self._visit.base_url)
        if kind == "fulfilled":
            told = [translated(one, self._language.recipient.spec).document for one in data.get("pfs") or []]
            data["pfs"] = [one for one in told if one is not None]
        return self._brought(event, envelopes.event(kind or "published", str(event["id"]), data))

    # Sending the recipient, and waiting

    def _send_the_recipient(self, do: Sequence[str]) -> None:
        trigger = self._recipient.file.trigger
        if trigger is None or trigger.url is None:
            return
        self._passed.asked_products = self._products
        errand = {
            "spec": self._visit_spec,
            "do": list(do),
            "base_url": self._visit.base_url,
            "auth_base_url": self._visit.base_url,
            "product_ids": self._products,
        }
        self._awaited = do
        began = monotonic()
        self._passed.trigger = self._recipient.pull_trigger(trigger.url, errand)
        if self._passed.was_sent:
            self._wait(began + (trigger.within_s or self._recipient.file.transport.patience_s))

    @property
    def _visit_spec(self) -> str:
        return self._language.recipient.spec

    @property
    def _products(self) -> list[str]:
        """What is asked for: what was named, else a product of the owner that every system can name, with a GTIN first."""
        if self._asked_for:
            return list(self._asked_for)
        ids = [one for document in self._passed.expected.values() for one in _product_ids(document)]
        return [next((one for one in ids if one.startswith("urn:gtin:")), ids[0])] if ids else []

    def _wait(self, until: float) -> None:
        """Until everything has come that can come, or the time is up."""
        with self._changed:
            while not self._everything_came:
                left = until - monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)
            self._changed.wait(SETTLE_S)

    @property
    def _everything_came(self) -> bool:
        # What comes last is looked for first: this is asked after every word that passes.
        do = self._awaited
        return ("request" not in do or self._was_answered()) and ("list" not in do or self._was_pulled())

    def _was_answered(self) -> bool:
        passed = self._passed
        return bool(passed.delivered or passed.refused) or any(request.status != 200 for request in passed.requests)

    def _was_pulled(self) -> bool:
        return bool(self._passed.visit.acts("get")) and self._passed.walked_to_the_end

    def _seen(self) -> None:
        # Whoever waits is woken once, at the end: waking a thread costs as much as an exchange.
        if self._everything_came:
            with self._changed:
                self._changed.notify_all()


def _coming_with(file: VendorFile) -> tuple[str, str]:
    return file.callbacks.client_id, file.callbacks.client_secret.reveal()


def _product_ids(document: Any) -> list[str]:
    found = document.get("productIds") if isinstance(document, dict) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
