"""Rules on the extension of the Green x Digital Consortium, pure like all rules on documents.

The shape is judged by our schema of it, in the reading that the profile chooses (`shape`); what only a sentence can say is
a small function in the file of its noun. `concessions` rereads what PACT's own rules find where the consortium is known to
allow more. Register of facts: the errata G-….
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

# Importing a file of rules registers them.
from gxd_conformance.documents.gxd import amounts, method, organisation, place  # noqa: F401
from gxd_conformance.documents.gxd.block import BLOCK, CARRIER, Block, Carrier, is_gxd
from gxd_conformance.documents.gxd.concessions import conceded
from gxd_conformance.documents.gxd.need import NEEDS
from gxd_conformance.documents.gxd.shape import mentioned_by_shape, shape
from gxd_conformance.documents.offence import Offence
from gxd_conformance.documents.part import Part
from gxd_conformance.profile import Profile
from gxd_fixtures import SPECS

__all__ = ["CARRIER_RULES", "NEEDS", "RULES", "blocks", "judged", "judged_alone", "reread"]

CARRIER_RULES = frozenset(CARRIER.requirements(SPECS[-1]))
"""Requirements on the footprint that carries the extension, or does not."""

RULES = CARRIER_RULES | BLOCK.requirements(SPECS[-1]) | mentioned_by_shape()
"""Every requirement on the extension that one footprint can offend. They are the same in every version."""


def blocks(footprint: Part) -> list[Part]:
    """The consortium's extensions among those of a footprint."""
    return [part for part in footprint.parts("extensions") if is_gxd(part)]


def judged(document: Any, path: str, spec: str, profile: Profile) -> Iterator[Offence]:
    """What a footprint offends under the profile; nothing where it is none of the consortium's."""
    if not profile.speaks_gxd:
        return
    footprint = Part(document, path)
    carried = blocks(footprint)
    yield from CARRIER.judge(Carrier(footprint, carried, profile), spec)
    for part in carried:
        yield from _of_block(Block(part, profile, footprint), spec)


def judged_alone(document: Any, spec: str, profile: Profile) -> Iterator[Offence]:
    """What an extension offends that comes without its footprint. It is meant to be the consortium's."""
    if profile.speaks_gxd:
        yield from _of_block(Block(Part(document), profile, Part(None)), spec)


def reread(offences: Iterable[Offence], document: Any, path: str, profile: Profile) -> Iterator[Offence]:
    """PACT's findings on a footprint, with the concessions that the policies of the profile make."""
    if not profile.speaks_gxd:
        return iter(offences)
    footprint = Part(document, path)
    return conceded(offences, footprint, blocks(footprint), profile)


def _of_block(block: Block, spec: str) -> Iterator[Offence]:
    yield from shape(block.extension.get("data"), f"{block.extension.path}/data", profile=block.profile)
    yield from BLOCK.judge(block, spec)
