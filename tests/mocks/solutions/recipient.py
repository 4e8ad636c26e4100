"""A recipient that takes footprints from a seat's endpoint as the protocol says, whatever its lawful habits are."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

from gxd_mocks.gateway import Gateway
from gxd_mocks.gateway.discovery import DISCOVERY_PATH
from gxd_mocks.message import Headers, Request
from tests.mocks.caller import Caller

NEXT = re.compile(r'<([^>]*)>[^,]*\brel="?next\b', re.IGNORECASE)


def caller(gateway: Gateway, spec: str) -> Caller:
    """Somebody with a token from where the endpoint issues them: where discovery says, else the default path."""
    base = gateway.base_url
    login = base.removesuffix(gateway.base_path) + gateway.auth_base_path
    found = gateway.handle(Request("GET", login + DISCOVERY_PATH, Headers(), b""))
    url = json.loads(found.body)["token_endpoint"] if found.status == 200 else f"{login}/auth/token"
    speaking = Caller(gateway.handle, spec, base)
    speaking.ask_for_token = partial(speaking.ask_for_token, url=url)  # type: ignore[method-assign]
    return speaking


def everything(gateway: Gateway, spec: str) -> list[dict[str, Any]]:
    """All footprints that it lists, page by page."""
    speaking = caller(gateway, spec)
    response = speaking.list()
    found: list[dict[str, Any]] = json.loads(response.body)["data"]
    while link := NEXT.search(response.headers.get("link") or ""):
        response = speaking.get(link[1])
        found += json.loads(response.body)["data"]
    return found
