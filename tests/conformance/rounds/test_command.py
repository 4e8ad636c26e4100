"""`gxd round run` over sockets: round.yaml with the vendor.yaml of every participant, alone and on a Dask cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import yaml

from gxd_conformance.rounds.outcome import Outcome, Side
from gxd_conformance.rounds.record import Recorded, read
from gxd_fixtures import dataset
from gxd_mocks.departures import departures
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.hook import HOOK_PATH

SECRET, CALLS_WITH = "a-secret-for-everybody", "what-they-come-to-us-with"
METHODS = ["bom", "sales", "weight", "transaction"]
ENVIRON = {"ROUND_SECRET": SECRET, "ROUND_CALLS_WITH": CALLS_WITH}
SPECS = {"alpha": ("3.0", []), "beta": ("3.0", ["unit-unknown"]), "gamma": ("2.2", [])}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three participants behind ports, and the files that describe them."""
    folder = tmp_path_factory.mktemp("round")
    with ExitStack() as open_:
        for name, (spec, told) in SPECS.items():
            url = open_.enter_context(serve_gateway(_gateway(name, spec, told))).base_url
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(_vendor(name, spec, url)), "utf-8")
        told = {"round": {"name": "Three"}, "participants": {name: {"vendor": f"{name}.yaml"} for name in SPECS}}
        (folder / "round.yaml").write_text(yaml.safe_dump(told, sort_keys=False), "utf-8")
        yield folder


def _gateway(name: str, spec: str, told: list[str]) -> Gateway:
    return Gateway(
        [spec],
        footprints={spec: dataset.footprints(spec)[:4]},
        clients={"suite": SECRET},
        callback_credentials=(name, CALLS_WITH),
        hook_hosts=["127.0.0.1"],
        allow_http=True,
        departures=[departures()[one] for one in told],
    )


def _vendor(name: str, spec: str, url: str) -> dict[str, object]:
    return {
        "vendor": {"name": f"{name} K.K."},
        "spec": spec,
        "api": {"base_url": url},
        "credentials": {"client_id": "suite", "client_secret": "${ROUND_SECRET}"},
        "callbacks": {"client_id": name, "client_secret": "${ROUND_CALLS_WITH}"},
        "trigger": {"url": f"{url}{HOOK_PATH}"},
        "transport": {"patience_s": 5},
    }


def gxd(*words: str, environ: dict[str, str] = ENVIRON) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gxd_conformance", *words],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, **environ},
    )


def outcomes(recorded: Recorded) -> dict[tuple[str, str], tuple[Outcome, Side | None]]:
    return {pair: (cell.outcome, cell.decisive.side) for pair, cell in recorded.cells.items()}


