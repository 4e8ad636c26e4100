"""The consortium's extension in footprints of either line: taken out, put in, and turned between its two readings.

The extension is defined on PACT 2.x: its gate-to-gate values are per one declared unit. Between 2.x and 3.0 it travels
untouched, so they stay so in a 3.0 document too, where everything else is per declared amount.

Its schema as published demands two members that its documentation does not have, and text where the documentation has
numbers: `as_published` and `as_documented` turn one into the other.
"""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import Any

from gxd_mocks.calculators.gxd_block import DOCUMENTATION, SCHEMA
from gxd_mocks.common_gateway.mappings import exact
from gxd_mocks.common_gateway.mappings.places import ABSENT, read

OWN_AMOUNT = "/pcf/unitaryProductAmount", "/pcf/declaredUnitAmount"
UNDOCUMENTED = "declaredUnit", "crossSectoralStandardsUsed"
"""Members of `organization` that the published schema demands and does not describe."""


def block(document: Any) -> dict[str, Any] | None:
    """The data of the extension in a footprint of either line; None if it has none."""
    extensions = document.get("extensions") if isinstance(document, dict) else None
    for extension in extensions if isinstance(extensions, list) else ():
        data = extension.get("data") if isinstance(extension, dict) else None
        if isinstance(data, dict) and "calcMethod" in data and "FWedition" in data:
            return data
    return None


def with_block(document: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """A copy of a footprint of either line that has the extension, in the place of one that it had."""
    changed = deepcopy(document)
    old = block(changed)
    extensions = changed.setdefault("extensions", [])
    for extension in extensions:
        if extension.get("data") is old and old is not None:
            extension["data"] = deepcopy(data)
            return changed
    extensions.append(
        {"specVersion": "2.0.0", "dataSchema": SCHEMA, "documentation": DOCUMENTATION, "data": deepcopy(data)}
    )
    return changed


def gate_to_gate_per_unit(document: Any) -> Fraction | None:
    """What happened inside the gate, fossil, in kgCO2e per one declared unit; None if it is not said or unreadable."""
    data = block(document)
    said = read(data, "/gateToGate/gateToGateFossilGhgEmissions") if data else ABSENT
    return Fraction(said) if isinstance(said, str) and exact.DECIMAL.fullmatch(said) else None


def gate_to_gate(document: Any) -> Fraction | None:
    """The same for the declared amount of the footprint, in either line. Raises `Cannot` without an amount."""
    per_unit = gate_to_gate_per_unit(document)
    if per_unit is None:
        return None
    place = next((place for place in OWN_AMOUNT if read(document, place) is not ABSENT), OWN_AMOUNT[-1])
    return per_unit * exact.positive(read(document, place), place)


def as_published(data: dict[str, Any], document: Any) -> dict[str, Any]:
    """The block as validators of the published schema take it: categories as text, the two members filled from `document`."""
    changed = deepcopy(data)
    organization = changed.get("organization")
    if isinstance(organization, dict):
        if isinstance(organization.get("scope3Category"), list):
            organization["scope3Category"] = [str(category) for category in organization["scope3Category"]]
        for name, places in zip(UNDOCUMENTED, _SAME_IN_DOCUMENT, strict=True):
            found = next((read(document, place) for place in places if read(document, place) is not ABSENT), None)
            if found is not None:
                organization.setdefault(name, deepcopy(found))
    return changed


_SAME_IN_DOCUMENT = (
    ("/pcf/declaredUnit", "/pcf/declaredUnitOfMeasurement"),
    ("/pcf/crossSectoralStandardsUsed", "/pcf/crossSectoralStandards"),
)


def as_documented(data: dict[str, Any]) -> dict[str, Any]:
    """The block as its documentation describes it: categories as numbers, no undocumented members."""
    changed = deepcopy(data)
    organization = changed.get("organization")
    if isinstance(organization, dict):
        listed = organization.get("scope3Category")
        if isinstance(listed, list) and all(str(category).isdecimal() for category in listed):
            organization["scope3Category"] = [int(category) for category in listed]
        for name in UNDOCUMENTED:
            organization.pop(name, None)
    return changed
