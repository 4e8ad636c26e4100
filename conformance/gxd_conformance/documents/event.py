"""Events: the envelope of CloudEvents, and what each of the four kinds carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from gxd_conformance.documents.error import not_found
from gxd_conformance.documents.moment import moment
from gxd_conformance.documents.offence import pointer, shown
from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_2, LINE_3, Rulebook, since
from gxd_conformance.documents.uri import is_uri, is_uri_reference
from gxd_conformance.documents.urn import urn
from gxd_fixtures import version

EVENT: Rulebook[Event] = Rulebook()
COMPONENTS = {
    "request": "RequestEvent",
    "fulfilled": "FulfilledEvent",
    "rejected": "RejectedEvent",
    "published": "PublishedEvent",
}
CRITERIA = (
    "productId",
    "companyId",
    "geography",
    "classification",
    "validOn",
    "validAfter",
    "validBefore",
    "status",
)
ATTRIBUTES = (
    "specversion",
    "id",
    "source",
    "type",
    "time",
    "subject",
    "datacontenttype",
    "dataschema",
    "data",
    "data_base64",
)
"""What CloudEvents itself names; everything else is an extension."""
ATTRIBUTE_NAME = re.compile("[a-z0-9]+")
JSON_MEDIA = re.compile(r"\s*(application|text)/([a-z0-9.+-]+\+)?json\s*(;.*)?", re.IGNORECASE | re.DOTALL)


class Event(Part):
    """An event under the rules of one version. `kind` is what it is meant to be; `None` if its type says nothing known."""

    def __init__(self, value: Any, spec: str, kind: str | None = None) -> None:
        super().__init__(value)
        self.spec = spec
        self.kind = kind or version(spec).kind_of(self.text("type") or "")

    @cached_property
    def data(self) -> Part:
        return self.part("data")


@EVENT.rule("PACT-EVT-001")
def the_type_is_one_of_four(event: Event) -> Iterator[Breach]:
    """What has another type than it was announced with is said by the structure."""
    if event.kind is None and "type" in event:
        yield event.breach("type", f"one of {', '.join(version(event.spec).event_types.values())}")


@EVENT.rule("PACT-EVT-001")
def the_source_is_a_uri_reference(event: Event) -> Iterator[Breach]:
    """CloudEvents 1.0.2, source. `//host/path` is one (H-09)."""
    source = event.get("source")
    if "source" in event and not (isinstance(source, str) and source and is_uri_reference(source)):
        yield event.breach("source", "a URI reference (RFC 3986), not empty")


@EVENT.rule("PACT-EVT-001")
def the_time_is_a_date_time(event: Event) -> Iterator[Breach]:
    """CloudEvents 1.0.2, time. Optional in 2.x (H-18)."""
    if "time" in event and moment(event.get("time")) is None:
        yield event.breach("time", "a date-time such as 2025-01-31T00:00:00Z (RFC 3339)")


@EVENT.rule("PACT-EVT-001")
def optional_attributes_have_their_form(event: Event) -> Iterator[Breach]:
    """CloudEvents 1.0.2, subject, datacontenttype and dataschema. A null is an attribute that is not set."""
    for name in ("subject", "datacontenttype"):
        value = event.get(name)
        if value is not None and not (isinstance(value, str) and value):
            yield event.breach(name, "a text, not empty")
    schema = event.get("dataschema")
    if schema is not None and not (isinstance(schema, str) and is_uri(schema)):
        yield event.breach("dataschema", "a URI with its scheme (RFC 3986), not empty")


@EVENT.rule("PACT-EVT-001")
def the_data_stands_once(event: Event) -> Iterator[Breach]:
    """CloudEvents 1.0.2, JSON format, section 3.1: as JSON or in Base64, not both."""
    if event.get("data_base64") is not None and "data" in event:
        yield event.breach("data_base64", "data alone")


@EVENT.rule("PACT-EVT-001", advice=True)
def the_data_are_called_json(event: Event) -> Iterator[Breach]:
    """CloudEvents 1.0.2, JSON format, section 3.1: what stands in `data` as JSON is of a media type of JSON."""
    media = event.text("datacontenttype")
    if media and "data" in event and JSON_MEDIA.fullmatch(media) is None:
        yield event.breach("datacontenttype", "application/json, or none")


@EVENT.rule("PACT-EVT-001", advice=True)
def an_answer_says_one_thing(event: Event) -> Iterator[Breach]:
    """Members that nobody specified are allowed; those of the other answer leave open what is meant."""
    other = {"fulfilled": "error", "rejected": "pfs"}.get(event.kind or "")
    if other and event.data.get(other):
        yield event.data.breach(other, f"no {other} in a {(event.kind or '').capitalize()} event")


@EVENT.rule("PACT-EVT-001", advice=True)
def extension_attributes_are_plain(event: Event) -> Iterator[Breach]:
    """CloudEvents 1.0.2: names of lower-case letters and digits; texts, integers and booleans. PACT says nothing on them."""
    for name, value in event.value.items():
        # What begins with x- is the vendor's own, as everywhere.
        if name in ATTRIBUTES or not isinstance(name, str) or name.startswith("x-"):
            continue
        if ATTRIBUTE_NAME.fullmatch(name) is None:
            yield Breach(pointer("", name), shown(name), "a name of lower-case letters and digits")
        if isinstance(value, dict | list | float | Decimal):
            yield event.breach(name, "a text, an integer or a boolean")


@EVENT.rule("PACT-EVR-001", since("2.2", "2.3"), advice=True)
def a_request_is_about_one_product(event: Event) -> Iterator[Breach]:
    """One product may have many ids, but seldom two that the same issuer gave it under one scheme."""
    seen: set[tuple[str, str]] = set()
    for path, text in event.data.part("pf").texts("productIds"):
        name = urn(text) if event.kind == "request" else None
        scheme = (name.namespace, name.specific.rpartition(":")[0]) if name else None
        if scheme in seen:
            yield Breach(path, shown(text), "the ids of a single product; this looks like a second one")
        elif scheme:
            seen.add(scheme)


@EVENT.rule("PACT-EVR-002", since("2.2", "2.3"), advice=True)
def a_request_names_the_product(event: Event) -> Iterator[Breach]:
    fragment = event.data.part("pf")
    if event.kind == "request" and fragment.present and "productIds" not in fragment:
        yield fragment.breach("productIds", "the ids of the product")


@EVENT.rule("PACT-EVR-005", LINE_3)
def a_request_has_criteria(event: Event) -> Iterator[Breach]:
    """Members of a vendor's own begin with `x-`. The published schema makes none of them required."""
    given = [name for name in event.data.value if name in CRITERIA or str(name).startswith("x-")]
    if event.kind == "request" and event.data.present and not given:
        yield Breach(event.data.path, shown(event.get("data")), f"at least one criterion: {', '.join(CRITERIA)}")


