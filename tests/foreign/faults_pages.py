"""Faults of pagination: the Link header, the pages behind it, and how long and for whom it works."""

from __future__ import annotations

import re
from typing import Any

from gxd_mocks.message import Response
from tests.foreign.middleman import (
    VENDOR,
    Ask,
    both,
    error,
    fault,
    in_pages,
    later_page,
    linking,
    listed,
    of,
    unauthorised,
    with_a_bad_token,
)

ALL = "2.0 2.1 2.2 2.3 3.0"
OLD = "2.0 2.1 2.2 2.3"
pages = "pagination"
LOST = "PAG-001 PAG-005 PAG-013"
FORM = "PAG-006 PAG-007 PAG-005 PAG-001"


def target(ask: Ask) -> str:
    found = re.search(r"<([^>]*)>", ask.truth.headers.get("link") or "")
    assert found
    return found.group(1)


def link(ask: Ask, value: str | None) -> Response:
    headers = ask.truth.headers.without("link")
    return ask.truth.with_(headers=headers.with_("link", value) if value is not None else headers)


def to(ask: Ask, url: str) -> Response:
    return link(ask, f'<{url}>; rel="next"')


# --- the header


@fault(pages, LOST, ALL, linking)
def no_page_has_a_link(ask: Ask) -> Response:
    return link(ask, None)


@fault(pages, LOST, ALL, both(linking, later_page))
def only_the_first_page_has_a_link(ask: Ask) -> Response:
    return link(ask, None)


@fault(pages, LOST, ALL, linking)
def the_link_before_the_last_page_is_missing(ask: Ask) -> Response:
    """A walk ends a page too early."""
    following = ask.onward(ask.request.with_(url=target(ask)))
    return ask.truth if following.headers.get("link") else link(ask, None)


@fault(pages, LOST, "2.3 3.0", linking)
def the_link_is_in_the_body(ask: Ask) -> Response:
    return ask.saying({**ask.document, "links": {"next": target(ask)}}).with_(headers=ask.truth.headers.without("link"))


@fault(pages, LOST, "2.1 3.0", linking)
def the_link_has_a_header_of_its_own(ask: Ask) -> Response:
    return link(ask, None).with_header("x-next-link", target(ask))


@fault(pages, FORM, ALL, linking)
def the_link_has_no_relation(ask: Ask) -> Response:
    return link(ask, f"<{target(ask)}>")


@fault(pages, FORM, "2.2 3.0", linking)
def the_link_is_called_prev(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}>; rel="prev"')


@fault(pages, FORM, "2.0 3.0", linking)
def the_link_is_called_next_page(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}>; rel="next-page"')


@fault(pages, FORM, ALL, linking)
def the_link_has_no_angle_brackets(ask: Ask) -> Response:
    return link(ask, f'{target(ask)}; rel="next"')


@fault(pages, FORM, "2.3 3.0", linking)
def the_link_is_a_bare_url(ask: Ask) -> Response:
    return link(ask, target(ask))


@fault(pages, FORM, "2.1 3.0", linking)
def the_link_is_empty(ask: Ask) -> Response:
    return link(ask, "")


@fault(pages, FORM, "2.2 3.0", linking)
def the_bracket_is_not_closed(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}; rel="next"')


@fault(pages, FORM, "2.3 3.0", linking)
def the_link_uses_a_comma_before_rel(ask: Ask) -> Response:
    return link(ask, f'<{target(ask)}>, rel="next"')


@fault(pages, "PAG-008", ALL, linking)
def the_link_is_relative(ask: Ask) -> Response:
    return to(ask, target(ask).removeprefix("https://vendor.example"))


@fault(pages, "PAG-008", "2.3 3.0", linking)
def the_link_is_only_a_query(ask: Ask) -> Response:
    return to(ask, "?" + target(ask).partition("?")[2])


