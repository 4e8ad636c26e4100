"""Every store keeps the same promises."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from gxd_fixtures import dataset
from gxd_mocks.gateway import Gateway
from gxd_mocks.store import MemoryStore, Store
from gxd_mocks.store.opening import UnusableStore, is_shared, open_store
from gxd_mocks.store.sqlite import SqliteStore
from tests.mocks.caller import Caller, footprints

SERVER = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)), None)

New = Callable[[str], Store]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own, in a temporary folder and on a socket only."""
    if SERVER is None or shutil.which("runuser") is None:
        pytest.skip("no PostgreSQL server to start")
    pytest.importorskip("psycopg")
    folder = tmp_path_factory.mktemp("postgresql")
    os.chmod(folder, 0o777)  # the server refuses to be root
    for parent in list(folder.parents)[:3]:  # one more where the tests run in several processes
        os.chmod(parent, 0o755)
    as_server = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    data = folder / "data"

    def control(*words: str) -> None:
        subprocess.run(
            [*as_server, str(SERVER), "-D", str(data), "-s", *words], check=True, capture_output=True, cwd=folder
        )

    control("init", "-o", "-A trust -U gxd --no-sync")
    control("start", "-w", "-l", str(folder / "log"), "-o", f"-c listen_addresses='' -k {folder} -F")
    yield f"postgresql://gxd@/postgres?host={folder}"
    with suppress(subprocess.CalledProcessError):
        control("stop", "-m", "immediate")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[New]:
    """Opens stores for a version; those of one test share what can be shared."""
    opened: list[Any] = []
    if request.param == "postgresql":
        import psycopg

        url = request.getfixturevalue("database")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP TABLE IF EXISTS footprint, event")
    else:
        url = "memory" if request.param == "memory" else f"sqlite:///{tmp_path / 'held.db'}"

    def open_(spec: str) -> Store:
        opened.append(open_store(url, spec))
        store: Store = opened[-1]
        return store

    yield open_
    for store in opened:
        if not isinstance(store, MemoryStore):
            store.close()


def test_what_is_added_is_found(new: New) -> None:
    store, held = new("3.0"), dataset.footprints("3.0")
    assert (len(store), store.last_key(), list(store.scan())) == (0, 0, [])
    store.add(held)
    assert len(store) == store.last_key() == len(held)
    for footprint in held:
        assert store.get(footprint["id"]) == footprint
        assert store.get(footprint["id"].upper()) == footprint
    assert store.get("x") is None


def test_a_scan_is_in_order_and_begins_and_ends_where_it_is_told(new: New) -> None:
    store, held = new("3.0"), dataset.footprints("3.0")
    store.add(iter(held[:10]))
    store.add(held[10:])
    entries = list(store.scan())
    assert [entry.footprint for entry in entries] == held
    keys = [entry.key for entry in entries]
    assert keys == sorted(set(keys))
    assert [entry.key for entry in store.scan(after=keys[4])] == keys[5:]
    assert [entry.key for entry in store.scan(after=keys[4], upto=keys[7])] == keys[5:8]
    assert list(store.scan(after=keys[-1])) == []
    assert list(store.scan(upto=0)) == []


def test_a_long_scan_misses_nothing(new: New) -> None:
    store = new("3.0")
    store.add({"id": f"id-{number}", "n": number} for number in range(1, 1002))
    assert [entry.footprint["n"] for entry in store.scan()] == list(range(1, 1002))
    assert [entry.footprint["n"] for entry in store.scan(after=store.last_key() - 2)] == [1000, 1001]


def test_the_latest_version_of_an_id_counts(new: New) -> None:
    store = new("2.3")
    store.add([{"id": "a", "version": 1}, {"id": "b", "version": 5}, {"id": "c"}])
    store.add([{"id": "A", "version": 2}, {"id": "b", "version": 4}, {"id": "c", "new": True}])
    assert [entry.footprint for entry in store.scan()] == [
        {"id": "A", "version": 2},
        {"id": "b", "version": 5},
        {"id": "c", "new": True},
    ]
    assert len(store) == 3


def test_an_event_is_new_once(new: New) -> None:
    store = new("3.0")
    assert store.first_sight("//a", "1")
    assert not store.first_sight("//a", "1")
    assert store.first_sight("//b", "1")
    assert store.first_sight("//a", "2")
    assert store.first_sight("//a", "\0 日本 💥")
    assert not store.first_sight("//a", "\0 日本 💥")


def test_text_survives(new: New) -> None:
    store = new("3.0")
    odd = {
        "id": "x",
        "text": '日本 \\ " \u0000 💥 \u2028',
        "numbers": [0.1, 5, -0.0, 1e-7, 12345678901234567890],
        "null": None,
    }
    store.add([odd])
    assert store.get("x") == odd


def test_versions_are_kept_apart(new: New) -> None:
    old, later = new("2.3"), new("3.0")
    old.add([{"id": "a", "specVersion": "2.3.0"}])
    later.add([{"id": "a", "specVersion": "3.0.0"}, {"id": "b"}])
    assert (len(old), len(later)) == (1, 2)
    assert old.get("a") == {"id": "a", "specVersion": "2.3.0"}


def test_many_threads_add_and_nothing_is_lost(new: New) -> None:
    store = new("3.0")

    def add(number: int) -> bool:
        store.add([{"id": f"{number}-{part}"} for part in range(5)])
        return store.first_sight("//a", str(number % 10))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(add, range(40)))
    assert len(store) == len(list(store.scan())) == 200
    assert sum(seen) == 10


def test_the_gateway_does_not_care(new: New) -> None:
    store = new("3.0")
    store.add(dataset.footprints("3.0"))
    caller = Caller(Gateway(["3.0"], footprints={"3.0": store}).handle, "3.0")
    reference = Caller(Gateway(["3.0"]).handle, "3.0")
    assert [footprint for page in caller.walk("limit=3") for footprint in page] == footprints(reference.list())
    assert caller.ids("geography=JP&limit=2") == reference.ids("geography=JP")
    assert caller.post(caller.request_for("urn:pact:null")).status == 200


def test_a_failed_addition_adds_nothing(new: New) -> None:
    store = new("3.0")
    if isinstance(store, MemoryStore):
        pytest.skip("memory knows no transactions")
    with pytest.raises(KeyError):
        store.add([{"id": "a"}, {"no": "id"}])
    assert len(store) == 0
    store.add([{"id": "a"}])
    assert len(store) == 1


def test_memory_forgets_the_oldest_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gxd_mocks.store.memory.MOST_EVENTS", 3)
    store = MemoryStore()
    assert all(store.first_sight("//a", str(number)) for number in range(5))
    assert store.first_sight("//a", "0")
    assert not store.first_sight("//a", "4")


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("this is no database, whatever its name says" * 100, "utf-8")
    with pytest.raises(UnusableStore, match="not a database"):
        open_store(f"sqlite:///{path}", "3.0")


def test_a_database_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UnusableStore, match="can't be used as a store"):
        open_store(f"postgresql://x@/x?host={tmp_path}", "3.0")


def test_what_processes_can_share() -> None:
    assert not is_shared("memory")
    assert is_shared("sqlite:///x")
    assert is_shared("postgresql://x")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_connection_does_not_cross_a_fork(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "held.db", "3.0")
    store.add([{"id": "a"}])
    child = os.fork()
    if child == 0:
        try:
            store.add([{"id": "b"}])
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert [entry.footprint["id"] for entry in store.scan()] == ["a", "b"]
    store.close()
