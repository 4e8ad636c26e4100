"""round.html: the matrix, the chain, everybody and every pair of a round, as one self-contained page."""

from __future__ import annotations

from pathlib import Path
from typing import overload

from gxd_reports.markup import environment
from gxd_reports.round_view import RECORD, RoundView, read_round

NAME = "round.html"


@overload
def write(view: Path) -> Path: ...
@overload
def write(view: RoundView, path: Path) -> Path: ...
def write(view: RoundView | Path, path: Path | None = None) -> Path:
    """Write the page; of a folder, the page of the round in it, beside its record.

    Raises `OSError`, and `NotARun` if the folder holds no round.
    """
    if isinstance(view, RoundView):
        assert path is not None
        return _write(view, path)
    # A reader, or a crash, never meets half a report: it appears under its name when it is whole.
    return _write(read_round(view / RECORD), view / f".{NAME}.part").replace(view / NAME)


def _write(view: RoundView, path: Path) -> Path:
    """Piece by piece, so that its size does not depend on memory."""
    from gxd_reports.round_page import RoundPage
    from gxd_reports.waterfall import shown

    template = environment().get_template("round.html")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for piece in template.generate(view=view, page=RoundPage(view, path.parent), shown=shown):
            file.write(piece)
    return path
