"""A man in the middle of a certification: he sees every request, response and callback, and may change any of them.

What he does is a `Trick`: a function from `Ask` to the response that the suite (or, for a callback, the vendor) sees. A trick
that is a fault names the requirements of which at least one has to notice; a lawful one names none, and nothing may fail.
"""

from __future__ import annotations

import copy
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from gxd_mocks.message import Headers, Request, Response
from tests.in_process import VENDOR, Vendor

CREDENTIALS = ("test_client_id", "test_client_secret")
DROP: Any = object()  # as a new value: leave the member out


@dataclass
class Man:
    """What the man in the middle knows and remembers during one run."""

    pass_on: Callable[[Request], Response]  # to the vendor
    call_back: Callable[[Request], Response]  # to the inbox of the suite
    memory: dict[str, Any] = field(default_factory=dict)
    issued: set[str] = field(default_factory=set)
    now: Callable[[], float] = lambda: 0.0

    def a_token(self) -> str:
        """A token that the vendor honours."""
        if "token" not in self.memory:
            basic = b64encode(":".join(CREDENTIALS).encode()).decode()
            headers = {"authorization": f"Basic {basic}", "content-type": "application/x-www-form-urlencoded"}
            answer = self.pass_on(
                Request("POST", f"{VENDOR}/auth/token", Headers(headers), b"grant_type=client_credentials")
            )
            self.memory["token"] = json.loads(answer.body)["access_token"]
        return str(self.memory["token"])

    def everything(self, line: str) -> list[dict[str, Any]]:
        """All footprints that the vendor holds. `line` is "2" or "3"."""
        if "everything" not in self.memory:
            headers = {"authorization": f"Bearer {self.a_token()}"}
            answer = self.pass_on(Request("GET", f"{VENDOR}/{line}/footprints", Headers(headers)))
            self.memory["everything"] = json.loads(answer.body)["data"]
        return copy.deepcopy(self.memory["everything"])

    def times(self, key: str) -> int:
        """How often this was asked, this time included."""
        self.memory[key] = self.memory.get(key, 0) + 1
        return int(self.memory[key])


