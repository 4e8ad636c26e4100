"""The built-in vendor: the reference gateway behind a port of this machine, certified like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gxd_conformance.vendor_file import VendorFile
    from gxd_conformance.vendor_file.model import Calculation

CLIENT = ("test_client_id", "test_client_secret")
STRANGER = ("test_stranger_id", "test_stranger_secret")
TOKENS_LIVE_S = 60


@contextmanager
def built_in(
    spec: str,
    profile: str = "pact",
    defects: Sequence[str] = (),
    inbox_hosts: Sequence[str] = ("127.0.0.1",),
    scope: str = "core",
) -> Iterator[VendorFile]:
    """Serve the reference gateway over TLS, with a certificate authority made for this moment, and describe it as a vendor.

    It calls back to our inbox like any vendor, and its test hook makes it a client of `inbox_hosts`. `defects` names
    departures of the gateway, to see what a red report is; those that only show in calculation cases make it publish and
    declare these cases. For scope `full` it knows a second recipient with fewer rights, and its tokens expire while somebody
    waits.
    """
    from gxd_conformance.vendor_file import Credentials, Secret, from_options
    from gxd_mocks.departures import departures
    from gxd_mocks.doors.served import serve_gateway
    from gxd_mocks.gateway.gateway import Gateway
    from gxd_mocks.gateway.hook import HOOK_PATH
    from gxd_mocks.gxd_profile import footprints

    told = [departures()[name] for name in defects]
    cases = sorted({name for each in told for name in each.cases})
    full: dict[str, Any] = {"grants": {STRANGER[0]: of_the_first_company}, "token_lifetime_s": TOKENS_LIVE_S}
    gateway = Gateway(
        [spec],
        footprints={spec: [*footprints(spec, profile), *(_results(spec) if cases else ())]},
        clients=dict([CLIENT, STRANGER] if scope == "full" else [CLIENT]),
        callback_credentials=CLIENT,
        departures=told,
        hook_hosts=inbox_hosts,
        **(full if scope == "full" else {}),
    )
    with serve_gateway(gateway, tls=True) as served:
        file = from_options(
            name="Built-in reference gateway",
            product="gxd mock",
            url=served.base_url,
            client_id=CLIENT[0],
            client_secret=Secret(CLIENT[1]),
            spec=spec,
            profile=profile,
            ca_bundle=served.ca_bundle,
            trigger_url=served.base_url + HOOK_PATH,
        )
        second = Credentials(STRANGER[0], Secret(STRANGER[1])) if scope == "full" else None
        file = replace(file, second_credentials=second)
        yield replace(file, calculation=_declared(cases)) if cases else file


STEEL = "uR-6791"
"""The part of its company id that is the same in every version."""


def of_the_first_company(footprint: dict[str, Any]) -> bool:
    return STEEL in str(footprint["companyIds"])


def _results(spec: str) -> list[dict[str, Any]]:
    """The reference's results of the calculation cases."""
    from gxd_mocks.cases.documents import published

    return published(spec)


def _declared(cases: Sequence[str]) -> Calculation:
    from gxd_conformance.vendor_file.model import Calculation, CalculationCase
    from gxd_mocks.cases.case import case
    from gxd_mocks.cases.documents import product_id

    return Calculation({name: CalculationCase(product_id(name), case(name).method) for name in cases})
