"""What only time shows: links that last, tokens that expire, answers that are tried again, footprints looked at twice.

Scope full. The waiting is done by the surroundings: on sockets a clock runs, in the suite's own tests it is turned.
"""

from __future__ import annotations

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.certification import Certification
from gxd_conformance.envelope import Envelopes
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.scenarios.conversations import first_product
from gxd_conformance.scenarios.tokens import Refused
from gxd_conformance.vendor import Vendor
from gxd_conformance.verdict import Untestable

LINK_LASTS_S = 175
"""A link is valid for 180 s at least (Pagination 4); a few seconds are left for the way."""

TRIED_AGAIN_WITHIN_S = 120
"""The text names no pause; with exponential back-off two more attempts come within two minutes nearly everywhere."""

LONGEST_LIFE_S = 300
"""A token that lives longer is not waited for."""


@pytest.fixture(scope="session")
def old_link(certification: Certification, vendor: Vendor, first_page: Page) -> tuple[Page, Page]:
    """A next link, followed at once, and again nearly three minutes after it was given."""
    if vendor.target_of(first_page) is None:
        raise Untestable("the first page has no next link", Blame.VENDOR, (first_page.exchange.id,))
    fresh = Page(vendor.list_footprints("old_link", limit=1), 1)
    at_once = Page(vendor.follow(fresh, "old_link"), 1)
    certification.wait(LINK_LASTS_S, "a pagination link has to last 180 s")
    return at_once, Page(vendor.follow(fresh, "old_link"), 1)


@pytest.fixture(scope="session")
def with_expired_token(
    certification: Certification, vendor: Vendor, known: list[Listed], harmless_event: dict[str, object]
) -> Refused:
    """List, get and event with a token of ours that has expired."""
    token = vendor.authenticate("expired_token")
    lifetime = token.member("expires_in")
    if not isinstance(lifetime, int) or not 0 < lifetime <= LONGEST_LIFE_S:
        raise Untestable(
            f"tokens live for {lifetime} s; let them live for {LONGEST_LIFE_S} s at most on the system under test",
            Blame.CONFIG,
            (token.id,),
        )
    other = vendor.with_token_of(token)
    certification.wait(lifetime + 2, "a token has to expire")
    some_id = known[0].id or ""
    return Refused(
        other.list_footprints("expired_token"),
        other.get_footprint(some_id, "expired_token"),
        other.post_event(harmless_event, "expired_token"),
    )


@pytest.fixture(scope="session")
def undelivered(
    certification: Certification,
    vendor: Vendor,
    envelopes: Envelopes,
    identity: Identity,
    inbox: Inbox,
    known: list[Listed],
) -> tuple[Exchange, list[Exchange]]:
    """A request whose answer our inbox refuses twice with 503; the acknowledgement, and every attempt to deliver."""
    question = envelopes.request(identity.event_id("undelivered"), first_product(known))
    inbox.expects(question["id"])
    inbox.is_busy_for(question["id"], times=2)
    acknowledgement = vendor.post_event(question, "undelivered")
    if acknowledgement.status != 200:
        raise Untestable(f"the request was not accepted ({acknowledgement.came})", Blame.VENDOR, (acknowledgement.id,))
    certification.wait_until(
        lambda: len(inbox.attempts_for(question["id"])) >= 3,
        TRIED_AGAIN_WITHIN_S,
        "an answer has to be tried again",
    )
    return acknowledgement, inbox.attempts_for(question["id"])


@pytest.fixture(scope="session")
def second_look(certification: Certification, vendor: Vendor, known: list[Listed], said: list[Exchange]) -> Walk:
    """The whole list once more, at the end of the run."""
    return vendor.walk("second_look")
