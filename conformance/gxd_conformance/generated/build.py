"""`python -m gxd_conformance.generated.build` computes the cases of every version again; `--check` only says what differs.

Needs the schemathesis that `requirements.lock` names: another version may find other cases.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from gxd_conformance.generated import reduction
from gxd_conformance.generated.case import ABSENT, Case
from gxd_conformance.generated.generator import coverage, operations
from gxd_fixtures import SPECS, version
from gxd_fixtures.yamlfile import load

HERE = Path(__file__).parent
SEED = 1

VERY_LONG = 4000
"""Characters. A URI of 8,000 octets should be supported by everybody (RFC 9110, 4.1); this stays well below."""


def schema_sha256(spec: str) -> str:
    """Of the OpenAPI document as it is committed."""
    return sha256((files("gxd_fixtures.schema") / f"openapi-{spec}.json").read_bytes()).hexdigest()


def tolerance_sha256() -> str:
    return sha256((HERE / "tolerance.yaml").read_bytes()).hexdigest()


def committed(spec: str) -> Path:
    return HERE / "data" / f"cases-{spec}.json"


def text(spec: str) -> str:
    """What the file of that version must hold: one case a line."""
    left_out: Counter[str] = Counter()
    with operations(spec, SEED) as found:
        generated = [*_queries(found["list"], left_out), *_paths(found["get"], left_out)]
        generated += _events(found["events"], left_out)
    cases = _chosen([*generated, *_own(spec)], spec)
    head = {
        "spec": spec,
        "schema_sha256": schema_sha256(spec),
        "tolerance_sha256": tolerance_sha256(),
        "seed": SEED,
        "left_out": dict(sorted(left_out.items())),
    }
    lines = ",\n".join(json.dumps(case.to_json()) for case in cases)
    return f'{json.dumps(head, indent=1)[:-2]},\n "cases": [\n{lines}\n]}}\n'


def _queries(operation: Any, left_out: Counter[str]) -> list[Case]:
    return _reduced(coverage(operation, negative=True), reduction.query, left_out)


def _paths(operation: Any, left_out: Counter[str]) -> list[Case]:
    return _reduced(coverage(operation, negative=True), reduction.path, left_out)


def _events(operation: Any, left_out: Counter[str]) -> list[Case]:
    valid = [case.body for case in coverage(operation, negative=False)]
    return _reduced(coverage(operation, negative=True), lambda case: reduction.event(case, valid), left_out)


def _reduced(cases: Iterable[Any], reduce: Callable[[Any], Case], left_out: Counter[str]) -> list[Case]:
    found: dict[str, Case] = {}
    for case in cases:
        try:
            reduced = reduce(case)
        except reduction.LeftOut as reason:
            left_out[str(reason)] += 1
            continue
        same = json.dumps({**reduced.to_json(), "what": "", "kind": _kind_that_matters(reduced)})
        if found.setdefault(same, reduced) is not reduced:
            left_out["the same as another case"] += 1
    return list(found.values())


def _kind_that_matters(case: Case) -> str:
    """Members of the envelope are the same in every event, so they are wrong in one: it asks for nothing back."""
    return case.kind if case.at.startswith("/data/") else ""


def _own(spec: str) -> Iterator[Case]:
    """What no keyword of a schema leads to, and breaks hosts all the same."""
    name, start = ("productId", "urn:") if version(spec).filtering == "criteria" else ("$filter", "productIds eq ")
    long, nul, rocket = start + "a" * VERY_LONG, f"{start}a\0b", f"{start}\U0001f680"
    yield Case("list", name, "very_long", (long,), hostile=True)
    yield Case("list", name, "holds_nul", (nul,), hostile=True)
    yield Case("list", name, "beyond_bmp", (rocket,))
    at = "/data/pfIds/0"
    yield Case("events", at, "very_long", kind="published", value=long, hostile=True)
    yield Case("events", at, "holds_nul", kind="published", value=nul, hostile=True)
    yield Case("events", at, "beyond_bmp", kind="published", value=rocket)


def _chosen(cases: Iterable[Case], spec: str) -> Iterator[Case]:
    """Each with whether a lawful host may take it, and whether every run sends it."""
    met: set[tuple[str, ...]] = set()
    for case in cases:
        kind = case.kind and (_kind_that_matters(case) or "published")
        tolerated = _tolerated(case, spec)
        place = (case.operation, kind, case.at, case.media_type and "media type")
        # In an event that may be taken either way there is less to see: where it is wrong already, that is enough.
        enough = tolerated and case.operation == "events" and place in met
        core = (*place, case.what) not in met and not enough and not _seen_elsewhere(case)
        if core:
            met |= {place, (*place, case.what)}
        yield replace(case, kind=kind, core=core, tolerated=tolerated)


def _seen_elsewhere(case: Case) -> bool:
    """Events that lack a member are sent in every run already; and in a query, where all is text, another type of value
    is the wrong text too."""
    if case.operation == "events":
        return case.value is ABSENT and bool(case.at)
    return case.operation == "list" and case.what in ("invalid_pattern", "invalid_format", "invalid_enum_value")


def _tolerated(case: Case, spec: str) -> str:
    for row in load((HERE / "tolerance.yaml").read_text("utf-8")):
        if (
            row["operation"] == case.operation
            and spec in row.get("specs", SPECS)
            and case.what in row.get("what", (case.what,))
            and any(fnmatchcase(case.at, pattern) for pattern in row.get("at", ("*",)))
            and _is(case.value, row.get("value"))
        ):
            return str(row["name"])
    return ""


def _is(value: Any, named: str | None) -> bool:
    return named is None or {"null": value is None, "string": isinstance(value, str)}[named]


def main(arguments: list[str]) -> int:
    """Write what differs, or with `--check` only name it. 0: nothing differs any more, 1: `--check` found a difference."""
    stale = False
    for spec in SPECS:
        path, content = committed(spec), text(spec)
        if path.exists() and path.read_text("utf-8") == content:
            continue
        stale = True
        print(f"{path.name} {'is out of date' if '--check' in arguments else 'written'}: {len(content)} characters")
        if "--check" not in arguments:
            path.write_text(content, "utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
