"""What must never be written down, and hiding it at the moment of recording.

Whoever learns a secret tells this book; everything that is recorded goes through `hide`. What was never written cannot
leak from a report, a log or a bug ticket. A secret is found in every encoding in which an endpoint might send it back:
plain, percent-encoded, Base64 at any of its three alignments, hexadecimal, JSON and HTML escapes.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from functools import lru_cache
from urllib.parse import quote, quote_plus

SHORTEST = 4
"""A shorter value is no secret, and hiding it would make every text unreadable."""

BEARING_WORDS = ("access_token", "refresh_token", "id_token", "client_secret")

BEARING_MEMBERS = re.compile(
    r'"(?:access_token|refresh_token|id_token|client_secret)"\s*:\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE
)
"""JSON members whose value is a secret wherever they appear, known to us before or not."""

BEARING_PARAMETERS = re.compile(r"\b(?:access_token|client_secret)=([^&\s\"'<>]+)", re.IGNORECASE)
BEARING_FIELDS = re.compile(r"\b(Bearer|Basic)\s+([A-Za-z0-9._~+/=-]{8,})", re.IGNORECASE)


class Secrets:
    """The secrets of one run, each with the name that stands in its place: `$CLIENT_SECRET`, `$TOKEN`, …"""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._spellings: dict[str, str] = {}

    def learn(self, name: str, value: str | None) -> None:
        """From now on `value`, in any encoding, is written as `$name`."""
        if not value or len(value) < SHORTEST or value in self._names:
            return
        self._names[value] = f"${name}"
        for spelling in spellings(value):
            self._spellings.setdefault(spelling.lower(), f"${name}")

    def hide(self, text: str) -> str:
        """`text` without any secret, known or recognised."""
        folded = text.lower()
        self._learn_tokens("TOKEN", text, folded)
        # Plain searching is fifteen times faster than a pattern, and nearly every text holds no secret at all.
        found = self._standing_in(folded)
        if not found:
            return text
        found.sort(key=len, reverse=True)
        if len(folded) != len(
            text
        ):  # a letter that is two in lower case: places in the one are not places in the other
            pattern = re.compile("|".join(map(re.escape, found)), re.IGNORECASE)
            return pattern.sub(lambda match: self._spellings.get(match.group().lower(), "$SECRET"), text)
        # By place: a pattern for the few that are there takes longer to compile than all searching.
        for spelling in found:
            text, folded = _replaced(text, folded, spelling, self._spellings[spelling])
        return text

    def _standing_in(self, folded: str) -> list[str]:
        """The spellings that stand in a text, both in lower case."""
        return [spelling for spelling in self._spellings if spelling in folded]

    def learn_tokens(self, name: str, text: str) -> None:
        """Every token that stands in `text` where tokens stand is a secret from now on."""
        self._learn_tokens(name, text, text.lower())

    def _learn_tokens(self, name: str, text: str, folded: str) -> None:
        for pattern, sign in ((BEARING_MEMBERS, '"'), (BEARING_PARAMETERS, "=")):
            if any(f"{word}{sign}" in folded for word in BEARING_WORDS):
                for found in pattern.findall(text):
                    self.learn(name, _unescaped(found))

    def hide_field(self, name: str, value: str) -> str:
        """A header field without secrets; credentials of any scheme are replaced whole."""
        value = self.hide(value)
        if name.lower() in {"authorization", "proxy-authorization"}:
            scheme, _, credentials = value.partition(" ")
            if credentials and not credentials.startswith("$"):
                return f"{scheme} $CREDENTIALS"
            return value
        if name.lower() in {"set-cookie", "cookie"}:
            return "$COOKIE"
        return BEARING_FIELDS.sub(lambda match: f"{match.group(1)} $CREDENTIALS", value)

    def occurs_in(self, text: str) -> bool:
        """Whether any known secret, in any spelling, stands in `text`."""
        return bool(self._standing_in(text.lower()))


def _replaced(text: str, folded: str, spelling: str, name: str) -> tuple[str, str]:
    """The text, and the text in lower case, with `name` wherever `spelling` stands in the latter."""
    pieces, start = [], 0
    while (at := folded.find(spelling, start)) >= 0:
        pieces += [text[start:at], name]
        start = at + len(spelling)
    if not pieces:  # a longer spelling has taken its place
        return text, folded
    text = "".join([*pieces, text[start:]])
    return text, folded.replace(spelling, name.lower())


@lru_cache(maxsize=1024)
def spellings(secret: str) -> frozenset[str]:
    """Every way in which `secret` may stand in a text."""
    raw = secret.encode("utf-8")
    found = {
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        "".join(f"%{byte:02X}" for byte in raw),
        raw.hex(),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        "".join(f"\\u{ord(letter):04x}" for letter in secret if ord(letter) < 0x10000),
        html.escape(secret),
        html.escape(secret, quote=False),
        "".join(f"&#{ord(letter)};" for letter in secret),
        "".join(f"&#x{ord(letter):x};" for letter in secret),
    }
    for alignment in range(3):
        found |= _base64_cores(raw, alignment)
    return frozenset(spelling for spelling in found if len(spelling) >= SHORTEST)


def _base64_cores(raw: bytes, alignment: int) -> set[str]:
    """The letters of Base64 that depend on `raw` alone when `alignment` unknown bytes stand before it."""
    encoded = b64encode(b"\0" * alignment + raw).decode()
    first = (0, 2, 3)[alignment]
    core = encoded.rstrip("=")[first:]
    if (alignment + len(raw)) % 3:
        core = core[:-1]  # its last letter also depends on what follows
    url_safe = core.replace("+", "-").replace("/", "_")
    return {core, url_safe, quote(core, safe=""), core.replace("/", "\\/")} if len(core) >= SHORTEST else set()


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
