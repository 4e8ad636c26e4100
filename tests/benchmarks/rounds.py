"""How long a round takes, beside aiohttp sending as many requests to the same hosts, bare.

    python -m tests.benchmarks.rounds --participants 32        992 pairs
    python -m tests.benchmarks.rounds --participants 100       9,900 pairs
    python -m tests.benchmarks.rounds --participants 100 --pairs 3000      so many of them, drawn by lot

The participants are reference gateways behind real ports in a process of their own. What aiohttp sends is what the record
holds, exchange for exchange, to the owner of the pair: the same paths and tokens, nothing looked at, nothing written down;
an event, which would set others in motion, is replaced by a list of one. Needs the extra `bench`.
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
from urllib.parse import urlsplit

import click

from gxd_conformance.rounds.play import Threads, play
from gxd_conformance.rounds.record import Record, read
from gxd_conformance.rounds.round_file import Participant, Polite, Round
from gxd_conformance.rounds.telling import summary
from gxd_conformance.rounds.world import Sockets
from gxd_conformance.vendor_file import Secret, VendorFile, from_options
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


def targets(folder: Path, urls: list[str]) -> list[str]:
    """What was asked in every exchange, as a URL at the owner of its pair."""
    found = []
    for path in sorted((folder / "pairs").glob("*.jsonl")):
        owner = urls[int(path.name.partition("--")[0].removeprefix("p"))]
        for line in path.open():
            row = json.loads(line)
            if row["type"] == "exchange":
                parts = urlsplit(row["request"]["url"])
                tail = parts.path[parts.path.rfind(f"/{SPEC[0]}/") :] if f"/{SPEC[0]}/footprints" in parts.path else ""
                asked = tail + (f"?{parts.query}" if parts.query and "cursor" not in parts.query else "")
                found.append(owner + (asked or f"/{SPEC[0]}/footprints?limit=1"))
    return found


async def _bare(found: list[str], urls: list[str]) -> float:
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        tokens = {}
        for number, url in enumerate(urls):
            basic = b64encode(f"witness:secret-{number:04}".encode()).decode()
            form, headers = {"grant_type": "client_credentials"}, {"authorization": f"Basic {basic}"}
            async with session.post(f"{url}/auth/token", headers=headers, data=form) as came:
                tokens[url] = (await came.json())["access_token"]
        waiting = iter(found)

        async def work() -> None:
            for target in waiting:
                parts = urlsplit(target)
                headers = {"authorization": f"Bearer {tokens[f'{parts.scheme}://{parts.netloc}']}"}
                async with session.get(target, headers=headers) as came:
                    await came.read()

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return time.perf_counter() - began


@click.command()
@click.option("--participants", default=32, show_default=True)
@click.option("--at-once", default=8, show_default=True, help="Pairs at the same time.")
@click.option("--pairs", "most", type=int, help="Play only so many pairs, drawn by lot.")
@click.option("--hosts", "hosts_only", type=int, hidden=True)
def rounds(participants: int, at_once: int, most: int | None, hosts_only: int | None) -> None:
    """One round, and the same number of requests bare."""
    if hosts_only is not None:
        main_of_hosts(hosts_only)
        return
    with tempfile.TemporaryDirectory() as folder, hosts(participants) as urls:
        seconds, pairs, exchanges = played(urls, Path(folder), Polite(at_once, 2), most)
        found = targets(Path(folder), urls)
        bare = asyncio.run(_bare(found, urls))
    click.echo(
        f"{pairs} pairs in {seconds:.1f} s: {1000 * seconds / pairs:.1f} ms a pair, {exchanges / seconds:.0f} exchanges a second"
    )
    click.echo(f"aiohttp, {len(found)} requests: {bare:.1f} s; the round takes {seconds / bare:.2f} × that")


if __name__ == "__main__":
    rounds()
