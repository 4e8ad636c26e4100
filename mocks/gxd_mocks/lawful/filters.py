"""What the specification leaves open about filters: how much is supported, how far a place reaches, what is refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import lawful
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LINE_3 = ("3.0",)


def _asks_odata(about: SimpleNamespace) -> bool:
    return "$filter=" in about.request.query or "%24filter=" in about.request.query


filter_ignored = lawful(
    "filter-ignored",
    "Knows no $filter and lists everything.",
    LINE_2,
    guards=["PACT-FIL2-002", "PACT-FIL2-004", "PACT-FIL2-005", "PACT-LIST-007"],
)


@filter_ignored.at("list.matches")
def _(matches: Any, about: SimpleNamespace) -> Any:
    return lambda footprint: True


filter_refused = lawful(
    "filter-refused",
    "Refuses every $filter as not implemented.",
    LINE_2,
    guards=["PACT-FIL2-002", "PACT-FIL2-004", "PACT-FIL2-005", "PACT-LIST-005", "PACT-LIST-007", "PACT-ERR-001"],
)


@filter_refused.at("list.query")
def _(conditions: list[Any], about: SimpleNamespace) -> list[Any]:
    if conditions:
        raise Refused("refused_filter")
    return conditions


filter_half_read = lawful(
    "filter-half-read",
    "Heeds the first condition of a $filter and ignores the others.",
    LINE_2,
    guards=["PACT-FIL2-002", "PACT-FIL2-004"],
)


@filter_half_read.at("list.query")
def _(conditions: list[Any], about: SimpleNamespace) -> list[Any]:
    return conditions[:1]


filter_answered_later = lawful(
    "filter-answered-202",
    "Answers a $filter with 202: more may come when the request is repeated.",
    LINE_2,
    guards=["PACT-FIL2-002", "PACT-FIL2-004", "PACT-FIL2-005", "PACT-LIST-007"],
)


@filter_answered_later.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    later = about.action == "list" and _asks_odata(about) and response.status == 200
    return response.with_(status=202) if later else response


geography_contains = lawful(
    "geography-contains",
    "Finds for a country also its subdivisions, and for a region its countries.",
    LINE_3,
    guards=["PACT-FIL3-007"],
)

COUNTRIES = {"asia": ("jp", "cn", "kr", "th", "vn"), "eastern asia": ("jp", "cn", "kr"), "europe": ("de", "fr", "nl")}
"""Some; a host that contains some places contains."""


@geography_contains.at("criterion.geography")
def _(equals: Any, about: SimpleNamespace) -> Any:
    wanted = {value.lower() for value in about.values}
    wanted |= {country for region in wanted for country in COUNTRIES.get(region, ())}

    def holds(footprint: dict[str, Any]) -> bool:
        pcf = footprint["pcf"]
        country = pcf.get("geographyCountry") or pcf.get("geographyCountrySubdivision", "")[:2]
        return bool(equals(footprint)) or country.lower() in wanted

    return holds


valid_on_end_excluded = lawful(
    "valid-on-end-excluded",
    "Leaves the very end of a validity period out of validOn.",
    LINE_3,
    guards=["PACT-FIL3-009"],
)


@valid_on_end_excluded.at("criterion.validOn")
def _(truth: Any, about: SimpleNamespace) -> Any:
    from gxd_mocks.gateway.instants import instant, validity

    asked = [instant(value) for value in about.values]

    def holds(footprint: dict[str, Any]) -> bool:
        period = validity(footprint)
        return period is not None and any(moment and period.start <= moment < period.end for moment in asked)

    return holds


bogus_status_refused = lawful(
    "bogus-status-refused",
    "Answers 400 to a status that does not exist.",
    LINE_3,
    guards=["PACT-FIL3-013", "PACT-ERR-006", "PACT-ERR-009"],
)


@bogus_status_refused.at("criterion.status")
def _(truth: Any, about: SimpleNamespace) -> Any:
    if not {value.lower() for value in about.values} <= {"active", "deprecated"}:
        raise Refused("bad_request", "status is Active or Deprecated")
    return truth


KNOWN = {
    "productid", "companyid", "geography", "classification", "validon", "validafter", "validbefore", "status",
    "limit", "$filter", "cursor",
}  # fmt: skip

unknown_parameters_refused = lawful(
    "unknown-parameters-refused", "Answers 400 to query parameters that nobody specified."
)


@unknown_parameters_refused.at("list.limit")
def _(limit: int | None, about: SimpleNamespace) -> int | None:
    if unknown := [name for name, _ in about.parameters if name.lower() not in KNOWN]:
        raise Refused("bad_request", f"{unknown[0]} is no parameter of ListFootprints")
    return limit


criterion_of_its_own = lawful(
    "criterion-of-its-own",
    "Offers a criterion of its own, x-gxd-tier, and says so in every list.",
    LINE_3,
    guards=["PACT-FIL3-001", "PACT-LIST-006"],
)


@criterion_of_its_own.at("list.matches")
def _(matches: Any, about: SimpleNamespace) -> Any:
    tiers = [value for name, value in about.parameters if name == "x-gxd-tier"]
    return (lambda footprint: matches(footprint) and footprint.get("x-gxd-tier") in tiers) if tiers else matches


@criterion_of_its_own.at("list.body")
def _(body: dict[str, Any], about: SimpleNamespace) -> dict[str, Any]:
    return {**body, "x-gxd-criteria": ["x-gxd-tier"]}


filter_order_ignored = lawful(
    "filter-order-ignored",
    "Passes over every condition of a $filter that compares with lt, le, gt or ge.",
    LINE_2,
    guards=["PACT-FIL2-002", "PACT-FIL2-004", "PACT-FIL2-005"],
)


@filter_order_ignored.at("list.query")
def _(conditions: list[Any], about: SimpleNamespace) -> list[Any]:
    return [condition for condition in conditions if condition.operator == "eq"]


filter_one_a_page = lawful(
    "filter-one-a-page",
    "Sends a filtered list one footprint a page, whatever limit is asked for.",
    LINE_2,
    guards=["PACT-FIL2-004", "PACT-FIL2-005"],
)


@filter_one_a_page.at("page.size")
def _(size: int, about: SimpleNamespace) -> int:
    return min(size, 1) if _asks_odata(about) else size


answers_leave_deprecated_out = lawful(
    "answers-leave-deprecated-out",
    "Delivers no deprecated footprint in answer to a request that does not ask for one.",
    LINE_3,
    guards=["PACT-FIL3-016"],
)


@answers_leave_deprecated_out.at("request.matches")
def _(truth: Any, about: SimpleNamespace) -> Any:
    if "status" in about.question["data"]:
        return truth
    return lambda footprint: bool(truth(footprint)) and footprint["status"] == "Active"
