"""The formats that can be converted, and how to tell which one a document has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any

from gxd_fixtures import SPECS
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.table import Setting, Table, read_table

HUB = "3.0"
"""Everything goes by way of this format."""


@dataclass(frozen=True)
class Format:
    """A format. `family` are formats whose places are the same, `spec` the version within the family.

    `module` holds the conversions of its table: `WAYS` and `setting`; empty for 3.0 itself. `extends` is whether its
    documents have a place for data model extensions.
    """

    name: str
    family: str
    spec: str
    module: str
    extends: bool

    @property
    def table(self) -> Table:
        """Its correspondences with 3.0, able to convert."""
        return _table(self.module)

    def setting(self, document: Any, *, hither: bool) -> Setting:
        """What conversions may look at. Raises `Cannot` for a document without an amount."""
        told: Callable[..., Setting] = import_module(f"{__package__}.{self.module}").setting
        return told(document, self.spec, hither=hither)


@cache
def _table(module: str) -> Table:
    return replace(read_table(module), ways=import_module(f"{__package__}.{module}").WAYS)


FORMATS: dict[str, Format] = {
    **{spec: Format(spec, "2.x", spec, "pact_2", True) for spec in SPECS if spec.startswith("2.")},
    HUB: Format(HUB, HUB, HUB, "", True),
    "catena-x-9": Format("catena-x-9", "catena-x-9", "9.0.0", "catena_x_9", False),
    "ouranos": Format("ouranos", "ouranos", "2025-03", "ouranos", False),
}

CATENA_X = "urn:io.catenax.pcf:datamodel:version:"


def format_of(document: Any) -> str:
    """The name of the format that a document says it has. Raises `Cannot` if it says none that we know."""
    if isinstance(document, dict) and isinstance(document.get("cfps"), list):
        return "ouranos"
    said = _version_said(document)
    if isinstance(said, str):
        for spec in SPECS:
            if said == spec or said.startswith(f"{spec}."):
                return spec
        if said.startswith(CATENA_X):
            major = said[len(CATENA_X) :].partition(".")[0]
            if f"catena-x-{major}" in FORMATS:
                return f"catena-x-{major}"
    known = ", ".join(FORMATS)
    raise Cannot("/specVersion", f"names no format that we know ({known})", f"が既知の形式を示していない({known})")


def _version_said(document: Any) -> Any:
    if not isinstance(document, dict):
        return None
    form = document.get("scopeOfPcfForm")
    if isinstance(form, list) and form and isinstance(form[0], dict):
        said = form[0].get("specVersion")
        return said[0] if isinstance(said, list) and said else said
    return document.get("specVersion")
