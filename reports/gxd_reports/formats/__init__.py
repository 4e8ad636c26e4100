"""Every format a run can be read in. Each is a module with `write(view, path)`, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple


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


class UnknownFormat(ValueError):
    """Somebody asked for a format that we do not have. The text is one sentence that names those we have."""


def named(text: str) -> list[str]:
    """The format names in a comma-separated text, each once. Raises `UnknownFormat`."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise UnknownFormat(f"{', '.join(unknown) or 'nothing'} is no report format; known are {', '.join(FORMATS)}.")
    return names


def render(run_jsonl: Path, names: Sequence[str], out: Path) -> list[Path]:
    """Render a recorded run in each of the named formats into the folder `out`, and return the files written.

    Raises `UnknownFormat` before anything is written, `NotARun` when the file holds no run, and `OSError`.
    """
    from gxd_reports.run_view import read_run

    chosen = [FORMATS[name] for name in named(",".join(names))]
    view = read_run(run_jsonl)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for form in chosen:
        # A reader, or a crash, never meets half a report: it appears under its name when it is whole.
        unfinished = out / f".{form.file}.part"
        import_module(form.module).write(view, unfinished)
        written.append(unfinished.replace(out / form.file))
    return written