@dataclass
class Ask:
    """One request on its way, with everything a trick wants to know about it."""

    request: Request
    onward: Callable[[Request], Response]
    man: Man
    inwards: bool = False  # from the vendor to the suite

    @cached_property
    def kind(self) -> str:
        """token, discovery, list, get, events or other; a post to our inbox is a callback."""
        path = self.request.path
        if path.endswith("/openid-configuration"):
            found = "discovery"
        elif path.endswith("/token"):
            found = "token"
        elif path.endswith("/footprints"):
            found = "list"
        elif "/footprints/" in path:
            found = "get"
        elif path.endswith("/events"):
            found = "events"
        else:
            found = "other"
        return ("callback" if found == "events" else f"inbox {found}") if self.inwards else found

    @cached_property
    def truth(self) -> Response:
        """What the other side answers to the request as it was sent."""
        return self.onward(self.request)

    @property
    def line(self) -> str:
        return "3" if "/3/" in self.request.path else "2"

    @cached_property
    def params(self) -> list[tuple[str, str]]:
        return parse_qsl(self.request.query, keep_blank_values=True)

    def param(self, name: str) -> str | None:
        return next((value for known, value in self.params if known == name), None)

    @property
    def pages(self) -> bool:
        """Is a part of the list asked for?"""
        return self.param("limit") is not None or self.param("cursor") is not None

    @property
    def criteria(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.params if name not in ("limit", "cursor")]

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.request.body.decode("latin-1")))

    @property
    def authorization(self) -> str:
        return self.request.headers.get("authorization") or ""

    @property
    def event(self) -> dict[str, Any]:
        """The event in the body, or nothing that can be read as one."""
        try:
            found = json.loads(self.request.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def event_type(self) -> str:
        return str(self.event.get("type"))

    # --- what a trick may want to answer

    @property
    def document(self) -> Any:
        return json.loads(self.truth.body)

    def saying(self, document: Any, status: int | None = None) -> Response:
        """The true answer with another document."""
        body = json.dumps(document, ensure_ascii=False).encode()
        return self.truth.with_(status=status or self.truth.status, body=body, headers=unsized(self.truth.headers))

    def with_member(self, path: str, value: Any) -> Response:
        """The true answer, one member of its document changed."""
        return self.saying(edited(self.document, path, value))

    def with_body(self, body: bytes) -> Response:
        return self.truth.with_(body=body, headers=unsized(self.truth.headers))

    def with_status(self, status: int) -> Response:
        return self.truth.with_(status=status)

    def with_items(self, change: Callable[[list[Any]], list[Any]]) -> Response:
        return self.saying({**self.document, "data": change(self.document["data"])})

    # --- what a trick may want to ask instead

    def posting(self, path: str, value: Any) -> Response:
        """Post the event with one member changed."""
        return self.posting_event(edited(self.event, path, value))

    def posting_event(self, event: Any) -> Response:
        return self.onward(self.request.with_(body=json.dumps(event, ensure_ascii=False).encode()))

    def asking(self, change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> Response:
        """Ask with other parameters."""
        url = self.request.url.partition("?")[0]
        query = urlencode(change(self.params), quote_via=quote)
        return self.onward(self.request.with_(url=f"{url}?{query}" if query else url))

    def asking_as(self, authorization: str | None) -> Response:
        headers = self.request.headers
        changed = headers.with_("authorization", authorization) if authorization else headers.without("authorization")
        return self.onward(self.request.with_(headers=changed))

    def asking_with_a_true_token(self) -> Response:
        return self.asking_as(f"Bearer {self.man.a_token()}")


def unsized(headers: Headers) -> Headers:
    return headers.without("content-length")


def edited(document: Any, path: str, value: Any) -> Any:
    """A copy of `document` with the member at `path` (dots between names; numbers count in arrays) set, or dropped."""
    copied = copy.deepcopy(document)
    here = copied
    *way, last = [int(part) if part.lstrip("-").isdigit() else part for part in path.split(".")]
    for part in way:
        here = here[part]
    if value is DROP:
        here.pop(last, None) if isinstance(here, dict) else here.pop(last)
    else:
        here[last] = value
    return copied


def error(status: int, code: str, message: str = "no") -> Response:
    return Response.json(status, {"code": code, "message": message})


class MiddleMan(Vendor):
    """The reference gateway behind a man in the middle."""

    def __init__(self, spec: str, trick: Callable[[Ask], Response], **choices: Any) -> None:
        super().__init__(spec, **choices)
        self.trick = trick
        self.man = Man(self.pass_on, lambda request: super(MiddleMan, self).deliver(request, 5.0))
        self.man.now = lambda: self.gateway.clock.now().timestamp()

    def pass_on(self, request: Request) -> Response:
        response = super().send(request)
        if request.path.endswith("/auth/token") and response.status == 200:
            self.man.issued.add(json.loads(response.body)["access_token"])
        return response

    def send(self, request: Request) -> Response:
        return self.trick(Ask(request, self.pass_on, self.man))

    def deliver(self, request: Request, timeout_s: float) -> Response:
        self.man.memory["last callback"] = request
        onward: Callable[[Request], Response] = lambda asked: super(MiddleMan, self).deliver(asked, timeout_s)  # noqa: E731
        return self.trick(Ask(request, onward, self.man, inwards=True))


@dataclass(frozen=True)
class Trick:
    """One thing that the man in the middle does."""

    name: str
    area: str
    act: Callable[[Ask], Response]
    on: Callable[[Ask], bool]
    specs: tuple[str, ...]
    noticed_by: tuple[str, ...]  # requirement ids, or beginnings of them, of which one has to notice; lawful: none
    scope: str = "core"

    def __call__(self, ask: Ask) -> Response:
        return self.act(ask) if self.on(ask) else ask.truth


TRICKS: list[Trick] = []
SPECS = ("2.0", "2.1", "2.2", "2.3", "3.0")


def always(ask: Ask) -> bool:
    return True


def fault(
    area: str,
    noticed_by: str,
    specs: str,
    on: Callable[[Ask], bool] = always,
    scope: str = "core",
) -> Callable[[Callable[[Ask], Response]], Callable[[Ask], Response]]:
    """Enter a fault. `noticed_by` holds numbers of PACT requirements, such as "AUTH-001 HOST-011"."""

    def enter(act: Callable[[Ask], Response]) -> Callable[[Ask], Response]:
        ids = tuple(f"PACT-{word}" for word in noticed_by.split())
        TRICKS.append(Trick(act.__name__.strip("_"), area, act, on, tuple(specs.split()), ids, scope))
        return act

    return enter


def lawful(specs: str, on: Callable[[Ask], bool] = always, scope: str = "core") -> Any:
    """Enter something that the specification allows."""

    def enter(act: Callable[[Ask], Response]) -> Callable[[Ask], Response]:
        TRICKS.append(Trick(act.__name__.strip("_"), "lawful", act, on, tuple(specs.split()), (), scope))
        return act

    return enter


def enter_fault(
    area: str,
    name: str,
    noticed_by: str,
    specs: str,
    on: Callable[[Ask], bool],
    act: Callable[[Ask], Response],
    scope: str = "core",
) -> None:
    """Enter a fault that comes out of a table."""
    ids = tuple(f"PACT-{word}" for word in noticed_by.split())
    TRICKS.append(Trick(name, area, act, on, tuple(specs.split()), ids, scope))


# --- moments: when a trick acts


def of(*kinds: str) -> Callable[[Ask], bool]:
    return lambda ask: ask.kind in kinds


def answered(kind: str, *statuses: int) -> Callable[[Ask], bool]:
    """When the vendor answers such a request with one of these statuses."""
    return lambda ask: ask.kind == kind and ask.truth.status in statuses


def both(*moments: Callable[[Ask], bool]) -> Callable[[Ask], bool]:
    return lambda ask: all(moment(ask) for moment in moments)


def unauthorised(ask: Ask) -> bool:
    """When nobody is named at all."""
    return not ask.authorization


def with_a_bad_token(ask: Ask) -> bool:
    """When something is shown that the vendor never issued."""
    token = ask.authorization.partition(" ")[2].strip()
    return ask.kind in ("list", "get", "events") and bool(ask.authorization) and token not in ask.man.issued


granted = answered("token", 200)
listed = answered("list", 200)
got = answered("get", 200)
filled: Callable[[Ask], bool] = lambda ask: listed(ask) and bool(ask.document["data"])  # noqa: E731
fulfilled: Callable[[Ask], bool] = lambda ask: ask.kind == "callback" and "Fulfilled" in ask.event_type  # noqa: E731
rejected: Callable[[Ask], bool] = lambda ask: ask.kind == "callback" and "Rejected" in ask.event_type  # noqa: E731
called_back = of("callback")
plain: Callable[[Ask], bool] = lambda ask: listed(ask) and not ask.params  # noqa: E731
in_pages: Callable[[Ask], bool] = lambda ask: listed(ask) and ask.pages  # noqa: E731
later_page: Callable[[Ask], bool] = lambda ask: listed(ask) and ask.param("cursor") is not None  # noqa: E731
linking: Callable[[Ask], bool] = lambda ask: listed(ask) and ask.truth.headers.get("link") is not None  # noqa: E731
