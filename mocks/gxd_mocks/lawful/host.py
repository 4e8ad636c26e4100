"""What a host may do at its doors."""

from __future__ import annotations

from types import SimpleNamespace

from gxd_mocks.departures import lawful
from gxd_mocks.message import Headers, Response

plain_http_forbidden = lawful(
    "plain-http-forbidden",
    "Listens on plain http and answers 403 there, in plain text, whatever is asked.",
    guards=["PACT-HOST-005"],
)


@plain_http_forbidden.at("transport.plain_http")
def _(served: bool, about: SimpleNamespace) -> bool:
    return True


@plain_http_forbidden.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if about.request.parts.scheme != "http":
        return response
    return Response(403, Headers({"content-type": "text/plain"}), b"https only\n")
