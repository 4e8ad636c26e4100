"""What the specification demands, one sentence each, as data: the rows of `catalogue/*.yaml`.

Which requirements there are, where they apply and how strictly is read at once. The words around them (Japanese,
why it matters, what to change, how it is seen) are read when somebody asks for them: a list of ids never does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from threading import Lock
from typing import Any, Literal, get_args

from gxd_conformance.catalogue_file import MalformedCatalogue, malformed, read_area, read_wording
from gxd_conformance.level import Level
from gxd_fixtures import SPECS

__all__ = ["Area", "Catalogue", "Level", "MalformedCatalogue", "Requirement", "Scope", "Wording", "Words"]

Scope = Literal["core", "full"]
Words = dict[str, str]
"""One sentence in each language: `{"en": …, "ja": …}`."""


class Wording:
    """The words of one area, read when the first of them is needed."""

    def __init__(self, file: Traversable) -> None:
        self._file = file

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return read_wording(self._file)

    def of(self, requirement: str) -> dict[str, Any]:
        """`{"ja": …, "why": {en, ja}, "hint": {en, ja}, "look": {en, ja}}`.

        Raises `MalformedCatalogue` if there is none.
        """
        if requirement not in self._rows:
            raise malformed(self._file, (), f"{requirement} has no words here")
        return self._rows[requirement]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence of the specification, with its place in it.

    `sentence` is the English of `says`. `patches` tells where a patch release narrows or widens `versions`. `rule` is the
    methodology's own name for a REPORT row. `excluded` says why nothing seen from outside can show a violation. `advice`
    says why a MUST is never more than a warning. `when` names the situation in which alone the row applies: a profile, or
    declared calculation cases.
    """

    id: str
    area: str
    versions: tuple[str, ...]
    level: Level
    sentence: str
    clause: str
    scope: Scope
    wording: Wording = field(repr=False, compare=False)
    excluded: Words | None = field(default=None, hash=False)
    advice: Words | None = field(default=None, hash=False)
    note: str = ""
    patches: str = ""
    rule: str = ""
    anchor: str = ""
    when: str = ""

    @property
    def binding(self) -> bool:
        """A violation is a failure: a MUST or MUST NOT that is not advice only."""
        return self.level.binding and not self.advice

    @property
    def says(self) -> Words:
        return {"en": self.sentence, "ja": self.wording.of(self.id)["ja"]}

    @property
    def why(self) -> Words:
        """What goes wrong between companies if it is broken."""
        return self._words("why")

    @property
    def hint(self) -> Words:
        """What the vendor's engineer changes."""
        return self._words("hint")

    @property
    def look(self) -> Words:
        """How it is seen from outside."""
        return self._words("look")

    def _words(self, about: str) -> Words:
        words: Words = self.wording.of(self.id)[about]
        return words

    def in_version(self, spec: str) -> bool:
        return spec in self.versions

    def applies_in(self, situation: Collection[str]) -> bool:
        return not self.when or self.when in situation

    @property
    def selectors(self) -> Iterator[str]:
        """Every word that selects it, lower-case: its id, each prefix of whole words of it, its area, its level."""
        parts = self.id.lower().split("-")
        yield from ("-".join(parts[:count]) for count in range(1, len(parts) + 1))
        yield self.area.lower()
        yield from self.level.selectors

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Area:
    """One heading of the specification, one file of the catalogue. They are ordered by the letter `heading`."""

    code: str
    heading: str
    title: Words = field(hash=False)


