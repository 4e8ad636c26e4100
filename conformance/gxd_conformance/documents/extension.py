"""Data model extensions: the envelope, and the data inside where its schema is at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from json import dumps
from typing import Any

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.held import BY_SCHEMA
from gxd_conformance.documents.offence import Offence, pointer, shown
from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_2, Rulebook
from gxd_conformance.documents.uri import is_https_url

EXTENSION: Rulebook[Part] = Rulebook()
FOLLOWED = "2.0.0"
"""The one version of the extension specification."""

Schemas = Mapping[str, Any]
"""JSON Schemas by the URL that `dataSchema` names, besides those that we hold. Nothing is ever fetched."""


@FOOTPRINT.rule("PACT-DM2P-020", LINE_2)
def extensions_are_there_or_not_mentioned(footprint: Footprint) -> Iterator[Breach]:
    """The published schema accepts an empty array; the text does not."""
    if footprint.get("extensions") == []:
        yield footprint.breach("extensions", "at least one extension, or no such member")


@EXTENSION.rule("PACT-DM3N-010", advice=True)
def the_extension_follows_the_specification_of_extensions(extension: Part) -> Iterator[Breach]:
    """Official samples of 3.0 say 3.0.0 (D-09)."""
    version = extension.text("specVersion")
    if version is not None and version != FOLLOWED:
        yield extension.breach("specVersion", f'"{FOLLOWED}", the version of the extension specification')


@EXTENSION.rule("PACT-DM3N-011")
def schema_and_documentation_are_found_by_https(extension: Part) -> Iterator[Breach]:
    for member in ("dataSchema", "documentation"):
        url = extension.text(member)
        if url is not None and not is_https_url(url):
            yield extension.breach(member, "an https URL")


@EXTENSION.rule("PACT-DM3N-012", advice=True)
def the_extension_is_documented(extension: Part) -> Iterator[Breach]:
    if extension.present and "documentation" not in extension:
        yield extension.breach("documentation", "the URL of a documentation")


def data_against_schema(extension: Part, schemas: Schemas) -> Iterator[Offence]:
    """`data` against the schema that `dataSchema` names, if it is among `schemas`. A schema that is none is advice."""
    url, data = extension.text("dataSchema"), extension.get("data")
    if url is None or url not in schemas or not isinstance(data, dict):
        return
    path = pointer(extension.path, "data")
    validator = _validator(dumps(schemas[url], sort_keys=True))
    if isinstance(validator, str):
        due = f"a readable JSON Schema at {url}"
        yield Offence(BY_SCHEMA, "prose", pointer(extension.path, "dataSchema"), validator[:120], due, advice=True)
        return
    try:
        errors = list(validator.iter_errors(data))
    except (ValueError, TypeError, OverflowError, RecursionError, UnicodeError) as unreadable:
        yield Offence(BY_SCHEMA, "prose", path, str(unreadable)[:120], f"data that {url} can describe")
        return
    for error in errors:
        place = pointer(path, *error.instance_path)
        yield Offence(BY_SCHEMA, "prose", place, shown(error.instance), f"{error.message[:200]} ({url})")


@lru_cache(64)
def _validator(schema: str) -> Any:
    """The compiled schema; a sentence if it cannot be compiled.

    Published extension schemas name odd meta-schemas, so every one is read as 2020-12; nothing they refer to is fetched.
    """
    from json import loads

    from jsonschema_rs import Draft202012Validator, ReferencingError, ValidationError

    document = loads(schema)
    if isinstance(document, dict):
        document = {**document, "$schema": "https://json-schema.org/draft/2020-12/schema"}
    try:
        return Draft202012Validator(document, retriever=_refused)
    except (ValueError, TypeError, ReferencingError, ValidationError) as unreadable:
        return str(unreadable) or "no JSON Schema"


def _refused(uri: str) -> Any:
    raise ValueError(f"{uri} is not fetched")
