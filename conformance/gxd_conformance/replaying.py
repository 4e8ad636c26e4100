"""Sending the exchange behind a finding again: the smallest proof that a fault is still there, or gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gxd_conformance.evidence import Exchange
from gxd_conformance.recorder import Recorder
from gxd_conformance.runfile import NAME, lines
from gxd_conformance.secrets import Secrets
from gxd_conformance.surroundings import Sockets
from gxd_conformance.vendor import Vendor
from gxd_conformance.vendor_file import VendorFile
from gxd_fixtures import version
from gxd_mocks.message import Request


class NotFound(LookupError):
    """There is no such finding or exchange in the run, or it can't be sent again."""


def exchange_behind(run: Path, wanted: str) -> Exchange:
    """The exchange that a finding (`F…`) rests on, or the exchange of that name (`x…`). Raises `NotFound`."""
    record = run / NAME if run.is_dir() else run
    if not record.is_file():
        raise NotFound(f"{run} is no run: there is no {record}")
    exchanges: dict[str, Exchange] = {}
    for line in lines(record):
        if line.get("type") == "exchange":
            exchanges[line["id"]] = Exchange.from_json(line)
        for finding in _findings(line):
            if finding["id"] == wanted and finding["evidence"]:
                return exchanges[finding["evidence"][0]]
    if wanted in exchanges:
        return exchanges[wanted]
    raise NotFound(f"{record} has no finding and no exchange {wanted}")


def _findings(line: dict[str, Any]) -> list[dict[str, Any]]:
    """What a line found: many things about a requirement, or one by random search."""
    if line.get("type") == "exploration":
        return [line["finding"]] if line["finding"] else []
    found: list[dict[str, Any]] = line["findings"] if line.get("type") == "verdict" else []
    return found


def send_again(exchange: Exchange, file: VendorFile) -> Exchange:
    """Ask the vendor the same once more, with a fresh token where one was used. Raises `NotFound` for what came to us."""
    if exchange.direction == "in":
        raise NotFound(f"{exchange.id} was sent by the vendor to us; only the vendor can send it again")
    secrets = Secrets()
    sockets = Sockets(file)
    try:
        recorder = Recorder(sockets.send, secrets)
        vendor = Vendor(file, version(file.spec), recorder, secrets)
        return recorder.send(_with_secrets(exchange.request, vendor), f"replay of {exchange.id}")
    finally:
        sockets.close()


def _with_secrets(request: Request, vendor: Vendor) -> Request:
    """The request as it was, with true secrets where their names stand."""
    field = request.headers.get("authorization") or ""
    if "$TOKEN" in field:
        vendor.use_token_of(vendor.authenticate("replay"))
        return request.with_(headers=request.headers.with_("Authorization", f"Bearer {vendor.token}"))
    if field.startswith("Basic $"):
        return request.with_(headers=request.headers.with_("Authorization", vendor.basic()))
    return request
