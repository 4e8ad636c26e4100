"""Request events between the versions: 2.x asks by a fragment of a footprint, 3.0 by criteria.

What the one can't ask is left out, so that the answer may be broader than the question; whoever asked gets only what the
question means, since answers are looked through again in the version of the question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gxd_fixtures import Version
from gxd_mocks.gateway import criteria, fragment
from gxd_mocks.gateway.listing import together

REGION, COUNTRY, SUBDIVISION = criteria.GEOGRAPHIES
CPC = "urn:cpc:"


def asked_in(version: Version, data: Mapping[str, Any], of: Version) -> dict[str, Any] | None:
    """The data of a request of version `of`, as `version` asks it; None if it has no words for any of it."""
    if version.filtering == of.filtering:
        return dict(data)
    asked = _criteria(data.get("pf")) if version.filtering == "criteria" else _fragment(data, version)
    if not asked:
        return None
    said = asked if version.filtering == "criteria" else {"pf": asked}
    comment = data.get("comment")
    return {**said, "comment": comment} if isinstance(comment, str) else said


def meant_by(version: Version, data: Mapping[str, Any]) -> Callable[[dict[str, Any]], bool]:
    """Whether a footprint in the form of `version` is what a request of that version asks for."""
    if version.filtering == "criteria":
        asked = criteria.asked_in_event(data)
        return together([criteria.predicate(name, values) for name, values in asked.items()])
    return fragment.wanted(data["pf"])


def _fragment(data: Mapping[str, Any], version: Version) -> dict[str, Any]:
    asked = criteria.asked_in_event(data)
    said: dict[str, Any] = {}
    if "productId" in asked:
        said["productIds"] = list(dict.fromkeys(asked["productId"]))
    if "companyId" in asked:
        said["companyIds"] = list(dict.fromkeys(asked["companyId"]))
    if len(asked.get("status", ())) == 1:
        said["status"] = asked["status"][0]
    if len(asked.get("geography", ())) == 1:
        said["pcf"] = {_kind_of_place(asked["geography"][0]): asked["geography"][0]}
    codes = asked.get("classification", [])
    if len(codes) == 1 and codes[0].lower().startswith(CPC):
        said["productCategoryCpc"] = codes[0][len(CPC) :]
    return said


def _kind_of_place(place: str) -> str:
    if len(place) == 2:
        return COUNTRY
    return SUBDIVISION if len(place) > 3 and place[2] == "-" else REGION


def _criteria(pf: Any) -> dict[str, Any]:
    if not isinstance(pf, dict):
        return {}
    pcf = pf.get("pcf")
    inner: dict[str, Any] = pcf if isinstance(pcf, dict) else {}
    places = [holder.get(name) for holder in (pf, inner) for name in criteria.GEOGRAPHIES]
    said: dict[str, Any] = {
        "productId": _texts(pf.get("productIds")),
        "companyId": _texts(pf.get("companyIds")),
        "geography": _texts(places),
        "classification": _texts(pf.get("productClassifications")),
    }
    if isinstance(pf.get("productCategoryCpc"), str):
        said["classification"].append(CPC + pf["productCategoryCpc"])
    if isinstance(pf.get("status"), str):
        said["status"] = pf["status"]
    return {name: value for name, value in said.items() if value}


def _texts(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str) and value] if isinstance(values, list) else []
