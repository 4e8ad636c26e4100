"""Footprints in a PostgreSQL database, which several machines may share. Needs the package `psycopg`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gxd_mocks.store.connections import Connections
from gxd_mocks.store.protocol import Entry, Footprint, replaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# `json`, not `jsonb`: a document goes out as it came in, the order of its members and the spelling of numbers included.
SCHEMA = """
CREATE TABLE IF NOT EXISTS footprint (
  spec text NOT NULL,
  key bigint NOT NULL,
  id text NOT NULL,
  document json NOT NULL,
  PRIMARY KEY (spec, key),
  UNIQUE (spec, id)
);
CREATE TABLE IF NOT EXISTS event (
  source text NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (source, id)
);
"""

PAGE = 200
"""Rows read at a time: a long scan holds neither memory nor a lock."""

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('gxd footprint'))"
INSERT = "INSERT INTO footprint (spec, key, id, document) VALUES (%s, %s, %s, %s) ON CONFLICT (spec, id) DO NOTHING"
UPDATE = "UPDATE footprint SET document = %s WHERE spec = %s AND id = %s"
BY_ID = "SELECT document::text FROM footprint WHERE spec = %s AND id = %s"
AFTER = "SELECT key, document::text FROM footprint WHERE spec = %s AND key > %s AND key <= %s ORDER BY key LIMIT %s"
LAST = "SELECT coalesce(max(key), 0) FROM footprint WHERE spec = %s"
COUNT = "SELECT count(*) FROM footprint WHERE spec = %s"
SIGHT = "INSERT INTO event (source, id) VALUES (%s, %s) ON CONFLICT DO NOTHING"

GREATEST = 2**62


class PostgresqlStore:
    """The footprints of one version in a database that may hold those of all versions.

    `url` is `postgresql://user:password@host/database`. Every thread of every process has its own connection. Raises
    `ImportError` without psycopg, `psycopg.Error` if the database can't be used.
    """

    def __init__(self, url: str, spec: str) -> None:
        self._url = url
        self._spec = spec
        self._connections: Connections[Any] = Connections(self._connect)
        with self._connection().transaction():
            self._execute(ONE_AT_A_TIME)
            self._execute(SCHEMA)

    def add(self, footprints: Iterable[Footprint]) -> None:
        with self._connection().transaction():
            self._execute(ONE_AT_A_TIME)
            key = self.last_key()
            for footprint in footprints:
                key = self._add(footprint, key)

    def _add(self, footprint: Footprint, key: int) -> int:
        footprint_id = str(footprint["id"]).lower()
        document = json.dumps(footprint, ensure_ascii=False, separators=(",", ":"))
        if self._execute(INSERT, self._spec, key + 1, footprint_id, document).rowcount == 1:
            return key + 1
        known = self.get(footprint_id)
        if known is not None and replaces(footprint, known):
            self._execute(UPDATE, document, self._spec, footprint_id)
        return key

    def get(self, footprint_id: str) -> Footprint | None:
        row = self._execute(BY_ID, self._spec, footprint_id.lower()).fetchone()
        return None if row is None else json.loads(row[0])

    def scan(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        upto = GREATEST if upto is None else upto
        while rows := self._execute(AFTER, self._spec, after, upto, PAGE).fetchall():
            for after, document in rows:
                yield Entry(after, json.loads(document))

    def last_key(self) -> int:
        return int(self._execute(LAST, self._spec).fetchone()[0])

    def first_sight(self, source: str, event_id: str) -> bool:
        # PostgreSQL texts hold no NUL.
        return bool(self._execute(SIGHT, source.replace("\0", "␀"), event_id.replace("\0", "␀")).rowcount == 1)

    def __len__(self) -> int:
        return int(self._execute(COUNT, self._spec).fetchone()[0])

    def close(self) -> None:
        """Close every connection of this process."""
        self._connections.close()

    def _execute(self, statement: str, *values: Any) -> Any:
        return self._connection().execute(statement, values or None)

    def _connection(self) -> Any:
        return self._connections.mine()

    def _connect(self) -> Any:
        import psycopg

        return psycopg.connect(self._url, autocommit=True)
