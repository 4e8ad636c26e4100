"""The request of a finding as a line for a shell, with secrets as variables."""

from __future__ import annotations

import re
from typing import Any

from gxd_conformance.visible import HIDDEN

LONGEST_BODY = 2000
"""Characters. A longer body is taken from the record instead of being printed."""

_SECRET = re.compile(r"(\$(?:[A-Z0-9]+_)*(?:TOKEN|SECRET|CREDENTIALS|COOKIE|PASSWORD)\b)")
_SET_BY_CURL = frozenset({"host", "content-length", "connection", "accept-encoding", "user-agent"})


def curl(line: dict[str, Any], between: str = " \\\n  ") -> str | None:
    """A command that asks again what the recorded exchange asked.

    None for what the vendor sent to us, and for a body that cannot stand in a command line (binary, long, or with
    hidden characters): such an exchange is repeated with `gxd replay`.
    """
    request = line.get("request")
    if line.get("direction") == "in" or not isinstance(request, dict) or request.get("body_base64"):
        return None
    body = request.get("body") or ""
    url = request.get("url")
    if not isinstance(body, str) or not isinstance(url, str) or len(body) > LONGEST_BODY:
        return None
    words = ["curl -i"]
    method = str(request.get("method") or "GET")
    if method != "GET" or body:
        words.append(f"-X {_quoted(method)}")
    words.append(_quoted(url))
    words += [
        f"-H {_quoted(f'{name}: {value}')}" for name, value in _fields(request) if name.lower() not in _SET_BY_CURL
    ]
    if body:
        words.append(f"--data-binary {_quoted(body)}")
    command = between.join(words)
    return None if HIDDEN.search(command) else command


def _fields(request: dict[str, Any]) -> list[tuple[str, str]]:
    """The header fields that can be read; a record may have been written by anybody."""
    headers = request.get("headers")
    pairs = headers if isinstance(headers, list) else []
    return [(str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, (list, tuple)) and len(pair) == 2]


def _quoted(text: str) -> str:
    """One word of a POSIX shell. Only the names of secrets stay open to the shell; nothing else a vendor sent does."""
    parts = _SECRET.split(text)
    quoted = [f'"{part}"' if number % 2 else _single(part) for number, part in enumerate(parts) if part]
    return "".join(quoted) or "''"


def _single(text: str) -> str:
    if re.fullmatch(r"[\w@%+=:,./-]+", text, re.ASCII):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"
