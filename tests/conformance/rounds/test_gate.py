"""Can these two exchange? The answer, its reason and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gxd_conformance.command import gxd
from tests.conformance.rounds.stands import Standin, played


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("round")
    played(
        out,
        Standin("alpha", "3.0"),
        Standin("beta", "3.0"),
        Standin("mute", "3.0", ["request-never-answered"]),
        Standin("manual", "3.0", hooked=False),
    )
    return out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["alpha", "beta"], 0, "yes\n  alpha → beta: works: pull: 28 footprints arrived as they were sent"),
        (["alpha", "mute"], 1, "mute → alpha: fails (owner, PACT-EVR-008): events: the owner accepted the request"),
        (["alpha", "mute", "--one-way"], 0, "yes\n  alpha → mute: works"),
        (["mute", "alpha", "--one-way"], 1, "NO\n"),
        (["alpha", "manual"], 2, "NOT TESTED\n"),
        (["alpha", "bet"], 2, "nobody is called 'bet' in this round; did you mean beta?"),
        (["alpha", "alpha"], 2, "name two participants"),
    ],
)
def test_the_gate_answers(folder: Path, words: list[str], code: int, says: str) -> None:
    done = CliRunner().invoke(gxd, ["can-exchange", *words, "--round", str(folder)])
    assert says in done.output
    assert (done.exit_code if not isinstance(done.return_value, int) else done.return_value) == code


def test_programs_get_json(folder: Path) -> None:
    done = CliRunner().invoke(gxd, ["can-exchange", "alpha", "mute", "--round", str(folder), "--format", "json"])
    document = json.loads(done.stdout)
    assert document["answer"] == "no"
    assert [(cell["owner"], cell["recipient"], cell["outcome"]) for cell in document["cells"]] == [
        ("alpha", "mute", "works"),
        ("mute", "alpha", "fails"),
    ]
    assert document["cells"][1]["side"] == "owner"


def test_a_folder_without_a_round_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(gxd, ["can-exchange", "a", "b", "--round", str(tmp_path)])
    assert done.exit_code == 2
    assert "is no record of a round" in done.output
