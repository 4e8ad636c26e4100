"""The catalogue is complete, says something in both languages, and refuses what cannot be meant."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from gxd_conformance.requirement import Catalogue, Level, MalformedCatalogue, Requirement
from gxd_conformance.vendor_file import situation_of
from gxd_fixtures import SPECS
from gxd_fixtures.yamlfile import load

FOLDER = Path(str(files("gxd_conformance") / "catalogue"))
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
EVERY = list(Catalogue.read().values())
PACT = [row for row in Catalogue.read().values() if row.id.startswith("PACT-")]
HEADINGS = {
    "HOST": 15,
    "AUTH": 17,
    "CLI": 16,
    "LIST": 14,
    "PAG": 16,
    "FIL2": 5,
    "FIL3": 16,
    "GET": 11,
    "EVT": 14,
    "EVR": 26,
    "EVP": 6,
    "ERR": 11,
    "DM2P": 21,
    "DM2C": 35,
    "DM2X": 24,
    "LC2": 9,
    "DM3P": 18,
    "DM3C": 29,
    "DM3N": 13,
    "LC3": 8,
    "RPT3": 9,
}
"""How many requirements stand under each heading of the specification, in its order."""


def sentences(row: Requirement) -> dict[str, str]:
    """Every sentence of a row, by what it is."""
    words = {"says": row.says, "why": row.why, "hint": row.hint, "look": row.look}
    words |= {"excluded": row.excluded or {}, "advice": row.advice or {}}
    return {f"{about}.{language}": text for about, pair in words.items() for language, text in pair.items()}


def leaves(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [*node, *(leaf for value in node.values() for leaf in leaves(value))]
    return [leaf for item in node for leaf in leaves(item)] if isinstance(node, list) else [node]


# --- complete -------------------------------------------------------------------------------------------------------


def test_every_requirement_of_the_specification_is_there_once() -> None:
    assert [row.id for row in PACT] == [
        f"PACT-{area}-{number:03}" for area, count in HEADINGS.items() for number in range(1, count + 1)
    ]
    assert len(PACT) == 333


def test_the_levels_are_those_of_the_specification() -> None:
    assert Counter(str(row.level) for row in PACT) == {
        "MUST": 244,
        "MUST NOT": 14,
        "SHOULD": 48,
        "SHOULD NOT": 3,
        "MAY": 15,
        "REPORT": 9,
    }


def test_report_rows_and_only_they_name_their_rule() -> None:
    assert {row.id for row in PACT if row.rule} == {row.id for row in PACT if row.level is Level.REPORT}
    rules = [row.rule for row in PACT if row.rule]
    assert rules == ["SHALL", "SHALL", "SHALL", "SHALL-2027", "BIO", "BIO-2027", "CCS", "CCU", "SHOULD"]


@pytest.mark.parametrize(
    ("requirement", "versions"),
    [
        ("PACT-HOST-002", "2.0 2.1"),
        ("PACT-HOST-003", "2.2 2.3 3.0"),
        ("PACT-HOST-006", "2.0"),
        ("PACT-AUTH-006", "2.1 2.2 2.3 3.0"),
        ("PACT-AUTH-014", "2.2 2.3"),
        ("PACT-PAG-003", "3.0"),
        ("PACT-PAG-005", "2.0 2.1 2.2 2.3 3.0"),
        ("PACT-ERR-003", "2.3"),
        ("PACT-DM2C-020", "2.3"),
        ("PACT-DM3N-009", "2.0 2.1 2.2 2.3 3.0"),
    ],
)
def test_a_requirement_applies_to_its_versions(requirement: str, versions: str) -> None:
    assert Catalogue.read()[requirement].versions == tuple(versions.split())


@pytest.mark.parametrize(("spec", "count"), [("2.0", 169), ("2.1", 176), ("2.2", 181), ("2.3", 187), ("3.0", 173)])
def test_each_version_has_its_number_of_requirements(spec: str, count: int) -> None:
    assert sum(1 for row in Catalogue.read().of(spec).values() if row.id.startswith("PACT-")) == count


def test_patches_are_told_where_a_patch_release_changed_the_text() -> None:
    told = {row.id for row in PACT if row.patches}
    assert {"PACT-ERR-002", "PACT-ERR-003", "PACT-ERR-004", "PACT-EVT-012", "PACT-EVT-013", "PACT-DM2C-024"} <= told


def test_the_rows_of_the_consortium_wait_for_its_profiles() -> None:
    """They are the same in every version, and nobody who did not ask for them meets them."""
    rows = [row for row in EVERY if row.area == "EXT"]
    assert [row.id for row in rows] == [f"GXD-EXT-{number:03}" for number in range(1, len(rows) + 1)]
    assert {row.when for row in rows} == {"gxd"}
    assert {row.versions for row in rows} == {SPECS}
    for spec in SPECS:
        assert "GXD-EXT-003" not in Catalogue.read().of(spec)
        assert "GXD-EXT-003" in Catalogue.read().of(spec, situation_of("gxd-2.0-as-published"))


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", EVERY, ids=str)
def test_every_sentence_is_one_in_its_language(row: Requirement) -> None:
    for about, text in sentences(row).items():
        assert text == text.strip(), f"{row} {about}: spaces around {text!r}"
        if about.endswith(".ja"):
            assert JAPANESE.search(text), f"{row} {about}: no Japanese in {text!r}"
            assert text.endswith("。"), f"{row} {about}: no end in {text!r}"
            assert not re.search(r"(です|ます|ください)[。、]", text), f"{row} {about}: another style in {text!r}"
        else:
            assert not JAPANESE.search(text), f"{row} {about}: Japanese in {text!r}"
            assert text.endswith("."), f"{row} {about}: no end in {text!r}"
            assert text[0].isupper() or text[0] == '"', f"{row} {about}: no beginning in {text!r}"


def test_no_sentence_stands_twice() -> None:
    """What is said of two requirements in the same words is concrete for neither."""
    told = Counter(text for row in EVERY for text in sentences(row).values())
    assert [text for text, count in told.items() if count > 1] == []


@pytest.mark.parametrize("row", EVERY, ids=str)
def test_the_japanese_has_the_strength_of_the_level(row: Requirement) -> None:
    recommends = "望ましい" in row.says["ja"]
    assert recommends == (row.level in (Level.SHOULD, Level.SHOULD_NOT) or row.rule == "SHOULD")


def test_clauses_are_spelled_out() -> None:
    sources = re.compile(r"Tech Specs|OpenAPI|RFC|CloudEvents|Data Model Extensions|Simplified Data Model")
    consortium = re.compile(r"GxD Extension|GxD schema|Data Model Extensions")
    assert [row.id for row in EVERY if row.area == "EXT" and not consortium.match(row.clause)] == []
    assert [row.id for row in PACT if not sources.match(row.clause)] == []
    assert [row.id for row in PACT if re.search(r"\bS2\d\b|\bS30\b|\bO\d+\b|\bEXT\b|#", row.clause)] == []
    assert [row.id for row in PACT if row.anchor and not re.fullmatch(r"#[a-z0-9-]+", row.anchor)] == []


def test_words_belong_to_requirements_that_exist() -> None:
    for file in sorted((FOLDER / "wording").glob("*.yaml")):
        described = [row["id"] for row in load((FOLDER / file.name).read_text("utf-8"))["requirements"]]
        assert list(load(file.read_text("utf-8"))) == described, file.name


def test_yaml_has_made_nothing_of_our_text() -> None:
    """No 3.0 became a float, no date a date, no `no` a boolean, and no key was left without a value."""
    for file in sorted(FOLDER.rglob("*.yaml")):
        odd = [leaf for leaf in leaves(load(file.read_text("utf-8"))) if not isinstance(leaf, str) and leaf is not True]
        assert odd == [], file.name


def test_lines_can_be_read_without_scrolling() -> None:
    for file in sorted(FOLDER.rglob("*.yaml")):
        long = [line for line in file.read_text("utf-8").splitlines() if len(line) > 160]
        assert long == [], file.name


# --- what is judged, and how ----------------------------------------------------------------------------------------


def test_only_a_must_can_fail() -> None:
    assert [level for level in Level if level.binding] == [Level.MUST, Level.MUST_NOT]
    assert Catalogue.read()["PACT-PAG-003"].binding
    assert not Catalogue.read()["PACT-HOST-012"].binding


def test_advice_is_a_must_that_does_not_bind_and_says_why() -> None:
    advice = [row for row in PACT if row.advice]
    assert {"PACT-DM3P-016", "PACT-DM3C-020", "PACT-DM3C-021"} <= {row.id for row in advice}
    assert [row.id for row in advice if not row.level.binding or row.binding] == []


def test_a_freedom_is_excluded_and_says_what_guards_it() -> None:
    freedoms = [row for row in PACT if row.level is Level.MAY]
    assert [row.id for row in freedoms if row.excluded is None] == []
    assert [row.id for row in freedoms if row.excluded and "freedom" not in row.excluded["en"]] == []


def test_what_nothing_can_show_is_excluded() -> None:
    unseen = {row.id for row in PACT if row.excluded and row.level is not Level.MAY}
    assert unseen == {
        *("PACT-CLI-009", "PACT-FIL3-015", "PACT-EVR-023", "PACT-EVR-025", "PACT-DM2P-007", "PACT-DM2P-018"),
        *("PACT-DM2P-021", "PACT-DM2C-025", "PACT-LC2-002", "PACT-DM3P-004", "PACT-DM3P-018", "PACT-DM3C-024"),
        "PACT-LC3-004",
    }


def test_the_vendor_as_client_is_judged_in_the_full_scope_only() -> None:
    clients = [row for row in PACT if row.area == "CLI"]
    # What a host must take from others it shows in its answers, without being triggered.
    assert {row.id for row in clients if row.scope == "core"} == {"PACT-CLI-015", "PACT-CLI-016"}


def test_the_core_scope_leaves_out_what_needs_more_than_one_credential() -> None:
    catalogue = Catalogue.read().of("3.0")
    core, full = catalogue.within("core"), catalogue.within("full")
    assert set(full) == set(catalogue)
    assert "PACT-GET-008" in full
    assert "PACT-GET-008" not in core
    assert "PACT-GET-006" in core
    with pytest.raises(ValueError, match="unknown scope 'all'; known are core, full"):
        catalogue.within("all")


# --- selecting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("PACT-PAG-003", 1),
        ("pact-pag-003", 1),
        ("PACT-PAG", 16),
        ("PAG", 16),
        ("pag", 16),
        ("PACT", 333),
        ("must", 258),
        ("MUST-NOT", 14),
        ("must not", 14),
        ("should", 51),
        ("may", 15),
        ("report", 9),
    ],
)
def test_a_selector_is_an_id_a_prefix_an_area_or_a_level(selector: str, count: int) -> None:
    named = Catalogue.read().select(only=[selector])
    assert sum(1 for requirement in named if requirement.startswith("PACT-")) == count


def test_skipping_wins_over_choosing() -> None:
    chosen = Catalogue.read().of("3.0").select(only=["PAG", "GET"], skip=["may", "PACT-GET-006"])
    assert set(chosen.areas) == {"PAG", "GET"}
    assert "PACT-PAG-002" not in chosen
    assert "PACT-GET-006" not in chosen
    assert "PACT-PAG-003" in chosen


def test_nothing_named_is_everything() -> None:
    assert set(Catalogue.read().select()) == set(Catalogue.read())


def test_skipping_what_another_version_has_is_no_mistake() -> None:
    assert set(Catalogue.read().of("3.0").select(skip=["FIL2"])) == set(Catalogue.read().of("3.0"))


def test_unknown_selectors_are_named_all_at_once_with_what_was_meant() -> None:
    with pytest.raises(ValueError, match="did you mean") as complaint:
        Catalogue.read().of("3.0").select(only=["PAGE"], skip=["PACT-GTE-001", "zzzzzz"])
    first, second, third = str(complaint.value).split("\n")
    assert first.startswith("no requirement, area or level is called PAGE; did you mean PAG")
    assert "PACT-GTE-001; did you mean PACT-GET-001" in second
    assert third.startswith("no requirement, area or level is called ZZZZZZ; areas are HOST, AUTH, CLI")


def test_part_of_a_word_selects_nothing() -> None:
    """`PACT-PA` would otherwise run whatever happens to begin so, and `P` everything."""
    for selector in ("PACT-PA", "P", "PACT-PAG-00", ""):
        with pytest.raises(ValueError, match="no requirement, area or level"):
            Catalogue.read().select(only=[selector])


def test_choosing_only_what_this_version_does_not_have_is_a_mistake() -> None:
    with pytest.raises(
        ValueError, match=r"PACT-LC2 names nothing in version 3\.0; it applies to 2\.0, 2\.1, 2\.2, 2\.3$"
    ):
        Catalogue.read().of("3.0").select(only=["PACT-LC2"])


def test_choosing_what_was_left_out_before_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="GET names nothing in what was selected before"):
        Catalogue.read().of("3.0").select(only=["PAG"]).select(only=["GET"])


def test_a_version_has_only_its_own_areas() -> None:
    assert "FIL2" not in Catalogue.read().of("3.0").areas
    assert "FIL3" not in Catalogue.read().of("2.3").areas
    assert list(Catalogue.read().areas)[:21] == list(HEADINGS)


def test_an_unknown_version_is_named_with_those_we_know() -> None:
    with pytest.raises(ValueError, match=r"'2\.4'; known are 2\.0, 2\.1, 2\.2, 2\.3, 3\.0"):
        Catalogue.read().of("2.4")


# --- reading --------------------------------------------------------------------------------------------------------

AREA = """\
area: PAG
heading: E
title: {en: Pagination, ja: ページング}
requirements:
  - id: PACT-PAG-001
    versions: ["2.3", "3.0"]
    level: MUST
    says: Pages are short.
    clause: OpenAPI 3.0.3, Pagination
    scope: core

  - id: PACT-PAG-002
    versions: ["3.0"]
    level: MAY
    says: Pages may be shorter.
    clause: OpenAPI 3.0.3, Pagination
    scope: core
