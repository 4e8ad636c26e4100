"""`--explore`: finds what is rare, makes it small, asks again, and changes no verdict."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import pytest

from gxd_conformance.evidence import Exchange, Failure
from gxd_conformance.generated import exploration
from gxd_conformance.generated.exploration import Bounds
from gxd_conformance.generated.oracle import fault
from gxd_conformance.generated.question import SCENARIO, Unaskable, question
from gxd_conformance.replaying import exchange_behind
from gxd_fixtures import version
from gxd_mocks.departures import Departure
from gxd_mocks.message import Headers, Request, Response
from gxd_mocks.wire import Unreachable
from tests.in_process import Run, Vendor, certified

FEW = Bounds(examples=60, shrinking=150, seconds=600.0)
BROKEN = Response.json(500, {"code": "InternalError", "message": "unhandled"})


@pytest.fixture(autouse=True)
def only_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inventing events takes seconds, and the search is the same."""
    from contextlib import contextmanager

    whole = exploration.operations

    @contextmanager
    def few(spec: str, seed: int) -> Any:
        with whole(spec, seed) as found:
            yield {"list": found["list"]}

    monkeypatch.setattr(exploration, "operations", few)
    monkeypatch.setattr(exploration, "BOUNDS", FEW)


def rare(times: int | None = None) -> Departure:
    """Breaks over signs like © in a query, `times` times only if that is given; nothing else ever sends one."""
    departure = Departure("breaks-over-signs", "defect", "Breaks over signs.", ("2.3",), ("PACT-LIST-013",))

    @departure.at("response")
    def _(response: Response, about: SimpleNamespace) -> Response:
        query = unquote_plus(about.request.query)
        odd = any(unicodedata.category(letter) == "So" and letter < "\uffff" for letter in query)
        if about.action != "list" or not odd:
            return response
        met = about.gateway.notes["met"] = about.gateway.notes.get("met", 0) + 1
        return BROKEN if times is None or met <= times else response

    return departure


def lines(run: Run) -> list[dict[str, Any]]:
    return [line for line in run.lines if line["type"] == "exploration"]


def test_a_rare_defect_is_found_and_made_small_and_stays_advice(tmp_path: Path) -> None:
    run = certified("2.3", tmp_path, [rare()], explore=True, only=["PACT-LIST"])
    [line] = lines(run)
    finding = line["finding"]
    assert line["ended"] == "found"
    assert line["operation"] == "ListFootprints"
    query = unquote_plus(urlsplit(finding["asked"]).query)
    assert len(query) == len("$filter=©"), query
    assert len(finding["shrunk_from"]) > len(finding["asked"])
    assert finding["reproduced"] == finding["of"] == 3
    assert finding["got"].startswith("500")
    assert run.code == 0
    assert run.footer["verdict"] == "conformant"
    exchanges = {exchange.id: exchange for exchange in run.exchanges}
    assert all(exchanges[cited].scenario == SCENARIO for cited in finding["evidence"])
    assert run.lines[-1]["type"] == "footer"
    assert exchange_behind(tmp_path, finding["id"]).id == finding["evidence"][0]
    assert "advice ListFootprints" in run.text
    assert "3 of 3 times" in run.text
    assert run.text.rstrip().splitlines()[-1].startswith("CONFORMANT")


def test_what_does_not_come_again_says_so(tmp_path: Path) -> None:
    run = certified("2.3", tmp_path, [rare(times=1)], explore=True, only=["PACT-LIST"])
    [line] = lines(run)
    assert line["finding"]["reproduced"] == 0
    assert run.code == 0


def test_the_same_seed_asks_the_same_and_another_asks_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exploration, "BOUNDS", Bounds(examples=15, seconds=600.0))

    def asked(name: str, seed: int) -> list[str]:
        run = certified("2.3", tmp_path / name, explore=True, seed=seed, only=["PACT-LIST-014"])
        return [exchange.request.url for exchange in run.exchanges if exchange.scenario == SCENARIO]

    first = asked("first", 7)
    assert first == asked("again", 7)
    assert first != asked("other", 8)


def test_the_truthful_gateway_gives_no_advice(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, explore=True, only=["PACT-LIST"])
    [line] = lines(run)
    assert (line["finding"], line["reason"], run.code) == (None, None, 0)
    assert line["ended"] in ("searched", "questions")
    assert line["questions"] >= 20


