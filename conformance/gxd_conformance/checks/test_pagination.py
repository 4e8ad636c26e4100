"""Pagination: short pages, links that lead on, and a walk that meets every footprint."""

from __future__ import annotations

from urllib.parse import urlsplit

from gxd_conformance.blame import Blame
from gxd_conformance.check import judges
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.expect import Expect
from gxd_conformance.link_header import parse
from gxd_conformance.scenarios.filters import Filtered
from gxd_conformance.scenarios.odata import Evaluated
from gxd_conformance.vendor import Vendor
from gxd_conformance.verdict import Untestable


@judges("PACT-PAG-001")
def test_the_host_cuts_a_list_into_pages(expect: Expect, first_page: Page) -> None:
    """A page of one, where more than one footprint is there, points onwards."""
    expect(
        first_page.next_link is not None and len(first_page.items) <= 1,
        expect.answered(first_page.exchange),
        got=f"{len(first_page.items)} footprints and {'a' if first_page.next_link else 'no'} next link",
        expected='one footprint and a link with rel="next"',
    )


@judges("PACT-PAG-003")
def test_no_page_is_longer_than_the_limit(expect: Expect, short_walk: Walk, first_page: Page) -> None:
    """Fewer are lawful, more are not: not on the first page and not on any other."""
    for page in (first_page, *short_walk):
        _is_short(expect, page)


@judges("PACT-PAG-004")
def test_no_linked_page_is_longer_than_the_limit(expect: Expect, short_walk: Walk, first_page: Page) -> None:
    """2.x binds the pages behind a link; a first page that is too long is advice there."""
    for page in short_walk.pages[1:]:
        _is_short(expect, page)
    for page in (first_page, short_walk.pages[0]):
        _is_short(expect, page, advice=True)


def _is_short(expect: Expect, page: Page, advice: bool = False) -> None:
    if expect.answered(page.exchange).succeeded and page.limit is not None:
        expect(
            len(page.items) <= page.limit,
            page.exchange,
            path="/data",
            got=f"{len(page.items)} footprints",
            expected=f"no more than {page.limit}, the limit that was asked for",
            advice=advice,
        )


@judges("PACT-PAG-005")
def test_the_walk_meets_every_footprint(
    expect: Expect, short_walk: Walk, everything: Walk, known: list[Listed], count: int
) -> None:
    """A page that is not the last carries a link; following them all meets every footprint.

    What there is to meet is known by another road: the list without a limit, and the number that the vendor declares.
    """
    last = expect.answered(short_walk.pages[-1].exchange)
    if short_walk.ended in ("elsewhere", "many pages"):
        # The walk was stopped by us: what a foreign link means is judged where links are judged.
        expect(short_walk.pages[0].next_link is not None, short_walk.pages[0].exchange, expected="a next link")
        return
    if short_walk.ended == "not answered":
        expect(False, last, expected="200 for a next link that was followed right away")
        return
    if short_walk.ended == "nothing new":
        expect(
            False,
            last,
            got=f"after {len(short_walk.pages)} pages the links lead to nothing new any more, and on",
            expected="no next link once every footprint has been listed",
        )
    missed = sorted({listed.id or "" for listed in known} - set(short_walk.ids))
    expect(
        not missed,
        last,
        got=f"the walk with limit={short_walk.limit} ended after {len(short_walk.pages)} pages ({short_walk.ended}) "
        f"without meeting {len(missed)} footprints, such as {missed[:1]}",
        expected="a Link with rel=next as long as more footprints are there",
    )
    if everything.complete:
        expect(
            len(known) >= count,
            everything.pages[-1].exchange,
            got=f"{len(known)} footprints listed to the end, {count} declared in vendor.yaml",
            expected="every declared footprint, or a next link to the rest; else correct declares.footprints",
            advice=True,
        )


@judges("PACT-PAG-006")
def test_every_link_field_can_be_read(expect: Expect, short_walk: Walk, first_page: Page) -> None:
    """RFC 8288, in all its legal shapes."""
    for page in (first_page, *short_walk):
        for value in expect.answered(page.exchange).headers.all("link"):
            mistake = parse(value).mistake
            expect(
                mistake is None,
                page.exchange,
                got=f"Link: {value} ({mistake})",
                expected='a Link field of RFC 8288, such as <https://…>; rel="next"',
            )


@judges("PACT-PAG-007")
def test_a_link_says_next(expect: Expect, first_page: Page, short_walk: Walk) -> None:
    """A page of one, where more is there: one of its links has the relation next. Two next pages are none to rely on."""
    exchange = expect.answered(first_page.exchange)
    if not exchange.links:
        raise Untestable("the first page carries no link at all, so there is no relation to look at")
    relations = sorted({relation for link in exchange.links for relation in link.relations})
    expect(
        "next" in relations,
        exchange,
        got=f"the relations {', '.join(relations) or '(none)'}",
        expected="one link with the relation next",
    )
    for page in (first_page, *short_walk):
        targets = {link.target for link in page.exchange.links if "next" in link.relations}
        expect(
            len(targets) <= 1,
            page.exchange,
            got=f"{len(targets)} next links: {', '.join(sorted(targets))}",
            expected="one target: with two, one client walks here and another there",
            advice=True,
        )


