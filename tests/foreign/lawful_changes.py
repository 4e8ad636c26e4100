"""What a stranger does differently and may: none of it fails anything."""

from __future__ import annotations

import json
import re
from typing import Any

from gxd_mocks.message import Headers, Response
from tests.foreign.middleman import (
    DROP,
    VENDOR,
    Ask,
    answered,
    both,
    called_back,
    edited,
    error,
    fulfilled,
    got,
    granted,
    in_pages,
    lawful,
    linking,
    listed,
    of,
    plain,
    rejected,
    unauthorised,
    with_a_bad_token,
)

ALL = "2.0 2.1 2.2 2.3 3.0"
OLD = "2.0 2.1 2.2 2.3"
spoken = lambda ask: not ask.inwards  # noqa: E731
with_json = lambda ask: spoken(ask) and ask.truth.headers.content_type == "application/json" and bool(ask.truth.body)  # noqa: E731


def target(ask: Ask) -> str:
    found = re.search(r"<([^>]*)>", ask.truth.headers.get("link") or "")
    assert found
    return found.group(1)


def link(ask: Ask, *values: str) -> Response:
    kept = ask.truth.headers.without("link").fields
    return ask.truth.with_(headers=Headers([*kept, *(("link", value) for value in values)]))


# --- how a message is written


@lawful(ALL, spoken)
def headers_are_written_in_capitals(ask: Ask) -> Response:
    return ask.truth.with_(headers=Headers((name.upper(), value) for name, value in ask.truth.headers))


