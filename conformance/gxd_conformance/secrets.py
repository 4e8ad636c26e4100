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
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, quote_plus

SHORTEST = 4
"""A shorter value is no secret, and hiding it would make every text unreadable."""

BEARING_SIGNS = ("_token", "client_secret")
"""Where none of these stands, in lower case, none of the following patterns finds anything."""

BEARING_MEMBERS = re.compile(
    r'"(?:access_token|refresh_token|id_token|client_secret)"\s*:\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE
)
"""JSON members whose value is a secret wherever they appear, known to us before or not."""

BEARING_PARAMETERS = re.compile(r"\b(?:access_token|client_secret)=([^&\s\"'<>]+)", re.IGNORECASE)
BEARING_FIELDS = re.compile(r"\b(Bearer|Basic)\s+([A-Za-z0-9._~+/=-]{8,})", re.IGNORECASE)


ESCAPES = ("%", "&", "\\", "")
"""The signs of percent-encoding, HTML and JSON; the empty one stands in every text."""

CREDENTIALS = frozenset({"authorization", "proxy-authorization"})
COOKIES = frozenset({"set-cookie", "cookie"})


class Secrets:
    """The secrets of one run, each with the name that stands in its place: `$CLIENT_SECRET`, `$TOKEN`, …

    Safe to use from several threads: a text is searched for what is known when the search begins.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._spellings: dict[str, str] = {}
        self._by_sign: dict[str, list[str]] = {sign: [] for sign in ESCAPES}

    def learn(self, name: str, value: str | None) -> None:
        """From now on `value`, in any encoding, is written as `$name`."""
        if not value or len(value) < SHORTEST or value in self._names:
            return
        self._names[value] = f"${name}"
        for spelling in map(str.lower, spellings(value)):
            if spelling not in self._spellings:
                self._spellings[spelling] = f"${name}"
                self._by_sign[_sign_of(spelling)].append(spelling)

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
        # Nearly no text holds an escape of any kind: then most spellings need not be looked for.
        known = (spellings for sign, spellings in self._by_sign.items() if sign in folded)
        return [spelling for spellings in known for spelling in spellings if spelling in folded]

    def learn_tokens(self, name: str, text: str) -> None:
        """Every token that stands in `text` where tokens stand is a secret from now on."""
        self._learn_tokens(name, text, text.lower())

    def _learn_tokens(self, name: str, text: str, folded: str) -> None:
        if not any(sign in folded for sign in BEARING_SIGNS):
            return
        for pattern in (BEARING_MEMBERS, BEARING_PARAMETERS):
            for found in pattern.findall(text):
                self.learn(name, _unescaped(found))

    def hide_fields(self, fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Header fields without secrets; credentials of any scheme are replaced whole."""
        bearing = CREDENTIALS | COOKIES
        # All in one search: in nearly every message only the fields made for secrets hold one.
        others = "\n".join(value for name, value in fields if name.lower() not in bearing)
        clean = self.hide(others) == others and not BEARING_FIELDS.search(others)
        return [
            (name, value if clean and name.lower() not in bearing else self.hide_field(name, value))
            for name, value in fields
        ]

    def hide_field(self, name: str, value: str) -> str:
        """One header field, likewise."""
        shown, value = value.partition(" ")[2].strip(), self.hide(value)
        if name.lower() in CREDENTIALS:
            scheme, _, credentials = value.partition(" ")
            # In other letters, or encoded once more, it is not the secret that we know: it must not bear its name. Nor must
            # what came as one of our names, word for word.
            disguised = shown not in self._names and (shown.lower() in self._spellings or shown.startswith("$"))
            if credentials and (disguised or not credentials.startswith("$")):
                return f"{scheme} $CREDENTIALS"
            return value
        if name.lower() in COOKIES:
            return "$COOKIE"
        return BEARING_FIELDS.sub(lambda match: f"{match.group(1)} $CREDENTIALS", value)

    def occurs_in(self, text: str) -> bool:
        """Whether any known secret, in any spelling, stands in `text`."""
        return bool(self._standing_in(text.lower()))


def _sign_of(spelling: str) -> str:
    """The sign without which this spelling stands nowhere; empty if it has none."""
    return next(sign for sign in ESCAPES if sign in spelling)


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
    raw, letters = secret.encode("utf-8"), tuple(map(ord, secret))
    basic = tuple(letter for letter in letters if letter < 0x10000)
    found = {
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        "%%%02X" * len(raw) % tuple(raw),
        raw.hex(),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        "\\u%04x" * len(basic) % basic,
        html.escape(secret),
        html.escape(secret, quote=False),
        "&#%d;" * len(letters) % letters,
        "&#x%x;" * len(letters) % letters,
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
