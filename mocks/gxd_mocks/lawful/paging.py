"""Pages and links in all the shapes that the specification and RFC 8288 allow."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from gxd_mocks.departures import Departure, lawful
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.message import Headers, Response


def _link_header(name: str, says: str, form: str, guards: Sequence[str]) -> None:
    """A habit that writes its Link field in this form; `{url}` is the next page, `{first}` the first one."""
    departure = lawful(name, says, guards=guards)

    @departure.at("page.link_header")
    def _(field: str | None, about: SimpleNamespace) -> str | None:
        if field is None:
            return None
        url = field[1 : field.index(">")]
        return form.format(url=url, first=url.partition("?")[0])


_link_header(
    "link-unquoted",
    "Writes rel=next without quotation marks.",
    "<{url}>; rel=next",
    guards=["PACT-PAG-006", "PACT-PAG-007"],
)
_link_header(
    "link-in-capitals",
    "Writes the parameter and the relation of its links in capitals.",
    '<{url}>; REL="NEXT"',
    guards=["PACT-PAG-006", "PACT-PAG-007"],
)
_link_header(
    "link-with-blanks",
    "Writes blanks around every sign of its links.",
    '<{url}> ; rel = "next"',
    guards=["PACT-PAG-006", "PACT-PAG-007"],
)
_link_header(
    "link-with-parameters",
    "Writes other parameters before and behind the relation, one of them with signs that separate links.",
    '<{url}>; title="more, or; less <all>"; rel="next"; type="application/json"',
    guards=["PACT-PAG-006", "PACT-PAG-007"],
)
_link_header(
    "link-of-two-relations",
    "Gives its link a relation of its own beside next.",
    '<{url}>; rel="https://vendor.example/rel/page next"',
    guards=["PACT-PAG-006", "PACT-PAG-007", "PACT-PAG-013"],
)
_link_header(
    "links-in-one-field",
    "Writes first, next and last in one field, without a space between them.",
    '<{first}>;rel="first",<{url}>;rel="next",<{first}?offset=999>;rel="last"',
    guards=["PACT-PAG-006", "PACT-PAG-007", "PACT-PAG-008", "PACT-PAG-013"],
)
_link_header(
    "link-prev-first",
    "Writes a link to the page before in front of the one to the next.",
    '<{first}>; rel="prev", <{url}>; rel="next"',
    guards=["PACT-PAG-007", "PACT-PAG-010", "PACT-PAG-013", "PACT-PAG-016"],
)


_link_header(
    "link-said-twice",
    "Sends the link to the next page twice, as a host and the gateway in front of it may.",
    '<{url}>; rel="next", <{url}>; rel="next"; type="application/json"',
    guards=["PACT-PAG-006", "PACT-PAG-007"],
)


links_in_two_fields = lawful(
    "links-in-two-fields",
    "Sends one Link field for each link, the first page first.",
    guards=["PACT-PAG-006", "PACT-PAG-007", "PACT-PAG-013"],
)


@links_in_two_fields.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    link = response.headers.get("link")
    if link is None:
        return response
    first = about.request.url.partition("?")[0]
    others = response.headers.without("link")
    return response.with_(headers=Headers([*others, ("link", f'<{first}>; rel="first"'), ("link", link)]))


link_on_the_last_page = lawful(
    "link-to-the-first-on-the-last-page",
    "Links back to the first page from the last one.",
    guards=["PACT-LIST-007", "PACT-PAG-005"],
)


@link_on_the_last_page.at("page.link_header")
def _(field: str | None, about: SimpleNamespace) -> str | None:
    return field or f'<{about.request.url.partition("?")[0]}>; rel="first"'


limit_zero_is_no_limit = lawful(
    "limit-zero-is-no-limit",
    "Takes limit=0 for no limit at all, which the texts leave open.",
    guards=["PACT-LIST-013", "PACT-ERR-008"],
)


@limit_zero_is_no_limit.at("list.limit")
def _(limit: int | None, about: SimpleNamespace) -> int | None:
    return None if limit == 0 else limit


@limit_zero_is_no_limit.at("situation")
def _(response: Response, about: SimpleNamespace) -> Response:
    """2.x: where a limit is positive, 0 is none."""
    if about.action != "list" or about.name != "bad_request" or about.request.query != "limit=0":
        return response
    listed: Response = about.gateway.handle(about.request.with_(url=about.request.url.partition("?")[0]))
    return listed


def _netloc(departure: Departure, form: str) -> None:
    @departure.at("page.link")
    def _(url: str, about: SimpleNamespace) -> str:
        parts = urlsplit(url)
        host, scheme = parts.hostname or "", parts.scheme
        port = parts.port or {"http": 80, "https": 443}[scheme]
        return form.format(scheme=scheme, SCHEME=scheme.upper(), host=host, HOST=host.upper(), port=port) + (
            f"{parts.path}?{parts.query}"
        )


_netloc(
    lawful(
        "link-with-port",
        "Names the port of https in its links.",
        guards=["PACT-PAG-008", "PACT-PAG-009"],
    ),
    "{scheme}://{host}:{port}",
)
_netloc(
    lawful(
        "link-to-host-in-capitals",
        "Writes scheme and host in capitals in its links.",
        guards=["PACT-PAG-008", "PACT-PAG-009"],
    ),
    "{SCHEME}://{HOST}",
)


short_pages = lawful(
    "short-pages",
    "Never sends more than two footprints on a page, whatever limit is asked for.",
    guards=[
        "PACT-PAG-003",
        "PACT-PAG-004",
        "PACT-PAG-005",
        "PACT-PAG-013",
        "PACT-LIST-010",
        "PACT-LIST-011",
        "PACT-FIL3-002",
        "PACT-FIL3-003",
        "PACT-FIL3-004",
        "PACT-FIL3-005",
        "PACT-FIL3-006",
        "PACT-FIL3-008",
        "PACT-FIL3-009",
        "PACT-FIL3-010",
        "PACT-FIL3-011",
        "PACT-FIL3-012",
    ],
)


@short_pages.at("page.size")
def _(size: int, about: SimpleNamespace) -> int:
    return min(size, 2)


first_page_empty = lawful(
    "first-page-empty",
    "Sends an empty first page with a link to where the footprints begin.",
    guards=[
        "PACT-HOST-001",
        "PACT-HOST-004",
        "PACT-HOST-006",
        "PACT-HOST-007",
        "PACT-HOST-008",
        "PACT-AUTH-017",
        "PACT-LIST-001",
        "PACT-LIST-002",
        "PACT-LIST-003",
        "PACT-LIST-006",
        "PACT-LIST-014",
        "PACT-PAG-001",
        "PACT-PAG-003",
        "PACT-PAG-004",
        "PACT-PAG-016",
        "PACT-FIL3-002",
        "PACT-FIL3-004",
        "PACT-FIL3-008",
    ],
)


@first_page_empty.at("page.items")
def _(page: list[Any], about: SimpleNamespace) -> list[Any]:
    return [] if _is_first(about) else page


@first_page_empty.at("page.more")
def _(more: bool, about: SimpleNamespace) -> bool:
    return more or (_is_first(about) and bool(about.page))


@first_page_empty.at("page.after")
def _(after: int, about: SimpleNamespace) -> int:
    return 0 if _is_first(about) else after


def _is_first(about: SimpleNamespace) -> bool:
    return "cursor=" not in about.request.query


links_die_behind = lawful(
    "links-die-once-passed", "Forgets every link as soon as the client has followed one that leads further."
)


@links_die_behind.at("page.cursor")
def _(cursor: Any, about: SimpleNamespace) -> Any:
    reached = about.gateway.notes.setdefault("reached", {})
    walk = (cursor.query, cursor.limit)
    if cursor.after < reached.get(walk, 0):
        raise Refused("bad_request", "this link lies behind you; begin again without it")
    reached[walk] = cursor.after
    return cursor


@links_die_behind.at("list.limit")
def _(limit: int | None, about: SimpleNamespace) -> int | None:
    """Whoever begins again may use every link again."""
    if _is_first(about):
        about.gateway.notes["reached"] = {}
    return limit


older_versions = lawful(
    "older-versions-listed",
    "Lists, behind every footprint that was updated, the version before as well.",
    specs=("2.0", "2.1", "2.2", "2.3"),
    guards=["PACT-LIST-008"],
)


@older_versions.at("list.items")
def _(entries: Any, about: SimpleNamespace) -> Any:
    for entry in entries:
        yield entry
        if entry.footprint["version"] > 0:
            yield entry._replace(footprint=_version_before(entry.footprint))


def _version_before(footprint: dict[str, Any]) -> dict[str, Any]:
    before = {**footprint, "version": footprint["version"] - 1, "status": "Active"}
    before.pop("statusComment", None)
    if before["version"] == 0:
        before.pop("updated", None)
    return before
