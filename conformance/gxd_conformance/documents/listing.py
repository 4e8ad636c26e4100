"""Bodies of ListFootprints and GetFootprint, apart from the footprints in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_2, LINE_3, Rulebook

LISTING: Rulebook[Part] = Rulebook()


@LISTING.rule("PACT-LIST-007")
def an_empty_list_is_an_array(body: Part) -> Iterator[Breach]:
    """Nothing is written as `[]`."""
    data = body.get("data")
    if "data" in body.value and not data and not isinstance(data, list):
        yield body.breach("data", "[], where there is nothing")


@LISTING.rule("PACT-LIST-010", LINE_3)
def every_id_comes_once(body: Part) -> Iterator[Breach]:
    """In 3.0 every footprint has an id of its own."""
    yield from _repeated(body, lambda footprint: None, "an id that no other footprint of the list has")


@LISTING.rule("PACT-LIST-008", LINE_2)
def every_version_comes_once(body: Part) -> Iterator[Breach]:
    """In 2.x older versions may be listed beside the newest; which of two equal ones is the latest, nobody can tell."""
    yield from _repeated(body, lambda footprint: footprint.whole("version"), "each version of a footprint once")


def _repeated(body: Part, version: Callable[[Part], int | None], expected: str) -> Iterator[Breach]:
    seen: set[tuple[str, int | None]] = set()
    for footprint in body.parts("data"):
        identifier = footprint.text("id")
        if identifier is not None:
            named = (identifier.lower(), version(footprint))
            if named in seen:
                yield footprint.breach("id", expected)
            seen.add(named)
