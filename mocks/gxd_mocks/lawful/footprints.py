"""Lawful habits in the footprints themselves: the rows of `footprints.yaml`."""

from __future__ import annotations

from importlib.resources import files

from gxd_mocks.departure_rows import rows
from gxd_mocks.departures import lawful

for _row in rows(files("gxd_mocks.lawful") / "footprints.yaml"):
    _row.register(lawful(_row.name, _row.says, _row.specs, _row.blinds, _row.guards, _row.scope))
