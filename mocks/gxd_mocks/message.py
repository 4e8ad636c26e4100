"""One HTTP request and one HTTP response, as values: no socket, no library, nothing decoded that was not asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, urlsplit


class Headers:
    """Header fields in the order they came, found whatever their letter case. A field may come twice."""

    __slots__ = ("fields",)

    def __init__(self, fields: Iterable[tuple[str, str]] | Mapping[str, str] = ()) -> None:
        pairs = fields.items() if isinstance(fields, Mapping) else fields
        self.fields: tuple[tuple[str, str], ...] = tuple(pairs)

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first field of that name."""
        wanted = name.lower()
        for known, value in self.fields:
            if known.lower() == wanted:
                return value
        return default

    def all(self, name: str) -> list[str]:
        """Every field of that name, in order."""
        wanted = name.lower()
        return [value for known, value in self.fields if known.lower() == wanted]

    def with_(self, name: str, value: str) -> Headers:
        """The same fields with `name` set to `value` (once)."""
        return Headers([*self.without(name).fields, (name, value)])

    def without(self, name: str) -> Headers:
        unwanted = name.lower()
        return Headers([(known, value) for known, value in self.fields if known.lower() != unwanted])

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters; empty if none was sent."""
        return (self.get("content-type") or "").partition(";")[0].strip().lower()

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return f"Headers({list(self.fields)!r})"


@dataclass(frozen=True)
class Request:
    """A request as it was sent: `url` is absolute; the target keeps its percent-encoding."""

    method: str
    url: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @cached_property
    def parts(self) -> SplitResult:
        return urlsplit(self.url)

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return self.parts.path

    @property
    def query(self) -> str:
        """The query, still percent-encoded, without `?`."""
        return self.parts.query

    @property
    def host(self) -> str:
        """What the client calls us: the Host field, else the authority of the URL."""
        return self.headers.get("host") or self.parts.netloc

    def with_(self, **changes: Any) -> Request:
        return replace(self, **changes)

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


@dataclass(frozen=True)
class Response:
    """A response, whole."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def with_(self, **changes: Any) -> Response:
        return replace(self, **changes)

    def with_header(self, name: str, value: str) -> Response:
        return replace(self, headers=self.headers.with_(name, value))

    @classmethod
    def json(cls, status: int, document: Any, headers: Iterable[tuple[str, str]] = ()) -> Response:
        """A response whose body is `document` as JSON."""
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        return cls(status, Headers([("content-type", "application/json"), *headers]), body)
