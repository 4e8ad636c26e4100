"""Calculation cases: what the vendor publishes as the results of those that it declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from gxd_conformance.calculation.judging import Observation, judge
from gxd_conformance.calculation.published import from_footprint
from gxd_conformance.certification import Certification
from gxd_conformance.criteria import Match, match
from gxd_conformance.documents.moment import moment
from gxd_conformance.evidence import Listed, Walk
from gxd_conformance.vendor import Vendor
from gxd_fixtures import Version


@dataclass(frozen=True)
class CaseResult:
    """One declared case, and the active footprints that the vendor has for its product, newest first.

    `asked` is the walk in which they were looked for. `observations` are about the newest.
    """

    name: str
    product_id: str
    asked: Walk
    footprints: Sequence[Listed]
    observations: Sequence[Observation]

    @property
    def newest(self) -> Listed | None:
        return self.footprints[0] if self.footprints else None

    @property
    def lacking(self) -> str:
        seen = "" if self.asked.complete else f" on the {len(self.asked.pages)} pages that were read"
        return (
            f"case {self.name}: no active footprint with the product id {self.product_id} is listed{seen}. Publish the result "
            "of the case under that product id, for these credentials to see, or correct calculation.cases in vendor.yaml"
        )


@pytest.fixture(scope="session")
def case_results(
    certification: Certification, vendor: Vendor, version: Version, request: pytest.FixtureRequest
) -> list[CaseResult]:
    """Look for the product of every declared case: by the filter where the version has one, else in the whole list."""
    found = []
    for name, declared in certification.settings.file.calculation.cases.items():
        walk = _by_filter(vendor, version, name, declared.product_id)
        listed = _active(walk, declared.product_id) if walk else []
        if walk is None or not listed:
            # A filter that finds nothing is another requirement's matter; the footprint may be there all the same.
            walk = request.getfixturevalue("everything")
            listed = _active(walk, declared.product_id)
        observations = judge(name, from_footprint(listed[0].document, version.line)) if listed else []
        found.append(CaseResult(name, declared.product_id, walk, listed, observations))
    return found


def _by_filter(vendor: Vendor, version: Version, name: str, product_id: str) -> Walk | None:
    if version.filtering != "criteria":
        return None
    return vendor.walk(f"case_{name.replace('-', '_')}", [("productId", product_id)], most_pages=MOST_PAGES)


MOST_PAGES = 5
"""One product has one result; whoever sends more pages than that ignores the filter."""


def _active(walk: Walk, product_id: str) -> list[Listed]:
    """The footprints of a product that are in force, the newest first.

    Not those that are deprecated or that another one names as its predecessor; of one id, which 2.x may list in several
    versions, the latest.
    """
    mine = [listed for listed in walk.footprints if match(listed.document, {"productId": [product_id]}) is Match.YES]
    replaced = {str(each).lower() for listed in mine for each in _predecessors(listed.document)}
    latest: dict[str | None, Listed] = {}
    for listed in sorted(mine, key=_edition):
        latest[listed.id] = listed
    active = [
        listed
        for listed in latest.values()
        if str(listed.document.get("status")).casefold() != "deprecated" and str(listed.id).lower() not in replaced
    ]
    return sorted(active, key=_age, reverse=True)


def _predecessors(document: dict[str, Any]) -> list[Any]:
    named = document.get("precedingPfIds")
    return named if isinstance(named, list) else []


def _edition(listed: Listed) -> int:
    return listed.version or 0


def _age(listed: Listed) -> tuple[bool, int]:
    """When it was created; what has no moment is oldest."""
    created = moment(listed.document.get("created"))
    return created is not None, created.minute if created else 0
