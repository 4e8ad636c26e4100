"""The consortium's extension as the rules see it, and the books in which they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gxd_conformance.documents.part import Part
from gxd_conformance.documents.rule import Rulebook
from gxd_conformance.profile import Profile

PUBLISHER = "green-x-digital-consortium/data-model-extensions"
EDITION = "FWedition"
PARTS = frozenset({"calcMethod", "organization", "certificate", "gateToGate"})
"""Members of the data by which the extension is known when its schema is named by another address: the edition of the
framework by itself, the others only two together, for each of these words may mean something else to somebody else."""

PUBLISHED_AT = re.compile(
    rf"https://(?:raw\.githubusercontent\.com|github\.com)/{PUBLISHER}/.+/GxD_schema_(?:en|jp)\.json", re.IGNORECASE
)
PAGE = re.compile(rf"https://github\.com/{PUBLISHER}/blob/.*", re.IGNORECASE)
NO_SCHEMA = re.compile(rf"https://.*{PUBLISHER}(?!.*\.json(?:[?#]|$)).*", re.IGNORECASE)
"""Something else of the consortium's: its documentation, the front page of its repository."""

PRODUCT_BASED, ORGANISATION_BASED = "0", "1"
SCOPES = ("1", "2", "3")


def is_gxd(extension: Part) -> bool:
    """Whether an extension is the consortium's: by the address of its schema, or by what its data speak of."""
    if PUBLISHER in (extension.text("dataSchema") or "").lower():
        return True
    members = extension.part("data").value.keys()
    return EDITION in members or len(PARTS & members) > 1


class Block:
    """One extension, its data, and the footprint around it (an absent one, if it comes alone)."""

    def __init__(self, extension: Part, profile: Profile, footprint: Part) -> None:
        self.extension = extension
        self.profile = profile
        self.footprint = footprint
        self.data = extension.part("data")
        self.organization = self.data.part("organization")
        self.certificate = self.data.part("certificate")
        self.gate_to_gate = self.data.part("gateToGate")

    @property
    def is_organisation_based(self) -> bool:
        return bool(self.data.get("calcMethod") == ORGANISATION_BASED)


@dataclass(frozen=True)
class Carrier:
    """A footprint with the consortium's extensions that it carries."""

    footprint: Part
    blocks: list[Part]
    profile: Profile


BLOCK: Rulebook[Block] = Rulebook()
CARRIER: Rulebook[Carrier] = Rulebook()
