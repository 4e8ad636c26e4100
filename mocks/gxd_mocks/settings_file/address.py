"""URLs as they may stand in a file of settings."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

EXAMPLE = "a URL such as https://api.example.jp"
PROXY_EXAMPLE = "a URL such as http://proxy.example.jp:8080"
LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
"""One part of a host name. An underscore stands in no name of the internet, and in many of a closed network."""
ACTION = re.compile(r"/(?:[023]/(?:footprints|events)|auth/token|\.well-known/openid-configuration)$")


class BadAddress(ValueError):
    """A URL that we will not use. `wrong` and `right` finish the sentence about the setting."""

    def __init__(self, wrong: str, right: str = f"write {EXAMPLE}") -> None:
        super().__init__(f"{wrong}; {right}")
        self.wrong = wrong
        self.right = right


def base(text: str, *, allow_http: bool) -> str:
    """A URL that paths are appended to, without a slash at its end. Raises `BadAddress`."""
    address = absolute(text, allow_http=allow_http)
    if "?" in address or "#" in address:
        raise BadAddress("has a query or a fragment", "write only what stands before the path of an action")
    address = address.rstrip("/")
    if action := ACTION.search(address):
        raise BadAddress("ends with the path of an action", f"write only what stands before {action.group()}")
    return address


def proxy(text: str, *, allow_http: bool = True) -> str:
    """The URL of a proxy: it is spoken to in clear, and may hold a user and a password. Raises `BadAddress`."""
    scheme, mark, rest = text.partition("://")
    try:
        absolute(f"{scheme}{mark}{rest.rpartition('@')[2]}", allow_http=True)
    except BadAddress as bad:
        wrong = bad.wrong.replace("https://", "http://")
        raise BadAddress(wrong, f"write {PROXY_EXAMPLE}") from None
    return text


def absolute(text: str, *, allow_http: bool) -> str:
    """A complete http or https URL. Raises `BadAddress`.

    User and password are refused before anything else looks at the text, so that no message repeats a password.
    """
    if any(letter.isspace() or not letter.isprintable() for letter in text):
        raise BadAddress("has a space or a control character in it")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("is not a URL") from None
    if "@" in parts.netloc:
        raise BadAddress(
            "has a user or a password in it", "write the URL without them; credentials have a section of their own"
        )
    if parts.scheme.lower() not in ("http", "https"):
        wrong = f"begins with {parts.scheme}:" if parts.scheme else "does not begin with https://"
        raise BadAddress(wrong)
    if not host or port == 0:
        raise BadAddress("names no host" if not host else "names port 0")
    if not _is_a_host(host):
        raise BadAddress("names a host that there can't be")
    if parts.scheme.lower() == "http" and not allow_http:
        right = (
            "use https, or, for a test system in a closed network, write transport: {allow_http: true} (--allow-http)"
        )
        raise BadAddress("is plain http, which sends every secret in the clear", right)
    return text


def _is_a_host(host: str) -> bool:
    """Whether it is a host name (RFC 1123, 2.1), in letters of any script, or an IP address, which was read before."""
    if ":" in host:
        return True
    try:
        name = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return False
    return len(name) <= 253 and all(map(LABEL.fullmatch, name.removesuffix(".").split(".")))
