"""Published events: what the vendor must take, and what it must not."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.evidence import Exchange
from gxd_conformance.expect import Expect
from gxd_conformance.scenarios.events import Wrong


@judges("PACT-EVP-003")
def test_a_published_event_about_no_footprint_is_refused(
    expect: Expect, published_nothing: Wrong, published_urns: Wrong
) -> None:
    """2.x: pfIds holds ids of footprints, and is not empty. The text binds the sender; a host that lets it pass is advised."""
    for wrong in (published_nothing, published_urns):
        exchange = expect.answered(wrong.exchange)
        expect(400 <= (exchange.status or 0) < 500, exchange, expected=f"4xx for {wrong.what}", advice=True)


@judges("PACT-EVP-004")
def test_a_urn_is_no_footprint_id(expect: Expect, published_urns: Wrong) -> None:
    """3.0: pfIds are UUIDs."""
    exchange = expect.answered(published_urns.exchange)
    expect(400 <= (exchange.status or 0) < 500, exchange, expected="4xx for a URN in pfIds")


@judges("PACT-EVP-006")
def test_a_published_event_is_taken(expect: Expect, published: Exchange, published_two: Exchange) -> None:
    """About one footprint, and about two."""
    for exchange in (published, published_two):
        expect(expect.answered(exchange).status == 200, exchange, expected="200 for a valid Published event")
