"""Rounds written by hand, of any size: everybody works with everybody, but where a test says otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Change = Callable[[str, str], dict[str, Any]]


def both(text: str) -> dict[str, str]:
    return {"en": text, "ja": f"日本語: {text}"}


def leg(way: str = "pull", outcome: str = "works", **changes: Any) -> Row:
    """One way of exchanging."""
    ordinary = {
        "way": way,
        "outcome": outcome,
        "reason": both(f"{way} {outcome}"),
        "side": None,
        "requirement": None,
        "evidence": ["x0001"],
        "losses": [],
        "arrived": 2 if outcome == "works" else 0,
    }
    return ordinary | changes


def cell(owner: str, recipient: str, outcome: str = "works", **changes: Any) -> Row:
    """One pair; both ways come to the same unless `legs` are given."""
    side = "owner" if outcome == "fails" else None
    requirement = "PACT-DM3C-001" if outcome == "fails" else None
    ordinary = {
        "type": "cell",
        "owner": owner,
        "recipient": recipient,
        "outcome": outcome,
        "side": side,
        "requirement": requirement,
        "reason": both(f"pull {outcome}"),
        "owner_spec": "3.0",
        "recipient_spec": "3.0",
        "legs": [leg(way, outcome, side=side, requirement=requirement) for way in ("pull", "events")],
        "also": [],
        "exchanges": 17,
        "elapsed_ms": 12.5,
        "file": f"pairs/{owner}--{recipient}.jsonl",
    }
    return ordinary | changes


def header(names: list[str], **changes: Any) -> Row:
    ordinary = {
        "type": "header",
        "schema": 1,
        "round": "Autumn",
        "run_id": "r-1",
        "suite_version": "0.1.0",
        "started_at": "2026-11-25T20:55:44.923Z",
        "participants": [{"name": name, "title": f"{name} Ltd", "speaks": ["2.3", "3.0"]} for name in names],
        "pairs": len(names) * (len(names) - 1),
        "policies": {"bridge": "yes"},
    }
    return ordinary | changes


def chain(**changes: Any) -> Row:
    ordinary = {
        "type": "chain",
        "name": "phase-1",
        "product": "b.1",
        "due": "3.5",
        "got": "3.5",
        "equal": True,
        "primary_data_share": {"due": "18", "got": "18"},
        "waterfall": [
            {"what": "a.1", "kind": "gate-to-gate", "value": "5/2"},
            {"what": "a.1", "kind": "rounding", "value": "-1/1000"},
            {"what": "b.1", "kind": "gate-to-gate", "value": "1001/1000"},
        ],
        "broken": [],
    }
    return ordinary | changes


def names(number: int) -> list[str]:
    """`a-01`, `a-02`, …"""
    return [f"a-{at:02}" for at in range(1, number + 1)]


def rows(participants: list[str], changed: dict[tuple[str, str], Row] | None = None, *more: Row) -> list[Row]:
    """The lines of a whole round but its footer."""
    cells = [cell(one, other) for one in participants for other in participants if one != other]
    given = changed or {}
    return [header(participants), *(given.get((row["owner"], row["recipient"]), row) for row in cells), *more]


def write(folder: Path, lines: list[Row], *, footer: bool = True, **ending: Any) -> Path:
    """Write the lines as a round, closed by a footer that fits; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in lines)
    if footer:
        closed = {"type": "footer", "counts": {}, "finished_at": "2026-11-25T20:56:44Z"}
        closed["chain"] = sha256(text.encode()).hexdigest()
        text += json.dumps(closed | ending, separators=(",", ":")) + "\n"
    (folder / "round.jsonl").write_text(text, "utf-8")
    return folder


def write_pair(folder: Path, owner: str, recipient: str, exchanges: int = 3, body: str = '{"data": []}') -> Path:
    """The record of one pair."""
    lines: list[Row] = [{"type": "header", "schema": 1, "run_id": "r-1", "vendor": {"name": f"{owner} → {recipient}"}}]
    lines += [_exchange(at, body) for at in range(1, exchanges + 1)]
    path = folder / "pairs" / f"{owner}--{recipient}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), "utf-8")
    return path


def _exchange(at: int, body: str) -> Row:
    return {
        "type": "exchange",
        "id": f"x{at:04}",
        "scenario": "visit",
        "direction": "in",
        "request": {"method": "GET", "url": f"http://w.example/3/footprints?n={at}", "headers": [["a", "b"]]},
        "response": {"status": 200, "headers": [["content-type", "application/json"]], "body": body},
        "error": None,
        "at": "2026-11-25T20:56:02.043Z",
        "elapsed_ms": 1.5,
    }
