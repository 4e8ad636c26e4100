"""round.yaml: who takes part in a round, and how politely they are spoken to.

round: {name: Autumn 2026}
participants:
  alpha: {vendor: alpha.yaml}                      # paths begin at this file's folder
  beta: {vendors: [beta-2.yaml, beta-3.yaml]}      # one for each line that it speaks
bridge: true                                       # we translate where two share no line
polite: {at_once: 16, per_participant: 2}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gxd_conformance.vendor_file import VendorFile, VendorFileError
from gxd_conformance.vendor_file import read as read_vendor
from gxd_fixtures import version
from gxd_mocks.settings_file.address import BadAddress, base
from gxd_mocks.settings_file.complaints import Complaints
from gxd_mocks.settings_file.mistake import Mistake, SettingsError
from gxd_mocks.settings_file.page import Key, Page, Wanted, dotted, read_page

WANTED = Wanted(
    "round.yaml",
    "`gxd round run --example > round.yaml`",
    "`round:` and `participants:`; `gxd round run --example` shows them all",
    "round",
)
PULL, EVENTS = "pull", "events"
WAYS = (PULL, EVENTS)
"""In which footprints go from one to the other: listed and got, or asked for by event."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One solution in a round, by its short name, with its endpoint in each line that it speaks; none if it has no API.

    `serves` and `takes` are the ways in which it gives and gets footprints; `products` what others may ask it for by event,
    where it lists nothing.
    """

    name: str
    speaks: tuple[VendorFile, ...]
    title: str = ""
    serves: tuple[str, ...] = WAYS
    takes: tuple[str, ...] = WAYS
    products: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        return self.title or (self.speaks[0].vendor.name if self.speaks else self.name)


@dataclass(frozen=True, slots=True)
class Polite:
    """So many pairs `at_once`, and so many of them with the same participant."""

    at_once: int = 16
    per_participant: int = 2


@dataclass(frozen=True, slots=True)
class Round:
    """Who takes part. `listen` and `public_url` are where the witness is, and how it is reached."""

    name: str
    participants: Mapping[str, Participant]
    bridge: bool = True
    listen: str | None = None
    public_url: str | None = None
    polite: Polite = field(default_factory=Polite)
    warnings: tuple[str, ...] = ()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every ordered pair, owner first."""
        return [(one, other) for one in self.participants for other in self.participants if one != other]


def read(path: Path, environ: Mapping[str, str], *, allow_http: bool = False) -> Round:
    """The round that the file describes, with every vendor.yaml in it.

    Raises `SettingsError` with every mistake, those in the files of participants included.
    """
    page = read_page(path, WANTED)
    mistakes = list(page.mistakes)
    for key, is_name, wrong, right in _complaints().of(page.value, page.written):
        position = (page.keys.get(key) if is_name else None) or page.position(key)
        mistakes.append(Mistake(page.where, position, dotted(key), wrong, right))
    if mistakes:
        raise SettingsError(mistakes)
    reading = _Reading(page, environ, path.parent, allow_http)
    return reading.round()


@cache
def _complaints() -> Complaints:
    from gxd_fixtures.yamlfile import load

    return Complaints(load((files("gxd_conformance.rounds") / "round.schema.yaml").read_text("utf-8")))


class _Reading:
    def __init__(self, page: Page, environ: Mapping[str, str], folder: Path, allow_http: bool) -> None:
        self._page = page
        self._environ = environ
        self._folder = folder
        self._allow_http = allow_http
        self._mistakes: list[Mistake] = []

    def round(self) -> Round:
        value: dict[str, Any] = self._page.value
        participants = {name: self._participant(name, row) for name, row in value["participants"].items()}
        public_url = self._public_url(value.get("public_url"))
        if self._mistakes:
            raise SettingsError(self._mistakes)
        return Round(
            name=value["round"]["name"],
            participants=participants,
            bridge=value.get("bridge", True),
            listen=value.get("listen"),
            public_url=public_url,
            polite=Polite(**value.get("polite", {})),
            warnings=(
                *(warning for one in participants.values() for file in one.speaks for warning in file.warnings),
                *self._twins(participants),
            ),
        )

    def _participant(self, name: str, row: dict[str, Any]) -> Participant:
        key: Key = ("participants", name)
        named: dict[Key, str] = {(*key, "vendors", at): path for at, path in enumerate(row.get("vendors", []))}
        if "vendor" in row:
            named = {(*key, "vendor"): row["vendor"]}
        if not named or ("vendor" in row and "vendors" in row):
            self._note(key, "names no vendor.yaml" if not named else "names vendor and vendors", "write one of the two")
        spoken = tuple(file for at, path in named.items() if (file := self._vendor(at, path)) is not None)
        lines = [version(file.spec).line for file in spoken]
        if len(set(lines)) < len(lines):
            self._note(key, "speaks one line twice", "name one vendor.yaml for each line of the specification")
        return Participant(
            name,
            spoken,
            row.get("title", ""),
            tuple(row.get("serves", WAYS)),
            tuple(row.get("takes", WAYS)),
            tuple(row.get("products", ())),
        )

    def _vendor(self, key: Key, path: str) -> VendorFile | None:
        try:
            return read_vendor(self._folder / path, self._environ, allow_http=self._allow_http)
        except VendorFileError as error:
            self._note(key, f"{path} can't be used", f"mend it, as is said of {error.mistakes[0].where}")
            self._mistakes += error.mistakes
            return None

    def _twins(self, participants: Mapping[str, Participant]) -> Iterator[str]:
        """One endpoint under two names would exchange with itself. Two clients of one endpoint are two of its customers."""
        first: dict[tuple[str, str, str], str] = {}
        for name, one in participants.items():
            for file in one.speaks:
                endpoint = (file.spec, file.api.base_url, file.credentials.client_id)
                other = first.setdefault(endpoint, name)
                if other != name:
                    wrong = f"is the same endpoint as {other}, with the same client: it will exchange with itself"
                    right = "name another vendor.yaml, or leave one of them out"
                    position = self._page.position(("participants", name))
                    yield str(Mistake(self._page.where, position, dotted(("participants", name)), wrong, right))
                    break

    def _public_url(self, text: str | None) -> str | None:
        try:
            return None if text is None else base(text, allow_http=self._allow_http)
        except BadAddress as bad:
            # What a vendor.yaml can allow, a round.yaml can't: there it is an option.
            plain = (text or "").lower().startswith("http://")
            right = "an https URL, or --allow-http, for participants on your own machine" if plain else bad.right
            self._note(("public_url",), bad.wrong, right)
            return None

    def _note(self, key: Key, wrong: str, right: str) -> None:
        self._mistakes.append(Mistake(self._page.where, self._page.position(key), dotted(key), wrong, right))
