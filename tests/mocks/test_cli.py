"""`gxd mock` as people and programs start it: in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gxd_fixtures import SPECS, dataset
from gxd_mocks.cli import mock
from gxd_mocks.departures import departures
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway import Gateway
from gxd_mocks.wire import Wire
from tests.mocks.caller import Caller, error, footprints

COUNT = len(dataset.footprints("3.0"))

COMMAND = [sys.executable, "-m", "gxd_mocks"]


class Mock:
    """The running command and what it announced."""

    def __init__(self, process: subprocess.Popen[str], announced: dict[str, Any], wire: Wire) -> None:
        self.process = process
        self.announced = announced
        self.wire = wire

    def caller(self, spec: str, credentials: tuple[str, str] | None = None) -> Caller:
        pair = credentials or (self.announced["client_id"], self.announced["client_secret"])
        caller = Caller(self.wire.send, spec, self.announced["base_urls"][spec], pair)
        if self.announced["auth_base_url"] != self.announced["base_url"]:
            token = caller.ask_for_token(url=self.announced["auth_base_url"] + "/auth/token")
            caller._token = json.loads(token.body)["access_token"]
        return caller

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)


@contextmanager
def running(*options: str) -> Iterator[Mock]:
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            announced = json.loads(line)
            bundle = announced.get("ca_bundle")
            with Wire(ca_bundle=Path(bundle) if bundle else None) as wire:
                yield Mock(process, announced, wire)
        finally:
            process.kill()


def test_everything_is_served_by_default_and_ends_when_told_to() -> None:
    with running() as started:
        said = started.announced
        assert set(said) >= {"base_url", "auth_base_url", "client_id", "client_secret", "specs", "footprints"}
        assert (said["client_id"], said["client_secret"]) == ("test_client_id", "test_client_secret")
        assert (said["specs"], said["footprints"], said["auth_base_url"]) == (list(SPECS), COUNT, said["base_url"])
        assert said["base_url"].startswith("http://127.0.0.1:")
        for spec in SPECS:
            assert footprints(started.caller(spec).list()) == dataset.footprints(spec)
        # The newest of each line stands at the root.
        assert said["base_urls"]["3.0"] == said["base_urls"]["2.3"] == said["base_url"]
        assert said["base_urls"]["2.1"] == said["base_url"] + "/v2.1"
        assert started.end(signal.SIGTERM) == 0
        assert started.process.stdout is not None
        assert started.process.stderr is not None
        assert (started.process.stdout.read(), started.process.stderr.read()) == ("", "")


@pytest.mark.parametrize("more", [(), ("--footprints", "7")], ids=["dataset", "invented"])
def test_under_a_profile_every_footprint_carries_the_extension(more: tuple[str, ...]) -> None:
    with running("--spec", "3.0", "--profile", "gxd-2.0", *more) as started:
        held = footprints(started.caller("3.0").list())
    assert len(held) == (7 if more else COUNT)
    assert {document["extensions"][0]["data"]["FWedition"] for document in held} == {"2.0"}
    assert {document["extensions"][0]["data"]["calcMethod"] for document in held} == {"0", "1"}


def test_interrupted_is_130() -> None:
    with running("--spec", "3.0") as started:
        assert started.end(signal.SIGINT) == 130


def test_tls_names_its_authority_and_takes_it_away_again() -> None:
    with running("--tls", "--spec", "2.2") as started:
        bundle = Path(started.announced["ca_bundle"])
        assert started.announced["base_url"].startswith("https://")
        assert b"BEGIN CERTIFICATE" in bundle.read_bytes()
        assert len(footprints(started.caller("2.2").list())) == COUNT
        assert started.end(signal.SIGTERM) == 0
        assert not bundle.exists()


def test_clients_paths_lifetime_and_invented_footprints() -> None:
    options = ["--spec", "3.0,2.0", "--auth-path", "login", "--no-discovery", "--footprints", "130", "--seed", "7"]
    options += ["--client", "me:my:secret", "--stranger", "you:s", "--token-lifetime", "5"]
    with running(*options) as started:
        said = started.announced
        assert (said["client_id"], said["client_secret"]) == ("me", "my:secret")
        assert said["auth_base_url"] == said["base_url"] + "/login"
        assert said["footprints"] == 130
        caller = started.caller("3.0")
        assert json.loads(caller.ask_for_token(url=said["auth_base_url"] + "/auth/token").body)["expires_in"] == 5
        assert caller.get("/login/.well-known/openid-configuration", token=None).status == 404
        ids = caller.ids()
        assert len(set(ids)) == 130
        seen = started.caller("3.0", ("you", "s")).ids()
        assert 0 < len(seen) < 130
        hidden = next(iter(set(ids) - set(seen)))
        assert error(started.caller("3.0", ("you", "s")).footprint(hidden)) == (403, "AccessDenied")
    with running("--spec", "3.0", "--footprints", "130", "--seed", "7") as again:
        assert again.caller("3.0").ids() == ids


def test_the_results_of_the_calculation_cases_are_published_on_demand() -> None:
    from gxd_mocks.cases.case import names

    with running("--spec", "3.0", "--cases") as started:
        assert started.announced["footprints"] == len(dataset.footprints("3.0")) + len(names())


def test_footprints_from_files(tmp_path: Path) -> None:
    whole, lines, body = tmp_path / "whole.json", tmp_path / "lines.jsonl", tmp_path / "body.json"
    held = dataset.footprints("3.0")
    whole.write_text(json.dumps(held[:2]), "utf-8")
    lines.write_text("\n".join(json.dumps(footprint) for footprint in held[2:4]) + "\n\n", "utf-8")
    body.write_text(json.dumps({"data": [*held[4:5], *dataset.footprints("2.3")[:1]]}), "utf-8")
    with running("--spec", "3.0,2.3", *(f"--data={path}" for path in (whole, lines, body))) as started:
        assert started.announced["footprints_by_spec"] == {"2.3": 1, "3.0": 5}
        assert footprints(started.caller("3.0").list()) == held[:5]
        assert footprints(started.caller("2.3").list()) == dataset.footprints("2.3")[:1]


def test_a_store_outlives_the_process(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'held.db'}"
    with running("--spec", "3.0", "--store", store, "--footprints", "5") as started:
        ids = started.caller("3.0").ids()
        assert len(ids) == 5
        assert started.end(signal.SIGTERM) == 0
    with running("--spec", "3.0", "--store", store) as started:
        assert started.caller("3.0").ids() == ids
    with running("--spec", "3.0", "--store", store, "--footprints", "6") as started:
        assert started.caller("3.0").ids()[:5] == ids
        assert started.announced["footprints"] == 6


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")
def test_workers_know_each_other_s_tokens_links_and_events(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'held.db'}"
    recipient = Gateway(["3.0"], footprints={"3.0": []})
    with running("--spec", "3.0", "--store", store, "--workers", "3") as started, serve_gateway(recipient) as suite:
        ids = started.caller("3.0").ids()
        request = Caller(started.wire.send, "3.0").request_for("urn:pact:null", source=suite.base_url)
        for _ in range(8):
            # A wire of its own each time: the connection goes to any of the workers.
            with Wire() as wire:
                caller = Caller(wire.send, "3.0", started.announced["base_url"])
                caller._token = started.caller("3.0").token
                assert caller.ids("limit=5") == ids
                assert caller.post(request).status == 200
        answer = recipient.mailbox.wait_for(request["id"], within_s=10)
        assert answer is not None
        assert started.end(signal.SIGTERM) == 0
    assert len([event for event in recipient.mailbox.events if event.question_id == request["id"]]) == 1


def test_a_worker_that_dies_ends_the_command(tmp_path: Path) -> None:
    with running("--spec", "3.0", "--store", f"sqlite:///{tmp_path / 'held.db'}", "--workers", "2") as started:
        children = Path(f"/proc/{started.process.pid}/task/{started.process.pid}/children")
        if not children.exists():
            pytest.skip("no /proc to find the workers in")
        os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
        assert started.process.wait(10) == 2
        assert started.process.stderr is not None
        assert started.process.stderr.read() == "gxd: a worker ended with status -9\n"


# options -> the one sentence that is said
MISTAKES = [
    (["--spec", "3.1"], "--spec 3.1: there is no such version; known are 2.0, 2.1, 2.2, 2.3, 3.0"),
    (["--client", "me"], "--client is written ID:SECRET"),
    (["--client", ":x"], "--client is written ID:SECRET"),
    (["--auth-path", "a b"], "--auth-path is a path such as /login, of letters, digits, - . _ ~ and /"),
    (
        ["--defect", "qqq"],
        "--defect qqq: there is no such departure; see --list-defects",
    ),
    (["--workers", "2"], "--workers needs a store that processes can share: add --store sqlite:///FILE"),
    (["--footprints", "1", "--data", "x.json"], "--footprints invents what --data reads: use one of them"),
    (
        ["--store", "redis://x"],
        "'redis://x' is no store; write memory, sqlite:///FILE or postgresql://user@host/database",
    ),
    (
        ["--store", "sqlite://"],
        "'sqlite://' is no store; write memory, sqlite:///FILE or postgresql://user@host/database",
    ),
    (
        ["--store", "sqlite:////no/such/folder/x.db"],
        "/no/such/folder/x.db can't be used as a store: unable to open database file",
    ),
    (["--data", "{tmp}/missing.json"], "{tmp}/missing.json: No such file or directory"),
    (["--data", "{tmp}/broken.json"], "{tmp}/broken.json: no JSON: Expecting value: line 1 column 7 (char 6)"),
    (["--data", "{tmp}/broken.jsonl"], "{tmp}/broken.jsonl:2: no JSON: a name stands twice in one object"),
    (["--data", "{tmp}/none.json"], "{tmp}/none.json: this is no footprint: it has no id"),
    (["--data", "{tmp}/old.json"], "{tmp}/old.json: specVersion '1.0.0' names no version that we know"),
    (
        ["--data", "{tmp}/other.json", "--spec", "2.3"],
        "{tmp}/other.json: a footprint of version 3.0.3, which is not served; add --spec 3.0",
    ),
    (["--host", "203.0.113.1"], "can't listen at 203.0.113.1:0: Cannot assign requested address"),
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in {
        "broken.json": '{"a": ',
        "broken.jsonl": '{"id":"x","specVersion":"3.0.0"}\n{"a":1,"a":2}',
        "none.json": "[5]",
        "old.json": '{"id":"x","specVersion":"1.0.0"}',
        "other.json": '{"id":"x","specVersion":"3.0.0"}',
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
@pytest.mark.parametrize(("options", "sentence"), MISTAKES, ids=[" ".join(options) for options, _ in MISTAKES])
def test_a_mistake_is_one_sentence_and_exit_code_2(files: Path, options: list[str], sentence: str) -> None:
    result = CliRunner().invoke(mock, [option.replace("{tmp}", str(files)) for option in options])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"gxd: {sentence.replace('{tmp}', str(files))}\n"


@pytest.mark.parametrize("options", [["--port", "x"], ["--port", "70000"], ["--workers", "0"], ["--nonsense"]])
def test_what_click_finds_is_exit_code_2_too(options: list[str]) -> None:
    assert CliRunner().invoke(mock, options).exit_code == 2


def test_a_taken_port_is_said_so() -> None:
    with running("--spec", "3.0") as started:
        port = started.announced["base_url"].rpartition(":")[2]
        second = subprocess.run([*COMMAND, "--spec", "3.0", "--port", port], capture_output=True, text=True)
    assert second.returncode == 2
    assert second.stderr == f"gxd: can't listen at 127.0.0.1:{port}: Address already in use\n"


def test_departures_are_listed_for_people_and_for_programs() -> None:
    rows = json.loads(CliRunner().invoke(mock, ["--list-defects", "--format", "json"]).output)
    assert [row["name"] for row in rows] == list(departures())
    assert all(
        set(row) - {"guards", "cases"} == {"name", "kind", "versions", "profile", "reddens", "says"} for row in rows
    )
    assert all(("guards" in row) == (row["kind"] == "lawful") for row in rows)
    assert all(row["kind"] in ("defect", "lawful") for row in rows)
    text = CliRunner().invoke(mock, ["--list-defects"]).output
    assert len(text.splitlines()) == max(len(rows), 1)


def test_every_option_has_help() -> None:
    assert [parameter.name for parameter in mock.params if not getattr(parameter, "help", None)] == []
    assert CliRunner().invoke(mock, ["--help"]).exit_code == 0
