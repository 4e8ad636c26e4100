"""The common gateway is certified like any vendor, while everything that it has came from a partner of the other line."""

from __future__ import annotations

from pathlib import Path

import pytest

from gxd_conformance.verdict import Verdict
from gxd_fixtures.version import version
from tests.in_process import certified
from tests.mocks.common_gateway.certified import CommonVendor, gateway_in_front_of
from tests.mocks.common_gateway.documents import LINE_2, convertible

SEEN = (Verdict.FAIL, Verdict.UNTESTABLE, Verdict.SUITE_ERROR)

ADVICE = {
    "3.0": {f"PACT-RPT3-{number:03}" for number in (2, 3, 4, 5, 6, 9)},
    **{spec: {"PACT-DM2P-015"} for spec in LINE_2},
}
"""Warnings that say what is true: the owner did not report what only the other line asks for."""


@pytest.mark.parametrize(("asked", "held"), [("3.0", "2.3"), *((spec, "3.0") for spec in LINE_2)])
def test_it_is_conformant_with_data_of_the_other_line(tmp_path: Path, asked: str, held: str) -> None:
    gateway = gateway_in_front_of(held, convertible(held, asked)[:25], sorted((held, asked)))
    run = certified(asked, tmp_path, vendor=CommonVendor(gateway))
    assert run.footer["verdict"] == "conformant", run.text
    assert run.code == 0
    assert run.with_verdict(*SEEN) == set()
    assert run.with_verdict(Verdict.WARN) <= ADVICE[asked]
    carried = [entry.footprint for entry in gateway.shelves.stores[asked].scan()]
    assert all(document["specVersion"] == version(asked).footprint_spec_version for document in carried)
