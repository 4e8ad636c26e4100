from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from gxd_reports import record as module
from gxd_reports.record import Damage, Record


def read(path: Path) -> tuple[Record, list[str]]:
    record = Record(path)
    return record, [row.content["type"] for row in record.rows()]


def test_exchanges_are_noted_and_fetched_in_any_order(sample):
    record, types = read(sample)
    assert "exchange" not in types
    assert record.exchange_ids == [f"x{number:04d}" for number in range(1, 11)]
    assert record.exchange("x0007")["direction"] == "in"
    assert record.exchange("x0001")["scenario"] == "token"
    assert record.exchange("x9999") is None
    assert [line["id"] for line in record.exchanges()] == record.exchange_ids


def test_an_exchange_is_found_however_its_line_is_spaced(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text('{ "id": "x1", "type" : "exchange" }\n{"type": "exchange", "id": "x2"}\n')
    record, _ = read(path)
    assert record.exchange_ids == ["x1", "x2"]
    assert record.exchange("x1")["type"] == "exchange"


def test_a_cut_last_line_is_damage_and_the_rest_stays(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text('{"type":"header"}\n{"type":"exchange","id":"x0001","requ')
    record, types = read(path)
    assert types == ["header"]
    assert record.damage == [Damage(2, "cut")]
    assert record.exchange_ids == []


def test_a_last_line_without_its_line_feed_is_whole_if_it_is_json(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text('{"type":"header"}\n{"type":"footer"}')
    record, types = read(path)
    assert types == ["header", "footer"]
    assert record.damage == []


@pytest.mark.parametrize(
    "broken",
    [
        b"{]\n",
        b"[1]\n",
        b'"text"\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b'{"type":"header","n":' + b"9" * 5000 + b"}\n",
    ],
    ids=["no-json", "array", "string", "no-utf-8", "deep", "long-integer"],
)
def test_a_broken_line_is_damage_and_reading_goes_on(tmp_path, broken):
    path = tmp_path / "run.jsonl"
    path.write_bytes(broken + b'{"type":"header"}\n')
    record, types = read(path)
    assert types == ["header"]
    assert record.damage == [Damage(1, "broken")]


def test_a_line_that_is_too_long_is_skipped(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_LINE", 100)
    path = tmp_path / "run.jsonl"
    path.write_text(f'{{"type":"header","x":"{"y" * 500}"}}\n{{"type":"footer"}}\n')
    record, types = read(path)
    assert types == ["footer"]
    assert record.damage == [Damage(1, "too_long")]
    assert record.sha256 == sha256(path.read_bytes()).hexdigest()


def test_the_chain_covers_every_byte_before_the_footer(sample):
    record, _ = read(sample)
    *before, footer = sample.read_bytes().splitlines(keepends=True)
    assert record.chain == sha256(b"".join(before)).hexdigest() == json.loads(footer)["chain"]
    assert record.sha256 == sha256(sample.read_bytes()).hexdigest()


def test_the_chain_of_a_footer_that_comes_first_is_that_of_nothing(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text('{"type":"footer"}\n{"type":"header"}\n')
    record, _ = read(path)
    assert record.chain == sha256(b"").hexdigest()


def test_numbers_without_a_value_are_none(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text('{"type":"footer","elapsed_s":NaN,"x":1e999,"y":1.5}\n')
    [row] = Record(path).rows()
    assert row.content == {"type": "footer", "elapsed_s": None, "x": None, "y": 1.5}
