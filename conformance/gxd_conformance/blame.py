"""Whose fault it is. A verdict without this word helps nobody."""

from __future__ import annotations

from enum import StrEnum


class Blame(StrEnum):
    """The side on which something has to change."""

    VENDOR = "vendor"
    CONFIG = "config"
    NETWORK = "network"
    SUITE = "suite"
    SPEC = "spec"
