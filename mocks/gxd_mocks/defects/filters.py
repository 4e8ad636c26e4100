"""Lies about filters: criteria that are ignored, half read, compared too strictly or combined wrongly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import Departure, defect

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)


def _everything(footprint: dict[str, Any]) -> bool:
    return True


def _nothing(footprint: dict[str, Any]) -> bool:
    return False


def _ignores(name: str, reddens: list[str], blinds: Sequence[str] = ()) -> Departure:
    departure = defect(
        f"{name}-ignored",
        f"Lists everything, whatever {name} is asked for.",
        ["PACT-FIL3-001", *reddens],
        LINE_3,
        blinds,
    )
    departure.at(f"criterion.{name}")(lambda truth, about: _everything)
    return departure


_ignores(
    "productId",
    [
        "PACT-FIL3-002", "PACT-FIL3-003", "PACT-FIL3-004", "PACT-FIL3-005", "PACT-EVR-018",
        "PACT-EVR-019", "PACT-FIL3-016",
    ],
    blinds=["PACT-EVR-021"],
)  # fmt: skip
_ignores("companyId", ["PACT-FIL3-002", "PACT-FIL3-003", "PACT-FIL3-006", "PACT-FIL3-016"])
_ignores("geography", ["PACT-FIL3-002", "PACT-FIL3-003", "PACT-FIL3-007", "PACT-FIL3-016"])
_ignores("classification", ["PACT-FIL3-002", "PACT-FIL3-003", "PACT-FIL3-008", "PACT-FIL3-016", "PACT-PAG-016"])
_ignores("validOn", ["PACT-FIL3-003", "PACT-FIL3-009", "PACT-FIL3-012", "PACT-FIL3-016"])
_ignores("validAfter", ["PACT-FIL3-003", "PACT-FIL3-010", "PACT-FIL3-012", "PACT-FIL3-016"])
_ignores("validBefore", ["PACT-FIL3-003", "PACT-FIL3-011", "PACT-FIL3-012", "PACT-FIL3-016"])
_ignores("status", ["PACT-FIL3-003", "PACT-FIL3-013", "PACT-FIL3-016", "PACT-EVR-019"])


def _reads(
    name: str, says: str, criterion: str, reddens: list[str], holds: Callable[[dict[str, Any], list[str]], bool]
) -> None:
    """A defect that reads one criterion of 3.0 in its own way: `holds(footprint, values)`."""
    departure = defect(name, says, reddens, LINE_3)

    def change(truth: Any, about: SimpleNamespace) -> Any:
        return lambda footprint: holds(footprint, list(about.values))

    departure.at(f"criterion.{criterion}")(change)


def _lower(values: list[str]) -> set[str]:
    return {value.lower() for value in values}


ARRAYS = {
    "productId": ("productIds", "PACT-FIL3-004", "PACT-FIL3-005"),
    "companyId": ("companyIds", "PACT-FIL3-006", "PACT-FIL3-006"),
    "classification": ("productClassifications", "PACT-FIL3-008", "PACT-FIL3-008"),
}

for _criterion, (_member, _any_entry, _letter_case) in ARRAYS.items():
    # Two products are asked for by a request as well, by their last ids and in other letter case.
    _by_request = ["PACT-FIL3-016"] if _criterion == "productId" else []

    def _first(footprint: dict[str, Any], values: list[str], member: str = _member) -> bool:
        return bool(footprint.get(member)) and footprint[member][0].lower() in _lower(values)

    def _exact(footprint: dict[str, Any], values: list[str], member: str = _member) -> bool:
        return bool(set(footprint.get(member, [])) & set(values))

    def _one(footprint: dict[str, Any], values: list[str], member: str = _member) -> bool:
        return bool(_lower(footprint.get(member, [])) & _lower(values[:1]))

    _reads(
        f"{_criterion}-first-only",
        f"Compares {_criterion} with the first entry of {_member} alone.",
        _criterion,
        # Classifications that are asked for together, beside a status or in pages, stand second in a footprint.
        [
            _any_entry,
            *_by_request,
            *(["PACT-FIL3-002", "PACT-FIL3-003", "PACT-PAG-016"] if _criterion == "classification" else []),
        ],
        _first,
    )
    _reads(
        f"{_criterion}-case-sensitive",
        f"Compares {_criterion} with regard to letter case.",
        _criterion,
        [_letter_case, *_by_request],
        _exact,
    )
    _reads(
        f"{_criterion}-first-value-only",
        f"Heeds the first {_criterion} of a request and forgets the others.",
        _criterion,
        # Ids with awkward characters are asked for together, where there are several.
        ["PACT-FIL3-002", *([_any_entry] if _criterion == "productId" else []), *_by_request],
        _one,
    )


def _places(footprint: dict[str, Any], *members: str) -> list[str]:
    return [footprint["pcf"][member] for member in members if member in footprint["pcf"]]


COUNTRY, REGION, SUBDIVISION = "geographyCountry", "geographyRegionOrSubregion", "geographyCountrySubdivision"

_reads(
    "geography-country-only",
    "Compares geography with countries alone.",
    "geography",
    ["PACT-FIL3-002", "PACT-FIL3-007"],
    lambda footprint, values: bool(_lower(_places(footprint, COUNTRY)) & _lower(values)),
)
_reads(
    "geography-case-sensitive",
    "Compares geography with regard to letter case.",
    "geography",
    ["PACT-FIL3-007"],
    lambda footprint, values: bool(set(_places(footprint, COUNTRY, REGION, SUBDIVISION)) & set(values)),
)
_reads(
    "geography-first-value-only",
    "Heeds the first geography of a request and forgets the others.",
    "geography",
    ["PACT-FIL3-002"],
    lambda footprint, values: bool(_lower(_places(footprint, COUNTRY, REGION, SUBDIVISION)) & _lower(values[:1])),
)
_reads(
    "status-case-sensitive",
    "Compares status with regard to letter case.",
    "status",
    ["PACT-FIL3-013"],
    lambda footprint, values: footprint["status"] in values,
)
_reads(
    "unknown-status-ignored",
    "Lists everything when a status is asked for that does not exist.",
    "status",
    ["PACT-FIL3-013"],
    lambda footprint, values: (
        footprint["status"].lower() in _lower(values) or not _lower(values) & {"active", "deprecated"}
    ),
)

_reads(
    "plus-read-as-space",
    "Reads a `+` in a product id as a space, although it was percent-encoded.",
    "productId",
    ["PACT-FIL3-004", "PACT-FIL3-016"],
    lambda footprint, values: bool(
        _lower(footprint["productIds"]) & _lower([value.replace("+", " ") for value in values])
    ),
)
_reads(
    "all-product-ids-needed",
    "Finds a product only where nothing is asked for that it does not have.",
    "productId",
    ["PACT-FIL3-002", "PACT-FIL3-004", "PACT-FIL3-016"],
    lambda footprint, values: _lower(values) <= _lower(footprint["productIds"]),
)

third_criterion_forgotten = defect(
    "third-criterion-forgotten",
    "Heeds two criteria and passes over every other.",
    reddens=["PACT-FIL3-003"],
    specs=LINE_3,
)


@third_criterion_forgotten.at("list.query")
def _(asked: Any, about: SimpleNamespace) -> Any:
    return dict(list(asked.items())[:2])


delivers_the_first_only = defect(
    "delivers-the-first-only",
    "Answers a request with one footprint, however many were asked for.",
    reddens=["PACT-FIL3-016"],
    specs=LINE_3,
)


@delivers_the_first_only.at("callback.event")
def _(event: Any, about: SimpleNamespace) -> Any:
    data = event["data"]
    return {**event, "data": {**data, "pfs": data["pfs"][:1]}} if "pfs" in data else event


active_not_found = defect(
    "active-not-found",
    "Finds nothing by status=Active, where nothing else is asked for.",
    reddens=["PACT-FIL3-013"],
    specs=LINE_3,
)


@active_not_found.at("list.matches")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway import criteria

    return _nothing if criteria.asked(about.parameters) == {"status": ["Active"]} else truth


valid_on_start_excluded = defect(
    "valid-on-start-excluded",
    "Leaves out of validOn what becomes valid at that very moment.",
    reddens=["PACT-FIL3-009"],
    specs=LINE_3,
)


@valid_on_start_excluded.at("criterion.validOn")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.instants import instant

    starts = {instant(value) for value in about.values}
    return lambda footprint: truth(footprint) and instant(footprint.get("validityPeriodStart")) not in starts


ids_by_beginning = defect(
    "ids-by-beginning",
    "Finds a footprint by the beginning of one of its ids or classifications.",
    reddens=["PACT-FIL3-002", "PACT-FIL3-004", "PACT-FIL3-006", "PACT-FIL3-008"],
    specs=LINE_3,
)

for _criterion, _member in (
    ("productId", "productIds"),
    ("companyId", "companyIds"),
    ("classification", "productClassifications"),
):

    def _by_beginning(truth: Any, about: SimpleNamespace, member: str = _member) -> Any:
        wanted = tuple(value.lower() for value in about.values)
        return lambda footprint: any(held.lower().startswith(wanted) for held in footprint.get(member, []))

    ids_by_beginning.at(f"criterion.{_criterion}")(_by_beginning)


valid_on_a_second_early = defect(
    "valid-on-a-second-early",
    "Finds by validOn also what becomes valid a second later.",
    reddens=["PACT-FIL3-009"],
    specs=LINE_3,
)


@valid_on_a_second_early.at("criterion.validOn")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from datetime import timedelta

    from gxd_mocks.gateway.instants import instant

    asked = [bound for value in about.values if (bound := instant(value))]
    later = [bound._replace(second=bound.second + timedelta(seconds=1)) for bound in asked]
    return lambda footprint: truth(footprint) or instant(footprint.get("validityPeriodStart")) in later


default_period_from_creation = defect(
    "default-period-from-creation",
    "Lets the default validity period begin when the footprint was created.",
    reddens=["PACT-FIL3-003", "PACT-FIL3-009", "PACT-FIL3-012"],
    specs=LINE_3,
)


@default_period_from_creation.at("criterion.validOn")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.instants import instant

    asked = [bound for value in about.values if (bound := instant(value))]

    def holds(footprint: dict[str, Any]) -> bool:
        begins = instant(footprint.get("validityPeriodStart") or footprint["created"])
        return bool(truth(footprint)) and begins is not None and any(begins <= when for when in asked)

    return holds


valid_after_start_included = defect(
    "valid-after-start-included",
    "Finds by validAfter also what becomes valid at that very moment.",
    reddens=["PACT-FIL3-010"],
    specs=LINE_3,
)


@valid_after_start_included.at("criterion.validAfter")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.instants import instant

    starts = {instant(value) for value in about.values}
    return lambda footprint: truth(footprint) or instant(footprint.get("validityPeriodStart")) in starts


valid_before_start = defect(
    "valid-before-looks-at-start",
    "Compares validBefore with the start of the validity period.",
    reddens=["PACT-FIL3-003", "PACT-FIL3-011", "PACT-FIL3-012", "PACT-FIL3-016"],
    specs=LINE_3,
)


@valid_before_start.at("criterion.validBefore")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.instants import instant

    def holds(footprint: dict[str, Any]) -> bool:
        start = instant(footprint.get("validityPeriodStart") or footprint["pcf"]["referencePeriodEnd"])
        return any(start is not None and start < bound for value in about.values if (bound := instant(value)))

    return holds


DATES = {"validOn": "PACT-FIL3-009", "validAfter": "PACT-FIL3-010", "validBefore": "PACT-FIL3-011"}

offset_ignored = defect(
    "offset-ignored",
    "Reads the time of a filter as UTC, whatever offset it has.",
    reddens=[*DATES.values()],
    specs=LINE_3,
)
offset_refused = defect(
    "offset-refused",
    "Answers 400 to a filter whose time has another offset than UTC.",
    reddens=[*DATES.values()],
    specs=LINE_3,
)


def _reads_as_utc(truth: Any, about: SimpleNamespace, name: str) -> Any:
    from gxd_mocks.gateway import criteria

    return criteria.predicate(name, [value.replace("+09:00", "Z") for value in about.values])


def _refuses_offsets(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.errors import Refused

    if any(value.endswith("+09:00") for value in about.values):
        raise Refused("bad_request", "times are in UTC")
    return truth


for _criterion in DATES:
    offset_ignored.at(f"criterion.{_criterion}")(partial(_reads_as_utc, name=_criterion))
    offset_refused.at(f"criterion.{_criterion}")(_refuses_offsets)


default_period_unknown = defect(
    "default-period-unknown",
    "Finds by validOn only footprints that state their validity period.",
    reddens=["PACT-FIL3-003", "PACT-FIL3-009", "PACT-FIL3-012"],
    specs=LINE_3,
)


@default_period_unknown.at("criterion.validOn")
def _(truth: Any, about: SimpleNamespace) -> Any:
    return lambda footprint: (
        truth(footprint) and ("validityPeriodStart" in footprint or "validityPeriodEnd" in footprint)
    )


default_period_in_days = defect(
    "default-period-in-days",
    "Lets the default validity period last for three times 365 days, leap years or not.",
    reddens=["PACT-FIL3-012"],
    specs=LINE_3,
)


def _days_end(footprint: dict[str, Any]) -> Any:
    """When the days are over; None where the footprint states its validity period."""
    from datetime import timedelta

    from gxd_mocks.gateway.instants import instant

    if "validityPeriodStart" in footprint or "validityPeriodEnd" in footprint:
        return None
    begins = instant(footprint["pcf"]["referencePeriodEnd"])
    return begins and begins._replace(second=begins.second + timedelta(days=3 * 365))


@default_period_in_days.at("criterion.validOn")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.instants import instant

    asked = [bound for value in about.values if (bound := instant(value))]

    def holds(footprint: dict[str, Any]) -> bool:
        end = _days_end(footprint)
        return bool(truth(footprint)) and (end is None or any(when <= end for when in asked))

    return holds


@default_period_in_days.at("criterion.validBefore")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.instants import instant

    asked = [bound for value in about.values if (bound := instant(value))]

    def holds(footprint: dict[str, Any]) -> bool:
        end = _days_end(footprint)
        return bool(truth(footprint)) if end is None else any(end < when for when in asked)

    return holds


criteria_either_or = defect(
    "criteria-either-or",
    "Combines different criteria with OR.",
    reddens=["PACT-FIL3-003"],
    specs=LINE_3,
)


@criteria_either_or.at("list.matches")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway import criteria

    asked = criteria.asked(about.parameters)
    if not asked:
        return truth
    predicates = [criteria.predicate(name, values) for name, values in asked.items()]
    return lambda footprint: any(holds(footprint) for holds in predicates)


def _forgets(name: str, beside: str) -> None:
    """A defect that combines all criteria with AND but these two."""
    departure = defect(
        f"{name}-ignored-beside-{beside}",
        f"Ignores {name} where {beside} is asked for as well.",
        ["PACT-FIL3-003"],
        LINE_3,
    )

    def change(truth: Any, about: SimpleNamespace) -> Any:
        from gxd_mocks.gateway import criteria

        asked = criteria.asked(about.parameters)
        if set(asked) != {name, beside}:
            return truth
        return criteria.predicate(beside, asked[beside])

    departure.at("list.matches")(change)


for _criterion in ("companyId", "geography", "classification", "validOn", "validAfter", "validBefore"):
    _forgets(_criterion, "status")
    _forgets("status", _criterion)


odata_refused_wrongly = defect(
    "odata-unknown-error",
    "Refuses every $filter with 404.",
    reddens=["PACT-FIL2-002", "PACT-FIL2-003", "PACT-FIL2-004", "PACT-LIST-007"],
    specs=LINE_2,
)


@odata_refused_wrongly.at("response")
def _(response: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.message import Response

    if about.action == "list" and "filter=" in about.request.query:
        return Response.json(404, {"code": "NoSuchFootprint", "message": "no such list"})
    return response


odata_bad_request = defect(
    "odata-bad-request",
    "Answers BadRequest, not NotImplemented, to a $filter that it does not support.",
    reddens=["PACT-FIL2-003"],
    specs=("2.1", "2.2", "2.3"),
)


@odata_bad_request.at("situation")
def _(response: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.message import Response

    return Response.json(400, {"code": "BadRequest", "message": "no"}) if about.name == "refused_filter" else response


odata_finds_too_little = defect(
    "odata-finds-too-little",
    "Leaves out a footprint that matches the $filter.",
    reddens=["PACT-FIL2-004"],
    specs=LINE_2,
)


@odata_finds_too_little.at("list.items")
def _(entries: Any, about: SimpleNamespace) -> Any:
    found = list(entries)
    return iter(found[1:] if "filter=" in about.request.query and found else found)


odata_finds_too_much = defect(
    "odata-finds-too-much",
    "Lists, for a $filter, also footprints that do not match.",
    reddens=["PACT-FIL2-002", "PACT-FIL2-005"],
    specs=LINE_2,
)


@odata_finds_too_much.at("list.matches")
def _(matches: Any, about: SimpleNamespace) -> Any:
    if "filter=" not in about.request.query:
        return matches
    return lambda footprint: matches(footprint) or footprint["pcf"].get("geographyCountry") == "JP"


odata_finds_one_for_nobody = defect(
    "odata-finds-one-for-nobody",
    "Lists one footprint for a $filter that none satisfies.",
    reddens=["PACT-FIL2-002", "PACT-FIL2-005"],
    specs=LINE_2,
)


@odata_finds_one_for_nobody.at("list.items")
def _(entries: Any, about: SimpleNamespace) -> Any:
    found = list(entries)
    if found or "filter=" not in about.request.query:
        return iter(found)
    return islice(about.gateway.stores[about.spec].scan(), 1)


odata_denies_matches = defect(
    "odata-denies-matches",
    "Answers 404 NoSuchFootprint to a $filter that footprints satisfy.",
    reddens=["PACT-FIL2-002", "PACT-FIL2-004"],
    specs=LINE_2,
)


@odata_denies_matches.at("response")
def _(response: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.message import Response

    asked = about.action == "list" and "filter=" in about.request.query
    if not asked or response.status != 200 or b'"id"' not in response.body:
        return response
    return Response.json(404, {"code": "NoSuchFootprint", "message": "no such footprint"})


def _misreads(name: str, says: str, members: Sequence[str], reddens: list[str], holds: Any) -> None:
    """A defect that reads one kind of condition of 2.x in its own way: `holds(held, operator, literal)`."""
    departure = defect(name, says, reddens, LINE_2)
    for member in members:
        departure.at(f"criterion.{member}")(partial(_condition, holds, member))


def _condition(holds: Any, member: str, truth: Any, about: SimpleNamespace) -> Any:
    def reads(footprint: dict[str, Any]) -> bool:
        value: Any = footprint
        for part in member.split("/"):
            value = value.get(part) if isinstance(value, dict) else None
        wrong = None if value is None else holds(value, about.operator, about.values[0])
        return bool(truth(footprint)) if wrong is None else bool(wrong)

    return reads


_DATES = ("created", "updated", "pcf/referencePeriodStart", "pcf/referencePeriodEnd")


def _by_day(held: str, operator: str, literal: str) -> bool:
    from gxd_mocks.gateway.odata import OPERATORS

    return OPERATORS[operator](held[:10], literal[:10])


_misreads(
    "odata-lt-as-le",
    "Reads lt in a $filter as le.",
    _DATES,
    ["PACT-FIL2-005"],
    lambda held, operator, literal: True if operator == "lt" and held == literal else None,
)
_misreads(
    "odata-le-as-lt",
    "Reads le in a $filter as lt.",
    _DATES,
    ["PACT-FIL2-004"],
    lambda held, operator, literal: False if operator == "le" and held == literal else None,
)
_misreads("odata-dates-by-day", "Compares days in a $filter, not moments.", _DATES, ["PACT-FIL2-004"], _by_day)
_misreads(
    "odata-category-by-beginning",
    "Finds by $filter every category that begins so.",
    ["productCategoryCpc"],
    ["PACT-FIL2-005"],
    lambda held, operator, literal: held.startswith(literal),
)
_misreads(
    "odata-plus-as-space",
    "Reads a `+` in a $filter as a space, although it was percent-encoded.",
    ["productIds"],
    ["PACT-FIL2-004"],
    lambda held, operator, literal: literal.replace("+", " ") in held,
)

odata_without_limit_only = defect(
    "odata-ignored-with-limit",
    "Ignores $filter where a limit is asked for as well.",
    reddens=["PACT-FIL2-005"],
    specs=LINE_2,
)


@odata_without_limit_only.at("list.matches")
def _(truth: Any, about: SimpleNamespace) -> Any:
    return _everything if "limit=" in about.request.query else truth


odata_without_link = defect(
    "odata-without-link",
    "Sends no link where more footprints match the $filter than fit on a page.",
    reddens=["PACT-PAG-001"],
    specs=LINE_2,
)


@odata_without_link.at("page.link_header")
def _(link: Any, about: SimpleNamespace) -> Any:
    return None if "filter=" in about.request.query else link
