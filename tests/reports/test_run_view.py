from __future__ import annotations

from collections import Counter

import pytest

from gxd_reports.record import NotARun
from gxd_reports.run_rows import MOST_FINDINGS
from gxd_reports.run_view import read_run


def test_the_header_tells_who_was_tested(view):
    assert view.header.vendor == "Tanaka Seimitsu K.K. 田中精密"
    assert (view.header.product, view.header.product_version) == ("PCF Cloud", "4.2.1")
    assert view.header.spec == "3.0"
    assert view.header.policies == {"fail_on": "must", "plain_http": "refused", "patience_s": "30"}


def test_every_verdict_occurs_once_in_the_sample(view):
    assert Counter(row.verdict for row in view.requirements) == {
        "pass": 8,
        "fail": 3,
        "warn": 2,
        "untestable": 1,
        "disputed": 1,
        "excused": 1,
        "suite_error": 1,
        "not_applicable": 1,
    }
    assert view.footer is not None
    assert view.footer.raw["counts"]["requirements"] == dict(Counter(row.verdict for row in view.requirements))


def test_a_requirement_has_the_worst_verdict_of_its_checks(view):
    [row] = [row for row in view.requirements if row.id == "PACT-PAG-003"]
    assert [judged.verdict for judged in row.judgements] == ["fail", "pass"]
    assert row.verdict == "fail"
    assert row.looked == 8
    assert row.evidence == ["x0002", "x0003"]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("suite_error", "fail"),
        ("fail", "untestable"),
        ("untestable", "disputed"),
        ("disputed", "warn"),
        ("warn", "excused"),
        ("excused", "pass"),
        ("pass", "not_applicable"),
    ],
)
def test_the_order_of_verdicts(written, verdict_row, worse, better):
    for pair in ([worse, better], [better, worse]):
        [row] = read_run(written([verdict_row(verdict=verdict) for verdict in pair])).requirements
        assert row.verdict == worse


def test_counts_by_area_and_level(view):
    assert view.count("fail", area="PAG", binding="MUST") == 2
    assert view.count(area="PAG") == 3  # what does not apply is not counted among the judged
    assert view.count(area="PAG", but=()) == 4
    assert sum(view.counts.values()) == len(view.requirements)


def test_findings_are_kept_once_and_counted_all(view):
    [row] = [row for row in view.requirements if row.id == "PACT-DM3C-014"]
    assert len(row.findings) == 6
    assert row.findings_total == 57


def test_findings_beyond_the_bound_are_only_counted(written, verdict_row):
    many = [{"id": f"F{number}", "evidence": []} for number in range(MOST_FINDINGS + 20)]
    path = written([verdict_row(verdict="fail", finding=many[0], findings=many, findings_total=900)])
    [row] = read_run(path).requirements
    assert len(row.findings) == MOST_FINDINGS
    assert row.findings_total == 900


def test_a_run_without_footer_was_interrupted_and_is_incomplete(written, rows):
    view = read_run(written(rows, verdict=None))
    assert view.interrupted
    assert (view.verdict, view.doubt) == ("incomplete", "interrupted")
    assert view.count("fail") == 3


def test_a_broken_line_leaves_no_verdict(written, rows):
    path = written(rows)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([lines[0], "{]\n", *lines[1:]]))
    view = read_run(path)
    assert (view.verdict, view.doubt) == ("incomplete", "damaged")


def test_a_changed_line_is_noticed(written, rows):
    path = written(rows, "non_conformant")
    path.write_text(path.read_text().replace('"verdict":"fail"', '"verdict":"pass"', 1))
    view = read_run(path)
    assert view.changed
    assert (view.verdict, view.doubt) == ("incomplete", "changed")


def test_conformant_with_a_violation_is_a_contradiction(written, verdict_row):
    view = read_run(written([verdict_row(verdict="fail")], "conformant"))
    assert (view.verdict, view.doubt) == ("incomplete", "contradiction")


@pytest.mark.parametrize("open_", ["untestable", "suite_error"])
def test_conformant_with_an_untested_must_is_a_contradiction(written, verdict_row, open_):
    lines = [verdict_row(), verdict_row(requirement="PACT-PAG-005", verdict=open_)]
    assert read_run(written(lines, "conformant")).doubt == "contradiction"


def test_an_untested_recommendation_leaves_the_verdict(written, verdict_row):
    lines = [verdict_row(), verdict_row(requirement="PACT-PAG-005", level="SHOULD", verdict="untestable")]
    assert read_run(written(lines, "conformant")).verdict == "conformant"


def test_conformant_by_nothing_is_not_conformant(written, rows):
    view = read_run(written([rows[0]], "conformant"))
    assert (view.verdict, view.doubt) == ("incomplete", "nothing")


def test_an_unknown_verdict_is_an_error_of_the_suite(written, verdict_row):
    [row] = read_run(written([verdict_row(verdict="splendid")])).requirements
    assert row.verdict == "suite_error"
    assert "splendid" in row.reasons[0]


@pytest.mark.parametrize(("policy", "counts"), [("must", False), ("should", True)])
def test_a_warning_counts_only_if_the_run_was_asked_to_count_it(written, rows, policy, counts):
    rows[0]["policies"] = {"fail_on": policy}
    view = read_run(written(rows))
    assert [view.counts_against(row) for row in view.having("warn")] == [counts, counts]
    assert all(view.counts_against(row) for row in view.having("fail"))


@pytest.mark.parametrize("value", [None, 7, "text", ["list"], {"a": "mapping"}])
def test_members_of_another_type_are_no_stumbling_block(written, verdict_row, value):
    odd = dict.fromkeys(verdict_row(), value) | {"type": "verdict"}
    header = dict.fromkeys(("vendor", "policies", "seed", "spec", "run_id"), value) | {"type": "header"}
    exchange = dict.fromkeys(("request", "response", "error", "elapsed_ms", "at"), value) | {
        "type": "exchange",
        "id": "x1",
    }
    view = read_run(written([header, odd, exchange], value if isinstance(value, str) else "incomplete"))
    assert len(view.requirements) == 1
    assert view.exchange("x1") is not None


@pytest.mark.parametrize("content", ["", "\n\n", "hello\n", '{"type":"exchange","id":"x0001"}\n', "[]\n"])
def test_another_file_is_no_run(tmp_path, content):
    path = tmp_path / "run.jsonl"
    path.write_text(content)
    with pytest.raises(NotARun, match=r"is not the record of a run"):
        read_run(path)


def test_the_most_binding_comes_first(written, verdict_row):
    lines = [
        verdict_row(requirement=f"PACT-PAG-00{number}", level=level, verdict="warn")
        for number, level in enumerate(["REPORT", "MAY", "SHOULD NOT", "MUST NOT", "SHOULD", "MUST"])
    ]
    having = read_run(written(lines)).having("warn")
    assert [row.binding for row in having] == ["MUST", "MUST", "SHOULD", "SHOULD", "MAY", "REPORT"]
