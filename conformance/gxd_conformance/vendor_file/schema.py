"""The JSON Schema of a vendor.yaml, and its verdict in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gxd_conformance.vendor_file.page import Key

if TYPE_CHECKING:
    from gxd_mocks.settings_file.complaints import Complaint, Complaints


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a vendor.yaml, freshly read: whoever gets it may change it."""
    from gxd_fixtures.yamlfile import load

    schema: dict[str, Any] = load((files("gxd_conformance") / "vendor.schema.yaml").read_text("utf-8"))
    return schema


def complaints(value: Any, written: Mapping[Key, str] = MappingProxyType({})) -> Iterator[Complaint]:
    """What the schema has against the content of a vendor.yaml, once for each value.

    `written` are the values as they stand in the file, before YAML took some of them for numbers.
    """
    return _complaints().of(value, written)


@cache
def _complaints() -> Complaints:
    from gxd_mocks.settings_file.complaints import Complaints

    return Complaints(json_schema())
