"""Generated cases: up to date, each wrong in one place, sent without harm; and the random search, which is advice only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance.envelope import Envelopes
from gxd_conformance.evidence import Exchange
from gxd_conformance.generated import build
from gxd_conformance.generated.case import ABSENT, WRONG, Case, pack
from gxd_conformance.generated.sending import HOSTILE, SCENARIO, changed
from gxd_conformance.visible import visible
from gxd_fixtures import SPECS, version
from gxd_fixtures.schema import component
from gxd_fixtures.yamlfile import load
from gxd_mocks.message import Request, Response
from gxd_mocks.wire import Unreachable
from tests.in_process import Vendor, certified, vendor_file

AGAIN = "run python -m gxd_conformance.generated.build"


@pytest.mark.parametrize("spec", SPECS)
def test_the_cases_belong_to_the_schema_of_today(spec: str) -> None:
    head = json.loads(build.committed(spec).read_text("utf-8"))
    assert head["schema_sha256"] == build.schema_sha256(spec), f"openapi-{spec}.json has changed: {AGAIN}"
    assert head["tolerance_sha256"] == build.tolerance_sha256(), f"tolerance.yaml has changed: {AGAIN}"


@pytest.mark.parametrize(
    "spec", [pytest.param(spec, marks=() if spec == SPECS[-1] else (pytest.mark.matrix,)) for spec in SPECS]
)
def test_computing_the_cases_again_gives_the_same_bytes(spec: str) -> None:
    assert build.text(spec) == build.committed(spec).read_text("utf-8"), AGAIN


def test_computing_the_cases_heeds_nothing_that_lies_around(tmp_path: Path) -> None:
    """A schemathesis.toml, a .netrc, proxies, a CI service; and nothing is left behind."""
    (tmp_path / "schemathesis.toml").write_text("[checks]\nenabled = false\n[generation]\nmode = 'positive'\n")
    (tmp_path / ".netrc").write_text("machine 0.com login somebody password something\n")
    program = (
        "import sys; from gxd_conformance.generated import build\n"
        "same = build.text('2.0') == build.committed('2.0').read_text('utf-8'); sys.exit(0 if same else 1)"
    )
    around = {
        **os.environ, "HOME": str(tmp_path), "CI": "true", "HTTPS_PROXY": "http://127.0.0.1:9", "PYTHONHASHSEED": "5",
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"schemathesis.toml", ".netrc"}


def test_a_run_imports_neither_schemathesis_nor_hypothesis() -> None:
    program = (
        "import sys, tempfile, pathlib\n"
        "from tests.in_process import certified\n"
        "run = certified('3.0', pathlib.Path(tempfile.mkdtemp()), only=['PACT-EVT-009', 'PACT-ERR-008'])\n"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'schemathesis', 'hypothesis', 'requests'}\n"
        "sys.exit(f'{run.code} {heavy}' if heavy or run.code else 0)"
    )
    root = Path(__file__).parents[2]
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *filter(None, sys.path)])}
    done = subprocess.run([sys.executable, "-c", program], cwd=root, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("spec", SPECS)
def test_every_case_can_be_told_and_is_there_once(spec: str) -> None:
    cases = pack(spec).cases
    names = {row["name"] for row in load((build.HERE / "tolerance.yaml").read_text("utf-8"))}
    for case in cases:
        assert Case.from_json(json.loads(json.dumps(case.to_json()))) == case
        assert case.what in WRONG
        assert case.about == visible(case.about)
        assert case.tolerated in {"", *names}
    times = Counter(json.dumps(case.to_json() | {"what": ""}, sort_keys=True) for case in cases)
    assert set(times.values()) == {1}
    assert all(pack(spec).left_out.values())


@pytest.mark.parametrize("spec", SPECS)
def test_every_parameter_and_every_member_is_wrong_once_in_every_run(spec: str) -> None:
    core = pack(spec).of("list", "core") + pack(spec).of("events", "core")
    at = {case.at.split("/")[-1] if case.operation == "list" else f"{case.kind}{case.at}" for case in core}
    criteria = version(spec).filtering == "criteria"
    assert {"limit", "productId" if criteria else "$filter"} <= at
    assert {"published/id", "published/specversion", "published/type", "published/data"} <= at
    assert {"fulfilled/data/requestEventId", "rejected/data/error/code", "published/data/pfIds"} <= at
    assert {"request/data/geography", "request/data/validOn"} <= at if criteria else {"request/data/pf"} <= at
    assert 30 <= len(core) <= 65


@pytest.mark.parametrize("spec", SPECS)
def test_an_event_that_is_not_tolerated_offends_the_schema(spec: str) -> None:
    """And nothing but the one place is wrong: before the change it is valid."""
    from jsonschema_rs import validator_for

    names = {"request": "RequestEvent", "fulfilled": "FulfilledEvent", "rejected": "RejectedEvent"}
    envelopes = Envelopes(version(spec), "https://suite.example")
    valid = {
        "request": envelopes.request("1", ["urn:gtin:1"]),
        "rejected": envelopes.rejected("2", "1", "BadRequest", "no"),
        "published": envelopes.published("3", ["3fa85f64-5717-4562-b3fc-2c963f66afa6"]),
    }
    for case in pack(spec).of("events", "full"):
        if not case.at or case.tolerated or case.kind not in valid:
            continue
        validator = validator_for(component(spec, names.get(case.kind, "PublishedEvent")), validate_formats=True)
        assert validator.is_valid(valid[case.kind])
        assert not validator.is_valid(changed(valid[case.kind], case.at, case.value)), case


def test_a_value_is_changed_where_the_pointer_says() -> None:
    document = {"a": {"b": [1, 2]}}
    assert changed(document, "/a/b/1", None) == {"a": {"b": [1, None]}}
    assert changed(document, "/a/b", ABSENT) == {"a": {}}
    assert changed(document, "/c/d", "new") == {"a": {"b": [1, 2]}, "c": {"d": "new"}}
    assert document == {"a": {"b": [1, 2]}}


def _generated(run: Any) -> list[Exchange]:
    return [exchange for exchange in run.exchanges if exchange.scenario in (SCENARIO, HOSTILE)]


def test_no_stranger_is_named_and_no_event_repeats_another(tmp_path: Path) -> None:
    """A host that takes an event answers to us; and one that has seen an id passes over the second event with it."""
    run = certified("3.0", tmp_path, only=["PACT-EVT-009"])
    events = [exchange.question.value for exchange in _generated(run) if exchange.request.method == "POST"]
    carried = [event for event in events if isinstance(event, dict)]
    sources = {event["source"] for event in carried if isinstance(event.get("source"), str)}
    ids = [event["id"] for event in carried if isinstance(event.get("id"), str) and event["id"]]
    assert len(events) >= 30
    assert sources == {"https://suite.example", ""}
    assert len(ids) == len(set(ids))


def test_only_the_methods_of_the_specification_are_sent(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, only=["PACT-EVT-009", "PACT-GET-002", "PACT-LIST-006"])
    assert {exchange.request.method for exchange in _generated(run)} == {"GET", "POST"}


def test_a_host_that_declares_no_events_is_not_sent_any(tmp_path: Path) -> None:
    file = vendor_file("2.0")
    file = replace(file, declares=replace(file.declares, events=False))
    run = certified("2.0", tmp_path, file=file, only=["PACT-ERR-002"])
    assert _generated(run)
    assert not [exchange for exchange in _generated(run) if exchange.request.method == "POST"]


class Silent(Vendor):
    """Does not answer to events that are sent to see what it makes of them."""

    def send(self, request: Request) -> Response:
        ours = b"generated-" in request.body or request.body in (b"0", b"")
        if ours and request.path.endswith("/events"):
            raise Unreachable("timeout", "no answer")
        return super().send(request)


def test_a_host_that_falls_silent_is_soon_left_alone_and_never_green(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, vendor=Silent("3.0"), only=["PACT-EVT-009"])
    silent = [exchange for exchange in _generated(run) if exchange.failure]
    assert len(silent) == 3
    assert run.code == 2
    assert str(run.verdicts["PACT-EVT-009"]) == "untestable"


class CutOff(Vendor):
    """Stands behind something that cuts the connection where a value is absurd."""

    def send(self, request: Request) -> Response:
        if len(request.url) > 2000 or "%00" in request.url or b"\\u0000" in request.body:
            raise Unreachable("broken", "connection reset")
        return super().send(request)


def test_absurd_input_may_be_cut_off_in_front(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, vendor=CutOff("3.0"))
    assert [exchange for exchange in _generated(run) if exchange.failure]
    assert {str(verdict) for verdict in run.verdicts.values()} == {"pass"}
    assert run.code == 0
