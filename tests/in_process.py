"""A whole certification within this process: the vendor is a gateway, and nothing opens a socket or waits for a clock."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from gxd_conformance.evidence import Exchange
from gxd_conformance.reference import of_the_first_company
from gxd_conformance.running import certify
from gxd_conformance.settings import Settings
from gxd_conformance.surroundings import OneProcess
from gxd_conformance.telling import Telling
from gxd_conformance.vendor_file import Credentials, Secret, VendorFile, from_options
from gxd_conformance.verdict import Verdict, worst
from gxd_mocks.departures import Departure
from gxd_mocks.gateway.clock import ManualClock
from gxd_mocks.gateway.courier import Courier, Undeliverable
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.hook import HOOK_PATH
from gxd_mocks.gateway.recipient import Recipient
from gxd_mocks.gxd_profile import footprints
from gxd_mocks.message import Request, Response
from gxd_mocks.wire import Unreachable

VENDOR = "https://vendor.example/pact"
PATIENCE_S = 0.3


class Vendor:
    """A gateway at https://vendor.example that calls back, one delivery at a time, after each request that it answers.

    `watch` counts how often the gateway has departed from the truth; `touched` then tells for each exchange, in the order
    of the run, whether it did so for that one.
    """

    def __init__(self, spec: str, departures: Iterable[Departure] = (), **choices: Any) -> None:
        choices = {"clock": ManualClock(), "hook_hosts": ["suite.example"], **choices}
        self._open(Gateway([spec], base_path="/pact", departures=departures, **choices))

    @classmethod
    def at(cls, gateway: Gateway) -> Self:
        """The vendor whose gateway was made elsewhere."""
        vendor = cls.__new__(cls)
        vendor._open(gateway)
        return vendor

    def _open(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.gateway.base_url = VENDOR
        self.world = OneProcess(self.send, self.wait, self.gateway.clock.now)
        self.courier = Courier(self.gateway.outbox, self.deliver, clock=self.gateway.clock)
        self.watch: Callable[[], int] = int
        self.touched: dict[str, list[bool]] = {"out": [], "in": []}
        self._touched_questions: set[str] = set()
        self._before = 0
        self.client = Recipient(self.gateway.errands, self.deliver, clock=self.gateway.clock, pause=self.world.wait)

    def wait(self, seconds: float) -> None:
        """Turn the clock of the gateway, if it has one that can be turned."""
        if isinstance(self.gateway.clock, ManualClock):
            self.gateway.clock.advance(seconds)
            self.courier.deliver_due()

    def send(self, request: Request) -> Response:
        self._before = self.watch()
        try:
            response = self._answer(request)
        finally:
            self._note(request)
        self.client.run_due()
        self.courier.deliver_due()
        return response

    def _note(self, request: Request) -> None:
        touched = self.watch() > self._before
        self.touched["out"].append(touched)
        if touched and request.method == "POST":
            self._touched_questions |= _texts_in(request, "id")

    def _answer(self, request: Request) -> Response:
        scheme, host, port = request.parts.scheme, request.parts.hostname, request.parts.port
        if (scheme, host, port or 443) != ("https", "vendor.example", 443):
            if (scheme, host) == ("http", "vendor.example") and self.gateway.tell("transport.plain_http", False):
                return self.gateway.handle(request)
            raise Unreachable("refused", "nobody listens there")
        return self.gateway.handle(request)

    def deliver(self, request: Request, timeout_s: float) -> Response:
        if self.world.inbox is None or not request.url.startswith(OneProcess.INBOX):
            raise Undeliverable("nobody listens there")
        # What is called back follows from the request that came before it, or from the one that it answers later.
        late = not self._touched_questions.isdisjoint(_texts_in(request, "requestEventId"))
        self.touched["in"].append(late or self.watch() > self._before)
        return self.world.inbox.handle(request)


def _texts_in(request: Request, member: str) -> set[str]:
    """The texts of a member of an event, wherever they stand in it."""
    return set(re.findall(rf'"{member}": ?"([^"]+)"', request.body.decode("utf-8", "replace")))


@dataclass
class Run:
    """What came of it."""

    code: int
    text: str
    path: Path

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text("ascii").splitlines()]

    @property
    def footer(self) -> dict[str, Any]:
        return self.lines[-1]

    @property
    def exchanges(self) -> list[Exchange]:
        return [Exchange.from_json(line) for line in self.lines if line["type"] == "exchange"]

    @property
    def verdict_lines(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["type"] == "verdict"]

    @property
    def verdicts(self) -> dict[str, Verdict]:
        found: dict[str, list[Verdict]] = {}
        for line in self.verdict_lines:
            found.setdefault(line["requirement"], []).append(Verdict(line["verdict"]))
        return {requirement: worst(verdicts) for requirement, verdicts in found.items()}

    def with_verdict(self, *verdicts: Verdict) -> set[str]:
        return {requirement for requirement, verdict in self.verdicts.items() if verdict in verdicts}

    def told(self, requirement: str) -> str:
        """Everything that is said about one requirement, for a failing test."""
        found = [line for line in self.verdict_lines if line["requirement"] == requirement]
        return json.dumps(
            [(line["verdict"], line["reason"], line["findings"][:2]) for line in found], ensure_ascii=False, indent=1
        )


def vendor_file(spec: str, **choices: Any) -> VendorFile:
    return from_options(
        url=VENDOR,
        client_id="test_client_id",
        client_secret=Secret("test_client_secret"),
        spec=spec,
        name="In process",
        **{"patience_s": PATIENCE_S, "trigger_url": f"{VENDOR}{HOOK_PATH}", **choices},
    )


def certified(
    spec: str,
    out: Path,
    departures: Iterable[Departure] = (),
    *,
    vendor: Vendor | None = None,
    profile: str = "pact",
    **choices: Any,
) -> Run:
    """Certify a gateway that departs from the truth in this way."""
    text = io.StringIO()
    vendor = vendor or Vendor(spec, departures, footprints={spec: footprints(spec, profile)})
    settings = Settings(file=choices.pop("file", None) or vendor_file(spec, profile=profile), out=out, **choices)
    code = certify(settings, surroundings=vendor.world, telling=Telling(text, io.StringIO()), run_id="in-process")
    return Run(code, text.getvalue(), out / "run.jsonl")


LIVES_S = 60
STRANGER = ("stranger", "stranger-secret")


def patient(spec: str, told: Iterable[Departure] = (), **choices: Any) -> Vendor:
    """A gateway whose clock is turned, whose tokens live for a minute, and that knows two recipients."""
    return Vendor(
        spec,
        told,
        clock=ManualClock(),
        token_lifetime_s=LIVES_S,
        clients=dict([("test_client_id", "test_client_secret"), STRANGER]),
        grants={STRANGER[0]: of_the_first_company},
        **choices,
    )


def with_two_recipients(spec: str) -> VendorFile:
    return replace(vendor_file(spec), second_credentials=Credentials(STRANGER[0], Secret(STRANGER[1])))


def in_full(spec: str, out: Path, told: Iterable[Departure] = (), profile: str = "pact", **choices: Any) -> Run:
    """Certify, in scope full, a gateway that departs from the truth in this way."""
    vendor = patient(spec, told, footprints={spec: footprints(spec, profile)})
    file = replace(with_two_recipients(spec), profile=profile)
    return certified(spec, out, vendor=vendor, file=file, scope="full", **choices)
