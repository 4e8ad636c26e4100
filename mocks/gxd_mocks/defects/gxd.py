"""Lies in the consortium's extension: every row of `gxd.yaml` is one fault, seen under a profile that speaks of it."""

from __future__ import annotations

from importlib.resources import files

from gxd_mocks.departure_rows import rows
from gxd_mocks.departures import defect

for _row in rows(files("gxd_mocks.defects") / "gxd.yaml"):
    _row.register(defect(_row.name, _row.says, _row.reddens, _row.specs, disputes=_row.disputes, profile=_row.profile))
