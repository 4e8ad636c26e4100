"""Bodies of ListFootprints and GetFootprint, apart from the footprints in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gxd_conformance.documents.offence import shown
from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_3, Rulebook

LISTING: Rulebook[Part] = Rulebook()


@LISTING.rule("PACT-LIST-007")
def an_empty_list_is_an_array(body: Part) -> Iterator[Breach]:
    """Nothing is written as `[]`."""
    data = body.get("data")
    if "data" in body.value and not data and not isinstance(data, list):
        yield body.breach("data", "[], where there is nothing")


@LISTING.rule("PACT-LIST-010", LINE_3)
def every_id_comes_once(body: Part) -> Iterator[Breach]:
    """In 3.0 every footprint has an id of its own. In 2.x older versions may be listed beside the newest."""
    seen: set[Any] = set()
    for path, item in body.items("data"):
        identifier = item.get("id") if isinstance(item, dict) else None
        if isinstance(identifier, str):
            if identifier.casefold() in seen:
                yield Breach(f"{path}/id", shown(identifier), "an id that no other footprint of the list has")
            seen.add(identifier.casefold())
