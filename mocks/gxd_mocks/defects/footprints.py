"""Lies in the footprints themselves: every row of `footprints.yaml` is one fault in the documents that go out."""

from __future__ import annotations

from importlib.resources import files

from gxd_mocks.departure_rows import rows
from gxd_mocks.departures import defect

for _row in rows(files("gxd_mocks.defects") / "footprints.yaml"):
    _row.register(defect(_row.name, _row.says, _row.reddens, _row.specs, disputes=_row.disputes, scope=_row.scope))
