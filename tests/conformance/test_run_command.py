"""`gxd run` from a shell, over real sockets: what a vendor's engineer and a CI pipeline see."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

GXD = [sys.executable, "-m", "gxd_conformance"]


def gxd(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GXD, *map(str, words)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def mock(*words: str) -> Iterator[dict[str, Any]]:
    """`gxd mock` in a process of its own; what it prints when it accepts connections."""
    process = subprocess.Popen([*GXD, "mock", *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "run.jsonl").read_text("ascii").splitlines()]


def test_without_a_vendor_the_built_in_gateway_is_certified(tmp_path: Path) -> None:
    done = gxd("run", "--out", "result", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("CONFORMANT")
    assert done.stdout.splitlines()[-1] == "report: result/report.html"
    assert {path.name for path in (tmp_path / "result").iterdir()} == {
        "run.jsonl",
        "report.html",
        "junit.xml",
        "report.json",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["result"], "nothing else is left behind"


@pytest.mark.parametrize("spec", ["2.0", "2.1", "2.2", "2.3", "3.0"])
@pytest.mark.parametrize("tls", [False, True], ids=["http", "tls"])
def test_a_mock_in_another_process_is_conformant(spec: str, tls: bool, tmp_path: Path) -> None:
    with mock("--spec", spec, *(["--tls"] if tls else [])) as told:
        trust = ["--ca-bundle", told["ca_bundle"]] if tls else ["--allow-http"]
        done = gxd(
            "run", "--url", told["base_url"], "--client-id", told["client_id"], "--client-secret-env", "S",
            "--spec", spec, *trust, "--out", "result", "--format", "none",
            cwd=tmp_path, S=told["client_secret"],
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    callbacks = [line for line in lines(tmp_path / "result") if line.get("direction") == "in"]
    assert len(callbacks) >= 2, "callbacks are part of it"


def test_a_mock_of_all_versions_is_conformant_below_every_path(tmp_path: Path) -> None:
    with mock() as told:
        assert told["specs"] == ["2.0", "2.1", "2.2", "2.3", "3.0"]
        for spec, url in told["base_urls"].items():
            done = gxd(
                "run", "--url", url, "--client-id", told["client_id"], "--client-secret-env", "S", "--spec", spec,
                "--allow-http", "--out", spec, "--format", "none", cwd=tmp_path, S=told["client_secret"],
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr


VENDOR_YAML = """\
vendor: {{name: Another process}}
spec: "{spec}"
api: {{base_url: "{base_url}"}}
credentials: {{client_id: "{client_id}", client_secret: "${{S}}"}}
trigger: {{url: "{trigger}"}}
transport: {{allow_http: true}}
"""


@pytest.mark.parametrize("spec", ["2.3", "3.0"])
def test_a_mock_in_another_process_is_made_a_client_by_its_hook(spec: str, tmp_path: Path) -> None:
    with mock("--spec", spec, "--hook-host", "127.0.0.1") as told:
        (tmp_path / "vendor.yaml").write_text(VENDOR_YAML.format(**{**told, "spec": spec}), "utf-8")
        done = gxd(
            "run", "vendor.yaml", "--scope", "full", "--only", "CLI", "--out", "result", "--format", "none",
            cwd=tmp_path, S=told["client_secret"],
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    verdicts = {
        line["requirement"]: line["verdict"] for line in lines(tmp_path / "result") if line["type"] == "verdict"
    }
    assert set(verdicts.values()) == {"pass"}
    assert {"PACT-CLI-007", "PACT-CLI-010"} <= set(verdicts)
    assert "the vendor has to act at http://127.0.0.1:" in done.stderr
    text = (tmp_path / "result" / "run.jsonl").read_text("ascii")
    assert told["client_secret"] not in text


def test_a_defect_is_1_and_a_stranger_understands_why(tmp_path: Path) -> None:
    done = gxd("run", "--defect", "link-forgotten-later", "--out", "result", "--format", "none", cwd=tmp_path)
    assert done.returncode == 1
    block = done.stdout.split("FAIL PACT-PAG-013")[1].split("\n\n")[0]
    for row in ("asked:", "got:", "expected:", "clause:", "fix:", "again:", "evidence:"):
        assert row in block
    assert "curl -i" in block
    assert "'Authorization: Bearer '\"$TOKEN\"" in block
    assert "NOT CONFORMANT" in done.stdout


def test_a_recommendation_that_is_not_followed_fails_only_on_demand(tmp_path: Path) -> None:
    defect = ("run", "--defect", "token-for-ever", "--format", "none", "--out", "result")
    assert gxd(*defect, cwd=tmp_path).returncode == 0
    assert gxd(*defect, "--fail-on", "should", cwd=tmp_path).returncode == 1


def test_a_selection_judges_only_what_was_selected(tmp_path: Path) -> None:
    done = gxd("run", "--only", "PAG", "--skip", "PACT-PAG-016", "--out", "result", "--format", "none", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    judged = {line["requirement"] for line in lines(tmp_path / "result") if line["type"] == "verdict"}
    assert judged
    assert all(re.match("PACT-PAG-", requirement) for requirement in judged)
    assert "PACT-PAG-016" not in judged


def test_listing_asks_nobody(tmp_path: Path) -> None:
    done = gxd("run", "--list", "--spec", "2.3", cwd=tmp_path)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) >= 45
    assert list(tmp_path.iterdir()) == []


def test_the_last_failed_are_judged_again(tmp_path: Path) -> None:
    assert gxd("run", "--defect", "list-is-text", "--format", "none", cwd=tmp_path).returncode == 1
    time.sleep(1.1)  # results are named by the second
    done = gxd("run", "--last-failed", "--format", "none", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    newest = max((tmp_path / "gxd-results").iterdir())
    judged = {line["requirement"] for line in lines(newest) if line["type"] == "verdict"}
    assert judged == {"PACT-LIST-014"}


CANNOT = {
    "unreachable": (
        ("--url", "http://127.0.0.1:9", "--client-id", "x", "--client-secret-env", "S", "--allow-http"),
        "refuses",
    ),
    "plain http": (("--url", "http://127.0.0.1:9", "--client-id", "x", "--client-secret-env", "S"), "allow"),
    "no secret": (("--url", "http://127.0.0.1:9", "--client-id", "x", "--client-secret-env", "NOT_SET"), "NOT_SET"),
    "no file": (("nowhere.yaml",), "nowhere.yaml"),
    "malformed file": (("broken.yaml",), "broken.yaml:1:10: vendor.nme"),
    "unknown selector": (("--only", "PAQ"), "PAG"),
    "unknown defect": (("--defect", "nonsense"), "nonsense"),
}


@pytest.mark.parametrize(("words", "says"), CANNOT.values(), ids=CANNOT.keys())
def test_what_cannot_be_told_is_2_and_one_clear_sentence(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("vendor: {nme: X}\nspec: 3.0\n")
    done = gxd("run", *words, "--format", "none", cwd=tmp_path, S="secret-of-nobody")
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = gxd("run", "--listen", address, "--format", "none", cwd=tmp_path)
    assert done.returncode == 2
    assert address in done.stdout
    assert "Traceback" not in done.stderr


def test_an_interrupted_run_is_130_and_can_still_be_reported(tmp_path: Path) -> None:
    """Ctrl-C in the middle: what was recorded is kept, and a report can be made of it."""
    with slow_vendor() as url:
        process = subprocess.Popen(
            [
                *GXD,
                "run",
                "--url",
                url,
                "--client-id",
                "x",
                "--client-secret-env",
                "S",
                "--allow-http",
                "--out",
                "result",
            ],
            cwd=tmp_path,
            env={**os.environ, "S": "secret-of-nobody"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Who starts the tests in the background of a shell hands down that Ctrl-C is ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        record = tmp_path / "result" / "run.jsonl"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not (record.exists() and record.stat().st_size):
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, out + err
    assert "Traceback" not in err
    assert not [line for line in lines(tmp_path / "result") if line["type"] == "footer"]
    assert gxd("report", "html", "result", cwd=tmp_path).returncode == 0
    assert "interrupted" in (tmp_path / "result" / "report.html").read_text("utf-8").lower()


@contextmanager
def slow_vendor() -> Iterator[str]:
    """Accepts every connection and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        for connection in held:
            connection.close()
        listening.shutdown(socket.SHUT_RDWR)


def test_the_record_is_a_chain_of_whole_lines(tmp_path: Path) -> None:
    gxd("run", "--format", "none", "--out", "result", cwd=tmp_path)
    raw = (tmp_path / "result" / "run.jsonl").read_bytes()
    *before, last = raw.splitlines(keepends=True)
    footer = json.loads(last)
    assert footer["chain"] == sha256(b"".join(before)).hexdigest()
    kinds = [json.loads(line)["type"] for line in before]
    assert kinds[0] == "header"
    assert set(kinds[1:]) == {"exchange", "verdict"}
    assert footer["counts"]["requirements"].keys() == {"pass"}
    assert sum(footer["counts"]["requirements"].values()) >= 60
