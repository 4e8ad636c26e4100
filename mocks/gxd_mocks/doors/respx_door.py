"""A gateway behind respx: code that uses httpx speaks with it, and no request leaves the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gxd_mocks.doors.inprocess import as_request

if TYPE_CHECKING:
    import respx

    from gxd_mocks.message import Request, Response


def mount(router: respx.MockRouter, base_url: str, handle: Callable[[Request], Response]) -> respx.Route:
    """Let `handle` answer for every URL below `base_url` in a respx router, and return the route."""
    import httpx

    def answer(request: Any) -> httpx.Response:
        response = handle(as_request(request))
        return httpx.Response(response.status, headers=list(response.headers), content=response.body)

    return router.route(url__startswith=base_url).mock(side_effect=answer)
