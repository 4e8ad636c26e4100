"""What was seen offended on the way, whether or not anything broke on it: the same checks as in a run, on what passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gxd_conformance.checks import test_pagination
from gxd_conformance.evidence import Exchange, Page, Walk
from gxd_conformance.expect import Expect
from gxd_conformance.requirement import Catalogue
from gxd_conformance.rounds.judging.contents import of_event, of_lists_and_gets
from gxd_conformance.rounds.judging.decided import known_in
from gxd_conformance.rounds.language import Language
from gxd_conformance.rounds.passed import Passed
from gxd_conformance.stay import query_of
from gxd_conformance.verdict import Untestable, Verdict

Check = Callable[[Expect, Walk, Page], None]

ON_PAGES: dict[str, Check] = {
    "PACT-PAG-003": test_pagination.test_no_page_is_longer_than_the_limit,
    "PACT-PAG-004": test_pagination.test_no_linked_page_is_longer_than_the_limit,
    "PACT-PAG-006": test_pagination.test_every_link_field_can_be_read,
    "PACT-PAG-009": test_pagination.test_every_next_link_stays_on_the_host,
}


DELIVERS_AS_ASKED = "PACT-EVR-019"


def also(passed: Passed, language: Language) -> tuple[str, ...]:
    """Requirements that the owner was seen to offend, advice and disputes apart, in order."""
    offences = [offence for _, offence in of_lists_and_gets(passed.handed_on, language.owner.spec)]
    offences += [offence for reply in passed.replies for offence in of_event(reply, language)]
    seen = {offence.requirement for offence in offences if not (offence.advice or offence.disputed)}
    return tuple(sorted(seen | {*_on_pages(passed, language.owner.spec), *_beside_the_question(passed, language)}))


def _beside_the_question(passed: Passed, language: Language) -> Iterator[str]:
    """3.0: what is delivered satisfies the criteria; a product that nobody asked for does not."""
    asked = [product for question in passed.requests for product in passed.asked_for(question)]
    strays = [one for one in passed.came_by_event if asked and not passed.is_about(one.document, asked)]
    if strays and DELIVERS_AS_ASKED in known_in(language.owner.spec):
        yield DELIVERS_AS_ASKED


def _on_pages(passed: Passed, spec: str) -> Iterator[str]:
    pages = [Page(exchange, _limit(exchange)) for exchange in passed.handed_on if _is_list(exchange)]
    if not pages:
        return
    catalogue = Catalogue.read()
    for name, check in ON_PAGES.items():
        if catalogue[name].in_version(spec):
            expect = Expect(catalogue[name])
            try:
                check(expect, Walk(pages, None, "no next link"), pages[0])
                if expect.verdict is Verdict.FAIL:
                    yield name
            except Untestable:
                continue


def _is_list(exchange: Exchange) -> bool:
    return exchange.succeeded and isinstance(exchange.member("data"), list)


def _limit(exchange: Exchange) -> int | None:
    found: Any = dict(query_of(exchange)).get("limit")
    return int(found) if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 10 else None
