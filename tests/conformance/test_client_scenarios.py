"""The vendor as a client: what triggers it, what we wait for, and whom we blame when nothing comes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gxd_conformance.running import certify
from gxd_conformance.settings import Settings
from gxd_conformance.telling import Telling
from gxd_conformance.vendor_file import Declares, Trigger, VendorFile
from gxd_conformance.verdict import Verdict
from gxd_mocks.departures import Departure
from gxd_mocks.gateway.clock import ManualClock
from gxd_mocks.gateway.hook import HOOK_PATH
from gxd_mocks.message import Headers, Request, Response
from tests.in_process import VENDOR, Run, Vendor, certified, vendor_file

CLIENT = ["PACT-CLI", "PACT-EVR-001", "PACT-EVR-002", "PACT-EVP-002"]


def sent(spec: str, out: Path, *, vendor: Vendor | None = None, only: list[str] | None = None, **changes: Any) -> Run:
    """A run of what concerns the client."""
    file = replace(vendor_file(spec), **changes)
    chosen = only or (CLIENT if spec == "2.3" else ["PACT-CLI", "PACT-EVP-005"])
    vendor = vendor or Vendor(spec, clock=ManualClock())
    return certified(spec, out, vendor=vendor, file=file, scope="full", only=chosen)


def test_without_a_trigger_it_is_untestable_and_says_what_is_missing(tmp_path: Path) -> None:
    run = sent("3.0", tmp_path, trigger=None)
    assert run.code == 2
    assert run.verdicts["PACT-CLI-005"] is Verdict.UNTESTABLE
    assert "vendor.yaml names no trigger" in run.told("PACT-CLI-005")
    assert run.verdicts["PACT-CLI-015"] is Verdict.PASS, "what is sent to every host needs no trigger"


def test_in_scope_core_it_is_out_of_scope(tmp_path: Path) -> None:
    run = certified("3.0", tmp_path, only=["PACT-CLI"])
    assert set(run.verdicts) == {"PACT-CLI-015", "PACT-CLI-016"}
    assert not [exchange for exchange in run.exchanges if exchange.scenario == "trigger"]


def test_a_host_of_2_may_declare_that_it_is_no_recipient(tmp_path: Path) -> None:
    run = sent("2.3", tmp_path, trigger=None, declares=Declares(recipient=False, publishes=False))
    left_out = run.with_verdict(Verdict.NOT_APPLICABLE)
    assert {"PACT-CLI-002", "PACT-CLI-014", "PACT-EVR-001", "PACT-EVP-002"} <= left_out
    assert "only serves data owners" in run.told("PACT-CLI-002")
    assert run.with_verdict(Verdict.PASS) == {"PACT-CLI-015", "PACT-CLI-016"}
    assert run.code == 0


def test_a_host_of_3_is_a_recipient_whatever_it_declares(tmp_path: Path) -> None:
    run = sent("3.0", tmp_path, declares=Declares(recipient=False))
    assert set(run.verdicts.values()) == {Verdict.PASS}
    assert "PACT-CLI-005" in run.verdicts


@pytest.mark.parametrize("comes", [False, True])
def test_who_announces_nothing_is_told_how_to_say_so(comes: bool, tmp_path: Path) -> None:
    """Whether it does not come at all, or comes and only looks."""
    vendor = Vendor("2.3", clock=ManualClock())
    vendor.client._publish = vendor.client._list if comes else lambda errand: None  # type: ignore[method-assign]
    run = sent("2.3", tmp_path, vendor=vendor, only=["PACT-EVP-002"])
    assert run.verdicts == {"PACT-EVP-002": Verdict.UNTESTABLE}
    assert "declares: {publishes: false}" in run.told("PACT-EVP-002")


def test_what_came_is_written_down_without_secrets(tmp_path: Path) -> None:
    run = sent("2.3", tmp_path)
    came = [exchange for exchange in run.exchanges if exchange.scenario.startswith("owner_")]
    assert {exchange.direction for exchange in came} == {"in"}
    assert {exchange.scenario for exchange in came} == {
        "owner_announced",
        "owner_undiscovered",
        "owner_unsteady",
        "owner_noticing",
    }
    text = run.path.read_text("ascii")
    assert "test_client_secret" not in text
    assert "$CALLBACK_TOKEN" in text
    (pulled, *_) = [exchange for exchange in run.exchanges if exchange.scenario == "trigger"]
    errand = json.loads(pulled.request.body)
    assert errand.keys() == {"spec", "do", "base_url", "auth_base_url", "product_ids"}
    assert (errand["spec"], errand["do"]) == ("2.3", ["list", "get", "request"])


def test_nothing_is_sent_to_the_address_that_a_request_names(tmp_path: Path) -> None:
    """Our answer would carry our credentials there."""
    liar = Departure("elsewhere", "defect", "names another source", ("3.0",), ())
    liar.at("callback.event")(lambda event, about: {**event, "source": "https://collector.example"})
    run = sent("3.0", tmp_path, vendor=Vendor("3.0", [liar], clock=ManualClock()))
    outwards = [exchange for exchange in run.exchanges if exchange.direction == "out"]
    assert {exchange.request.parts.hostname for exchange in outwards} == {"vendor.example"}
    assert [exchange.status for exchange in outwards if exchange.scenario == "answer_to_the_vendor"] == [200]


class Deaf(Vendor):
    """Its hook answers, and nothing follows."""

    answer = Response.json(202, {})

    def send(self, request: Request) -> Response:
        if request.path.endswith(HOOK_PATH):
            return self.answer
        return super().send(request)


def test_a_trigger_after_which_nothing_comes_is_untestable(tmp_path: Path) -> None:
    run = sent("3.0", tmp_path, vendor=Deaf("3.0", clock=ManualClock()))
    assert run.verdicts["PACT-CLI-004"] is Verdict.UNTESTABLE
    assert "nothing came to https://suite.example/owner-" in run.told("PACT-CLI-004")
    assert run.code == 2


@pytest.mark.parametrize("status", [404, 500, 302])
def test_a_trigger_that_does_not_work_is_a_matter_of_configuration(status: int, tmp_path: Path) -> None:
    vendor = Deaf("3.0", clock=ManualClock())
    vendor.answer = Response.json(status, {})
    run = sent("3.0", tmp_path, vendor=vendor)
    (line,) = [line for line in run.verdict_lines if line["requirement"] == "PACT-CLI-004"]
    assert (line["verdict"], line["blame"]) == ("untestable", "config")
    assert "the trigger of vendor.yaml does not work" in line["reason"]


def test_wrong_credentials_for_us_are_a_matter_of_configuration(tmp_path: Path) -> None:
    vendor = Vendor("3.0", clock=ManualClock(), callback_credentials=("vendor", "another-secret"))
    run = sent("3.0", tmp_path, vendor=vendor)
    reds = [line for line in run.verdict_lines if line["requirement"] in ("PACT-CLI-005", "PACT-CLI-006")]
    assert {(line["verdict"], line["blame"]) for line in reds} == {("untestable", "config")}
    assert "callbacks.client_id" in reds[0]["reason"]


def test_a_hook_that_says_it_is_done_is_not_waited_for(tmp_path: Path) -> None:
    vendor = Deaf("3.0", clock=ManualClock())
    vendor.answer = Response.json(200, {"done": True})
    began = vendor.gateway.clock.now()
    run = sent(
        "3.0", tmp_path, vendor=vendor, only=["PACT-CLI-004"], trigger=Trigger(f"{VENDOR}{HOOK_PATH}", within_s=3600)
    )
    assert run.verdicts["PACT-CLI-004"] is Verdict.UNTESTABLE
    assert (vendor.gateway.clock.now() - began).total_seconds() == 0


def test_waiting_ends_when_enough_was_seen(tmp_path: Path) -> None:
    vendor = Vendor("3.0", clock=ManualClock())
    began = vendor.gateway.clock.now()
    trigger = Trigger(f"{VENDOR}{HOOK_PATH}", within_s=3600)
    run = sent("3.0", tmp_path, vendor=vendor, only=["PACT-CLI-004", "PACT-CLI-005"], trigger=trigger)
    assert set(run.verdicts.values()) == {Verdict.PASS}
    assert (vendor.gateway.clock.now() - began).total_seconds() < 60


class ByHand(Telling):
    """A person who reads the terminal and does what it says."""

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(SimpleNamespace(write=lambda text: None, flush=lambda: None, isatty=lambda: False), _Ear())  # type: ignore[arg-type]
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._vendor = vendor

    def asking(self, person: str, words: dict[str, str]) -> None:
        super().asking(person, words)
        self.asked.append((person, words))

    @property
    def heard(self) -> str:
        return "".join(self._err.said)  # type: ignore[attr-defined]

    def act(self) -> None:
        """Everything that was asked for since the last time."""
        while self.asked:
            _, words = self.asked.pop(0)
            (base,) = re.findall(r"https://suite\.example/owner-\S+", words["en"])
            do = [action for action, sign in SIGNS.items() if sign in words["en"]]
            (product, *_) = re.findall(r"urn:gtin:\d+", words["en"]) or [""]
            errand = {"spec": "2.3", "do": do, "base_url": base, **({"product_ids": [product]} if product else {})}
            token = self._vendor.gateway._tokens.issue("operator", 60)
            headers = {"authorization": f"Bearer {token}"}
            body = json.dumps(errand).encode()
            assert self._vendor.send(Request("POST", f"{VENDOR}{HOOK_PATH}", Headers(headers), body)).status == 202


SIGNS = {"list": "list all footprints", "get": "by its id", "request": "by event, and take", "publish": "announce one"}


class _Ear:
    def __init__(self) -> None:
        self.said: list[str] = []

    def write(self, text: str) -> None:
        self.said.append(text)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False


def test_a_person_is_told_what_to_do_and_until_when(tmp_path: Path) -> None:
    """The inbox waits while the person acts: every step of our clock she looks at the terminal."""
    vendor = Vendor("2.3", clock=ManualClock())
    telling = ByHand(vendor)
    wait = vendor.world.wait

    def act_and_wait(seconds: float) -> None:
        telling.act()
        wait(seconds)

    vendor.world.wait = act_and_wait
    file: VendorFile = replace(vendor_file("2.3"), trigger=Trigger(person="佐藤"))
    settings = Settings(file=file, out=tmp_path, scope="full", only=CLIENT)
    began = vendor.gateway.clock.now()
    code = certify(settings, surroundings=vendor.world, telling=telling, run_id="by-hand")
    run = Run(code, "", tmp_path / "run.jsonl")
    assert set(run.verdicts.values()) == {Verdict.PASS}
    assert code == 0
    assert ">>> 佐藤:" in telling.heard
    assert "within 600 s" in telling.heard
    assert "600 秒以内" in telling.heard
    assert "test_client_secret" not in telling.heard
    assert (vendor.gateway.clock.now() - began).total_seconds() < 120, "waiting ends when enough was seen"


def test_behind_a_tunnel_the_vendor_is_told_the_public_address(tmp_path: Path) -> None:
    """A reverse proxy changes Host, scheme and path; links and discovery name what the vendor knows all the same."""
    vendor = Vendor("3.0", clock=ManualClock())
    vendor.world.INBOX = "https://suite.example/tunnel"  # type: ignore[misc]
    deliver = vendor.deliver

    def through_the_proxy(request: Request, timeout_s: float) -> Response:
        inside = request.url.replace("https://suite.example/tunnel", "http://127.0.0.1:9")
        return (
            deliver(request, timeout_s)
            if vendor.world.inbox is None
            else vendor.world.inbox.handle(
                request.with_(url=inside, headers=request.headers.with_("host", "127.0.0.1:9"))
            )
        )

    vendor.client._send = through_the_proxy
    vendor.client._keyring._send = through_the_proxy
    vendor.courier._send = through_the_proxy
    vendor.courier._keyring._send = through_the_proxy
    run = sent("3.0", tmp_path, vendor=vendor)
    assert set(run.verdicts.values()) == {Verdict.PASS}
    (found, *_) = [e for e in run.exchanges if e.request.path.endswith("/openid-configuration") and e.direction == "in"]
    assert found.member("token_endpoint").startswith("https://suite.example/tunnel/owner-")


class Curious(Vendor):
    """After each Published event it lists, and gets what was announced, at the address that the event came from."""

    def send(self, request: Request) -> Response:
        response = super().send(request)
        if b"Published" in request.body and self.world.inbox is not None:
            base = self.world.inbox.url + self.gateway.versions[0].footprints_path
            for url in (base, f"{base}/7c1b2f6e-55aa-4d5e-9a1d-0f6f3c1d2e4b"):
                self.deliver(Request("GET", url), 1)
        return response


def test_looking_for_what_we_announced_is_not_straying(tmp_path: Path) -> None:
    run = sent("2.3", tmp_path, vendor=Curious("2.3", clock=ManualClock()), only=["PACT-CLI-008", "PACT-EVT-005"])
    assert run.verdicts["PACT-CLI-008"] is Verdict.PASS, run.told("PACT-CLI-008")
    looked = [
        e for e in run.exchanges if e.direction == "in" and e.request.url.startswith("https://suite.example/2/foot")
    ]
    assert len(looked) >= 2


LONG = "x" * 5_000
NESTED = b'{"data":' * 5_000


@pytest.mark.parametrize("spec", ["2.3", "3.0"])
def test_a_hostile_client_neither_breaks_nor_deceives_us(spec: str, tmp_path: Path) -> None:
    """Whatever it sends, in whatever order: every verdict is one about the vendor, and none is ours to be ashamed of."""
    vendor = Vendor(spec, clock=ManualClock())
    prefix, types = vendor.gateway.versions[0].prefix, vendor.gateway.versions[0].event_types

    def run_riot(errand: Any) -> None:
        def says(method: str, path: str, body: bytes = b"", *headers: tuple[str, str]) -> None:
            vendor.deliver(Request(method, errand.base + path, Headers(headers), body), 1)

        token = vendor.client._keyring.token(errand)
        bearer = ("authorization", f"Bearer {token}")
        for path in (
            "",
            "/",
            "//",
            "/%zz?%",
            "/?" + "a=&" * 5_000,
            f"{prefix}/footprints/{LONG}",
            f"{prefix}/footprints?limit=%F0",
        ):
            says("GET", path, b"", bearer)
        for query in (
            "limit=&limit=",
            "limit=٣",
            "$filter=%00",
            "$filter=" + "(" * 500,
            "filter",
            "$FILTER=x",
            "limit=1e3",
        ):
            says("GET", f"{prefix}/footprints?{query}", b"", bearer)
        for method in ("HEAD", "OPTIONS", "TRACE", "PATCH", "", "G\x00T"):
            says(method, f"{prefix}/footprints", b"", bearer)
        for body in (b"", b"\xff\xfe", NESTED, b"[]", b"grant_type", b"grant_type=client_credentials&" * 50):
            says("POST", "/auth/token", body, ("content-type", "\x00"), ("authorization", "Basic \xff"))
            says("POST", f"{prefix}/events", body, bearer)
        for kind, data in (
            ("request", {"pf": 5}),
            ("request", {"pf": {"productIds": [{}]}}),
            ("published", {"pfIds": 5}),
            ("published", 5),
        ):
            event = {"type": types[kind], "specversion": "1.0", "id": [], "source": {}, "time": 1, "data": data}
            says("POST", f"{prefix}/events", json.dumps(event).encode(), bearer)

    vendor.client.run = run_riot  # type: ignore[method-assign]
    run = sent(spec, tmp_path, vendor=vendor)
    assert not run.with_verdict(Verdict.SUITE_ERROR), run.told(min(run.with_verdict(Verdict.SUITE_ERROR)))
    assert run.verdicts["PACT-CLI-007"] is Verdict.FAIL, "its token expired, and it did not care"


def test_a_client_that_goes_round_in_circles_is_stopped(tmp_path: Path) -> None:
    from gxd_conformance.owner import MOST_EXCHANGES

    vendor = Vendor("3.0", clock=ManualClock())

    def run_round(errand: Any) -> None:
        for _ in range(MOST_EXCHANGES + 100):
            vendor.deliver(Request("GET", f"{errand.base}/3/footprints"), 1)

    vendor.client.run = run_round  # type: ignore[method-assign]
    run = sent("3.0", tmp_path, vendor=vendor, only=["PACT-CLI-010"])
    assert len([e for e in run.exchanges if e.scenario == "owner_announced"]) == MOST_EXCHANGES
    assert run.verdicts["PACT-CLI-010"] is Verdict.UNTESTABLE
