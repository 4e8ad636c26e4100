"""The data of an extension against its schema, where that is one of those that we hold. Nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from gxd_conformance.documents.gxd.shape import by_published_schema
from gxd_conformance.documents.offence import Offence, pointer
from gxd_conformance.documents.part import Part
from gxd_conformance.documents.structure import Structure
from gxd_conformance.profile import Profile
from gxd_fixtures.schema import held_schemas

BY_SCHEMA = "PACT-DM3N-013"


def names_a_held_schema(footprint: Any) -> bool:
    """Whether a footprint carries an extension, data included, whose schema we hold."""
    return any(_held(part) for part in Part(footprint).parts("extensions"))


def data_against_held_schema(extension: Part, profile: Profile) -> Iterator[Offence]:
    """What the data offend; nothing where we do not hold the schema that `dataSchema` names."""
    address = extension.text("dataSchema") or ""
    if not _held(extension):
        return
    data, path = extension.get("data"), pointer(extension.path, "data")
    if held_schemas()[address].name == "gxd":
        offences = by_published_schema(data, path, literal=profile.literal)
    else:
        found = _structure(address).offences(data)
        offences = (replace(offence, path=path + offence.path, severity="prose") for offence in found)
    for offence in offences:
        yield replace(offence, requirement=BY_SCHEMA, expected=f"{offence.expected} ({address})")


def _held(extension: Part) -> bool:
    return (extension.text("dataSchema") or "") in held_schemas() and isinstance(extension.get("data"), dict)


@cache
def _structure(address: str) -> Structure:
    return Structure(held_schemas()[address].readings["published"])