def test_without_the_option_nothing_is_searched(tmp_path: Path) -> None:
    run = certified("2.3", tmp_path, only=["PACT-LIST-014"])
    assert not lines(run)
    assert SCENARIO not in {exchange.scenario for exchange in run.exchanges}


class FallsSilent(Vendor):
    """Answers nothing once the search begins, which asks for more than one parameter."""

    silent = False

    def send(self, request: Request) -> Response:
        if self.silent:
            raise Unreachable("timeout", "no answer")
        return super().send(request)


def test_a_host_that_falls_silent_ends_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = FallsSilent("2.3")
    run_search = exploration._run

    def silenced(*arguments: Any) -> None:
        vendor.silent = True
        run_search(*arguments)

    monkeypatch.setattr(exploration, "_run", silenced)
    run = certified("2.3", tmp_path, vendor=vendor, explore=True, only=["PACT-LIST-014"])
    [line] = lines(run)
    assert (line["ended"], line["questions"]) == ("no_answer", 3)
    assert run.code == 0


def test_an_error_of_ours_in_the_search_leaves_the_verdict_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("schemathesis has changed")

    monkeypatch.setattr(exploration, "_run", broken)
    run = certified("2.3", tmp_path, explore=True, only=["PACT-LIST-014"])
    [line] = lines(run)
    assert line["ended"] == "suite_error"
    assert "schemathesis has changed" in line["reason"]
    assert run.code == 0
    assert run.footer["verdict"] == "conformant"


def exchange(status: int, body: bytes = b"", media: str = "application/json") -> Exchange:
    answer = Response(status, Headers({"content-type": media}), body)
    return Exchange("x1", SCENARIO, "out", Request("GET", "https://vendor.example/3"), answer, None, "", 1.0)


@pytest.mark.parametrize(
    ("operation", "status", "body", "media", "kind"),
    [
        ("list", 500, b"", "text/html", "broken"),
        ("get", 502, b"", "text/html", "broken"),
        ("events", 501, b"", "text/html", None),
        ("list", 503, b"", "text/html", None),
        ("list", 200, b'{"data":[]}', "application/json", None),
        ("list", 200, b'{"data":null}', "application/json", "no_list"),
        ("get", 200, b'{"data":[]}', "application/json", "no_footprint"),
        ("events", 200, b"", "text/plain", None),
        ("events", 400, b"<p>", "text/html", "unexplained"),
        ("events", 400, b'{"code":"Odd","message":"m"}', "application/json", "unexplained"),
        ("events", 400, b'{"code":"BadRequest","message":"m"}', "application/json", None),
        ("list", 414, b"", "text/html", None),
        ("list", 401, b"", "text/html", None),
    ],
)
def test_what_no_answer_may_be(operation: Any, status: int, body: bytes, media: str, kind: str | None) -> None:
    found = fault(operation, exchange(status, body, media), version("3.0"))
    assert (found and found.kind) == kind


def test_no_answer_is_no_fault() -> None:
    asked = Request("GET", "https://vendor.example/3")
    silent = Exchange("x1", SCENARIO, "out", asked, None, Failure("timeout", "no answer"), "", 1.0)
    assert fault("list", silent, version("3.0")) is None


@pytest.mark.parametrize(
    ("operation", "case"),
    [
        ("list", SimpleNamespace(query={"limit": [["1"]]})),
        ("list", SimpleNamespace(query={"status": "\ud800"})),
        ("get", SimpleNamespace(path_parameters={"id": ".."})),
        ("get", SimpleNamespace(path_parameters={})),
        ("events", SimpleNamespace(body=float("nan"))),
        ("events", SimpleNamespace(body=object())),
    ],
)
def test_what_the_wire_cannot_say_is_not_asked(operation: Any, case: Any) -> None:
    with pytest.raises(Unaskable):
        question(operation, case)


def test_the_command_searches_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from gxd_conformance import running
    from gxd_conformance.cli import run
    from gxd_conformance.settings import Settings

    met: list[Settings] = []
    monkeypatch.setattr(running, "certify", lambda settings, **_: met.append(settings) or 0)
    for options in ([], ["--explore", "--seed", "7"]):
        done = CliRunner().invoke(run, ["--out", str(tmp_path), *options])
        assert done.exit_code == 0, done.output
    assert [(settings.explore, settings.seed) for settings in met] == [(False, 1), (True, 7)]
    assert [settings.policies.get("explore") for settings in met] == [None, "advisory"]
