"""A vendor.yaml as plain values with their places."""

from __future__ import annotations

from gxd_mocks.settings_file.page import Key, Page, dotted, parse, read_page

__all__ = ["Key", "Page", "dotted", "parse", "read_page"]
