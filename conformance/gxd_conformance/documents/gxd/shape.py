"""The shape of the extension's data, by its documentation and by its published schema, which contradict each other.

What a document offends by both readings is a violation. Where they part, the profile chooses the one that counts, and the
errata (G-01, G-02, G-03) say what becomes of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from gxd_conformance.documents.offence import Offence
from gxd_conformance.documents.structure import Structure, mentioned_in
from gxd_conformance.profile import Profile
from gxd_fixtures.schema import extension

KEYS, CATEGORIES, ORGANISATION = "GXD-EXT-014", "GXD-EXT-010", "GXD-EXT-006"

CONTRADICTED: Mapping[str, str] = {KEYS: "G-01", CATEGORIES: "G-02"}
"""Where the published schema refuses what is documented."""

Found = dict[tuple[str, str], Offence]
"""Offences by requirement and place."""


def shape(data: Any, path: str, *, profile: Profile) -> Iterator[Offence]:
    """What the data offend in the reading that the profile chooses, and, disputed, what the other one demands besides."""
    documented, published = _offences(data, path, "documented"), _offences(data, path, "published")
    if profile.literal:
        yield from published.values()
        # The documentation demands the block where the schema lets its absence pass.
        yield from _alone(documented, published, {ORGANISATION: "G-03"})
        return
    yield from _reread(documented, published, {CATEGORIES: CONTRADICTED[CATEGORIES]})
    yield from _alone(published, documented, {KEYS: CONTRADICTED[KEYS]})


def by_published_schema(data: Any, path: str, *, literal: bool) -> Iterator[Offence]:
    """What the published schema refuses; what it refuses against its own documentation is disputed, unless `literal`."""
    documented, published = _offences(data, path, "documented"), _offences(data, path, "published")
    yield from _reread(published, documented, {} if literal else CONTRADICTED)


def mentioned_by_shape() -> frozenset[str]:
    """Every requirement that either reading of the shape can find offended."""
    return frozenset().union(*(mentioned_in(extension("gxd", reading)) for reading in ("documented", "published")))


def _reread(these: Found, those: Found, entries: Mapping[str, str]) -> Iterator[Offence]:
    """All of `these`; disputed where the other reading accepts what stands there.

    What keeps to neither reading (an array of numbers and strings) is no dispute: each of them refuses another part of it.
    """
    torn = {requirement for requirement, _ in those.keys() - these.keys()}
    for key, offence in these.items():
        accepted = key not in those and offence.requirement not in torn
        yield replace(offence, disputed=entries.get(offence.requirement)) if accepted else offence


def _alone(these: Found, those: Found, entries: Mapping[str, str]) -> Iterator[Offence]:
    """Those of `these` that the other reading does not share, disputed, as far as the errata have an entry for them."""
    for key, offence in these.items():
        if key not in those and offence.requirement in entries:
            yield replace(offence, disputed=entries[offence.requirement])


def _offences(data: Any, path: str, reading: str) -> Found:
    """In one reading. The severity is `prose`: the schema of PACT, which others are counted by, says nothing here."""
    found = _structure(reading).offences(data)
    return {
        (offence.requirement, offence.path): replace(offence, path=path + offence.path, severity="prose")
        for offence in found
    }


@cache
def _structure(reading: str) -> Structure:
    return Structure(extension("gxd", reading))
