"""The filter criteria of 3.0: any value of one criterion, all criteria together.

ListFootprints and RequestCreatedEvent ask with the same names and the same logic (OpenAPI 3.0.3, Filtering).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.instants import Instant, Period, instant, validity

Footprint = Mapping[str, Any]
Predicate = Callable[[Footprint], bool]
Asked = dict[str, list[str]]
"""Criterion -> the values asked for; never an empty list."""

DATES = ("validOn", "validAfter", "validBefore")

GEOGRAPHIES = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")


def asked(decoded: Iterable[tuple[str, str]]) -> Asked:
    """The criteria among the parameters of a query.

    Names are found in any letter case: the specification's own query sample writes `productid`. An empty value asks for
    nothing (an empty date is no date, though), and what is no criterion is passed over.
    """
    found: Asked = {}
    for name, value in decoded:
        criterion = _BY_LOWER_NAME.get(name.lower())
        if criterion and (value or criterion in DATES):
            found.setdefault(criterion, []).append(value)
    return found


def asked_in_event(data: Mapping[str, Any]) -> Asked:
    """The criteria in the data of a request event: strings, or arrays of them."""
    found: Asked = {}
    for criterion in CRITERIA:
        values = data.get(criterion)
        values = [values] if isinstance(values, str) else values
        if isinstance(values, list) and (texts := [value for value in values if isinstance(value, str) and value]):
            found[criterion] = texts
    return found


def predicate(criterion: str, values: Sequence[str]) -> Predicate:
    """Whether a footprint satisfies one criterion. Raises `Refused` for a date that is none."""
    return CRITERIA[criterion](criterion, values)


def _any_urn(member: str) -> Callable[[str, Sequence[str]], Predicate]:
    def criterion(_: str, values: Sequence[str]) -> Predicate:
        # No URN holds a space: there it was a `+` that was not percent-encoded.
        wanted = {value.replace(" ", "+").lower() for value in values}
        return lambda footprint: any(urn.lower() in wanted for urn in _texts(footprint.get(member)))

    return criterion


def _geography(_: str, values: Sequence[str]) -> Predicate:
    # Equality: a footprint for a part of a country is not a footprint for the country.
    wanted = {value.lower() for value in values}

    def holds(footprint: Footprint) -> bool:
        pcf = footprint.get("pcf")
        given = [pcf.get(member) for member in GEOGRAPHIES] if isinstance(pcf, dict) else []
        return any(text.lower() in wanted for text in _texts(given))

    return holds


def _status(_: str, values: Sequence[str]) -> Predicate:
    # A status nobody has matches nothing; the text makes it no error.
    wanted = {value.lower() for value in values}
    return lambda footprint: str(footprint.get("status")).lower() in wanted


def _validity(compare: Callable[[Period, Instant], bool]) -> Callable[[str, Sequence[str]], Predicate]:
    def criterion(name: str, values: Sequence[str]) -> Predicate:
        moments = [_date(name, value) for value in values]

        def holds(footprint: Footprint) -> bool:
            period = validity(footprint)
            return period is not None and any(compare(period, moment) for moment in moments)

        return holds

    return criterion


def _date(name: str, value: str) -> Instant:
    moment = instant(value)
    if moment is None:
        raise Refused("bad_request", f"{name} is no date-time")
    return moment


def _texts(values: object) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


CRITERIA: dict[str, Callable[[str, Sequence[str]], Predicate]] = {
    "productId": _any_urn("productIds"),
    "companyId": _any_urn("companyIds"),
    "geography": _geography,
    "classification": _any_urn("productClassifications"),
    "validOn": _validity(lambda period, moment: period.start <= moment <= period.end),
    "validAfter": _validity(lambda period, moment: period.start > moment),
    "validBefore": _validity(lambda period, moment: period.end < moment),
    "status": _status,
}

_BY_LOWER_NAME = {name.lower(): name for name in CRITERIA}
