"""The built-in vendor: the reference gateway behind a port of this machine, certified like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gxd_conformance.vendor_file import VendorFile

CLIENT = ("test_client_id", "test_client_secret")


@contextmanager
def built_in(spec: str, profile: str = "pact", defects: Sequence[str] = ()) -> Iterator[VendorFile]:
    """Serve the reference gateway over TLS, with a certificate authority made for this moment, and describe it as a vendor.

    It calls back to our inbox like any vendor. `defects` names departures of the gateway, to see what a red report is.
    """
    from gxd_conformance.vendor_file import Secret, from_options
    from gxd_mocks.departures import departures
    from gxd_mocks.doors.served import serve_gateway
    from gxd_mocks.gateway.gateway import Gateway
    from gxd_mocks.gxd_profile import footprints

    told = [departures()[name] for name in defects]
    gateway = Gateway(
        [spec],
        footprints={spec: footprints(spec, profile)},
        clients=dict([CLIENT]),
        callback_credentials=CLIENT,
        departures=told,
    )
    with serve_gateway(gateway, tls=True) as served:
        yield from_options(
            name="Built-in reference gateway",
            product="gxd mock",
            url=served.base_url,
            client_id=CLIENT[0],
            client_secret=Secret(CLIENT[1]),
            spec=spec,
            profile=profile,
            ca_bundle=served.ca_bundle,
        )
