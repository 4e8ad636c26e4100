"""Hosts seen over a longer time, or by a second recipient: what they may change meanwhile, and whom they may refuse.

Scope full.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, quote

from gxd_mocks.departures import lawful
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")
LATE_S = 30
LINK_LASTS_S = 180
SUCCESSOR = "5ca1ab1e-0d15-4ea5-8d0e-acc01ade0001"
LATER = "2029-01-01T00:00:00Z"

Footprint = dict[str, Any]


def _age_s(about: SimpleNamespace) -> float:
    """Seconds since this gateway was first asked here."""
    now: datetime = about.gateway.clock.now()
    begun: datetime = about.gateway.notes.setdefault("begun", now)
    return (now - begun).total_seconds()


stranger_sees_nothing = lawful(
    "stranger-sees-nothing",
    "Grants a second recipient nothing at all.",
    ("3.0",),
    guards=["PACT-HOST-012", "PACT-HOST-014", "PACT-GET-008"],
    scope="full",
)


@stranger_sees_nothing.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    return (lambda footprint: False) if about.client in about.gateway.grants else granted


stranger_sees_what_is_active = lawful(
    "stranger-sees-what-is-active",
    "Grants a second recipient every footprint that is active, and none of the others.",
    guards=["PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014", "PACT-LIST-012", "PACT-GET-008"],
    scope="full",
)


@stranger_sees_what_is_active.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    if about.client not in about.gateway.grants:
        return granted
    return lambda footprint: footprint["status"] == "Active"


links_heed_who_calls = lawful(
    "links-heed-who-calls",
    "Answers a pagination link to another recipient as well, with what that one was granted.",
    guards=["PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014"],
    scope="full",
)


@links_heed_who_calls.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or response.status != 400:
        return response
    client = about.gateway._tokens.judge(about.request.headers).client
    word = dict(parse_qsl(about.request.query)).get("cursor", "")
    seal = about.gateway._cursors._seal
    content = seal.open(word)
    if content is None or content["client"] == client or client not in about.gateway.grants:
        return response
    theirs = quote(seal.close({**content, "client": client}), safe="")
    return about.gateway.handle(about.request.with_(url=about.request.url.replace(quote(word, safe=""), theirs)))


stranger_turned_away = lawful(
    "stranger-turned-away",
    "Answers 403 AccessDenied to whatever a second recipient asks for.",
    ("2.2", "2.3"),
    guards=["PACT-HOST-013", "PACT-LIST-012", "PACT-GET-007"],
    scope="full",
)


@stranger_turned_away.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    if about.client in about.gateway.grants:
        raise Refused("forbidden_footprint")
    return granted


challenged_at_length = lawful(
    "challenged-at-length",
    "Challenges whoever it does not let in with realm, error and description, the scheme in lower case.",
    guards=["PACT-AUTH-012", "PACT-AUTH-015", "PACT-AUTH-016", "PACT-HOST-011", "PACT-GET-008"],
    scope="full",
)


@challenged_at_length.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    if response.status not in (401, 403) or about.action == "token":
        return response
    challenge = 'bearer realm="pact, \\"gxd\\"", error="invalid_token", error_description="not issued here, or no more"'
    return response.with_header("www-authenticate", challenge)


link_dies_at_its_time = lawful(
    "link-dies-after-three-minutes",
    "Forgets a pagination link as soon as it may: 180 seconds after it was given.",
    guards=["PACT-PAG-012"],
    scope="full",
)


@link_dies_at_its_time.at("response")
def _(response: Response, about: SimpleNamespace) -> Response:
    given = about.gateway.notes.setdefault("links given", {})
    now = about.gateway.clock.now()
    link = response.headers.get("link")
    if link is not None:
        given.setdefault(link.partition(">")[0].lstrip("<"), now)
    followed = given.get(about.request.url)
    if followed is None:
        return response
    left_s = LINK_LASTS_S - int((now - followed).total_seconds())
    if left_s < 0:
        return Response.json(400, {"code": "BadRequest", "message": "this link has expired"})
    return response.with_header("cache-control", f"max-age={left_s}")


tried_again_slowly = lawful(
    "answers-tried-again-slowly",
    "Waits ten seconds longer than others before it tries an answer again.",
    guards=["PACT-EVR-022", "PACT-EVR-024"],
    scope="full",
)


@tried_again_slowly.at("callback.retry")
def _(due: datetime | None, about: SimpleNamespace) -> datetime | None:
    return due and due + timedelta(seconds=10)


corrected_meanwhile = lawful(
    "corrected-meanwhile",
    "Corrects the emissions of its active footprints while it is looked at, has them assured, tells how it allocates, and counts "
    "several versions at once.",
    LINE_2,
    guards=["PACT-LC2-003", "PACT-LC2-004", "PACT-LC2-005", "PACT-LC2-007"],
    scope="full",
)


@corrected_meanwhile.at("footprint")
def _(footprint: Footprint, about: SimpleNamespace) -> Footprint:
    if _age_s(about) <= LATE_S or footprint["status"] != "Active":
        return footprint
    pcf = {
        "assurance": {"assurance": True, "coverage": "product level", "providerName": "Example Assurance"},
        **footprint["pcf"],
        "pCfExcludingBiogenic": "1.25",
        "fossilGhgEmissions": "1.25",
        "allocationRulesDescription": "by mass",
    }
    return {**footprint, "version": footprint["version"] + 7, "updated": LATER, "pcf": pcf}


replaced_meanwhile = lawful(
    "replaced-meanwhile",
    "Replaces a footprint by a new one of another scope while it is looked at, and deprecates the old one.",
    guards=[
        "PACT-LC2-001",
        "PACT-LC2-003",
        "PACT-LC2-004",
        "PACT-LC2-005",
        "PACT-LC2-007",
        "PACT-LC3-001",
        "PACT-LC3-002",
        "PACT-LC3-003",
    ],
    scope="full",
)


def _is_replaced(footprint: Footprint, about: SimpleNamespace) -> bool:
    """The newest of the active footprints, once the first half minute is over."""
    if _age_s(about) <= LATE_S or footprint["status"] != "Active":
        return False
    held = (entry.footprint for entry in about.gateway.stores[about.spec].scan())
    return bool(footprint["id"] == [other for other in held if other["status"] == "Active"][-1]["id"])


@replaced_meanwhile.at("footprint")
def _(footprint: Footprint, about: SimpleNamespace) -> Footprint:
    if not _is_replaced(footprint, about):
        return footprint
    deprecated = {**footprint, "status": "Deprecated"}
    if "version" in footprint:
        deprecated |= {"version": footprint["version"] + 1, "updated": LATER}
    return deprecated


@replaced_meanwhile.at("list.items")
def _(entries: Any, about: SimpleNamespace) -> Iterator[Any]:
    for entry in entries:
        yield entry
        if _is_replaced(entry.footprint, about):
            yield entry._replace(footprint=_successor(entry.footprint))


@replaced_meanwhile.at("get.footprint")
def _(footprint: Footprint | None, about: SimpleNamespace) -> Footprint | None:
    if about.id != SUCCESSOR or _age_s(about) <= LATE_S:
        return footprint
    held = (entry.footprint for entry in about.gateway.stores[about.spec].scan())
    return next((_successor(other) for other in held if _is_replaced(other, about)), None)


def _successor(footprint: Footprint) -> Footprint:
    """Of a longer reference period. It has an id of its own and was never updated."""
    new = {**footprint, "id": SUCCESSOR, "precedingPfIds": [footprint["id"]]}
    new["pcf"] = {**footprint["pcf"], "referencePeriodStart": "2019-04-01T00:00:00Z"}
    if "version" in new:
        new["version"] = 0
    new.pop("updated", None)
    return new
