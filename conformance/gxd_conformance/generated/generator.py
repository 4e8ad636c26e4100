"""schemathesis, kept away from everything that lies around: the only place that imports it.

It would read `./schemathesis.toml`, `~/.netrc` and the proxies of the environment, keep caches below the working
directory and learn from earlier errors. Here it gets a whole configuration, sends nothing, and writes nothing; hypothesis
gets a folder that vanishes, no database, and no profile of a CI service.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gxd_conformance.generated.case import Operation
from gxd_fixtures import version
from gxd_fixtures.schema import openapi

STORAGE = "HYPOTHESIS_STORAGE_DIRECTORY"


@contextmanager
def operations(spec: str, seed: int) -> Iterator[dict[Operation, Any]]:
    """The data actions of a version as schemathesis knows them: `list`, `get` and `events`."""
    with tempfile.TemporaryDirectory(prefix="gxd-generated-") as folder, _stored_in(folder):
        import schemathesis
        from schemathesis.config import SchemathesisConfig

        config = SchemathesisConfig.from_dict(
            {
                "seed": seed,
                "cache": {"enabled": False},
                "generation": {"deterministic": True, "database": "none"},
            }
        )
        schema = schemathesis.openapi.from_dict(openapi(spec), config=config)
        paths = version(spec)
        yield {
            "list": schema[paths.footprints_path]["GET"],
            "get": schema[f"{paths.footprints_path}/{{id}}"]["GET"],
            "events": schema[paths.events_path]["POST"],
        }


def coverage(operation: Any, *, negative: bool) -> list[Any]:
    """The deterministic cases of an operation: every keyword of its schema violated once (or, else, heeded)."""
    from schemathesis import GenerationMode

    mode = GenerationMode.NEGATIVE if negative else GenerationMode.POSITIVE
    schema = operation.schema
    settings = schema.config.generation_for(operation=operation)
    return list(schema.iter_coverage_cases(operation, generation_modes=[mode], generation_config=settings))


@contextmanager
def _stored_in(folder: str) -> Iterator[None]:
    """hypothesis reads this variable whenever it wants to write; without it `.hypothesis/` would lie in the person's folder."""
    before = os.environ.get(STORAGE)
    os.environ[STORAGE] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ[STORAGE]
        else:
            os.environ[STORAGE] = before


def strategy(operation: Any, *, heeding: bool) -> Any:
    """Random cases of an operation for hypothesis: such that do not heed its schema, and with `heeding` as many that do."""
    from hypothesis import strategies
    from schemathesis import GenerationMode

    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    if not heeding:
        return wrong
    return strategies.one_of(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), wrong)
