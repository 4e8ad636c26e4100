from __future__ import annotations

import re

import pytest

from gxd_reports import page as page_module
from gxd_reports.formats import html
from gxd_reports.markup import moment
from gxd_reports.run_view import read_run
from tests.reports.reading import HOSTILE, Reader, forbids_every_request, loads_nothing


@pytest.fixture
def rendered(tmp_path):
    def render(path):
        out = tmp_path / "report.html"
        html.write(read_run(path), out)
        return out.read_text("utf-8")

    return render


@pytest.fixture
def text(rendered, sample):
    return rendered(sample)


@pytest.fixture
def page(text):
    return Reader(text)


def test_every_tag_is_closed_by_itself(page):
    assert page.complaints == []
    assert page.open == []


def test_every_id_stands_once_and_every_link_leads_to_one(page):
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_every_requirement_finding_and_exchange_can_be_linked_to(page, view):
    wanted = {row.id for row in view.requirements} | set(view.exchange_ids)
    wanted |= {found.id for row in view.requirements for found in row.findings}
    assert wanted <= set(page.ids)


def test_nothing_is_loaded_from_anywhere(text, page):
    assert all(link.startswith("#") for link in page.links)
    loads_nothing(text, page)


def test_the_policy_forbids_every_request(text):
    forbids_every_request(text)


