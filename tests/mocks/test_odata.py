"""The `$filter` of 2.x: what the specification allows is evaluated exactly, everything else is refused by name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from gxd_mocks.gateway import Gateway
from tests.mocks.caller import Caller, error, footprints


def footprint(number: int, **said: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "created": f"2024-01-0{number + 1}T00:00:00Z",
        "companyIds": ["urn:x:company:A"],
        "productIds": [f"urn:x:product:{number}"],
        "productCategoryCpc": "3342",
        "pcf": {
            "geographyCountry": "DE",
            "referencePeriodStart": "2023-01-01T00:00:00Z",
            "referencePeriodEnd": "2024-01-01T00:00:00Z",
        },
        **said,
    }


HELD = [
    footprint(0),
    footprint(1, productCategoryCpc="41", updated="2024-06-01T00:00:00Z"),
    footprint(2, productIds=["urn:x:product:2", "urn:x:it's"], pcf={"geographyCountry": "JP"}),
    footprint(3, companyIds=["urn:x:company:B", "urn:x:company:C"], updated="2024-07-01T00:00:00.5Z"),
]

ALL = [0, 1, 2, 3]


@pytest.fixture(scope="module", params=["2.0", "2.1", "2.2", "2.3"])
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(Gateway([request.param], footprints={request.param: HELD}).handle, request.param)


# filter -> the footprints for which it is true
CASES = [
    ("", ALL),
    ("productCategoryCpc eq '3342'", [0, 2, 3]),
    ("productCategoryCpc lt '41'", [0, 2, 3]),
    ("productCategoryCpc ge '41'", [1]),
    ("pcf/geographyCountry eq 'DE'", [0, 1, 3]),
    ("pcf/geographyCountry eq 'de'", []),
    ("created ge '2024-01-03T00:00:00.000Z'", [2, 3]),
    ("created ge 2024-01-03T00:00:00Z", [2, 3]),
    ("created ge 2024-01-03T09:00:00+09:00", [2, 3]),
    ("created gt 2024-01-03T00:00:00Z", [3]),
    ("created eq '2024-01-03T00:00:00Z'", [2]),
    ("created lt '2024-01-03T00:00:00Z'", [0, 1]),
    ("created le '2024-01-03T00:00:00Z'", [0, 1, 2]),
    ("updated ge '2000-01-01T00:00:00Z'", [1, 3]),
    ("updated gt '2024-07-01T00:00:00.4999Z'", [3]),
    (
        "(pcf/referencePeriodStart ge '2023-01-01T00:00:00Z') and (pcf/referencePeriodEnd lt '2024-01-01T00:00:01Z')",
        [0, 1, 3],
    ),
    ("((created ge '2024-01-02T00:00:00Z') and pcf/geographyCountry eq 'DE')", [1, 3]),
    ("productIds/any(productId:(productId eq 'urn:x:product:2'))", [2]),
    ("productIds/any(x:x eq 'urn:x:product:2')", [2]),
    ("productIds/any(p:(p eq 'urn:x:it''s'))", [2]),
    ("companyIds/any(companyId:(companyId eq 'urn:x:company:C'))", [3]),
    ("companyIds/any(c:(c eq 'urn:x:company:C')) and productIds/any(p:(p eq 'urn:x:product:0'))", []),
    ("  created   ge   '2024-01-04T00:00:00Z'  ", [3]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_exactly_the_matches_come(caller: Caller, text: str, expected: list[int]) -> None:
    for query in (f"$filter={quote(text)}", f"%24filter={quote(text)}&limit=50"):
        assert [int(found["id"][-1]) for found in footprints(caller.list(query))] == expected


def test_a_plus_that_was_not_encoded_is_understood(caller: Caller) -> None:
    found = footprints(caller.list("$filter=created+ge+'2024-01-03T09:00:00+09:00'"))
    assert [int(item["id"][-1]) for item in found] == [2, 3]


REFUSED = [
    "productCategoryCpc eq '1' or productCategoryCpc eq '2'",
    "not (productCategoryCpc eq '1')",
    "productCategoryCpc ne '1'",
    "productCategoryCpc in ('1','2')",
    "startswith(productCategoryCpc,'3')",
    "companyName eq 'x'",
    "pcf/geographyCountry eq DE",
    "pcf/fossilGhgEmissions gt 5",
    "productIds/all(p:(p eq 'x'))",
    "productIds/any(p:(q eq 'x'))",
    "productIds/any(p:(p lt 'x'))",
    "productIds/any()",
    "pcf/any(p:(p eq 'x'))",
    "productIds eq 'x'",
    "created ge 'yesterday'",
    "created ge '2024-02-30T00:00:00Z'",
    "created ge",
    "created",
    "(created ge '2024-01-01T00:00:00Z'",
    "created ge '2024-01-01T00:00:00Z')",
    "created ge '2024-01-01T00:00:00Z' and",
    "and created ge '2024-01-01T00:00:00Z'",
    "created ge '2024-01-01T00:00:00Z' created ge '2024-01-01T00:00:00Z'",
    "'unterminated",
    "()",
    "(" * 5000,
    "productIds/any(p:" + "(" * 5000,
    "\x00",
    "💥",
]


@pytest.mark.parametrize("text", REFUSED)
def test_everything_else_is_not_implemented(caller: Caller, text: str) -> None:
    assert error(caller.list(f"$filter={quote(text)}")) == (400, "NotImplemented")


def test_two_filters_are_none(caller: Caller) -> None:
    assert error(caller.list("$filter=&$filter="))[0] == 400