class Catalogue(Mapping[str, Requirement]):
    """Requirements by id, in the order of the specification: all of them, or those of one version.

    `spec` is that version; `areas` are those of which a requirement is here; `sha256` is that of all files together,
    the same for every part of one catalogue.
    """

    def __init__(
        self,
        requirements: Iterable[Requirement],
        areas: Iterable[Area],
        sha256: str,
        spec: str | None = None,
        whole: Catalogue | None = None,
    ) -> None:
        self._rows = {requirement.id: requirement for requirement in requirements}
        present = {requirement.area for requirement in self._rows.values()}
        self.areas = {area.code: area for area in areas if area.code in present}
        self.sha256 = sha256
        self.spec = spec
        self._whole = self if whole is None else whole

    @classmethod
    def read(cls, folder: Traversable | None = None) -> Catalogue:
        """Everything we know, or what stands in another `folder`.

        Raises `MalformedCatalogue`, naming file and line.
        """
        if folder is not None:
            return _read(folder)
        with _READING:  # else threads that ask at the same time would each read it
            return _bundled()

    def of(self, spec: str, situation: Collection[str] = ()) -> Catalogue:
        """What version `spec` demands, and what is demanded besides in this situation.

        Raises `ValueError` for a version we do not know.
        """
        if spec not in SPECS:
            raise ValueError(f"unknown specification version {spec!r}; known are {', '.join(SPECS)}")
        return self._part(
            (row for row in self._rows.values() if row.in_version(spec) and row.applies_in(situation)), spec
        )

    def within(self, scope: Scope | str) -> Catalogue:
        """What a run of that scope judges. `core` leaves out what needs a second credential, a trigger or waiting.

        Raises `ValueError` for a scope we do not know.
        """
        if scope not in get_args(Scope):
            raise ValueError(f"unknown scope {scope!r}; known are {', '.join(get_args(Scope))}")
        return self._part((row for row in self._rows.values() if scope in ("full", row.scope)), self.spec)

    def select(self, only: Iterable[str] = (), skip: Iterable[str] = ()) -> Catalogue:
        """What `only` names (or everything, if it names nothing) without what `skip` names.

        A selector is an id, a prefix of one (`PACT-PAG`), an area (`PAG`) or a level (`must`, `must-not`), in any
        letter case. Raises `ValueError`, all complaints at once, for a selector that names nothing anywhere, and for
        one in `only` that names nothing here: a run must not be green because nothing was asked.
        """
        wanted, unwanted = _folded(only), _folded(skip)
        if complaints := [*self._complaints(wanted), *self._whole._complaints(unwanted)]:
            raise ValueError("\n".join(complaints))
        chosen = {row.id for selector in wanted for row in self._named[selector]} if wanted else self._rows.keys()
        left_out = {row.id for selector in unwanted for row in self._named.get(selector, ())}
        return self._part(
            (row for row in self._rows.values() if row.id in chosen and row.id not in left_out), self.spec
        )

    @cached_property
    def _named(self) -> dict[str, list[Requirement]]:
        """What each selector names here."""
        named: dict[str, list[Requirement]] = {}
        for row in self._rows.values():
            for selector in row.selectors:
                named.setdefault(selector, []).append(row)
        return named

    def _complaints(self, selectors: Iterable[str]) -> Iterator[str]:
        """One sentence for each selector that names nothing here."""
        for selector in selectors:
            if selector not in self._whole._named:
                near = [found.upper() for found in get_close_matches(selector, self._whole._named, n=3)]
                meant = f"did you mean {' or '.join(near)}?" if near else f"areas are {', '.join(self._whole.areas)}"
                yield f"no requirement, area or level is called {selector.upper()}; {meant}"
            elif selector not in self._named:
                named = self._whole._named[selector]
                specs = [spec for spec in SPECS if any(row.in_version(spec) for row in named)]
                here = "what was selected before" if self.spec in (None, *specs) else f"version {self.spec}"
                yield f"{selector.upper()} names nothing in {here}; it applies to {', '.join(specs)}"

    def _part(self, rows: Iterable[Requirement], spec: str | None) -> Catalogue:
        return Catalogue(rows, self.areas.values(), self.sha256, spec, self._whole)

    def __getitem__(self, requirement: str) -> Requirement:
        return self._rows[requirement]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<Catalogue of {self.spec or 'all versions'}: {len(self)} requirements>"


def _folded(selectors: Iterable[str]) -> list[str]:
    return ["-".join(selector.lower().split()) for selector in selectors]


_READING = Lock()


@cache
def _bundled() -> Catalogue:
    return _read(files("gxd_conformance") / "catalogue")


def _read(folder: Traversable) -> Catalogue:
    areas: list[Area] = []
    rows: dict[str, Requirement] = {}
    contents = sorted(((read_area(file), file) for file in _yaml(folder)), key=lambda read: read[0]["heading"])
    for content, file in contents:
        areas.append(Area(content["area"], content["heading"], content["title"]))
        wording = Wording(folder / "wording" / file.name)
        for position, row in enumerate(content["requirements"]):
            if row["id"] in rows:
                raise malformed(file, ("requirements", position), f"{row['id']} stands in the catalogue twice")
            rows[row["id"]] = _requirement(row, content["area"], wording)
    return Catalogue(rows.values(), areas, _digest(folder))


def _requirement(row: dict[str, Any], area: str, wording: Wording) -> Requirement:
    decided = {key: value for key, value in row.items() if key not in ("says", "versions", "level")}
    return Requirement(
        area=area,
        versions=tuple(row["versions"]),
        level=Level(row["level"]),
        sentence=row["says"],
        wording=wording,
        **decided,
    )


def _yaml(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def _digest(folder: Traversable) -> str:
    """Of every file with its name, words included: a run says by which sentences it judged."""
    digest = sha256()
    for file in (*_yaml(folder), *_yaml(folder / "wording")):
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
