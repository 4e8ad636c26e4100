"""The companies of a chain as real endpoints of this machine, in a process of their own.

    with hosted(seated, {"A1-01": Keys(...), …}) as hosts:
        hosts.base_urls["A1-01"]
        hosts.publish("A1-01", published)      what it has calculated goes into its endpoint

Every endpoint has the test hook that makes it act as a recipient of hosts of this machine. It begins with nothing published.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gxd_mocks.departures import Departure
    from gxd_mocks.gateway.gateway import Gateway
    from gxd_mocks.solutions.published import Published
    from gxd_mocks.solutions.seating import Seating

MODULE = "gxd_mocks.solutions.hosting"


@dataclass(frozen=True)
class Keys:
    """Who may come in, and with what the endpoint comes to others."""

    client_id: str
    client_secret: str
    callback_id: str
    callback_secret: str


@dataclass(frozen=True)
class Wanted:
    """One endpoint that the other process is to serve."""

    company: str
    solution: str
    departures: tuple[str, ...]
    keys: dict[str, str]


class Hosts:
    """The other process. `base_urls` by company; a company whose solution has no API has none."""

    def __init__(self, seated: Seating, process: subprocess.Popen[str]) -> None:
        self._seated = seated
        self._process = process
        places = self._answer()
        self.base_urls: dict[str, str] = places["base_urls"]
        self.auth_base_urls: dict[str, str] = places["auth_base_urls"]

    def publish(self, company: str, published: Mapping[str, Published]) -> None:
        """Let a company's endpoint hold the footprints of its products, in every version that it speaks."""
        solution = self._seated.seats[company].solution
        held = {spec: self._seated.documents(company, spec, published=published) for spec in solution.versions}
        self._say({"company": company, "footprints": held})
        self._answer()

    def _say(self, words: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise OSError("the process that serves the companies has ended")
        return json.loads(line)


@contextmanager
def hosted(seated: Seating, keys: Mapping[str, Keys]) -> Iterator[Hosts]:
    """Serve the companies that have keys, in another process, until the context ends.

    Departures of a seat go along by name: those of `gxd mock`, and the slips of seats. Raises `OSError` if it can't start.
    """
    # In a session of its own: an interruption at the terminal concerns us, and that process ends with its input.
    with subprocess.Popen(
        [sys.executable, "-m", MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps([asdict(one) for one in _wanted(seated, keys)]) + "\n")
            process.stdin.flush()
            yield Hosts(seated, process)
        finally:
            if process.stdin is not None:
                with suppress(BrokenPipeError):
                    process.stdin.close()
            try:
                process.wait(5)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                process.kill()


def _wanted(seated: Seating, keys: Mapping[str, Keys]) -> Iterator[Wanted]:
    for company, held in keys.items():
        seat = seated.seats[company]
        if seat.solution.serves_an_api:
            names = tuple(departure.name for departure in seat.departures)
            yield Wanted(company, seat.solution.name, names, asdict(held))


# ------------------------------------------------------------------------------------------------- in the other process


def main(commands: IO[str], answers: IO[str]) -> None:
    """Serve what the first line wants, then take footprints as they come; ends with its input."""
    from gxd_mocks.doors.served import serve_gateway

    first = commands.readline()
    if not first:
        return  # Whoever started us is gone already.
    wanted = [Wanted(**row) for row in json.loads(first)]
    gateways: dict[str, Gateway] = {}
    with ExitStack() as open_:
        base_urls, auth_base_urls = {}, {}
        for one in wanted:
            gateway = _gateway(one)
            served = open_.enter_context(serve_gateway(gateway))
            gateways[one.company] = gateway
            base_urls[one.company] = served.base_url + gateway.base_path
            auth_base_urls[one.company] = served.base_url + gateway.auth_base_path
        print(json.dumps({"base_urls": base_urls, "auth_base_urls": auth_base_urls}), file=answers, flush=True)
        for line in commands:
            told = json.loads(line)
            for spec, footprints in told["footprints"].items():
                gateways[told["company"]].stores[spec].add(footprints)
            print("{}", file=answers, flush=True)


def departure(name: str) -> Departure:
    """A departure of `gxd mock` or a slip of seats. Raises `KeyError` for a name that nobody has."""
    from gxd_mocks.departures import departures
    from gxd_mocks.solutions.slips import SLIPS

    return SLIPS.get(name) or departures()[name]


def _gateway(wanted: Wanted) -> Gateway:
    from gxd_mocks.solutions.solution import solutions

    solution, keys = solutions()[wanted.solution], Keys(**wanted.keys)
    return solution.gateway(
        {spec: [] for spec in solution.versions},
        departures=[departure(name) for name in wanted.departures],
        clients={keys.client_id: keys.client_secret},
        callback_credentials=(keys.callback_id, keys.callback_secret),
        hook_hosts=["127.0.0.1"],
        allow_http=True,
    )


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # Whoever started us is gone, and nobody listens any more.
        main(sys.stdin, sys.stdout)
