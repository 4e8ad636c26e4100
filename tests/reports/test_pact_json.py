from __future__ import annotations

import json

import pytest

from gxd_conformance.requirement import Catalogue
from gxd_fixtures import SPECS
from gxd_reports.formats import pact_json
from gxd_reports.formats.pact_json import cases
from gxd_reports.run_view import read_run

RESULT = {"name", "status", "mandatory", "testKey"}
OPTIONAL = {"errorMessage", "apiResponse", "curlRequest", "documentationUrl"}


def report(view, tmp_path):
    path = tmp_path / "report.pact.json"
    pact_json.write(view, path)
    return json.loads(path.read_bytes())


def everything(verdict_row, verdict, spec="3.0"):
    """A run in which every requirement of a version has one verdict."""
    rows = Catalogue.read().of(spec).values()
    return [
        {"type": "header", "spec": spec, "vendor": {"name": "Example"}, "run_id": "r1"},
        *[verdict_row(requirement=row.id, area=row.area, level=str(row.level), verdict=verdict) for row in rows],
    ]


def test_the_keys_are_those_of_the_official_service(view, tmp_path):
    run = report(view, tmp_path)
    assert set(run) == {
        "testRunId", "organizationName", "adminEmail", "adminName", "timestamp", "status", "techSpecVersion",
        "passingPercentage", "data", "results",
    }  # fmt: skip
    assert run["techSpecVersion"] == "V3.0"
    for result in run["results"]:
        assert RESULT <= set(result) <= RESULT | OPTIONAL
        assert result["status"] in ("SUCCESS", "FAILURE", "PENDING")


@pytest.mark.parametrize("spec", SPECS)
def test_every_case_speaks_of_requirements_that_exist(spec):
    known = Catalogue.read()
    areas = {f"{identifier.rpartition('-')[0]}-*" for identifier in known}
    for case in cases(spec):
        assert case.requirements
        assert set(case.requirements) <= known.keys() | areas, case.key


@pytest.mark.parametrize("spec", SPECS)
def test_every_mandatory_case_can_be_judged(spec):
    """Otherwise no host could ever pass in this shape."""
    there = Catalogue.read().of(spec)
    for case in cases(spec):
        if spec in case.mandatory:
            assert any(case.speaks_of(identifier) for identifier in there), case.key


@pytest.mark.parametrize(("spec", "mandatory"), [("2.0", 11), ("2.1", 11), ("2.2", 19), ("2.3", 19), ("3.0", 39)])
def test_the_mandatory_cases_of_each_version(spec, mandatory):
    assert sum(spec in case.mandatory for case in cases(spec)) == mandatory


@pytest.mark.parametrize("spec", SPECS)
def test_a_perfect_host_passes(written, verdict_row, tmp_path, spec):
    run = report(read_run(written(everything(verdict_row, "pass", spec), "conformant")), tmp_path)
    assert (run["status"], run["passingPercentage"]) == ("PASS", 100)


def test_one_violation_fails_its_cases_and_the_run(written, verdict_row, tmp_path):
    rows = everything(verdict_row, "pass")
    next(row for row in rows if row.get("requirement") == "PACT-GET-006")["verdict"] = "fail"
    run = report(read_run(written(rows, "non_conformant")), tmp_path)
    assert run["status"] == "FAIL"
    assert [result["testKey"] for result in run["results"] if result["status"] == "FAILURE"] == ["TESTCASE#8"]
    assert run["passingPercentage"] == round(100 * 38 / 39)


def test_what_was_not_judged_is_pending(written, verdict_row, tmp_path):
    rows = [row for row in everything(verdict_row, "pass") if row.get("requirement") != "PACT-GET-006"]
    run = report(read_run(written(rows, "conformant")), tmp_path)
    assert run["status"] == "PENDING"


def test_it_is_never_better_than_our_own_verdict(written, verdict_row, tmp_path):
    rows = everything(verdict_row, "pass")
    next(row for row in rows if row.get("requirement") == "PACT-LC3-001")["verdict"] = "fail"
    run = report(read_run(written(rows, "non_conformant")), tmp_path)
    assert all(result["status"] == "SUCCESS" for result in run["results"])
    assert run["status"] == "FAIL"
    assert report(read_run(written(everything(verdict_row, "pass"), None)), tmp_path)["status"] == "PENDING"


def test_a_failure_brings_its_exchange(view, tmp_path):
    [result] = [result for result in report(view, tmp_path)["results"] if result["testKey"] == "TESTCASE#5"]
    assert result["status"] == "FAILURE"
    assert result["errorMessage"].startswith("PACT-PAG-009: ")
    assert '"$TOKEN"' in result["curlRequest"]
    assert result["apiResponse"].startswith('{"data":[')


def test_a_version_they_do_not_know_has_no_cases(written, verdict_row, tmp_path):
    run = report(read_run(written([{"type": "header", "spec": "9.9"}, verdict_row()], "conformant")), tmp_path)
    assert (run["results"], run["status"]) == ([], "PENDING")
