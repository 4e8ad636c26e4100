"""run.jsonl: the record of one run, written line by line while it goes on. Everything else is derived from it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

NAME = "run.jsonl"


class RunFile:
    """Appends JSON lines and keeps their hash chain. Every line is on disk when `write` returns to the caller's kernel."""

    def __init__(self, path: Path, *, go_on: bool = False) -> None:
        """Begin a new record, or `go_on` with one whose writer was killed: a last line that was cut off is dropped."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._chain = sha256()
        self._writing = threading.Lock()
        if go_on and path.exists():
            self._keep_whole_lines()
        self._file = path.open("a" if go_on else "w", encoding="utf-8", newline="\n")

    def _keep_whole_lines(self) -> None:
        kept = 0
        for line in whole_lines(self.path):
            kept += len(line)
            self._chain.update(line)
        os.truncate(self.path, kept)

    def write(self, *lines: dict[str, Any]) -> None:
        # ASCII on purpose: a lone surrogate in a vendor's text stays writable and visible.
        text = "".join(json.dumps(line, ensure_ascii=True, separators=(",", ":"), default=str) + "\n" for line in lines)
        with self._writing:
            self._file.write(text)
            self._file.flush()
            self._chain.update(text.encode("ascii"))

    @property
    def chain(self) -> str:
        """SHA-256 over all lines so far: the footer carries it, so that a changed line is noticed."""
        return self._chain.hexdigest()

    def close(self) -> None:
        self._file.close()


def whole_lines(path: Path) -> Iterator[bytes]:
    """As they stand there; a last line that was cut off by an interruption is left out."""
    with path.open("rb") as file:
        for raw in file:
            if not raw.endswith(b"\n"):
                return
            yield raw


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Every whole line of a run, in order; a last line that was cut off by an interruption is left out."""
    yield from map(json.loads, whole_lines(path))
