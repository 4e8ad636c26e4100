"""Stores by their URL: `memory`, `sqlite:///FILE`, `postgresql://…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gxd_mocks.store.memory import MemoryStore

if TYPE_CHECKING:
    from gxd_mocks.store.protocol import Store


class UnusableStore(ValueError):
    """Why footprints can't be kept there, in one sentence."""


def open_store(url: str, spec: str) -> Store:
    """The store for one version. Raises `UnusableStore`."""
    scheme, _, rest = url.partition("://")
    if url == "memory":
        return MemoryStore()
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return _sqlite(rest[1:], spec)
    if scheme in ("postgresql", "postgres"):
        return _postgresql(url, spec)
    raise UnusableStore(f"{url!r} is no store; write memory, sqlite:///FILE or postgresql://user@host/database")


def is_shared(url: str) -> bool:
    """Whether several processes can use the store together."""
    return url != "memory"


def _sqlite(path: str, spec: str) -> Store:
    import sqlite3

    from gxd_mocks.store.sqlite import SqliteStore

    try:
        return SqliteStore(path, spec)
    except sqlite3.Error as error:
        raise UnusableStore(f"{path} can't be used as a store: {error}") from error


def _postgresql(url: str, spec: str) -> Store:
    try:
        import psycopg
    except ImportError as error:
        raise UnusableStore("a postgresql store needs the package psycopg: pip install 'psycopg[binary]'") from error
    from gxd_mocks.store.postgresql import PostgresqlStore

    try:
        return PostgresqlStore(url, spec)
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise UnusableStore(f"the database can't be used as a store: {reason}") from error
