"""Where the extension stands, and where its schema is found."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.gxd.block import BLOCK, CARRIER, NO_SCHEMA, PAGE, PUBLISHED_AT, Block, Carrier
from gxd_conformance.documents.part import Breach


@CARRIER.rule("GXD-EXT-001", advice=True)
def a_footprint_tells_how_it_was_calculated(carrier: Carrier) -> Iterator[Breach]:
    """That every footprint does is not said (G-13): the policy `gxd_extension` may leave it open."""
    if not carrier.blocks and carrier.profile["gxd_extension"] == "recommended":
        yield carrier.footprint.breach("extensions", "the extension of the consortium among them")


@CARRIER.rule("GXD-EXT-002", advice=True)
def a_footprint_tells_it_once(carrier: Carrier) -> Iterator[Breach]:
    for again in carrier.blocks[1:]:
        yield Breach(again.path, "another extension of the consortium", "one such extension in a footprint")


@BLOCK.rule("GXD-EXT-021", advice=True)
def the_schema_is_the_consortium_s(block: Block) -> Iterator[Breach]:
    url = block.extension.text("dataSchema")
    if url is not None and not PUBLISHED_AT.fullmatch(url):
        yield block.extension.breach("dataSchema", "the address at which the consortium publishes the schema")


@BLOCK.rule("GXD-EXT-022")
def the_address_leads_to_the_schema_itself(block: Block) -> Iterator[Breach]:
    """Data Model Extensions 2.0 wants the file; the $id of the published schema is GitHub's page about it (G-06)."""
    url = block.extension.text("dataSchema") or ""
    if NO_SCHEMA.fullmatch(url):
        yield block.extension.breach("dataSchema", "the schema, not what is written about it")
    elif PAGE.fullmatch(url):
        yield block.extension.breach("dataSchema", "the raw file, not a page of HTML about it", disputed="G-06")
