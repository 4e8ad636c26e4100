"""One run of one suite version against one vendor: what it holds, opened and closed in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.entrance import Entrance, enter
from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.recorder import Recorder
from gxd_conformance.requirement import Catalogue, Words
from gxd_conformance.runfile import NAME, RunFile
from gxd_conformance.secrets import Secrets
from gxd_conformance.settings import Settings
from gxd_conformance.surroundings import Surroundings
from gxd_conformance.vendor import Vendor
from gxd_conformance.verdict import CannotStart
from gxd_fixtures import version

if TYPE_CHECKING:
    from gxd_conformance.owner import Circumstances, Owner

STEP_S = 0.5

KEY = pytest.StashKey["Certification"]()


class Certification:
    """The vendor, our inbox, the record, and what is to be judged.

    `surroundings` say how requests travel and where the inbox listens: over sockets, or all in this process.
    """

    def __init__(self, settings: Settings, surroundings: Surroundings, catalogue: Catalogue, run_id: str) -> None:
        self.settings = settings
        self.version = version(settings.spec)
        self.catalogue = catalogue
        self.run_id = run_id
        self.started = perf_counter()
        self.record = RunFile(settings.out / NAME)
        self.secrets = Secrets()
        self.identity = Identity(run_id, settings.seed)
        self._surroundings = surroundings
        self.recorder = Recorder(surroundings.send, self.secrets, self.record.write, surroundings.now)
        self.vendor = Vendor(settings.file, self.version, self.recorder, self.secrets)
        self.record.write(self._header())
        self.tell_waiting: Callable[[float, str], None] = lambda seconds, why: None
        self.tell_person: Callable[[str, Words], None] = lambda person, words: None
        """Asks a person to do something, in both languages."""
        self._entrance: Entrance | None = None
        self._inbox: Inbox | None = None

    @classmethod
    def of(cls, config: pytest.Config) -> Certification:
        """The certification of this pytest session."""
        return config.stash[KEY]

    def open(self) -> None:
        """Open our inbox and knock at the vendor's door. Raises `CannotStart`."""
        callbacks = self.settings.file.callbacks
        self.secrets.learn("CALLBACK_SECRET", callbacks.client_secret.reveal())
        for key in self.settings.file.trigger.keys if self.settings.file.trigger else ():
            self.secrets.learn("TRIGGER_SECRET", key.reveal())
        credentials = (callbacks.client_id, callbacks.client_secret.reveal())
        try:
            self._inbox = self._surroundings.open_inbox(self.version, credentials, self.recorder)
        except OSError as error:
            place = self.settings.listen or "a free port of this machine"
            raise CannotStart(
                f"our inbox for callbacks can't listen at {place}: {error.strerror or error}.",
                Blame.CONFIG,
                "Choose another address with --listen HOST:PORT.",
            ) from error
        self._entrance = enter(self.vendor)

    @property
    def inbox(self) -> Inbox:
        if self._inbox is None:
            raise RuntimeError("the certification was not opened")
        return self._inbox

    @property
    def entrance(self) -> Entrance:
        if self._entrance is None:
            raise RuntimeError("the certification was not opened")
        return self._entrance

    def wait(self, seconds: float, why: str) -> None:
        """Let time pass; a person is told why."""
        self.tell_waiting(seconds, why)
        self._surroundings.wait(seconds)
        self.vendor.renew_token()

    def wait_until(self, holds: Callable[[], bool], most_s: float, why: str) -> None:
        """Let time pass until something holds, or for so long at most."""
        self.tell_waiting(most_s, why)
        passed = 0.0
        while passed < most_s and not holds():
            step = min(STEP_S, most_s - passed)
            self._surroundings.wait(step)
            passed += step
        self.vendor.renew_token()

    def host(self, circumstances: Circumstances) -> Owner:
        """A host of ours, below our inbox, at an address that nobody can have used before."""
        from gxd_conformance.owner import Owner

        callbacks = self.settings.file.callbacks
        owner = Owner(
            circumstances,
            f"{self.inbox.url}/owner-{self.identity.word()}-{circumstances.name}",
            self.version,
            (callbacks.client_id, callbacks.client_secret.reveal()),
            self.recorder,
            direct=(self.settings.public_url or callbacks.public_url) is None,
        )
        self.inbox.owners.append(owner)
        return owner

    def close(self) -> None:
        self._surroundings.close()
        self.record.close()

    def footprints_said(self) -> Iterator[Listed]:
        """Every footprint in any body that the vendor sent: lists, single footprints, and Fulfilled events."""
        for exchange in list(self.recorder.exchanges):
            yield from footprints_in(exchange, self.version.footprints_path)

    def _header(self) -> dict[str, Any]:
        from gxd_conformance import __version__

        file = self.settings.file
        return {
            "type": "header",
            "schema": 1,
            "run_id": self.run_id,
            "suite_version": __version__,
            "spec": self.settings.spec,
            "profile": file.profile,
            "scope": self.settings.scope,
            "situation": self.settings.situation,
            "vendor": {
                "name": file.vendor.name,
                "product": file.vendor.product,
                "version": file.vendor.version,
                "base_url": file.api.base_url,
            },
            "started_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "seed": self.settings.seed,
            "catalogue_sha256": self.catalogue.sha256,
            "policies": {**self.settings.policies, **self.settings.profile.echo},
        }


def footprints_in(exchange: Exchange, path: str) -> Iterator[Listed]:
    """The footprints that one exchange carries towards us."""
    if exchange.direction == "in":
        event = exchange.question.value
        data = event.get("data") if isinstance(event, dict) else None
        delivered = data.get("pfs") if isinstance(data, dict) else None
        for index, item in enumerate(delivered if isinstance(delivered, list) else []):
            yield Listed(item, exchange, f"/data/pfs/{index}")
    elif exchange.succeeded and exchange.request.method == "GET" and path in exchange.request.path:
        data = exchange.member("data")
        if isinstance(data, list):
            for index, item in enumerate(data):
                yield Listed(item, exchange, f"/data/{index}")
        elif isinstance(data, dict):
            yield Listed(data, exchange, "/data")
