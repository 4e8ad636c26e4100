"""Habits in the consortium's extension that its texts allow: every row of `gxd.yaml` is one."""

from __future__ import annotations

from importlib.resources import files

from gxd_mocks.departure_rows import rows
from gxd_mocks.departures import lawful

for _row in rows(files("gxd_mocks.lawful") / "gxd.yaml"):
    _row.register(lawful(_row.name, _row.says, _row.specs, _row.blinds, _row.guards, _row.scope, profile=_row.profile))
