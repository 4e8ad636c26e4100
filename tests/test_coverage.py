"""The matrix is complete: every requirement is checked or excluded; what is checked can fail, and is guarded."""

from __future__ import annotations

import json

import pytest
from click import Command
from click.testing import CliRunner, Result

from gxd_conformance import coverage as matrix
from gxd_conformance.catalogue_cli import coverage, explain
from gxd_conformance.coverage import Cell, cell, cells, counted, guarded_by, looked_at_by
from gxd_conformance.explanation import COLON, HEADINGS, explained
from gxd_conformance.requirement import Catalogue, Requirement
from gxd_fixtures import SPECS
from gxd_fixtures.schema import errata
from gxd_mocks.cli import mock
from gxd_mocks.departures import Departure, departures
from tests.conformance.documents.test_rules import CASES
from tests.liars import here, of_kind

GUARD_NOTHING = {
    "assurance-flag-missing-in-2.0": "2.0 has no sentence about the flag.",
    "client-takes-what-202-brings": "What it leaves undone is a freedom (PACT-CLI-012), which no check looks at.",
    "links-die-once-passed": "The suite never calls such a link.",
    "requests-unanswered": "Where nothing comes there is nothing to look at.",
    "unknown-parameters-refused": "The suite sends no such parameter.",
}
"""Habits near no requirement in particular, each with the reason."""


def test_every_cell_is_filled() -> None:
    assert [(cell.row.id, str(lack)) for cell in cells() for lack in cell.missing] == []


def test_nothing_is_both_checked_and_excluded() -> None:
    assert [row.id for row in Catalogue.read().values() if row.excluded and row.id in looked_at_by()] == []


def test_every_guard_names_requirements_that_a_check_judges_in_a_version_of_the_habit() -> None:
    for habit in of_kind("lawful"):
        assert bool(habit.guards) == (habit.name not in GUARD_NOTHING), habit.name
        guarded = {requirement for spec in habit.specs for requirement in guarded_by(habit, spec)}
        idle = [
            name
            for name in habit.guards
            if not any(f"{requirement}-".startswith(f"{name}-") for requirement in guarded)
        ]
        assert not idle, f"{habit.name} guards {idle} in none of its versions"
    assert all(departures()[name].kind == "lawful" for name in GUARD_NOTHING)


def test_a_prefix_of_whole_words_guards_what_is_checked_in_the_version() -> None:
    habit = Departure(
        "some-habit", "lawful", "Does something.", SPECS, (), guards=("PACT-FIL2", "PACT-PAG-00", "PACT-PAG-003")
    )
    assert guarded_by(habit, "2.0") == {"PACT-FIL2-004", "PACT-FIL2-005"}
    assert guarded_by(habit, "3.0") == {"PACT-PAG-003"}


def test_only_habits_guard() -> None:
    assert [defect.name for defect in of_kind("defect") if defect.guards] == []


def test_what_is_shown_red_counts_only_in_the_versions_of_the_defect() -> None:
    table = {cell.row.id: cell for cell in cells()}
    for defect in of_kind("defect"):
        for spec in defect.specs:
            for requirement in here(defect.reddens, spec):
                assert defect.name in table[requirement].defects[spec]


