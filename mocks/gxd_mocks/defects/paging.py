"""Lies about pages: too long ones, links that are missing, lead astray, or never end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from gxd_mocks.departures import defect
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")


def _linked(about: SimpleNamespace) -> bool:
    """Whether this page was reached by a link."""
    return "cursor=" in about.request.query


page_repeats_one = defect(
    "page-repeats-one",
    "Ends a page that a link leads to with the footprint with which it begins.",
    reddens=["PACT-LIST-010", "PACT-LIST-008"],
)


@page_repeats_one.at("page.items")
def _(entries: list[Any], about: SimpleNamespace) -> Any:
    return [*entries, entries[0]] if _linked(about) and entries and len(entries) < about.limit else entries


pages_say_otherwise = defect(
    "pages-say-otherwise",
    "Describes its products otherwise on the pages of a list.",
    reddens=["PACT-GET-011", "PACT-LC2-004"],
)


@pages_say_otherwise.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.where != "list" or "limit=" not in about.request.query:
        return footprint
    return {**footprint, "productDescription": f"{footprint['productDescription']} (in short)"}


large_limit_empty = defect(
    "large-limit-finds-nothing",
    "Answers a limit of twenty digits with an empty list.",
    reddens=["PACT-PAG-005"],
)


@large_limit_empty.at("page.items")
def _(entries: list[Any], about: SimpleNamespace) -> Any:
    return [] if about.limit is not None and about.limit > 10**12 else entries


no_limit_finds_nothing = defect(
    "no-limit-finds-nothing",
    "Answers a limit that is none, such as -1, with an empty list.",
    reddens=["PACT-PAG-005", "PACT-LIST-013"],
)


@no_limit_finds_nothing.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    return Response.json(200, {"data": []}) if about.name == "bad_request" and _is_no_limit(about) else response


def _is_no_limit(about: SimpleNamespace) -> bool:
    return bool(about.action == "list" and about.request.query.startswith("limit="))


limit_zero_breaks = defect("limit-zero-breaks", "Answers limit=0 with 500.", reddens=["PACT-ERR-008", "PACT-LIST-013"])


@limit_zero_breaks.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or about.request.query != "limit=0":
        return response
    return Response.json(500, {"code": "InternalError", "message": "division by zero"})


limit_zero_not_found = defect(
    "limit-zero-not-found",
    "Answers limit=0 with 404, as if there were no list.",
    reddens=["PACT-ERR-008", "PACT-LIST-013"],
)


@limit_zero_not_found.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or about.request.query != "limit=0":
        return response
    code = "NotFound" if about.spec == "3.0" else "NoSuchFootprint"
    return Response.json(404, {"code": code, "message": "nothing was asked for"})


link_leads_on_once = defect(
    "link-leads-on-once",
    "Sends the link of a page with the first call of it only.",
    reddens=["PACT-PAG-010"],
    specs=LINE_2,
)


@link_leads_on_once.at("page.link_header")
def _(link: str | None, about: SimpleNamespace) -> Any:
    called = about.gateway.notes.setdefault("pages called", set())
    before = about.request.url in called
    called.add(about.request.url)
    return None if before and _linked(about) else link


limit_ignored = defect(
    "limit-ignored",
    "Returns full pages, whatever limit was asked for.",
    reddens=["PACT-PAG-001", "PACT-PAG-003", "PACT-PAG-004", "PACT-PAG-016"],
    blinds=["PACT-PAG"],
)


@limit_ignored.at("page.size")
def _(size: int, about: SimpleNamespace) -> Any:
    return 100


linked_page_longer = defect(
    "linked-page-longer",
    "Keeps to the limit on the first page and sends one footprint more on every page behind a link.",
    reddens=["PACT-PAG-003", "PACT-PAG-004"],
)


@linked_page_longer.at("page.size")
def _(size: int, about: SimpleNamespace) -> Any:
    return size + 1 if _linked(about) else size


link_forgotten = defect(
    "link-forgotten",
    "Stops after the first page although more is waiting.",
    reddens=["PACT-PAG-001", "PACT-PAG-005", "PACT-PAG-016"],
    blinds=["PACT-PAG"],
)


@link_forgotten.at("page.more")
def _(more: bool, about: SimpleNamespace) -> Any:
    return False


link_forgotten_later = defect(
    "link-forgotten-later",
    "Links from the first page to the second, and no further.",
    reddens=["PACT-PAG-005", "PACT-PAG-013", "PACT-PAG-016"],
)


@link_forgotten_later.at("page.more")
def _(more: bool, about: SimpleNamespace) -> Any:
    return more and not _linked(about)


link_to_itself = defect(
    "link-to-itself",
    "From the second page on, links to the page that it is: a walk never ends.",
    reddens=["PACT-PAG-005"],
)


@link_to_itself.at("page.after")
def _(after: Any, about: SimpleNamespace) -> Any:
    return about.cursor.after if _linked(about) else after


link_without_end = defect(
    "link-without-end",
    "Links on from the last page to empty pages, for ever.",
    reddens=["PACT-PAG-005"],
)


@link_without_end.at("page.more")
def _(more: bool, about: SimpleNamespace) -> Any:
    return more or _linked(about)


link_skips = defect(
    "link-skips-one",
    "Leaves one footprint out between the first page and the second.",
    reddens=["PACT-PAG-005", "PACT-PAG-013"],
)


@link_skips.at("page.after")
def _(after: Any, about: SimpleNamespace) -> Any:
    return after if _linked(about) else after + 1


link_relative = defect(
    "link-relative", "Links to a path instead of an absolute URI.", reddens=["PACT-PAG-008"], blinds=["PACT-PAG-009"]
)


@link_relative.at("page.link")
def _(url: str, about: SimpleNamespace) -> Any:
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


link_with_a_bare_hash = defect(
    "link-with-a-bare-hash",
    "Writes the `#` of a filter into its links as it is, where it ends the query.",
    reddens=["PACT-PAG-016"],
    specs=("3.0",),
    blinds=["PACT-PAG"],
)


@link_with_a_bare_hash.at("page.link")
def _(url: str, about: SimpleNamespace) -> Any:
    return url.replace("%23", "#")


link_elsewhere = defect(
    "link-elsewhere",
    "Links to another host than the one that was asked.",
    reddens=["PACT-PAG-009"],
    blinds=["PACT-PAG"],
)


@link_elsewhere.at("page.link")
def _(url: str, about: SimpleNamespace) -> Any:
    return urlsplit(url)._replace(netloc="cdn.elsewhere.example").geturl()


link_other_port = defect(
    "link-to-another-port",
    "Links to another port of the host that was asked.",
    reddens=["PACT-PAG-009"],
    blinds=["PACT-PAG"],
)


@link_other_port.at("page.link")
def _(url: str, about: SimpleNamespace) -> Any:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.hostname}:8").geturl()


link_says_following = defect(
    "link-says-following",
    "Gives its link the relation `following`.",
    reddens=["PACT-PAG-001", "PACT-PAG-005", "PACT-PAG-007", "PACT-PAG-016"],
    blinds=["PACT-PAG"],
)


@link_says_following.at("page.link_header")
def _(header: str | None, about: SimpleNamespace) -> Any:
    return header and header.replace('"next"', '"following"')


link_to_two_pages = defect(
    "link-to-two-pages", "Sends two next links, one of them to the beginning.", reddens=["PACT-PAG-007"]
)


@link_to_two_pages.at("page.link_header")
def _(header: str | None, about: SimpleNamespace) -> Any:
    return header and f'{header}, <{about.request.url.partition("?")[0]}>; rel="next"'


link_without_brackets = defect(
    "link-without-brackets",
    "Writes its Link field without the angle brackets.",
    reddens=["PACT-PAG-001", "PACT-PAG-005", "PACT-PAG-006", "PACT-PAG-016"],
    blinds=["PACT-PAG"],
)


@link_without_brackets.at("page.link_header")
def _(header: str | None, about: SimpleNamespace) -> Any:
    return header and header.replace("<", "").replace(">", "")


link_unstable = defect(
    "link-unstable",
    "Answers the same link with another set the second time.",
    reddens=["PACT-PAG-010"],
    specs=LINE_2,
)


@link_unstable.at("page.items")
def _(page: list[Any], about: SimpleNamespace) -> Any:
    if not _linked(about) or about.limit != 1:
        return page
    seen = about.gateway.notes.setdefault("links", set())
    again = about.request.url in seen
    seen.add(about.request.url)
    return [] if again else page


link_is_a_password = defect(
    "link-is-a-password",
    "Answers a pagination link without a token.",
    reddens=["PACT-PAG-015"],
)


@link_is_a_password.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or not _linked(about) or "authorization" in about.request.headers:
        return response
    return _with_a_good_token(about)


def _with_a_good_token(about: SimpleNamespace) -> Response:
    gateway = about.gateway
    token = gateway._tokens.issue(next(iter(gateway.clients)), 60)
    headers = about.request.headers.with_("authorization", f"Bearer {token}")
    response: Response = gateway.handle(about.request.with_(headers=headers))
    return response


link_takes_any_token = defect(
    "link-takes-any-token",
    "Answers a pagination link to whoever shows some token.",
    reddens=["PACT-PAG-015"],
)


@link_takes_any_token.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or not _linked(about) or "authorization" not in about.request.headers:
        return response
    return _with_a_good_token(about) if response.status in (400, 401, 403) else response


linked_page_as_text = defect(
    "linked-page-as-text", "Sends the pages behind a link as text/plain.", reddens=["PACT-LIST-014"]
)


@linked_page_as_text.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or not _linked(about) or response.status != 200:
        return response
    return response.with_header("content-type", "text/plain")


filter_lost = defect(
    "filter-lost-in-link",
    "Forgets the filter on the pages behind a link.",
    reddens=["PACT-PAG-016"],
    specs=["3.0"],
)


@filter_lost.at("list.matches")
def _(matches: Any, about: SimpleNamespace) -> Any:
    return (lambda footprint: True) if _linked(about) else matches