@judges("PACT-PAG-008")
def test_every_next_link_is_absolute(expect: Expect, short_walk: Walk, first_page: Page, vendor: Vendor) -> None:
    """With scheme and host; the scheme is https wherever the host itself is reached by https."""
    schemes = ("http", "https") if vendor.base_url.startswith("http:") else ("https",)
    for page, target in _next_targets(first_page, short_walk):
        scheme, host = _scheme_and_host(target)
        expect(
            scheme in schemes and bool(host),
            page.exchange,
            got=f"<{target}>",
            expected=f"an absolute URI with scheme {' or '.join(schemes)} and a host",
        )


@judges("PACT-PAG-009")
def test_every_next_link_stays_on_the_host(expect: Expect, short_walk: Walk, first_page: Page) -> None:
    """The host of the target is the Host of the request, as the request was recorded.

    Letter case says nothing in a host name, and the port of the scheme may be left out or named.
    """
    for page, target in _next_targets(first_page, short_walk):
        scheme, host = _scheme_and_host(target)
        if not host:
            # A relative link names no host at all: that it must be absolute is another requirement.
            continue
        asked = urlsplit(page.exchange.request.url)
        expect(
            _same_host(host, scheme, asked.netloc, asked.scheme),
            page.exchange,
            got=f"<{target}>",
            expected=f"a target on {asked.netloc}, the host that was asked",
        )


@judges("PACT-PAG-010")
def test_the_same_link_gives_the_same_set(expect: Expect, same_link_twice: tuple[Page, Page]) -> None:
    """2.x: repeated before going on. A page that led on leads on again."""
    first, again = same_link_twice
    for page in same_link_twice:
        expect.answered(page.exchange)
    expect(
        sorted(first.ids) == sorted(again.ids),
        again.exchange,
        path="/data",
        got=f"{shorter(again.ids)} where it was {shorter(first.ids)} before",
        expected="the same set of footprints",
    )
    expect(
        again.next_link is not None or first.next_link is None,
        again.exchange,
        got="no next link, where there was one before",
        expected="the same page, with its link to the next one",
    )


@judges("PACT-PAG-013")
def test_a_linked_page_links_on(expect: Expect, short_walk: Walk, count: int) -> None:
    """As long as more is there: with three pages or more the second one links on."""
    linked = short_walk.pages[1:]
    if count <= 2 * (short_walk.limit or 1) or not linked:
        raise Untestable(
            f"{count} footprints make fewer than three pages of {short_walk.limit}, or the first page does not link on"
        )
    met = len(set(short_walk.pages[0].ids))
    for page in linked:
        met += len(set(page.ids))
        exchange = expect.answered(page.exchange)
        if exchange.succeeded and met < count:
            expect(
                page.next_link is not None,
                exchange,
                got=f"no next link after {met} of {count} footprints",
                expected="a next link, for more footprints are there",
            )


@judges("PACT-PAG-015")
def test_a_link_needs_a_token(expect: Expect, link_without_token: Exchange, link_with_garbage_token: Exchange) -> None:
    """A link is no password."""
    for exchange, what in (
        (link_without_token, "without a token"),
        (link_with_garbage_token, "with an invented token"),
    ):
        expect(
            (expect.answered(exchange).status or 0) >= 400,
            exchange,
            expected=f"an error status for a link that is called {what}",
        )
        expect.brings_nothing(exchange)


@judges("PACT-PAG-016")
def test_the_filter_goes_along_with_the_link(expect: Expect, filtered_in_pages: Filtered) -> None:
    """Every page of a filtered list matches the filter, and the pages together hold all that matches."""
    filtered_in_pages.judge(expect)
    if filtered_in_pages.walk.ended == "elsewhere":
        raise Untestable("the next link leaves the host, so it is not followed", Blame.VENDOR)
    expect(
        len(filtered_in_pages.walk.pages) > 1,
        filtered_in_pages.walk.pages[0].exchange,
        got="a single page",
        expected="several pages: more footprints match the filter than the limit asks for",
    )


@judges("PACT-PAG-001")
def test_a_filtered_list_goes_on(
    expect: Expect, evaluated: list[Evaluated], evaluated_in_pages: list[Evaluated]
) -> None:
    """Where $filter is evaluated: more footprints match than fit on a page, so a link leads to the others."""
    if not evaluated_in_pages:
        expect(True, evaluated[0].first, expected="a link to more, where a filter is evaluated")
    for one in evaluated_in_pages:
        first = expect.answered(one.first)
        here = {listed.id for listed in one.walk.pages[0].footprints}
        expect(
            first.status != 200 or one.due <= here or one.walk.pages[0].next_link is not None,
            first,
            got=f"{len(here)} of {len(one.due)} footprints that match, and no next link",
            expected="a Link with rel=next, as more footprints match",
        )


def shorter(ids: list[str]) -> str:
    return ", ".join(ids[:3]) + (" …" if len(ids) > 3 else "") or "nothing"


def _next_targets(first_page: Page, walk: Walk) -> list[tuple[Page, str]]:
    return [(page, page.next_link.target) for page in (first_page, *walk) if page.next_link is not None]


def _scheme_and_host(target: str) -> tuple[str, str]:
    try:
        parts = urlsplit(target)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.rpartition("@")[2]


def _same_host(host: str, scheme: str, asked_host: str, asked_scheme: str) -> bool:
    return _with_port(host, scheme) == _with_port(asked_host, asked_scheme)


def _with_port(host: str, scheme: str) -> str:
    standard = {"http": ":80", "https": ":443"}.get(scheme, "")
    host = host.lower()
    has_port = ":" in host.rpartition("]")[2]
    return host if has_port else host + standard
