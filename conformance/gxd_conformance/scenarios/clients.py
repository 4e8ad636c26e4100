"""The vendor as a client: the trigger of vendor.yaml sends it to hosts of ours, and we watch. Scope full.

A hook gets a POST, a person gets a sentence. We wait until what is needed was seen, or until the time is up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.certification import Certification
from gxd_conformance.documents import event as event_rules
from gxd_conformance.documents.offence import Offence
from gxd_conformance.envelope import Envelopes
from gxd_conformance.evidence import Exchange
from gxd_conformance.inbox import Inbox
from gxd_conformance.requirement import Words
from gxd_conformance.scenarios.waiting import TRIED_AGAIN_WITHIN_S
from gxd_conformance.stay import Stay, data_of, kind_of
from gxd_conformance.vendor import Vendor
from gxd_conformance.vendor_file import Trigger
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version

if TYPE_CHECKING:
    from gxd_conformance.owner import Circumstances, Owner

A_PERSON_WITHIN_S = 600.0

DONE = "done"
"""A hook that answers `{"done": true}` has finished: nothing more is waited for."""

ACTIONS: dict[str, Words] = {
    "list": {
        "en": "list all footprints, page by page to the end, and then those of product {product}",
        "ja": "全フットプリントを最後のページまで一覧取得し、続いて製品 {product} のものを検索する",
    },
    "get": {"en": "get one of them by its id", "ja": "そのうち一件を ID で取得する"},
    "request": {
        "en": "request a footprint of product {product} by event, and take the answer",
        "ja": "製品 {product} のフットプリントをイベントで要求し、回答を受け取る",
    },
    "publish": {
        "en": "announce one or more of your footprints there by a Published event",
        "ja": "自社のフットプリント一件以上を Published イベントで通知する",
    },
}


class Sending:
    """Sends the vendor to one of our hosts after the other."""

    def __init__(self, certification: Certification, trigger: Trigger) -> None:
        self._certification = certification
        self._trigger = trigger

    def to(
        self,
        circumstances: Circumstances,
        do: tuple[str, ...],
        enough: Callable[[Stay], bool],
        *,
        least_s: float = 0.0,
        hint: str = "",
    ) -> Owner:
        """Send the vendor to a new host, and wait until we have seen enough. Raises `Untestable` if it never comes."""
        owner = self._certification.host(circumstances)
        patience_s = max(self._patience_s, least_s)
        if not self._pull(owner, do):
            why = f"the vendor has to act at {owner.stay.base_url}"
            self._certification.wait_until(lambda: enough(owner.stay), patience_s, why)
        self._came(owner, patience_s, hint)
        return owner

    @property
    def _patience_s(self) -> float:
        usual = A_PERSON_WITHIN_S if self._trigger.person else self._certification.settings.file.transport.patience_s
        return float(self._trigger.within_s or usual)

    def _pull(self, owner: Owner, do: tuple[str, ...]) -> bool:
        """Whether the hook says that everything is done already."""
        product = product_of(owner)
        if self._trigger.url is None:
            self._certification.tell_person(self._trigger.person or "", self._instruction(owner, do, product))
            return False
        errand = {
            "spec": str(owner.stay.version),
            "do": list(do),
            "base_url": owner.stay.base_url,
            "auth_base_url": owner.stay.base_url,
            "product_ids": [product],
        }
        pulled = self._certification.vendor.pull_trigger(self._trigger.url, errand)
        # A hook that does its work before it answers may be slow; what it does is seen all the same.
        if not pulled.succeeded and (pulled.failure is None or pulled.failure.kind != "timeout"):
            raise Untestable(
                f"the trigger of vendor.yaml does not work: {pulled.asked}: {pulled.came}",
                Blame.CONFIG,
                (pulled.id,),
            )
        return pulled.member(DONE) is True

    def _instruction(self, owner: Owner, do: tuple[str, ...], product: str) -> Words:
        client, base = self._certification.settings.file.callbacks.client_id, owner.stay.base_url
        steps = {tongue: [ACTIONS[action][tongue].format(product=product) for action in do] for tongue in ("en", "ja")}
        numbered = {
            tongue: "\n".join(f"  {number}. {step}" for number, step in enumerate(found, 1))
            for tongue, found in steps.items()
        }
        within = f"{self._patience_s:.0f}"
        return {
            "en": f"Let the system under test treat {base}\n  as a partner of version {owner.stay.version} (base URL of data and "
            f"authentication, client id {client}), and within {within} s:\n{numbered['en']}",
            "ja": f"試験対象のシステムで {base}\n  を版 {owner.stay.version} の相手先とし"
            f"(データと認証のベース URL。クライアント ID は {client})、{within} 秒以内に次を行う:\n{numbered['ja']}",
        }

    @staticmethod
    def _came(owner: Owner, patience_s: float, hint: str) -> None:
        stay = owner.stay
        if not stay.exchanges:
            raise Untestable(
                f"nothing came to {stay.base_url} within {patience_s:.0f} s after the trigger: does it start the vendor's "
                f"client, and can the vendor reach that address (--listen, --public-url)?{hint}",
                Blame.CONFIG,
            )
        asked = stay.acts("token")
        if asked and all(token.member("error") == "invalid_client" and _offers(token) for token in asked):
            raise Untestable(
                "our token endpoint refused the vendor's credentials: callbacks.client_id and client_secret of vendor.yaml must "
                "be those with which the vendor comes to us",
                Blame.CONFIG,
                tuple(token.id for token in asked[:3]),
            )


def _offers(token: Exchange) -> bool:
    return "authorization" in token.request.headers or b"client_id" in token.request.body


def product_of(owner: Owner) -> str:
    """A product id that every system can read, of one product of this host."""
    ids = [product for footprint in owner.footprints for product in footprint["productIds"]]
    return next((product for product in ids if product.startswith("urn:gtin:")), str(ids[0]))


@pytest.fixture(scope="session")
def sending(certification: Certification) -> Sending:
    """What makes the vendor act as a client."""
    trigger = certification.settings.file.trigger
    if trigger is None:
        raise Untestable(
            "vendor.yaml names no trigger: the URL of a hook that makes the vendor act as a recipient, or a person who does it "
            "by hand",
            Blame.CONFIG,
        )
    return Sending(certification, trigger)


class Visit(NamedTuple):
    """The vendor's everyday visit: what it did, and how it took our answer to its request."""

    stay: Stay
    held: list[dict[str, Any]]
    answered: list[Exchange]


