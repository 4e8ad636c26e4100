"""The recipient lists and gets."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from gxd_conformance.evidence import Exchange, Page
from gxd_conformance.rounds.judging.arrival import came_in, was_sent
from gxd_conformance.rounds.judging.contents import agree, keep_the_rules, of_lists_and_gets
from gxd_conformance.rounds.judging.decided import (
    TOKENS,
    Decided,
    answers_at_all,
    first_known,
    is_stranger,
    leg_of,
    leg_that_works,
)
from gxd_conformance.rounds.language import Language
from gxd_conformance.rounds.outcome import Leg, Outcome, Side
from gxd_conformance.rounds.passed import Passed
from gxd_conformance.rounds.round_file import PULL
from gxd_conformance.rounds.translation import Translated
from gxd_conformance.stay import query_of
from gxd_fixtures import version


def pull(passed: Passed, language: Language, carried: Mapping[str, Translated]) -> Leg:
    """The recipient lists and gets."""
    try:
        was_sent(passed, language)
        came_in(passed, language)
        _lists(passed, language)
        keep_the_rules(of_lists_and_gets(passed.handed_on, language.owner.spec))
        _reached_the_end(passed)
        _gives_what_it_lists(passed)
        arrived = agree([*passed.listed, *passed.fetched], passed, "PACT-GET-011")
    except Decided as decided:
        return leg_of(PULL, decided)
    return leg_that_works(PULL, arrived, carried if language.translated else None, passed.visit.acts("list"))


def _lists(passed: Passed, language: Language) -> None:
    pages = passed.visit.acts("list")
    if not pages:
        raise Decided(
            Outcome.FAILS,
            f"{language.recipient.vendor.name} came, and never listed footprints",
            f"{language.recipient.vendor.name} は来たが、フットプリント一覧を取得していない",
            Side.RECIPIENT,
            evidence=passed.visit.exchanges,
        )
    for exchange in passed.handed_on:
        answers_at_all(exchange, language)
    refused = [page for page in pages if page.status not in (200, version(language.owner.spec).partial_list_status)]
    if refused and not any(page.succeeded for page in pages):
        raise _refusal(refused[-1], language, by_the_owner=passed.lists_were_handed_on)


def _refusal(page: Exchange, language: Language, *, by_the_owner: bool) -> Decided:
    """What we refuse ourselves, the owner never saw: the recipient asked wrongly. Else the query tells whose fault it is."""
    if not by_the_owner:
        return Decided(
            Outcome.FAILS,
            f"{language.recipient.vendor.name} lists as nobody may: {page.came}",
            f"{language.recipient.vendor.name} の一覧要求は誰にも許されない形である: {page.came}",
            Side.RECIPIENT,
            first_known(language.recipient.spec, *TOKENS) if is_stranger(page) else None,
            [page],
        )
    odd = [name for name, _ in query_of(page) if name not in ("limit", "$filter")]
    theirs = version(language.owner.spec).filtering == "criteria" or not odd
    return Decided(
        Outcome.FAILS,
        f"the list is refused: {page.came}",
        f"一覧が拒否された: {page.came}",
        Side.OWNER if theirs else Side.RECIPIENT,
        first_known(language.owner.spec, "PACT-LIST-003", "PACT-LIST-001"),
        [page],
    )


def _led_on_rightly(passed: Passed) -> None:
    """Before the recipient is blamed for stopping: the owner's last page had the status of one, and led on, to itself."""
    if not passed.walks_through_everything:
        return
    pages = passed.walks_through_everything[-1]
    last, spec = pages[-1], passed.answers.version.spec
    nexts = [link.target for link in last.links if "next" in link.relations]
    if last.status != 200:
        raise _of_the_owner(f"the owner answers a page with {last.came}", "ページへの応答", last, spec, "PACT-LIST-003")
    before = {name for page in pages[:-1] for name in Page(page).ids}
    if nexts and len(pages) > 1 and before.issuperset(Page(last).ids):
        raise _of_the_owner(
            "the owner's next links lead to nothing new, and on", "先へ進まないリンク", last, spec, "PACT-PAG-005"
        )
    for target in nexts:
        if not urlsplit(target).scheme:
            raise _of_the_owner(
                f"the owner's next link is relative: {target}", "相対 URL のリンク", last, spec, "PACT-PAG-008"
            )
        if not passed.visit.belongs(target):
            raise _of_the_owner(
                f"the owner's next link leads elsewhere: {target}", "別のホストへのリンク", last, spec, "PACT-PAG-009"
            )
        if passed.visit.place(target) in {passed.visit.place(page.request.url) for page in pages}:
            raise _of_the_owner(
                f"the owner's next link leads back: {target}", "前のページへ戻るリンク", last, spec, "PACT-PAG-005"
            )


def _of_the_owner(en: str, about: str, page: Exchange, spec: str, requirement: str) -> Decided:
    ja = f"所有者の一覧が途中で切れる({about}): {page.asked}: {page.came}"
    return Decided(Outcome.FAILS, en, ja, Side.OWNER, first_known(spec, requirement, "PACT-LIST-001"), [page])


def _reached_the_end(passed: Passed) -> None:
    seen = {listed.id for listed in passed.listed}
    missing = [name for name in passed.expected if name not in seen]
    if missing and passed.walked_to_the_end:
        raise Decided(
            Outcome.FAILS,
            f"{len(missing)} of {len(passed.expected)} footprints were in no page that the recipient was given: {missing[0]}",
            f"{len(passed.expected)} 件中 {len(missing)} 件が、受領者に渡されたどのページにもなかった: {missing[0]}",
            Side.OWNER,
            "PACT-PAG-005",
            passed.visit.acts("list"),
        )
    if missing:
        _led_on_rightly(passed)
        raise Decided(
            Outcome.FAILS,
            f"the recipient stopped before the last page: it saw {len(seen)} of {len(passed.expected)} footprints",
            f"受領者が最終ページの前で止まった: {len(passed.expected)} 件中 {len(seen)} 件のみ取得した",
            Side.RECIPIENT,
            evidence=passed.visit.acts("list"),
        )
    if not passed.expected:
        raise Decided(
            Outcome.NOT_TESTED,
            "the owner lists no footprint that the recipient could be given",
            "受領者に渡せるフットプリントを所有者が公開していない",
            Side.OWNER,
        )


def _gives_what_it_lists(passed: Passed) -> None:
    """A footprint that stands in the list is given by its id: it, and no other. Asked several times, the last answer counts."""
    spec = passed.answers.version.spec
    for name, exchange in passed.gets_handed_on.items():
        given = exchange.member("data") if exchange.succeeded else None
        came = given.get("id") if isinstance(given, dict) else None
        if came == name:
            continue
        if exchange.succeeded:
            raise Decided(
                Outcome.FAILS,
                f"asked for footprint {name}, the owner gives {came or 'none'}",
                f"フットプリント {name} を要求したが、所有者は {came or '別のもの'} を返した",
                Side.OWNER,
                "PACT-GET-002",
                [exchange],
            )
        if passed.said[name].get("status") != "Deprecated":
            raise Decided(
                Outcome.FAILS,
                f"the owner lists footprint {name} and does not give it: {exchange.came}",
                f"所有者は一覧にあるフットプリント {name} を返さない: {exchange.came}",
                Side.OWNER,
                first_known(spec, "PACT-HOST-010", "PACT-GET-001"),
                [exchange],
            )
