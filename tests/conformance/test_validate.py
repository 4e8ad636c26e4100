"""`gxd validate`: the rules of a run, on files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gxd_conformance.validate_cli import validate
from gxd_conformance.validation import kind_of, spec_of
from gxd_fixtures import SPECS
from gxd_fixtures.dataset import footprints
from gxd_fixtures.invent import footprints as invented


def run(*words: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(validate, [str(word) for word in words], input=stdin)


def verdicts(result: Result) -> list[str]:
    return [one["verdict"] for one in json.loads(result.stdout)["files"]]


def written(folder: Path, name: str, document: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize("spec", SPECS)
def test_the_dataset_is_accepted_in_every_form(spec: str, tmp_path: Path) -> None:
    held = footprints(spec)
    files = [
        written(tmp_path, "footprint.json", held[0]),
        written(tmp_path, "list.json", {"data": held}),
        written(tmp_path, "get.json", {"data": held[1]}),
    ]
    result = run("--format", "json", *files)
    assert result.exit_code == 0
    told = json.loads(result.stdout)["files"]
    assert [(one["kind"], one["spec"], one["verdict"]) for one in told] == [
        (kind, spec, "accept") for kind in ("footprint", "list", "get")
    ]


def test_one_wrong_digit_among_a_thousand_is_found_and_placed(tmp_path: Path) -> None:
    held = list(invented("3.0", 1000, 7))
    held[617]["pcf"]["declaredUnitAmount"] = "1O"
    result = run("--format", "json", written(tmp_path, "list.json", {"data": held}))
    assert result.exit_code == 1
    findings = [one for one in json.loads(result.stdout)["files"][0]["findings"] if one["severity"] != "reporting"]
    assert {one["path"] for one in findings} == {"/data/617/pcf/declaredUnitAmount"}
    assert {one["requirement"] for one in findings} == {"PACT-DM3P-003"}
    assert {one["got"] for one in findings} == {'"1O"'}
    assert all(f"(footprint {held[617]['id']})" in one["asked"] for one in findings)
    told = run(written(tmp_path, "list.json", {"data": held})).stdout
    assert f"FAIL PACT-DM3P-003 at /data/617/pcf/declaredUnitAmount (footprint {held[617]['id']})" in told


@pytest.mark.parametrize("identifier", [None, 5, {}, "\u202e" * 500])
def test_a_footprint_without_an_id_to_show_is_found_by_its_place(tmp_path: Path, identifier: Any) -> None:
    held = footprints("3.0")[:2]
    held[1] |= {"id": identifier, "companyName": ""}
    told = run(written(tmp_path, "list.json", {"data": held})).stdout
    assert "at /data/1/companyName" in told
    assert "\u202e" not in told
    assert max(map(len, told.splitlines())) < 1500


def test_json_lines_are_judged_line_by_line(tmp_path: Path) -> None:
    good = footprints("3.0")[0]
    lines = [json.dumps(good), "", json.dumps({**good, "id": "x"}), json.dumps(good)]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    result = run("--format", "json", path)
    told = json.loads(result.stdout)["files"]
    assert [(one["file"], one["verdict"]) for one in told] == [
        (f"{path}:1", "accept"),
        (f"{path}:2", "reject"),
        (f"{path}:3", "accept"),
    ]


def test_lines_of_any_number_need_no_more_memory_than_the_longest() -> None:
    """The stream is never read as a whole."""
    from gxd_conformance.validation import Validator

    line = json.dumps(footprints("3.0")[0]).encode() + b"\n"

    class Endless:
        """A file that would never fit."""

        def readline(self) -> bytes:
            return line

        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield line

        def read(self) -> bytes:
            raise AssertionError("the whole file was asked for")

    judged = Validator().file(Endless(), "endless")  # type: ignore[arg-type]
    assert [next(judged).verdict for _ in range(50)] == ["accept"] * 50


BROKEN = {
    "duplicate key": b'{"id": 1, "id": 2}',
    "not a number": b'{"id": NaN}',
    "trailing": b'{"a": 1} x',
    "latin-1": '{"companyName": "Gr\u00fcn"}'.encode("latin-1"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "cut off": b'{"id": "',
    "nothing": b"",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_json_is_rejected_with_its_place(body: bytes) -> None:
    result = run("--format", "json", "--kind", "footprint", "-", stdin=body)
    assert result.exit_code == 1
    findings = json.loads(result.stdout)["files"][0]["findings"]
    assert any("line 1, column" in one["got"] for one in findings)


def test_what_is_not_reported_is_told_and_weighs_nothing(tmp_path: Path) -> None:
    footprint = footprints("3.0")[0]
    del footprint["comment"]
    result = run(written(tmp_path, "f.json", footprint))
    assert result.exit_code == 0
    assert ": accept (footprint, version 3.0)" in result.stdout
    assert "advice PACT-RPT3-009" in result.stdout


def test_a_dispute_says_so_and_rejects_nothing(tmp_path: Path) -> None:
    footprint = footprints("3.0")[0]
    footprint["pcf"]["productOrSectorSpecificRules"] = []
    result = run("--format", "json", written(tmp_path, "f.json", footprint))
    assert verdicts(result) == ["warn"]
    assert json.loads(result.stdout)["files"][0]["findings"][0]["dispute"] == "C-06"


def test_a_missing_file_is_2() -> None:
    result = run("nowhere.json")
    assert result.exit_code != 0
    assert "nowhere.json" in result.output


@pytest.mark.parametrize(
    ("document", "kind", "spec"),
    [
        ({"specversion": "1.0", "type": "org.wbcsd.pact.ProductFootprint.PublishedEvent.3"}, "event", "3.0"),
        ({"specversion": "1.0", "type": "org.wbcsd.pathfinder.ProductFootprint.Published.v1"}, "event", "2.3"),
        ({"data": []}, "list", "3.0"),
        ({"data": [{"pcf": {}, "specVersion": "2.1.0"}]}, "list", "2.1"),
        ({"data": {"pcf": {}, "specVersion": "2.0.1-20230314"}}, "get", "2.0"),
        ({"dataSchema": "https://x.example", "data": {}, "specVersion": "2.0.0"}, "extension", "3.0"),
        ({"pcf": {}, "specVersion": "9.9.9"}, "footprint", "3.0"),
        ([], "footprint", "3.0"),
    ],
)
def test_what_a_document_is_shows_in_itself(document: Any, kind: str, spec: str) -> None:
    assert kind_of(document) == kind
    assert spec_of(document, kind) == spec
