"""One recorded exchange as a reader wants it: who asked whom, what came, as much as an eye can take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from gxd_reports import loose
from gxd_reports.json_layout import lay_out

SHOWN = 4096
"""Characters of a body that are shown. The record keeps the rest."""

MOST_FIELDS = 60
"""Header fields that are shown of one message."""

LONGEST_FIELD = 2000
"""Characters of one header field that are shown."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as shown: `text` is at most `SHOWN` characters before layout, `size` all characters (base64 letters)."""

    kind: Literal["none", "json", "text", "binary"]
    text: str
    size: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Message:
    """The header fields and the body of one side."""

    fields: list[tuple[str, str]]
    fields_left_out: int
    body: Body


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """One exchange. `incoming` means that the vendor asked and we answered. `elapsed_ms` is None if nobody measured."""

    id: str
    scenario: str
    incoming: bool
    method: str
    url: str
    request: Message
    status: int | None
    response: Message | None
    error_kind: str
    error_message: str
    at: str
    elapsed_ms: float | None


def exchange_view(line: dict[str, Any]) -> ExchangeView:
    """The view of one `exchange` line of a record. What is missing or of another type is shown as empty."""
    request = loose.mapping(line.get("request"))
    response = loose.mapping(line.get("response"))
    error = loose.mapping(line.get("error"))
    status = response.get("status")
    elapsed = line.get("elapsed_ms")
    return ExchangeView(
        id=str(line.get("id", "")),
        scenario=loose.text(line.get("scenario")),
        incoming=line.get("direction") == "in",
        method=loose.text(request.get("method")),
        url=loose.text(request.get("url")),
        request=_message(request),
        status=status if isinstance(status, int) else None,
        response=_message(response) if response else None,
        error_kind=loose.text(error.get("kind")),
        error_message=loose.text(error.get("message")),
        at=loose.text(line.get("at")),
        elapsed_ms=elapsed if isinstance(elapsed, (int, float)) else None,
    )


def fields(message: dict[str, Any]) -> list[tuple[str, str]]:
    """Every header field of a recorded message, in order."""
    pairs = message.get("headers")
    if not isinstance(pairs, list):
        return []
    return [(loose.text(pair[0]), loose.text(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2]


def _message(message: dict[str, Any]) -> Message:
    pairs = fields(message)
    shown = [(name[:LONGEST_FIELD], _clipped(value)) for name, value in pairs[:MOST_FIELDS]]
    return Message(shown, len(pairs) - len(shown), _body(message))


def _body(message: dict[str, Any]) -> Body:
    binary = message.get("body_base64")
    if isinstance(binary, str) and binary:
        return Body("binary", binary[:SHOWN], len(binary), len(binary) > SHOWN)
    text = message.get("body")
    if not isinstance(text, str) or not text:
        return Body("none", "", 0, False)
    beginning = text[:SHOWN]
    laid_out = lay_out(beginning)
    return Body("text" if laid_out is None else "json", laid_out or beginning, len(text), len(text) > SHOWN)


def _clipped(value: str) -> str:
    return value if len(value) <= LONGEST_FIELD else f"{value[:LONGEST_FIELD]}… (+{len(value) - LONGEST_FIELD})"