@EVENT.rule("PACT-EVR-005", LINE_3)
def criteria_in_time_are_date_times(event: Event) -> Iterator[Breach]:
    for name in ("validOn", "validAfter", "validBefore"):
        if event.kind == "request" and event.data.text(name) is not None and event.data.moment(name) is None:
            yield event.data.breach(name, "a date-time such as 2025-01-31T00:00:00Z (RFC 3339)")


@EVENT.rule("PACT-FIL3-013", LINE_3)
def a_status_asked_for_is_one(event: Event) -> Iterator[Breach]:
    """Active or Deprecated, in any letter case; one, or an array of them (C-12)."""
    asked = event.data.get("status") if event.kind == "request" else None
    for status in asked if isinstance(asked, list) else [asked]:
        if isinstance(status, str) and status.casefold() not in ("active", "deprecated"):
            yield event.data.breach("status", "Active or Deprecated")


@EVENT.rule("PACT-EVR-014")
def an_answer_names_a_request(event: Event) -> Iterator[Breach]:
    """CloudEvents 1.0.2, id: no event has an empty one. Which request it is, only the run can tell."""
    if event.kind in ("fulfilled", "rejected") and event.data.get("requestEventId") == "":
        yield event.data.breach("requestEventId", "the id of the request, which is not empty")


@EVENT.rule("PACT-EVR-020", LINE_2, disputed="H-11")
def a_rejection_says_no_such_footprint(event: Event) -> Iterator[Breach]:
    if event.kind == "rejected":
        yield from not_found(event.data.part("error"))


@EVENT.rule("PACT-EVP-004", LINE_3, advice=True)
def something_is_published(event: Event) -> Iterator[Breach]:
    """The published schema demands neither the member nor an entry (H-17)."""
    if event.kind == "published" and event.data.present and event.data.get("pfIds") in (None, []):
        yield event.data.breach("pfIds", "the ids of what is published")
