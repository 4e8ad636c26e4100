"""From the `source` of a request to the base URL that the answer is sent to.

The specification leaves the form of `source` open; these all occur: `//host/path`, `https://host/path`, each with or
without `/3/events` or `/events` behind. An answer carries credentials of ours, so an address is looked at before it is
used (2.x: MUST validate, Events, case 2): https only, no user information, no address inside somebody's own network.
On one machine, or on a network that the operator vouches for, two systems may talk to each other there all the same.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

EVENTS_PATH = re.compile(r"(?:/[23])?/events/?$")
HOST_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?", re.IGNORECASE | re.ASCII)


class UnusableSource(ValueError):
    """Why no answer can be sent there."""


def callback_base(source: str, reached: SplitResult, *, allow_http: bool = False) -> str:
    """The base URL of the system that asked. `reached` is the URL by which it reached us.

    `allow_http` says that the network is the operator's own: plain http and private addresses are used. Raises
    `UnusableSource`.
    """
    if not source.isascii() or any(character <= " " for character in source):
        raise UnusableSource("source holds characters that no URL has")
    parts, host, port = _split(source)
    address = _address(host)
    neighbours = _on_this_machine(host) and _on_this_machine(reached.hostname or "")
    scheme = parts.scheme.lower() or ("http" if neighbours and reached.scheme == "http" else "https")
    if scheme not in ("https", "http"):
        raise UnusableSource("source is no address of a host system")
    if scheme == "http" and not (allow_http or neighbours):
        raise UnusableSource("source is not https")
    if not (neighbours or (_is_somebody_s(address) and (allow_http or _is_public(host, address)))):
        raise UnusableSource("source is an address inside a network")
    authority = f"[{host}]" if ":" in host else host
    path = EVENTS_PATH.sub("", parts.path).rstrip("/")
    return f"{scheme}://{authority}{'' if port is None else f':{port}'}{path}"


def _split(source: str) -> tuple[SplitResult, str, int | None]:
    try:
        parts = urlsplit(source)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UnusableSource("source is no URL") from error
    if "@" in parts.netloc:
        raise UnusableSource("source holds user information")
    if _address(host) is None and not HOST_NAME.fullmatch(host):
        raise UnusableSource("source names no host")
    return parts, host, port


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_public(host: str, address: IPv4Address | IPv6Address | None) -> bool:
    return address.is_global if address else not _on_this_machine(host)


def _is_somebody_s(address: IPv4Address | IPv6Address | None) -> bool:
    """Not among those that are nobody's, or that cloud providers answer for (169.254.169.254)."""
    return address is None or not (address.is_link_local or address.is_unspecified or address.is_multicast)


def _on_this_machine(host: str) -> bool:
    address = _address(host)
    return address.is_loopback if address else host.lower().rstrip(".") == "localhost"
