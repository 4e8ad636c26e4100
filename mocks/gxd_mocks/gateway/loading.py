"""Footprints from files: a JSON array, a list body, one footprint, or one footprint a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gxd_fixtures import SPECS, version
from gxd_mocks.gateway.strict_json import NotJson, strict_json

if TYPE_CHECKING:
    from gxd_mocks.store.protocol import Footprint

CHUNK = 500
"""So many footprints are handed on at a time."""


class UnusableFile(ValueError):
    """What is wrong with a file, with its name and where it can be said, the line."""


def load(paths: Iterable[Path], specs: Iterable[str]) -> Iterator[tuple[str, list[Footprint]]]:
    """The footprints in these files by version, in handfuls. Raises `UnusableFile`.

    A footprint belongs to the version that its `specVersion` names; it has to be one of `specs`.
    """
    served = tuple(specs)
    handfuls: dict[str, list[Footprint]] = {spec: [] for spec in served}
    for path in paths:
        for place, document in _documents(path):
            spec = _spec_of(document, served, place)
            handfuls[spec].append(document)
            if len(handfuls[spec]) >= CHUNK:
                yield spec, handfuls[spec]
                handfuls[spec] = []
    yield from ((spec, handful) for spec, handful in handfuls.items() if handful)


def _documents(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UnusableFile(f"{path}: {error.strerror or error}") from error
    try:
        content = strict_json(body)
    except NotJson as error:
        yield from _lines(path, body, error)
        return
    for document in _items(content):
        yield str(path), document


def _lines(path: Path, body: bytes, error: NotJson) -> Iterator[tuple[str, Any]]:
    lines = [(number, line) for number, line in enumerate(body.splitlines(), 1) if line.strip()]
    if len(lines) < 2:
        raise UnusableFile(f"{path}: no JSON: {error}") from error
    for number, line in lines:
        try:
            yield f"{path}:{number}", strict_json(line)
        except NotJson as mistake:
            raise UnusableFile(f"{path}:{number}: no JSON: {mistake}") from mistake


def _items(content: Any) -> list[Any]:
    if isinstance(content, dict) and "data" in content and "id" not in content:
        content = content["data"]
    return content if isinstance(content, list) else [content]


def _spec_of(document: Any, served: tuple[str, ...], place: str) -> str:
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise UnusableFile(f"{place}: this is no footprint: it has no id")
    said = str(document.get("specVersion"))
    spec = next((spec for spec in SPECS if said == spec or said.startswith(f"{spec}.")), None)
    if spec is None:
        raise UnusableFile(f"{place}: specVersion {said!r:.40} names no version that we know")
    if spec not in served:
        raise UnusableFile(
            f"{place}: a footprint of version {version(spec).published}, which is not served; add --spec {spec}"
        )
    return spec
