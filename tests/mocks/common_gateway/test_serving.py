"""`gxd mock --gateway`: served from its file, with partners behind real ports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gxd_fixtures.dataset import footprints
from gxd_mocks.cli import Plan, mock
from gxd_mocks.common_gateway.config import example
from gxd_mocks.common_gateway.serving import Unusable, serving
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway import Gateway
from gxd_mocks.wire import Wire
from tests.mocks.caller import Caller


def plan(**choices: object) -> Plan:
    said = {
        "specs": ("3.0",),
        "host": "127.0.0.1",
        "port": 0,
        "tls": False,
        "auth_path": "",
        "no_discovery": False,
        "clients": (),
        "strangers": (),
        "callback_client": ("test_client_id", "test_client_secret"),
        "count": None,
        "seed": 0,
        "data": (),
        "profile": "pact",
        "cases": False,
        "store": "memory",
        "workers": 1,
        "token_lifetime": 3600,
        "allow_http": True,
        "trust": None,
        "departures": (),
    }
    return Plan(**{**said, **choices})  # type: ignore[arg-type]


def test_a_recipient_of_3_reads_what_a_host_of_2_has_over_real_ports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWNER_SECRET", "the owner's word")
    monkeypatch.setenv("READER_SECRET", "the reader's word")
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.json").write_text(json.dumps(footprints("3.0")[7]))
    owner = Gateway(["2.2"], clients={"common": "the owner's word"})
    with serve_gateway(owner) as host:
        file = tmp_path / "gw.yaml"
        file.write_text(f"""
partners:
  owner:
    spec: "2.2"
    base_url: {host.base_url}
    ours: {{client_id: common, client_secret: "${{OWNER_SECRET}}"}}
    connectors: [pull]
  paper: {{connectors: [files], folder: drop}}
  reader:
    spec: "3.0"
    theirs: {{client_id: reader, client_secret: "${{READER_SECRET}}"}}
    connectors: [push]
""")
        with serving(file, plan()) as line, Wire() as wire:
            said = json.loads(line)
            reader = Caller(wire.send, "3.0", said["base_url"], ("reader", "the reader's word"))
            assert len(reader.ids("limit=10")) == 29
    assert said["specs"] == ["2.3", "3.0"]
    assert said["partners"] == {"owner": 28, "paper": 1, "reader": 0}
    assert said["footprints_by_spec"]["3.0"] == 29
    assert said["troubles"] == []
    assert "word" not in line


def test_every_mistake_of_the_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "gw.yaml"
    file.write_text("partners: {a: {connectors: [pull]}}\n")
    with pytest.raises(Unusable, match=r"gw.yaml:1:12: partners.a.base_url: is missing"), serving(file, plan()):
        pass


def test_the_example_is_printed() -> None:
    told = CliRunner().invoke(mock, ["--gateway-example"])
    assert (told.exit_code, told.output) == (0, example())


@pytest.mark.parametrize("option", [["--footprints", "3"], ["--spec", "3.0"], ["--defect", "limit-ignored"]])
def test_what_is_served_stands_in_the_file_alone(tmp_path: Path, option: list[str]) -> None:
    told = CliRunner().invoke(mock, ["--gateway", str(tmp_path / "gw.yaml"), *option])
    assert told.exit_code == 2
    assert f"{option[0]} does not go with --gateway" in told.output


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    told = CliRunner().invoke(mock, ["--gateway", str(tmp_path / "gone.yaml")])
    assert told.exit_code == 2
    assert told.output.count("\n") == 1
    assert "Traceback" not in told.output
