"""The footprints themselves: are they those that the owner told us, and do they keep the rules?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from gxd_conformance.documents import event as event_rules
from gxd_conformance.documents import listing, single
from gxd_conformance.documents.lifecycle import changed_meanwhile, differences
from gxd_conformance.documents.offence import Offence
from gxd_conformance.evidence import Exchange, Listed
from gxd_conformance.rounds.judging.decided import Decided, first_known
from gxd_conformance.rounds.language import Language
from gxd_conformance.rounds.outcome import Outcome, Side
from gxd_conformance.rounds.passed import Passed
from gxd_fixtures import version


def agree(came: Sequence[Listed], passed: Passed, requirement: str, translate: Language | None = None) -> int:
    """Every footprint that came is, value for value, the one that the owner told us itself.

    In 2.x that goes for the same version of it: it may have been changed since, and older versions may be listed too.
    """
    translates = translate is not None and translate.translated
    # 3.0 wants list and get alike to the letter; else what a value means counts, not how it is written.
    strict = requirement == "PACT-GET-011" and passed.answers.version.line == "3"
    known = passed.said if translates else passed.expected
    for listed in came:
        due = known.get(listed.id or "")
        if due is None:
            continue
        if due == listed.document or (passed.answers.version.line == "2" and due.get("version") != listed.version):
            continue
        different = (
            [place for place in differences(due, listed.document) if place != "/status"]
            if strict
            else changed_meanwhile(due, listed.document)
        )
        if different:
            raise Decided(
                Outcome.FAILS,
                f"footprint {listed.id} came with another {different[0]} than the owner lists",
                f"フットプリント {listed.id} の {different[0]} が、所有者の一覧と異なる値で届いた",
                Side.OWNER,
                first_known(passed.answers.version.spec, requirement, "PACT-GET-011", "PACT-LC2-004"),
                [listed.exchange],
            )
    return len({listed.id for listed in came})


def of_lists_and_gets(exchanges: Iterable[Exchange], spec: str) -> Iterator[tuple[Exchange, Offence]]:
    """What lists and footprints offend that the owner answered, in its own version."""
    for exchange in exchanges:
        if exchange.succeeded and exchange.request.method == "GET" and exchange.response is not None:
            path = urlsplit(exchange.request.url).path.rstrip("/")
            judge = _of_list if path.endswith(version(spec).footprints_path) else _of_single
            for offence in judge(exchange.response.body, spec):
                yield exchange, offence


def of_event(reply: Exchange, language: Language) -> tuple[Offence, ...]:
    return _of_words(reply.request.body, language.owner.spec)


@lru_cache(maxsize=512)
def _of_list(body: bytes, spec: str) -> tuple[Offence, ...]:
    # Identical bytes are judged once: a list is the same for everybody who asks.
    return tuple(listing(_read(body), spec))


@lru_cache(maxsize=2048)
def _of_single(body: bytes, spec: str) -> tuple[Offence, ...]:
    return tuple(single(_read(body), spec))


@lru_cache(maxsize=512)
def _of_words(body: bytes, spec: str) -> tuple[Offence, ...]:
    return tuple(event_rules(_read(body), spec))


def _read(body: bytes) -> Any:
    from gxd_conformance.documents.strict_json import read

    return read(body).value


def can_be_translated(passed: Passed, language: Language) -> None:
    """Before it is translated, what the owner says has to be what its own version says; and something has to be left of it."""
    if not language.translated:
        return
    try:
        keep_the_rules(of_lists_and_gets(passed.told, language.owner.spec))
    except Decided as decided:
        # We read it before the two of the pair meet: the exchange stands in the owner's file, not in the pair's.
        decided.evidence = ()
        raise
    if passed.said and not passed.expected:
        raise Decided(
            Outcome.CANNOT,
            f"none of the {len(passed.said)} footprints has a form in the recipient's version",
            f"{len(passed.said)} 件のフットプリントのいずれも、受領者の版で表現できない",
        )


def keep_the_rules(offences: Iterable[tuple[Exchange, Offence]]) -> None:
    """A structure that the other side can't read has not been exchanged, whatever the status says."""
    for exchange, offence in offences:
        if offence.severity == "schema" and not (offence.advice or offence.disputed):
            raise Decided(
                Outcome.FAILS,
                f"what the owner sends is wrong at {offence.path or 'its top'}: {offence.got}; due is {offence.expected}",
                f"所有者の送信内容の {offence.path or '最上位'} に誤りがある: {offence.got}(正しくは {offence.expected})",
                Side.OWNER,
                offence.requirement,
                [exchange],
            )
