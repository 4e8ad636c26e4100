"""The pairs of a round as tasks of a Dask cluster (`gxd-conformance[cluster]`); the record is written here, as ever.

Every worker reads the same round.yaml, with its secrets from the worker's own environment, and opens a witness of its own:
no secret travels between the machines. Participants have to reach the workers, so `listen` is an address of theirs.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from gxd_conformance.rounds.round_file import Round, read
from gxd_conformance.rounds.schedule import Turnstile
from gxd_conformance.rounds.stage import Act, Stage

if TYPE_CHECKING:
    from distributed import Client

_stages: dict[str, tuple[str, Stage]] = {}
"""On a worker: by round.yaml, the stage and for which attempt it was opened."""
_opening = threading.Lock()


class Workers:
    """The workers of the cluster whose scheduler is at `address`."""

    def __init__(self, client: Client, round_: Round, path: Path, run_id: str, *, allow_http: bool) -> None:
        self._client = client
        self._round = round_
        # Whoever goes on with a round begins on new stages: participants who were down may be up by now.
        self._told = (str(path.resolve()), run_id, token_hex(8), allow_http)

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


def _play(path: str, run_id: str, attempt: str, allow_http: bool, owner: str, recipient: str) -> Act:
    """One pair, on a worker: its stage is opened with the first one, and stays open until the next attempt."""
    with _opening:
        opened_for, stage = _stages.get(path, ("", None))
        if stage is None or opened_for != attempt:
            from gxd_conformance.rounds.world import Sockets

            if stage is not None:
                stage.__exit__()
            round_ = read(Path(path), os.environ, allow_http=allow_http)
            stage = Stage(round_, run_id, Sockets(round_.listen, round_.public_url)).__enter__()
            _stages[path] = attempt, stage
    return stage.play(owner, recipient)
