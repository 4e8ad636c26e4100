"""Date-times as RFC 3339 has them, exact: every fractional digit, leap seconds, every year from 0000 to 9999."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_DATE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
LONGEST = 200
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A moment in time. Moments compare as instants, whatever offset they were written with.

    `minute` counts from 0000-03-01T00:00Z; `second` is 60 for a leap second; `fraction` holds the digits behind the point
    without trailing zeros, which compare as the numbers they are; `offset` is in minutes.
    """

    minute: int
    second: int
    fraction: str
    offset: int = field(default=0, compare=False)

    @property
    def is_utc(self) -> bool:
        """Whether the offset is zero, in whichever of its spellings."""
        return self.offset == 0


@lru_cache(4096)
def _read(text: str) -> Moment | None:
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.group(1, 2, 3, 4, 5, 6))
    offset_hour, offset_minute = int(match[9] or 0), int(match[10] or 0)
    if not (1 <= month <= 12 and 1 <= day <= days_in(year, month) and hour <= 23 and minute <= 59 and second <= 60):
        return None
    if offset_hour > 23 or offset_minute > 59:
        return None
    offset = (offset_hour * 60 + offset_minute) * (-1 if match[8] == "-" else 1)
    at = (_day_number(year, month, day) * 24 + hour) * 60 + minute - offset
    if second == 60 and not _ends_a_month(at):
        return None
    return Moment(at, second, (match[7] or "").rstrip("0"), offset)


def moment(value: Any) -> Moment | None:
    """The moment that an RFC 3339 date-time means; `None` for anything else.

    Seconds and an offset are required (`2025-04-01T00:00Z` is none). A leap second is the 61st of the last minute of a month
    in UTC (RFC 3339, 5.7 and appendix D). More than 200 characters are nobody's clock.
    """
    return _read(value) if isinstance(value, str) and len(value) <= LONGEST else None


def years_later(start: Moment, years: int) -> Moment:
    """The same date and time of day, `years` calendar years later, in the offset it was written with.

    Three years after 29 February: the text does not say which day that is. The later reading, 1 March, is taken, so that
    a limit never fails what one reading allows.
    """
    local = start.minute + start.offset
    day, minute_of_day = divmod(local, 24 * 60)
    year, month, day_of_month = _date(day)
    year += years
    if (month, day_of_month) == (2, 29) and days_in(year, 2) == 28:
        month, day_of_month = 3, 1
    at = _day_number(year, month, day_of_month) * 24 * 60 + minute_of_day - start.offset
    return Moment(at, start.second, start.fraction, start.offset)


def days_in(year: int, month: int) -> int:
    """The days of a month in the Gregorian calendar, which RFC 3339 uses for every year."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS[month - 1]


def _ends_a_month(minute: int) -> bool:
    """Whether this is the last minute of a month in UTC, the only one that may have 61 seconds."""
    day, minute_of_day = divmod(minute, 24 * 60)
    year, month, day_of_month = _date(day)
    return minute_of_day == 24 * 60 - 1 and day_of_month == days_in(year, month)


def _day_number(year: int, month: int, day: int) -> int:
    """Days since 0000-03-01. Years begin in March here, so that the leap day is the last one."""
    year -= month <= 2
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * ((month - 3) % 12) + 2) // 5 + day - 1


def _date(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number: the inverse of `_day_number`."""
    era, day_of_era = divmod(number, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * march_month + 2) // 5 + 1
    month = (march_month + 2) % 12 + 1
    return era * 400 + year_of_era + (month <= 2), month, day
