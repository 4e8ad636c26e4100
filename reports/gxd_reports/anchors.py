"""The places of a page that an address can lead to: `report.html#PACT-PAG-003`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256


def anchor(identifier: str) -> str:
    """A fragment for an id; the id itself wherever it can stand in an address."""
    if re.fullmatch(r"[A-Za-z][\w.-]{0,79}", identifier, re.ASCII):
        return identifier
    return f"a-{sha256(identifier.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


class Anchors:
    """Those of one page; each stands only once."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self._taken = {"", *reserved}

    def once(self, identifier: str) -> str:
        """The anchor of an id, the first time it is asked for; afterwards empty."""
        place = anchor(identifier) if identifier else ""
        if place in self._taken:
            return ""
        self._taken.add(place)
        return place
