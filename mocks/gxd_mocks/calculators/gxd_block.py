"""The consortium's extension to a footprint: how it was calculated, from what, and what happened inside the gate.

The extension has no index for money. Allocation by sales therefore names none and says so in the comment, which is
always filled. The schema as published also requires two keys that its own text does not have: policy `gxd_profile`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.quantity import plain, shown

EDITION = "2.0"
SCHEMA = (
    "https://raw.githubusercontent.com/Green-x-Digital-Consortium/data-model-extensions/main/specs/GxD_schema_en.json"
)
"""The file itself; the address that it gives itself is a page about it (G-06)."""
DOCUMENTATION = (
    "https://github.com/Green-x-Digital-Consortium/data-model-extensions/blob/main/specs/GxD_extension_en.md"
)

SCOPES = ("1", "2", "3")
LEVELS = ("organization", "site", "building", "production line")

NEAREST_INDEX: Mapping[str, str | None] = {"mass": "volume", "pieces": "unit", "sales": None, "transactions": None}
"""Our allocation key -> the nearest index of the extension."""

COMMENTS = {
    "sales": "allocated by sales amount (売上高による金額按分)",
    "mass": "allocated by delivered mass (取引量による重量按分)",
    "pieces": "allocated by number of delivered pieces (納入数量による按分)",
    "transactions": "allocated by transaction amount (取引金額による金額按分)",
}


def product_based(gate_to_gate: Fraction | None, comment: str = "", policies: Policies = DEFAULTS) -> dict[str, Any]:
    """The extension of a footprint calculated for the product itself."""
    return _envelope({"calcMethod": "0", "FWedition": EDITION, **_gate_to_gate(gate_to_gate, comment, policies)})


def organisation_based(
    indices: Mapping[str, str],
    levels: Mapping[str, str],
    categories: Sequence[int],
    gate_to_gate: Fraction | None,
    certificate: tuple[Fraction, str, str] | None = None,
    declared_unit: str = "",
    comment: str = "",
    policies: Policies = DEFAULTS,
) -> dict[str, Any]:
    """The extension of a footprint that is a share of the organisation's emissions.

    `indices` and `levels` by scope ("1", "2", "3"): our key (sales, mass, pieces, transactions) and the level of each.
    """
    organization: dict[str, Any] = {}
    if categories:
        # The text says numbers, the schema strings; strings are what validators accept.
        organization["scope3Category"] = [str(category) for category in categories]
    for scope in SCOPES:
        organization[f"scope{scope}DistributionLevel"] = levels.get(scope, LEVELS[0])
    for scope, key in sorted(indices.items()):
        index = NEAREST_INDEX[key] if policies["gxd_index"] == "nearest" else None
        if index:
            organization[f"scope{scope}DistributionIndex"] = index
    organization["distributionLevelComment"] = "; ".join(f"scope {s}: {levels[s]}" for s in sorted(levels))
    organization["distributionIndexComment"] = "; ".join(f"scope {s}: {COMMENTS[indices[s]]}" for s in sorted(indices))
    if policies["gxd_profile"] == "published":
        organization["declaredUnit"] = declared_unit
        organization["crossSectoralStandardsUsed"] = ["GHG Protocol scope3 standard"]
    data: dict[str, Any] = {"calcMethod": "1", "FWedition": EDITION, "organization": organization}
    if certificate:
        amount, unit, kind = certificate
        data["certificate"] = {
            "certificateAmount": f"{plain(amount, policies.rounding)} {unit}",
            "certificateType": kind,
        }
    return _envelope({**data, **_gate_to_gate(gate_to_gate, comment, policies)})


def _gate_to_gate(value: Fraction | None, comment: str, policies: Policies) -> dict[str, Any]:
    if value is None:
        return {}
    block = {"gateToGateFossilGhgEmissions": plain(value, policies.rounding)}
    if comment:
        block["unitaryProductAmountComment"] = comment
    return {"gateToGate": block}


def _envelope(data: dict[str, Any]) -> dict[str, Any]:
    return {"specVersion": "2.0.0", "dataSchema": SCHEMA, "documentation": DOCUMENTATION, "data": data}


def certificates_must_be_covered(certificates: Fraction, electricity: Fraction, where: str = "") -> None:
    """Refuse certificates for more electricity (kWh) than was used."""
    if certificates > electricity:
        raise errors.CertificateAboveElectricity(where, got=shown(certificates), due=shown(electricity))
