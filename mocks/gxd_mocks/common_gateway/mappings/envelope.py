"""The envelope: a data model extension in which values ride that the format of a document has no place for.

It conforms to the PACT technical specification for data model extensions 2.0.0, and hosts that do not know it pass over
it. `data` is described by `envelope.schema.json`:

    {"carried": "1", "from": "2.3", "edits": [{"at": "/version", "was": 4, "reads": 0}, …]}

Coming back, every place `at` that `reads` as it would without the envelope becomes what it `was`; a missing member means
that nothing stands there. A place that somebody has changed meanwhile reads otherwise and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NamedTuple

from gxd_mocks.common_gateway.mappings.places import ABSENT, Difference, put, read_exactly, remove, same

SCHEMA_URL = "https://gxd-conformance.example/schemas/carried/1/schema.json"
DOCUMENTATION_URL = "https://gxd-conformance.example/schemas/carried/1"
CARRIED = "1"
LONGEST_POINTER = 1_000
"""No place in a document that we read is further down."""


class Envelope(NamedTuple):
    """What rides with a document that came from the format `source`."""

    source: str
    edits: list[Difference]


def packed(envelope: Envelope) -> dict[str, Any]:
    """The envelope as an extension."""
    edits = deepcopy([_member(edit) for edit in envelope.edits])
    return {
        "specVersion": "2.0.0",
        "dataSchema": SCHEMA_URL,
        "documentation": DOCUMENTATION_URL,
        "data": {"carried": CARRIED, "from": envelope.source, "edits": edits},
    }


def _member(edit: Difference) -> dict[str, Any]:
    said = {"at": edit.pointer, "was": edit.before, "reads": edit.after}
    return {name: value for name, value in said.items() if value is not ABSENT}


def opened(extension: Any) -> Envelope | None:
    """The envelope that an extension is; None for every other extension, and for an envelope that is damaged."""
    data = extension.get("data") if isinstance(extension, dict) else None
    if not isinstance(data, dict) or data.get("carried") != CARRIED:
        return None
    source, edits = data.get("from"), data.get("edits")
    if not isinstance(source, str) or not isinstance(edits, list):
        return None
    if not all(isinstance(edit, dict) and _is_pointer(edit.get("at")) for edit in edits):
        return None
    return Envelope(
        source, [Difference(edit["at"], edit.get("was", ABSENT), edit.get("reads", ABSENT)) for edit in edits]
    )


def _is_pointer(text: Any) -> bool:
    return isinstance(text, str) and text.startswith("/") and len(text) <= LONGEST_POINTER


def unpack(document: dict[str, Any], edits: Iterable[Difference]) -> list[Difference]:
    """Let what rode along stand in its places again; the edits whose places were changed meanwhile, which are not made."""
    stale = []
    for edit in edits:
        if not same(read_exactly(document, edit.pointer), edit.after):
            stale.append(edit)
        elif edit.before is ABSENT:
            remove(document, edit.pointer)
        else:
            put(document, edit.pointer, deepcopy(edit.before))
    return stale
