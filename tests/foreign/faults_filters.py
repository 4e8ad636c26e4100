"""Faults of filters: 3.0 evaluated by a careless programmer, 2.x answered against the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from gxd_mocks.message import Response
from tests.foreign.filtering import COMPARE, Filters, OData, a_second, instant, lowered, three_years_after
from tests.foreign.middleman import Ask, enter_fault, error, fault, in_pages, listed, of

filters = "filters"
RIGHT = Filters()


def filtered(ask: Ask) -> bool:
    """A filtered list of 3.0, asked for whole."""
    return ask.kind == "list" and ask.line == "3" and bool(ask.criteria) and not ask.pages and ask.truth.status == 200


def wrong(name: str, noticed_by: str, **changes: Any) -> None:
    """Enter a gateway of 3.0 whose filters have this one fault."""
    filter_ = replace(RIGHT, **changes)

    def act(ask: Ask) -> Response:
        held = ask.man.everything(ask.line)
        return ask.saying({"data": [one for one in held if filter_.match(one, ask.criteria)]})

    enter_fault(filters, name, noticed_by, "3.0", filtered, act)


for one, row in {
    "productId": "FIL3-004",
    "companyId": "FIL3-006",
    "geography": "FIL3-007",
    "classification": "FIL3-008",
    "validOn": "FIL3-009",
    "validAfter": "FIL3-010",
    "validBefore": "FIL3-011",
    "status": "FIL3-013",
}.items():
    wrong(f"{one}_is_ignored", f"FIL3-001 {row} LIST-007", ignored=frozenset([one]))

nothing: Callable[..., Any] = lambda *of_all: []  # noqa: E731
never: Callable[..., bool] = lambda *of_all: False  # noqa: E731
wrong("productId_finds_nothing", "FIL3-001 FIL3-004", product_ids=nothing)
wrong("classification_finds_nothing", "FIL3-001 FIL3-008", classes=nothing)
wrong("validBefore_finds_nothing", "FIL3-001 FIL3-011", valid_before=never)
wrong("only_the_first_product_id_counts", "FIL3-004", product_ids=lambda one: one["productIds"][:1])
wrong("only_the_last_product_id_counts", "FIL3-004 FIL3-001", product_ids=lambda one: one["productIds"][-1:])
wrong("only_the_first_company_id_counts", "FIL3-006", company_ids=lambda one: one["companyIds"][:1])
wrong("only_the_first_classification_counts", "FIL3-008", classes=lambda one: one.get("productClassifications", [])[:1])
wrong("letter_case_counts", "FIL3-005 FIL3-006 FIL3-007 FIL3-008 FIL3-013", fold=lambda text: text)


def active_alone(one: dict[str, Any], criteria: list[tuple[str, str]]) -> bool:
    return criteria != [("status", "Active")] and RIGHT.match(one, criteria)


class Cased:
    """Matches case-insensitively everywhere but in one criterion."""

    def __init__(self, name: str) -> None:
        self.name = name

    def match(self, one: dict[str, Any], criteria: list[tuple[str, str]]) -> bool:
        exact = replace(RIGHT, fold=lambda text: text)
        mine = [pair for pair in criteria if pair[0] == self.name]
        others = [pair for pair in criteria if pair[0] != self.name]
        return exact.match(one, mine) and RIGHT.match(one, others)


def wrong_match(name: str, noticed_by: str, match: Callable[[dict[str, Any], list[tuple[str, str]]], bool]) -> None:
    def act(ask: Ask) -> Response:
        return ask.saying({"data": [one for one in ask.man.everything(ask.line) if match(one, ask.criteria)]})

    enter_fault(filters, name, noticed_by, "3.0", filtered, act)


wrong_match("active_alone_finds_nothing", "FIL3-013", active_alone)
wrong_match("letter_case_counts_in_productId", "FIL3-005", Cased("productId").match)
wrong_match("letter_case_counts_in_companyId", "FIL3-006", Cased("companyId").match)
wrong_match("letter_case_counts_in_geography", "FIL3-007", Cased("geography").match)
wrong_match("letter_case_counts_in_classification", "FIL3-008", Cased("classification").match)
wrong_match("letter_case_counts_in_status", "FIL3-013", Cased("status").match)

wrong("values_are_joined_by_and", "FIL3-002", within=all)
wrong("only_the_first_value_counts", "FIL3-002", values=lambda values: values[:1])
wrong("only_the_last_value_counts", "FIL3-002", values=lambda values: values[-1:])


def first_value_of(name: str) -> Callable[[dict[str, Any], list[tuple[str, str]]], bool]:
    """One criterion heeds the first of its values and forgets the others."""

    def match(one: dict[str, Any], criteria: list[tuple[str, str]]) -> bool:
        mine = [pair for pair in criteria if pair[0] == name]
        return RIGHT.match(one, mine[:1] + [pair for pair in criteria if pair[0] != name])

    return match


wrong_match("only_the_first_geography_counts", "FIL3-002", first_value_of("geography"))
wrong_match("only_the_first_classification_counts", "FIL3-002", first_value_of("classification"))
wrong("criteria_are_joined_by_or", "FIL3-003", across=any)


def first_criterion(one: dict[str, Any], criteria: list[tuple[str, str]]) -> bool:
    return RIGHT.match(one, [pair for pair in criteria if pair[0] == criteria[0][0]])


def last_criterion(one: dict[str, Any], criteria: list[tuple[str, str]]) -> bool:
    return RIGHT.match(one, [pair for pair in criteria if pair[0] == criteria[-1][0]])


wrong_match("only_the_first_criterion_counts", "FIL3-003", first_criterion)
wrong_match("only_the_last_criterion_counts", "FIL3-003", last_criterion)


def forgotten(name: str, beside: str) -> Callable[[dict[str, Any], list[tuple[str, str]]], bool]:
    """One criterion is passed over where the other is asked for."""

    def match(one: dict[str, Any], criteria: list[tuple[str, str]]) -> bool:
        both = {name, beside} <= {asked for asked, _ in criteria}
        return RIGHT.match(one, [pair for pair in criteria if not both or pair[0] != name])

    return match


for one in ("companyId", "geography", "classification", "validOn", "validAfter", "validBefore"):
    wrong_match(f"{one}_is_forgotten_beside_status", "FIL3-003", forgotten(one, "status"))
    wrong_match(f"status_is_forgotten_beside_{one}", "FIL3-003", forgotten("status", one))
wrong_match(
    "status_is_forgotten_beside_another_criterion",
    "FIL3-003",
    lambda one, criteria: RIGHT.match(one, [pair for pair in criteria if pair[0] != "status"] or criteria),
)
wrong(
    "a_beginning_matches",
    "FIL3-001 FIL3-004 FIL3-006 FIL3-007 FIL3-008",
    equal=lambda held, wanted: held.startswith(wanted),
)
wrong(
    "the_namespace_of_a_urn_is_enough",
    "FIL3",
    equal=lambda held, wanted: held.split(":")[:3] == wanted.split(":")[:3] if ":" in held else held == wanted,
)
wrong(
    "only_countries_are_places", "FIL3-007", places=lambda one: [v for v in [one["pcf"].get("geographyCountry")] if v]
)
wrong(
    "regions_are_no_places",
    "FIL3-007",
    places=lambda one: [
        one["pcf"][name] for name in ("geographyCountry", "geographyCountrySubdivision") if one["pcf"].get(name)
    ],
)
wrong(
    "subdivisions_are_no_places",
    "FIL3-007",
    places=lambda one: [
        one["pcf"][name] for name in ("geographyCountry", "geographyRegionOrSubregion") if one["pcf"].get(name)
    ],
)
wrong(
    "global_footprints_match_every_place",
    "FIL3-007 FIL3-001 LIST-007",
    places=lambda one: RIGHT.places(one) or ["aq", "jp", "de", "de-by", "jp-13", "western asia", "europe"],
)
wrong("validOn_leaves_out_the_start", "FIL3-009", valid_on=lambda start, on, end: start < on <= end)
wrong("validOn_begins_a_second_late", "FIL3-009", valid_on=lambda start, on, end: start + a_second(1) <= on <= end)
wrong("validOn_begins_a_day_early", "FIL3-009", valid_on=lambda start, on, end: start - a_second(86400) <= on <= end)
wrong("validOn_begins_a_second_early", "FIL3-009", valid_on=lambda start, on, end: start - a_second(1) <= on <= end)
wrong("validOn_forgets_the_end", "FIL3-009 FIL3-012", valid_on=lambda start, on, end: start <= on)
wrong("validOn_forgets_the_start", "FIL3-009", valid_on=lambda start, on, end: on <= end)
wrong("validOn_ends_a_second_late", "FIL3-009", valid_on=lambda start, on, end: start <= on <= end + a_second(1))
wrong("validAfter_takes_the_start", "FIL3-010", valid_after=lambda start, after, end: start >= after)
wrong("validAfter_looks_at_the_end", "FIL3-010", valid_after=lambda start, after, end: end > after)
wrong("validAfter_is_a_second_late", "FIL3-010", valid_after=lambda start, after, end: start > after + a_second(1))
wrong("validBefore_takes_the_end", "FIL3-011", valid_before=lambda start, before, end: end <= before)
wrong("validBefore_looks_at_the_start", "FIL3-011", valid_before=lambda start, before, end: start < before)
wrong("validBefore_is_turned_round", "FIL3-011", valid_before=lambda start, before, end: end > before)
wrong(
    "dates_are_compared_as_days",
    "FIL3-009 FIL3-010 FIL3-011",
    valid_after=lambda start, after, end: start.date() > after.date(),
)


def given(name: str) -> Callable[[dict[str, Any]], Any]:
    """The bound that is given; without one, a time that nothing matches."""
    far = instant("9999-01-01T00:00:00Z" if name.endswith("Start") else "0001-01-02T00:00:00Z")
    return lambda one: instant(one[name]) if one.get(name) else far


def by_default(end: Callable[[datetime], datetime]) -> Callable[[dict[str, Any]], datetime]:
    """The end that is given; without one, so long after the reference period."""
    return lambda one: (
        instant(one["validityPeriodEnd"])
        if one.get("validityPeriodEnd")
        else end(instant(one["pcf"]["referencePeriodEnd"]))
    )


wrong("nothing_is_valid_by_default", "FIL3-012", start=given("validityPeriodStart"), end=given("validityPeriodEnd"))
wrong(
    "everything_is_valid_for_one_year_by_default",
    "FIL3-012",
    end=by_default(lambda end: three_years_after(end, 1)),
)
wrong(
    "everything_is_valid_for_three_times_365_days",
    "FIL3-012",
    end=by_default(lambda end: end + timedelta(days=3 * 365)),
)
wrong("everything_is_valid_for_two_years_by_default", "FIL3-012", end=by_default(lambda end: three_years_after(end, 2)))
wrong(
    "everything_is_valid_for_four_years_by_default", "FIL3-012", end=by_default(lambda end: three_years_after(end, 4))
)
wrong(
    "everything_is_valid_for_ever_by_default",
    "FIL3-012",
    end=by_default(lambda end: instant("9000-01-01T00:00:00Z")),
)
wrong(
    "validity_begins_at_creation_by_default",
    "FIL3-012",
    start=lambda one: instant(one.get("validityPeriodStart") or one["created"]),
)
wrong(
    "validity_begins_with_the_reference_period",
    "FIL3-012",
    start=lambda one: instant(one.get("validityPeriodStart") or one["pcf"]["referencePeriodStart"]),
)
wrong(
    "status_is_turned_round",
    "FIL3-013",
    status=lambda one: ["Active" if one["status"] == "Deprecated" else "Deprecated"],
)
wrong(
    "status_deprecated_finds_everything", "FIL3-013 FIL3-001 FIL3-003", status=lambda one: [one["status"], "Deprecated"]
)


@fault(
    filters,
    "FIL3-013 LIST-007",
    "3.0",
    lambda ask: filtered(ask) and lowered(ask.param("status") or "active") not in ("active", "deprecated"),
)
def a_bogus_status_finds_everything(ask: Ask) -> Response:
    return ask.asking(lambda params: [])


@fault(
    filters,
    "FIL3-013",
    "3.0",
    lambda ask: of("list")(ask) and lowered(ask.param("status") or "active") not in ("active", "deprecated"),
)
def a_bogus_status_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(filters, "FIL3", "3.0", filtered)
def every_filter_drops_one_match(ask: Ask) -> Response:
    return ask.with_items(lambda items: items[:-1])


@fault(filters, "FIL3", "3.0", lambda ask: filtered(ask) and len(ask.document["data"]) > 1)
def filters_drop_a_match_when_there_are_several(ask: Ask) -> Response:
    return ask.with_items(lambda items: items[:-1])


@fault(filters, "FIL3", "3.0", filtered)
def every_filter_lets_one_more_through(ask: Ask) -> Response:
    more = [one for one in ask.man.everything(ask.line) if one not in ask.document["data"]]
    return ask.with_items(lambda items: [*items, *more[:1]])


@fault(filters, "FIL3", "3.0", lambda ask: of("list")(ask) and bool(ask.criteria))
def filters_are_not_implemented(ask: Ask) -> Response:
    return error(400, "NotImplemented")


@fault(filters, "FIL3-008 FIL3-001", "3.0", lambda ask: filtered(ask) and "#" in str(ask.param("classification")))
def a_value_is_cut_at_the_hash(ask: Ask) -> Response:
    return ask.asking(lambda params: [(name, value.partition("#")[0]) for name, value in params])


@fault(filters, "FIL3-004 FIL3-005 FIL3-001", "3.0", lambda ask: of("list")(ask) and "%" in str(ask.param("productId")))
def values_are_decoded_twice(ask: Ask) -> Response:
    from urllib.parse import unquote

    return ask.asking(lambda params: [(name, unquote(value)) for name, value in params])


@fault(filters, "FIL3-004 FIL3-001", "3.0", of("list"))
def product_filters_need_the_exact_parameter_of_a_sample(ask: Ask) -> Response:
    """`productid`, as one sample of the specification spells it: productId itself is ignored."""
    return (
        ask.asking(lambda params: [pair for pair in params if pair[0] != "productId"])
        if ask.param("productId")
        else ask.truth
    )


@fault(
    filters, "FIL3-009 FIL3-010 FIL3-011 FIL3-001", "3.0", lambda ask: of("list")(ask) and "valid" in str(ask.criteria)
)
def dates_are_refused(ask: Ask) -> Response:
    return error(400, "BadRequest")


def with_offset(ask: Ask) -> bool:
    return of("list")(ask) and any(
        name.startswith("valid") and value.endswith("+09:00") for name, value in ask.criteria
    )


@fault(filters, "FIL3-009 FIL3-010 FIL3-011", "3.0", with_offset)
def times_with_an_offset_are_refused(ask: Ask) -> Response:
    return error(400, "BadRequest")


@fault(filters, "FIL3-009 FIL3-010 FIL3-011", "3.0", with_offset)
def offsets_are_cut_off(ask: Ask) -> Response:
    return ask.asking(lambda params: [(name, value.replace("+09:00", "Z")) for name, value in params])


# --- $filter of 2.x


def odata(ask: Ask) -> bool:
    return ask.kind == "list" and ask.param("$filter") is not None and not ask.pages


@fault(filters, "FIL2-002 FIL2-003", "2.1 2.2 2.3", odata)
def filters_break_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(filters, "FIL2-002 FIL2-005", "2.0 2.1 2.3", lambda ask: odata(ask) and listed(ask) and not ask.document["data"])
def a_filter_that_finds_nothing_gives_one_footprint(ask: Ask) -> Response:
    return ask.saying({"data": ask.man.everything(ask.line)[:1]})


@fault(filters, "FIL2-004", "2.0 2.1 2.3", lambda ask: odata(ask) and listed(ask) and bool(ask.document["data"]))
def a_filter_that_finds_something_is_not_found(ask: Ask) -> Response:
    return error(404, "NoSuchFootprint")


@fault(filters, "FIL2-002 FIL2-003", "2.1 2.3", odata)
def filters_are_refused_as_bad_requests(ask: Ask) -> Response:
    return error(400, "BadRequest")


@fault(filters, "FIL2-002 FIL2-003 LIST-005 ERR", "2.1 2.3", odata)
def filters_are_refused_with_501(ask: Ask) -> Response:
    return error(501, "NotImplemented")


@fault(filters, "FIL2-002 FIL2-003", "2.2 2.3", odata)
def filters_are_forbidden(ask: Ask) -> Response:
    return error(403, "AccessDenied")


@fault(filters, "FIL2-003", "2.1 2.3", lambda ask: odata(ask) and " or " in str(ask.param("$filter")))
def what_is_beyond_the_subset_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(filters, "FIL2-004 FIL2-005", "2.0 2.1 2.2 2.3", lambda ask: odata(ask) and listed(ask))
def a_filter_gives_what_does_not_match(ask: Ask) -> Response:
    matched = [one["id"] for one in ask.document["data"]]
    return ask.saying({"data": [one for one in ask.man.everything(ask.line) if one["id"] not in matched]})


@fault(
    filters, "FIL2-004 FIL2-005", "2.0 2.3", lambda ask: odata(ask) and listed(ask) and len(ask.document["data"]) > 1
)
def a_filter_of_2_drops_one_match(ask: Ask) -> Response:
    return ask.with_items(lambda items: items[1:])


@fault(filters, "FIL2-004 FIL2-005", "2.0 2.3", lambda ask: odata(ask) and listed(ask))
def and_means_or(ask: Ask) -> Response:
    asked = ask.param("$filter") or ""
    if " and " not in asked:
        return ask.truth
    found: dict[str, Any] = {}
    for part in asked.split(" and "):
        answer = ask.asking(lambda params, part=part: [("$filter", part.strip().strip("()"))])  # type: ignore[misc]
        if answer.status == 200:
            found.update({one["id"]: one for one in json.loads(answer.body)["data"]})
    return ask.saying({"data": list(found.values())})


@fault(
    filters,
    "FIL2-004 FIL2-005",
    "2.1 2.3",
    lambda ask: odata(ask) and listed(ask) and "/any(" in str(ask.param("$filter")),
)
def any_finds_nothing(ask: Ask) -> Response:
    return ask.saying({"data": []})


@fault(
    filters,
    "FIL2-004 FIL2-005",
    "2.2 2.3",
    lambda ask: odata(ask) and listed(ask) and " ge " in str(ask.param("$filter")),
)
def ge_means_gt(ask: Ask) -> Response:
    asked = str(ask.param("$filter"))
    return ask.with_items(lambda items: [one for one in items if one["created"] not in asked])


@fault(filters, "FIL2 ERR LIST", "2.1 2.3", lambda ask: odata(ask) and listed(ask))
def an_unsupported_filter_is_ignored_with_204(ask: Ask) -> Response:
    return Response(204)


# --- what has to be written in another way in a URL; questions of more than two parts

wrong("a_plus_is_a_space", "FIL3-004", values=lambda values: [value.replace("+", " ") for value in values])
wrong("an_ampersand_ends_a_value", "FIL3-004", values=lambda values: [value.partition("&")[0] for value in values])
wrong("an_apostrophe_ends_a_value", "FIL3-004", values=lambda values: [value.partition("'")[0] for value in values])
wrong("regions_are_compared_by_letter", "FIL3-007", fold=lambda text: text if " " in text else text.lower())


def two_criteria_at_most(ask: Ask) -> Response:
    names = list(dict.fromkeys(name for name, _ in ask.criteria))[:2]
    asked = [(name, value) for name, value in ask.criteria if name in names]
    return ask.saying({"data": [one for one in ask.man.everything(ask.line) if RIGHT.match(one, asked)]})


enter_fault(filters, "the_third_criterion_is_forgotten", "FIL3-003", "3.0", filtered, two_criteria_at_most)


def once_for_each_value(ask: Ask) -> Response:
    held = ask.man.everything(ask.line)
    others = [pair for pair in ask.criteria if pair[0] != "productId"]
    wanted = [pair for pair in ask.criteria if pair[0] == "productId"]
    return ask.saying({"data": [one for pair in wanted for one in held if RIGHT.match(one, [pair, *others])]})


def by_several_products(ask: Ask) -> bool:
    return filtered(ask) and len([name for name, _ in ask.criteria if name == "productId"]) > 1


enter_fault(
    filters, "a_footprint_comes_once_for_each_id", "LIST-010 FIL3-002", "3.0", by_several_products, once_for_each_value
)


# --- a request event reads the same criteria


def remembered(ask: Ask) -> bool:
    """When an event answers a request; what was asked for is noted as it goes by."""
    if ask.kind == "events" and "Created" in ask.event_type:
        ask.man.memory.setdefault("asked for", {})[str(ask.event.get("id"))] = ask.event.get("data")
    return ask.kind == "callback" and "Request" in ask.event_type


NOT_FOUND = {"code": "NotFound", "message": "no such product"}


def answered_wrongly(name: str, **changes: Any) -> None:
    """Enter a gateway of 3.0 that reads the criteria of requests, and only those, with this one fault."""
    filter_ = replace(RIGHT, **changes)

    def act(ask: Ask) -> Response:
        question = ask.event["data"]["requestEventId"]
        data = ask.man.memory["asked for"].get(question) or {}
        criteria = [
            (key, value)
            for key, values in data.items()
            if key != "comment"
            for value in (values if isinstance(values, list) else [values])
        ]
        pfs = [one for one in ask.man.everything("3") if filter_.match(one, criteria)]
        if not criteria or "gxdUnknown" in data:
            return ask.truth
        kind, content = ("Fulfilled", {"pfs": pfs}) if pfs else ("Rejected", {"error": NOT_FOUND})
        type_ = f"org.wbcsd.pact.ProductFootprint.Request{kind}Event.3"
        return ask.posting_event({**ask.event, "type": type_, "data": {"requestEventId": question, **content}})

    enter_fault(filters, name, "FIL3-016 EVR-019", "3.0", remembered, act)


answered_wrongly("requests_read_the_first_value_alone", values=lambda values: values[:1])
answered_wrongly("requests_read_the_last_value_alone", values=lambda values: values[-1:])
answered_wrongly("requests_read_the_first_id_alone", product_ids=lambda one: one["productIds"][:1])
for one in ("companyId", "geography", "classification", "validOn", "validAfter", "validBefore"):
    answered_wrongly(f"requests_ignore_{one}", ignored=frozenset([one]))


# --- $filter, evaluated by a careless programmer


def evaluated(ask: Ask) -> bool:
    return ask.kind == "list" and ask.line == "2" and ask.param("$filter") is not None and ask.truth.status == 200


def misread(name: str, noticed_by: str, **changes: Any) -> None:
    """Enter a gateway of 2.x whose `$filter` has this one fault."""
    filter_ = OData(**changes)

    def act(ask: Ask) -> Response:
        text = ask.param("$filter") or ""
        return ask.saying({"data": [one for one in ask.man.everything(ask.line) if filter_.match(one, text)]})

    whole: Callable[[Ask], bool] = lambda ask: evaluated(ask) and not ask.pages  # noqa: E731
    enter_fault(filters, name, noticed_by, "2.1 2.3", whole, act)


def also(**changed: str) -> dict[str, Any]:
    return {"compare": COMPARE | {name: COMPARE[other] for name, other in changed.items()}}


def a_day(text: str) -> datetime:
    return instant(text[:10])


misread("lt_is_le", "FIL2-005", **also(lt="le"))
misread("le_is_lt", "FIL2-004", **also(le="lt"))
misread("gt_is_ge", "FIL2-005", **also(gt="ge"))
misread("ge_is_gt", "FIL2-004", **also(ge="gt"))
misread("dates_are_compared_by_day", "FIL2-004 FIL2-005", point=a_day)
misread("a_category_finds_its_subcategories", "FIL2-005", same=str.startswith)
misread(
    "the_end_is_read_as_the_start",
    "FIL2-004 FIL2-005",
    member=lambda member: member.replace("PeriodEnd", "PeriodStart"),
)
misread("updated_is_read_as_created", "FIL2-004 FIL2-005", member=lambda member: member.replace("updated", "created"))
misread("any_looks_at_the_last_entry", "FIL2-004", entries=lambda entries: entries[-1:])
misread("a_plus_in_a_literal_is_a_space", "FIL2-004", literal=lambda text: text.replace("+", " "))
misread("an_ampersand_ends_the_literal", "FIL2-004", literal=lambda text: text.partition("&")[0])
misread("an_apostrophe_ends_the_literal", "FIL2-004", literal=lambda text: text.partition("'")[0])


def without_filter(ask: Ask) -> Response:
    return ask.asking(lambda pairs: [pair for pair in pairs if pair[0] != "$filter"])


def on_a_page(ask: Ask) -> bool:
    return evaluated(ask) and ask.pages


enter_fault(filters, "a_limit_drops_the_filter", "FIL2-005", "2.1 2.3", on_a_page, without_filter)


@fault(filters, "PAG-001", "2.1 2.3", on_a_page)
def filtered_pages_lead_nowhere(ask: Ask) -> Response:
    return ask.truth.with_(headers=ask.truth.headers.without("link"))


@fault(filters, "PAG-016", "3.0", lambda ask: in_pages(ask) and ask.truth.headers.get("link") is not None)
def links_leave_a_hash_as_it_is(ask: Ask) -> Response:
    return ask.truth.with_header("link", (ask.truth.headers.get("link") or "").replace("%23", "#"))
