"""A common gateway from its file, behind a port, at work."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from gxd_mocks.common_gateway.config import Config, read
from gxd_mocks.common_gateway.connectors.files import QUIET_S
from gxd_mocks.common_gateway.duty import FIRST_LIST, Duty
from gxd_mocks.common_gateway.gateway import CommonGateway
from gxd_mocks.common_gateway.troubles import Trouble
from gxd_mocks.doors.authority import authority_file
from gxd_mocks.doors.client import Client
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.settings_file.mistake import SettingsError

LARGEST_ANSWER = 64 * 1024 * 1024
"""A page of footprints may be long; a longer one is an attack or an accident."""

MOST_TOLD = 20
"""So many troubles stand in the line that says where we are; the log has all of them."""
MOST_PATIENCE_S = 5.0
"""Nobody holds us up longer than this when we begin: what comes later is taken while we run."""

Credentials = tuple[str, str]


class Unusable(ValueError):
    """What is wrong with the file, all of it, a line for each mistake."""


class Options(Protocol):
    """What the command line says of a port and of who may come in."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def tls(self) -> bool: ...
    @property
    def auth_path(self) -> str: ...
    @property
    def no_discovery(self) -> bool: ...
    @property
    def clients(self) -> tuple[Credentials, ...]: ...
    @property
    def callback_client(self) -> Credentials: ...
    @property
    def seed(self) -> int: ...
    @property
    def token_lifetime(self) -> int: ...
    @property
    def allow_http(self) -> bool: ...
    @property
    def trust(self) -> Path | None: ...


@contextmanager
def serving(path: Path, options: Options) -> Iterator[str]:
    """Serve what the file describes while the context is open; the line of JSON that tells others where.

    No secret of the file stands in that line. Raises `Unusable`, and `OSError` if the port is taken.
    """
    try:
        config = read(path, os.environ, allow_http=options.allow_http)
    except SettingsError as error:
        raise Unusable(str(error)) from error
    gateway = _gateway(config, options)
    trusted = options.trust or config.ca_bundle
    with (
        serve_gateway(
            gateway, host=options.host, port=options.port, tls=options.tls, ca_bundle=trusted, seed=options.seed
        ) as served,
        Client(ca_bundle=trusted or authority_file(), timeout_s=30.0, largest_answer=LARGEST_ANSWER) as client,
    ):
        gateway.use(client.send)
        gateway.look_into_folders()
        _wait_for_writers(gateway)
        with Duty(gateway, config.every_s) as duty:
            for name in duty.unlisted(MOST_PATIENCE_S):
                gateway.troubles.append(Trouble(name, FIRST_LIST, f"takes longer than {MOST_PATIENCE_S:g} s"))
            yield _announcement(gateway, config, options, served.base_url, served.ca_bundle)


def _wait_for_writers(gateway: CommonGateway) -> None:
    """Whoever is still writing into a folder when we begin may finish; whoever takes long is read while we run."""
    until = time.monotonic() + MOST_PATIENCE_S
    while gateway.is_restless and time.monotonic() < until:
        time.sleep(QUIET_S / 4)
        gateway.look_into_folders()


def _gateway(config: Config, options: Options) -> CommonGateway:
    clients = {**config.options["clients"], **dict(options.clients)}
    said = {**config.options, "clients": clients}
    return CommonGateway(
        config.partners,
        callback_credentials=options.callback_client,
        auth_path=options.auth_path,
        discovery=not options.no_discovery,
        token_lifetime_s=options.token_lifetime,
        seed=options.seed,
        quiet_s=QUIET_S,
        **said,
    )


def _announcement(
    gateway: CommonGateway, config: Config, options: Options, base_url: str, ca_bundle: Path | None
) -> str:
    held = {spec: len(store) for spec, store in gateway.shelves.stores.items()}
    said = {
        "base_url": base_url,
        "auth_base_url": base_url + options.auth_path,
        **_known(config, options),
        "specs": list(gateway.specs),
        "footprints": max(held.values()),
        "footprints_by_spec": held,
        "base_urls": dict.fromkeys(gateway.specs, base_url),
        "partners": {name: len(store) for name, store in gateway.stores.items()},
        "troubles": gateway.troubles.first(MOST_TOLD),
        "defects": [],
    }
    return json.dumps(said | ({"ca_bundle": str(ca_bundle)} if ca_bundle else {}), ensure_ascii=False)


def _known(config: Config, options: Options) -> dict[str, str]:
    """Who may come in. A secret of the command line is repeated, for whoever wrote it there; one of the file never is."""
    if options.clients:
        id_, secret = options.clients[0]
        return {"client_id": id_, "client_secret": secret}
    first = next(iter(config.options["clients"]), None)
    return {} if first is None else {"client_id": first}
