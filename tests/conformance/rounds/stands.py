"""A round within this process: stand-ins that answer, call back and act as clients, without a socket and without waiting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gxd_conformance.rounds.play import Threads, play
from gxd_conformance.rounds.record import Record, Recorded, read
from gxd_conformance.rounds.round_file import Participant, Polite, Round
from gxd_conformance.rounds.world import Handle, TakesTime
from gxd_conformance.vendor_file import Declares, Secret, VendorFile, from_options
from gxd_mocks.departures import Departure, departures
from gxd_mocks.gateway.courier import Courier, Undeliverable
from gxd_mocks.gateway.gateway import Gateway
from gxd_mocks.gateway.hook import HOOK_PATH
from gxd_mocks.gateway.recipient import Recipient
from gxd_mocks.message import Request, Response
from gxd_mocks.wire import Send, Unreachable

WITNESS = "https://witness.example"
PATIENCE_S = 0.2


class Standin:
    """One solution at `https://NAME.example`, with its own credentials; what it owes and what it is sent for happen at once."""

    def __init__(self, name: str, spec: str, told: Iterable[str] = (), **choices: Any) -> None:
        self.name = name
        self.spec = spec
        self.base_url = f"https://{name}.example"
        self.declares = choices.pop("declares", Declares())
        self.hooked = choices.pop("hooked", True)
        self.called = choices.pop("called", name)
        chosen: list[Departure] = [*(departures()[one] for one in told), *choices.pop("departing", ())]
        self.gateway = Gateway(
            [spec],
            clients={"witness": f"secret-of-{name}"},
            callback_credentials=(name, f"{name}-calls-with-this"),
            hook_hosts=["witness.example"],
            departures=chosen,
            **choices,
        )
        self.gateway.base_url = self.base_url

    @property
    def file(self) -> VendorFile:
        file = from_options(
            url=self.base_url,
            client_id="witness",
            client_secret=Secret(f"secret-of-{self.name}"),
            spec=self.spec,
            name=self.called,
            patience_s=PATIENCE_S,
            **({"trigger_url": f"{self.base_url}{HOOK_PATH}"} if self.hooked else {}),
        )
        callbacks = replace(file.callbacks, client_id=self.name, client_secret=Secret(f"{self.name}-calls-with-this"))
        return replace(file, callbacks=callbacks, declares=self.declares)


class OneProcess:
    """A world in which everybody answers at once, and does what it has to do before it answers."""

    def __init__(self, standins: Iterable[Standin]) -> None:
        self._at = {standin.base_url: standin for standin in standins}
        self._witness: Handle | None = None
        self._couriers = {
            standin.name: Courier(standin.gateway.outbox, self.deliver, clock=standin.gateway.clock)
            for standin in self._at.values()
        }
        self._clients = {
            standin.name: Recipient(
                standin.gateway.errands, self.deliver, clock=standin.gateway.clock, pause=lambda seconds: None
            )
            for standin in self._at.values()
        }
        self.asked: list[str] = []

    def send_to(self, file: VendorFile) -> Send:
        return self.send

    def open(self, handle: Handle, in_thread: TakesTime) -> str:
        self._witness = handle
        return WITNESS

    def close(self) -> None:
        self._witness = None

    def send(self, request: Request) -> Response:
        standin = self._at.get(f"https://{request.host}")
        if standin is None:
            raise Unreachable("dns", "nobody has that name")
        self.asked.append(standin.name)
        response = standin.gateway.handle(request)
        self._clients[standin.name].run_due()
        self._couriers[standin.name].deliver_due()
        return response

    def deliver(self, request: Request, timeout_s: float) -> Response:
        if request.host != "witness.example" or self._witness is None:
            raise Undeliverable("only the witness is known here")
        return self._witness(request)


def between(*standins: Standin, bridge: bool = True) -> Round:
    """A round between these, one pair at a time."""
    participants = {standin.name: Participant(standin.name, (standin.file,)) for standin in standins}
    return Round("in process", participants, bridge=bridge, polite=Polite(1, 1))


def played(out: Path, *standins: Standin, bridge: bool = True, **choices: Any) -> Recorded:
    """Play a whole round, and read what was recorded."""
    round_ = between(*standins, bridge=bridge)
    record = Record(out, round_, "round", {}, go_on=choices.pop("go_on", False))
    world = choices.pop("world", None) or OneProcess(standins)
    try:
        play(round_, record, Threads(round_, record.run_id, world, out), **choices)
    finally:
        record.close()
    return read(out)
