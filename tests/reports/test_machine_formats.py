"""junit, json, ctrf, sarif, har: what programs read."""

from __future__ import annotations

import json
from collections import Counter
from xml.etree import ElementTree

import pytest

from gxd_reports.formats import ctrf, har, json_report, junit, sarif
from gxd_reports.run_view import read_run

HOSTILE = "</failure>]]>\x00\x08\u202e\ud800\ufffe & <b> 👩\u200d🔬"


def wrote(module, view, tmp_path):
    path = tmp_path / "out"
    module.write(view, path)
    return path


@pytest.fixture
def hostile(written, verdict_row):
    found = {"id": "F1", "asked": HOSTILE, "got": HOSTILE, "expected": HOSTILE, "path": HOSTILE, "evidence": ["x0001"]}
    says = {"en": HOSTILE, "ja": HOSTILE}
    exchange = {
        "type": "exchange",
        "id": "x0001",
        "request": {"method": HOSTILE, "url": HOSTILE, "headers": [[HOSTILE, HOSTILE]], "body": HOSTILE},
        "response": {"status": 299, "headers": [], "body": HOSTILE},
    }
    header = {"type": "header", "vendor": {"name": HOSTILE}, "run_id": HOSTILE, "started_at": HOSTILE}
    row = verdict_row(verdict="fail", says=says, finding=found, findings=[found], clause=HOSTILE, area=HOSTILE)
    return read_run(written([header, exchange, row]))


# ---- junit


def test_junit_counts_what_it_holds(view, tmp_path):
    [suite] = ElementTree.parse(wrote(junit, view, tmp_path)).getroot()
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases) == view.count() == 17
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(attribute)) == len(suite.findall(f"testcase/{element}"))
    assert int(suite.get("failures")) == view.count("fail")
    assert int(suite.get("errors")) == view.count("untestable", "suite_error")
    assert int(suite.get("skipped")) == view.count("warn", "disputed", "excused")


def test_junit_never_lists_what_was_not_judged(view, tmp_path):
    root = ElementTree.parse(wrote(junit, view, tmp_path)).getroot()
    assert not [case for case in root.iter("testcase") if "PACT-PAG-010" in case.get("name")]
    properties = {node.get("name"): node.get("value") for node in root.iter("property")}
    assert (properties["not_applicable"], properties["out_of_scope"], properties["excluded"]) == ("1", "1", "1")
    assert properties["verdict"] == "non_conformant"
    assert properties["run_id"] == "20261123-190000-tanaka-9f3c"


def test_junit_tells_the_finding(view, tmp_path):
    root = ElementTree.parse(wrote(junit, view, tmp_path)).getroot()
    [case] = [case for case in root.iter("testcase") if case.get("name").startswith("PACT-PAG-003 ")]
    assert case.get("classname") == "gxd.PAG"
    failure = case.find("failure")
    assert "5 footprints; expected at most 2 footprints" in failure.get("message")
    for fact in ("F3a91c0de", "/data", "Apply limit before", "x0002", "Pagination 1"):
        assert fact in failure.text


def test_junit_is_red_for_a_run_without_result(written, verdict_row, tmp_path):
    view = read_run(written([verdict_row()], verdict=None))
    [suite] = ElementTree.parse(wrote(junit, view, tmp_path)).getroot()
    assert (suite.get("tests"), suite.get("errors")) == ("2", "1")


def test_junit_is_green_for_a_conformant_run(written, verdict_row, tmp_path):
    view = read_run(written([verdict_row()], "conformant"))
    [suite] = ElementTree.parse(wrote(junit, view, tmp_path)).getroot()
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["1", "0", "0", "0"]


def test_junit_counts_warnings_if_the_run_did(written, rows, tmp_path):
    rows[0]["policies"] = {"fail_on": "should"}
    [suite] = ElementTree.parse(wrote(junit, read_run(written(rows)), tmp_path)).getroot()
    assert suite.get("failures") == "5"


def test_junit_survives_hostile_text(hostile, tmp_path):
    root = ElementTree.parse(wrote(junit, hostile, tmp_path)).getroot()
    [failure] = root.iter("failure")
    assert "</failure>]]>⟦U+0000⟧⟦U+0008⟧⟦U+202E⟧⟦U+D800⟧⟦U+FFFE⟧ & <b> 👩\u200d🔬" in failure.text


# ---- json


def test_json_agrees_with_the_run(view, tmp_path):
    report = json.loads(wrote(json_report, view, tmp_path).read_bytes())
    assert report["verdict"] == "non_conformant"
    assert report["run"]["run_id"] == "20261123-190000-tanaka-9f3c"
    assert report["counts"]["requirements"] == dict(Counter(row["verdict"] for row in report["requirements"]))
    assert report["counts"]["exchanges"] == 10
    by_area = report["counts"]["by_area"]
    assert sum(cell["requirements"] for cells in by_area.values() for cell in cells) == len(report["requirements"])
    assert "specversion" not in json.dumps(report)  # a word of the traffic


def test_json_keeps_findings_word_for_word(view, tmp_path, rows):
    report = json.loads(wrote(json_report, view, tmp_path).read_bytes())
    [got] = [row for row in report["requirements"] if row["requirement"] == "PACT-DM3C-014"]
    [given] = [row for row in rows if row.get("requirement") == "PACT-DM3C-014"]
    assert got["findings"] == given["findings"]
    assert got["findings_total"] == 57


