"""The exchange behind a finding, sent again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from gxd_conformance.cli import replay as replay_command
from gxd_conformance.reference import built_in
from gxd_conformance.replaying import NotFound, exchange_behind, send_again
from gxd_mocks.departures import departures
from tests.in_process import Run, certified


@pytest.fixture(scope="module")
def red(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return certified("3.0", tmp_path_factory.mktemp("red"), [departures()["unknown-bad-request"]])


def finding_of(run: Run) -> str:
    return next(finding["id"] for line in run.verdict_lines for finding in line["findings"])


def test_a_finding_leads_to_its_exchange(red: Run) -> None:
    exchange = exchange_behind(red.path.parent, finding_of(red))
    assert exchange.scenario == "unknown_footprint"
    assert exchange_behind(red.path, exchange.id).request == exchange.request


def test_as_a_command_it_holds_no_secret(red: Run) -> None:
    told = CliRunner().invoke(replay_command, [str(red.path), finding_of(red), "--curl"])
    assert told.exit_code == 0
    assert told.output.startswith("curl -i")
    assert '"$TOKEN"' in told.output
    assert "test_client_secret" not in told.output


def test_sent_again_it_shows_whether_the_fault_is_still_there(red: Run) -> None:
    """The same request, with a fresh token, to a gateway that has been repaired."""
    exchange = exchange_behind(red.path, finding_of(red))
    assert exchange.status == 400
    with built_in("3.0") as file:
        there = exchange.request.with_(
            url=exchange.request.url.replace("https://vendor.example/pact", file.api.base_url)
        )
        again = send_again(replace(exchange, request=there), file)
    assert again.status == 404


def test_what_came_to_us_is_not_ours_to_send(red: Run) -> None:
    incoming = next(exchange for exchange in red.exchanges if exchange.direction == "in")
    with built_in("3.0") as file, pytest.raises(NotFound, match="by the vendor"):
        send_again(incoming, file)


@pytest.mark.parametrize(("run", "wanted"), [("nowhere", "F1"), ("", "Fnope")])
def test_what_is_not_there_is_told(run: str, wanted: str, red: Run) -> None:
    with pytest.raises(NotFound, match=run or wanted):
        exchange_behind(Path(run) if run else red.path, wanted)
