"""The correspondences as tables of the README: `python -m gxd_mocks.common_gateway.documentation` prints them."""

from __future__ import annotations

from gxd_mocks.common_gateway.connectors.columns import columns
from gxd_mocks.common_gateway.mappings.formats import FORMATS
from gxd_mocks.common_gateway.mappings.table import Table


def table_as_markdown(table: Table) -> str:
    """One table of correspondences."""
    lines = ["| there | 3.0 | how, and what is lost |", "|---|---|---|"]
    for row in table.rows:
        supplied = f" Where nothing is said: {row.supplied.en}." if row.supplied else ""
        lines.append(f"| {_places(row.there)} | {_places(row.here)} | {row.why.en}.{supplied} |")
    return "\n".join(lines)


def columns_as_markdown() -> str:
    """The columns of files with one footprint a row."""
    lines = ["| column | 日本語 | place in 3.0 | holds |", "|---|---|---|---|"]
    for column in columns():
        name, *japanese = column.names
        demanded = ", demanded" if column.required else ""
        lines.append(f"| `{name}` | {'、'.join(japanese)} | `{column.place}` | {column.kind}{demanded} |")
    return "\n".join(lines)


def _places(pointers: tuple[str, ...]) -> str:
    """Deep places by their last two names, which tell enough."""
    return "<br>".join(f"`{_short(pointer)}`" for pointer in pointers) or "–"


def _short(pointer: str) -> str:
    names = [name for name in pointer.split("/")[1:] if not name.isdecimal()]
    return pointer if len(names) <= 3 else "…/" + "/".join(names[-2:])


if __name__ == "__main__":
    for found in {format_.module: format_ for format_ in FORMATS.values() if format_.module}.values():
        print(f"### {found.table.title.en} / {found.table.title.ja}\n\n{table_as_markdown(found.table)}\n")
    print(columns_as_markdown())
