"""vendor.yaml: one vendor's endpoint in a file that a person writes, and that is answered like a person.

`read` gives a `VendorFile` or a `VendorFileError` that lists every mistake with line, column and what would be right.
"""

from __future__ import annotations

from gxd_conformance.vendor_file.mistake import Mistake, Position, VendorFileError
from gxd_conformance.vendor_file.model import (
    Api,
    Calculation,
    CalculationCase,
    Callbacks,
    Credentials,
    Declares,
    Identification,
    Secret,
    Transport,
    Trigger,
    VendorFile,
    situation_of,
)
from gxd_conformance.vendor_file.options import from_options
from gxd_conformance.vendor_file.reading import read
from gxd_conformance.vendor_file.schema import json_schema
from gxd_conformance.vendor_file.template import template

__all__ = [
    "Api",
    "Calculation",
    "CalculationCase",
    "Callbacks",
    "Credentials",
    "Declares",
    "Identification",
    "Mistake",
    "Position",
    "Secret",
    "Transport",
    "Trigger",
    "VendorFile",
    "VendorFileError",
    "from_options",
    "json_schema",
    "read",
    "situation_of",
    "template",
]
