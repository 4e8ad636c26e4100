"""URLs as they may stand in a file of settings."""

from __future__ import annotations

from urllib.parse import urlsplit

EXAMPLE = "a URL such as https://api.example.jp"


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
    return address.rstrip("/")


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
    if parts.scheme.lower() == "http" and not allow_http:
        right = (
            "use https, or, for a test system in a closed network, write transport: {allow_http: true} (--allow-http)"
        )
        raise BadAddress("is plain http, which sends every secret in the clear", right)
    return text
