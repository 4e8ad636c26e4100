"""report.json of a round: what a program wants to know. Everything but the exchanges, which stay in the pairs' records."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from gxd_conformance.rounds.outcome import Outcome
from gxd_reports.formats.json_report import as_json, write_lines
from gxd_reports.loose import Both
from gxd_reports.round_view import RoundView


def write(view: RoundView, path: Path) -> None:
    """Write the report, one pair a line. Raises `OSError`."""
    head = {
        "schema": 1,
        "result": view.result,
        "doubt": view.doubt,
        "interrupted": view.interrupted,
        "round": {name: value for name, value in view.header.raw.items() if name != "type"},
        "finished_at": (view.footer.finished_at if view.footer else "") or None,
        "record_sha256": view.sha256,
        "counts": {str(outcome): view.counts[outcome] for outcome in Outcome if view.counts[outcome]},
        "missing": view.missing,
        "participants": _told(list(view.participants.values())),
        "asymmetric": [list(cell.key) for cell, _ in view.asymmetric],
        "chain": _chain(view),
    }
    with path.open("wb") as file:
        file.write(b"{\n")
        for name, value in head.items():
            file.write(b"%s: %s,\n" % (as_json(name), as_json(value)))
        file.write(b'"hops": [')
        write_lines(file, map(_told, view.hops))
        file.write(b'],\n"pairs": [')
        write_lines(file, map(_told, view.having(*Outcome)))
        file.write(b"]\n}\n")


def _told(value: Any) -> Any:
    """A value of the view as JSON: sentences by language, everything else by its names."""
    if isinstance(value, Both):
        return value._asdict()
    if isinstance(value, list):
        return [_told(item) for item in value]
    if is_dataclass(value):
        return {field.name: _told(getattr(value, field.name)) for field in fields(value)}
    return value


def _chain(view: RoundView) -> dict[str, Any] | None:
    chain = view.chain
    if chain is None:
        return None
    return {
        "name": chain.name,
        "product": chain.product,
        "due": chain.due,
        "got": chain.got or None,
        "equal": chain.equal,
        "primary_data_share": {"due": chain.share_due or None, "got": chain.share_got or None},
        "waterfall": [{"what": one.what, "kind": one.kind, "value": one.said} for one in chain.waterfall],
        "arrived": [
            {"what": what, "value": None if value is None else str(value)} for what, value in chain.arrived.items()
        ],
        "broken": _told(chain.broken),
    }
