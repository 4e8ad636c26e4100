"""The dataset as a gateway of the consortium publishes it: every footprint with the extension, product- or organisation-based.

What documentation and published schema of the extension both accept is written in that way; where they contradict each
other (errata G-02) the member is left out, unless the profile takes the schema as published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gxd_fixtures import PROFILES, dataset
from gxd_mocks.calculators import gxd_block
from gxd_mocks.calculators.policy import Policies

if TYPE_CHECKING:
    from gxd_mocks.store import Footprint

BOTH_READINGS = Policies({"gxd_profile": "published"})
"""The keys that only the published schema wants do not offend the documentation."""
CURRENCY = "JPY"


def footprints(spec: str, profile: str = "pact") -> list[Footprint]:
    """The dataset under a profile: under `pact` as it is."""
    return list(extended(dataset.footprints(spec), profile))


def extended(documents: Iterable[Footprint], profile: str) -> Iterator[Footprint]:
    """The same footprints, each with the consortium's extension in front of its others. Raises `ValueError`."""
    if profile not in PROFILES:
        raise ValueError(f"unknown profile {profile!r}; known are {', '.join(PROFILES)}")
    if profile == "pact":
        yield from documents
        return
    ways = dataset.calculated()
    for position, document in enumerate(documents):
        block = _block(ways[position % len(ways)], document["pcf"], with_categories=profile.endswith("-as-published"))
        yield {**document, "extensions": [block, *document.get("extensions", ())]}


def _block(way: Mapping[str, Any], pcf: Mapping[str, Any], *, with_categories: bool) -> dict[str, Any]:
    """The extension of a footprint that was calculated in this way (a row of `dataset/gxd.yaml`)."""
    inside = _inside(way, pcf)
    if way["method"] == "product":
        return gxd_block.product_based(inside, way.get("comment", ""))
    certificate = way.get("certificate")
    return gxd_block.organisation_based(
        dict.fromkeys(gxd_block.SCOPES, way["key"]),
        way["levels"],
        way["categories"] if with_categories else (),
        inside,
        certificate and (Fraction(certificate["amount"]), certificate["unit"], certificate["kind"]),
        CURRENCY,
        way.get("comment", ""),
        BOTH_READINGS,
    )


def _inside(way: Mapping[str, Any], pcf: Mapping[str, Any]) -> Fraction | None:
    """What arose inside the gate, in kgCO2e of what the footprint counts by itself."""
    if "inside" not in way or "fossilGhgEmissions" not in pcf:
        return None
    return Fraction(pcf["fossilGhgEmissions"]) * Fraction(way["inside"])
