"""Lifecycle: what is replaced is deprecated, and what replaces it has an id of its own."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.documents.identity import same_id
from gxd_conformance.documents.lifecycle import succession
from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.expect import Expect
from gxd_fixtures import Version


@judges("PACT-LC2-008", "PACT-LC2-009", "PACT-LC3-003", "PACT-LC3-005")
def test_a_successor_and_its_predecessor(
    expect: Expect, predecessors: list[tuple[Listed, str, Exchange]], version: Version
) -> None:
    """Every footprint that another one names in precedingPfIds, as far as it can still be fetched."""
    for listed, preceding, exchange in predecessors:
        if expect.answered(exchange).status in (403, 404):
            expect(True, exchange, expected="Deprecated, or no longer there")
            continue
        found = exchange.member("data")
        if not exchange.succeeded or not isinstance(found, dict) or not same_id(preceding, found.get("id")):
            continue  # whether a footprint comes as it should is judged where footprints are fetched
        expect.clean(
            succession(listed.document, found, version.spec),
            exchange,
            "/data",
            asked=f"{exchange.asked} ({preceding}, which {listed.id} replaces)",
        )
