from __future__ import annotations

import json

import pytest

from gxd_conformance.rounds.outcome import Cell, Leg, Outcome, Side
from gxd_reports.record import NotARun
from gxd_reports.round_page import RoundPage
from gxd_reports.round_rows import number
from gxd_reports.round_view import is_round, read_round
from gxd_reports.waterfall import shown
from tests.reports import rounds

THREE = ["alpha", "beta", "gamma"]


@pytest.fixture
def read(tmp_path):
    def write_and_read(lines, **ending):
        return read_round(rounds.write(tmp_path / "round", lines, **ending) / "round.jsonl")

    return write_and_read


def test_what_the_rounds_write_is_what_the_reports_read(read):
    """The cell comes from the code that plays rounds, not from this test."""
    legs = (
        Leg("pull", Outcome.WORKS, rounds.both("fine"), arrived=2),
        Leg("events", Outcome.FAILS, rounds.both("no"), Side.RECIPIENT, "PACT-EVR-014", ("x0003",)),
    )
    written = Cell("alpha", "beta", legs, "2.3", "3.0", 17, 12.5, "pairs/alpha--beta.jsonl", ("PACT-CLI-001",))
    cell = read([rounds.header(THREE), written.to_json()]).cells["alpha", "beta"]
    assert (cell.outcome, cell.side, cell.requirement, cell.at_fault) == (
        written.outcome,
        "recipient",
        "PACT-EVR-014",
        "beta",
    )
    assert [(leg.way, leg.outcome, leg.evidence) for leg in cell.legs] == [
        ("pull", Outcome.WORKS, []),
        ("events", Outcome.FAILS, ["x0003"]),
    ]
    assert (cell.owner_spec, cell.exchanges, cell.also, cell.contradicts) == ("2.3", 17, ["PACT-CLI-001"], False)


def test_a_round_in_which_everybody_exchanges(read):
    view = read(rounds.rows(THREE))
    assert (view.result, view.doubt, view.missing, view.asymmetric) == ("all", None, 0, [])


@pytest.mark.parametrize(
    ("outcome", "result"), [("works with loss", "all"), ("cannot", "all"), ("fails", "fails"), ("not tested", "open")]
)
def test_one_pair_decides(read, outcome, result):
    view = read(rounds.rows(THREE, {("alpha", "beta"): rounds.cell("alpha", "beta", outcome)}))
    assert view.result == result
    assert [[cell.key for cell in pair] for pair in view.asymmetric] == [[("alpha", "beta"), ("beta", "alpha")]]


def test_a_chain_that_is_not_exact_decides_too(read):
    assert read(rounds.rows(THREE, None, rounds.chain())).result == "all"
    assert read(rounds.rows(THREE, None, rounds.chain(equal=False, got="3.4"))).result == "fails"


def test_a_chain_that_calls_two_numbers_equal_is_not_believed(read):
    assert not read(rounds.rows(THREE, None, rounds.chain(equal=True, got="3.4"))).chain.equal
    assert read(rounds.rows(THREE, None, rounds.chain(equal=True, got="3.50"))).chain.equal


def test_a_pair_that_is_missing_leaves_the_round_open(read):
    view = read(rounds.rows(THREE)[:-1])
    assert (view.result, view.missing, view.doubt) == ("open", 1, None)


def test_a_pair_that_was_played_again_counts_as_it_ended_last(read):
    first = rounds.cell("alpha", "beta", "fails")
    view = read([rounds.header(THREE), first, *rounds.rows(THREE)[1:]])
    assert view.cells["alpha", "beta"].outcome is Outcome.WORKS
    assert view.result == "all"


def test_a_cell_after_the_end_opens_the_round_again(tmp_path):
    folder = rounds.write(tmp_path, rounds.rows(THREE))
    with (folder / "round.jsonl").open("a") as file:
        file.write(json.dumps(rounds.cell("alpha", "beta")) + "\n")
    assert read_round(folder / "round.jsonl").doubt == "interrupted"


def test_without_footer_it_was_interrupted(read):
    view = read(rounds.rows(THREE), footer=False)
    assert (view.doubt, view.result) == ("interrupted", "open")


@pytest.mark.parametrize("cut", [3, 40, 400])
def test_a_record_that_was_cut_is_read_as_far_as_it_goes(tmp_path, cut):
    folder = rounds.write(tmp_path, rounds.rows(THREE))
    path = folder / "round.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    view = read_round(path)
    assert view.result == "open"
    assert view.doubt in ("interrupted", "damaged")


