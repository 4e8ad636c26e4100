"""The consortium's extension in footprints of either line: taken out, put in, and turned between its two readings.

Its gate-to-gate values are part of the footprint that they stand in, so they are stated as that version states footprints:
per one declared unit in 2.x, for the declared amount in 3.0. The documentation does not say so; the calculators read it in
the same way (`declared.from_document`). Everything else in it travels untouched.

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

PER_UNIT_AMOUNT, WHOLE_AMOUNT = "/pcf/unitaryProductAmount", "/pcf/declaredUnitAmount"
GATE = "gateToGate"
GATE_VALUES = ("gateToGateFossilGhgEmissions", "gateToGateBiogenicCarbonContent")
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
    if not isinstance(changed.get("extensions"), list):
        changed["extensions"] = []
    extensions = changed["extensions"]
    for extension in extensions:
        if old is not None and isinstance(extension, dict) and extension.get("data") is old:
            extension["data"] = deepcopy(data)
            return changed
    extensions.append(
        {"specVersion": "2.0.0", "dataSchema": SCHEMA, "documentation": DOCUMENTATION, "data": deepcopy(data)}
    )
    return changed


def gate_to_gate(document: Any) -> Fraction | None:
    """What happened inside the gate, fossil, in kgCO2e for the declared amount; None if it is not said or unreadable.

    Raises `Cannot` without an amount.
    """
    said = _said(document)
    return None if said is None else said * (_amount(document) if _is_per_unit(document) else 1)


def gate_to_gate_per_unit(document: Any) -> Fraction | None:
    """The same per one declared unit."""
    said = _said(document)
    return None if said is None else said / (1 if _is_per_unit(document) else _amount(document))


def _said(document: Any) -> Fraction | None:
    data = block(document)
    said = read(data, f"/{GATE}/{GATE_VALUES[0]}") if data else ABSENT
    return Fraction(said) if isinstance(said, str) and exact.DECIMAL.fullmatch(said) else None


def _is_per_unit(document: Any) -> bool:
    return read(document, PER_UNIT_AMOUNT) is not ABSENT


def _amount(document: Any) -> Fraction:
    place = PER_UNIT_AMOUNT if _is_per_unit(document) else WHOLE_AMOUNT
    return exact.positive(read(document, place), place)


def scaled(extensions: Any, factor: Fraction) -> Any:
    """The extensions of a footprint, the gate-to-gate values of the consortium's times `factor`; everything else untouched."""
    if not isinstance(extensions, list) or factor == 1:
        return extensions
    return [_scaled(extension, factor) for extension in extensions]


def _scaled(extension: Any, factor: Fraction) -> Any:
    data = block({"extensions": [extension]})
    gate = data.get(GATE) if data else None
    if not isinstance(gate, dict):
        return extension
    told = {
        name: exact.scaled(gate[name], factor, f"/extensions/{GATE}/{name}")
        for name in GATE_VALUES
        if isinstance(gate.get(name), str) and exact.DECIMAL.fullmatch(gate[name])
    }
    return {**extension, "data": {**extension["data"], GATE: {**gate, **told}}}


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
