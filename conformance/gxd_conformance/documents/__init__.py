"""Rules on one document, pure: a value goes in, offences come out. Nothing is asked of anybody, and nothing raises.

The shape is judged by our schema (`structure`); every other sentence of the specification is a small function in the file
of its noun. `lifecycle` holds the rules between two footprints, `strict_json` reads bytes into the values judged here.
Numbers are judged exactly if they were read as `Decimal` (as `strict_json.read` does).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from types import MappingProxyType
from typing import Any

# Importing a file of rules registers them.
from gxd_conformance.documents import (  # noqa: F401
    assurance,
    capture,
    emissions,
    exemption,
    geography,
    gxd,
    identity,
    mass,
    packaging,
    quality,
    reporting,
    standards,
    sums,
    times,
    validity,
)
from gxd_conformance.documents.error import ERROR
from gxd_conformance.documents.event import COMPONENTS, EVENT, Event
from gxd_conformance.documents.extension import EXTENSION, Schemas, data_against_schema
from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.held import BY_SCHEMA, data_against_held_schema, names_a_held_schema
from gxd_conformance.documents.lifecycle import ANSWERS, LOOKS, SUCCESSION
from gxd_conformance.documents.listing import LISTING
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.documents.part import Part
from gxd_conformance.documents.structure import mentioned, structure
from gxd_conformance.profile import PACT, Profile
from gxd_fixtures import SPECS, version

__all__ = [
    "FOOTPRINT_RULES",
    "Offence",
    "error",
    "event",
    "extension",
    "footprint",
    "listing",
    "names_a_held_schema",
    "ruled",
    "single",
]


def footprint(document: Any, spec: str, schemas: Schemas | None = None, profile: Profile = PACT) -> list[Offence]:
    """What a ProductFootprint offends in version `spec`, and by the rules of a profile besides.

    `schemas` are JSON Schemas of extensions by their URL, besides those that we hold; data of an extension whose schema is
    not among them is not judged. Raises `ValueError` for an unknown version, and nothing for any document.
    """
    if not isinstance(document, dict):
        return [Offence("PACT-LIST-006", "schema", "", shown(document), "a footprint, which is an object")]
    offences = structure(spec, "ProductFootprint").offences(document)
    found = (*offences, *_sentences(document, "", spec, profile, schemas or {}))
    return _once(gxd.reread(found, document, "", profile))


def listing(body: Any, spec: str, profile: Profile = PACT) -> list[Offence]:
    """What the body of a list offends, its footprints included."""
    offences = structure(spec, "ListBody").offences(body)
    part = Part(body)
    found = (*offences, *LISTING.judge(part, spec), *_each(part, "data", spec, profile))
    return _once(_reread_each(found, part, "data", profile))


def single(body: Any, spec: str, profile: Profile = PACT) -> list[Offence]:
    """What the body of GetFootprint offends, its footprint included."""
    offences = structure(spec, "GetBody").offences(body)
    data = Part(body).get("data")
    found = (*offences, *_sentences(data, "/data", spec, profile))
    return _once(gxd.reread(found, data, "/data", profile))


def event(document: Any, spec: str, kind: str | None = None, profile: Profile = PACT) -> list[Offence]:
    """What an event offends, footprints in it included.

    `kind` (`request`, `fulfilled`, `rejected` or `published`) is what it is meant to be; if not given, its type tells. Of an
    event whose type nobody knows, only the envelope is judged. Raises `ValueError` for an unknown version or kind.
    """
    if kind is not None and kind not in COMPONENTS:
        raise ValueError(f"unknown kind of event {kind!r}; known are {', '.join(COMPONENTS)}")
    subject = Event(document, spec, kind)
    offences = structure(spec, COMPONENTS[subject.kind or "published"]).offences(document)
    if subject.kind is None:
        offences = (offence for offence in offences if _is_about_the_envelope(offence, subject))
    footprints = _each(subject.data, "pfs", spec, profile) if subject.kind == "fulfilled" else ()
    found = (*offences, *EVENT.judge(subject, spec), *footprints)
    return _once(_reread_each(found, subject.data, "pfs", profile))


def extension(document: Any, spec: str, schemas: Schemas | None = None, profile: Profile = PACT) -> list[Offence]:
    """What a data model extension offends; see `footprint` for `schemas`. Under a profile it is meant to be of that."""
    offences = structure(spec, "DataModelExtension").offences(document)
    sentences = _extension(Part(document), spec, profile, schemas or {})
    return _once((*offences, *sentences, *gxd.judged_alone(document, spec, profile)))


def error(document: Any, spec: str) -> list[Offence]:
    """What an error object offends."""
    return _once((*structure(spec, "Error").offences(document), *ERROR.judge(Part(document), spec)))


def ruled(spec: str) -> frozenset[str]:
    """Every requirement of PACT that the rules on documents can judge in a version, those between two footprints included."""
    return _ruled(version(spec).spec)


@cache
def _ruled(spec: str) -> frozenset[str]:
    books = (FOOTPRINT, EXTENSION, EVENT, ERROR, LISTING, LOOKS, SUCCESSION, ANSWERS)
    components = ("ListBody", "GetBody", "Error", "DataModelExtension", *COMPONENTS.values())
    return frozenset({BY_SCHEMA}).union(
        *(book.requirements(spec) for book in books), *(mentioned(spec, name) for name in components)
    )


AREAS_OF_FOOTPRINTS = ("DM2P", "DM2C", "DM2X", "DM3P", "DM3C", "DM3N", "LC2", "LC3", "RPT3")


def _rules_on_footprints() -> Iterator[str]:
    for spec in SPECS:
        for requirement in (
            mentioned(spec, "ProductFootprint") | FOOTPRINT.requirements(spec) | EXTENSION.requirements(spec)
        ):
            if requirement.split("-")[1] in AREAS_OF_FOOTPRINTS:
                yield requirement


FOOTPRINT_RULES = frozenset(_rules_on_footprints())
"""Every requirement, of any version, that `footprint` judges from one footprint alone."""


def _sentences(
    document: Any, path: str, spec: str, profile: Profile, schemas: Schemas = MappingProxyType({})
) -> Iterator[Offence]:
    subject = Footprint(document, path, spec)
    yield from FOOTPRINT.judge(subject, spec)
    for part in subject.parts("extensions"):
        yield from _extension(part, spec, profile, schemas)
    yield from gxd.judged(document, path, spec, profile)


def _extension(part: Part, spec: str, profile: Profile, schemas: Schemas) -> Iterator[Offence]:
    yield from EXTENSION.judge(part, spec)
    yield from data_against_held_schema(part, profile)
    if schemas:
        yield from data_against_schema(part, schemas)


def _each(part: Part, member: str, spec: str, profile: Profile) -> Iterator[Offence]:
    for path, item in part.items(member):
        if isinstance(item, dict):
            yield from _sentences(item, path, spec, profile)


def _reread_each(offences: Iterable[Offence], part: Part, member: str, profile: Profile) -> Iterator[Offence]:
    """The offences with the concessions that the profile makes to each footprint in a body."""
    if not profile.speaks_gxd:
        yield from offences
        return
    of_footprint: dict[str, list[Offence]] = {}
    start = f"{part.path}/{member}/"
    for offence in offences:
        index = offence.path.removeprefix(start).partition("/")[0] if offence.path.startswith(start) else ""
        of_footprint.setdefault(index, []).append(offence)
    documents = {path.removeprefix(start): item for path, item in part.items(member)}
    for index, found in of_footprint.items():
        yield from gxd.reread(found, documents.get(index), f"{start}{index}", profile)


def _is_about_the_envelope(offence: Offence, subject: Event) -> bool:
    """Of an event of unknown kind nothing is known about its data; of a type that is a text, a rule of its own speaks."""
    if offence.path in ("", "/data"):
        return True
    member = offence.path.split("/")[1]
    return member != "data" and (member != "type" or subject.text("type") is None)


def _once(offences: Iterable[Offence]) -> list[Offence]:
    """Two rules may find the same fault of the same requirement in the same place: it is told once."""
    found: dict[tuple[str, str, str], Offence] = {}
    for offence in offences:
        found.setdefault((offence.requirement, offence.path, offence.expected), offence)
    return list(found.values())