def test_json_keeps_hostile_text_word_for_word(hostile, tmp_path):
    text = wrote(json_report, hostile, tmp_path).read_bytes().decode("utf-8")
    assert json.loads(text)["requirements"][0]["findings"][0]["got"] == HOSTILE


def test_json_of_an_interrupted_run(written, rows, tmp_path):
    report = json.loads(wrote(json_report, read_run(written(rows[:1], None)), tmp_path).read_bytes())
    assert (report["verdict"], report["interrupted"], report["requirements"]) == ("incomplete", True, [])


# ---- ctrf


def test_ctrf_counts_what_it_holds_and_skips_nothing(view, tmp_path):
    report = json.loads(wrote(ctrf, view, tmp_path).read_bytes())
    assert report["reportFormat"] == "CTRF"
    summary, tests = report["results"]["summary"], report["results"]["tests"]
    statuses = Counter(test["status"] for test in tests)
    assert summary["tests"] == len(tests) == 17
    assert {name: summary[name] for name in ("passed", "failed", "skipped", "pending", "other")} == {
        "passed": 8, "failed": 5, "skipped": 0, "pending": 0, "other": 4
    }  # fmt: skip
    assert statuses == {"passed": 8, "failed": 5, "other": 4}
    assert summary["stop"] - summary["start"] == 12_500


def test_ctrf_is_red_for_a_run_without_result(written, verdict_row, tmp_path):
    view = read_run(written([verdict_row()], verdict=None))
    report = json.loads(wrote(ctrf, view, tmp_path).read_bytes())
    assert report["results"]["summary"]["failed"] == 1


def test_ctrf_survives_hostile_text(hostile, tmp_path):
    report = json.loads(wrote(ctrf, hostile, tmp_path).read_bytes().decode("utf-8"))
    assert report["results"]["summary"]["start"] == 0
    assert "⟦U+202E⟧" in report["results"]["tests"][0]["message"]


# ---- sarif


def test_sarif_has_a_rule_for_every_requirement_and_a_result_for_every_finding(view, tmp_path):
    log = json.loads(wrote(sarif, view, tmp_path).read_bytes())
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == [row.id for row in view.requirements]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["kind"] == "fail" or result["level"] == "none"
        assert result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    assert Counter(result["properties"]["verdict"] for result in run["results"])["fail"] == 2 + 6


def test_sarif_points_into_the_record_or_the_file_of_the_vendor(view, written, rows, tmp_path, sample):
    [run] = json.loads(wrote(sarif, view, tmp_path).read_bytes())["runs"]
    [result] = [result for result in run["results"] if result["ruleId"] == "PACT-PAG-003"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "run.jsonl"
    line = json.loads(sample.read_text("utf-8").splitlines()[place["region"]["startLine"] - 1])
    assert line["requirement"] == "PACT-PAG-003"
    rows[0]["vendor_file"] = "ci/vendor file.yaml"
    [run] = json.loads(wrote(sarif, read_run(written(rows)), tmp_path).read_bytes())["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "ci/vendor%20file.yaml"


def test_sarif_suppresses_what_is_excused(view, tmp_path):
    [run] = json.loads(wrote(sarif, view, tmp_path).read_bytes())["runs"]
    [excused] = [result for result in run["results"] if result["properties"]["verdict"] == "excused"]
    assert "H. Suzuki" in excused["suppressions"][0]["justification"]
    assert len([result for result in run["results"] if "suppressions" in result]) == 1


def test_sarif_survives_hostile_text(hostile, tmp_path):
    assert json.loads(wrote(sarif, hostile, tmp_path).read_bytes().decode("utf-8"))["version"] == "2.1.0"


# ---- har


def test_har_holds_the_whole_traffic(view, tmp_path, rows):
    log = json.loads(wrote(har, view, tmp_path).read_bytes())["log"]
    assert log["version"] == "1.2"
    exchanges = [row for row in rows if row["type"] == "exchange"]
    assert len(log["entries"]) == len(exchanges)
    for entry, line in zip(log["entries"], exchanges, strict=True):
        assert entry["request"]["url"] == line["request"]["url"]
        assert entry["response"]["content"].get("text") == (
            (line["response"] or {}).get("body") or (line["response"] or {}).get("body_base64")
        )
        assert entry["comment"].startswith(line["id"])
    assert [entry["comment"].endswith("incoming") for entry in log["entries"]].count(True) == 2


def test_har_decodes_queries_and_names_failures(view, tmp_path):
    entries = json.loads(wrote(har, view, tmp_path).read_bytes())["log"]["entries"]
    assert entries[9]["request"]["queryString"] == [{"name": "productId", "value": "urn:gtin:4580000000001"}]
    assert (entries[7]["response"]["status"], entries[7]["response"]["_error"]) == (0, "timeout: no answer within 5 s")
    assert entries[8]["response"]["content"] == {
        "size": 8, "mimeType": "application/octet-stream", "text": "AAECAwT//v8=", "encoding": "base64"
    }  # fmt: skip


def test_har_survives_hostile_text(hostile, tmp_path):
    [entry] = json.loads(wrote(har, hostile, tmp_path).read_bytes().decode("utf-8"))["log"]["entries"]
    assert entry["request"]["postData"]["text"] == HOSTILE
