"""URIs as RFC 3986 has them: which characters may stand where, and nothing about what they lead to."""

from __future__ import annotations

import re

_CHARACTER = r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_CHARACTER}+")
_REFERENCE = re.compile(rf"{_CHARACTER}+")
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)")
_LITERAL = re.compile(r"[^/?#\[\]]*@?\[[0-9A-Za-z:.~%_-]+\](?::[0-9]*)?")
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+\])"
_HTTPS = re.compile(rf"[Hh][Tt][Tt][Pp][Ss]://{_HOST}(?::[0-9]{{1,5}})?(?:[/?#]{_CHARACTER}*)?")


def is_uri(text: str) -> bool:
    """A URI with its scheme."""
    return _URI.fullmatch(text) is not None and _brackets_close(text)


def is_uri_reference(text: str) -> bool:
    """A URI, or a reference relative to one, such as `//host/path`."""
    return _REFERENCE.fullmatch(text) is not None and _brackets_close(text)


def is_https_url(text: str) -> bool:
    """A URL of the scheme https, with a host and without credentials."""
    return _HTTPS.fullmatch(text) is not None


def _brackets_close(text: str) -> bool:
    """Where the host stands, brackets hold an IP address, and nothing else has any (RFC 3986, section 3.2.2)."""
    found = _AUTHORITY.match(text)
    authority = found.group(1) if found else ""
    return not ("[" in authority or "]" in authority) or _LITERAL.fullmatch(authority) is not None
