"""One self-contained page: for a manager up to the first screen, for an engineer down to the last header field."""

from __future__ import annotations

from pathlib import Path

from gxd_reports.markup import environment
from gxd_reports.run_view import RunView


def write(view: RunView, path: Path) -> None:
    """Write the page piece by piece, so that its size does not depend on memory. Raises `OSError`."""
    from gxd_reports.page import Page

    template = environment().get_template("report.html")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for piece in template.generate(view=view, page=Page(view)):
            file.write(piece)
