"""`python -m gxd_reports FORMAT RUN...` is `gxd report FORMAT RUN...`."""

from __future__ import annotations

from gxd_reports.cli import report

report(prog_name="python -m gxd_reports")
