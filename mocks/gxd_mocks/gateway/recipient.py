"""We as a client: lists somebody's footprints, gets one, asks for one by event, and announces our own.

    401                               a new token, and the same call once more
    5xx, 429, no answer               the same call again, after growing, randomised pauses
    202 for a filtered list (2.x)     the same call again, until 200 comes
    rel="next"                        followed, on the host that was named and on no other; never back

Events are owed to the outbox like any other, and carried out by the courier.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from gxd_mocks.gateway.keyring import Keyring, Send, Undeliverable
from gxd_mocks.gateway.query import Pairs, encoded
from gxd_mocks.gateway.strict_json import NotJson, strict_json
from gxd_mocks.link_header import parse
from gxd_mocks.message import Headers, Request, Response

if TYPE_CHECKING:
    from gxd_mocks.gateway.clock import Clock
    from gxd_mocks.gateway.errands import Errand, Errands

LIMIT = 10
"""So many footprints we ask for on a page."""

MOST_PAGES = 1_000
MOST_ATTEMPTS = 4
FIRST_PAUSE_S = 0.5
FACTOR = 2.0
JITTER = 1.5
"""A pause is stretched by a random factor below this; with pauses that double, they still always grow."""

TIMEOUT_S = 10.0


class Recipient:
    """Runs errands, one after the other, step by step or in the background.

    `pause` lets seconds pass between two attempts; without it a clock runs, and ends early when we are told to stop.
    """

    def __init__(
        self,
        errands: Errands,
        send: Send,
        *,
        clock: Clock,
        pause: Callable[[float], object] | None = None,
        timeout_s: float = TIMEOUT_S,
        seed: int = 0,
    ) -> None:
        self._errands = errands
        self._send = send
        self._timeout_s = timeout_s
        self._keyring = Keyring(send, clock, timeout_s)
        self._random = random.Random(seed)
        self._stopping = Event()
        self._pause = pause or self._stopping.wait
        self._worker: Thread | None = None

    def run_due(self) -> int:
        """Run every errand that waits; how many that were."""
        count = 0
        while (errand := self._errands.take()) is not None:
            self.run(errand)
            count += 1
        return count

    def run(self, errand: Errand) -> None:
        """One errand, as far as it goes. Never raises."""
        steps = {"list": self._list, "get": self._get, "request": self._request, "publish": self._publish}
        try:
            for action in errand.do:
                steps[action](errand)
        except Undeliverable as trouble:
            errand.troubles.append(str(trouble))
        except Exception:
            logging.getLogger(__name__).exception("an errand broke on our side")
            errand.troubles.append("broke on our side")
        finally:
            self._errands.settle(errand)

    def __enter__(self) -> Recipient:
        self._worker = Thread(target=self._work, name="recipient", daemon=True)
        self._worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with self._errands.changed:
            self._errands.changed.notify_all()
        if self._worker is not None:
            self._worker.join(1.0)

    def _work(self) -> None:
        while (errand := self._next()) is not None:
            self.run(errand)

    def _next(self) -> Errand | None:
        with self._errands.changed:
            while not self._stopping.is_set():
                errand = self._errands.take()
                if errand is not None:
                    return errand
                self._errands.changed.wait()
            return None

    # What we do there

    def _list(self, errand: Errand) -> None:
        self._walk(errand, "everything", [("limit", str(LIMIT))])
        product = _product(errand)
        if product is not None:
            self._walk(errand, "product", _asking_for(errand, product))

    def _walk(self, errand: Errand, purpose: str, query: Pairs) -> None:
        query = errand.tell("client.query", query, purpose=purpose)
        asked = f"?{encoded(query)}" if query else ""
        url: str | None = f"{errand.base}{errand.version.footprints_path}{asked}"
        visited: list[str] = []
        while url is not None and len(visited) < MOST_PAGES:
            response = self._call(errand, "list", url)
            visited.append(url)
            if response.status not in (200, errand.version.partial_list_status):
                errand.troubles.append(f"the list is answered with {response.status}")
                return
            errand.found += _footprints(response)
            onwards = _next(response, url)
            url = errand.tell("client.follows", onwards if _same_host(onwards, errand.base) else None, visited=visited)

    def _get(self, errand: Errand) -> None:
        named = [one for one in errand.found if isinstance(one.get("id"), str)]
        # One that is in force: hosts need not give what is deprecated, so that it would tell nothing.
        known = next((one["id"] for one in sorted(named, key=lambda one: one.get("status") == "Deprecated")), None)
        if known is None:
            errand.troubles.append("nothing was listed, so there is nothing to get")
            return
        url = f"{errand.base}{errand.version.footprints_path}/{quote(known, safe='')}"
        response = self._call(errand, "get", url)
        if response.status != 200:
            errand.troubles.append(f"footprint {known} is answered with {response.status}")

    def _request(self, errand: Errand) -> None:
        product = _product(errand)
        if product is None:
            errand.troubles.append("no product is known that could be asked for")
            return
        by_criteria = errand.version.filtering == "criteria"
        data: dict[str, Any] = {"productId": [product]} if by_criteria else {"pf": {"productIds": [product]}}
        errand.sender.ask(errand.base, data, spec=errand.version.spec, on=errand)

    def _publish(self, errand: Errand) -> None:
        store = errand.sender.stores[errand.version.spec]
        held = [entry.footprint["id"] for entry, _ in zip(store.scan(), range(2), strict=False)]
        if held:
            errand.sender.publish(errand.base, held, spec=errand.version.spec, on=errand)

    # How we call

    def _call(self, errand: Errand, action: str, url: str) -> Response:
        """GET, as often as it takes; the last answer. Raises `Undeliverable` if there is none."""
        attempt = 0
        while True:
            attempt += 1
            response = self._with_a_token(errand, action, url)
            again = attempt < MOST_ATTEMPTS and _is_worth_repeating(errand, response)
            pause = self._pause_s(attempt) if again else None
            pause = errand.tell("client.again", pause, action=action, attempt=attempt, response=response)
            if pause is None:
                if response is None:
                    raise Undeliverable(f"{url} does not answer")
                return response
            if self._pause(pause) is True:  # we are told to stop
                raise Undeliverable("we end")

    def _with_a_token(self, errand: Errand, action: str, url: str) -> Response | None:
        try:
            response = self._send(self._asked(errand, action, url), self._timeout_s)
            if response.status == 401 and errand.tell("client.renews", True, action=action):
                self._keyring.forget(errand)
                response = self._send(self._asked(errand, action, url), self._timeout_s)
        except Undeliverable as trouble:
            errand.troubles.append(str(trouble))
            return None
        return response

    def _asked(self, errand: Errand, action: str, url: str) -> Request:
        headers = {"accept": "application/json"}
        if errand.tell("client.token", True, action=action):
            headers["authorization"] = f"Bearer {self._keyring.token(errand)}"
        url = errand.tell("client.url", url, action=action)
        request: Request = errand.tell("client.request", Request("GET", url, Headers(headers)), action=action)
        if not errand.may_call(request.url):
            raise Undeliverable(f"{request.url} is not among the hosts that we may call")
        return request

    def _pause_s(self, attempt: int) -> float:
        return FIRST_PAUSE_S * FACTOR ** (attempt - 1) * self._random.uniform(1.0, JITTER)


def _is_worth_repeating(errand: Errand, response: Response | None) -> bool:
    partial = errand.version.partial_list_status
    return response is None or response.status >= 500 or response.status in (429, partial)


def _product(errand: Errand) -> str | None:
    """The product that we were sent for, else the first that was listed."""
    listed = (product for one in errand.found for product in one.get("productIds") or [] if isinstance(product, str))
    return next(iter(errand.product_ids), next(listed, None))


def _asking_for(errand: Errand, product: str) -> Pairs:
    if errand.version.filtering == "criteria":
        return [("productId", product)]
    literal = product.replace("'", "''")
    return [("$filter", f"productIds/any(productId:(productId eq '{literal}'))")]


def _footprints(response: Response) -> list[dict[str, Any]]:
    try:
        document = strict_json(response.body)
    except NotJson:
        return []
    data = document.get("data") if isinstance(document, dict) else None
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _next(response: Response, url: str) -> str | None:
    links = (link for field in response.headers.all("link") for link in parse(field).links)
    target = next((link.target for link in links if "next" in link.relations), None)
    try:
        return None if target is None else urljoin(url, target)
    except ValueError:
        return None


def _same_host(url: str | None, base: str) -> bool:
    """Our token goes to the host that was named, and to no other."""
    if url is None:
        return False
    try:
        one, other = urlsplit(url), urlsplit(base)
        return (one.scheme.lower(), one.hostname, one.port) == (other.scheme.lower(), other.hostname, other.port)
    except ValueError:
        return False
