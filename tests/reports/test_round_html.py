from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from gxd_reports.formats import render, round_html
from gxd_reports.round_page import MOST_EXCHANGES
from gxd_reports.words import words
from tests.reports import rounds
from tests.reports.reading import HOSTILE, Reader, forbids_every_request, loads_nothing

THREE = ["alpha", "beta", "gamma"]


def a_round(folder):
    """Every outcome, a chain that broke, and the record of one pair that fails."""
    changed = {
        ("alpha", "beta"): rounds.cell("alpha", "beta", "fails"),
        ("alpha", "gamma"): rounds.cell("alpha", "gamma", "not tested", also=["PACT-CLI-001"]),
        ("beta", "gamma"): rounds.cell("beta", "gamma", "cannot", exchanges=0),
        ("gamma", "beta"): rounds.cell(
            "gamma",
            "beta",
            "works with loss",
            legs=[rounds.leg("pull", "works with loss", losses=[{"pointer": "/x", "reason": rounds.both("no place")}])],
        ),
    }
    broken = {"company": "alpha", "product": "a.1", "what": "footprint", "due": "1.47", "got": "1.5"}
    told = {**broken, "diagnoses": [{"name": "rounded early", **rounds.both("digits were dropped")}]}
    hop = {"type": "hop", "owner": "alpha", "recipient": "beta", "product": "a.1", "way": "pull", "outcome": "works"}
    rounds.write(folder, rounds.rows(THREE, changed, hop, rounds.chain(equal=False, got="3.4", broken=[told])))
    rounds.write_pair(folder, "alpha", "beta")
    return folder


@pytest.fixture
def folder(tmp_path):
    return a_round(tmp_path / "round")


@pytest.fixture
def text(folder):
    return round_html.write(folder).read_text("utf-8")


@pytest.fixture
def page(text):
    return Reader(text)


def test_the_page_stands_beside_the_record(folder):
    assert round_html.write(folder) == folder / "round.html"
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_every_tag_is_closed_and_every_link_leads_somewhere(page, folder):
    assert page.complaints == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    outside = {link for link in page.links if not link.startswith("#")}
    assert outside == {"pairs/alpha--beta.jsonl"}
    assert all((folder / unquote(link)).is_file() for link in outside)


def test_nothing_is_loaded_from_anywhere(text, page):
    loads_nothing(text, page)
    forbids_every_request(text)


def test_every_participant_pair_and_exchange_can_be_linked_to(page):
    pairs = {f"{one}--{other}" for one in THREE for other in THREE if one != other}
    assert {*THREE, *pairs, "alpha--beta.x0001", "chain", "matrix", "asymmetric"} <= set(page.ids)


def test_a_pair_is_told_with_side_requirement_and_exchange(page):
    for word in (
        "fails",
        "To act対応者: owner所有者側",
        "PACT-DM3C-001",
        "The unit of measurement is one of the ten units that 3.0 names.",
        "計量単位は、3.0 の挙げる十の単位のいずれかである。",
        "http://w.example/3/footprints?n=1",
        "PACT-CLI-001",
        "no place",
        "digits were dropped",
        "日本語: digits were dropped",
    ):
        assert word in page.words


def test_a_cell_whose_mirror_differs_is_marked_and_listed(text):
    def cell(owner, recipient):
        return re.search(rf'<a href="#{owner}--{recipient}"[^>]*>(.*?)</a></td>', text)[1]

    assert "≠" in cell("alpha", "beta")
    assert "the other direction differs" in cell("beta", "alpha")
    listed = re.search(r'<section id="asymmetric".*?</section>', text, re.DOTALL)[0]
    assert listed.count("<tr>") == 1 + 3


def test_no_mark_where_both_directions_agree(tmp_path):
    text = round_html.write(rounds.write(tmp_path, rounds.rows(THREE))).read_text("utf-8")
    assert "<sup>≠</sup>" not in text
    assert 'id="asymmetric"' not in text


def test_colour_is_never_alone(text):
    """Every cell has a sign, and the word in both languages."""
    cells = re.findall(r'<td class="c o-\w+">(.*?)</td>', text)
    assert len(cells) == 6
    for cell in cells:
        assert re.search(r'<i aria-hidden="true">[✓~✕–?]', cell)
        assert 'lang="en"' in cell
        assert 'lang="ja"' in cell