@pytest.mark.parametrize(
    ("what", "requirement", "spec"), [("defect", "PACT-AUTH-016", "2.0"), ("guard", "PACT-DM2C-017", "2.3")]
)
def test_a_missing_cell_fails_and_is_named(
    what: str, requirement: str, spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reds, greens = matrix._departures_by_requirement()
    thinner = {
        key: names for key, names in (reds if what == "defect" else greens).items() if key != (requirement, spec)
    }
    monkeypatch.setattr(
        matrix, "_departures_by_requirement", lambda: (thinner, greens) if what == "defect" else (reds, thinner)
    )
    area = requirement.split("-")[1]
    answer = _asked(coverage, "--spec", spec, "--area", area.lower(), "--gaps")
    assert answer.exit_code == 1
    assert f"{requirement} lacks a {what} in {spec}" in answer.stderr.splitlines()
    assert answer.stdout.startswith(f"{requirement} ")
    assert answer.stdout.count("lacks  a ") == 1


def test_a_complete_area_is_exit_0_and_shows_what_holds_it() -> None:
    answer = _asked(coverage, "--area", "PAG")
    assert answer.exit_code == 0
    assert "lacks" not in answer.output
    first, why = answer.stdout.split("PACT-PAG-002")[1].splitlines()[:2]
    assert "excluded" in first
    assert "A freedom of the host" in why
    assert "red    limit-ignored" in answer.stdout
    assert "green  first-page-empty, short-pages" in answer.stdout
    assert answer.stderr == "16 total, 13 checked, 3 excluded, 0 open, 0 gaps\n"


def test_an_unknown_area_is_a_mistake_of_usage() -> None:
    answer = _asked(coverage, "--area", "PAGES")
    assert answer.exit_code == 2
    assert "there is no area PAGES; areas are HOST, AUTH" in answer.stderr


def test_the_document_has_the_shape_that_its_help_tells() -> None:
    answer = _asked(coverage, "--format", "json")
    document = json.loads(answer.stdout)
    assert list(document) == ["counts", "standards", "requirements"]
    assert document["counts"] == counted(cells())
    standards = document["standards"]
    assert {name: of["total"] for name, of in standards.items()} == {"PACT": 333, "GXD": 22, "CALC": 10}
    assert {what: sum(of[what] for of in standards.values()) for what in counted([])} == document["counts"]
    assert list(document["counts"]) == ["total", *Cell.STATES, "gaps"]
    assert document["counts"]["total"] == len(document["requirements"]) == len(Catalogue.read())
    for row in document["requirements"]:
        assert list(row) == [
            *("id", "area", "level", "advice", "scope", "when", "versions", "state", "checks", "defects", "guards"),
            *("excluded", "note", "missing"),
        ]
        assert list(row["defects"]) == list(row["guards"]) == row["versions"]
        told = " ".join(_asked(coverage, "--help").stdout.split()) if row is document["requirements"][0] else ""
        assert not told or all(f'"{name}"' in told for name in (*row, *document, *document["counts"], *standards))


def test_the_gaps_of_one_version() -> None:
    answer = _asked(coverage, "--spec", "3.0", "--gaps", "--format", "json")
    document = json.loads(answer.stdout)
    of_3 = {row.id for row in Catalogue.read().values() if row.in_version("3.0")}
    assert document["counts"]["total"] == len(of_3)
    assert document["requirements"] == []


def test_the_list_of_defects_tells_what_habits_guard() -> None:
    listed = json.loads(_asked(mock, "--list-defects", "--format", "json").stdout)
    guards = {row["name"]: row["guards"] for row in listed if row["kind"] == "lawful"}
    assert "PACT-PAG-003" in guards["short-pages"]


# --- gxd explain ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", Catalogue.read().values(), ids=str)
def test_every_requirement_is_explained_in_both_languages(row: Requirement) -> None:
    for language, words in HEADINGS.items():
        headings = {about: f"{heading}{COLON[language]}" for about, heading in words.items()}
        told = explained(row).text([language])
        assert told.startswith(f"{row.id}  {row.level}  versions {', '.join(row.versions)}  scope {row.scope}")
        assert told.splitlines()[1] == row.clause
        lines = told.splitlines()
        for about in ("says", "why", "look", "hint"):
            assert sum(line.startswith(headings[about]) for line in lines) == 1
        held = {"checked": ("defects", "guards"), "excluded": ("excluded",), "open": ("open",)}[cell(row).state]
        assert all(any(line.startswith(headings[about]) for line in lines) for about in held)
        assert any(line.startswith(headings["advice"]) for line in lines) == (row.advice is not None)
        assert "None" not in told


def test_an_explanation_names_departures_with_their_versions_and_the_dispute() -> None:
    told = _asked(explain, "pact-dm2x-016").stdout
    assert "Shown red by: share-beside-indicators-in-2.0.0" in told
    assert "不合格になることを示す欠陥:share-beside-indicators-in-2.0.0" in told
    told = _asked(explain, "PACT-PAG-005", "--lang", "en").stdout
    assert "内容" not in told
    told = _asked(explain, "PACT-ERR-011", "--lang", "ja").stdout
    assert "What:" not in told
    assert "出典の見解の相違:H-16 " in told


def test_an_explanation_for_programs() -> None:
    told = json.loads(_asked(explain, "PACT-DM2C-021", "--format", "json").stdout)
    assert told["advice"].keys() == {"en", "ja"}
    assert told["defects"]["2.3"] == ["standard-unknown"]
    assert told["guards"]["2.3"] == ["standards-of-both-spellings-left-out"]
    assert [dispute["id"] for dispute in told["disputes"]] == ["C-03"]


def test_disputes_touch_requirements_of_their_versions() -> None:
    catalogue = Catalogue.read()
    for entry in errata():
        for requirement in entry.get("touches", ()):
            assert set(entry["specs"]) & set(catalogue[requirement].versions), (entry["id"], requirement)


def test_whatever_is_disputed_is_told_by_its_requirement() -> None:
    touched = {(requirement, entry["id"]) for entry in errata() for requirement in entry.get("touches", ())}
    disputed = {
        (f"PACT-{red.partition('?')[0]}", red.partition("?")[2])
        for case in CASES
        for red in case.reds.split()
        if "?" in red
    }
    assert disputed <= touched


def _asked(command: Command, *words: str) -> Result:
    return CliRunner().invoke(command, words)