def test_a_record_that_was_changed_afterwards_proves_nothing(tmp_path):
    path = (
        rounds.write(tmp_path, rounds.rows(THREE, {("alpha", "beta"): rounds.cell("alpha", "beta", "fails")}))
        / "round.jsonl"
    )
    path.write_text(path.read_text("utf-8").replace('"fails"', '"works"'), "utf-8")
    assert (read_round(path).doubt, read_round(path).result) == ("changed", "open")


def test_a_cell_better_than_its_legs_is_not_believed(read):
    legs = [rounds.leg("pull", "fails", side="owner")]
    view = read(rounds.rows(THREE, {("alpha", "beta"): rounds.cell("alpha", "beta", "works", legs=legs)}))
    assert view.cells["alpha", "beta"].outcome is Outcome.FAILS
    assert (view.doubt, view.result) == ("contradiction", "open")


def test_a_pair_of_a_stranger_is_not_believed(read):
    rows = [*rounds.rows(THREE), rounds.cell("mallory", "beta")]
    assert (read(rows).doubt, read(rows).result) == ("contradiction", "open")


def test_a_footer_that_counts_otherwise_is_not_believed(read):
    assert read(rounds.rows(THREE), counts={"works": 6}).doubt is None
    assert read(rounds.rows(THREE), counts={"works": 5, "fails": 1}).doubt == "contradiction"


def test_an_outcome_from_another_release_is_not_tested_and_says_so(read):
    odd = rounds.cell("alpha", "beta", "works better", legs=[rounds.leg("pull", "works better")])
    cell = read(rounds.rows(THREE, {("alpha", "beta"): odd})).cells["alpha", "beta"]
    assert cell.outcome is Outcome.NOT_TESTED
    assert "works better" in cell.reason.en
    assert "works better" in cell.reason.ja


ODD = [None, 0, -1, "text", [], {}, [None], [[]], {"en": None}, True, 1e300]


@pytest.mark.parametrize("value", ODD, ids=map(str, ODD))
def test_whatever_a_line_holds_it_can_be_read(read, value):
    lines = [rounds.header(THREE), rounds.cell("alpha", "beta"), rounds.chain()]
    lines += [{"type": "hop", "owner": "alpha", "recipient": "beta", "outcome": "works"}]
    for line in lines:
        for name in list(line)[1:]:
            changed = [{**one, name: value} if one is line else one for one in lines]
            view = read(changed)
            assert view.cells
            RoundPage(view).waterfall  # noqa: B018 - computed from the same odd values


def test_lines_without_anything_can_be_read(read):
    view = read([{"type": "header"}, {"type": "cell"}, {"type": "hop"}, {"type": "chain"}])
    assert view.result == "open"
    assert list(view.participants) == ["(unnamed)"]


@pytest.mark.parametrize("text", ['{"type": "verdict"}\n', "", "no json\n", "[]\n"])
def test_something_else_is_no_round(tmp_path, text):
    path = tmp_path / "round.jsonl"
    path.write_text(text)
    with pytest.raises(NotARun):
        read_round(path)


def test_a_round_and_a_run_are_told_apart(tmp_path, sample):
    assert is_round(rounds.write(tmp_path, rounds.rows(THREE)) / "round.jsonl")
    assert not is_round(sample)
    assert not is_round(rounds.write_pair(tmp_path, "alpha", "beta"))


@pytest.mark.parametrize(
    "file",
    ["../secret.jsonl", "/etc/passwd", "pairs/../../secret.jsonl", "pairs", "", "pairs/\0.jsonl", "secret.jsonl"],
)
def test_no_file_outside_of_the_pairs_is_opened(tmp_path, file):
    (tmp_path / "secret.jsonl").write_text('{"type":"exchange","id":"x0001"}\n')
    folder = rounds.write(
        tmp_path / "round", rounds.rows(THREE, {("alpha", "beta"): rounds.cell("alpha", "beta", "fails", file=file)})
    )
    (folder / "secret.jsonl").write_text('{"type":"exchange","id":"x0001"}\n')
    (folder / "pairs").mkdir()
    view = read_round(folder / "round.jsonl")
    assert view.pair_path(view.cells["alpha", "beta"]) is None


