"""A site: several versions at once, each minor version below a path of its own.

At the root the newest version of each line is served; `/v2.0`, `/v2.1`, … serve one version each. Everything below
one roof: the same clients, the same outbox, the same mailbox, and tokens that are good everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from gxd_fixtures import version
from gxd_mocks.gateway.clock import Clock, SystemClock
from gxd_mocks.gateway.errands import Errands
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.mailbox import Mailbox
from gxd_mocks.gateway.outbox import Outbox
from gxd_mocks.message import Request, Response


class Site:
    """A gateway for several versions, asked like one. `options` are those of `Gateway`, without `base_path`."""

    def __init__(self, specs: Sequence[str], *, clock: Clock | None = None, **options: Any) -> None:
        self.specs = tuple(sorted(set(specs)))
        self.clock = clock or SystemClock()
        self.outbox: Outbox = options.pop("outbox", None) or Outbox()
        self.mailbox: Mailbox = options.pop("mailbox", None) or Mailbox()
        self.errands: Errands = options.pop("errands", None) or Errands()
        options |= {
            "errands": self.errands,
            "key": options.get("key") or os.urandom(32),
            "clock": self.clock,
            "outbox": self.outbox,
            "mailbox": self.mailbox,
        }
        self.root = Gateway(_newest_of_each_line(self.specs), **options)
        stores = options.get("footprints") or {}
        options["footprints"] = {**self.root.stores, **stores}
        self.mounts = {
            f"/v{spec}": Gateway([spec], base_path=f"/v{spec}", **options)
            for spec in (self.specs if len(self.specs) > 1 else ())
        }

    @property
    def gateways(self) -> list[Gateway]:
        return [self.root, *self.mounts.values()]

    @property
    def takes_time(self) -> bool:
        """Whether an answer may take so long that others should not have to wait for it."""
        return any(gateway.takes_time for gateway in self.gateways)

    @property
    def base_url(self) -> str:
        return self.root.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        for gateway in self.gateways:
            gateway.base_url = url + gateway.base_path

    def tell(self, point: str, truth: Any) -> Any:
        """What the site says at a point that belongs to no version."""
        return self.root.tell(point, truth)

    def base_path_of(self, spec: str) -> str:
        """Below which path a version is served: the root where it is served there."""
        return "" if spec in self.root.specs else f"/v{spec}"

    def handle(self, request: Request) -> Response:
        """The response of the gateway to which the path belongs. Never raises."""
        return self._gateway_for(request).handle(request)

    def _gateway_for(self, request: Request) -> Gateway:
        try:
            first = "/" + request.path.lstrip("/").partition("/")[0]
        except ValueError:
            return self.root
        return self.mounts.get(first, self.root)


def _newest_of_each_line(specs: Sequence[str]) -> list[str]:
    newest = {version(spec).line: spec for spec in sorted(specs)}
    return list(newest.values())
