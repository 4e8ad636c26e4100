"""Tokens of others: found and fetched as a client does it, one per recipient, until they expire."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from gxd_mocks.gateway.discovery import DISCOVERY_PATH, TOKEN_PATH
from gxd_mocks.gateway.strict_json import NotJson, strict_json
from gxd_mocks.message import Headers, Request, Response

if TYPE_CHECKING:
    from gxd_fixtures import Version
    from gxd_mocks.gateway.clock import Clock
    from gxd_mocks.gateway.outbox import Sender

Send = Callable[[Request, float], Response]
"""Brings a request to its host and the response back, within so many seconds. Raises `Undeliverable`."""

EARLY = timedelta(seconds=5)
"""A token is not used in its last seconds: it could expire on the way."""

LONGEST_UNSAID = timedelta(minutes=5)
"""How long a token is used whose `expires_in` was not said."""


class Visit(Protocol):
    """Why the host at `base` is called: a `Delivery` or an `Errand`. `role` begins the names of the points that are asked.

    `auth_base` is where that host issues tokens; empty where that is `base` too.
    """

    @property
    def sender(self) -> Sender: ...

    @property
    def version(self) -> Version: ...

    @property
    def base(self) -> str: ...

    @property
    def auth_base(self) -> str: ...

    @property
    def role(self) -> str: ...

    def tell(self, point: str, truth: Any, **about: Any) -> Any: ...

    def may_call(self, url: str) -> bool: ...


class Undeliverable(Exception):
    """A request got no answer, or one that is of no use."""


@dataclass(frozen=True)
class _Kept:
    token: str
    until: datetime


class Keyring:
    """The access tokens that others have issued to us. Safe to use from several threads."""

    def __init__(self, send: Send, clock: Clock, timeout_s: float) -> None:
        self._send = send
        self._clock = clock
        self._timeout_s = timeout_s
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._lock = Lock()

    def token(self, visit: Visit) -> str:
        """A token for the recipient of `visit`. Raises `Undeliverable` if we get none."""
        with self._lock:
            kept = self._kept.get(self._name(visit))
        if kept is None or self._clock.now() >= kept.until:
            kept = self._fetch(visit)
            if visit.tell(f"{visit.role}.keeps_token", True):
                with self._lock:
                    self._kept[self._name(visit)] = kept
        return kept.token

    def forget(self, visit: Visit) -> None:
        """The recipient does not take this token any more."""
        with self._lock:
            self._kept.pop(self._name(visit), None)

    @staticmethod
    def _name(visit: Visit) -> tuple[str, str]:
        return _issuer(visit), visit.sender.callback_credentials[0]

    def _fetch(self, visit: Visit) -> _Kept:
        id_, secret = visit.sender.callback_credentials
        basic = b64encode(f"{id_}:{secret}".encode()).decode()
        headers = {
            "authorization": f"Basic {basic}",
            "content-type": "application/x-www-form-urlencoded",
            "accept": "application/json",
        }
        request = Request("POST", self._token_url(visit), Headers(headers), b"grant_type=client_credentials")
        request = visit.tell(f"{visit.role}.token_request", request)
        response = self._send(request, self._timeout_s)
        document = _object(response)
        token = document.get("access_token")
        if response.status != 200 or not isinstance(token, str) or not token.isascii() or not token:
            raise Undeliverable(f"{request.url} issues no token: {response.status}")
        return _Kept(token, self._clock.now() + _lifetime(document.get("expires_in")) - EARLY)

    def _token_url(self, visit: Visit) -> str:
        # Authentication, discovery: what is not offered or not usable is passed over for the default path.
        response = self._discovered(visit)
        announced = _object(response).get("token_endpoint") if response is not None and response.status == 200 else None
        usable = _usable(announced, _issuer(visit)) and visit.may_call(str(announced))
        url = str(announced) if usable else _issuer(visit) + TOKEN_PATH
        told: str = visit.tell(f"{visit.role}.token_url", url, discovered=response)
        return told

    def _discovered(self, visit: Visit) -> Response | None:
        """What discovery answers; None if it is not asked, or does not answer."""
        if not visit.tell(f"{visit.role}.discovery", visit.version.discovery != "unknown"):
            return None
        try:
            request = Request("GET", _issuer(visit) + DISCOVERY_PATH, Headers({"accept": "application/json"}))
            return self._send(request, self._timeout_s)
        except Undeliverable:
            return None


def _issuer(visit: Visit) -> str:
    return visit.auth_base or visit.base


def _usable(url: object, base: str) -> bool:
    """Credentials go to an absolute https URL; to http only if the recipient itself is spoken to so."""
    if not isinstance(url, str) or not url.isascii():
        return False
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("https", urlsplit(base).scheme)


def _object(response: Response) -> dict[str, Any]:
    try:
        document = strict_json(response.body)
    except NotJson:
        return {}
    return document if isinstance(document, dict) else {}


def _lifetime(expires_in: object) -> timedelta:
    if isinstance(expires_in, (int, float)) and 0 < expires_in < 10**8:
        return timedelta(seconds=expires_in)
    return LONGEST_UNSAID