@pytest.fixture(scope="module")
def alone(folder: Path) -> Recorded:
    done = gxd("round", "run", str(folder / "round.yaml"), "--allow-http", "--out", str(folder / "alone"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return read(folder / "alone")


def test_every_pair_is_played_and_the_one_that_lies_is_named(alone: Recorded) -> None:
    found = outcomes(alone)
    assert len(found) == 6
    failing = {pair for pair, (outcome, _) in found.items() if outcome is Outcome.FAILS}
    assert failing == {("beta", "alpha"), ("beta", "gamma")}
    assert {found[pair][1] for pair in failing} == {Side.OWNER}


def test_the_page_names_the_side_and_the_requirement(folder: Path, alone: Recorded) -> None:
    page = (folder / "alone/round.html").read_text("utf-8")
    assert "PACT-DM3C-001" in page
    assert "beta K.K." in page


def test_no_secret_of_the_environment_stands_in_the_folder(folder: Path, alone: Recorded) -> None:
    for path in (folder / "alone").rglob("*.*"):
        written = path.read_bytes()
        assert SECRET.encode() not in written, path
        assert CALLS_WITH.encode() not in written, path


def test_the_gate_reads_what_was_written(folder: Path, alone: Recorded) -> None:
    out = str(folder / "alone")
    assert gxd("can-exchange", "alpha", "gamma", "--round", out).returncode == 0
    assert gxd("can-exchange", "alpha", "beta", "--round", out).returncode == 1
    assert gxd("can-exchange", "alpha", "beta", "--round", out, "--one-way").returncode == 0


def test_one_pair_is_played_again(folder: Path, alone: Recorded) -> None:
    done = gxd(
        "round",
        "run",
        str(folder / "round.yaml"),
        "--allow-http",
        "--out",
        str(folder / "alone"),
        "--only",
        "alpha:gamma",
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert outcomes(read(folder / "alone")) == outcomes(alone)


@pytest.mark.parametrize(
    ("words", "environ", "says"),
    [
        ([], ENVIRON, "https"),
        (["--allow-http"], {}, "ROUND_SECRET"),
        (["--allow-http", "--only", "alpha:delta"], ENVIRON, "write OWNER:RECIPIENT, two of alpha, beta, gamma"),
        (["--allow-http", "--scheduler", "tcp://127.0.0.1:9"], ENVIRON, "can't be reached"),
        (["--allow-http", "--only", "alpha:beta", "--retry-untested"], ENVIRON, "leave --retry-untested out"),
    ],
)
def test_what_cannot_be_played_is_said(
    folder: Path, tmp_path: Path, words: list[str], environ: dict[str, str], says: str
) -> None:
    done = gxd("round", "run", str(folder / "round.yaml"), "--out", str(tmp_path / "x"), *words, environ=environ)
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_file_is_no_folder_of_a_record(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine", "utf-8")
    for out, says in (("notes", "is a file; --out names a directory"), ("notes/x", "Not a directory")):
        done = gxd("round", "run", str(folder / "round.yaml"), "--allow-http", "--out", str(tmp_path / out))
        assert done.returncode == 2, done.stdout + done.stderr
        assert says in done.stderr
    assert (tmp_path / "notes").read_text("utf-8") == "mine"


@pytest.mark.parametrize("times", [1, 2])
def test_an_interruption_says_what_is_still_under_way(tmp_path: Path, times: int) -> None:
    """As a terminal interrupts: everybody in the foreground. Once lets pairs under way end, twice leaves them behind."""
    with _silent(tmp_path, patience_s=5 if times == 1 else 60):
        out = tmp_path / "out"
        words = ["round", "run", str(tmp_path / "round.yaml"), "--allow-http", "--out", str(out)]
        process = subprocess.Popen(
            [sys.executable, "-m", "gxd_conformance", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **ENVIRON},
            start_new_session=True,
        )
        assert process.stderr is not None
        said = process.stderr.readline()
        assert "alpha → beta: works" in said
        for _ in range(times):
            os.killpg(process.pid, signal.SIGINT)
            said += process.stderr.readline() + process.stderr.readline()
        said += process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "under way end first; interrupt again to end at once" in said
    assert "もう一度中断すると" in said
    assert f"go on with --resume --out {out}" in said
    assert "Traceback" not in said
    assert set(read(out).cells) == {("alpha", "beta")} | ({("beta", "alpha")} if times == 1 else set())


@contextmanager
def _silent(folder: Path, patience_s: float) -> Iterator[None]:
    """Two participants, one of whom never answers a request."""
    with ExitStack() as open_:
        for name, told in (("alpha", []), ("beta", ["request-never-answered"])):
            gateway = _gateway(name, "3.0", told)
            url = open_.enter_context(serve_gateway(gateway)).base_url
            vendor = _vendor(name, "3.0", url) | {"transport": {"patience_s": patience_s}}
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(vendor), "utf-8")
        told_round = {"round": {"name": "Two"}, "participants": {n: {"vendor": f"{n}.yaml"} for n in ("alpha", "beta")}}
        (folder / "round.yaml").write_text(yaml.safe_dump(told_round, sort_keys=False), "utf-8")
        yield


def test_a_finished_folder_is_not_written_over(folder: Path, alone: Recorded) -> None:
    done = gxd("round", "run", str(folder / "round.yaml"), "--allow-http", "--out", str(folder / "alone"))
    assert done.returncode == 2
    assert "holds a round already" in done.stderr


def test_a_cluster_finds_the_same_matrix(folder: Path, alone: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers in processes of their own; the secrets come from their environment, never over the wire."""
    distributed = pytest.importorskip("distributed", reason="needs the extra cluster")
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    out = folder / "cluster"
    with distributed.LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster:
        words = ["round", "run", str(folder / "round.yaml"), "--allow-http", "--out", str(out)]
        words += ["--scheduler", cluster.scheduler_address]
        done = gxd(*words)
        assert done.returncode == 1, done.stdout + done.stderr
        assert outcomes(read(out)) == outcomes(alone)
        # The same workers go on with it, on new stages.
        again = gxd(*words, "--only", "alpha:gamma")
    assert again.returncode == 1, again.stdout + again.stderr
    assert outcomes(read(out)) == outcomes(alone)
    assert {path.name for path in (out / "pairs").iterdir()} == {
        path.name for path in (folder / "alone/pairs").iterdir()
    }


def test_an_attempt_on_a_worker_begins_on_a_new_stage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Participants who were down may be up by now, and what is left of an attempt that was interrupted is not in its way."""
    from gxd_conformance.rounds import cluster

    monkeypatch.setattr(cluster, "_stages", {})
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    path, stages = str(folder / "round.yaml"), []
    try:
        for attempt in ("first", "first", "second"):
            assert cluster._play(path, "run", attempt, True, "alpha", "gamma").cell.outcome is Outcome.WORKS
            stages.append(cluster._stages[path][1])
        assert stages[0] is stages[1]
        assert stages[1] is not stages[2]
    finally:
        stages[-1].__exit__()


def test_the_same_goods_are_shown_by_every_method() -> None:
    command = [sys.executable, "-m", "gxd_conformance", "round", "methods"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    line = next(line for line in told.splitlines() if line.startswith("A3-02.1"))
    assert line.split() == ["A3-02.1", "kg", "7.688767*", "7.716605", "7.716605", "7.716605", "0.4%"]
    words = [*command, "--format", "json"]
    exact = json.loads(subprocess.run(words, capture_output=True, text=True, timeout=60, check=True).stdout)
    assert len(exact) == 19
    assert list(exact["A3-02.1"]) == METHODS
