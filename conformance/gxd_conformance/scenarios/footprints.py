"""Single footprints: those that are listed, those that nobody published, and ids that are none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.identity import Identity
from gxd_conformance.vendor import Vendor

MOST_FETCHED = 32


@pytest.fixture(scope="session")
def fetched(vendor: Vendor, known: list[Listed]) -> list[tuple[Listed, Exchange]]:
    """Listed footprints, each fetched by its id: all of a few, else a sample from the beginning, the middle and the end."""
    return fetched_sample(vendor, known, "fetched")


def fetched_sample(vendor: Vendor, listed: Sequence[Listed], scenario: str) -> list[tuple[Listed, Exchange]]:
    """Each of these footprints that has an id, fetched by it; of many only every so many."""
    able = [one for one in listed if one.id is not None]
    step = max(1, len(able) // MOST_FETCHED)
    return [(one, vendor.get_footprint(one.id or "", scenario)) for one in able[::step][:MOST_FETCHED]]


@pytest.fixture(scope="session")
def unknown_footprint(vendor: Vendor, identity: Identity) -> Exchange:
    """Ask for an id that nobody published."""
    return vendor.get_footprint(identity.uuid(), "unknown_footprint")


@pytest.fixture(scope="session")
def malformed_id(vendor: Vendor) -> Exchange:
    """Ask for something that is no id."""
    return vendor.get_footprint("not-a-uuid", "malformed_id")


@pytest.fixture(scope="session")
def predecessors(vendor: Vendor, known: list[Listed]) -> list[tuple[Listed, str, Exchange]]:
    """For listed footprints that name predecessors: those predecessors, fetched."""
    named = [(listed, preceding) for listed in known for preceding in _texts(listed.document.get("precedingPfIds"))][
        :MOST_FETCHED
    ]
    return [(listed, preceding, vendor.get_footprint(preceding, "predecessors")) for listed, preceding in named]


@pytest.fixture(scope="session")
def deprecated(vendor: Vendor, known: list[Listed]) -> list[tuple[Listed, Exchange]]:
    """Listed footprints whose status is Deprecated, each fetched by its id."""
    found = [listed for listed in known if listed.document.get("status") == "Deprecated"][:MOST_FETCHED]
    return [(listed, vendor.get_footprint(listed.id or "", "deprecated")) for listed in found]


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
