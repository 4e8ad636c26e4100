"""evidence.har: the whole traffic as HTTP Archive 1.2, for browsers and proxies that read it.

Written one exchange at a time. What the vendor sent to us carries the comment `incoming`.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gxd_reports.exchange_view import fields
from gxd_reports.run_view import RunView

UNKNOWN = -1
"""What the format writes where a number was not measured."""


def write(view: RunView, path: Path) -> None:
    """Write the archive. Raises `OSError`."""
    creator = {"name": "gxd-conformance", "version": view.header.suite_version or "unknown"}
    with path.open("wb") as file:
        file.write(b'{"log": {"version": "1.2", "creator": %s, "entries": [' % _json(creator))
        for number, line in enumerate(view.exchange_lines()):
            file.write(b",\n" if number else b"\n")
            file.write(_json(_entry(line)))
        file.write(b"\n]}}\n")


def _entry(line: dict[str, Any]) -> dict[str, Any]:
    request, response = _mapping(line.get("request")), _mapping(line.get("response"))
    elapsed = line.get("elapsed_ms")
    time = elapsed if isinstance(elapsed, (int, float)) and elapsed >= 0 else 0
    incoming = line.get("direction") == "in"
    return {
        "startedDateTime": str(line.get("at") or ""),
        "time": time,
        "request": _request(request),
        "response": _response(response, _mapping(line.get("error"))),
        "cache": {},
        "timings": {"send": UNKNOWN, "wait": time, "receive": UNKNOWN},
        "comment": f"{line.get('id')} {line.get('scenario')}{' incoming' if incoming else ''}",
    }


def _request(message: dict[str, Any]) -> dict[str, Any]:
    url = str(message.get("url") or "")
    entry: dict[str, Any] = {
        "method": str(message.get("method") or ""),
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(message),
        "queryString": [{"name": name, "value": value} for name, value in _query(url)],
        "headersSize": UNKNOWN,
        "bodySize": _size(message),
    }
    if _size(message):
        entry["postData"] = {"mimeType": _media(message), "text": message.get("body") or message.get("body_base64")}
    return entry


def _response(message: dict[str, Any], error: dict[str, Any]) -> dict[str, Any]:
    status = message.get("status")
    number = status if isinstance(status, int) else 0
    content: dict[str, Any] = {"size": _size(message), "mimeType": _media(message)}
    if message.get("body_base64"):
        content |= {"text": message["body_base64"], "encoding": "base64"}
    elif message.get("body"):
        content["text"] = message["body"]
    return {
        "status": number,
        "statusText": HTTPStatus(number).phrase if number in HTTPStatus._value2member_map_ else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(message),
        "content": content,
        "redirectURL": next((value for name, value in fields(message) if name.lower() == "location"), ""),
        "headersSize": UNKNOWN,
        "bodySize": _size(message),
        **({"_error": f"{error.get('kind')}: {error.get('message')}"} if error else {}),
    }


def _headers(message: dict[str, Any]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields(message)]


def _media(message: dict[str, Any]) -> str:
    return next((value for name, value in fields(message) if name.lower() == "content-type"), "")


def _size(message: dict[str, Any]) -> int:
    """Bytes of the body."""
    if message.get("body_base64"):
        text = str(message["body_base64"])
        return len(text) * 3 // 4 - text[-2:].count("=")
    return len(str(message.get("body") or "").encode("utf-8", "surrogatepass"))


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return []


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
