"""pairs/OWNER--RECIPIENT.html: what the two of each pair said to each other, a page for each."""

from __future__ import annotations

from pathlib import Path

from gxd_reports.anchors import Anchors
from gxd_reports.markup import environment
from gxd_reports.round_page import RESERVED, RoundPage, Told, evidence
from gxd_reports.round_rows import Cell
from gxd_reports.round_view import PAIRS, PairExchanges, RoundView

MOST_EXCHANGES = 300
"""Exchanges of one pair that are in its page."""


def write_all(view: RoundView, out: Path) -> list[Path]:
    """Write a page for every pair that has a record, below `out`, and return them. Raises `OSError`."""
    page = RoundPage(view, out)
    (out / PAIRS).mkdir(parents=True, exist_ok=True)
    return [
        _write(page, cell, exchanges, out / PAIRS / f"{path.stem}.html")
        for cell in view.cells.values()
        if (path := view.pair_path(cell)) and (exchanges := view.exchanges(cell))
    ]


def _write(page: RoundPage, cell: Cell, exchanges: PairExchanges, path: Path) -> Path:
    told = list(_told(cell, exchanges))
    template = environment().get_template("pair.html")
    places = {one.exchange.id: one.anchor for one in told}
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        for piece in template.generate(
            view=page.view, page=page, cell=cell, told=told, places=places, total=len(exchanges.ids)
        ):
            file.write(piece)
    return unfinished.replace(path)


def _told(cell: Cell, exchanges: PairExchanges) -> list[Told]:
    anchors, cited = Anchors(RESERVED), evidence(cell)
    seen = ((one, exchanges.view(one)) for one in exchanges.ids[:MOST_EXCHANGES])
    return [Told(view, one in cited, anchors.once(one)) for one, view in seen if view is not None]
