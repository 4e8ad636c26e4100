"""Lies about what may change, and about who may see it: a second look, or a second recipient, finds them out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LATE_S = 30


def _is_late(about: SimpleNamespace) -> bool:
    now = about.gateway.clock.now()
    begun = about.gateway.notes.setdefault("begun", now)
    return bool((now - begun).total_seconds() > LATE_S)


deprecated_changes = defect(
    "deprecated-changes",
    "Goes on changing footprints that are deprecated.",
    reddens=["PACT-LC2-001", "PACT-LC2-004", "PACT-LC2-005", "PACT-LC2-007", "PACT-LC3-001", "PACT-LC3-002"],
    scope="full",
)


@deprecated_changes.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if not _is_late(about) or footprint["status"] != "Deprecated":
        return footprint
    return {**footprint, "productDescription": f"{footprint['productDescription']} (revised)"}


scope_changes = defect(
    "scope-changes",
    "Extends the reference period of its footprints as if that were a minor change.",
    reddens=["PACT-LC2-003", "PACT-LC2-007"],
    specs=LINE_2,
    scope="full",
)


@scope_changes.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if not _is_late(about) or footprint["status"] != "Active":
        return footprint
    pcf = {**footprint["pcf"], "referencePeriodStart": "2019-04-01T00:00:00Z"}
    return {**footprint, "version": footprint["version"] + 1, "updated": "2029-01-01T00:00:00Z", "pcf": pcf}


product_changes = defect(
    "product-changes",
    "Renames its products under their ids, as if that were a minor change.",
    reddens=["PACT-LC2-007"],
    specs=LINE_2,
    scope="full",
)


@product_changes.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if not _is_late(about) or footprint["status"] != "Active":
        return footprint
    renamed = {"productNameCompany": "another product", "created": "2028-01-01T00:00:00Z"}
    return {**footprint, **renamed, "version": footprint["version"] + 1, "updated": "2029-01-01T00:00:00Z"}


company_ids_change = defect(
    "company-ids-change",
    "Gives its companies another id under the same footprint, which the list of minor changes leaves out.",
    reddens=["PACT-LC2-007"],
    specs=LINE_2,
    scope="full",
)


@company_ids_change.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if not _is_late(about) or footprint["status"] != "Active":
        return footprint
    ids = [*footprint["companyIds"], "urn:gln:9520000019990"]
    return {**footprint, "companyIds": ids, "version": footprint["version"] + 1, "updated": "2029-01-01T00:00:00Z"}


stranger_refused_without_reason = defect(
    "stranger-refused-without-reason",
    "Answers 403 with the code BadRequest to a recipient without rights who asks for a list.",
    reddens=["PACT-LIST-012", "PACT-LIST-005", "PACT-ERR-001"],
    specs=("2.2", "2.3"),
    blinds=["PACT-HOST-013"],
    scope="full",
)


@stranger_refused_without_reason.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    if about.action in ("list", "get") and about.client in about.gateway.grants:
        raise Refused("forbidden_footprint")
    return granted


@stranger_refused_without_reason.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or about.name != "forbidden_footprint":
        return response
    return Response.json(403, {"code": "BadRequest", "message": "not for you"})
