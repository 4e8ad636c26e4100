"""Putting one run together: the choices, the surroundings, pytest in its own clean room, and what is left afterwards."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from gxd_conformance.certification import Certification
from gxd_conformance.requirement import Catalogue
from gxd_conformance.scenarios import MODULES
from gxd_conformance.settings import Settings
from gxd_conformance.surroundings import Sockets, Surroundings
from gxd_conformance.telling import Telling

if TYPE_CHECKING:
    import pytest

    from gxd_conformance.judgement import Judgement

UNNEEDED = ("terminal", "cacheprovider", "doctest", "unittest", "junitxml", "unraisableexception")
"""pytest's own reporting and conveniences, which a run does not need. The last one looks for garbage at the end of every
session, five times over: in a process that certifies hundreds of gateways that was a third of the time."""


def certify(
    settings: Settings,
    *,
    surroundings: Surroundings | None = None,
    telling: Telling | None = None,
    formats: Sequence[str] = (),
    run_id: str | None = None,
) -> int:
    """Run the checks against one vendor and write run.jsonl. Returns the exit code of the run."""
    import pytest

    judgement = _judgement(settings, surroundings or _sockets(settings), telling or Telling(), run_id)
    arguments = [
        str(_checks()),
        "--rootdir", str(_checks()),
        "--confcutdir", str(_checks()),
        "-c", str(_checks() / "pytest.toml"),
        "--import-mode=importlib",
        "--assert=plain",
        "--capture=no",
        *(word for name in UNNEEDED for word in ("-p", f"no:{name}")),
        "-p", "gxd_conformance.plugin",
    ]  # fmt: skip
    if formats:
        arguments += ["-p", "gxd_reports.plugin", "--gxd-report", ",".join(formats), "--gxd-out", str(settings.out)]
    with _clean_room():
        code = pytest.main(arguments, plugins=[judgement, *map(import_module, MODULES)])
    if judgement.interrupted:
        return 130
    return int(code) if int(code) in (0, 1, 2) else 2


def _judgement(settings: Settings, surroundings: Surroundings, telling: Telling, run_id: str | None) -> Judgement:
    from gxd_conformance.judgement import Judgement

    everything = Catalogue.read().of(settings.spec, settings.situation)
    in_scope = everything.select(only=settings.only, skip=settings.skip)
    if settings.chosen is not None:
        in_scope = in_scope.select(only=sorted(settings.chosen))
    certification = Certification(settings, surroundings, everything, run_id or new_run_id())
    judgement = Judgement(certification, telling)
    judgement.in_scope = in_scope.within(settings.scope)
    return judgement


def judgement_for_pytest(config: pytest.Config, vendor: str) -> Judgement:
    """The judgement for somebody who starts pytest himself with `--gxd-vendor`."""
    from pytest import UsageError  # noqa: PT013 - `pytest` itself is only a type here

    from gxd_conformance.vendor_file import VendorFileError, read

    try:
        file = read(Path(vendor), os.environ)
    except VendorFileError as error:
        raise UsageError(str(error)) from error
    out = Path(config.getoption("gxd_out") or default_out(file.vendor.name))
    settings = Settings(file=file, out=out, scope=config.getoption("gxd_scope"))
    for module in MODULES:
        config.pluginmanager.register(import_module(module), module)
    return _judgement(settings, _sockets(settings), Telling(quiet=True), None)


def _sockets(settings: Settings) -> Surroundings:
    return Sockets(settings.file, settings.listen, settings.public_url)


def _checks() -> Path:
    return Path(__file__).parent / "checks"


@contextmanager
def _clean_room() -> Iterator[None]:
    """Nobody's pytest configuration, plugins or warnings change a verdict."""
    kept = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    autoload = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        os.environ.update(kept)
        if autoload is None:
            del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        else:
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = autoload


def new_run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(3)}"


def default_out(vendor: str) -> Path:
    """`gxd-results/<time>-<vendor>/`"""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", vendor).strip("-").lower()[:40] or "vendor"
    return Path("gxd-results") / f"{datetime.now():%Y%m%d-%H%M%S}-{slug}"
