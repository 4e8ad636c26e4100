"""What `gxd mock --gateway` does while it runs: folders that change, hosts that are slow, and troubles that are told."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from gxd_fixtures.dataset import footprints
from gxd_mocks.common_gateway import CommonGateway, Partner
from gxd_mocks.common_gateway.duty import Duty
from gxd_mocks.common_gateway.serving import MOST_TOLD, serving
from gxd_mocks.doors.served import serve
from gxd_mocks.message import Request, Response
from gxd_mocks.wire import Wire
from tests.mocks.caller import Caller
from tests.mocks.common_gateway.test_files import ROW, table
from tests.mocks.common_gateway.test_serving import plan

WAIT_S = 30.0


def eventually(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + WAIT_S
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def file_of(folder: Path, partners: str) -> Path:
    path = folder / "gw.yaml"
    path.write_text(f"""
partners:
  paper: {{connectors: [files], folder: drop}}
{partners}
clients:
  - {{client_id: reader, client_secret: secret}}
""")
    (folder / "drop").mkdir()
    return path


def test_a_file_that_is_dropped_while_it_runs_is_told_and_taken_when_it_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(file_of(tmp_path, ""), plan()) as line, Wire() as wire:
        reader = Caller(wire.send, "3.0", json.loads(line)["base_url"], ("reader", "secret"))
        path = tmp_path / "drop" / "a.csv"
        path.write_text(table(ROW | {"CFP": "abc"}))
        assert eventually(lambda: f"paper: {path}:2:11: column pcf: 'abc' is no" in caplog.text)
        path.write_text(table(ROW))
        assert eventually(lambda: len(reader.ids("limit=10")) == 1)
        assert len(caplog.records) == 1


def test_the_line_says_how_many_troubles_it_leaves_out(tmp_path: Path) -> None:
    file = file_of(tmp_path, "")
    path = tmp_path / "drop" / "a.csv"
    path.write_text(table(*[ROW | {"CFP": "abc"}] * (MOST_TOLD + 5)))
    os.utime(path, (1, 1))
    with serving(file, plan()) as line:
        told = json.loads(line)["troubles"]
    assert len(told) == MOST_TOLD + 1
    assert told[-1] == "and 5 more"


def test_a_silent_host_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the beginning, nor whoever drops files meanwhile."""
    monkeypatch.setattr("gxd_mocks.common_gateway.serving.MOST_PATIENCE_S", 0.2)
    answering = Event()

    def silent(request: Request) -> Response:
        answering.wait(WAIT_S)
        return Response(500)

    with serve(silent, in_thread=True) as host:
        file = file_of(
            tmp_path,
            f"  host: {{base_url: {host.base_url}, ours: {{client_id: us, client_secret: s}}, connectors: [pull]}}",
        )
        with serving(file, plan()) as line, Wire() as wire:
            said = json.loads(line)
            assert said["troubles"] == ["host: first list: takes longer than 0.2 s"]
            (tmp_path / "drop" / "a.json").write_text(json.dumps(footprints("3.0")[0]))
            reader = Caller(wire.send, "3.0", said["base_url"], ("reader", "secret"))
            assert eventually(lambda: len(reader.ids("limit=10")) == 1)
            answering.set()
            assert eventually(lambda: "issues no token" in caplog.text)


def test_a_host_that_comes_back_is_no_trouble_any_more(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    down = [True]

    def send(request: Request, timeout_s: float = 0) -> Response:
        if request.method == "POST":
            return Response.json(200, {"access_token": "t", "expires_in": 60})
        return Response(503) if down[0] else Response.json(200, {"data": []})

    partner = Partner("host", "3.0", "https://host.example", ours=("us", "s"), connectors=("pull",))
    gateway = CommonGateway([partner], send=send)
    with Duty(gateway, every_s=0.05):
        assert eventually(lambda: "answered 503" in caplog.text)
        down[0] = False
        assert eventually(lambda: list(gateway.troubles) == [])
    assert len(caplog.records) == 1, "told once, however often it was asked meanwhile"
