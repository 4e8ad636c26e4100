from __future__ import annotations

from gxd_conformance.requirement import Catalogue
from gxd_fixtures.schema import errata
from gxd_reports.background import Background
from gxd_reports.run_view import read_run


def judged_by_this_catalogue(rows, **header):
    rows[0] |= {"catalogue_sha256": Catalogue.read().sha256, **header}
    return rows


def test_what_was_left_out_is_told_with_its_reason(written, rows):
    left = Background(read_run(written(judged_by_this_catalogue(rows)))).left_out()
    catalogue = Catalogue.read().of("3.0")
    judged = {row["requirement"] for row in rows if row["type"] == "verdict"}
    assert {row.id for row in left} == catalogue.keys() - judged
    for row in left:
        assert (row.why == "excluded") == (catalogue[row.id].excluded is not None) == bool(row.reason.en)
    assert {row.why for row in left} == {"excluded", "out_of_scope"}


def test_an_interrupted_run_did_not_reach_the_rest(written, rows):
    left = Background(read_run(written(judged_by_this_catalogue(rows), verdict=None))).left_out()
    assert "not_reached" in {row.why for row in left}
    assert all(Catalogue.read()[row.id].scope == "full" for row in left if row.why == "out_of_scope")


def test_another_edition_of_the_catalogue_adds_nothing(view):
    background = Background(view)
    assert background.left_out() == []
    assert background.why(view.requirements[0]) is None


def test_why_a_requirement_matters(written, rows):
    view = read_run(written(judged_by_this_catalogue(rows)))
    [row] = [row for row in view.requirements if row.id == "PACT-PAG-003"]
    assert Background(view).why(row) == tuple(Catalogue.read()["PACT-PAG-003"].why.values())


def test_areas_have_the_titles_and_the_order_of_the_specification(view):
    background = Background(view)
    assert background.area_title("PAG") == ("Pagination", "ページング")
    assert background.area_title("NOPE") is None
    assert sorted(["NOPE", "PAG", "HOST", "AUTH"], key=background.area_place) == ["HOST", "AUTH", "PAG", "NOPE"]


def test_a_dispute_tells_what_each_source_says(view):
    [entry] = [entry for entry in errata() if entry["id"] == "C-06"]
    readings = {reading.source: reading.says.en for reading in Background(view).readings("C-06")}
    assert readings == {name: entry[name] for name in ("prose", "schema", "tool")} | {"judged": entry["judged"]["en"]}
    assert Background(view).readings("X-99") == []
