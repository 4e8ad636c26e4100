"""What an extension has to hold for a rule to have something to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gxd_conformance.documents.gxd.block import ORGANISATION_BASED, PRODUCT_BASED, is_gxd
from gxd_conformance.documents.part import Part


@dataclass(frozen=True)
class Need:
    """`told` finishes the sentence "no footprint …"; `held` looks at the data of one extension."""

    told: str
    held: Callable[[Part], bool]

    def stands_in(self, footprint: Part) -> bool:
        """Whether one of the consortium's extensions of the footprint holds it."""
        return any(self.held(part.part("data")) for part in footprint.parts("extensions") if is_gxd(part))


def _holds(*places: str) -> Callable[[Part], bool]:
    """One of these members, whatever stands there: `organization/scope3Category`."""

    def held(data: Part) -> bool:
        return any(_at(data, place) for place in places)

    return held


def _at(data: Part, place: str) -> bool:
    *outer, name = place.split("/")
    for step in outer:
        data = data.part(step)
    return name in data.value


ALLOCATES = Need(
    "is organisation-based", lambda data: data.get("calcMethod") == ORGANISATION_BASED or "organization" in data.value
)
PRODUCT = Need("is product-based", lambda data: data.get("calcMethod") == PRODUCT_BASED)
COMMENTS = ("organization/distributionLevelComment", "organization/distributionIndexComment")

NEEDS: Mapping[str, Need] = {
    "GXD-EXT-006": ALLOCATES,
    "GXD-EXT-007": PRODUCT,
    "GXD-EXT-008": ALLOCATES,
    "GXD-EXT-009": ALLOCATES,
    "GXD-EXT-010": ALLOCATES,
    "GXD-EXT-011": ALLOCATES,
    "GXD-EXT-012": ALLOCATES,
    "GXD-EXT-013": Need(
        "comments on its allocation or amount", _holds(*COMMENTS, "gateToGate/unitaryProductAmountComment")
    ),
    "GXD-EXT-014": ALLOCATES,
    "GXD-EXT-015": Need("names a declared unit in organization", _holds("organization/declaredUnit")),
    "GXD-EXT-016": Need("tells of certificates", _holds("certificate")),
    "GXD-EXT-017": Need("tells of certificates", _holds("certificate")),
    "GXD-EXT-018": Need("tells what was emitted inside the gate", _holds("gateToGate")),
    "GXD-EXT-019": Need("tells what was emitted inside the gate", _holds("gateToGate")),
    "GXD-EXT-020": Need("tells what was emitted inside the gate", _holds("gateToGate")),
}
"""Rules on what an extension need not hold. The others look at every extension of the consortium."""
