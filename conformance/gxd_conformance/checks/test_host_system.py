"""The host system: which actions there are, where they live, and that nothing is said in clear."""

from __future__ import annotations

from dataclasses import replace

from gxd_conformance.check import judges
from gxd_conformance.documents.lifecycle import list_and_event
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.evidence import Exchange, Listed, Walk
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.conversations import Conversations
from gxd_conformance.scenarios.ground import about_authentication
from gxd_conformance.scenarios.tokens import Refused
from gxd_conformance.scenarios.transport import Unencrypted
from gxd_fixtures import Version


@judges("PACT-HOST-001", "PACT-HOST-004")
def test_the_actions_of_a_host_are_there(
    expect: Expect,
    token: Exchange,
    everything: Walk,
    fetched: list[tuple[Listed, Exchange]],
    published: Exchange,
    version: Version,
) -> None:
    """Authenticate, ListFootprints and GetFootprint each succeed once; from 3.0 on Events is one of them."""
    expect(token.status == 200, expect.answered(token), expected="200: Authenticate is there")
    listing = everything.pages[0].exchange
    expect(listing.succeeded, expect.answered(listing), expected="200: ListFootprints is there")
    expect(
        any(exchange.status == 200 for _, exchange in fetched),
        expect.answered(fetched[0][1]),
        expected="200 for at least one listed footprint: GetFootprint is there",
    )
    if expect.requirement.id == "PACT-HOST-004":
        # What a host answers to an accepted event is a requirement of its own; here it only has to have taken it.
        expect(published.succeeded, expect.answered(published), expected="success: Events is there")


@judges("PACT-HOST-002", "PACT-HOST-003")
def test_events_are_taken(expect: Expect, published: Exchange) -> None:
    """A valid Published event is taken."""
    expect(published.succeeded, expect.answered(published), expected="success for a valid Published event")


@judges("PACT-HOST-005")
def test_nothing_is_offered_over_plain_http(expect: Expect, over_http: list[Unencrypted]) -> None:
    """The same actions on http://: refused, redirected, or an error, and never a success.

    A timeout is no refusal: it is the network's, and keeps the requirement from being judged.
    """
    for action, exchange in over_http:
        if exchange.failure is not None and exchange.failure.kind in ("timeout", "dns"):
            expect.answered(exchange)
        status = exchange.status
        refused = exchange.failure is not None or (status is not None and status >= 300)
        expect(refused, exchange, expected=f"{action} over plain http is refused, or answered with an error")
        if status is not None and 300 <= status < 400:
            expect(
                False,
                exchange,
                expected=f"{action} over plain http is refused: a redirect comes after the token was sent in clear",
                advice=True,
            )
        # An error passes; this one tells that the right secret, in clear, would have got a token.
        expect(
            exchange.member("error") != "invalid_client",
            exchange,
            path="/error",
            expected=f"{action} over plain http is refused before anybody looks at credentials",
            advice=True,
        )


@judges("PACT-HOST-006", "PACT-HOST-007", "PACT-HOST-008")
def test_the_actions_share_one_base_url(
    expect: Expect, everything: Walk, fetched: list[tuple[Listed, Exchange]], published: Exchange
) -> None:
    """One base URL was configured; every data action is found below it."""
    for exchange in (everything.pages[0].exchange, fetched[0][1], published):
        expect(
            exchange.status not in (404, 405, 501),
            expect.answered(exchange),
            expected="the action is found below the one base URL",
        )


@judges("PACT-HOST-010", last=True)
def test_what_is_listed_is_what_is_delivered(
    expect: Expect,
    conversations: Conversations,
    delivered: list[tuple[Listed, Exchange]],
    everything: Walk,
    known: list[Listed],
    version: Version,
) -> None:
    """What an event delivers can be fetched, is listed, and is the same; what is listed is delivered when asked for."""
    in_list = {listed.id: listed.document for listed in known}
    asked = conversations["listed"]
    for answer in asked.answers[:1]:
        expect(
            any(one.kind == "fulfilled" for one in asked.answers) or answer.kind is None,
            answer.exchange,
            path="/type",
            got=shown(answer.event.get("type")),
            expected="a Fulfilled event: the product is listed, so it is delivered as well",
        )
    for listed, exchange in delivered:
        expect(
            exchange.status == 200,
            expect.answered(exchange),
            path=listed.path,
            expected=f"200: footprint {listed.id} was delivered by an event, so it can be fetched",
        )
    for listed in (
        one for about in conversations for answer in conversations[about].answers for one in answer.footprints
    ):
        if listed.id in in_list:
            different = list_and_event(in_list[listed.id], listed.document, version.spec)
            expect.clean(
                [replace(one, requirement=expect.requirement.id) for one in different], listed.exchange, listed.path
            )
        elif everything.complete and listed.id is not None:
            expect(
                False,
                listed.exchange,
                path=f"{listed.path}/id",
                got=f"{listed.id} is not in the list",
                expected="every footprint that is delivered by an event is listed",
            )


@judges("PACT-HOST-011")
def test_nobody_is_served_without_a_token(expect: Expect, without_token: Refused, published: Exchange) -> None:
    """List, get and event without Authorization."""
    for exchange in without_token.of_actions_that_are_there(published):
        status = expect.answered(exchange).status or 0
        expect(
            400 <= status < 500,
            exchange,
            expected="401: the client is authenticated before any action",
        )
        expect.brings_nothing(exchange)
        if 400 <= status < 500 and status != 401:
            expect(False, exchange, expected="401 for a request without a token", advice=True)


@judges("PACT-HOST-015", last=True)
def test_every_body_has_the_shape_of_the_schema(
    expect: Expect,
    footprints_met: list[tuple[Listed, list[Offence]]],
    events_met: list[tuple[Exchange, list[Offence]]],
    errors_met: list[tuple[Exchange, list[Offence]]],
) -> None:
    """Lists, footprints, errors and events: whatever offends the structure anywhere offends this too.

    An error about authentication needs no error object (3.0.3): that it should have one is another requirement.
    """
    for listed, offences in footprints_met:
        expect.structure(offences, listed.exchange, listed.path)
    for exchange, offences in events_met:
        expect.structure(offences, exchange)
    for exchange, offences in errors_met:
        if not about_authentication(exchange):
            expect.structure(offences, exchange)
