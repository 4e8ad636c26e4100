"""The filters of 3.0, asked over the list and compared with the very footprints that must come."""

from __future__ import annotations

from typing import Any

import pytest

from gxd_mocks.gateway import Gateway
from tests.mocks.caller import Caller, error, footprints


def footprint(number: int, **said: Any) -> dict[str, Any]:
    pcf = said.pop("pcf", {})
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "status": "Active",
        "companyIds": ["urn:x:company:A"],
        "productIds": [f"urn:x:product:{number}"],
        "pcf": {"referencePeriodEnd": "2025-01-01T00:00:00Z", **pcf},
        **said,
    }


HELD = [
    footprint(0, productIds=["urn:x:product:0", "urn:gtin:00"], pcf={"geographyCountry": "DE"}),
    footprint(1, productIds=["urn:x:product:A+1"], pcf={"geographyCountrySubdivision": "DE-BY"}),
    footprint(2, companyIds=["urn:x:company:B", "urn:x:company:Z"], pcf={"geographyRegionOrSubregion": "Western Asia"}),
    footprint(3, productClassifications=["urn:eclass:0173-1#01-AAA", "urn:cpc:41"], status="Deprecated"),
    footprint(
        4,
        validityPeriodStart="2025-06-01T00:00:00+09:00",
        validityPeriodEnd="2026-06-01T00:00:00+09:00",
        productClassifications=None,
    ),
]


@pytest.fixture(scope="module")
def caller() -> Caller:
    return Caller(Gateway(["3.0"], footprints={"3.0": HELD}).handle, "3.0")


def numbers(caller: Caller, query: str) -> list[int]:
    return [int(found["id"][-1]) for found in footprints(caller.list(query))]


ALL = [0, 1, 2, 3, 4]

# query as it goes over the wire -> the footprints that match
CASES = [
    # no criterion
    ("", ALL),
    ("productId=", ALL),
    ("geography=&classification=&status=", ALL),
    ("colour=red&x-shop-size=5", ALL),
    # productId, companyId: any entry, any letter case, OR between values
    ("productId=urn:x:product:0", [0]),
    ("productId=urn%3Agtin%3A00", [0]),
    ("productId=URN:GTIN:00", [0]),
    ("productid=urn:gtin:00", [0]),
    ("productId=urn:x:product:0&productId=urn:x:product:2", [0, 2]),
    ("productId=urn:x:product:0&productId=nonsense", [0]),
    ("productId=urn:x:product:A%2B1", [1]),
    ("productId=urn:x:product:a+1", [1]),
    ("productId=urn:x:product", []),
    ("productId=nonsense", []),
    ("companyId=urn:x:company:Z", [2]),
    ("companyId=urn:x:company:a", [0, 1, 3, 4]),
    ("companyId=urn:x:company:A&companyId=x1&companyId=x2", [0, 1, 3, 4]),
    # geography: equality in any of the three members
    ("geography=DE", [0]),
    ("geography=de-by", [1]),
    ("geography=western%20asia", [2]),
    ("geography=Western+Asia", [2]),
    ("geography=DE&geography=DE-BY", [0, 1]),
    ("geography=XX", []),
    # classification: a # must be percent-encoded
    ("classification=urn:cpc:41", [3]),
    ("classification=URN:ECLASS:0173-1%2301-aaa", [3]),
    ("classification=urn:eclass:0173-1", []),
    # validity: 2025-01-01 to 2028-01-01 where nothing is said; both ends included
    ("validOn=2025-01-01T00:00:00Z", [0, 1, 2, 3]),
    ("validOn=2024-12-31T23:59:59.999Z", []),
    ("validOn=2028-01-01T00:00:00Z", [0, 1, 2, 3]),
    ("validOn=2028-01-01T00:00:00.001Z", []),
    ("validOn=2025-05-31T15:00:00Z", ALL),
    ("validOn=2025-06-01T00:00:00%2B09:00", ALL),
    ("validOn=2025-06-01T00:00:00+09:00", ALL),
    ("validOn=2025-05-31T14:59:59Z", [0, 1, 2, 3]),
    ("validOn=2025-06-01T00:00Z", ALL),
    ("validon=1900-01-01T00:00:00Z", []),
    ("validAfter=2024-12-31T23:59:59Z", ALL),
    ("validAfter=2025-01-01T00:00:00Z", [4]),
    ("validAfter=2099-01-01T00:00:00Z", []),
    ("validBefore=2026-06-01T00:00:00Z", [4]),
    ("validBefore=2028-01-01T00:00:00Z", [4]),
    ("validBefore=2028-01-01T00:00:01Z", ALL),
    ("validBefore=1900-01-01T00:00:00Z", []),
    ("validOn=1900-01-01T00:00:00Z&validOn=2027-01-01T00:00:00Z", [0, 1, 2, 3]),
    # status: any letter case; one that nobody has matches nothing
    ("status=Active", [0, 1, 2, 4]),
    ("status=DEPRECATED", [3]),
    ("status=Active&status=Deprecated", ALL),
    ("status=BogusStatus", []),
    # AND between criteria
    ("status=Deprecated&classification=urn:cpc:41", [3]),
    ("status=Active&classification=urn:cpc:41", []),
    ("productId=urn:x:product:0&productId=urn:x:product:2&companyId=urn:x:company:B", [2]),
    ("geography=DE&validOn=2026-01-01T00:00:00Z&status=active&companyId=urn:x:company:a", [0]),
    ("companyId=urn:bogus:1&productId=urn:bogus:2", []),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_exactly_the_matches_come(caller: Caller, query: str, expected: list[int]) -> None:
    assert numbers(caller, query) == expected


@pytest.mark.parametrize("name", ["validOn", "validAfter", "validBefore"])
@pytest.mark.parametrize(
    "value", ["", "yesterday", "2025-01-01", "2025-01-01T00:00:00", "2025-02-30T00:00:00Z", "0", "%00"]
)
def test_a_date_that_is_none_is_refused(caller: Caller, name: str, value: str) -> None:
    assert error(caller.list(f"{name}={value}")) == (400, "BadRequest")


def test_the_filter_of_the_older_line_is_refused(caller: Caller) -> None:
    assert error(caller.list("$filter=status%20eq%20'Active'")) == (400, "BadRequest")
    assert error(caller.list("%24filter=x")) == (400, "BadRequest")


def test_a_footprint_that_says_nonsense_matches_nothing_and_breaks_nothing() -> None:
    odd = [footprint(5, productIds=None, companyIds=[1, None], status=None, pcf={"referencePeriodEnd": 7}), {"id": "x"}]
    caller = Caller(Gateway(["3.0"], footprints={"3.0": odd}).handle, "3.0")
    for query in ("productId=urn:x:y", "companyId=1", "geography=DE", "validOn=2025-01-01T00:00:00Z", "status=Active"):
        assert footprints(caller.list(query)) == []


def test_2x_knows_none_of_these() -> None:
    caller = Caller(Gateway(["2.3"], footprints={"2.3": HELD}).handle, "2.3")
    assert numbers(caller, "productId=nonsense&status=Bogus&validOn=never") == ALL
