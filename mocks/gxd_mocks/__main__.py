"""`python -m gxd_mocks`: serve the reference gateway."""

from __future__ import annotations

from gxd_mocks.cli import mock

if __name__ == "__main__":
    mock(prog_name="python -m gxd_mocks")
