"""Footprints in one SQLite file, which several processes may share."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from gxd_mocks.store.connections import Connections
from gxd_mocks.store.protocol import Entry, Footprint, replaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS footprint (
  spec TEXT NOT NULL,
  key INTEGER NOT NULL,
  id TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (spec, key),
  UNIQUE (spec, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS event (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (source, id)
) WITHOUT ROWID, STRICT;
"""

PAGE = 200
"""Rows read at a time: a long scan holds neither memory nor a lock."""

INSERT = "INSERT INTO footprint (spec, key, id, document) VALUES (?, ?, ?, ?)"
UPDATE = "UPDATE footprint SET document = ? WHERE spec = ? AND id = ?"
BY_ID = "SELECT document FROM footprint WHERE spec = ? AND id = ?"
AFTER = "SELECT key, document FROM footprint WHERE spec = ? AND key > ? AND key <= ? ORDER BY key LIMIT ?"
LAST = "SELECT coalesce(max(key), 0) FROM footprint WHERE spec = ?"
COUNT = "SELECT count(*) FROM footprint WHERE spec = ?"
SIGHT = "INSERT OR IGNORE INTO event (source, id) VALUES (?, ?)"

GREATEST = 2**62


class SqliteStore:
    """The footprints of one version in a file that may hold those of all versions.

    Every thread of every process has its own connection. Raises `sqlite3.Error` if the file is no database.
    """

    def __init__(self, path: Path | str, spec: str) -> None:
        self._path = str(path)
        self._spec = spec
        self._connections = Connections(self._connect)
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)

    def add(self, footprints: Iterable[Footprint]) -> None:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            key = self.last_key()
            for footprint in footprints:
                key = self._add(connection, footprint, key)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _add(self, connection: sqlite3.Connection, footprint: Footprint, key: int) -> int:
        footprint_id = str(footprint["id"]).lower()
        document = json.dumps(footprint, ensure_ascii=False, separators=(",", ":"))
        try:
            connection.execute(INSERT, (self._spec, key + 1, footprint_id, document))
            return key + 1
        except sqlite3.IntegrityError:
            known = self.get(footprint_id)
            if known is not None and replaces(footprint, known):
                connection.execute(UPDATE, (document, self._spec, footprint_id))
            return key

    def get(self, footprint_id: str) -> Footprint | None:
        row = self._connection().execute(BY_ID, (self._spec, footprint_id.lower())).fetchone()
        return None if row is None else json.loads(row[0])

    def scan(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        upto = GREATEST if upto is None else upto
        while rows := self._connection().execute(AFTER, (self._spec, after, upto, PAGE)).fetchall():
            for after, document in rows:
                yield Entry(after, json.loads(document))

    def last_key(self) -> int:
        return int(self._connection().execute(LAST, (self._spec,)).fetchone()[0])

    def first_sight(self, source: str, event_id: str) -> bool:
        return self._connection().execute(SIGHT, (source, event_id)).rowcount == 1

    def __len__(self) -> int:
        return int(self._connection().execute(COUNT, (self._spec,)).fetchone()[0])

    def close(self) -> None:
        """Close every connection of this process."""
        self._connections.close()

    def _connection(self) -> sqlite3.Connection:
        return self._connections.mine()

    def _connect(self) -> sqlite3.Connection:
        # Each connection stays with its thread; only closing is done by another.
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=10.0, check_same_thread=False)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection
