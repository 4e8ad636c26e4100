"""Sealed text: what we hand out and want back unchanged (tokens, cursors). Any worker with the same key knows it."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

LONGEST = 4096
"""No seal of ours is longer; anything longer is refused unread."""


class Seal:
    """Closes small JSON objects with an HMAC, for one purpose; what was closed for another purpose does not open."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._key = hmac.digest(key, purpose.encode(), "sha256")

    def close(self, content: dict[str, Any]) -> str:
        """The content as one opaque, URL-safe word."""
        body = urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).rstrip(b"=")
        return f"{body.decode()}.{self._mark(body).decode()}"

    def open(self, text: str) -> dict[str, Any] | None:
        """What was closed, or None if it was not closed here or has been touched since."""
        if len(text) > LONGEST or not text.isascii():
            return None
        body, _, mark = text.encode().partition(b".")
        if not hmac.compare_digest(mark, self._mark(body)):
            return None
        try:
            content: dict[str, Any] = json.loads(urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
        except (binascii.Error, ValueError):  # pragma: no cover - our own mark stands under it
            return None
        return content

    def _mark(self, body: bytes) -> bytes:
        return urlsafe_b64encode(hmac.new(self._key, body, hashlib.sha256).digest()).rstrip(b"=")
