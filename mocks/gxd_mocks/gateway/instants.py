"""Points in time as they come over the wire (RFC 3339), compared exactly, and the validity of a footprint."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DATE_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)
"""RFC 3339, but the seconds may be missing: the specification's own query sample leaves them out."""

UNENCODED_PLUS = re.compile(r" (?=\d\d:\d\d$)")
"""`+09:00` in a query that was not percent-encoded arrives as ` 09:00`."""

DEFAULT_VALIDITY_YEARS = 3


class Instant(NamedTuple):
    """A second in UTC and the fraction of it, with as many digits as were written."""

    second: datetime
    fraction: Decimal


class Period(NamedTuple):
    """From `start` to `end`; whether the end belongs to it is for the reader to decide."""

    start: Instant
    end: Instant


def instant(text: object) -> Instant | None:
    """The instant that `text` names, or None if it is no date-time."""
    match = DATE_TIME.fullmatch(UNENCODED_PLUS.sub("+", text)) if isinstance(text, str) else None
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    second = int(match[6] or 0)
    leap = second == 60  # RFC 3339 section 5.6 allows it; the next second is the same instant for every comparison
    try:
        moment = datetime(year, month, day, hour, minute, 59 if leap else second, tzinfo=UTC)
        moment += timedelta(seconds=leap) - _offset(match)
    except (ValueError, OverflowError):
        return None
    return Instant(moment, Decimal(f"0.{match[7] or 0}"))


def _offset(match: re.Match[str]) -> timedelta:
    if match[8] is None:
        return timedelta()
    hours, minutes = int(match[9]), int(match[10])
    if hours > 23 or minutes > 59:
        raise ValueError("no such offset")
    return timedelta(hours=hours, minutes=minutes) * (-1 if match[8] == "-" else 1)


def validity(footprint: Mapping[str, Any]) -> Period | None:
    """When a footprint is valid: the explicit period, else three years from the end of the reference period.

    None if the document says neither in a readable way.
    """
    pcf = footprint.get("pcf")
    reference_end = instant(pcf.get("referencePeriodEnd")) if isinstance(pcf, dict) else None
    start = instant(footprint.get("validityPeriodStart")) or reference_end
    end = instant(footprint.get("validityPeriodEnd")) or (reference_end and years_after(reference_end))
    return Period(start, end) if start and end else None


def years_after(moment: Instant) -> Instant:
    year = min(moment.second.year + DEFAULT_VALIDITY_YEARS, 9999)
    try:
        return moment._replace(second=moment.second.replace(year=year))
    except ValueError:
        # No text says what three years after 29 February are; 28 February holds in every reading.
        return moment._replace(second=moment.second.replace(year=year, day=28))
