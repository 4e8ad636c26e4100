"""By which method, and by which edition of the framework, a footprint was calculated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gxd_conformance.documents.gxd.block import BLOCK, PRODUCT_BASED, Block
from gxd_conformance.documents.part import Breach

EDITION_2_0 = re.compile(r"2\.0(?:\.[0-9]{1,3})?")


@BLOCK.rule("GXD-EXT-005", advice=True)
def the_edition_is_the_one_of_the_profile(block: Block) -> Iterator[Breach]:
    """4.2 fixes the text for Edition 2.0 only; that of its patches is left open (G-05)."""
    edition = block.data.text("FWedition")
    if edition is not None and not EDITION_2_0.fullmatch(edition):
        yield block.data.breach("FWedition", '"2.0", the edition that this profile speaks of')


@BLOCK.rule("GXD-EXT-007", advice=True)
def a_product_based_footprint_has_nothing_to_allocate(block: Block) -> Iterator[Breach]:
    """4.3: the block is for organisation-based calculation."""
    if block.data.get("calcMethod") == PRODUCT_BASED and "organization" in block.data.value:
        yield block.data.breach("organization", 'no organization beside calcMethod "0"')
