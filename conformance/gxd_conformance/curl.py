"""An exchange as a curl command that a person can paste: secrets stand as shell variables."""

from __future__ import annotations

import re
import shlex

from gxd_conformance.evidence import Exchange

LONGEST_BODY = 4000
OURS = {"accept-encoding", "content-length", "host", "connection", "user-agent"}


def curl(exchange: Exchange) -> str:
    """The command that sends the request of `exchange` again."""
    request = exchange.request
    words = ["curl", "-i"]
    if request.method != "GET":
        words += ["-X", request.method]
    for name, value in request.headers:
        if name.lower() not in OURS:
            words += ["-H", _quoted(f"{name}: {value}")]
    if request.body:
        text = request.body.decode("utf-8", "replace")
        words += ["--data-binary", _quoted(text) if len(text) <= LONGEST_BODY else "@body.json"]
    return " ".join([*words, _quoted(request.url)])


def _quoted(text: str) -> str:
    """Quoted for a shell, with our `$TOKEN` variables left alive."""
    if not re.search(r"\$[A-Z][A-Z_]+", text):
        return shlex.quote(text)
    escaped = re.sub(r'([\\"`])|\$(?![A-Z][A-Z_]+)', lambda found: "\\" + found.group(), text)
    return f'"{escaped}"'
