"""The pytest plugin `gxd_conformance`: does nothing until `--gxd-vendor` is given.

It lives in other people's environments, so nothing heavy is imported here, and in a session without our option there is
neither a hook at work nor a fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gxd", "certify an endpoint for the exchange of product carbon footprints")
    group.addoption(
        "--gxd-vendor",
        metavar="FILE",
        help="vendor.yaml of the endpoint to certify, or 'reference' for the built-in gateway",
    )
    group.addoption("--gxd-out", metavar="DIR", help="where run.jsonl and the reports go (default: gxd-results/…)")
    group.addoption("--gxd-scope", choices=("core", "full"), default="core", help="what is judged (default: core)")


def pytest_configure(config: pytest.Config) -> None:
    vendor = config.getoption("gxd_vendor", None)
    if vendor is None or config.pluginmanager.has_plugin("gxd-judgement"):
        return
    from gxd_conformance.running import judgement_for_pytest

    judgement = judgement_for_pytest(config, vendor)
    config.pluginmanager.register(judgement, "gxd-judgement")
