"""The pairs of a round as tasks of a Dask cluster (`gxd-conformance[cluster]`); the record is written here, as ever.

Every worker reads the same round.yaml, with its secrets from the worker's own environment, and opens a witness of its own:
no secret travels between the machines. Participants have to reach the workers, so `listen` is an address of theirs.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gxd_conformance.rounds.round_file import Round, read
from gxd_conformance.rounds.schedule import Turnstile
from gxd_conformance.rounds.stage import Act, Stage

if TYPE_CHECKING:
    from distributed import Client

_stages: dict[str, Stage] = {}
_opening = threading.Lock()


class Workers:
    """The workers of the cluster whose scheduler is at `address`."""

    def __init__(self, client: Client, round_: Round, path: Path, run_id: str, *, allow_http: bool) -> None:
        self._client = client
        self._round = round_
        self._told = (str(path.resolve()), run_id, allow_http)

    def play(self, turnstile: Turnstile, take: Callable[[Act], None]) -> None:
        """As many tasks at once as the round allows; each comes back as a cell and what passed."""
        from distributed import as_completed

        at_once = self._round.polite.at_once
        under_way: Any = as_completed()  # type: ignore[no-untyped-call]
        pairs: dict[Any, tuple[str, str]] = {}

        def give_out() -> bool:
            pair = turnstile.take() if not pairs else turnstile.take_now()
            if pair is None:
                return False
            future = self._client.submit(_play, *self._told, *pair, pure=False, retries=1)
            pairs[future] = pair
            under_way.add(future)
            return True

        while len(pairs) < at_once and give_out():
            pass
        for future in under_way:
            pair = pairs.pop(future)
            take(future.result())
            turnstile.done(pair)
            while len(pairs) < at_once and give_out():
                pass
            if not pairs:
                return


def _play(path: str, run_id: str, allow_http: bool, owner: str, recipient: str) -> Act:
    """One pair, on a worker: its stage is opened with the first one, and stays open as long as the worker lives."""
    key = f"{path} {run_id}"
    with _opening:
        if key not in _stages:
            from gxd_conformance.rounds.world import Sockets

            round_ = read(Path(path), os.environ, allow_http=allow_http)
            stage = Stage(round_, run_id, Sockets(round_.listen, round_.public_url))
            _stages[key] = stage.__enter__()
    return _stages[key].play(owner, recipient)
