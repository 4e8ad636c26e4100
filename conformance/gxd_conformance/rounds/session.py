"""Everybody who takes part, spoken to once: discovered, authenticated, and listed, however many pairs there are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from gxd_conformance.blame import Blame
from gxd_conformance.entrance import enter
from gxd_conformance.evidence import Walk
from gxd_conformance.recorder import Recorder, Write
from gxd_conformance.rounds.record import speaker_file
from gxd_conformance.rounds.translation import Translated, translated
from gxd_conformance.secrets import Secrets
from gxd_conformance.vendor import Vendor
from gxd_conformance.vendor_file import VendorFile
from gxd_conformance.verdict import CannotStart
from gxd_fixtures import version
from gxd_mocks.wire import Send

MOST_PAGES = 1_000


@dataclass
class Session:
    """One endpoint that we have a token of. `refused` says why there is none."""

    vendor: Vendor
    refused: CannotStart | None = None
    _translations: dict[str, dict[str, Translated]] = field(default_factory=dict, repr=False)

    def heard_by(self, recorder: Recorder, secrets: Secrets) -> Vendor:
        """The same endpoint and token; what passes is written down by `recorder`, which hides `secrets`."""
        return self.vendor.written_by(recorder, secrets)

    @cached_property
    def told(self) -> Walk:
        """Its list, page for page, as it gives it to us."""
        return self.vendor.walk("said", most_pages=MOST_PAGES)

    @cached_property
    def said(self) -> dict[str, Any]:
        """Its footprints by id, as it lists them itself; the newest version of each."""
        found: dict[str, Any] = {}
        for listed in self.told.footprints:
            known = found.get(listed.id or "")
            if listed.id is not None and (known is None or _number(listed.document) >= _number(known)):
                found[listed.id] = listed.document
        return found

    def translated_to(self, spec: str) -> dict[str, Translated]:
        """Its footprints by id in the words of another line: the same for every recipient that speaks it."""
        if spec not in self._translations:
            self._translations[spec] = {name: translated(document, spec) for name, document in self.said.items()}
        return self._translations[spec]


def _number(document: Any) -> int:
    number = document.get("version") if isinstance(document, dict) else None
    return number if isinstance(number, int) else 0


def _key(file: VendorFile) -> str:
    return f"{file.spec} {file.api.base_url} {file.credentials.client_id}"


class Sessions:
    """Sessions by endpoint, each begun when the first pair asks for it. Safe to use from several threads.

    `write_for` writes into the file of that name what passes in one of them.
    """

    def __init__(self, send_to: Callable[[VendorFile], Send], write_for: Callable[[str], Write]) -> None:
        self._send_to = send_to
        self._write_for = write_for
        self._files: dict[str, str] = {}
        self._opening = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._open: dict[str, Session] = {}

    def forget(self, file: VendorFile) -> None:
        """What it lists may have changed: the next who asks begins anew."""
        with self._opening:
            self._open.pop(_key(file), None)

    def of(self, file: VendorFile) -> Session:
        """The session with an endpoint; where it could not be begun, one that says why."""
        key = _key(file)
        with self._opening:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._open:
                self._open[key] = self._begun(file)
            return self._open[key]

    def _file_of(self, file: VendorFile) -> str:
        """One for each endpoint, also of two vendors whose names look the same in a file system."""
        with self._opening:
            for number in count(1):
                name = speaker_file(f"{file.vendor.name}-{file.spec}", number)
                if self._files.setdefault(name, _key(file)) == _key(file):
                    break
        return name

    def _begun(self, file: VendorFile) -> Session:
        # A book of secrets for each: looking for those of everybody in every word would cost more with every participant.
        secrets = Secrets()
        secrets.learn("CALLBACK_SECRET", file.callbacks.client_secret.reveal())
        recorder = Recorder(self._send_to(file), secrets, self._write_for(self._file_of(file)))
        vendor = Vendor(file, version(file.spec), recorder, secrets)
        try:
            entrance = enter(vendor)
            if entrance.listing is None:
                came = f"{entrance.token.asked} gives no usable token ({entrance.token.status})."
                raise CannotStart(came, Blame.VENDOR, "Certify it alone first: gxd run.")
            session = Session(vendor)
            _ = session.said
        except CannotStart as reason:
            return Session(vendor, reason)
        return session
