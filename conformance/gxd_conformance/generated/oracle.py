"""What no answer may be, whatever was asked: judged from one exchange alone, for the random search."""

from __future__ import annotations

from typing import NamedTuple

from gxd_conformance.evidence import Exchange
from gxd_conformance.generated.case import Operation
from gxd_fixtures import Version

PLAIN = (501, 503)
"""Errors that a host may give on purpose: it does not offer this, or not now."""


class Fault(NamedTuple):
    """`kind` tells faults apart while an example is made smaller; `due` is what should have come."""

    kind: str
    due: str


def fault(operation: Operation, exchange: Exchange, version: Version) -> Fault | None:
    """The first fault of an answer; None if there is none, or no answer."""
    status = exchange.status
    if status is None or status in PLAIN:
        return None
    if status >= 500:
        return Fault("broken", "an answer, or a refusal with 4xx; never an error of the host itself")
    if exchange.succeeded:
        return _of_success(operation, exchange)
    if status in version.errors.values() and status != 401:
        return _of_error(exchange, version)
    return None


def _of_success(operation: Operation, exchange: Exchange) -> Fault | None:
    if operation == "list" and not isinstance(exchange.member("data"), list):
        return Fault("no_list", 'an object whose "data" is an array, or an error')
    if operation == "get" and not isinstance(exchange.member("data"), dict):
        return Fault("no_footprint", 'an object whose "data" is a footprint, or an error')
    return None


def _of_error(exchange: Exchange, version: Version) -> Fault | None:
    if exchange.headers.content_type != "application/json":
        return Fault("unexplained", "application/json for an error")
    code = exchange.member("code")
    if not (isinstance(code, str) and code in version.errors and isinstance(exchange.member("message"), str)):
        return Fault("unexplained", f"an object with a message and a code, one of {', '.join(version.errors)}")
    return None