def test_each_outcome_is_counted_per_row_and_column(text):
    row = re.search(r'<tr data-p="alpha">.*?</tr>', text)[0]
    assert re.findall(r'<td class="sum n(?: zero)?">(\d+)</td>', row) == ["0", "0", "1", "1", "0"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_key_stands_where_a_word_should(page, language):
    assert not {key for key in words(language) if key.startswith("round.") and key in page.words}


@pytest.mark.parametrize(
    "place", ["name", "title", "reason", "requirement", "side", "way", "pointer", "product", "policy", "file"]
)
def test_text_of_a_stranger_is_only_text(tmp_path, place):
    name = HOSTILE if place == "name" else "alpha"
    legs = [rounds.leg(HOSTILE if place == "way" else "pull", "fails", side="owner")]
    if place == "pointer":
        legs[0]["losses"] = [{"pointer": HOSTILE, "reason": rounds.both(HOSTILE)}]
    given = {field: HOSTILE for field in ("requirement", "side", "file") if field == place}
    if place == "reason":
        given["reason"] = rounds.both(HOSTILE)
        legs[0]["reason"] = rounds.both(HOSTILE)
    cell = rounds.cell(name, "beta", "fails", **{"legs": legs, **given})
    lines = [rounds.header([name, "beta"]), cell, rounds.cell("beta", name), rounds.chain(equal=False)]
    lines[0]["participants"][0]["title"] = HOSTILE if place == "title" else "A"
    lines[0]["policies"] = {HOSTILE: HOSTILE} if place == "policy" else {}
    lines[3]["waterfall"] = [{"what": HOSTILE if place == "product" else "x", "kind": HOSTILE, "value": HOSTILE}]
    folder = rounds.write(tmp_path, lines)
    text = round_html.write(folder).read_text("utf-8")
    page = Reader(text)
    assert page.complaints == []
    loads_nothing(text, page)
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)
    assert all(link.startswith("#") for link in page.links)


def test_names_that_collide_with_places_of_the_page_still_have_places(tmp_path):
    odd = ["matrix", "main", "h-matrix", "日本", "names", "c-matrix", "x-label", "a b", "a--b", "a", "b--a"]
    page = Reader(round_html.write(rounds.write(tmp_path, rounds.rows(odd))).read_text("utf-8"))
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)


def test_a_record_of_another_release_is_shown(tmp_path):
    lines = [{"type": "header", "round": "x"}, {"type": "cell", "owner": "a"}, {"type": "chain"}, {"type": "hop"}]
    page = Reader(round_html.write(rounds.write(tmp_path, lines, footer=False)).read_text("utf-8"))
    assert page.complaints == []
    assert "interrupted" in page.words


def test_thirty_two_participants_stay_below_five_megabytes(tmp_path):
    """Two of them fail with everybody, with exchanges as large as they are shown."""
    names = rounds.names(32)
    changed = {(one, other): rounds.cell(one, other, "fails") for one in names[:2] for other in names if other != one}
    folder = rounds.write(tmp_path, rounds.rows(names, changed))
    for one, other in changed:
        rounds.write_pair(folder, one, other, exchanges=8, body='{"data": [' + "1, " * 3000 + "1]}")
    text = round_html.write(folder).read_text("utf-8")
    assert len(text.encode()) < 5_000_000
    assert text.count('class="exchange') <= MOST_EXCHANGES
    # Every pair that fails keeps at least the exchange that it goes by.
    for one, other in changed:
        assert f'id="{one}--{other}.x0001"' in text


def test_paper_gets_one_exchange_of_each_cause(tmp_path):
    names = rounds.names(6)
    changed = {("a-01", other): rounds.cell("a-01", other, "fails") for other in names[1:]}
    changed["a-02", "a-03"] = rounds.cell("a-02", "a-03", "fails", requirement="PACT-EVR-014")
    folder = rounds.write(tmp_path, rounds.rows(names, changed))
    for one, other in changed:
        rounds.write_pair(folder, one, other)
    text = round_html.write(folder).read_text("utf-8")
    assert text.count('class="exchange incoming"') == 2
    assert text.count('class="exchange incoming listed"') == 6 * 3 - 2


def test_a_page_for_every_pair_with_a_record(folder):
    written = render(folder / "round.jsonl", ["html", "pairs"], folder)
    assert written == [folder / "pairs" / "alpha--beta.html", folder / "round.html"]
    text = written[0].read_text("utf-8")
    page = Reader(text)
    assert page.complaints == []
    loads_nothing(text, page)
    forbids_every_request(text)
    assert "../round.html#alpha--beta" in page.links
    assert {"x0001", "x0002", "x0003"} <= set(page.ids)
    whole = Reader(written[1].read_text("utf-8"))
    assert "pairs/alpha--beta.html" in whole.links
    assert {link.partition("#")[2] for link in page.links if link.startswith("../")} <= set(whole.ids)


def test_a_page_elsewhere_does_not_lead_to_records_that_are_not_there(folder, tmp_path):
    (written,) = render(folder / "round.jsonl", ["html"], tmp_path / "out")
    assert all(link.startswith("#") for link in Reader(written.read_text("utf-8")).links)
