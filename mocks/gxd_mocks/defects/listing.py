"""Lies about lists: their status, their body, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from gxd_mocks.departures import defect
from gxd_mocks.message import Response

LINE_2 = ("2.0", "2.1", "2.2", "2.3")


def _is_list(about: SimpleNamespace) -> bool:
    return bool(about.action == "list")


list_created = defect(
    "list-created", "Delivers lists with 201.", reddens=["PACT-LIST-001", "PACT-LIST-003", "PACT-FIL2-002"]
)


@list_created.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return response.with_(status=201) if _is_list(about) and response.status == 200 else response


list_incomplete = defect(
    "list-incomplete",
    "Delivers lists without a filter with 202, as if more came later.",
    reddens=["PACT-LIST-002", "PACT-LIST-003"],
)


@list_incomplete.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    unfiltered = not any(
        name in about.request.query for name in ("filter", "Id=", "geography", "class", "valid", "status")
    )
    return response.with_(status=202) if _is_list(about) and response.status == 200 and unfiltered else response


nothing_is_null = defect(
    "nothing-is-null", 'Answers "data": null where nothing was found.', reddens=["PACT-LIST-006", "PACT-LIST-007"]
)


@nothing_is_null.at("list.body")
def _(body: dict[str, Any], about: SimpleNamespace) -> Any:
    return body if body["data"] else {"data": None}


nothing_is_not_found = defect(
    "nothing-is-not-found",
    "Answers 404 where nothing was found.",
    reddens=["PACT-LIST-007", "PACT-FIL2-002", "PACT-FIL3-001", "PACT-FIL3-003", "PACT-ERR-008"],
)


@nothing_is_not_found.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    if not (_is_list(about) and response.body == b'{"data":[]}'):
        return response
    return Response.json(
        404, {"code": "NotFound" if about.spec == "3.0" else "NoSuchFootprint", "message": "nothing here"}
    )


list_is_bare = defect(
    "list-is-bare",
    "Sends the array of footprints without the object around it.",
    reddens=["PACT-LIST-006", "PACT-LIST-007"],
    blinds=["PACT-"],
)


@list_is_bare.at("list.body")
def _(body: dict[str, Any], about: SimpleNamespace) -> Any:
    return body["data"]


list_is_text = defect("list-is-text", "Sends lists as text/plain.", reddens=["PACT-LIST-014"])


@list_is_text.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    return (
        response.with_header("content-type", "text/plain") if _is_list(about) and response.status == 200 else response
    )


listed_twice = defect("listed-twice", "Lists its first footprint twice.", reddens=["PACT-LIST-010"], specs=["3.0"])


@listed_twice.at("list.items")
def _(entries: Iterator[Any], about: SimpleNamespace) -> Any:
    return _with_the_first_again(entries, again=not about.request.query)


def _with_the_first_again(entries: Iterator[Any], again: bool) -> Iterator[Any]:
    for index, entry in enumerate(entries):
        yield entry
        if index == 0 and again:
            yield entry


found_twice = defect(
    "found-twice",
    "Lists the first footprint twice that a filter finds.",
    reddens=["PACT-LIST-010", "PACT-LIST-008"],
)


@found_twice.at("list.items")
def _(entries: Iterator[Any], about: SimpleNamespace) -> Any:
    return _with_the_first_again(entries, again="limit" not in about.request.query and bool(about.request.query))


one_left_out = defect(
    "list-leaves-one-out",
    "Leaves its third footprint out where no limit is asked for.",
    # What is not listed is delivered by events all the same.
    reddens=["PACT-PAG-005", "PACT-HOST-010"],
)


@one_left_out.at("list.items")
def _(entries: Iterator[Any], about: SimpleNamespace) -> Any:
    return (entry for index, entry in enumerate(entries) if about.request.query or index != 2)


deprecated_hidden = defect(
    "deprecated-hidden",
    "Lists deprecated footprints only when they are asked for.",
    reddens=["PACT-LIST-011", "PACT-HOST-010"],
    specs=["3.0"],
    blinds=["PACT-GET-009"],
)


@deprecated_hidden.at("list.items")
def _(entries: Iterator[Any], about: SimpleNamespace) -> Any:
    asked = "status=" in about.request.query
    return (entry for entry in entries if asked or entry.footprint["status"] != "Deprecated")


old_version_listed = defect(
    "old-version-listed",
    "Lists an older version of a footprint than it delivers by id.",
    reddens=["PACT-LIST-008"],
    specs=LINE_2,
)


@old_version_listed.at("footprint")
def _(footprint: dict[str, Any], about: SimpleNamespace) -> Any:
    if about.where != "list" or footprint["version"] == 0:
        return footprint
    return {**footprint, "version": footprint["version"] - 1}


version_listed_twice = defect(
    "version-listed-twice",
    "Lists the same version of a footprint twice.",
    reddens=["PACT-LIST-008"],
    specs=LINE_2,
)


@version_listed_twice.at("list.body")
def _(body: dict[str, Any], about: SimpleNamespace) -> Any:
    return body if about.request.query else {**body, "data": [*body["data"], body["data"][0]]}


filtered_incomplete = defect(
    "filtered-list-incomplete",
    "Delivers filtered lists with 202, which 3.0 no longer knows.",
    reddens=["PACT-LIST-003"],
    specs=["3.0"],
)


@filtered_incomplete.at("response")
def _(response: Response, about: SimpleNamespace) -> Any:
    filtered = about.action == "list" and response.status == 200 and "Id=" in about.request.query
    return response.with_(status=202) if filtered else response


wrong_limit_ignored = defect(
    "wrong-limit-ignored",
    "Answers limit=abc and limit=-1 like a list without a limit.",
    reddens=["PACT-LIST-013"],
    specs=LINE_2,
)


@wrong_limit_ignored.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    refused_limit = about.action == "list" and about.name == "bad_request" and "limit=" in about.request.query
    return (
        about.gateway.handle(about.request.with_(url=about.request.url.partition("?")[0]))
        if refused_limit
        else response
    )


wrong_limit_not_implemented = defect(
    "wrong-limit-not-implemented",
    "Calls limit=abc a thing that it has not implemented.",
    reddens=["PACT-LIST-013", "PACT-ERR-008"],
)


@wrong_limit_not_implemented.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or about.name != "bad_request" or "limit=abc" not in about.request.query:
        return response
    return Response.json(400, {"code": "NotImplemented", "message": "limits are numbers"})


wrong_limit_not_found = defect(
    "wrong-limit-not-found",
    "Answers 404 to a limit that is none.",
    reddens=["PACT-LIST-013", "PACT-ERR-008"],
)


@wrong_limit_not_found.at("situation")
def _(response: Response, about: SimpleNamespace) -> Any:
    if about.action != "list" or about.name != "bad_request" or "limit=-1" not in about.request.query:
        return response
    code = "NotFound" if about.spec == "3.0" else "NoSuchFootprint"
    return Response.json(404, {"code": code, "message": "no such page"})
