"""What scenarios bring back and checks look at: exchanges, and what can be read in them. Nothing here asks anybody."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gxd_conformance.documents.part import Part
from gxd_mocks.message import Headers, Request, Response

if TYPE_CHECKING:
    from gxd_conformance.documents.strict_json import Reading
    from gxd_conformance.link_header import Link

Direction = Literal["out", "in"]

VSCHARS = re.compile(r"[\x20-\x7e]+")
B64TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")

SHOWING = frozenset({"pcf", "companyName", "companyIds", "productIds", "productDescription"})
"""Members of a footprint of every version: an object with an id and one of these shows what it should not."""


class Failure(NamedTuple):
    """Why no response came: `timeout`, `refused`, `dns`, `tls`, `broken` (not HTTP) or `too_large`."""

    kind: str
    message: str


@dataclass(frozen=True)
class Exchange:
    """One request and what came of it, with every secret already replaced.

    `direction` is `out` for what we asked the vendor and `in` for what the vendor sent to us. `as_sent` and `as_received`
    keep the true words for the scenario that needs to go on with them; they are never written, printed or judged.
    """

    id: str
    scenario: str
    direction: Direction
    request: Request
    response: Response | None
    failure: Failure | None
    at: str
    elapsed_ms: float
    as_sent: Request | None = field(default=None, repr=False, compare=False)
    as_received: Response | None = field(default=None, repr=False, compare=False)

    @property
    def status(self) -> int | None:
        """The status code, `None` if no response came."""
        return self.response.status if self.response else None

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def headers(self) -> Headers:
        return self.response.headers if self.response else Headers()

    @cached_property
    def reading(self) -> Reading:
        """The body of the response, read strictly; its problems are listed, not raised."""
        from gxd_conformance.documents.strict_json import read

        return read(self.response.body if self.response else b"")

    @cached_property
    def question(self) -> Reading:
        """The body of the request, read strictly: what the vendor posted, for `in`."""
        from gxd_conformance.documents.strict_json import read

        return read(self.request.body)

    @property
    def document(self) -> Any:
        """The JSON value of the response's body; `None` if it is none."""
        return self.reading.value

    def member(self, name: str) -> Any:
        """A member of the response's JSON object; `None` if there is no such member or no object."""
        return self.document.get(name) if isinstance(self.document, dict) else None

    @property
    def brings_a_token(self) -> bool:
        """Whether an access token came that can be sent back: visible ASCII and spaces (RFC 6749, A.12)."""
        return VSCHARS.fullmatch(self._access_token) is not None

    @property
    def brings_a_bearer_token(self) -> bool:
        """Whether it is one that stands behind `Bearer` as RFC 6750, 2.1, writes it."""
        return B64TOKEN.fullmatch(self._access_token) is not None

    @property
    def _access_token(self) -> str:
        """Read in the true words, for in the recorded ones a name stands in its place; empty where there is none."""
        received = self.as_received or self.response
        try:
            document = json.loads(received.body) if received else None
        except (ValueError, RecursionError):
            return ""
        token = document.get("access_token") if isinstance(document, dict) else None
        return token if isinstance(token, str) else ""

    @property
    def brings_footprints(self) -> bool:
        """Whether footprints stand in `data`, whatever the status says. An id alone is none."""
        data = self.member("data")
        items = data if isinstance(data, list) else [data]
        return any(isinstance(item, dict) and "id" in item and not SHOWING.isdisjoint(item) for item in items)

    @cached_property
    def links(self) -> list[Link]:
        """Every link of the response's Link fields (RFC 8288)."""
        from gxd_conformance.link_header import parse

        return [link for value in self.headers.all("link") for link in parse(value).links]

    @property
    def asked(self) -> str:
        """The request in one line, for a finding."""
        return f"{self.request.method} {self.request.url}"

    @property
    def came(self) -> str:
        """The response in one line, for a finding."""
        if self.failure:
            return f"no response ({self.failure.kind}: {self.failure.message})"
        if self.response is None:
            return "no response"
        media = self.headers.content_type or "no content-type"
        return f"{self.response.status}, {media}, {len(self.response.body)} bytes{_beginning(self.response.body)}"

    def to_json(self) -> dict[str, Any]:
        """The line of run.jsonl."""
        return {
            "type": "exchange",
            "id": self.id,
            "scenario": self.scenario,
            "direction": self.direction,
            "request": {
                "method": self.request.method,
                "url": self.request.url,
                "headers": [list(pair) for pair in self.request.headers],
                **_body(self.request.body),
            },
            "response": None
            if self.response is None
            else {
                "status": self.response.status,
                "headers": [list(pair) for pair in self.response.headers],
                **_body(self.response.body),
            },
            "error": None if self.failure is None else self.failure._asdict(),
            "at": self.at,
            "elapsed_ms": self.elapsed_ms,
        }

    @classmethod
    def from_json(cls, line: dict[str, Any]) -> Exchange:
        """Read a line of run.jsonl back. Raises `KeyError` or `TypeError` for a line that is none."""
        asked, answered, failed = line["request"], line["response"], line["error"]
        return cls(
            line["id"],
            line["scenario"],
            line["direction"],
            Request(asked["method"], asked["url"], _headers(asked), _bytes(asked)),
            answered and Response(answered["status"], _headers(answered), _bytes(answered)),
            failed and Failure(failed["kind"], failed["message"]),
            line["at"],
            line["elapsed_ms"],
        )


