"""Questions that are answered later. All are asked at once, at the beginning; the answers are looked at in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.certification import Certification
from gxd_conformance.criteria import CRITERIA, Criteria
from gxd_conformance.documents import event as event_rules
from gxd_conformance.documents.offence import Offence
from gxd_conformance.envelope import Envelopes, Event
from gxd_conformance.evidence import Answer, Conversation, Exchange, Listed
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.scenarios.filters import telling_pair
from gxd_conformance.stay import kind_of
from gxd_conformance.vendor import Vendor
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version

QUIET_S = 0.3
"""Nothing has come in for so long: a second answer to the same question would be here."""


class Asked(NamedTuple):
    """A question that is under way."""

    about: str
    question: Event
    acknowledgement: Exchange
    at: float


Ask = Callable[[str, Event], Asked]


@pytest.fixture(scope="session")
def questions(
    vendor: Vendor, version: Version, envelopes: Envelopes, identity: Identity, inbox: Inbox, known: list[Listed]
) -> dict[str, Asked]:
    """Ask for a listed product, for one that nobody makes, and (3.0) for some by other criteria and by none."""

    def ask(about: str, event: Event) -> Asked:
        inbox.expects(event["id"])
        return Asked(about, event, vendor.post_event(event, f"conversation_{about}"), inbox.time.seconds())

    wanted = _worth_asking_for(known)
    product_ids = _product_ids(wanted)
    asked_for = product_ids if version.filtering == "criteria" else product_ids[:1]
    asked = {
        "listed": ask(
            "listed",
            envelopes.request(
                identity.event_id("listed"), asked_for, "Sent by gxd-conformance: a product that you list"
            ),
        ),
        "unknown": ask(
            "unknown",
            envelopes.request(
                identity.event_id("unknown"),
                [identity.unknown_product()],
                "Sent by gxd-conformance: a product that nobody makes",
            ),
        ),
    }
    if version.filtering == "criteria":
        geography = _geography(wanted)
        status = wanted.document.get("status")
        criteria = {
            "productId": product_ids,
            # The listed footprint satisfies them all: a host that can answer by criteria has something to answer.
            **({"status": status} if status in ("Active", "Deprecated") else {}),
            **({"geography": [geography]} if geography else {}),
        }
        asked["criteria"] = ask("criteria", envelopes.event("request", identity.event_id("criteria"), criteria))
        for about, criteria in _in_other_ways(wanted, known).items():
            asked[about] = ask(about, envelopes.event("request", identity.event_id(about), criteria))
        asked["nothing"] = ask("nothing", envelopes.event("request", identity.event_id("nothing"), {}))
        asked["unknown_members"] = ask(
            "unknown_members", envelopes.event("request", identity.event_id("unknown-members"), {"gxdUnknown": ["x"]})
        )
    return asked


EITHER = "either"
PAIRS = {
    "company_and_moment": ("companyId", "validOn"),
    "class_and_begin": ("classification", "validAfter"),
    "place_and_end": ("geography", "validBefore"),
}
IN_OTHER_WAYS = (EITHER, *PAIRS)
"""How else a footprint is asked for in 3.0, by the same criteria as in a list."""


def _in_other_ways(wanted: Listed, known: list[Listed]) -> dict[str, dict[str, Any]]:
    """Two products in other letter case, of which either will do; and two criteria at a time, so that neither can be left out."""
    found: dict[str, dict[str, Any]] = {}
    product_ids = _product_ids(wanted)
    others = [listed for listed in known if not set(_product_ids(listed)) & set(product_ids)]
    active = [listed for listed in others if listed.document.get("status") == "Active" and _product_ids(listed)]
    if active:
        # Last entries: who looks at the first one only is told apart.
        both = (product_ids[-1], _product_ids(active[0])[-1])
        found[EITHER] = {"productId": [one.swapcase() for one in both]}
    for about, (name, moment) in PAIRS.items():
        pair = telling_pair(name, moment, known)
        if pair is not None:
            found[about] = {name: list(pair[name]), moment: pair[moment][0]}
    return found


def first_product(known: list[Listed]) -> list[str]:
    """One id of a product that is worth asking for."""
    return _product_ids(_worth_asking_for(known))[:1]


def _worth_asking_for(known: list[Listed]) -> Listed:
    """An active footprint with a product id, one with a geography first: it can be asked for by two criteria."""
    able = [listed for listed in known if _product_ids(listed)]
    if not able:
        raise Untestable(
            "no listed footprint has a product id, so there is nothing to ask for",
            Blame.VENDOR,
            (known[0].exchange.id,),
        )
    active = [listed for listed in able if listed.document.get("status") == "Active"] or able
    return next((listed for listed in active if _geography(listed)), active[0])


def _product_ids(listed: Listed) -> list[str]:
    found = listed.document.get("productIds")
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []


def _geography(listed: Listed) -> str | None:
    pcf = listed.document.get("pcf")
    if not isinstance(pcf, dict):
        return None
    members = ("geographyCountry", "geographyRegionOrSubregion", "geographyCountrySubdivision")
    return next((pcf[name] for name in members if isinstance(pcf.get(name), str)), None)


@pytest.fixture(scope="session")
def asked_listed(questions: dict[str, Asked]) -> Exchange:
    """The acknowledgement of the request for a listed product."""
    return questions["listed"].acknowledgement


@pytest.fixture(scope="session")
def asked_by_criteria(questions: dict[str, Asked]) -> Exchange:
    """The acknowledgement of the request for a listed product by all that it satisfies: its ids, status and geography."""
    return questions["criteria"].acknowledgement


class Conversations:
    """The questions with what has come back; waiting happens once, when the first check looks."""

    def __init__(self, asked: dict[str, Asked], inbox: Inbox, patience_s: float) -> None:
        self._asked = asked
        self._inbox = inbox
        self._patience_s = patience_s
        self._heard: dict[str, Conversation] = {}

    def __contains__(self, about: str) -> bool:
        return about in self._asked

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __getitem__(self, about: str) -> Conversation:
        if about not in self._heard:
            self._heard[about] = self._listen(self._asked[about])
        return self._heard[about]

    def _listen(self, asked: Asked) -> Conversation:
        answers: list[Answer] = []
        if asked.acknowledgement.status == 200:
            answers = self._inbox.wait_for(asked.question["id"], asked.at + self._patience_s)
            answers = answers or self._adopted()
        waited = self._inbox.time.seconds() - asked.at
        return Conversation(asked.about, asked.question, asked.acknowledgement, answers, waited)

    def _adopted(self) -> list[Answer]:
        """An answer to a question that nobody asked, where ours has none: most likely ours, with a wrong id."""
        taken = {id(answer) for conversation in self._heard.values() for answer in conversation.answers}
        return [answer for answer in self._inbox.strays if id(answer) not in taken][:1]

    def settled(self, about: str) -> list[Answer]:
        """Every answer to a question, after the line has been quiet for a moment."""
        conversation = self[about]
        self._inbox.settle(min(QUIET_S, self._patience_s / 10))
        return self._inbox.answers_to(conversation.id) or list(conversation.answers)


@pytest.fixture(scope="session")
def conversations(questions: dict[str, Asked], inbox: Inbox, vendor: Vendor) -> Conversations:
    """The answers to what was asked at the beginning."""
    return Conversations(questions, inbox, vendor.file.transport.patience_s)


def criteria_of(conversation: Conversation) -> Criteria:
    """What a question asked for, as criteria: 3.0 writes them as such, a 2.x fragment names products."""
    data = conversation.question["data"]
    if "pf" in data:
        return {"productId": data["pf"]["productIds"]}
    return {name: [value] if isinstance(value, str) else value for name, value in data.items() if name in CRITERIA}


@pytest.fixture(scope="session")
def callbacks(conversations: Conversations, questions: dict[str, Asked], inbox: Inbox) -> list[Exchange]:
    """Every event that the vendor has posted to our inbox, once the questions are answered."""
    for about in questions:
        _ = conversations[about]
    return [exchange for exchange in inbox.received if _is_event(exchange, inbox)]


def _is_event(exchange: Exchange, inbox: Inbox) -> bool:
    return exchange.request.method == "POST" and exchange.request.path.rstrip("/").endswith("/events")


@pytest.fixture(scope="session")
def brought(callbacks: list[Exchange], inbox: Inbox, version: Version) -> list[Exchange]:
    """Every event that came to our inbox in whatever way, by PUT too."""
    return [one for one in inbox.received if _is_event(one, inbox) or kind_of(one, version) is not None]


@pytest.fixture(scope="session")
def delivered(vendor: Vendor, conversations: Conversations) -> list[tuple[Listed, Exchange]]:
    """The footprints of the answer to our question, each then fetched by its id."""
    answers = conversations["listed"].answers
    found = [listed for answer in answers for listed in answer.footprints if listed.id is not None][:12]
    return [(listed, vendor.get_footprint(listed.id or "", "delivered")) for listed in found]


@pytest.fixture(scope="session")
def events_met(callbacks: list[Exchange], certification: Certification) -> list[tuple[Exchange, list[Offence]]]:
    """Every event that the vendor posted, with what the rules, of the profile too, say about it."""
    spec, profile = certification.version.spec, certification.settings.profile
    return [(exchange, event_rules(exchange.question.value, spec, profile=profile)) for exchange in callbacks]
