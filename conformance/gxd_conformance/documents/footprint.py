"""A footprint as the rules see it, and the book in which they stand. The rules themselves live in files of their own nouns."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from gxd_conformance.documents.decimal_string import is_signed_zero
from gxd_conformance.documents.moment import moment
from gxd_conformance.documents.part import Part
from gxd_conformance.documents.rule import Rulebook

_NUMBER = r"(0|[1-9][0-9]{0,99})"
_SPEC_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-[0-9]{{8}})?")
_BEGIN_OF_2025 = moment("2025-01-01T00:00:00Z")


class Footprint(Part):
    """A ProductFootprint under the rules of one version."""

    def __init__(self, value: Any, path: str, spec: str) -> None:
        super().__init__(value, path)
        self.spec = spec
        self.pcf = self.part("pcf")

    @cached_property
    def follows(self) -> tuple[int, int, int] | None:
        """The version that the footprint itself names; `None` if it names none. No version is written with leading zeros."""
        match = _SPEC_VERSION.fullmatch(self.text("specVersion") or "")
        return (int(match[1]), int(match[2]), int(match[3])) if match else None

    @property
    def is_of_2_0_0(self) -> bool:
        """Whether it follows the very first 2.0, whose first patches corrected some rules three weeks later."""
        return self.text("specVersion") == "2.0.0"

    @cached_property
    def reaches_2025(self) -> bool | None:
        """Whether the reference period includes the beginning of 2025 or anything later; `None` if it has no readable end.

        The end is exclusive (2.3, referencePeriodEnd): a period that ends as 2025 begins lies before it.
        """
        end = self.pcf.moment("referencePeriodEnd")
        return None if end is None or _BEGIN_OF_2025 is None else end > _BEGIN_OF_2025

    @cached_property
    def signed_zeros(self) -> list[str]:
        """The members of pcf that write zero with a sign."""
        return [name for name, value in self.pcf.value.items() if is_signed_zero(value)]

    def place(self, place: str) -> tuple[Part, str]:
        """The part that holds the member at `pcf/verification/completedAt`, and the member's name."""
        *outer, name = place.split("/")
        part: Part = self
        for step in outer:
            part = part.part(step)
        return part, name


FOOTPRINT: Rulebook[Footprint] = Rulebook()
