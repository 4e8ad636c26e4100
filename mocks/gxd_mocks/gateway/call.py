"""One request while it is being answered: who asks, in which version, and the way to tell the truth or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gxd_fixtures import Version
    from gxd_mocks.gateway.gateway import Gateway
    from gxd_mocks.message import Request

HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(?::[0-9]{1,5})?")


@dataclass(frozen=True)
class Call:
    """One request, the action it asks for, and, once the token is accepted, the client that asks."""

    gateway: Gateway
    request: Request
    version: Version
    action: str
    client: str = ""

    def tell(self, point: str, truth: Any, **about: Any) -> Any:
        """What this gateway says at `point`; every departure learns the request, the version and the client."""
        return self.gateway.tell(
            point,
            truth,
            spec=self.version.spec,
            request=self.request,
            client=self.client,
            action=self.action,
            **about,
        )

    def by(self, client: str) -> Call:
        """The same call, now that we know who makes it."""
        return replace(self, client=client)

    @property
    def origin(self) -> str:
        """Scheme and authority by which the client reached us, as received: `https://api.example.com:8443`."""
        return f"{self.request.parts.scheme}://{self.request.host}"

    @property
    def base(self) -> str:
        """Our base URL as the client knows it."""
        return self.origin + self.gateway.base_path

    @property
    def auth_base(self) -> str:
        """The base URL of authentication as the client knows it."""
        return self.origin + self.gateway.auth_base_path


def names_a_host(host: str) -> bool:
    """Whether the Host field (or the authority of the URL) can be written into a link."""
    return HOST.fullmatch(host) is not None
