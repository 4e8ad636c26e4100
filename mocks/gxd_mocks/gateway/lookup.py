"""GetFootprint: one footprint by its id."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from gxd_mocks.gateway.errors import Refused
from gxd_mocks.message import Response

if TYPE_CHECKING:
    from gxd_mocks.gateway.call import Call
    from gxd_mocks.store import Store

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def answer(call: Call, store: Store, may_see: Callable[[dict[str, Any]], bool], encoded_id: str) -> Response:
    """The footprint, whatever its status. Raises `Refused` for an unknown, malformed or forbidden id."""
    footprint_id = unquote(encoded_id)
    if not UUID.fullmatch(footprint_id):
        raise Refused("malformed_footprint_id")
    footprint = call.tell("get.footprint", store.get(footprint_id), id=footprint_id)
    if footprint is None:
        raise Refused("unknown_footprint")
    if not may_see(footprint):
        raise Refused("forbidden_footprint")
    document = call.gateway.document(call, footprint, "get")
    return Response.json(200, call.tell("get.body", {"data": document}, id=footprint_id))