def _beginning(body: bytes, most: int = 120) -> str:
    text = " ".join(body[: most * 2].decode("utf-8", "replace").split())
    if not text:
        return ""
    return f": {text[:most]}{'…' if len(text) > most or len(body) > most * 2 else ''}"


def _body(body: bytes) -> dict[str, str | None]:
    if not body:
        return {"body": None}
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body": None, "body_base64": b64encode(body).decode("ascii")}


def _bytes(message: dict[str, Any]) -> bytes:
    if message.get("body_base64"):
        return b64decode(message["body_base64"])
    return (message["body"] or "").encode("utf-8", "surrogatepass")


def _headers(message: dict[str, Any]) -> Headers:
    return Headers((name, value) for name, value in message["headers"])


class Listed(NamedTuple):
    """One footprint where it was seen: the exchange, and the JSON pointer of its place in the body."""

    document: Any
    exchange: Exchange
    path: str

    @property
    def id(self) -> str | None:
        found = self.document.get("id") if isinstance(self.document, dict) else None
        return found if isinstance(found, str) else None

    @property
    def version(self) -> int | None:
        """Its version number, if it has one."""
        return Part(self.document).whole("version")


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    exchange: Exchange
    limit: int | None = None

    @property
    def items(self) -> list[Any]:
        """What stands in `data`; empty if there is no array."""
        data = self.exchange.member("data")
        return data if isinstance(data, list) else []

    @property
    def footprints(self) -> list[Listed]:
        return [Listed(item, self.exchange, f"/data/{index}") for index, item in enumerate(self.items)]

    @property
    def ids(self) -> list[str]:
        """The ids on the page, in order."""
        return [listed.id for listed in self.footprints if listed.id is not None]

    @property
    def next_link(self) -> Link | None:
        """The link whose relation is `next`, if the page has one."""
        return next((link for link in self.exchange.links if "next" in link.relations), None)


@dataclass(frozen=True)
class Walk:
    """Pages met by following `next` from the first.

    `ended` tells why it stopped: `no next link` (its natural end), `nothing new`, `not answered`, `many pages` (our bound),
    or `elsewhere` (the link points to a host that was never asked; it is not followed).
    """

    pages: Sequence[Page]
    limit: int | None
    ended: str

    @property
    def complete(self) -> bool:
        """Whether the walk saw the whole list."""
        return self.ended == "no next link" and all(page.exchange.succeeded for page in self.pages)

    @property
    def exchanges(self) -> list[Exchange]:
        return [page.exchange for page in self.pages]

    @property
    def footprints(self) -> list[Listed]:
        return [listed for page in self.pages for listed in page.footprints]

    @property
    def ids(self) -> list[str]:
        return [identifier for page in self.pages for identifier in page.ids]

    def __iter__(self) -> Iterator[Page]:
        return iter(self.pages)


@dataclass(frozen=True)
class Answer:
    """An event that came back for a question."""

    event: dict[str, Any]
    exchange: Exchange
    kind: str | None

    @property
    def footprints(self) -> list[Listed]:
        data = self.event.get("data")
        pfs = data.get("pfs") if isinstance(data, dict) else None
        found = pfs if isinstance(pfs, list) else []
        return [Listed(item, self.exchange, f"/data/pfs/{index}") for index, item in enumerate(found)]


@dataclass(frozen=True)
class Conversation:
    """A question, its acknowledgement and, later, its answers."""

    about: str
    question: dict[str, Any]
    acknowledgement: Exchange
    answers: Sequence[Answer]
    waited_s: float

    @property
    def accepted(self) -> bool:
        return self.acknowledgement.status == 200

    @property
    def id(self) -> str:
        return str(self.question["id"])

    @property
    def exchanges(self) -> list[Exchange]:
        return [self.acknowledgement, *(answer.exchange for answer in self.answers)]
