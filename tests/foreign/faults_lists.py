"""Faults of lists and of single footprints: status, shape, media type, which footprints, and what is said in errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from gxd_mocks.message import Headers, Response
from tests.foreign.middleman import (
    DROP,
    Ask,
    answered,
    edited,
    enter_fault,
    error,
    fault,
    got,
    listed,
    of,
    plain,
    unauthorised,
    with_a_bad_token,
)

ALL = "2.0 2.1 2.2 2.3 3.0"
OLD = "2.0 2.1 2.2 2.3"
lists = "lists"
SHAPE = "LIST-006 HOST-015"
STATUS = "LIST-001 LIST-003 HOST-015"
GOT = "GET-001 GET-002 HOST-001 HOST-004 HOST-015"

# --- the list as a message


@fault(lists, SHAPE, ALL, listed)
def data_is_null(ask: Ask) -> Response:
    return ask.with_member("data", None)


@fault(lists, f"{SHAPE} LIST-007", ALL, lambda ask: listed(ask) and not ask.document["data"])
def an_empty_result_is_null(ask: Ask) -> Response:
    return ask.with_member("data", None)


@fault(lists, f"{SHAPE} LIST-007", "2.3 3.0", lambda ask: listed(ask) and not ask.document["data"])
def an_empty_result_has_no_data(ask: Ask) -> Response:
    return ask.saying({})


@fault(lists, "LIST-007 LIST-003 FIL3-001", "3.0", lambda ask: listed(ask) and not ask.document["data"])
def an_empty_result_is_not_found(ask: Ask) -> Response:
    return error(404, "NotFound")


@fault(lists, "LIST-007 LIST-001 LIST-003 FIL2-002", "2.1 3.0", lambda ask: listed(ask) and not ask.document["data"])
def an_empty_result_is_204(ask: Ask) -> Response:
    return Response(204)


@fault(lists, SHAPE, ALL, listed)
def data_is_missing(ask: Ask) -> Response:
    return ask.saying({"items": ask.document["data"]})


@fault(lists, SHAPE, "2.2 3.0", listed)
def data_is_an_object(ask: Ask) -> Response:
    return ask.saying({"data": {str(index): one for index, one in enumerate(ask.document["data"])}})


@fault(lists, SHAPE, "2.1 3.0", listed)
def the_list_is_bare(ask: Ask) -> Response:
    return ask.saying(ask.document["data"])


@fault(lists, SHAPE, "2.0 3.0", listed)
def data_is_written_with_a_capital(ask: Ask) -> Response:
    return ask.saying({"Data": ask.document["data"]})


@fault(lists, f"{SHAPE} DM", "2.3 3.0", plain)
def one_item_is_null(ask: Ask) -> Response:
    return ask.with_items(lambda items: [*items[:16], None, *items[17:]])


@fault(lists, f"{SHAPE} DM", "2.2 3.0", plain)
def one_item_is_only_an_id(ask: Ask) -> Response:
    return ask.with_items(lambda items: [*items[:16], items[16]["id"], *items[17:]])


@fault(lists, f"{SHAPE} LIST-014", "2.1 3.0", plain)
def the_list_is_cut_off(ask: Ask) -> Response:
    return ask.with_body(ask.truth.body[:-7])


@fault(lists, f"{SHAPE} LIST-014", "2.3 3.0", plain)
def there_is_rubbish_behind_the_list(ask: Ask) -> Response:
    return ask.with_body(ask.truth.body + b"<!-- served by node 3 -->")


@fault(lists, f"{SHAPE} LIST-014 DM", "2.3 3.0", plain)
def a_number_is_nan(ask: Ask) -> Response:
    return ask.with_body(ask.truth.body.replace(b'"pcf":{', b'"pcf":{"x":NaN,', 1))


@fault(lists, f"{SHAPE} LIST-014", "2.0 3.0", plain)
def the_list_is_latin_1(ask: Ask) -> Response:
    text = ask.truth.body.decode()
    return ask.with_body(text.replace('"companyName":"', '"companyName":"Bj\u00f6rk ', 1).encode("latin-1", "replace"))


@fault(lists, "LIST-014", ALL, listed)
def the_list_is_text_plain(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "text/plain")


@fault(lists, "LIST-014", "2.3 3.0", listed)
def the_list_has_no_media_type(ask: Ask) -> Response:
    return ask.truth.with_(headers=ask.truth.headers.without("content-type"))


@fault(lists, "LIST-014", "2.1 3.0", listed)
def the_list_is_problem_json(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "application/vnd.api+json")


@fault(lists, STATUS, ALL, plain)
def the_list_is_201(ask: Ask) -> Response:
    return ask.with_status(201)


@fault(lists, STATUS, "2.2 3.0", plain)
def the_list_is_206(ask: Ask) -> Response:
    return ask.with_status(206)


@fault(lists, "LIST-002 LIST-003", ALL, lambda ask: listed(ask) and not ask.criteria)
def the_list_is_202_without_a_filter(ask: Ask) -> Response:
    return ask.with_status(202)


@fault(lists, "LIST-003 FIL3-001 FIL3-013", "3.0", lambda ask: listed(ask) and bool(ask.criteria))
def a_filtered_list_is_202_in_3(ask: Ask) -> Response:
    return ask.with_status(202)


# --- which footprints


@fault(lists, "LIST-010 PAG-005", "3.0", plain)
def one_footprint_is_listed_twice(ask: Ask) -> Response:
    return ask.with_items(lambda items: [*items, items[3]])


@fault(lists, "LIST-010 GET-011 LC3-001", "3.0", plain)
def one_id_is_given_to_two_footprints(ask: Ask) -> Response:
    return ask.with_items(lambda items: [*items[:16], {**items[16], "id": items[2]["id"]}, *items[17:]])


@fault(lists, "LIST-008", "2.1 2.3", plain)
def one_version_is_listed_twice(ask: Ask) -> Response:
    return ask.with_items(lambda items: [*items, items[3]])


@fault(lists, "LIST-011", "3.0", lambda ask: listed(ask) and ask.param("status") is None)
def deprecated_footprints_are_hidden(ask: Ask) -> Response:
    return ask.asking(lambda params: [*params, ("status", "Active")])


@fault(lists, "LIST-008 GET-003 LC2-004", "2.1 2.3", listed)
def an_old_version_is_listed(ask: Ask) -> Response:
    """Get knows better."""
    return ask.with_items(
        lambda items: [
            {**one, "version": one["version"] - 1, "pcf": {**one["pcf"], "fossilGhgEmissions": "7"}}
            if one["version"] > 0
            else one
            for one in items
        ]
    )


@fault(
    lists,
    "LIST-013 LIST-005 ERR",
    OLD,
    lambda ask: ask.kind == "list" and ask.truth.status == 400 and "limit" in str(ask.params),
)
def a_bad_limit_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(
    lists,
    "LIST-013 LIST-005 ERR",
    "2.0 2.3",
    lambda ask: ask.kind == "list" and ask.truth.status == 400 and "limit" in str(ask.params),
)
def a_bad_limit_is_not_found(ask: Ask) -> Response:
    return error(404, "NoSuchFootprint")


@fault(lists, "HOST-001 HOST-004 LIST-001 LIST-003 GET", "2.2 3.0", plain)
def the_whole_list_is_refused(ask: Ask) -> Response:
    """Only pages are served."""
    return error(400, "BadRequest", "use limit")


# --- one footprint


@fault(lists, GOT, ALL, got)
def get_answers_a_list(ask: Ask) -> Response:
    return ask.saying({"data": [ask.document["data"]]})


@fault(lists, GOT, ALL, got)
def get_answers_a_bare_footprint(ask: Ask) -> Response:
    return ask.saying(ask.document["data"])


@fault(lists, GOT, "2.0 3.0", got)
def get_answers_null(ask: Ask) -> Response:
    return ask.with_member("data", None)


@fault(lists, f"{GOT} GET-011", ALL, got)
def get_answers_another_footprint(ask: Ask) -> Response:
    items = ask.man.everything(ask.line)
    return ask.saying({"data": next(one for one in items if one["id"] != ask.document["data"]["id"])})


@fault(lists, f"{GOT} GET-011", "2.3 3.0", got)
def get_answers_another_id_once(ask: Ask) -> Response:
    """The third footprint asked for comes with one hexadecimal digit changed in its id."""
    changed = ask.document["data"]["id"]
    changed = changed[:-1] + ("0" if changed[-1] != "0" else "1")
    return ask.with_member("data.id", changed) if ask.man.times("got") == 3 else ask.truth


@fault(lists, "GET-003 LIST-008 LC2-004", "2.0 2.3", got)
def get_answers_an_older_version(ask: Ask) -> Response:
    version = ask.document["data"]["version"]
    return ask.with_member("data.version", version - 1) if version else ask.truth


@fault(lists, "GET-011", "3.0", got)
def get_says_another_digit(ask: Ask) -> Response:
    value = ask.document["data"]["pcf"]["fossilGhgEmissions"]
    return ask.with_member("data.pcf.fossilGhgEmissions", value + "1" if "." in value else value + ".1")


@fault(lists, "GET-011", "3.0", got)
def get_has_a_member_more(ask: Ask) -> Response:
    return ask.with_member("data.pcf.aircraftGhgEmissions", "0.125")


@fault(lists, "GET-011", "3.0", got)
def get_forgets_the_extensions_and_the_comment(ask: Ask) -> Response:
    document = edited(ask.document, "data.extensions", DROP)
    return ask.saying(edited(edited(document, "data.comment", DROP), "data.productDescription", "(see list)"))


@fault(lists, "GET-011", "3.0", got)
def get_was_created_now(ask: Ask) -> Response:
    return ask.with_member("data.created", "2026-11-11T11:11:11Z")


@fault(lists, "GET-011 LC3-002", "3.0", got)
def get_names_another_status(ask: Ask) -> Response:
    return ask.with_member("data.status", "Active") if ask.document["data"]["status"] == "Deprecated" else ask.truth


@fault(lists, f"{GOT} LIST-014", ALL, got)
def get_is_text_html(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "text/html; charset=utf-8")


@fault(lists, GOT, "2.1 3.0", got)
def get_is_201(ask: Ask) -> Response:
    return ask.with_status(201)


@fault(lists, GOT, "2.3 3.0", got)
def get_is_202(ask: Ask) -> Response:
    return ask.with_status(202)


@fault(lists, f"{GOT} HOST-010", ALL, of("get"))
def a_listed_footprint_is_not_found(ask: Ask) -> Response:
    known = [one["id"] for one in ask.man.everything(ask.line)]
    return (
        error(404, "NotFound" if ask.line == "3" else "NoSuchFootprint")
        if ask.request.path.endswith(known[3])
        else ask.truth
    )


UNKNOWN = "GET-004 GET-005 GET-006 GET-010 ERR"
unknown = answered("get", 404)


@fault(lists, UNKNOWN, ALL, unknown)
def an_unknown_id_gets_the_first_footprint(ask: Ask) -> Response:
    return Response.json(200, {"data": ask.man.everything(ask.line)[0]})


@fault(lists, UNKNOWN, ALL, unknown)
def an_unknown_id_gets_nothing_with_200(ask: Ask) -> Response:
    return Response.json(200, {"data": None})


@fault(lists, UNKNOWN, "2.3 3.0", unknown)
def an_unknown_id_gets_an_empty_list(ask: Ask) -> Response:
    return Response.json(200, {"data": []})


@fault(lists, UNKNOWN, "2.1 3.0", unknown)
def an_unknown_id_gets_an_error_with_200(ask: Ask) -> Response:
    return ask.with_status(200)


@fault(lists, "GET-006", "3.0", unknown)
def an_unknown_id_is_a_bad_request(ask: Ask) -> Response:
    return error(400, "BadRequest")


@fault(lists, "GET-006", "3.0", unknown)
def an_unknown_id_is_forbidden(ask: Ask) -> Response:
    return error(403, "AccessDenied")


@fault(lists, UNKNOWN, "2.0 2.2 3.0", unknown)
def an_unknown_id_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(lists, UNKNOWN, "2.3 3.0", unknown)
def an_unknown_id_is_204(ask: Ask) -> Response:
    return Response(204)


@fault(lists, UNKNOWN, "2.2 3.0", unknown)
def an_unknown_id_is_sent_elsewhere(ask: Ask) -> Response:
    return Response(302, Headers([("location", "/404.html")]))


@fault(lists, "GET-010", "2.1 2.3", answered("get", 400))
def a_malformed_id_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(lists, "GET-010 GET-004", "2.0 2.3", answered("get", 400))
def a_malformed_id_gets_a_footprint(ask: Ask) -> Response:
    return Response.json(200, {"data": ask.man.everything(ask.line)[0]})


@fault(lists, "GET-009 GET-001 LIST-011", "3.0", got)
def a_deprecated_footprint_is_gone(ask: Ask) -> Response:
    return error(404, "NotFound") if ask.document["data"]["status"] == "Deprecated" else ask.truth


@fault(lists, "LC2-008 LC3-005", ALL, lambda ask: listed(ask) or got(ask))
def a_predecessor_stays_active(ask: Ask) -> Response:
    old = {one for item in ask.man.everything(ask.line) for one in item.get("precedingPfIds", [])}
    return ask.saying(_activated(ask.document, old))


def _activated(document: Any, ids: set[str]) -> Any:
    if isinstance(document, list):
        return [_activated(one, ids) for one in document]
    if isinstance(document, dict):
        found = {key: _activated(one, ids) for key, one in document.items()}
        return {**found, "status": "Active"} if document.get("id") in ids else found
    return document


# --- what errors say


def failed(ask: Ask) -> bool:
    return (
        not ask.inwards
        and ask.kind in ("get", "list", "events")
        and 400 <= ask.truth.status < 500
        and bool(ask.authorization)
    )


ANSWERED = "ERR-001 ERR-002 ERR-003 ERR-005 ERR-006 ERR-008 ERR-009 ERR-011 LIST-005 GET-004 GET-006 EVT-008 HOST-015"
errors = "errors"


def not_about_tokens(ask: Ask) -> bool:
    return failed(ask) and ask.truth.status in (400, 404) and b"oken" not in ask.truth.body


@fault(errors, ANSWERED, ALL, not_about_tokens)
def errors_are_web_pages(ask: Ask) -> Response:
    return ask.truth.with_(headers=Headers([("content-type", "text/html")]), body=b"<h1>Nginx</h1>")


@fault(errors, "ERR-002 ERR-003 ERR-009 HOST-015", ALL, not_about_tokens)
def errors_come_as_text(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "text/plain")


@fault(errors, ANSWERED, "2.0 2.3 3.0", not_about_tokens)
def errors_are_empty(ask: Ask) -> Response:
    return ask.with_body(b"")


@fault(errors, ANSWERED, "2.2 3.0", not_about_tokens)
def errors_have_other_members(ask: Ask) -> Response:
    return ask.saying({"error": "BadRequest", "error_description": "no"})


@fault(errors, ANSWERED, "2.1 3.0", not_about_tokens)
def errors_sit_in_an_envelope(ask: Ask) -> Response:
    return ask.saying({"error": ask.document})


@fault(errors, ANSWERED, "2.3 3.0", not_about_tokens)
def errors_are_an_array(ask: Ask) -> Response:
    return ask.saying([ask.document])


@fault(errors, ANSWERED, ALL, not_about_tokens)
def errors_have_no_code(ask: Ask) -> Response:
    return ask.with_member("code", DROP)


@fault(errors, ANSWERED, "2.0 2.2 3.0", not_about_tokens)
def errors_have_a_made_up_code(ask: Ask) -> Response:
    return ask.with_member("code", "ValidationFailed")


@fault(errors, ANSWERED, "2.3 3.0", not_about_tokens)
def errors_have_a_numeric_code(ask: Ask) -> Response:
    return ask.with_member("code", ask.truth.status)


@fault(errors, ANSWERED, "2.1 3.0", not_about_tokens)
def error_codes_are_written_in_lower_case(ask: Ask) -> Response:
    return ask.with_member("code", ask.document["code"].lower())


@fault(errors, "ERR-011 GET-006", "3.0", unknown)
def an_unknown_id_gets_the_code_of_version_2(ask: Ask) -> Response:
    return ask.with_member("code", "NoSuchFootprint")


@fault(errors, "ERR-005 GET-004 LIST-005", OLD, unknown)
def an_unknown_id_gets_the_code_of_version_3(ask: Ask) -> Response:
    return ask.with_member("code", "NotFound")


@fault(errors, ANSWERED, ALL, not_about_tokens)
def errors_have_no_message(ask: Ask) -> Response:
    return ask.with_member("message", DROP)


@fault(errors, ANSWERED, "2.2 3.0", not_about_tokens)
def error_messages_are_null(ask: Ask) -> Response:
    return ask.with_member("message", None)


@fault(errors, ANSWERED, "2.0 3.0", not_about_tokens)
def error_messages_are_objects(ask: Ask) -> Response:
    return ask.with_member("message", {"en": "no"})


@fault(errors, "ERR-001 LIST-005 GET-004", OLD, unknown)
def an_unknown_id_has_status_404_and_code_bad_request(ask: Ask) -> Response:
    return ask.with_member("code", "BadRequest")


@fault(errors, "ERR-001 LIST-005 GET-004", "2.1 2.3", unknown)
def an_unknown_id_has_status_400_and_code_no_such_footprint(ask: Ask) -> Response:
    return ask.with_status(400)


@fault(
    errors,
    "ERR-001 LIST-005 FIL2-003",
    "2.1 2.3",
    lambda ask: ask.kind == "list" and b"NotImplemented" in ask.truth.body,
)
def not_implemented_is_501(ask: Ask) -> Response:
    return ask.with_status(501)


@fault(errors, "ERR", "2.0 2.3", lambda ask: failed(ask) and ask.kind == "list" and ask.truth.status == 400)
def a_refused_list_is_404_with_code_bad_request(ask: Ask) -> Response:
    return ask.with_status(404)


# --- errors with a code or a status that say something else


def limited(*texts: str) -> Callable[[Ask], bool]:
    return lambda ask: ask.kind == "list" and ask.param("limit") in texts


def asking_for_no_id(ask: Ask) -> bool:
    return ask.kind == "get" and ask.request.path.endswith("/not-a-uuid")


BESIDE = {
    "not_implemented": (400, "NotImplemented", ALL),
    "unprocessable": (422, "BadRequest", ALL),
    "forbidden": (403, "AccessDenied", ALL),
    "not_found": (404, "NoSuchFootprint", OLD),
    "not_found_in_3": (404, "NotFound", "3.0"),
}
for _name, (_status, _code, _specs) in BESIDE.items():
    _answer: Callable[[Ask], Response] = partial(lambda status, code, ask: error(status, code), _status, _code)
    for _text in ("abc", "-1"):
        enter_fault(lists, f"the_limit_{_text}_is_{_name}", "LIST-013 ERR-008", _specs, limited(_text), _answer)
    enter_fault(
        lists, f"the_limit_1.5_is_{_name}", "ERR-008", " ".join({"3.0"} & {*_specs.split()}), limited("1.5"), _answer
    )
    if _status != 404:
        enter_fault(lists, f"what_is_no_id_is_{_name}", "GET-010 GET-006", _specs, asking_for_no_id, _answer)
for _code in ("BadRequest", "AccessDenied", "InternalError"):
    enter_fault(
        lists,
        f"an_unknown_id_is_404_with_the_code_{_code}",
        "ERR-001 ERR-008",
        ALL,
        answered("get", 404),
        partial(lambda code, ask: error(404, code), _code),
    )


@fault(lists, "GET-004 GET-006", ALL, answered("get", 404))
def an_unknown_id_is_not_found_and_brings_a_footprint(ask: Ask) -> Response:
    return ask.saying({**ask.document, "data": ask.man.everything(ask.line)[0]})


@fault(lists, "LIST-013 GET-010", OLD, lambda ask: ask.kind in ("list", "get") and unauthorised(ask))
def nobody_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(lists, "GET-004 AUTH-012", ALL, lambda ask: ask.kind == "get" and with_a_bad_token(ask))
def a_footprint_is_given_for_any_token(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(lists, "PAG-005 LIST-013", ALL, limited("abc", "-1"))
def a_bad_limit_is_an_empty_list(ask: Ask) -> Response:
    return Response.json(200, {"data": []})


@fault(lists, "PAG-005 LIST-013", ALL, limited("-1"))
def a_negative_limit_counts_from_the_end(ask: Ask) -> Response:
    return Response.json(200, {"data": ask.man.everything(ask.line)[:-1]})


@fault(lists, "LIST-013 ERR-008", ALL, limited("0"))
def no_footprint_at_all_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError")


@fault(lists, "LIST-013 ERR-008", ALL, limited("0"))
def no_footprint_at_all_is_not_found(ask: Ask) -> Response:
    return error(404, "NotFound" if ask.line == "3" else "NoSuchFootprint")


@fault(lists, "GET-011 LC2-004", ALL, answered("get", 200))
def a_footprint_by_id_has_fewer_digits(ask: Ask) -> Response:
    number = ask.document["data"]["pcf"]["fossilGhgEmissions"]
    return ask.with_member("data.pcf.fossilGhgEmissions", str(round(float(number), 1)))


# --- two looks (scope full)


def at_the_second_look(path: str, value: Any) -> Callable[[Ask], Response]:
    """The first footprint of the whole list, changed as if by a new version, once it has been listed before."""

    def act(ask: Ask) -> Response:
        if ask.man.times("looks") < 2:
            return ask.truth
        first, *others = ask.document["data"]
        renewed = {"version": first["version"] + 1, "updated": "2029-01-01T00:00:00Z"}
        return ask.with_items(lambda items: [{**edited(first, path, value), **renewed}, *others])

    return act


for _path, _value in {
    "productNameCompany": "another product",
    "companyName": "another company",
    "companyIds": ["urn:gln:9520000019990"],
    "productIds": ["urn:gtin:4712345060507"],
    "created": "2021-01-01T00:00:00Z",
    "pcf.unitaryProductAmount": "77",
    "pcf.exemptedEmissionsPercent": 4.5,
}.items():
    name = f"{_path}_changes_with_the_version"
    enter_fault(lists, name, "LC2-007", "2.0 2.3", plain, at_the_second_look(_path, _value), scope="full")