def test_hostile_text_is_shown_and_never_acts(page, text):
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert '</script><script>alert("x")</script>"><img src=x onerror=alert(1)>' in page.words
    assert "⟦U+202E⟧evil⟦U+202C⟧ ⟦U+0000⟧ NUL ⟦U+D800⟧ lone 👩\u200d🔬 emoji ⟦U+001B⟧[31mred" in page.words
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_hostile_text_in_every_place_stays_text(rendered, written, rows):
    def poisoned(value, key=""):
        if key in ("type", "verdict", "direction", "id") or not value:
            return value
        if isinstance(value, dict):
            return {name: poisoned(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [poisoned(inner) for inner in value]
        return value + HOSTILE if isinstance(value, str) else value

    page = Reader(rendered(written([poisoned(row) for row in rows])))
    assert page.complaints == []
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert "{{ 7*7 }}" in page.words
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert all(re.fullmatch(r"[\w.-]+", anchor, re.ASCII) for anchor in page.ids)


def test_hostile_ids_stay_text(rendered, written, rows):
    for row in rows:
        if row["type"] == "exchange":
            row["id"] += '"><script>'
        for found in row.get("findings") or []:
            found["id"] += '"><script>'
    page = Reader(rendered(written(rows)))
    assert page.complaints == []
    assert page.tags.count("script") == 1


def test_the_verdict_is_said_first_and_in_both_languages(page):
    words = page.words[page.words.index("Not part of this run") :]  # after the table of contents
    order = ["Not conformant", "Decision rule", "What was tested", "Summary", "What to fix first", "All requirements"]
    assert sorted(order, key=words.index) == order
    for sentence in (
        "不適合",
        "3 mandatory requirements are violated.",
        "必須要件3件に違反があります。",
        "Decision rule",
        "判定基準",
    ):
        assert sentence in words


def test_the_title_of_the_window_says_the_verdict_in_both_languages(text):
    [title] = re.findall(r"<title[^>]*>", text)
    assert 'data-en="Not conformant · Tanaka' in title
    assert 'data-ja="不適合 · Tanaka' in title


def test_the_verdict_names_what_decided_it(text):
    verdict = text[text.index('id="verdict"') : text.index('id="about"')]
    assert re.findall(r'href="#([^"]+)"', verdict) == [
        "i-non_conformant", "PACT-PAG-003", "PACT-PAG-009", "PACT-DM3C-014", "i-pass", "i-fail", "i-untestable",
        "i-disputed", "i-excused",
    ]  # fmt: skip


def test_a_run_that_could_not_begin_tells_why(rendered, written, rows):
    words = Reader(
        rendered(written(rows[:1], "incomplete", reason="Nobody listens at https://api.tanaka.example."))
    ).words
    assert "The run did not come to a result." in words
    assert "Nobody listens at https://api.tanaka.example." in words


def test_the_page_tells_what_was_tested(page):
    for fact in (
        "Tanaka Seimitsu K.K. 田中精密", "PCF Cloud 4.2.1", "https://api.tanaka.example", "PACT data exchange 3.0",
        "gxd-2.0", "core", "gxd-conformance 0.1.0", "20261123-190000-tanaka-9f3c", "2026-11-23 19:00:00 UTC",
        "2026-11-23 19:00:12 UTC", "12.5 s", "20261123", "plain_http: refused",
    ):  # fmt: skip
        assert fact in page.words


def test_a_violation_tells_all_an_engineer_needs(text):
    card = text[text.index('id="F3a91c0de"') : text.index('id="F77e0b21c"')]
    words = Reader(card).words
    for fact in (
        "GET https://api.tanaka.example/3/footprints?limit=2", "5 footprints", "at most 2 footprints", "/data",
        "OpenAPI 3.0.3, ListFootprints, Pagination 1", "Apply limit before the page is written", "カーソルがない場合も",
        "x0002", "curl -i", '"$TOKEN"',
    ):  # fmt: skip
        assert fact in words


def test_a_dispute_shows_every_reading(page):
    assert "Outside the enumeration or the pattern, hence 400." in page.words
    assert "Wants 200 and nothing found." in page.words


def test_incoming_and_outgoing_are_told_apart(text):
    incoming = re.findall(r'<details class="exchange incoming[^"]*">.*?</code>', text)
    assert [re.search(r"x\d{4}", summary)[0] for summary in incoming] == ["x0006", "x0007"]
    assert "vendor called us" in incoming[0] or "vendor called us" in text


def test_tables_have_headers_and_the_page_landmarks(text, page):
    assert text.count('<th scope="col"') + text.count('<th scope="row"') == page.tags.count("th")
    for landmark in ("header", "nav", "main", "footer"):
        assert page.tags.count(landmark) == 1
    assert page.tags.count("h1") == 1
    assert page.links[0] == "#main"


def test_without_footer_the_page_says_so(rendered, written, rows):
    words = Reader(rendered(written(rows, verdict=None))).words
    assert "The run was interrupted; its record has no end." in words
    assert "Not conformant" not in words
    assert "Incomplete" in words


def test_a_run_cut_in_the_middle_of_an_exchange_is_shown(rendered, tmp_path, sample):
    path = tmp_path / "run.jsonl"
    whole = sample.read_bytes()
    path.write_bytes(whole[: whole.index(b'"id":"x0009"') + 40])
    words = Reader(rendered(path)).words
    assert "The run was interrupted" in words
    assert "run.jsonl:10: cut" in words
    assert "No requirement was judged, so nothing can be said." in words


def test_a_changed_record_proves_nothing(rendered, written, rows):
    words = Reader(rendered(written(rows, chain="0" * 64))).words
    assert "The record was changed after the run ended." in words


def test_only_a_header_is_a_page_too(rendered, written, rows):
    page = Reader(rendered(written(rows[:1], verdict=None)))
    assert page.complaints == []
    assert "Tanaka Seimitsu" in page.words


def test_an_empty_header_is_a_page_too(rendered, written, verdict_row):
    page = Reader(rendered(written([{"type": "header"}, verdict_row()], "conformant")))
    assert page.complaints == []
    assert "not recorded" in page.words


def test_large_bodies_are_cut_in_the_page_and_stay_in_the_record(rendered, written, rows):
    rows[2]["response"]["body"] = "A" * 1_000_000
    text = rendered(written(rows))
    assert text.count("A" * 64) <= 4096 // 64
    assert "Shown: the first 4096 of 1000000 characters." in Reader(text).words


def test_many_requirements_and_exchanges_are_bounded_and_counted(rendered, written, rows, verdict_row, monkeypatch):
    monkeypatch.setattr(page_module, "MOST_ROWS", 50)
    monkeypatch.setattr(page_module, "MOST_EXCHANGES", 20)
    monkeypatch.setattr(page_module, "MOST_CARDS", 5)
    lines = rows[:1]
    lines += [rows[1] | {"id": f"x{number:04d}"} for number in range(100)]
    lines += [
        verdict_row(requirement=f"PACT-PAG-{number:03d}", verdict="fail" if number < 10 else "pass")
        for number in range(200)
    ]
    page = Reader(rendered(written(lines)))
    assert page.complaints == []
    assert sum(anchor.startswith("PACT-PAG-") for anchor in page.ids) == 50
    assert sum(bool(re.fullmatch(r"x\d{4}", anchor)) for anchor in page.ids) == 20
    assert "150 more requirements are in report.json" in page.words
    assert "20 of 100 exchanges are in this page" in page.words
    assert "5 more are in report.json." in page.words


def test_a_page_is_written_piece_by_piece(view, tmp_path, monkeypatch):
    pieces = []
    path = tmp_path / "report.html"
    real_open = type(path).open

    def watched(self, *arguments, **options):
        file = real_open(self, *arguments, **options)
        if self == path:
            write = file.write
            file.write = lambda piece: (pieces.append(len(piece)), write(piece))[1]
        return file

    monkeypatch.setattr(type(path), "open", watched)
    html.write(view, path)
    assert len(pieces) > 100
    assert max(pieces) < path.stat().st_size / 4


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2026-11-23T19:00:00Z", "2026-11-23 19:00:00 UTC"),
        ("2026-11-23T19:00:00.123+00:00", "2026-11-23 19:00:00 UTC"),
        ("2026-11-23T19:00:00+09:00", "2026-11-23T19:00:00+09:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_moments(instant, shown):
    assert moment(instant) == shown
