"""Certify the reference gateway behind a man in the middle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gxd_mocks.gateway.clock import ManualClock
from tests.foreign.middleman import CREDENTIALS, MiddleMan, Trick
from tests.in_process import LIVES_S, STRANGER, Run, certified, of_the_first_company, with_two_recipients


def run_with(trick: Trick, spec: str, out: Path) -> Run:
    if trick.scope == "core":
        return certified(spec, out, vendor=MiddleMan(spec, trick))
    choices: dict[str, Any] = {
        "clock": ManualClock(),
        "token_lifetime_s": LIVES_S,
        "clients": dict([CREDENTIALS, STRANGER]),
        "grants": {STRANGER[0]: of_the_first_company},
    }
    return certified(spec, out, vendor=MiddleMan(spec, trick, **choices), file=with_two_recipients(spec), scope="full")