@fault(pages, "PAG-008", "2.1 3.0", linking)
def the_link_has_no_scheme(ask: Ask) -> Response:
    return to(ask, target(ask).removeprefix("https:"))


@fault(pages, "PAG-009", ALL, linking)
def the_link_names_another_host(ask: Ask) -> Response:
    return to(ask, target(ask).replace("vendor.example", "internal.vendor.example"))


@fault(pages, "PAG-009", ALL, linking)
def the_link_names_another_port(ask: Ask) -> Response:
    return to(ask, target(ask).replace("vendor.example", "vendor.example:8443"))


@fault(pages, "PAG-009", "2.2 3.0", linking)
def the_link_names_a_sibling_host(ask: Ask) -> Response:
    return to(ask, target(ask).replace("vendor.example", "vendor.example.com"))


@fault(pages, "PAG-009", "2.3 3.0", linking)
def the_link_hides_another_host_behind_ours(ask: Ask) -> Response:
    return to(ask, target(ask).replace("vendor.example", "vendor.example@other.example"))


@fault(pages, "PAG-009", "2.0 3.0", both(linking, later_page))
def only_later_links_name_another_host(ask: Ask) -> Response:
    return to(ask, target(ask).replace("vendor.example", "node7.vendor.example"))


@fault(pages, "PAG-008 PAG-009", ALL, linking)
def the_link_leads_to_plain_http(ask: Ask) -> Response:
    return to(ask, target(ask).replace("https://", "http://"))


# --- where it leads


@fault(pages, f"{LOST} PAG-011", ALL, linking)
def the_link_leads_to_the_same_page(ask: Ask) -> Response:
    return to(ask, ask.request.url)


@fault(pages, f"{LOST} PAG-011", ALL, listed)
def the_last_page_leads_to_the_first(ask: Ask) -> Response:
    if not ask.pages or ask.truth.headers.get("link"):
        return ask.truth
    return to(ask, f"{VENDOR}/{ask.line}/footprints?limit={ask.param('limit')}")


@fault(pages, "PAG", ALL, lambda ask: listed(ask) and ask.pages and not ask.truth.headers.get("link"))
def empty_pages_follow_for_ever(ask: Ask) -> Response:
    """Behind the last page there is always one more, empty and new."""
    number = ask.man.times("endless")
    empty = ask.truth if ask.param("endless") is None else ask.saying({"data": []})
    separator = "&" if "?" in ask.request.url else "?"
    url = re.sub(r"[?&]endless=\d+", "", ask.request.url)
    return empty.with_(headers=empty.headers.with_("link", f'<{url}{separator}endless={number}>; rel="next"'))


@fault(pages, "PAG", ALL, of("list"))
def the_second_page_breaks_the_server(ask: Ask) -> Response:
    return error(500, "InternalError") if ask.param("cursor") else ask.truth


@fault(pages, "PAG", "2.1 3.0", both(of("list"), lambda ask: ask.param("cursor") is not None))
def the_link_leads_nowhere(ask: Ask) -> Response:
    return error(404, "NotFound" if ask.line == "3" else "NoSuchFootprint")


@fault(pages, "PAG", "2.3 3.0", both(later_page, linking))
def the_third_page_is_not_there(ask: Ask) -> Response:
    return to(ask, f"{VENDOR}/{ask.line}/footprint?cursor=3")


@fault(pages, "LIST-006 LIST-014 PAG HOST-015", "2.2 3.0", later_page)
def later_pages_have_another_shape(ask: Ask) -> Response:
    return ask.saying({"data": {"items": ask.document["data"]}})


@fault(pages, "LIST-014 PAG", "2.0 3.0", later_page)
def later_pages_are_text(ask: Ask) -> Response:
    return ask.truth.with_header("content-type", "text/plain")


@fault(pages, "LIST-001 LIST-002 LIST-003 PAG", "2.3 3.0", later_page)
def later_pages_are_206(ask: Ask) -> Response:
    return ask.with_status(206)