@lawful(ALL, spoken)
def there_are_more_headers(ask: Ask) -> Response:
    more = [
        ("server", "nginx"),
        ("x-request-id", "1"),
        ("set-cookie", "a=b"),
        ("set-cookie", "c=d"),
        ("vary", "*"),
        ("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ]
    return ask.truth.with_(headers=Headers([*more, *ask.truth.headers]))


@lawful(ALL, with_json)
def json_names_its_charset(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "application/json; charset=utf-8")


@lawful(ALL, with_json)
def media_types_are_written_otherwise(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", 'Application/JSON ;Charset="UTF-8"')


@lawful(ALL, with_json)
def json_is_indented(ask: Ask) -> Response:
    return ask.with_body(b"\r\n\t" + json.dumps(ask.document, indent=4, ensure_ascii=False).encode() + b"\n\n")


@lawful(ALL, with_json)
def json_is_escaped(ask: Ask) -> Response:
    text = json.dumps(ask.document, ensure_ascii=True).replace("/", "\\/")
    return ask.with_body(text.replace('"data"', '"\\u0064ata"').encode())


@lawful(ALL, with_json)
def members_come_in_another_order(ask: Ask) -> Response:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(list(value))}
        return [turned(one) for one in value] if isinstance(value, list) else value

    return ask.saying(turned(ask.document))


@lawful(ALL, with_json)
def there_are_more_members(ask: Ask) -> Response:
    more = {"x-vendor": {"nested": [1, None, 1e300, True]}, "_links": {}, "": 0}

    def richer(value: Any, depth: int = 0) -> Any:
        if isinstance(value, dict):
            return {**{key: richer(one, depth + 1) for key, one in value.items()}, **more}
        return [richer(one, depth) for one in value] if isinstance(value, list) else value

    return ask.saying(richer(ask.document))


# --- tokens


@lawful(ALL, granted)
def token_type_in_capitals(ask: Ask) -> Response:
    return ask.with_member("token_type", "BEARER")


@lawful(ALL, granted)
def token_comes_with_everything(ask: Ask) -> Response:
    return ask.saying(
        {**ask.document, "scope": "footprint:list footprint:read", "not-before-policy": 0, "refresh_expires_in": 0}
    )


@lawful(ALL, granted)
def token_lifetime_is_long(ask: Ask) -> Response:
    return ask.with_member("expires_in", 31536000)


@lawful(ALL, granted)
def token_lifetime_is_a_fraction(ask: Ask) -> Response:
    return ask.with_member("expires_in", 3600.0)


def refused(ask: Ask) -> bool:
    return answered("token", 400, 401)(ask) and ask.form.get("grant_type") == "client_credentials"


@lawful(ALL, refused)
def wrong_secret_gives_400(ask: Ask) -> Response:
    return Response.json(400, {"error": "invalid_client", "error_uri": "https://vendor.example/docs"})


@lawful(ALL, refused)
def wrong_secret_is_explained(ask: Ask) -> Response:
    body = {"error": "invalid_client", "error_description": "unknown", "trace_id": "1", "error_codes": [7000215]}
    return Response.json(401, body, [("www-authenticate", 'Basic realm="PACT"')])


@lawful("2.1 2.2 2.3 3.0", of("discovery", "token"))
def token_endpoint_has_another_path(ask: Ask) -> Response:
    if ask.kind == "discovery":
        return ask.with_member("token_endpoint", f"{VENDOR}/oauth2/v2/token")
    if "/oauth2/" in ask.request.path:
        return ask.onward(ask.request.with_(url=f"{VENDOR}/auth/token"))
    return ask.truth


@lawful("2.1 2.2 2.3 3.0", answered("discovery", 200))
def discovery_tells_more(ask: Ask) -> Response:
    more = {"grant_types_supported": ["client_credentials"], "claims_supported": ["sub"], "mtls_endpoint_aliases": {}}
    return ask.saying({**ask.document, **more})


@lawful("2.1 2.2 2.3 3.0", answered("discovery", 200))
def discovery_spells_the_issuer_otherwise(ask: Ask) -> Response:
    return ask.with_member("issuer", f"{VENDOR.replace('vendor.example', 'Vendor.Example:443')}/")


@lawful("2.1 3.0", answered("discovery", 200))
def discovery_leaves_out_what_it_may(ask: Ask) -> Response:
    optional = ("authorization_endpoint", "grant_types_supported", "token_endpoint_auth_methods_supported")
    return ask.saying({name: value for name, value in ask.document.items() if name not in optional})


@lawful("2.1 3.0", answered("discovery", 200))
def discovery_has_members_of_null(ask: Ask) -> Response:
    return ask.saying({**ask.document, "scopes_supported": None, "registration_endpoint": None})


@lawful(ALL, of("token", "list", "get", "events"))
def only_the_newest_token_is_good(ask: Ask) -> Response:
    if ask.kind == "token":
        if ask.truth.status == 200:
            ask.man.memory["newest"] = ask.document["access_token"]
        return ask.truth
    shown = ask.authorization.partition(" ")[2]
    if shown in ask.man.issued and shown != ask.man.memory["newest"]:
        return error(401, "TokenExpired")
    return ask.truth


@lawful(ALL, granted)
def everybody_shares_one_token(ask: Ask) -> Response:
    return ask.with_member("access_token", ask.man.memory.setdefault("the one", ask.document["access_token"]))


@lawful(ALL, lambda ask: ask.kind == "token" and not ask.authorization)
def credentials_in_the_form_are_not_read(ask: Ask) -> Response:
    return Response.json(401, {"error": "invalid_client"}, [("www-authenticate", "Basic")])


@lawful(ALL, answered("token", 400, 401, 429))
def wrong_token_requests_are_limited(ask: Ask) -> Response:
    return ask.truth if ask.man.times("wrong") <= 5 else Response(429, Headers([("retry-after", "60")]), b"slow down")


@lawful(ALL, lambda ask: ask.kind == "token" and ask.form.get("grant_type") == "password")
def the_grant_of_a_user_is_for_others(ask: Ask) -> Response:
    return Response.json(400, {"error": "unauthorized_client", "error_description": "ご利用になれません"})


@lawful(ALL, lambda ask: ask.kind == "token" and ask.request.method == "GET")
def token_endpoint_knows_no_get(ask: Ask) -> Response:
    return Response(405, Headers([("allow", "POST, OPTIONS")]))


@lawful(ALL, lambda ask: ask.request.url.startswith("http://vendor.example"))
def plain_http_says_upgrade(ask: Ask) -> Response:
    return Response(426, Headers([("upgrade", "TLS/1.2"), ("connection", "upgrade")]))


@lawful("2.2 3.0", of("discovery"))
def there_is_no_discovery(ask: Ask) -> Response:
    return Response(404, Headers([("content-type", "text/html")]), b"<h1>404</h1>")


@lawful("3.0", of("discovery", "token"))
def without_default_path_in_3(ask: Ask) -> Response:
    if ask.kind == "discovery":
        return ask.with_member("token_endpoint", f"{VENDOR}/oauth2/v2/token")
    if "/oauth2/" in ask.request.path:
        return ask.onward(ask.request.with_(url=f"{VENDOR}/auth/token"))
    return error(404, "NotFound")


@lawful("2.0 2.1", both(of("list", "get", "events"), with_a_bad_token))
def a_bad_token_gives_403_in_old_versions(ask: Ask) -> Response:
    return error(403, "AccessDenied")


@lawful("2.0 2.1 2.2 2.3", both(of("list", "get", "events"), with_a_bad_token))
def a_bad_token_gives_400(ask: Ask) -> Response:
    return error(400, "BadRequest")


@lawful("2.3 3.0", both(of("list", "get", "events"), with_a_bad_token))
def a_bad_token_gives_401_without_body(ask: Ask) -> Response:
    return Response(401, Headers([("www-authenticate", 'Bearer error="invalid_token"')]))


@lawful("3.0", both(of("list", "get", "events"), unauthorised))
def nobody_gets_401_from_the_proxy(ask: Ask) -> Response:
    return Response(401, Headers([("content-type", "text/html"), ("www-authenticate", "Bearer")]), b"<h1>401</h1>")


@lawful("3.0", both(of("list", "get", "events"), unauthorised))
def nobody_gets_400(ask: Ask) -> Response:
    return error(400, "BadRequest")


# --- lists and pages


@lawful(ALL, linking)
def rel_is_not_quoted(ask: Ask) -> Response:
    return link(ask, f"<{target(ask)}>;rel=next")


@lawful(ALL, linking)
def rel_is_written_in_capitals(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}> ; REL="Next"')


@lawful(ALL, linking)
def the_link_has_more_parameters(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}>; title="a, b; c=\\"d\\""; rel="next"; type="application/json"; x')


@lawful(ALL, linking)
def there_are_several_links(ask: Ask) -> Response:
    base = f"{VENDOR}/{ask.line}/footprints"
    return link(
        ask, f'</docs>; rel="help",<{base}?limit=1>; rel="first",<{target(ask)}>;rel="next" , <{base}?page=9>;rel=last'
    )


@lawful(ALL, linking)
def there_are_several_link_headers(ask: Ask) -> Response:
    return link(ask, f'<{VENDOR}/docs>; rel="describedby"', f'<{target(ask)}>; rel="next"')


@lawful(ALL, linking)
def next_is_one_of_two_relations(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}>; rel="section next"')


@lawful(ALL, linking)
def the_link_spells_the_port(ask: Ask) -> Response:
    return link(ask, f'<{target(ask).replace("vendor.example", "Vendor.Example:443")}>; rel="next"')


@lawful(ALL, lambda ask: of("list")(ask) and not with_a_bad_token(ask) and not unauthorised(ask))
def the_last_page_leads_to_an_empty_one(ask: Ask) -> Response:
    if ask.param("empty"):
        return Response.json(200, {"data": []})
    if not ask.pages or not listed(ask) or ask.truth.headers.get("link") or not ask.document["data"]:
        return ask.truth
    return link(ask, f'<{ask.request.url}&empty=1>; rel="next"')


@lawful(ALL, lambda ask: of("list")(ask) and ask.param("limit") not in (None, "1"))
def pages_are_shorter_than_asked(ask: Ask) -> Response:
    if ask.param("cursor") or not str(ask.param("limit")).isdigit():
        return ask.truth
    return ask.asking(lambda params: [(name, "2" if name == "limit" else value) for name, value in params])


@lawful(ALL, of("list"))
def the_cursor_is_called_otherwise(ask: Ask) -> Response:
    """The link holds nothing but a page key; the limit is remembered."""
    keys = ask.man.memory.setdefault("keys", {})
    if key := ask.param("page[after]"):
        answer = ask.onward(ask.request.with_(url=keys[key]))
    else:
        answer = ask.truth
    if found := re.search(r"<([^>]*)>", answer.headers.get("link") or ""):
        name = f"k{len(keys)}"
        keys[name] = found.group(1)
        answer = answer.with_(
            headers=answer.headers.with_("link", f'<{VENDOR}/{ask.line}/footprints?page%5Bafter%5D={name}>; rel="next"')
        )
    return answer


@lawful("2.0 2.1 2.2 2.3 3.0", of("list"))
def links_lead_to_another_path(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}>; rel="next"') if linking(ask) else ask.truth


@lawful(ALL, lambda ask: of("list")(ask) and str(ask.param("limit")) in ("abc", "-1", "1.5", "0"))
def a_bad_limit_is_ignored(ask: Ask) -> Response:
    return ask.asking(lambda params: [pair for pair in params if pair[0] != "limit"])


@lawful("2.1 3.0", answered("get", 200))
def a_footprint_by_id_is_written_with_more_zeros(ask: Ask) -> Response:
    number = ask.document["data"]["pcf"]["fossilGhgEmissions"]
    return ask.with_member("data.pcf.fossilGhgEmissions", f"{number}0" if "." in number else f"{number}.0")


@lawful(ALL, linking)
def the_next_link_is_said_twice(ask: Ask) -> Response:
    return link(ask, ", ".join([ask.truth.headers.get("link") or ""] * 2))


@lawful(ALL, of("list"))
def every_list_is_paged(ask: Ask) -> Response:
    """Without a limit the vendor takes its own: five."""
    if ask.pages:
        return ask.truth
    return ask.asking(lambda params: [*params, ("limit", "5")])


@lawful("3.0", plain)
def the_order_changes_between_calls(ask: Ask) -> Response:
    return ask.with_items(lambda items: items[::-1] if ask.man.times("plain") % 2 else items)


@lawful("2.1 2.3", plain)
def older_versions_are_listed_too(ask: Ask) -> Response:
    def older(one: dict[str, Any]) -> dict[str, Any]:
        return edited({**one, "version": one["version"] - 1}, "updated", DROP)

    return ask.with_items(
        lambda items: [*(older(one) for one in items if one["version"] > 0 and one["status"] == "Active"), *items]
    )


# --- filters


@lawful(OLD, lambda ask: of("list")(ask) and ask.param("$filter") is not None)
def filters_of_2_are_ignored(ask: Ask) -> Response:
    return ask.asking(lambda params: [pair for pair in params if pair[0] != "$filter"])


@lawful(OLD, lambda ask: of("list")(ask) and ask.param("$filter") is not None)
def filters_of_2_are_not_implemented(ask: Ask) -> Response:
    return error(400, "NotImplemented")


@lawful(OLD, lambda ask: listed(ask) and ask.param("$filter") is not None)
def filtered_lists_of_2_are_incomplete(ask: Ask) -> Response:
    return ask.with_status(202)


@lawful("3.0", lambda ask: of("list")(ask) and str(ask.param("status")).lower() not in ("none", "active", "deprecated"))
def a_bogus_status_is_refused(ask: Ask) -> Response:
    return error(400, "BadRequest")


@lawful("3.0", lambda ask: listed(ask) and ask.param("geography") is not None)
def geography_contains(ask: Ask) -> Response:
    wanted = [value.upper() for name, value in ask.criteria if name == "geography"]
    more = [
        one
        for one in ask.man.everything("3")
        if str(one["pcf"].get("geographyCountrySubdivision")).partition("-")[0] in wanted
    ]
    if [name for name, _ in ask.criteria if name != "geography"] or ask.pages:
        return ask.truth
    known = [one["id"] for one in ask.document["data"]]
    return ask.with_items(lambda items: [*items, *(one for one in more if one["id"] not in known)])


@lawful("3.0", lambda ask: listed(ask) and ask.param("validOn") is not None and not ask.pages)
def the_end_of_validity_is_exclusive(ask: Ask) -> Response:
    from tests.foreign.filtering import end_of, instant

    on = instant(str(ask.param("validOn")))
    return ask.with_items(lambda items: [one for one in items if end_of(one) > on])


# --- one footprint and errors


@lawful(OLD, answered("get", 404))
def an_unknown_id_is_a_bad_request_in_2(ask: Ask) -> Response:
    return error(400, "BadRequest")


@lawful(ALL, lambda ask: answered("get", 400)(ask) and not with_a_bad_token(ask) and not unauthorised(ask))
def a_malformed_id_is_not_found(ask: Ask) -> Response:
    return error(404, "NotFound" if ask.line == "3" else "NoSuchFootprint")


@lawful(
    ALL,
    lambda ask: spoken(ask) and ask.truth.status >= 400 and with_json(ask) and ask.kind in ("get", "list", "events"),
)
def errors_are_told_in_japanese(ask: Ask) -> Response:
    return ask.with_member("message", "ご指定の内容を確認してください。")


@lawful(
    ALL,
    lambda ask: spoken(ask) and ask.truth.status >= 400 and with_json(ask) and ask.kind in ("get", "list", "events"),
)
def errors_have_an_empty_message_and_more(ask: Ask) -> Response:
    return ask.saying({**ask.document, "message": "", "details": [], "timestamp": 1})


@lawful("3.0", lambda ask: listed(ask) or got(ask))
def dates_are_written_with_offset_and_fraction(ask: Ask) -> Response:
    text = ask.truth.body.decode()
    return ask.with_body(re.sub(r'(\d\dT\d\d:\d\d:\d\d)Z"', r'\1.000000+00:00"', text).encode())


@lawful(OLD, lambda ask: (listed(ask) or got(ask)) and not ask.inwards)
def dates_have_a_fraction_in_2(ask: Ask) -> Response:
    return ask.with_body(re.sub(r'(\d\dT\d\d:\d\d:\d\d)Z"', r'\1.000Z"', ask.truth.body.decode()).encode())


@lawful("3.0", lambda ask: listed(ask) or got(ask))
def null_means_absent(ask: Ask) -> Response:
    """3.0 equates null and undefined; the schema does not: disputed, never red."""
    document = ask.document["data"]
    for one in document if isinstance(document, list) else [document]:
        one.setdefault("comment", None)
        one["pcf"].setdefault("aircraftGhgEmissions", None)
        one["pcf"].setdefault("boundaryProcessesDescription", None)
    return ask.saying({"data": document})


def in_every_footprint(name: str, value: Any) -> Any:
    """A trick that sets a member of pcf wherever a footprint is shown."""

    def act(ask: Ask) -> Response:
        if ask.inwards:
            event = ask.event
            for one in event["data"]["pfs"]:
                one["pcf"][name] = value
            return ask.posting_event(event)
        document = ask.document["data"]
        for one in document if isinstance(document, list) else [document]:
            one["pcf"][name] = value
        return ask.saying({"data": document})

    return act


def shown(ask: Ask) -> bool:
    return listed(ask) or got(ask) or fulfilled(ask)


@lawful("2.3 3.0", shown)
def there_are_standards_of_tomorrow(ask: Ask) -> Response:
    response: Response = in_every_footprint("crossSectoralStandards", ["PACT-4.0", "ISO14068"])(ask)
    return response


@lawful(OLD, shown)
def versions_are_written_with_a_point(ask: Ask) -> Response:
    """1.0 is the number 1, in JSON and in JSON Schema."""
    pointed = re.sub(r'("version": ?[0-9]+)(?=[,}])', r"\1.0", json.dumps(ask.event if ask.inwards else ask.document))
    return ask.posting_event(json.loads(pointed)) if ask.inwards else ask.with_body(pointed.encode())


@lawful(ALL, shown)
def predecessors_are_named_in_capitals(ask: Ask) -> Response:
    """UUIDs are the same in either letter case."""

    def shouted(found: re.Match[str]) -> str:
        return found[1] + found[2].upper()

    spoken_of = json.dumps(ask.event if ask.inwards else ask.document)
    changed = re.sub(r'("precedingPfIds": )(\[[^]]*\])', shouted, spoken_of)
    return ask.posting_event(json.loads(changed)) if ask.inwards else ask.with_body(changed.encode())


@lawful("3.0", shown)
def numbers_are_long(ask: Ask) -> Response:
    response: Response = in_every_footprint("landAreaOccupation", "+000" + "7" * 400 + "." + "3" * 400)(ask)
    return response


# --- events and callbacks


@lawful(
    "2.0 2.1 2.2 2.3 3.0",
    lambda ask: answered("events", 200)(ask) and ("Fulfilled" in ask.event_type or "Rejected" in ask.event_type),
)
def answers_to_nothing_are_refused(ask: Ask) -> Response:
    known = (b"requestEventId", b"rq-")
    return error(400, "BadRequest") if known[0] in ask.request.body and b"pcf" not in ask.request.body else ask.truth


@lawful(OLD, called_back)
def nothing_is_answered_in_2(ask: Ask) -> Response:
    return Response(200)


@lawful("2.0 2.1", lambda ask: of("events")(ask) and not with_a_bad_token(ask) and not unauthorised(ask))
def there_are_no_events_in_old_versions(ask: Ask) -> Response:
    return error(400, "NotImplemented")


@lawful(OLD, fulfilled)
def fulfilled_is_empty_in_2(ask: Ask) -> Response:
    return ask.posting("data.pfs", [])


@lawful(ALL, called_back)
def callbacks_name_a_charset(ask: Ask) -> Response:
    headers = ask.request.headers.with_("content-type", "application/cloudevents+json; charset=UTF-8")
    return ask.onward(ask.request.with_(headers=headers))


@lawful(ALL, called_back)
def callbacks_use_lower_case_bearer(ask: Ask) -> Response:
    return ask.asking_as(ask.authorization.replace("Bearer", "bearer"))


@lawful(ALL, called_back)
def callbacks_have_extension_attributes(ask: Ask) -> Response:
    return ask.posting_event(
        {**ask.event, "traceparent": "00-1", "subject": "x", "datacontenttype": "application/json"}
    )


@lawful(ALL, called_back)
def callbacks_have_a_source_of_another_form(ask: Ask) -> Response:
    return ask.posting("source", "urn:uuid:7d1d0a52-5e0a-4e2b-9b0f-3c1f2a6b5d90")


@lawful(ALL, called_back)
def callbacks_have_a_relative_source(ask: Ask) -> Response:
    return ask.posting("source", "/pact/3/events")


@lawful(ALL, called_back)
def callbacks_have_a_time_with_offset(ask: Ask) -> Response:
    return ask.posting("time", "2026-05-01T21:30:00.123456+09:00")


@lawful(OLD, called_back)
def callbacks_of_2_have_no_time(ask: Ask) -> Response:
    return ask.posting("time", DROP)


@lawful(ALL, called_back)
def callbacks_are_sent_again_with_the_same_id(ask: Ask) -> Response:
    ask.onward(ask.request)
    return ask.onward(ask.request)


@lawful(ALL, called_back)
def callbacks_get_a_token_for_each(ask: Ask) -> Response:
    return ask.onward(ask.request)


@lawful("3.0", rejected)
def rejected_uses_another_code(ask: Ask) -> Response:
    return ask.posting("data.error.code", "AccessDenied")


@lawful(
    "3.0", lambda ask: ask.kind == "events" and "RequestCreated" in ask.event_type and b"nobody" in ask.request.body
)
def what_nobody_makes_is_refused_at_once(ask: Ask) -> Response:
    return error(404, "NotFound")


@lawful("3.0", lambda ask: ask.kind == "events" and ask.truth.status == 200)
def accepted_events_name_a_type_of_nothing(ask: Ask) -> Response:
    return Response(200, Headers([("content-type", "application/json"), ("content-length", "0")]))


@lawful(
    ALL,
    lambda ask: (
        ask.kind == "events" and 400 <= ask.truth.status < 500 and not with_a_bad_token(ask) and not unauthorised(ask)
    ),
)
def bad_events_get_422(ask: Ask) -> Response:
    return ask.truth if ask.line == "2" else error(422, "BadRequest")


@lawful("3.0", in_pages)
def pages_remember_the_moment(ask: Ask) -> Response:
    return ask.truth.with_header("cache-control", "no-store, max-age=0")


@lawful("2.3 3.0", called_back)
def callbacks_call_their_data_json(ask: Ask) -> Response:
    return ask.posting("datacontenttype", "Application/vnd.pact+json; charset=utf-8")


@lawful(ALL, fulfilled)
def fulfilled_has_an_error_of_null(ask: Ask) -> Response:
    return ask.posting("data.error", None)
