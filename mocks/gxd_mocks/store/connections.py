"""Database connections: one for each thread of each process, all closed together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    def close(self) -> object: ...


Connection = TypeVar("Connection", bound=Closable)


class Connections(Generic[Connection]):
    """A connection must not be used by two threads at once, nor survive a fork. `connect` opens one more."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._begin()

    def _begin(self) -> None:
        self._owner = os.getpid()
        self._own = threading.local()
        self._all: list[Connection] = []
        self._lock = threading.Lock()

    def mine(self) -> Connection:
        """The connection of this thread."""
        if self._owner != os.getpid():
            # After a fork the parent's connections are the parent's: neither used nor closed here.
            _ABANDONED.append(self._all)
            self._begin()
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connect()
            with self._lock:
                self._all.append(self._own.connection)
        connection: Connection = self._own.connection
        return connection

    def close(self) -> None:
        """Close the connections of all threads; whoever asks again gets a new one."""
        with self._lock:
            connections, self._all, self._own = self._all, [], threading.local()
        for connection in connections:
            connection.close()


_ABANDONED: list[object] = []
"""Connections inherited over a fork; held, because dropping one would close it, and it is not ours to close."""
