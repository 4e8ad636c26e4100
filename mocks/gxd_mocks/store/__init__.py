"""Where footprints are kept: one small protocol, and the stores that follow it."""

from __future__ import annotations

from gxd_mocks.store.memory import MemoryStore
from gxd_mocks.store.protocol import Entry, Footprint, Store

__all__ = ["Entry", "Footprint", "MemoryStore", "Store"]