@pytest.fixture(scope="session")
def visit(sending: Sending, vendor: Vendor, envelopes: Envelopes, certification: Certification) -> Visit:
    """List, get, and ask for a product at a host with discovery, short pages, and links that die behind the client.

    The answer to a request is sent to the address of vendor.yaml, whatever address the request names.
    """

    from gxd_conformance.owner import announced

    file = certification.settings.file
    asks = file.declares.events is not False or certification.version.events_level == "MUST"

    def enough(stay: Stay) -> bool:
        return stay.reached_the_end and bool(stay.acts("get")) and (not asks or bool(stay.events("request")))

    owner = sending.to(announced(), ("list", "get", *(["request"] if asks else [])), enough)
    answered = []
    for question_id, answer in list(owner.planned.items()):
        event_id = certification.identity.event_id("answer")
        event = envelopes.event(answer.kind, event_id, {"requestEventId": question_id, **answer.data})
        answered.append(vendor.post_event(event, "answer_to_the_vendor"))
    return Visit(owner.stay, [*owner.footprints], answered)


@pytest.fixture(scope="session")
def undiscovered_visit(sending: Sending) -> Stay:
    """List and get at a host without discovery, where a token expires."""
    from gxd_conformance.owner import undiscovered

    return sending.to(
        undiscovered(), ("list", "get"), lambda stay: stay.reached_the_end and bool(stay.acts("get"))
    ).stay


@pytest.fixture(scope="session")
def unsteady_visit(sending: Sending) -> Stay:
    """2.x: list at a host whose discovery is junk and whose links fail at first."""
    from gxd_conformance.owner import unsteady

    return sending.to(unsteady(), ("list",), lambda stay: stay.reached_the_end).stay


class Notices(NamedTuple):
    """The announcements that the vendor sent, and what it gives for the ids in them."""

    events: list[Exchange]
    fetched: list[Exchange]


@pytest.fixture(scope="session")
def events_sent(visit: Visit, request: pytest.FixtureRequest, version: Version) -> list[tuple[Exchange, list[Offence]]]:
    """The events that the vendor sent of its own accord, requests and announcements, with what the rules say about them."""
    found = visit.stay.acts("event")
    with suppress(Untestable):
        found += request.getfixturevalue("notices").events
    return [(exchange, event_rules(exchange.question.value, version.spec)) for exchange in found]


MOST_FETCHED = 5
SILENT = "If it never announces any, declare it in vendor.yaml: declares: {publishes: false}."
REPEATED = "PACT-EVP-005"
"""The requirement that an announcement is sent again; versions without it get a host that is not busy."""


@pytest.fixture(scope="session")
def notices(sending: Sending, certification: Certification, vendor: Vendor, version: Version, inbox: Inbox) -> Notices:
    """Let the vendor announce footprints, where repeating is asked for to a host that is busy at first; fetch them then."""
    from gxd_conformance.owner import noticing

    busy = REPEATED in certification.catalogue

    def enough(stay: Stay) -> bool:
        return any(notice.status == 200 for notice in stay.events("published"))

    least_s = TRIED_AGAIN_WITHIN_S if busy else 0.0
    owner = sending.to(noticing(busy), ("publish",), enough, least_s=least_s, hint=f" {SILENT}")
    events = owner.stay.events("published")
    events += [exchange for exchange in inbox.received if kind_of(exchange, version) == "published"]
    if not events:
        raise Untestable(
            f"the vendor announced no footprint. {SILENT}",
            Blame.CONFIG,
            tuple(exchange.id for exchange in owner.stay.exchanges[:3]),
        )
    announced_ids = [data_of(event).get("pfIds") for event in events]
    ids = [one for found in announced_ids if isinstance(found, list) for one in found if isinstance(one, str)]
    return Notices(events, [vendor.get_footprint(one, "announced") for one in dict.fromkeys(ids[:MOST_FETCHED])])
