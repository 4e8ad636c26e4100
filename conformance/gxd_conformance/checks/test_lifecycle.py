"""Lifecycle: what is replaced is deprecated."""

from __future__ import annotations

from gxd_conformance.check import judges
from gxd_conformance.documents.offence import shown
from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.expect import Expect


@judges("PACT-LC2-008", "PACT-LC3-005")
def test_a_predecessor_is_deprecated(expect: Expect, predecessors: list[tuple[Listed, str, Exchange]]) -> None:
    """Every footprint that another one names in precedingPfIds, as far as it can still be fetched."""
    for listed, preceding, exchange in predecessors:
        if expect.answered(exchange).status in (403, 404):
            expect(True, exchange, expected="Deprecated, or no longer there")
            continue
        found = exchange.member("data")
        if not exchange.succeeded or not isinstance(found, dict):
            continue  # whether a footprint comes as it should is judged where footprints are fetched
        status = found.get("status")
        expect(
            status == "Deprecated",
            exchange,
            path="/data/status",
            got=f"{shown(status)} for {preceding}, which {listed.id} replaces",
            expected='"Deprecated"',
        )
