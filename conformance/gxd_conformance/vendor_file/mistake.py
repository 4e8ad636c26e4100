"""What is wrong with a vendor.yaml, told all at once and in the order of the file."""

from __future__ import annotations

from gxd_mocks.settings_file.mistake import Mistake, Position
from gxd_mocks.settings_file.mistake import SettingsError as VendorFileError

__all__ = ["Mistake", "Position", "VendorFileError"]