# --- how much there is on a page

OVER = "PAG-003 PAG-004 PAG-001"


def without(name: str) -> Any:
    return lambda params: [(known, value) for known, value in params if known != name]


@fault(pages, OVER, ALL, in_pages)
def the_limit_is_ignored(ask: Ask) -> Response:
    return ask.asking(without("limit")) if not ask.param("cursor") else ask.truth


@fault(pages, OVER, ALL, later_page)
def later_pages_hold_one_more(ask: Ask) -> Response:
    known = [one["id"] for one in ask.man.everything(ask.line)]
    items = ask.document["data"]
    if not items or known.index(items[-1]["id"]) + 1 >= len(known):
        return ask.truth
    return ask.with_items(lambda found: [*found, ask.man.everything(ask.line)[known.index(items[-1]["id"]) + 1]])


@fault(pages, "PAG-003", "3.0", both(in_pages, lambda ask: ask.param("cursor") is None))
def the_first_page_holds_one_more(ask: Ask) -> Response:
    return ask.asking(
        lambda params: [(name, str(int(value) + 1) if name == "limit" else value) for name, value in params]
    )


@fault(pages, OVER, ALL, later_page)
def the_limit_is_lost_on_the_second_page(ask: Ask) -> Response:
    """The second page holds all the rest."""
    known = [one["id"] for one in ask.man.everything(ask.line)]
    items = ask.document["data"]
    if not items or ask.criteria:
        return ask.truth
    rest = ask.man.everything(ask.line)[known.index(items[0]["id"]) :]
    return ask.saying({"data": rest}).with_(headers=ask.truth.headers.without("link"))


@fault(pages, "PAG-005 PAG-001 PAG-013 LIST-010", ALL, both(later_page, linking))
def one_footprint_is_skipped_between_pages(ask: Ask) -> Response:
    return ask.with_items(lambda items: items[:-1]) if ask.param("limit") != "1" else ask.truth


@fault(pages, "PAG-005 PAG-001 PAG-013", "2.3 3.0", lambda ask: later_page(ask) and not ask.truth.headers.get("link"))
def the_very_last_footprint_is_skipped(ask: Ask) -> Response:
    return ask.with_items(lambda items: items[:-1])


@fault(pages, "LIST-010 PAG-005", "3.0", later_page)
def one_footprint_is_on_two_pages(ask: Ask) -> Response:
    """The last place of each later page repeats the very first footprint."""
    return ask.with_items(lambda items: [*items[:-1], ask.man.everything(ask.line)[0]])


@fault(pages, "PAG-005 PAG-010 LIST-009 PAG-001", "2.1 2.3", later_page)
def one_version_is_on_two_pages(ask: Ask) -> Response:
    return ask.with_items(lambda items: [*items[:-1], ask.man.everything(ask.line)[0]])


@fault(pages, "PAG-016 FIL3", "3.0", lambda ask: later_page(ask) and bool(ask.criteria))
def the_filter_is_lost_on_the_second_page(ask: Ask) -> Response:
    others = [one for one in ask.man.everything(ask.line) if one not in ask.document["data"]]
    return ask.with_items(lambda items: others[: len(items)])


@fault(pages, "PAG-016 FIL3", "3.0", lambda ask: linking(ask) and bool(ask.criteria))
def the_link_loses_the_filter(ask: Ask) -> Response:
    """It leads into the unfiltered list."""
    unfiltered = ask.asking(lambda params: [(name, value) for name, value in params if name == "limit"])
    return ask.truth.with_(headers=ask.truth.headers.with_("link", unfiltered.headers.get("link") or ""))


@fault(pages, "PAG-016 FIL3 PAG-005", "3.0", lambda ask: linking(ask) and bool(ask.criteria))
def a_filtered_list_has_only_one_page(ask: Ask) -> Response:
    return link(ask, None)


# --- again, later, and for whom


