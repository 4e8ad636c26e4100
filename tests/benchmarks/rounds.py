"""How long a round takes, beside aiohttp sending as many requests to the same hosts, bare.

    python -m tests.benchmarks.rounds --participants 32        992 pairs
    python -m tests.benchmarks.rounds --participants 100       9,900 pairs
    python -m tests.benchmarks.rounds --participants 100 --pairs 3000      so many of them, drawn by lot

The participants are reference gateways behind real ports in a process of their own. What aiohttp sends is what the record
holds, exchange for exchange, to the owner of the pair: discovery for discovery, token for token, list for list, nothing
looked at, nothing written down. A request event and the call of a hook, which would set others in motion, are replaced by an
event that announces one footprint. Needs the extra `bench`.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit
from uuid import uuid4

import click

from gxd_conformance.envelope import Envelopes
from gxd_conformance.rounds.play import Threads, play
from gxd_conformance.rounds.record import Record, read
from gxd_conformance.rounds.round_file import Participant, Polite, Round
from gxd_conformance.rounds.telling import summary
from gxd_conformance.rounds.world import Sockets
from gxd_conformance.stay import DISCOVERY_PATH, FORM, TOKEN_PATH
from gxd_conformance.vendor_file import Secret, VendorFile, from_options
from gxd_fixtures import version
from gxd_mocks.gateway.hook import HOOK_PATH

SPEC = "3.0"
HELD = 6
AT_ONCE = 32


def main_of_hosts(count: int) -> None:
    """In the other process: so many gateways, until standard input ends."""
    from gxd_fixtures import dataset
    from gxd_mocks.doors.served import serve_gateway
    from gxd_mocks.gateway.gateway import Gateway

    with ExitStack() as open_:
        urls = []
        for number in range(count):
            gateway = Gateway(
                [SPEC],
                footprints={SPEC: dataset.footprints(SPEC)[:HELD]},
                clients={"witness": f"secret-{number:04}"},
                callback_credentials=(f"p{number}", f"calls-{number:04}"),
                hook_hosts=["127.0.0.1"],
                allow_http=True,
            )
            urls.append(open_.enter_context(serve_gateway(gateway)).base_url)
        print(json.dumps(urls), flush=True)
        sys.stdin.read()


@contextmanager
def hosts(count: int) -> Iterator[list[str]]:
    command = [sys.executable, "-m", "tests.benchmarks.rounds", "--hosts", str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)


def _file(number: int, url: str) -> VendorFile:
    file = from_options(
        url=url,
        client_id="witness",
        client_secret=Secret(f"secret-{number:04}"),
        spec=SPEC,
        name=f"p{number}",
        patience_s=30,
        allow_http=True,
        trigger_url=url + HOOK_PATH,
    )
    coming = Secret(f"calls-{number:04}")
    return replace(file, callbacks=replace(file.callbacks, client_id=f"p{number}", client_secret=coming))


def played(urls: list[str], folder: Path, polite: Polite, most: int | None) -> tuple[float, int, int]:
    """Seconds, pairs and exchanges of one round."""
    files = {f"p{number}": _file(number, url) for number, url in enumerate(urls)}
    round_ = Round("benchmark", {name: Participant(name, (file,)) for name, file in files.items()}, polite=polite)
    drawn = Random(1).sample(round_.pairs, most) if most and most < len(round_.pairs) else []
    record = Record(folder, round_, "benchmark", {}, go_on=False)
    began = time.perf_counter()
    try:
        play(round_, record, Threads(round_, record.run_id, Sockets(), folder), only=drawn)
    finally:
        record.close()
    seconds = time.perf_counter() - began
    recorded = read(folder)
    click.echo(summary(recorded))
    return seconds, len(recorded.cells), sum(cell.exchanges for cell in recorded.cells.values())


class Asked(NamedTuple):
    """What is asked of a participant, by its number."""

    owner: int
    method: str
    target: str
    body: str | None = None


def asked(folder: Path) -> list[Asked]:
    """What was asked in every exchange, as it is asked of the owner of its pair."""
    found = []
    for path in sorted((folder / "pairs").glob("*.jsonl")):
        owner = int(path.name.partition("--")[0].removeprefix("p"))
        for line in path.open():
            row = json.loads(line)
            if row["type"] == "exchange":
                found.append(_asked(owner, row["request"]["method"], urlsplit(row["request"]["url"])))
    return found


def _asked(owner: int, method: str, url: SplitResult) -> Asked:
    for path in (DISCOVERY_PATH, TOKEN_PATH):
        if url.path.endswith(path):
            return Asked(owner, method, path, "grant_type=client_credentials" if method == "POST" else None)
    if method == "GET":
        target = url.path[url.path.rfind(f"/{SPEC[0]}/") :]
        return Asked(owner, method, target + (f"?{url.query}" if url.query and "cursor" not in url.query else ""))
    event = Envelopes(version(SPEC), "https://benchmark.example").event(
        "published", str(uuid4()), {"pfIds": [str(uuid4())]}
    )
    return Asked(owner, "POST", version(SPEC).events_path, json.dumps(event))


async def _bare(found: list[Asked], urls: list[str]) -> float:
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        basic = [b64encode(f"witness:secret-{number:04}".encode()).decode() for number in range(len(urls))]
        tokens = []
        for url, secret in zip(urls, basic, strict=True):
            form, headers = {"grant_type": "client_credentials"}, {"authorization": f"Basic {secret}"}
            async with session.post(f"{url}{TOKEN_PATH}", headers=headers, data=form) as came:
                tokens.append((await came.json())["access_token"])
        waiting = iter(found)

        async def work() -> None:
            for owner, method, target, body in waiting:
                headers = {"authorization": f"Bearer {tokens[owner]}", "content-type": "application/cloudevents+json"}
                if target == TOKEN_PATH:
                    headers = {"authorization": f"Basic {basic[owner]}", "content-type": FORM}
                async with session.request(method, urls[owner] + target, headers=headers, data=body) as came:
                    await came.read()
                    assert came.status < 500, (came.status, target)

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return time.perf_counter() - began


@click.command()
@click.option("--participants", default=32, show_default=True)
@click.option("--at-once", default=16, show_default=True, help="Pairs at the same time.")
@click.option("--pairs", "most", type=int, help="Play only so many pairs, drawn by lot.")
@click.option("--hosts", "hosts_only", type=int, hidden=True)
def rounds(participants: int, at_once: int, most: int | None, hosts_only: int | None) -> None:
    """One round, and the same number of requests bare."""
    if hosts_only is not None:
        main_of_hosts(hosts_only)
        return
    with tempfile.TemporaryDirectory() as folder, hosts(participants) as urls:
        seconds, pairs, exchanges = played(urls, Path(folder), Polite(at_once, 2), most)
        found = asked(Path(folder))
        bare = asyncio.run(_bare(found, urls))
    click.echo(
        f"{pairs} pairs in {seconds:.1f} s: {1000 * seconds / pairs:.1f} ms a pair, {exchanges / seconds:.0f} exchanges a second"
    )
    click.echo(f"aiohttp, {len(found)} requests: {bare:.1f} s; the round takes {seconds / bare:.2f} × that")


if __name__ == "__main__":
    rounds()
