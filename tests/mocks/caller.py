"""Somebody who speaks with a host the way a client does: gets a token, lists, walks, posts events."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from gxd_fixtures import version
from gxd_mocks.message import Headers, Request, Response

Handle = Callable[[Request], Response]
Query = list[tuple[str, str]]

FORM = "application/x-www-form-urlencoded"
CLOUD_EVENT = "application/cloudevents+json; charset=UTF-8"
CREDENTIALS = ("test_client_id", "test_client_secret")


def basic(client_id: str, secret: str) -> str:
    return "Basic " + b64encode(f"{client_id}:{secret}".encode()).decode()


class Caller:
    """Speaks in one version with whatever answers at `base` through `handle`."""

    def __init__(
        self,
        handle: Handle,
        spec: str,
        base: str = "https://vendor.example",
        credentials: tuple[str, str] = CREDENTIALS,
    ) -> None:
        self.handle = handle
        self.version = version(spec)
        self.base = base
        self.credentials = credentials
        self._token: str | None = None

    # Tokens

    def ask_for_token(
        self, body: bytes = b"grant_type=client_credentials", url: str | None = None, **headers: str
    ) -> Response:
        fields = {"authorization": basic(*self.credentials), "content-type": FORM} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kept = {name: value for name, value in fields.items() if value}
        return self.handle(Request("POST", url or f"{self.base}/auth/token", Headers(kept), body))

    @property
    def token(self) -> str:
        if self._token is None:
            self._token = str(json.loads(self.ask_for_token().body)["access_token"])
        return self._token

    def renew(self) -> None:
        self._token = None

    # Data actions

    def get(self, path: str, *, token: str | None = "", **headers: str) -> Response:
        """GET a path below the base, or an absolute URL; `token=None` sends none, any text is sent instead of ours."""
        url = path if path.startswith("http") else self.base + path
        return self.handle(Request("GET", url, Headers({**self._authorization(token), **headers})))

    def list(self, query: Query | str = "", **more: Any) -> Response:
        text = query if isinstance(query, str) else encoded(query)
        return self.get(self.version.footprints_path + (f"?{text}" if text else ""), **more)

    def ids(self, query: Query | str = "") -> list[str]:
        """The ids of a whole list, every page walked."""
        return [footprint["id"] for page in self.walk(query) for footprint in page]

    def walk(self, query: Query | str = "", most: int = 1000) -> list[list[dict[str, Any]]]:
        """Every page from the first to the one without a link."""
        response = self.list(query)
        pages = [footprints(response)]
        while (target := next_link(response)) is not None and len(pages) < most:
            response = self.get(target)
            pages.append(footprints(response))
        return pages

    def footprint(self, footprint_id: str, **more: Any) -> Response:
        return self.get(f"{self.version.footprints_path}/{footprint_id}", **more)

    # Events

    def event(
        self, kind: str, data: Any, event_id: str = "q-1", source: str = "https://suite.example", **changes: Any
    ) -> dict[str, Any]:
        event = {
            "type": self.version.event_types[kind],
            "specversion": "1.0",
            "id": event_id,
            "source": source,
            "time": "2026-05-01T12:00:00Z",
            "data": data,
        } | changes
        return {name: value for name, value in event.items() if value is not ...}

    def request_for(self, *product_ids: str, **event: Any) -> dict[str, Any]:
        if self.version.filtering == "criteria":
            return self.event("request", {"productId": list(product_ids)}, **event)
        return self.event("request", {"pf": {"productIds": list(product_ids)}}, **event)

    def post(self, event: Any, *, token: str | None = "", content_type: str = CLOUD_EVENT) -> Response:
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        headers = {**self._authorization(token), **({"content-type": content_type} if content_type else {})}
        return self.handle(Request("POST", self.base + self.version.events_path, Headers(headers), body))

    def _authorization(self, token: str | None) -> dict[str, str]:
        if token is None:
            return {}
        return {"authorization": token or f"Bearer {self.token}"}


def encoded(query: Query) -> str:
    return "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in query)


def footprints(response: Response) -> list[dict[str, Any]]:
    assert response.status == 200, response
    found: list[dict[str, Any]] = json.loads(response.body)["data"]
    return found


def next_link(response: Response) -> str | None:
    header = response.headers.get("link")
    if header is None:
        return None
    assert header.startswith("<"), header
    assert header.endswith('>; rel="next"'), header
    return header[1:].partition(">")[0]


def error(response: Response) -> tuple[int, str]:
    """Status and code of an error response, whose form is looked at as well."""
    document = json.loads(response.body)
    assert response.headers.content_type == "application/json"
    assert set(document) == {"code", "message"}
    assert document["message"]
    return response.status, document["code"]
