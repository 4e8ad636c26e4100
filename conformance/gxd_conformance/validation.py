"""Judging documents that lie in files: the same rules as in a run, without asking anybody.

A file holds one footprint, a list body, the body of a get, an event or an extension - or, as JSON lines, as many of them as
there are lines. Lines are read one by one, so a file of any length needs no more memory than its longest line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import IO, Any

from gxd_conformance import documents
from gxd_conformance.documents.offence import Offence
from gxd_conformance.documents.strict_json import Reading, read
from gxd_conformance.finding import Finding
from gxd_conformance.profile import PACT, Profile
from gxd_conformance.requirement import Catalogue
from gxd_conformance.visible import one_line
from gxd_fixtures import SPECS, version

JUDGES: dict[str, Callable[..., list[Offence]]] = {
    "footprint": documents.footprint,
    "list": documents.listing,
    "get": documents.single,
    "event": documents.event,
    "extension": documents.extension,
}
NEWEST = SPECS[-1]

AMONG_FOOTPRINTS = re.compile(r"/data(?:/(?P<member>pfs))?/(?P<index>[0-9]+)(?=/|$)")
"""Where a pointer enters one of the footprints of a list, or of an event that delivers some."""

UNREADABLE = {"event": "PACT-EVT-001", "extension": "PACT-DM3N-009"}
"""The requirement that a text offends which is no JSON; for everything else it is that of the list body."""


@dataclass(frozen=True)
class Judged:
    """One document: where it stands, what it was taken for, and what it offends."""

    file: str
    kind: str
    spec: str
    findings: tuple[Finding, ...]

    @property
    def asked(self) -> str:
        return f"{self.file}, as a {self.kind} of version {self.spec}"

    @property
    def verdict(self) -> str:
        """`reject` for a violated MUST, `warn` for a violated SHOULD and for what is disputed, else `accept`.

        What the reporting rules of the methodology miss is told, and weighs nothing: no exchange depends on it.
        """
        weighed = [finding for finding in self.findings if finding.severity != "reporting"]
        if any(not finding.advice and not finding.dispute for finding in weighed):
            return "reject"
        return "warn" if weighed else "accept"

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "kind": self.kind,
            "spec": self.spec,
            "verdict": self.verdict,
            "findings": [finding.to_json() for finding in self.findings],
        }


class Validator:
    """Judges documents of one version, or of the version that each names itself; `kind` may be `auto`."""

    def __init__(self, spec: str | None = None, kind: str = "auto", profile: Profile = PACT) -> None:
        self._spec = spec
        self._kind = kind
        self._profile = profile
        self._catalogue = Catalogue.read()

    def file(self, stream: IO[bytes], name: str) -> Iterator[Judged]:
        """Every document of a file. Raises `OSError` if it can't be read."""
        first = stream.readline()
        second = _next_line(stream)
        if second and _is_whole(first):
            for number, line in enumerate(chain([first, second], stream), start=1):
                if line.strip():
                    yield self.document(line, f"{name}:{number}")
        else:
            yield self.document(first + second + stream.read(), name)

    def document(self, body: bytes, name: str) -> Judged:
        """One document as bytes."""
        reading = read(body)
        kind = self._kind if self._kind != "auto" else kind_of(reading.value)
        spec = self._spec or spec_of(reading.value, kind)
        judged = Judged(name, kind, spec, ())
        findings = (
            self._finding(offence, judged.asked + _footprint_in(reading.value, offence.path))
            for offence in self._offences(reading, kind, spec)
        )
        return replace(judged, findings=tuple(findings))

    def _offences(self, reading: Reading, kind: str, spec: str) -> Iterator[Offence]:
        requirement = UNREADABLE.get(kind, "PACT-LIST-006")
        for problem in reading.problems:
            yield Offence(
                requirement, "schema", "", str(problem), "a JSON text that every partner reads alike (RFC 8259)"
            )
        if reading.value is None and reading.problems:
            return
        yield from JUDGES[kind](reading.value, spec, profile=self._profile)

    def _finding(self, offence: Offence, asked: str) -> Finding:
        row = self._catalogue[offence.requirement]
        return Finding(
            requirement=row.id,
            level=str(row.level),
            severity=offence.severity,
            asked=asked,
            got=offence.got,
            expected=offence.expected,
            clause=row.clause,
            check="validate",
            path=offence.path,
            hint=row.hint,
            title=row.says,
            dispute=offence.disputed,
            advice=offence.advice or not row.binding,
        )


def _footprint_in(document: Any, path: str) -> str:
    """` (footprint …)`, with the id of the footprint in a list or an event that the pointer leads into."""
    place = AMONG_FOOTPRINTS.match(path)
    if place is None:
        return ""
    try:
        held = document["data"][place["member"]] if place["member"] else document["data"]
        identifier = held[int(place["index"])]["id"]
    except (LookupError, TypeError):
        return ""
    return f" (footprint {one_line(identifier, 80)})" if isinstance(identifier, str) else ""


def kind_of(document: Any) -> str:
    """What a document most probably is."""
    if not isinstance(document, dict):
        return "footprint"
    if "specversion" in document or (isinstance(document.get("type"), str) and "pcf" not in document):
        return "event"
    if "dataSchema" in document:
        return "extension"
    data = document.get("data")
    if "data" in document and "pcf" not in document:
        return "get" if isinstance(data, dict) else "list"
    return "footprint"


def spec_of(document: Any, kind: str) -> str:
    """The version that a document names, or shows by its event type; the newest if it shows none."""
    if kind == "event" and isinstance(document, dict) and isinstance(document.get("type"), str):
        spoken = [spec for spec in SPECS if version(spec).kind_of(document["type"])]
        inside = next(_spec_versions(document.get("data")), None)
        return inside if inside in spoken else spoken[-1] if spoken else NEWEST
    return next(_spec_versions(document), NEWEST)


def _spec_versions(value: Any, depth: int = 4) -> Iterator[str]:
    """The versions that footprints in a document name, as far as we know them."""
    if isinstance(value, dict):
        named = value.get("specVersion")
        if isinstance(named, str) and "pcf" in value and ".".join(named.split(".")[:2]) in SPECS:
            yield ".".join(named.split(".")[:2])
        if depth:
            for member in ("data", "pfs"):
                yield from _spec_versions(value.get(member), depth - 1)
    elif isinstance(value, list):
        for item in value[:1]:
            yield from _spec_versions(item, depth)


def _next_line(stream: IO[bytes]) -> bytes:
    """The next line that holds something; empty at the end of the file."""
    for line in stream:
        if line.strip():
            return line
    return b""


def _is_whole(line: bytes) -> bool:
    """Whether a line is a JSON object of its own."""
    return line.lstrip()[:1] == b"{" and line.rstrip()[-1:] == b"}" and isinstance(read(line).value, dict)
