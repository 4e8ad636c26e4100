"""The tables are complete, and the README shows them as they are executed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gxd_fixtures import SPECS
from gxd_fixtures.schema import component
from gxd_mocks import common_gateway
from gxd_mocks.common_gateway import FORMATS
from gxd_mocks.common_gateway.connectors.columns import columns
from gxd_mocks.common_gateway.documentation import columns_as_markdown, table_as_markdown
from gxd_mocks.common_gateway.mappings.places import within
from gxd_mocks.common_gateway.mappings.table import Table

README = (Path(common_gateway.__file__).parent / "README.md").read_text("utf-8")
TABLES = {found.module: found.table for found in FORMATS.values() if found.module}
SPECS_2 = tuple(spec for spec in SPECS if spec.startswith("2."))


def members(spec: str) -> set[str]:
    """Every place in a footprint of this version, down to the members of `pcf`."""
    schema = component(spec, "ProductFootprint")
    inner = schema["$defs"]["CarbonFootprint"]["properties"]
    return {f"/{name}" for name in schema["properties"] if name != "pcf"} | {f"/pcf/{name}" for name in inner}


def covered(places: set[str], named: set[str]) -> set[str]:
    return {place for place in places if any(within(place, one) or within(one, place) for one in named)}


@pytest.mark.parametrize("spec", SPECS_2)
def test_every_member_of_2_has_a_row(spec: str) -> None:
    named = {place for row in TABLES["pact_2"].rows for place in row.there}
    assert members(spec) - covered(members(spec), named) == set()


@pytest.mark.parametrize("module", ["pact_2", "catena_x_9"])
def test_every_member_of_3_has_a_row(module: str) -> None:
    named = {place for row in TABLES[module].rows for place in row.here}
    assert members("3.0") - covered(members("3.0"), named) == set()


def test_no_row_names_a_member_that_there_is_not() -> None:
    rows = TABLES["pact_2"].rows
    there = {place for row in rows for place in row.there}
    here = {place for table in TABLES.values() for row in table.rows for place in row.here}
    known_2 = set().union(*(members(spec) for spec in SPECS_2))
    assert {place for place in there if not covered({place}, known_2)} == set()
    assert {place for place in here if not covered({place}, members("3.0"))} == set()


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_conversion_has_words_in_two_languages_and_is_used(table: Table) -> None:
    used = {row.how for row in table.rows}
    assert used <= {*table.ways, "copy"}
    assert set(table.ways) <= used
    assert set(table.conversions) <= used | {"copy"}
    for words in [*table.conversions.values(), table.title, table.unknown, *(row.why for row in table.rows)]:
        assert words.en.strip()
        assert any(ord(letter) > 0x2000 for letter in words.ja)


@pytest.mark.parametrize("module", TABLES)
def test_the_readme_shows_the_table_that_is_executed(module: str) -> None:
    assert table_as_markdown(TABLES[module]) in README


def test_the_readme_shows_the_columns_that_are_read() -> None:
    assert columns_as_markdown() in README


def test_headers_are_distinct_in_both_languages() -> None:
    names: list[Any] = [name for column in columns() for name in column.names]
    assert len(names) == len(set(names))
