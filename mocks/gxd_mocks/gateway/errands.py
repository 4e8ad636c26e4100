"""What we are to do as a client of somebody else: fetch footprints, ask for one, announce ours.

An errand names one host, and the places that may be called on its behalf; nothing that this host says (a link, an
announced token endpoint) leads anywhere else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Condition
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from gxd_fixtures import Version
    from gxd_mocks.gateway.gateway import Gateway

ACTIONS = ("list", "get", "request", "publish")
"""What a client can be sent to do: list everything and what is looked for, get one footprint by its id, ask for a product
by event, and announce footprints of our own."""

MOST = 100
"""So many errands wait, at most, and so many that ended are remembered."""


class Places:
    """Hosts that may be called: `host` at any port, or `host:port`."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(name.lower() for name in names)

    def __bool__(self) -> bool:
        return bool(self.names)

    def __contains__(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        except ValueError:
            return False
        written = f"[{host}]" if ":" in host else host
        return "@" not in parts.netloc and bool({host, written, f"{written}:{port}"} & self.names)


@dataclass(eq=False)
class Errand:
    """One visit to one host. `found` and `troubles` tell what came of it."""

    sender: Gateway
    version: Version
    do: tuple[str, ...]
    base: str
    auth_base: str
    places: Places
    product_ids: tuple[str, ...] = ()
    role: str = "client"
    found: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def tell(self, point: str, truth: Any, **about: Any) -> Any:
        return self.sender.tell(point, truth, spec=self.version.spec, errand=self, request=None, **about)

    def may_call(self, url: str) -> bool:
        return url in self.places


class Errands:
    """Errands in the order in which they were given. Safe to use from several threads."""

    def __init__(self) -> None:
        self._waiting: deque[Errand] = deque()
        self.ended: deque[Errand] = deque(maxlen=MOST)
        self.changed = Condition()
        """Notified whenever an errand is given, or has ended."""

    def add(self, errand: Errand) -> bool:
        """Whether there was room for it."""
        with self.changed:
            if len(self._waiting) >= MOST:
                return False
            self._waiting.append(errand)
            self.changed.notify_all()
            return True

    def take(self) -> Errand | None:
        """The first errand, now in the caller's hands."""
        with self.changed:
            return self._waiting.popleft() if self._waiting else None

    def settle(self, errand: Errand) -> None:
        with self.changed:
            self.ended.append(errand)
            self.changed.notify_all()
