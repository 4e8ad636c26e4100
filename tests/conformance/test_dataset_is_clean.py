"""What we publish ourselves offends no rule of ours, not even as advice, and so no truthful vendor is blamed for it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from gxd_conformance.documents import footprint, listing
from gxd_fixtures import SPECS, dataset, invent


def as_judged(document: Any) -> Any:
    """The document as it is judged when it comes over the wire: numbers exact."""
    return json.loads(json.dumps(document), parse_float=Decimal)


@pytest.mark.parametrize("spec", SPECS)
def test_no_footprint_of_the_dataset_offends(spec: str) -> None:
    for document in as_judged(dataset.footprints(spec)):
        assert footprint(document, spec) == [], document["productNameCompany"]


@pytest.mark.parametrize("spec", SPECS)
def test_the_whole_list_does_not_offend(spec: str) -> None:
    assert listing(as_judged({"data": dataset.footprints(spec)}), spec) == []


@pytest.mark.parametrize("spec", SPECS)
def test_no_invented_footprint_offends(spec: str) -> None:
    for document in invent.footprints(spec, 300, 17):
        assert footprint(as_judged(document), spec) == [], document["productNameCompany"]


@pytest.mark.parametrize("spec", SPECS)
def test_a_broken_footprint_of_the_dataset_would_be_seen(spec: str) -> None:
    broken = as_judged(dataset.footprints(spec)[0])
    broken["pcf"]["fossilGhgEmissions"] = "-1"
    assert footprint(broken, spec) != []
