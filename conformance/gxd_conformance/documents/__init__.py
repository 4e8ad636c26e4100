"""Rules on one document, pure: a value goes in, offences come out. Nothing is asked of anybody, and nothing raises.

The shape is judged by our schema (`structure`); every other sentence of the specification is a small function in the file
of its noun. `lifecycle` holds the rules between two footprints, `strict_json` reads bytes into the values judged here.
Numbers are judged exactly if they were read as `Decimal` (as `strict_json.read` does).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

# Importing a file of rules registers them.
from gxd_conformance.documents import (  # noqa: F401
    assurance,
    capture,
    emissions,
    exemption,
    geography,
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
from gxd_conformance.documents.extension import BY_SCHEMA, EXTENSION, Schemas, data_against_schema
from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.lifecycle import ANSWERS, LOOKS, SUCCESSION
from gxd_conformance.documents.listing import LISTING
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.documents.part import Part
from gxd_conformance.documents.structure import mentioned, structure
from gxd_fixtures import SPECS, version

__all__ = [
    "FOOTPRINT_RULES",
    "Offence",
    "error",
    "event",
    "extension",
    "footprint",
    "listing",
    "ruled",
    "single",
]


def footprint(document: Any, spec: str, schemas: Schemas | None = None) -> list[Offence]:
    """What a ProductFootprint offends in version `spec`.

    `schemas` are JSON Schemas of extensions by their URL; data of an extension whose schema is not among them is not
    judged. Raises `ValueError` for an unknown version, and nothing for any document.
    """
    if not isinstance(document, dict):
        return [Offence("PACT-LIST-006", "schema", "", shown(document), "a footprint, which is an object")]
    return _once(
        (*structure(spec, "ProductFootprint").offences(document), *_sentences(document, "", spec, schemas or {}))
    )


def listing(body: Any, spec: str) -> list[Offence]:
    """What the body of a list offends, its footprints included."""
    offences = structure(spec, "ListBody").offences(body)
    part = Part(body)
    return _once((*offences, *LISTING.judge(part, spec), *_each(part, "data", spec)))


def single(body: Any, spec: str) -> list[Offence]:
    """What the body of GetFootprint offends, its footprint included."""
    offences = structure(spec, "GetBody").offences(body)
    part = Part(body)
    return _once((*offences, *_sentences(part.get("data"), "/data", spec, {})))


def event(document: Any, spec: str, kind: str | None = None) -> list[Offence]:
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
    footprints = _each(subject.data, "pfs", spec) if subject.kind == "fulfilled" else ()
    return _once((*offences, *EVENT.judge(subject, spec), *footprints))


def extension(document: Any, spec: str, schemas: Schemas | None = None) -> list[Offence]:
    """What a data model extension offends; see `footprint` for `schemas`."""
    offences = structure(spec, "DataModelExtension").offences(document)
    return _once((*offences, *_extension(Part(document), spec, schemas or {})))


def error(document: Any, spec: str) -> list[Offence]:
    """What an error object offends."""
    return _once((*structure(spec, "Error").offences(document), *ERROR.judge(Part(document), spec)))


def ruled(spec: str, schemas: Collection[str] = ()) -> frozenset[str]:
    """Every requirement that the rules on documents can judge in a version, those between two footprints included.

    What needs the schema of an extension is among them only if there are `schemas`.
    """
    return _ruled(version(spec).spec) | ({BY_SCHEMA} if schemas else frozenset())


@cache
def _ruled(spec: str) -> frozenset[str]:
    books = (FOOTPRINT, EXTENSION, EVENT, ERROR, LISTING, LOOKS, SUCCESSION, ANSWERS)
    components = ("ListBody", "GetBody", "Error", "DataModelExtension", *COMPONENTS.values())
    return frozenset().union(
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


def _sentences(document: Any, path: str, spec: str, schemas: Schemas) -> Iterator[Offence]:
    subject = Footprint(document, path, spec)
    yield from FOOTPRINT.judge(subject, spec)
    for part in subject.parts("extensions"):
        yield from _extension(part, spec, schemas)


def _extension(part: Part, spec: str, schemas: Schemas) -> Iterator[Offence]:
    yield from EXTENSION.judge(part, spec)
    if schemas:
        yield from data_against_schema(part, schemas)


def _each(part: Part, member: str, spec: str) -> Iterator[Offence]:
    for path, item in part.items(member):
        if isinstance(item, dict):
            yield from _sentences(item, path, spec, {})


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
