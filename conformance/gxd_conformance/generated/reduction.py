"""From what schemathesis made to what we send: only the one place that is wrong, carried by a valid request of ours.

A generated event names a stranger's host as its source and has the id of every other event. Sent as it is, a host that
takes it would answer to that stranger, and would pass over the second as a repetition of the first. So of an event only
the difference to a valid one is kept, and of a query only the one parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from gxd_conformance.generated.case import ABSENT, Case

KINDS = ("request", "fulfilled", "rejected", "published")
"""The events in the order in which the schema lists them."""

METHODS = "unspecified_http_method"


class LeftOut(Exception):
    """The case is not sent; the text is the reason."""


class Change(NamedTuple):
    """What differs at a JSON pointer; `ABSENT` if nothing stands there."""

    at: str
    value: Any


def query(case: Any) -> Case:
    """A list with one odd parameter. Raises `LeftOut`."""
    told = _told(case)
    names = [name for name in case.query or {} if name == told.parameter or name.startswith("x-")]
    if len(case.query or {}) != 1 and told.what != "object_unexpected_properties":
        raise LeftOut("more than one parameter is wrong")
    name = names[0] if names else next(iter(case.query))
    value = case.query[name]
    values = tuple(value) if isinstance(value, list) else (value,)
    if not values or not all(isinstance(one, str) for one in values):
        raise LeftOut("an array in an array has no form in a query")
    return Case("list", name, "given_twice" if len(values) > 1 else told.what, values)


def path(case: Any) -> Case:
    """A footprint by an odd id. Raises `LeftOut`."""
    told = _told(case)
    return Case("get", "id", told.what, (unquote(case.path_parameters["id"]),))


def event(case: Any, valid: list[Any]) -> Case:
    """An event that differs from a valid one in one place. Raises `LeftOut`."""
    told = _told(case)
    if told.what.endswith("content_type"):
        return Case("events", "", told.what, media_type=case.headers["Content-Type"])
    if told.what == "missing_parameter":
        return Case("events", "", told.what)
    if not isinstance(case.body, dict):
        return Case("events", "", told.what, value=case.body)
    kind = KINDS[int(told.location.split("/")[2])]
    change = min((_changes(template, case.body) for template in valid), key=len)
    if len(change) != 1:
        raise LeftOut("more than one member is wrong")
    return Case("events", change[0].at, told.what, kind=kind, value=change[0].value)


class _Told(NamedTuple):
    what: str
    parameter: str
    location: str


def _told(case: Any) -> _Told:
    about = case.meta.phase.data
    what = about.scenario.value
    if what == METHODS:
        raise LeftOut("the method is none of the specification: a host may have given it a meaning of its own")
    if what == "malformed_content_type" and case.method == "GET":
        raise LeftOut("a GET has no body whose media type could be wrong")
    return _Told(what, about.parameter or "", about.location or "")


def _changes(valid: Any, wrong: Any, at: str = "") -> list[Change]:
    """Every place where two documents differ, as deep as both have the same shape."""
    if isinstance(valid, dict) and isinstance(wrong, dict):
        return [change for name in _names(valid, wrong) for change in _member(valid, wrong, name, at)]
    if isinstance(valid, list) and isinstance(wrong, list) and len(valid) == len(wrong):
        pairs = enumerate(zip(valid, wrong, strict=True))
        return [change for index, (one, other) in pairs for change in _changes(one, other, f"{at}/{index}")]
    same = type(valid) is type(wrong) and valid == wrong
    return [] if same else [Change(at, wrong)]


def _member(valid: dict[str, Any], wrong: dict[str, Any], name: str, at: str) -> Iterable[Change]:
    here = f"{at}/{name}"
    if name not in wrong:
        # A valid document may hold more optional members than the wrong one: `valid` holds several, one is nearest.
        return [Change(here, ABSENT)]
    return _changes(valid[name], wrong[name], here) if name in valid else [Change(here, wrong[name])]


def _names(*documents: dict[str, Any]) -> Iterator[str]:
    yield from dict.fromkeys(name for document in documents for name in document)
