"""REST pull: list what another host has, page by page, and get single footprints. Bounded, whatever the host answers.

A token goes only to the origin of the partner's base URL: a link that leads elsewhere is not followed, nor one that comes
again, nor one behind a page that brought nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from gxd_mocks.common_gateway.partner import Partner, Visit
from gxd_mocks.common_gateway.troubles import Trouble, Troubles
from gxd_mocks.gateway.clock import Clock
from gxd_mocks.gateway.courier import Undeliverable
from gxd_mocks.gateway.keyring import Keyring, Send
from gxd_mocks.gateway.strict_json import NotJson, strict_json
from gxd_mocks.link_header import parse
from gxd_mocks.message import Headers, Request, Response

UNREACHABLE = "unreachable"
TIMEOUT_S = 30.0
MOST_PAGES = 10_000
MOST_FOOTPRINTS = 1_000_000
MOST_AT_ONCE = 1_000
"""So many single footprints are fetched for one Published event."""


class Puller:
    """Asks partners for footprints. `send` brings a request to its host; what goes wrong is told in `troubles`."""

    def __init__(self, send: Send, clock: Clock) -> None:
        self._send = send
        self._keyring = Keyring(send, clock, TIMEOUT_S)

    def everything(self, partner: Partner, troubles: Troubles) -> Iterator[dict[str, Any]]:
        """Every footprint that the partner lists, as it came."""
        url: str | None = partner.base + partner.version.footprints_path
        visited: set[str] = set()
        seen: set[str] = set()
        while url is not None and len(visited) < MOST_PAGES and len(seen) < MOST_FOOTPRINTS:
            visited.add(url)
            response = self._get(partner, url, troubles)
            if response is None:
                return
            items = self._items(partner, response, troubles)
            marks = {f"{item['id']} {item.get('version')}" for item in items}
            fresh = bool(marks - seen)
            seen |= marks
            yield from items
            url = _next(partner, response, url, troubles)
            if url is not None and (url in visited or not fresh):
                troubles.append(
                    Trouble(partner.name, "list", "its pages do not end: a link leads to what was there before")
                )
                return
        if url is not None:
            troubles.append(
                Trouble(partner.name, "list", f"more than {MOST_PAGES} pages or {MOST_FOOTPRINTS} footprints")
            )

    def get(self, partner: Partner, ids: Iterable[str], troubles: Troubles) -> Iterator[dict[str, Any]]:
        """These footprints, as many of them as the partner gives."""
        for footprint_id in list(ids)[:MOST_AT_ONCE]:
            url = f"{partner.base}{partner.version.footprints_path}/{quote(footprint_id, safe='')}"
            response = self._get(partner, url, troubles)
            body = _document(response) if response is not None else None
            if isinstance(body, dict) and _is_footprint(body.get("data")):
                yield body["data"]
            elif response is not None:
                troubles.append(Trouble(partner.name, f"footprint {footprint_id:.60}", "the answer holds no footprint"))

    def _get(self, partner: Partner, url: str, troubles: Troubles) -> Response | None:
        visit = Visit(partner)
        try:
            response = self._ask(visit, url)
            if response.status == 401:
                self._keyring.forget(visit)
                response = self._ask(visit, url)
        except Undeliverable as trouble:
            troubles.append(Trouble(partner.name, UNREACHABLE, str(trouble)))
            return None
        allowed = {200, partner.version.partial_list_status}
        what = urlsplit(url).path[:120]
        if response.status not in allowed:
            troubles.append(Trouble(partner.name, what, f"answered {response.status}"))
            return None
        troubles.mended(partner.name, UNREACHABLE)
        troubles.mended(partner.name, what)
        return response

    def _ask(self, visit: Visit, url: str) -> Response:
        token = self._keyring.token(visit)
        headers = Headers({"authorization": f"Bearer {token}", "accept": "application/json"})
        return self._send(Request("GET", url, headers), TIMEOUT_S)

    def _items(self, partner: Partner, response: Response, troubles: Troubles) -> list[dict[str, Any]]:
        body = _document(response)
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, list):
            troubles.append(Trouble(partner.name, "list", "a page holds no list of footprints"))
            return []
        items = [item for item in data if _is_footprint(item)]
        if len(items) < len(data):
            troubles.append(
                Trouble(partner.name, "list", f"{len(data) - len(items)} entries of a page are no footprints")
            )
        return items


def _document(response: Response) -> Any:
    try:
        return strict_json(response.body)
    except NotJson:
        return None


def _is_footprint(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("id"), str)


def _next(partner: Partner, response: Response, url: str, troubles: Troubles) -> str | None:
    """Where the next page is, if it is on the partner's own origin."""
    links = (link for value in response.headers.all("link") for link in parse(value).links)
    target = next((link.target for link in links if "next" in link.relations), None)
    if target is None:
        return None
    try:
        following = urljoin(url, target)
        same = _origin(following) == _origin(partner.base)
    except ValueError:
        same = False
    if not same:
        troubles.append(
            Trouble(partner.name, "list", "the link to the next page leads to another host, and was not followed")
        )
        return None
    return following


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
