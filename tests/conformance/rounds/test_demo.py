"""The consortium's experiment as one command: matrix, chain, a broken hop, a kill in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance.rounds.demo import chain_of, seated_for
from gxd_conformance.rounds.outcome import Outcome, Side
from gxd_conformance.rounds.record import NAME, Recorded, read
from gxd_mocks.departures import departures
from gxd_mocks.doors.served import serve_gateway
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.hook import HOOK_PATH

pytestmark = pytest.mark.slow

DEMO = [sys.executable, "-m", "gxd_conformance", "round", "demo", "--companies", "15", "-q"]
PAIRS, HANDED_OVER = 210, 24


def demonstrated(out: Path, *words: str) -> tuple[int, str, Recorded]:
    done = subprocess.run([*DEMO, "--out", str(out), *words], capture_output=True, text=True, timeout=300, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout, read(out)


def outcomes(recorded: Recorded) -> dict[tuple[str, str], Outcome]:
    return {pair: cell.outcome for pair, cell in recorded.cells.items()}


@pytest.fixture(scope="module")
def truthful(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, Recorded]:
    return demonstrated(tmp_path_factory.mktemp("demo") / "truthful")


def test_every_cell_is_as_the_habits_predict_and_the_chain_equals_the_reference(
    truthful: tuple[int, str, Recorded],
) -> None:
    code, told, recorded = truthful
    assert code == 0, told
    assert "equal to the exact reference" in told
    assert "not predicted" not in told
    assert len(recorded.cells) == PAIRS
    assert Counter(recorded.counts) == {Outcome.WORKS: 180, Outcome.CANNOT: 30}
    assert len(recorded.hops) == HANDED_OVER
    assert recorded.chain is not None
    assert recorded.chain["equal"] is True
    assert recorded.chain["broken"] == []
    assert "round.html" in told
    assert {hop["outcome"] for hop in recorded.hops} == {"works"}
    assert {hop["way"] for hop in recorded.hops} == {"pull", "events", "files"}


def test_a_hop_that_rounds_early_is_named_and_changes_no_cell(
    truthful: tuple[int, str, Recorded], tmp_path: Path
) -> None:
    code, told, recorded = demonstrated(tmp_path / "rounded", "--defect", "C1-01=rounds-early")
    assert code == 1
    assert recorded.chain is not None
    assert recorded.chain["equal"] is False
    assert {hop["company"] for hop in recorded.chain["broken"]} == {"C1-01"}
    assert {one["name"] for hop in recorded.chain["broken"] for one in hop["diagnoses"]} == {"rounded early"}
    assert "broken at C1-01" in told
    # The documents are in order, so every pair exchanges as before.
    assert outcomes(recorded) == outcomes(truthful[2])


def test_a_defect_changes_exactly_the_cells_of_its_owner(truthful: tuple[int, str, Recorded], tmp_path: Path) -> None:
    _, _, recorded = demonstrated(tmp_path / "liar", "--defect", "A3-01=unit-unknown")
    before, after = outcomes(truthful[2]), outcomes(recorded)
    changed = {pair for pair in before if before[pair] is not after[pair]}
    assert changed == {pair for pair in before if pair[0] == "A3-01" and before[pair] is Outcome.WORKS}
    for pair in changed:
        decisive = recorded.cells[pair].decisive
        assert (decisive.outcome, decisive.side) == (Outcome.FAILS, Side.OWNER)
        assert decisive.requirement in ("PACT-DM2C-002", "PACT-DM3C-001")


def test_killed_in_the_middle_it_resumes_to_the_same_matrix(
    truthful: tuple[int, str, Recorded], tmp_path: Path
) -> None:
    out = tmp_path / "killed"
    process = subprocess.Popen([*DEMO, "--out", str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while _cells(out) < 40 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    finished = set(read(out).cells)
    assert 40 <= len(finished) < PAIRS
    _, _, recorded = demonstrated(out, "--resume")
    assert outcomes(recorded) == outcomes(truthful[2])
    assert recorded.chain == truthful[2].chain
    rows = _rows(out)
    played: Counter[tuple[str, str]] = Counter(
        (row["owner"], row["recipient"]) for row in rows if row["type"] == "cell"
    )
    assert set(played.values()) == {1}, "nobody is asked again for what was finished"
    assert sum(row["type"] == "hop" for row in rows) == HANDED_OVER


def _rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / NAME).read_text("ascii").splitlines()]


def _cells(out: Path) -> int:
    try:
        return (out / NAME).read_bytes().count(b'{"type":"cell"')
    except OSError:
        return 0


def test_a_company_s_seat_can_be_exported(tmp_path: Path) -> None:
    done = subprocess.run(
        [*DEMO, "--export-seat", "A3-02", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "A3-02 calculates A3-02.1 by bom" in done.stdout
    assert list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--defect", "Z9-99=rounds-early"], "there is no company or departure 'Z9-99'"),
        (["--defect", "A1-01=invented"], "there is no company or departure 'invented'"),
        (["--defect", "A1-01"], "write COMPANY=…"),
        (["--companies", "1"], "1"),
        (["--seat", "Z9-99=x.yaml"], "there is no company Z9-99"),
        (["--seat", "A1-01=missing.yaml"], "missing.yaml"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(words: list[str], says: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*DEMO, "--out", str(tmp_path / "x"), *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


SEAT = "A2-01"


@pytest.mark.parametrize(
    ("seat", "times", "told", "code"),
    [
        (SEAT, "1", [], 0),
        (SEAT, "2", [], 1),
        (SEAT, "1", ["get-missing"], 1),
        ("C1-01", "1", [], 0),
        ("A1-01", "1.0000001", [], 1),
    ],
    ids=[
        "right",
        "twice as much",
        "the chain is right, and pairs fail",
        "with other ids than the stand-in, in another version",
        "wrong in a digit that the next rounding swallows",
    ],
)
def test_a_vendor_s_own_system_takes_a_seat(seat: str, times: str, told: list[str], code: int, tmp_path: Path) -> None:
    """It is sent to its suppliers, lists what it calculated, and the chain goes on with that."""
    seated = seated_for(chain_of(15), {})
    published = seated.published
    spoken = seated if "3.0" in seated.seats[seat].solution.versions else seated.but(seat, solution="new-line")
    documents = spoken.documents(seat, "3.0", history=False, published=published)
    for document in documents:
        for key in ("pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "fossilGhgEmissions"):
            document["pcf"][key] = str(Decimal(document["pcf"][key]) * Decimal(times))
    gateway = Gateway(
        ["3.0"],
        footprints={"3.0": documents},
        clients={"witness": "a-secret-of-the-seat"},
        callback_credentials=("the-seat", "what-it-comes-to-us-with"),
        hook_hosts=["127.0.0.1"],
        allow_http=True,
        departures=[departures()[name] for name in told],
    )
    with serve_gateway(gateway) as served:
        (tmp_path / "vendor.yaml").write_text(
            f"""
