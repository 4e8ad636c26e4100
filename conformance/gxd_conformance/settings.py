"""What one run was asked to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gxd_conformance.profile import Profile
from gxd_conformance.vendor_file import VendorFile


@dataclass(frozen=True)
class Settings:
    """The vendor, and the choices of the person who runs the suite. Every one of them is printed in the report."""

    file: VendorFile
    out: Path
    scope: str = "core"
    only: Sequence[str] = ()
    skip: Sequence[str] = ()
    fail_on: str = "must"
    seed: int = 1
    explore: bool = False
    listen: str | None = None
    public_url: str | None = None
    chosen: frozenset[str] | None = None
    policies: dict[str, str] = field(default_factory=dict)

    @property
    def spec(self) -> str:
        return self.file.spec

    @property
    def profile(self) -> Profile:
        """Whose rules apply besides those of PACT, with every choice that they leave open."""
        return Profile(self.file.profile, self.file.policies)

    @property
    def situation(self) -> list[str]:
        """What makes requirements apply that do not always: the profile, and declared calculation cases."""
        return self.file.situation
