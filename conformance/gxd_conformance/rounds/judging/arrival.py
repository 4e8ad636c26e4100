"""Did the recipient come at all, and as somebody whom we know?"""

from __future__ import annotations

from collections.abc import Sequence

from gxd_conformance.evidence import Exchange
from gxd_conformance.rounds.judging.decided import TOKENS, Decided, first_known, is_stranger
from gxd_conformance.rounds.language import Language
from gxd_conformance.rounds.outcome import Outcome, Side
from gxd_conformance.rounds.passed import Passed


def was_sent(passed: Passed, language: Language) -> None:
    recipient = language.recipient
    if recipient.trigger is None or recipient.trigger.url is None:
        raise Decided(
            Outcome.NOT_TESTED,
            f"the vendor.yaml of {recipient.vendor.name} names no hook (trigger.url) that makes it act as a recipient",
            f"{recipient.vendor.name} の vendor.yaml に、受領者として動作させるフック(trigger.url)がない",
        )
    pulled = passed.trigger
    if not passed.was_sent:
        came = pulled.came if pulled else "nothing"
        raise Decided(
            Outcome.NOT_TESTED,
            f"the hook of {recipient.vendor.name} does not work: {came}",
            f"{recipient.vendor.name} のフックが動作しない: {came}",
            Side.RECIPIENT,
            evidence=[pulled] if pulled else [],
        )


def is_known(tokens: Sequence[Exchange], name: str) -> None:
    """Whoever asks as everybody does, and only with other credentials, may know others than our file names."""
    if tokens and all(_names_somebody_else(token) for token in tokens):
        raise Decided(
            Outcome.NOT_TESTED,
            f"{name} comes with other credentials than its vendor.yaml says (callbacks.client_id, client_secret); "
            "which are right?",
            f"{name} の認証情報が vendor.yaml(callbacks.client_id、client_secret)と異なる。どちらが正しいか確認する",
            Side.WITNESS,
            evidence=tokens,
        )


def _names_somebody_else(token: Exchange) -> bool:
    asked = token.request
    names = "authorization" in asked.headers or b"client_id" in asked.body
    return names and token.status == 401 and token.member("error") == "invalid_client"


def came_in(passed: Passed, language: Language) -> None:
    name, visit = language.recipient.vendor.name, passed.visit
    if not visit.exchanges:
        raise Decided(
            Outcome.NOT_TESTED,
            f"{name} was sent, and never came to {visit.base_url}; can it reach that address?",
            f"{name} は起動されたが {visit.base_url} に来なかった。このアドレスに到達できるか",
            Side.NETWORK,
        )
    tokens = visit.acts("token")
    is_known(tokens, name)
    if not any(token.succeeded for token in tokens):
        raise Decided(
            Outcome.FAILS,
            f"{name} did not authenticate: {tokens[-1].came if tokens else 'it never asked for a token'}",
            f"{name} が認証していない: {tokens[-1].came if tokens else 'トークンを要求していない'}",
            Side.RECIPIENT,
            first_known(visit.version.spec, *TOKENS),
            tokens or visit.exchanges,
        )
    if visit.calls and all(is_stranger(call) for call in visit.calls):
        raise Decided(
            Outcome.FAILS,
            f"{name} calls without a valid token",
            f"{name} が有効なトークンなしで呼び出している",
            Side.RECIPIENT,
            first_known(visit.version.spec, "PACT-CLI-007", *TOKENS),
            visit.calls,
        )
