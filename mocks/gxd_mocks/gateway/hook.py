"""A test hook: a POST that makes this host act as the recipient of another host's footprints.

Off unless the operator names the hosts that may be called, and only for clients with a token. No secret ever stands in the
request: we use the credentials for calling others that we have anyway.

    {"spec": "3.0", "do": ["list", "get", "request"], "base_url": "https://…", "auth_base_url": "https://…",
     "product_ids": ["urn:…"]}

Answered 202 as soon as it is understood; what is done is done afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gxd_mocks.gateway.errands import ACTIONS, Errand
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.sources import UnusableSource, callback_base
from gxd_mocks.gateway.strict_json import NotJson, strict_json
from gxd_mocks.message import Response

if TYPE_CHECKING:
    from gxd_mocks.gateway.call import Call

HOOK_PATH = "/test-hooks/request-footprint"


def answer(call: Call) -> Response:
    """202 for an errand that we will run. Raises `Refused` for one that we will not."""
    errand = _errand(call, _document(call))
    if not call.gateway.errands.add(errand):
        raise Refused("bad_request", "too many errands are waiting")
    return Response.json(202, {"accepted": list(errand.do)})


def _document(call: Call) -> dict[str, Any]:
    try:
        document = strict_json(call.request.body)
    except NotJson as error:
        raise Refused("bad_request", f"the body is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise Refused("bad_request", "the body is no JSON object")
    return document


def _errand(call: Call, document: dict[str, Any]) -> Errand:
    gateway = call.gateway
    served = next((one for one in gateway.versions if one.spec == document.get("spec", call.version.spec)), None)
    if served is None:
        raise Refused("bad_request", f"spec: here is served {', '.join(gateway.specs)}")
    do = _texts(document, "do")
    if not do or set(do) - set(ACTIONS):
        raise Refused("bad_request", f"do: a list of some of {', '.join(ACTIONS)}")
    base = _base(call, document.get("base_url"), "base_url")
    auth_base = _base(call, document.get("auth_base_url", base), "auth_base_url")
    return Errand(gateway, served, do, base, auth_base, gateway.hook_places, _texts(document, "product_ids"))


def _texts(document: dict[str, Any], name: str) -> tuple[str, ...]:
    values = document.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Refused("bad_request", f"{name}: a list of texts")
    return tuple(values)


def _base(call: Call, url: object, name: str) -> str:
    if not isinstance(url, str) or url not in call.gateway.hook_places:
        raise Refused("bad_request", f"{name}: not among the hosts that this hook may call")
    try:
        return callback_base(url, call.request.parts, allow_http=call.gateway.allow_http)
    except UnusableSource as error:
        raise Refused("bad_request", f"{name}: {str(error).replace('source', 'it', 1)}") from error
