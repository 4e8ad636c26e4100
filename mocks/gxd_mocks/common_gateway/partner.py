"""A partner of the common gateway: one solution, what it speaks, where it is, and what of the others it may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gxd_fixtures import Version, version
from gxd_mocks.gateway.outbox import Sender

CONNECTORS = ("pull", "push", "files")
"""REST pull: we list its footprints. Event push: it posts them, and answers what we ask. Files: it drops them in a folder."""


@dataclass(frozen=True)
class Partner:
    """One solution.

    - `spec`: the version that it speaks. `base_url`, `auth_base_url`: where; empty for one that only drops files.
    - `ours`: the credentials by which it lets us in. `theirs`: those by which we let it in; id and secret.
    - `connectors`: how its footprints reach us. `folder`: where it drops files.
    - `around`: what its files do not say of a footprint: JSON pointer into a footprint -> value.
    - `sees`: the names of the partners whose footprints it may see; all others, if it is None.
    """

    name: str
    spec: str = "3.0"
    base_url: str = ""
    auth_base_url: str = ""
    ours: tuple[str, str] | None = field(default=None, repr=False)
    theirs: tuple[str, str] | None = field(default=None, repr=False)
    connectors: tuple[str, ...] = ()
    folder: Path | None = None
    around: Mapping[str, Any] = field(default_factory=dict)
    sees: tuple[str, ...] | None = None

    @property
    def version(self) -> Version:
        return version(self.spec)

    @property
    def base(self) -> str:
        return self.base_url.rstrip("/")

    def has(self, connector: str) -> bool:
        return connector in self.connectors

    @property
    def takes_events(self) -> bool:
        """Whether we may post events to it."""
        return self.has("push") and bool(self.base_url) and self.ours is not None

    def may_see(self, owner: str) -> bool:
        return owner != self.name and (self.sees is None or owner in self.sees)


@dataclass(eq=False)
class Visit:
    """Something that we ask of a partner: what a keyring needs to fetch a token for it, and a courier to deliver."""

    partner: Partner
    base: str = ""
    auth_base: str = ""
    callback_credentials: tuple[str, str] = field(default=("", ""), repr=False)
    role: str = "callback"

    def __post_init__(self) -> None:
        self.base = self.partner.base
        self.auth_base = self.partner.auth_base_url.rstrip("/")
        self.callback_credentials = self.partner.ours or ("", "")
        self.sender: Sender = self

    @property
    def version(self) -> Version:
        return self.partner.version

    def tell(self, point: str, truth: Any, *, spec: str | None = None, **about: Any) -> Any:
        """The truth; the common gateway never departs from it."""
        return truth

    def may_call(self, url: str) -> bool:
        """A partner names its own token endpoint."""
        return True
