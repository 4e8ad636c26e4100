"""Whether what was posted is an event of this version: envelope and data, by the schema of its kind."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from gxd_mocks.gateway.clock import as_text
from gxd_mocks.gateway.errors import Refused
from gxd_mocks.gateway.strict_json import NotJson, strict_json

if TYPE_CHECKING:
    from datetime import datetime

    from gxd_fixtures import Version
    from gxd_mocks.message import Request

MEDIA_TYPES = ("application/cloudevents+json", "application/json", "")
"""The first is right; the second says less than it could, the last says nothing. The body tells enough."""

COMPONENTS = {
    "request": "RequestEvent",
    "fulfilled": "FulfilledEvent",
    "rejected": "RejectedEvent",
    "published": "PublishedEvent",
}

ANY_FOOTPRINT = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
"""A recipient takes footprints of later revisions and unknown extensions; others judge whether they are right."""

ANY_CODE = {"type": "string"}


def read(request: Request) -> dict[str, Any]:
    """The JSON object in a request. Raises `Refused`."""
    if request.headers.content_type not in MEDIA_TYPES:
        raise Refused("bad_request", "events come as application/cloudevents+json")
    try:
        document = strict_json(request.body)
    except NotJson as error:
        raise Refused("bad_request", f"the body is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise Refused("bad_request", "an event is a JSON object")
    return document


def kind_of(version: Version, document: dict[str, Any]) -> str | None:
    """`request`, `fulfilled`, `rejected`, `published`, or None for a type that this version does not know."""
    event_type = document.get("type")
    return version.kind_of(event_type) if isinstance(event_type, str) else None


def problem(version: Version, document: dict[str, Any]) -> str | None:
    """What is wrong with an event, in one sentence; None if it can be accepted."""
    kind = kind_of(version, document)
    if kind is None:
        return f"type {document.get('type')!r:.80} is no event of version {version.spec}"
    validator, null_is_absent = _validator(version.spec, kind)
    offence = next(validator.iter_errors(_without_null(document) if null_is_absent else document), None)
    if offence is None:
        return None
    path = "".join(f"/{part}" for part in offence.instance_path)
    return f"{path or 'the event'}: {offence.message:.200}"


@cache
def _validator(spec: str, kind: str) -> tuple[Any, bool]:
    from jsonschema_rs import validator_for

    from gxd_fixtures.schema import component

    schema = component(spec, COMPONENTS[kind])
    if kind == "fulfilled":
        schema["$defs"]["ProductFootprint"] = ANY_FOOTPRINT
    if kind == "rejected":
        schema["properties"]["data"]["properties"]["error"]["properties"]["code"] = ANY_CODE
    return validator_for(schema, validate_formats=True), "x-null" in schema


def _without_null(value: Any) -> Any:
    # 3.0, Undefined Properties: a member that is null counts as absent.
    if isinstance(value, dict):
        return {name: _without_null(member) for name, member in value.items() if member is not None}
    return value


def cloud_event(
    version: Version, kind: str, event_id: str, source: str, time: datetime, data: dict[str, Any]
) -> dict[str, Any]:
    """An event of our own, complete: `time` stands in every version, though only 3.0 demands it."""
    return {
        "type": version.event_types[kind],
        "specversion": "1.0",
        "id": event_id,
        "source": source,
        "time": as_text(time),
        "data": data,
    }