"""
WORDS = """\
PACT-PAG-001:
  ja: ページは短い。
  why: {en: Long pages hurt., ja: 長いページは困る。}
  hint: {en: Cut them., ja: 切る。}
  look: {en: We count., ja: 数える。}
"""


def written(folder: Path, area: str = AREA, words: str | None = WORDS) -> Path:
    (folder / "wording").mkdir(parents=True)
    (folder / "pagination.yaml").write_text(area, "utf-8")
    if words is not None:
        (folder / "wording" / "pagination.yaml").write_text(words, "utf-8")
    return folder


def test_a_row_is_read_as_it_stands(tmp_path: Path) -> None:
    row = Catalogue.read(written(tmp_path))["PACT-PAG-001"]
    assert (row.area, row.versions, row.level, row.scope) == ("PAG", ("2.3", "3.0"), Level.MUST, "core")
    assert row.says == {"en": "Pages are short.", "ja": "ページは短い。"}
    assert row.hint == {"en": "Cut them.", "ja": "切る。"}
    assert row.in_version("2.3")
    assert not row.in_version("2.0")


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ('versions: ["3.0"]', 'versions: ["3.1"]', "pagination.yaml:13: versions: expected a list of some of 2.0"),
        ('versions: ["3.0"]', "versions: [3]", "pagination.yaml:13: versions: expected a list of some of 2.0"),
        (
            'versions: ["2.3", "3.0"]',
            'versions: ["3.0", "2.3"]',
            "pagination.yaml:6: versions: expected .* oldest first",
        ),
        ("level: MAY", "level: CAN", "pagination.yaml:14: level: expected one of MUST, MUST NOT, .*, got 'CAN'"),
        ("    level: MAY\n", "", "pagination.yaml:12: level is missing; expected one of MUST"),
        ("says: Pages may be shorter.", "says:", "pagination.yaml:15: says: expected some text, got None"),
        ("scope: core\n\n", "scope: all\n\n", "pagination.yaml:10: scope: expected core or full"),
        ("level: MAY", "level: MAY\n    levle: MAY", "pagination.yaml:15: unknown key 'levle'; known are id, versions"),
        ("level: MAY", "level: MAY\n    level: MUST", "pagination.yaml:15: duplicate key 'level'"),
        (
            "level: MAY",
            "level: MAY\n    excluded: {en: A freedom.}",
            "pagination.yaml:15: excluded: expected a sentence in",
        ),
        ("level: MAY", "level: MAY\n    advice: false", "pagination.yaml:15: advice: expected a sentence in"),
        ("level: MAY", "level: MAY\n    when: gdx", "pagination.yaml:15: when: expected one of gxd, .*, got 'gdx'"),
        ("heading: E\n", "heading: E\nwhen: always\n", "pagination.yaml:3: when: expected one of gxd"),
        ("PACT-PAG-002", "PACT-PAG-001", "pagination.yaml:12: PACT-PAG-001 stands in the catalogue twice"),
        ("PACT-PAG-002", "PACT-PGA-002", "pagination.yaml:12: PACT-PGA-002 does not belong to the area PAG"),
        ("PACT-PAG-002", "pagination 2", "pagination.yaml:12: id: expected an id like PACT-PAG-003"),
        ("heading: E\n", "", "pagination.yaml:1: heading is missing"),
        ("says: Pages are short.", "says: [Pages are short.", "pagination.yaml:9: "),
        (AREA, "- nothing of the kind\n", "pagination.yaml:1: expected the keys area, heading"),
    ],
)
def test_a_malformed_row_is_refused_with_file_and_line(tmp_path: Path, right: str, wrong: str, complaint: str) -> None:
    assert right in AREA
    with pytest.raises(MalformedCatalogue, match=f"^{complaint}"):
        Catalogue.read(written(tmp_path, AREA.replace(right, wrong, 1)))


def test_words_are_read_only_when_they_are_asked_for(tmp_path: Path) -> None:
    row = Catalogue.read(written(tmp_path, words="PACT-PAG-001: {ja: ページは短い。}\n"))["PACT-PAG-001"]
    assert row.sentence == "Pages are short."
    with pytest.raises(
        MalformedCatalogue, match=r"^pagination\.yaml:1: why is missing; expected a sentence in English"
    ):
        _ = row.hint


def test_missing_words_are_told(tmp_path: Path) -> None:
    with pytest.raises(MalformedCatalogue, match=r"pagination\.yaml:1: PACT-PAG-002 has no words here"):
        _ = Catalogue.read(written(tmp_path))["PACT-PAG-002"].says


def test_a_missing_file_of_words_is_told(tmp_path: Path) -> None:
    with pytest.raises(MalformedCatalogue, match=r"pagination\.yaml:1: there is no such file: .*wording"):
        _ = Catalogue.read(written(tmp_path, words=None))["PACT-PAG-001"].says


def test_the_digest_follows_every_word(tmp_path: Path) -> None:
    for name in ("one", "same", "other"):
        (tmp_path / name).mkdir()
    first = Catalogue.read(written(tmp_path / "one"))
    assert first.sha256 == Catalogue.read(written(tmp_path / "same")).sha256
    assert first.sha256 != Catalogue.read(written(tmp_path / "other", words=WORDS.replace("Cut", "Trim"))).sha256
    assert first.of("3.0").select(only=["may"]).sha256 == first.sha256
    assert re.fullmatch("[0-9a-f]{64}", first.sha256)


def test_it_is_read_once() -> None:
    assert Catalogue.read() is Catalogue.read()
    assert repr(Catalogue.read().of("2.0")) == f"<Catalogue of 2.0: {len(Catalogue.read().of('2.0'))} requirements>"


def test_a_row_may_wait_for_a_situation(tmp_path: Path) -> None:
    """Said for one row, or at the top for every row of the area."""
    area = AREA.replace("requirements:", "when: gxd\nrequirements:", 1)
    catalogue = Catalogue.read(written(tmp_path, area))
    assert set(catalogue) == set(Catalogue.read(written(tmp_path / "always")))
    assert not catalogue.of("3.0")
    assert not catalogue.of("3.0", ["calculation"])
    assert set(catalogue.of("3.0", ["gxd", "gxd-2.0"])) == set(catalogue)


def test_requirements_can_stand_in_sets() -> None:
    assert len(set(Catalogue.read().values())) == len(Catalogue.read())
    assert SPECS[-1] in Catalogue.read()["PACT-PAG-003"].versions
