"""Date-times as they come over the wire, and the validity of a footprint."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from gxd_mocks.gateway.instants import Instant, instant, validity

NOON = Instant(datetime(2025, 3, 1, 12, tzinfo=UTC), Decimal(0))


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-01T12:00:00Z",
        "2025-03-01t12:00:00z",
        "2025-03-01T12:00:00.000Z",
        "2025-03-01T12:00:00+00:00",
        "2025-03-01T12:00:00-00:00",
        "2025-03-01T21:00:00+09:00",
        "2025-03-01T21:00:00 09:00",
        "2025-03-01T06:30:00-05:30",
        "2025-03-01T12:00Z",
        "2025-03-01T11:59:60Z",
    ],
)
def test_many_spellings_of_one_instant(text: str) -> None:
    assert instant(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "",
        "yesterday",
        "2025-03-01",
        "2025-03-01T12:00:00",
        "2025-02-29T12:00:00Z",
        "2025-13-01T12:00:00Z",
        "2025-03-01T24:00:00Z",
        "2025-03-01T12:00:61Z",
        "2025-03-01T12:00:00+24:00",
        "2025-03-01T12:00:00+0900",
        "2025-03-01 12:00:00Z",
        "2025-03-01T12:00:00Z\n",
        "２０２５-03-01T12:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_what_is_no_instant(text: object) -> None:
    assert instant(text) is None


def test_every_digit_of_a_fraction_counts() -> None:
    early, late = (instant(f"2025-03-01T12:00:00.{digits}Z") for digits in ("1234567890123", "1234567890124"))
    assert early is not None
    assert late is not None
    assert NOON < early < late


# what the footprint says -> from, to
VALIDITIES: list[tuple[dict[str, Any], str, str]] = [
    ({}, "2025-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
    ({"pcf": {"referencePeriodEnd": "2024-02-29T00:00:00Z"}}, "2024-02-29T00:00:00Z", "2027-02-28T00:00:00Z"),
    ({"pcf": {"referencePeriodEnd": "9998-01-01T00:00:00Z"}}, "9998-01-01T00:00:00Z", "9999-01-01T00:00:00Z"),
    (
        {"validityPeriodStart": "2025-06-01T00:00:00Z", "validityPeriodEnd": "2026-06-01T00:00:00Z"},
        "2025-06-01T00:00:00Z",
        "2026-06-01T00:00:00Z",
    ),
    ({"validityPeriodStart": "2025-06-01T00:00:00Z"}, "2025-06-01T00:00:00Z", "2028-01-01T00:00:00Z"),
    ({"validityPeriodEnd": "2025-06-01T00:00:00Z"}, "2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z"),
    ({"validityPeriodStart": None, "validityPeriodEnd": "soon"}, "2025-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
]


@pytest.mark.parametrize(("said", "start", "end"), VALIDITIES)
def test_validity_is_explicit_or_three_years(said: dict[str, Any], start: str, end: str) -> None:
    period = validity({"pcf": {"referencePeriodEnd": "2025-01-01T00:00:00Z"}} | said)
    assert period == (instant(start), instant(end))


@pytest.mark.parametrize("footprint", [{}, {"pcf": None}, {"pcf": []}, {"pcf": {"referencePeriodEnd": "soon"}}])
def test_an_unreadable_document_has_no_validity(footprint: dict[str, Any]) -> None:
    assert validity(footprint) is None
