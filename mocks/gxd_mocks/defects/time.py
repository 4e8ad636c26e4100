"""Lies that only time or a second recipient shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.message import Response

LINE_3 = ("3.0",)


strangers_see_everything = defect(
    "strangers-see-everything",
    "Lists only what was granted, and gives every footprint by its id.",
    reddens=["PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014", "PACT-GET-007", "PACT-GET-008"],
    scope="full",
)


@strangers_see_everything.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    return granted if about.action == "list" else lambda footprint: True


strangers_are_equals = defect(
    "strangers-are-equals",
    "Shows every recipient everything.",
    reddens=["PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014"],
    scope="full",
    blinds=["PACT-GET-007", "PACT-GET-008", "PACT-LIST-012"],
)


@strangers_are_equals.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    return lambda footprint: True


strangers_see_pages = defect(
    "strangers-see-pages",
    "Heeds what was granted in whole lists, and forgets it where a limit is asked for.",
    reddens=["PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014"],
    scope="full",
)


@strangers_see_pages.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    return (lambda footprint: True) if "limit=" in about.request.query else granted


links_serve_anybody = defect(
    "links-serve-anybody",
    "Shows behind a pagination link what was granted to whom it was given, whoever calls it.",
    reddens=["PACT-HOST-012", "PACT-HOST-013", "PACT-HOST-014"],
    scope="full",
)


@links_serve_anybody.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or response.status != 400 or "cursor=" not in about.request.query:
        return response
    if about.gateway._tokens.judge(about.request.headers).client not in about.gateway.grants:
        return response
    owner = next(iter(about.gateway.clients))
    headers = about.request.headers.with_("authorization", f"Bearer {about.gateway._tokens.issue(owner, 60)}")
    return about.gateway.handle(about.request.with_(headers=headers))


strangers_get_nothing = defect(
    "strangers-get-nothing",
    "Lists for a second recipient what was granted, and refuses each of these footprints by its id.",
    reddens=["PACT-HOST-012", "PACT-HOST-014"],
    specs=LINE_3,
    scope="full",
)


@strangers_get_nothing.at("access")
def _(granted: Any, about: SimpleNamespace) -> Any:
    alone = about.action == "get" and about.client in about.gateway.grants
    return (lambda footprint: False) if alone else granted


strangers_not_found = defect(
    "strangers-not-found",
    "Hides with 404 a footprint that a recipient may not see.",
    reddens=["PACT-GET-008"],
    specs=LINE_3,
    scope="full",
)


@strangers_not_found.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.name != "forbidden_footprint":
        return response
    return Response.json(404, {"code": "NotFound", "message": "no such footprint"})


link_dies_early = defect(
    "link-dies-early", "Forgets its pagination links after a minute.", reddens=["PACT-PAG-012"], scope="full"
)


@link_dies_early.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    """Remembers when each link was given; a link that is older than a minute leads nowhere."""
    given = about.gateway.notes.setdefault("links given", {})
    now = about.gateway.clock.now()
    link = response.headers.get("link")
    if link is not None:
        given.setdefault(link.partition(">")[0].lstrip("<"), now)
    followed = given.get(about.request.url)
    if followed is not None and (now - followed).total_seconds() > 60:
        return Response.json(400, {"code": "BadRequest", "message": "this link has expired"})
    return response


link_works_once = defect(
    "link-works-once",
    "Answers 400 to a pagination link that was called before.",
    reddens=["PACT-PAG-012"],
    specs=LINE_3,
    scope="full",
)


@link_works_once.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or response.status != 200 or "cursor=" not in about.request.query:
        return response
    called = about.gateway.notes.setdefault("links called", set())
    if about.request.url in called:
        return Response.json(400, {"code": "BadRequest", "message": "this link was called before"})
    called.add(about.request.url)
    return response


old_link_leads_nowhere = defect(
    "old-link-leads-nowhere",
    "Forgets what is behind a pagination link after two minutes, and answers with an empty list.",
    reddens=["PACT-PAG-012"],
    scope="full",
)


@old_link_leads_nowhere.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    given = about.gateway.notes.setdefault("links forgotten", {})
    now = about.gateway.clock.now()
    link = response.headers.get("link")
    if link is not None:
        given.setdefault(link.partition(">")[0].lstrip("<"), now)
    followed = given.get(about.request.url)
    forgotten = response.status == 200 and followed is not None and (now - followed).total_seconds() > 120
    return Response.json(200, {"data": []}) if forgotten else response


old_link_begins_again = defect(
    "old-link-begins-again",
    "Forgets where a pagination link leads after two minutes, and answers with the first page.",
    reddens=["PACT-PAG-012"],
    scope="full",
)


@old_link_begins_again.at("page.items")
def _(page: list[Any], about: SimpleNamespace) -> Any:
    if "cursor=" not in about.request.query or not page:
        return page
    first_called = about.gateway.notes.setdefault("links first called", {})
    now = about.gateway.clock.now()
    age = now - first_called.setdefault(about.request.url, now)
    return list(about.gateway.stores[about.spec].scan(0, 1)) if age.total_seconds() > 120 else page


expired_token_accepted = defect(
    "expired-token-accepted",
    "Serves whoever sends a token that has expired.",
    reddens=["PACT-AUTH-012", "PACT-AUTH-015", "PACT-AUTH-016"],
    scope="full",
)


@expired_token_accepted.at("bearer.verdict")
def _(verdict: str, about: SimpleNamespace) -> Any:
    return "accepted" if verdict == "expired" else verdict


expired_token_unchallenged = defect(
    "expired-token-unchallenged",
    "Refuses an expired token without a WWW-Authenticate challenge.",
    reddens=["PACT-AUTH-016"],
    specs=["2.0"],
    scope="full",
)


@expired_token_unchallenged.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(headers=response.headers.without("www-authenticate")) if about.action != "token" else response


answer_not_tried_again = defect(
    "answer-not-tried-again",
    "Gives an answer up when the recipient is busy once.",
    reddens=["PACT-EVR-022", "PACT-EVR-024"],
    scope="full",
)


@answer_not_tried_again.at("callback.retry")
def _(due: Any, about: SimpleNamespace) -> Any:
    return None if about.delivery.question else due


footprint_changes = defect(
    "footprint-changes-silently",
    "Changes the comment of its footprints as time goes by, and nothing else.",
    reddens=["PACT-LC3-001", "PACT-LC2-004", "PACT-LC2-005", "PACT-LC2-007"],
    scope="full",
)


@footprint_changes.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    begun = about.gateway.notes.setdefault("begun", about.gateway.clock.now())
    late = (about.gateway.clock.now() - begun).total_seconds() > 30
    if not late or footprint["status"] != "Active":
        return footprint
    return {**footprint, "comment": f"{footprint.get('comment', '')} (revised)"}
