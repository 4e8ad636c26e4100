"""Documents of a stranger get the verdict that the specification gives them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gxd_conformance.validate_cli import validate
from gxd_fixtures.samples import sample
from tests.foreign.documents import DOCUMENTS, Row
from tests.foreign.middleman import DROP, edited

Told = dict[int, dict[str, object]]


def written(row: Row, path: Path) -> Path:
    document = json.loads(sample(row[0]))
    for where, value in zip(row[2::2], row[3::2], strict=True):
        document = edited(document, where, value)
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What `gxd validate` says about each row, asked version by version."""
    folder = tmp_path_factory.mktemp("documents")
    found: Told = {}
    for spec in ("2.0", "2.1", "2.2", "2.3", "3.0"):
        rows = {number: row for number, row in enumerate(DOCUMENTS) if f"-{spec}-" in row[0]}
        files = [str(written(row, folder / f"{number}.json")) for number, row in rows.items()]
        result = CliRunner().invoke(validate, ["--spec", spec, "--format", "json", *files])
        found |= dict(zip(rows, json.loads(result.stdout)["files"], strict=True))
    return found


def name_of(row: Row) -> str:
    edits = [
        f"{where}={'(dropped)' if value is DROP else json.dumps(value)[:30]}"
        for where, value in zip(row[2::2], row[3::2], strict=True)
    ]
    return f"{row[0]}[{','.join(edits)}]"


@pytest.mark.parametrize("number", range(len(DOCUMENTS)), ids=[name_of(row) for row in DOCUMENTS])
def test_a_document_gets_its_verdict(number: int, told: Told) -> None:
    expected = DOCUMENTS[number][1].split("|")
    assert told[number]["verdict"] in expected, json.dumps(told[number]["findings"], ensure_ascii=False, indent=1)[
        :2000
    ]