def test_a_link_that_leads_out_of_the_pairs_is_not_followed(tmp_path):
    (tmp_path / "secret.jsonl").write_text('{"type":"exchange","id":"x0001"}\n')
    folder = rounds.write(tmp_path / "round", rounds.rows(THREE))
    (folder / "pairs").mkdir()
    (folder / "pairs" / "alpha--beta.jsonl").symlink_to(tmp_path / "secret.jsonl")
    view = read_round(folder / "round.jsonl")
    assert view.exchanges(view.cells["alpha", "beta"]) is None


def test_how_a_participant_stands(read):
    changed = {
        ("alpha", "beta"): rounds.cell("alpha", "beta", "fails"),
        ("alpha", "gamma"): rounds.cell("alpha", "gamma", "fails"),
        ("gamma", "alpha"): rounds.cell("gamma", "alpha", "cannot"),
    }
    page = RoundPage(read(rounds.rows(THREE, changed)))
    alpha = page.standing("alpha")
    assert (alpha.as_owner, alpha.as_recipient) == ({Outcome.FAILS: 2}, {Outcome.WORKS: 1, Outcome.CANNOT: 1})
    assert (alpha.both_ways, alpha.only_gives, alpha.only_takes, alpha.neither) == ([], [], ["beta"], ["gamma"])
    assert (alpha.offends, alpha.at_fault) == ([("PACT-DM3C-001", 2)], 2)
    assert page.standing("beta").offends == []


def test_a_policy_stands_with_the_participant_that_it_names(read):
    lines = rounds.rows(THREE)
    lines[0]["policies"] = {"seat alpha": "rounds-early", "bridge": "yes", "seat alphabet": "x"}
    page = RoundPage(read(lines))
    assert page.policies_of("alpha") == {"seat alpha": "rounds-early"}
    assert page.policies_of("beta") == {}


def test_nobody_is_blamed_for_the_network(read):
    broken = rounds.cell("alpha", "beta", "fails", side="network")
    page = RoundPage(read(rounds.rows(THREE, {("alpha", "beta"): broken})))
    assert [page.standing(name).at_fault for name in THREE] == [0, 0, 0]


def test_the_waterfall_ends_where_it_is_due(read):
    page = RoundPage(read(rounds.rows(THREE, None, rounds.chain())))
    assert page.waterfall.total == number("3.5")
    first, second = page.waterfall.steps
    assert (first.start, second.start) == (0, pytest.approx(first.width))
    assert second.start + second.width == pytest.approx(1000)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("7/2", "3.5"),
        ("1/3", "0.333333…"),
        ("2/3", "0.666666…"),
        ("-1/3000000", "-0.000000…"),
        ("12", "12"),
        ("0", "0"),
        ("100", "100"),
    ],
)
def test_a_number_says_where_digits_were_left_out(text, due):
    assert shown(number(text)) == due


@pytest.mark.parametrize("text", ["", "1/0", "1e999999999", "x", "9" * 300, "1/2/3"])
def test_what_is_no_number_is_none(text):
    assert number(text) is None


def test_fractions_that_grow_without_end_are_cut_before_they_are_added(read):
    odd = [{"what": f"p{at}", "kind": "x", "value": f"1/{10**180 + 2 * at + 1}"} for at in range(600)]
    page = RoundPage(read(rounds.rows(THREE, None, rounds.chain(waterfall=odd))))
    assert page.waterfall.total.denominator.bit_length() < 200
    assert len(page.waterfall.steps) == 600


def test_a_wrong_number_that_is_swallowed_behind_it_is_no_exact_chain(read):
    broken = {"company": "alpha", "product": "a", "what": "footprint", "due": "2", "got": "2.1", "diagnoses": []}
    view = read(rounds.rows(THREE, None, rounds.chain(broken=[broken])))
    assert (view.result, view.chain.verdict) == ("fails", "round.chain_swallowed")
    assert read(rounds.rows(THREE, None, rounds.chain())).chain.verdict == "round.chain_equal"


def test_what_came_stands_beside_the_waterfall_where_it_differs(read):
    due = rounds.chain()
    steps = RoundPage(read(rounds.rows(THREE, None, due))).waterfall.steps
    alike = [{"what": step.what, "value": str(step.added)} for step in steps]
    assert RoundPage(read(rounds.rows(THREE, None, rounds.chain(arrived=alike)))).arrived == {}
    assert RoundPage(read(rounds.rows(THREE, None, due))).arrived == {}, "an older record tells nothing of it"
    other = [*alike[1:], {"what": alike[0]["what"], "value": "77"}]
    page = RoundPage(read(rounds.rows(THREE, None, rounds.chain(arrived=other))))
    assert page.arrived[alike[0]["what"]] == 77