vendor: {{name: Seated K.K.}}
spec: "3.0"
api: {{base_url: "{served.base_url}"}}
credentials: {{client_id: witness, client_secret: a-secret-of-the-seat}}
callbacks: {{client_id: the-seat, client_secret: what-it-comes-to-us-with}}
trigger: {{url: "{served.base_url}{HOOK_PATH}"}}
""",
            "utf-8",
        )
        out = tmp_path / "out"
        words = [*DEMO, "--out", str(out), "--seat", f"{seat}={tmp_path / 'vendor.yaml'}", "--allow-http"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    recorded = read(out)
    assert done.returncode == code, done.stdout + done.stderr
    assert recorded.chain is not None
    assert recorded.chain["equal"] is (times != "2")
    assert {hop["company"] for hop in recorded.chain["broken"]} == (set() if times == "1" else {seat})
    assert len(recorded.cells) == PAIRS
    own = {cell.outcome for pair, cell in recorded.cells.items() if seat in pair}
    assert own <= {Outcome.WORKS, Outcome.LOSS, Outcome.CANNOT, *([Outcome.FAILS] if told else [])}
    assert Outcome.WORKS in own
    assert (f"not predicted: {seat} → " in done.stdout) is bool(told)


@pytest.fixture
def absent(tmp_path: Path) -> list[str]:
    """A seat in a small chain whose system is not there yet."""
    (tmp_path / "vendor.yaml").write_text(
        """
vendor: {name: Absent K.K.}
spec: "3.0"
api: {base_url: "http://127.0.0.1:9"}
credentials: {client_id: witness, client_secret: a-secret-of-the-seat}
trigger: {url: "http://127.0.0.1:9/hook", within_s: 3}
""",
        "utf-8",
    )
    seat = ["--seat", f"{SEAT}={tmp_path / 'vendor.yaml'}", "--allow-http", "--out", str(tmp_path / "out")]
    return [*DEMO[:-3], "--companies", "5", "-q", *seat]


def test_a_seat_is_waited_for_as_long_as_its_vendor_file_says(absent: list[str], tmp_path: Path) -> None:
    done = subprocess.run(absent, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, "nobody can tell: neither conformant nor not"
    assert "waiting for A2-01 (Absent K.K.) to calculate from what its suppliers handed over" in done.stderr
    assert "and to list urn:" in done.stderr
    assert ": 3 s at most (trigger.within_s of its vendor.yaml; Ctrl+C ends): http://127.0.0.1:9/" in done.stderr
    assert "最長 3 秒" in done.stderr
    assert "did not publish" in done.stderr
    assert "no footprint arrived; at A2-01 not tested: Absent K.K.: http://127.0.0.1:9/" in done.stdout


def test_whoever_waits_for_a_seat_can_end_it(absent: list[str], tmp_path: Path) -> None:
    """As a terminal interrupts: everybody in the foreground, of whom we alone answer."""
    process = subprocess.Popen(
        absent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    # The companies' process holds this stream too: it ends only if both have ended.
    said += process.communicate(timeout=20)[1]
    assert process.returncode == 130
    assert "Traceback" not in said
    assert said.endswith("gxd: interrupted; nothing was finished yet\n")
    assert not (tmp_path / "out" / NAME).exists()
