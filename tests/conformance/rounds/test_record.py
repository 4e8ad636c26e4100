"""The record of a round: written as it goes on, read back whole, and gone on with after a kill."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gxd_conformance.rounds.gate import can_exchange
from gxd_conformance.rounds.outcome import Outcome
from gxd_conformance.rounds.record import NAME, NoRound, Record, read
from tests.conformance.rounds.stands import OneProcess, Standin, between, played


def standins() -> list[Standin]:
    return [Standin(name, "3.0") for name in ("alpha", "beta", "gamma")]


def test_a_killed_round_goes_on_and_asks_nobody_twice(tmp_path: Path) -> None:
    whole = played(tmp_path / "whole", *standins())
    played(tmp_path / "killed", *standins())
    record = tmp_path / "killed" / NAME
    lines = record.read_text("ascii").splitlines(keepends=True)
    # Killed in the middle of a line: the header, three cells, and half a fourth.
    record.write_text("".join(lines[:4]) + lines[4][:57], "ascii")
    finished = set(read(tmp_path / "killed").cells)
    assert len(finished) == 3
    everybody = standins()
    world = OneProcess(everybody)
    resumed = played(tmp_path / "killed", *everybody, go_on=True, world=world)
    assert {pair: cell.outcome for pair, cell in resumed.cells.items()} == {
        pair: cell.outcome for pair, cell in whole.cells.items()
    }
    written = [json.loads(line) for line in record.read_text("ascii").splitlines()]
    played_again = [(row["owner"], row["recipient"]) for row in written if row["type"] == "cell"][3:]
    assert not finished & set(played_again)
    assert len(played_again) == 3
    assert resumed.footer is not None
    assert resumed.header == whole.header | {"started_at": resumed.header["started_at"]}


def test_a_finished_round_asks_nobody(tmp_path: Path) -> None:
    played(tmp_path, *standins())
    everybody = standins()
    world = OneProcess(everybody)
    played(tmp_path, *everybody, go_on=True, world=world)
    assert world.asked == []


def test_one_pair_is_played_again(tmp_path: Path) -> None:
    played(tmp_path, *standins())
    everybody = [Standin("alpha", "3.0", ["request-never-answered"]), *standins()[1:]]
    again = played(tmp_path, *everybody, go_on=True, only=[("alpha", "beta")])
    assert again.cells["alpha", "beta"].outcome is Outcome.FAILS
    assert again.cells["alpha", "gamma"].outcome is Outcome.WORKS
    assert again.footer is not None


def test_another_round_is_not_gone_on_with(tmp_path: Path) -> None:
    played(tmp_path, *standins())
    with pytest.raises(NoRound, match="holds a round between alpha, beta, gamma"):
        played(tmp_path, Standin("alpha", "3.0"), Standin("delta", "3.0"), go_on=True)


@pytest.mark.parametrize(
    "content", [None, "", "{}\n", "no json\n", '{"type":"cell"}\n', '{"type":"header","schema":1}\n']
)
def test_what_is_no_record_is_said(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / NAME).write_text(content)
    with pytest.raises(NoRound, match=r"round\.jsonl is no record of a round"):
        read(tmp_path)


def test_the_exchanges_of_a_pair_are_a_record_that_reports_can_read(tmp_path: Path) -> None:
    from gxd_reports.record import Record

    recorded = played(tmp_path, *standins()[:2])
    cell = recorded.cells["alpha", "beta"]
    record = Record(tmp_path / cell.file)
    assert [row.content["type"] for row in record.rows()] == ["header", "cell"]
    assert len(record.exchange_ids) == cell.exchanges
    assert not record.damage
    lines = [json.loads(line) for line in (tmp_path / cell.file).read_text("ascii").splitlines()]
    assert [line["type"] for line in lines[:2]] == ["header", "exchange"]
    assert lines[-1]["type"] == "cell"
    ids = {line["id"] for line in lines if line["type"] == "exchange"}
    assert {evidence for leg in cell.legs for evidence in leg.evidence} <= ids
    assert cell.exchanges == len(ids)


def test_a_changed_record_proves_nothing(tmp_path: Path) -> None:
    played(tmp_path, Standin("alpha", "3.0", ["request-never-answered"]), *standins()[1:])
    record = tmp_path / NAME
    assert not read(tmp_path).is_changed
    record.write_text(record.read_text("ascii").replace('"outcome":"fails"', '"outcome":"works"'), "ascii")
    changed = read(tmp_path)
    assert changed.is_changed
    with pytest.raises(ValueError, match="was changed after it was written"):
        can_exchange(changed, "alpha", "beta")
    with pytest.raises(NoRound, match="proves nothing"):
        played(tmp_path, *standins(), go_on=True, only=[("alpha", "beta")])


def test_a_record_that_was_gone_on_with_is_still_whole(tmp_path: Path) -> None:
    played(tmp_path, *standins())
    played(tmp_path, *standins(), go_on=True, only=[("alpha", "beta")])
    assert not read(tmp_path).is_changed


@pytest.mark.parametrize("line", ["[1,2]", "no json", '"text"'])
def test_a_line_that_is_none_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    played(tmp_path, *standins())
    with (tmp_path / NAME).open("a", encoding="ascii") as record:
        record.write(f"{line}\n")
    with pytest.raises(NoRound, match=r"is no record of a round: line 9"):
        read(tmp_path)


def test_who_speaks_another_version_now_is_another_round(tmp_path: Path) -> None:
    played(tmp_path, *standins())
    with pytest.raises(NoRound, match=r"in which beta speaks 3\.0, not 2\.3"):
        played(tmp_path, standins()[0], Standin("beta", "2.3"), standins()[2], go_on=True)
    with pytest.raises(NoRound, match="bridge is yes, not no"):
        played(tmp_path, *standins(), go_on=True, bridge=False)


@pytest.mark.parametrize("left", [None, "", "{", '{"type":"header","schema":1,"round":"in pro'])
def test_a_record_that_was_cut_off_at_once_is_begun_anew(tmp_path: Path, left: str | None) -> None:
    if left is not None:
        (tmp_path / NAME).write_text(left, "ascii")
    record = Record(tmp_path, between(*standins()), "round", {}, go_on=True)
    record.close()
    assert record.begun_anew
    assert len(played(tmp_path, *standins(), go_on=True).cells) == 6


@pytest.mark.parametrize("content", ["my notes", '{"type":"cell"', "{}\n"])
def test_what_is_no_beginning_of_a_record_is_not_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content, "ascii")
    with pytest.raises(NoRound, match="is no record of a round"):
        Record(tmp_path, between(*standins()), "round", {}, go_on=True)
    assert (tmp_path / NAME).read_text("ascii") == content


def test_a_round_in_which_nothing_was_played_leaves_no_record(tmp_path: Path) -> None:
    Record(tmp_path, between(*standins()), "round", {}, go_on=False).close()
    assert not (tmp_path / NAME).exists()


def test_only_what_was_not_tested_is_played_again(tmp_path: Path) -> None:
    before = played(tmp_path, *standins(), world=OneProcess([*standins()[:2]]))
    untested = {pair for pair, cell in before.cells.items() if cell.outcome is Outcome.NOT_TESTED}
    assert untested == {("alpha", "gamma"), ("beta", "gamma"), ("gamma", "alpha"), ("gamma", "beta")}
    world = OneProcess(standins())
    played(tmp_path, *standins(), go_on=True, world=world)
    assert not world.asked, "--resume alone leaves them as they are"
    after = played(tmp_path, *standins(), go_on=True, retry_untested=True)
    assert {cell.outcome for cell in after.cells.values()} == {Outcome.WORKS}
    rows = [json.loads(line) for line in (tmp_path / NAME).read_text("ascii").splitlines()]
    again = [(row["owner"], row["recipient"]) for row in rows if row["type"] == "cell"][6:]
    assert sorted(again) == sorted(untested)
    assert after.footer is not None
    assert not after.is_changed


def test_a_pair_of_a_stranger_makes_a_record_a_changed_one(tmp_path: Path) -> None:
    played(tmp_path, *standins())
    record = tmp_path / NAME
    lines = [line for line in record.read_text("ascii").splitlines() if '"type":"footer"' not in line]
    record.write_text("\n".join([*lines, lines[-1].replace('"owner":"gamma"', '"owner":"mallory"')]) + "\n", "ascii")
    assert read(tmp_path).is_changed
    with pytest.raises(NoRound, match="was changed"):
        played(tmp_path, *standins(), go_on=True)


def test_vendors_whose_names_look_the_same_in_a_file_system_share_no_file(tmp_path: Path) -> None:
    named = [Standin(name, "3.0", called=called) for name, called in (("alpha", "佐藤"), ("beta", "鈴木"))]
    played(tmp_path, *named)
    files = sorted((tmp_path / "participants").iterdir())
    assert [file.name for file in files] == ["--3.0-2.jsonl", "--3.0.jsonl"]
    hosts = [
        {json.loads(line)["request"]["url"].split("/")[2] for line in file.read_text("ascii").splitlines()}
        for file in files
    ]
    assert sorted(hosts, key=str) == [{"alpha.example"}, {"beta.example"}]
