"""URNs as RFC 8141 has them, without judging what a namespace makes of its part."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_URN = re.compile(
    rf"[uU][rR][nN]:(?P<nid>[A-Za-z0-9](?:[A-Za-z0-9-]{{0,30}}[A-Za-z0-9])):(?P<nss>{_PCHAR}(?:{_PCHAR}|/)*)"
    rf"(?P<rq>(?:\?\+{_PCHAR}(?:{_PCHAR}|[/?])*)?(?:\?={_PCHAR}(?:{_PCHAR}|[/?])*)?)"
    rf"(?:\#(?P<fragment>(?:{_PCHAR}|[/?])*))?"
)
_HEAD = re.compile(r"[uU][rR][nN]:[^:]*:")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


class Urn(NamedTuple):
    """A URN in its parts. `namespace` is in lower case, for it is compared so (RFC 8141, 3.1)."""

    namespace: str
    specific: str


def urn(value: Any) -> Urn | None:
    """The parts of a URN; `None` for anything that is none. What may follow the name (`?+`, `?=`, `#`) is allowed."""
    return (_remembered if len(value) <= 200 else _read)(value) if isinstance(value, str) else None


def _read(text: str) -> Urn | None:
    match = _URN.fullmatch(text)
    return Urn(match["nid"].lower(), match["nss"]) if match else None


_remembered = lru_cache(4096)(_read)
"""The same companies and products come again and again."""


def equivalence(text: str) -> str:
    """One spelling for all texts that are the same URN by RFC 8141, 3.1: scheme, namespace and hex digits (`%2f`) in one case.

    What follows `?+`, `?=` or `#` counts, although the RFC leaves it aside: classes of products are told apart by it.
    """
    head = _HEAD.match(text)
    return _ESCAPED.sub(lambda found: found[0].lower(), head[0].lower() + text[head.end() :] if head else text)


def is_pact_form(name: Urn) -> bool:
    """`urn:pact:<domain>:<type>:<id>`, the form PACT recommends where no other namespace fits."""
    domain, _, rest = name.specific.partition(":")
    kind, _, value = rest.partition(":")
    return name.namespace == "pact" and _DOMAIN.fullmatch(domain) is not None and bool(kind) and bool(value)
