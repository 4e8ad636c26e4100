"""A footprint of one line in the words of the other, and what those words could not carry."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Translated(NamedTuple):
    """`document` is None where the other line has no form for it; `losses` say what is gone for good, and why."""

    document: Any
    losses: tuple[dict[str, Any], ...] = ()


def translated(document: Any, to: str) -> Translated:
    """`document` in version `to`."""
    from gxd_mocks.common_gateway import NotConvertible, convert

    try:
        said, report = convert(document, to)
    except NotConvertible as refusal:
        return Translated(
            None, tuple({"pointer": one.pointer, "reason": one.words._asdict()} for one in refusal.reasons)
        )
    gone = (loss for loss in report if loss.kind in ("lost", "changed") and not loss.recoverable)
    return Translated(said, tuple({"pointer": loss.pointer, "reason": loss.reason._asdict()} for loss in gone))


def plain(document: Any) -> Any:
    """The same document with JSON's own numbers: what was read exactly has to be written again."""
    return json.loads(json.dumps(document, default=float))