@fault(pages, "PAG-010", OLD, later_page)
def the_same_link_answers_differently(ask: Ask) -> Response:
    again = ask.man.times(ask.request.url) > 1
    return ask.with_items(lambda items: ask.man.everything(ask.line)[-len(items) :]) if again else ask.truth


@fault(pages, "PAG-010 PAG-011", OLD, both(of("list"), lambda ask: ask.param("cursor") is not None))
def the_same_link_works_once(ask: Ask) -> Response:
    return error(404, "NoSuchFootprint") if ask.man.times(ask.request.url) > 1 else ask.truth


@fault(pages, "PAG-015", ALL, lambda ask: unauthorised(ask) and ask.kind == "list" and ask.param("cursor") is not None)
def links_work_for_everybody(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(
    pages, "PAG-015", ALL, lambda ask: with_a_bad_token(ask) and ask.kind == "list" and ask.param("cursor") is not None
)
def links_work_with_any_token(ask: Ask) -> Response:
    return ask.asking_with_a_true_token()


@fault(pages, "PAG-012", "2.0 2.3 3.0", of("list"), scope="full")
def links_die_within_three_minutes(ask: Ask) -> Response:
    born = ask.man.memory.setdefault("born", {})
    now = ask.man.now()
    if now - born.get(ask.request.url, now) > 60:
        return error(400, "BadRequest")
    if ask.truth.status == 200 and ask.truth.headers.get("link"):
        born.setdefault(target(ask), now)
    return ask.truth


@fault(pages, "PAG-012", "2.0 2.3 3.0", of("list"), scope="full")
def links_lead_to_nothing_after_two_minutes(ask: Ask) -> Response:
    born = ask.man.memory.setdefault("born", {})
    now = ask.man.now()
    if now - born.get(ask.request.url, now) > 120:
        return Response.json(200, {"data": []})
    if ask.truth.status == 200 and ask.truth.headers.get("link"):
        born.setdefault(target(ask), now)
    return ask.truth


@fault(pages, "PAG-012", "2.0 2.3 3.0", later_page, scope="full")
def old_links_lead_to_the_beginning(ask: Ask) -> Response:
    born = ask.man.memory.setdefault("born", {})
    if ask.man.now() - born.setdefault(ask.request.url, ask.man.now()) > 120:
        return ask.with_items(lambda items: ask.man.everything(ask.line)[: len(items)])
    return ask.truth


@fault(pages, "PAG-007", ALL, both(linking, later_page))
def there_are_two_next_pages_later(ask: Ask) -> Response:
    return link(ask, f'{ask.truth.headers.get("link")}, <{VENDOR}/{ask.line}/footprints?limit=1>; rel="next"')


@fault(pages, "PAG-012", "3.0", later_page, scope="full")
def a_link_of_3_works_once(ask: Ask) -> Response:
    return error(404, "NotFound") if ask.man.times(ask.request.url) > 1 else ask.truth


@fault(pages, "PAG-007", ALL, linking)
def there_are_two_next_pages(ask: Ask) -> Response:
    return link(ask, f'{ask.truth.headers.get("link")}, <{VENDOR}/{ask.line}/footprints?limit=1>; rel="next"')


@fault(pages, "PAG-001 PAG-005", "2.2 2.3", listed)
def there_is_no_pagination(ask: Ask) -> Response:
    return ask.asking(without("limit"))


@fault(pages, "PAG-001 PAG-005 PAG-013", "2.0 3.0", in_pages)
def pages_are_empty(ask: Ask) -> Response:
    """And nothing tells that there is more."""
    return ask.truth.with_(headers=ask.truth.headers.without("link"), body=b'{"data":[]}')


@fault(pages, "PAG", "2.3 3.0", linking)
def the_link_is_not_a_uri(ask: Ask) -> Response:
    return to(ask, target(ask).replace("/footprints", "/foot prints"))
