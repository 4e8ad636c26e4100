"""Error objects: a code for machines, a message for people."""

from __future__ import annotations

from collections.abc import Iterator

from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_2, Rulebook

ERROR: Rulebook[Part] = Rulebook()


@ERROR.rule("PACT-ERR-005", LINE_2, disputed="H-11")
def the_code_is_that_of_the_text(error: Part) -> Iterator[Breach]:
    """NotFound stands in the published schema only, NoSuchFootprint in the text only."""
    yield from not_found(error)


def not_found(error: Part) -> Iterator[Breach]:
    if error.get("code") == "NotFound":
        yield error.breach("code", '"NoSuchFootprint"; NotFound stands only in the published schema')
