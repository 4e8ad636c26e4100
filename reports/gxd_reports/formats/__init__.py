"""Every format a run or a round can be read in. Each is a module with `write(view, path)`, loaded when it is asked for.

A format of many files has `write_all(view, folder)` instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gxd_reports.round_view import RoundView
    from gxd_reports.run_view import RunView


class Format(NamedTuple):
    """The file a format writes beside the record, and the module that writes it."""

    file: str
    module: str


FORMATS = {
    "html": Format("report.html", "gxd_reports.formats.html"),
    "junit": Format("junit.xml", "gxd_reports.formats.junit"),
    "json": Format("report.json", "gxd_reports.formats.json_report"),
    "ctrf": Format("report.ctrf.json", "gxd_reports.formats.ctrf"),
    "sarif": Format("report.sarif", "gxd_reports.formats.sarif"),
    "har": Format("evidence.har", "gxd_reports.formats.har"),
    "md": Format("report.md", "gxd_reports.formats.markdown"),
    "github": Format("report.github.txt", "gxd_reports.formats.github"),
    "pact-json": Format("report.pact.json", "gxd_reports.formats.pact_json"),
}

ROUND_FORMATS = {
    "pairs": Format("pairs/A--B.html", "gxd_reports.formats.round_pairs"),
    "html": Format("round.html", "gxd_reports.formats.round_html"),
    "junit": Format("junit.xml", "gxd_reports.formats.round_junit"),
    "json": Format("report.json", "gxd_reports.formats.round_json"),
    "md": Format("report.md", "gxd_reports.formats.round_markdown"),
    "github": Format("report.github.txt", "gxd_reports.formats.round_github"),
}
"""What a round can be read in. The pages of the pairs come first, because the page of the round leads to them."""


class UnknownFormat(ValueError):
    """Somebody asked for a format that we do not have. The text is one sentence that names those we have."""


def named(text: str, formats: Mapping[str, Format] = FORMATS) -> list[str]:
    """The format names in a comma-separated text, each once. Raises `UnknownFormat`."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in formats]
    if unknown or not names:
        raise UnknownFormat(f"{', '.join(unknown) or 'nothing'} is no report format; known are {', '.join(formats)}.")
    return names


def render(record: Path, names: Sequence[str], out: Path) -> list[Path]:
    """Render a recorded run or round in each of the named formats into the folder `out`, and return the files written.

    Raises `UnknownFormat` before anything is written, `NotARun` when the file holds neither, and `OSError`.
    """
    from gxd_reports.round_view import is_round, read_round
    from gxd_reports.run_view import read_run

    if is_round(record):
        asked = _named_of_round(names)
        return _write(read_round(record), [form for name, form in ROUND_FORMATS.items() if name in asked], out)
    chosen = [FORMATS[name] for name in named(",".join(names))]
    return _write(read_run(record), chosen, out)


def _named_of_round(names: Sequence[str]) -> list[str]:
    try:
        return named(",".join(names), ROUND_FORMATS)
    except UnknownFormat as unknown:
        raise UnknownFormat(f"This is the record of a round. {unknown}") from None


def _write(view: RunView | RoundView, chosen: Sequence[Format], out: Path) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for form in chosen:
        module = import_module(form.module)
        if hasattr(module, "write_all"):
            written += module.write_all(view, out)
            continue
        # A reader, or a crash, never meets half a report: it appears under its name when it is whole.
        unfinished = out / f".{form.file}.part"
        module.write(view, unfinished)
        written.append(unfinished.replace(out / form.file))
    return written
