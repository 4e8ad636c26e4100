"""URLs as they may stand in a vendor.yaml."""

from __future__ import annotations

from gxd_mocks.settings_file.address import EXAMPLE, BadAddress, absolute, base, proxy

__all__ = ["EXAMPLE", "BadAddress", "absolute", "base", "proxy"]
