"""What becomes of a pair: the truthful and the lawful exchange, and a defect changes its own cells and names side and rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gxd_conformance.rounds.outcome import Cell, Leg, Outcome, Side
from gxd_conformance.vendor_file import Declares
from gxd_fixtures import SPECS, supply_chain
from gxd_mocks.departures import Departure
from gxd_mocks.message import Request, Response
from gxd_mocks.solutions.seating import seating
from gxd_mocks.wire import Unreachable
from tests.conformance.rounds.stands import OneProcess, Standin, played

WORKS, FAILS, CANNOT, NOT_TESTED = Outcome.WORKS, Outcome.FAILS, Outcome.CANNOT, Outcome.NOT_TESTED


def leg(cell: Cell, way: str) -> Leg:
    return next(one for one in cell.legs if one.way == way)


@pytest.mark.parametrize("spec", ["2.0", "2.3", "3.0"])
def test_truthful_solutions_exchange_in_both_ways(spec: str, tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("alpha", spec), Standin("beta", spec))
    assert set(recorded.cells) == {("alpha", "beta"), ("beta", "alpha")}
    for cell in recorded.cells.values():
        assert [(one.way, one.outcome) for one in cell.legs] == [("pull", WORKS), ("events", WORKS)], cell
        assert leg(cell, "pull").arrived == 28
        assert not cell.also
    assert recorded.footer is not None
    assert recorded.footer["counts"] == {"works": 2}


def test_minor_versions_of_one_line_exchange(tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("old", "2.0"), Standin("new", "2.3"), bridge=False)
    assert {cell.outcome for cell in recorded.cells.values()} == {WORKS}


HABITS = [
    "short-pages", "link-relation-unquoted", "links-die-behind", "empty-last-page", "extra-members",
]  # fmt: skip


OWNERS = [
    ("request-never-answered", "3.0", "events", Side.OWNER, "PACT-EVR-008"),
    ("request-refused", "3.0", "events", Side.OWNER, "PACT-EVR-007"),
    ("unit-unknown", "3.0", "pull", Side.OWNER, "PACT-DM3C-001"),
    ("amount-negative", "3.0", "pull", Side.OWNER, "PACT-DM3C-002"),
    ("unit-unknown", "2.3", "pull", Side.OWNER, "PACT-DM2C-002"),
    ("list-is-bare", "3.0", "pull", Side.OWNER, "PACT-LIST-006"),
    ("product-ids-empty", "2.3", "events", Side.OWNER, "PACT-DM2P-013"),
    ("get-missing", "3.0", "pull", Side.OWNER, "PACT-HOST-010"),
    ("get-missing", "2.0", "pull", Side.OWNER, "PACT-GET-001"),
    ("get-another", "3.0", "pull", Side.OWNER, "PACT-GET-002"),
    ("get-another", "2.3", "pull", Side.OWNER, "PACT-GET-002"),
]
"""A defect of an owner, where it is seen, and what is said of it."""


@pytest.mark.parametrize(("name", "spec", "way", "side", "requirement"), OWNERS)
def test_a_defect_of_the_owner_changes_its_row_alone(
    name: str, spec: str, way: str, side: Side, requirement: str, tmp_path: Path
) -> None:
    recorded = played(tmp_path, Standin("alpha", spec), Standin("beta", spec), Standin("liar", spec, [name]))
    for (owner, recipient), cell in recorded.cells.items():
        if owner != "liar":
            assert cell.outcome is WORKS, (owner, recipient, cell)
            continue
        found = leg(cell, way)
        assert (found.outcome, found.side, found.requirement) == (FAILS, side, requirement), found
        assert found.evidence
        assert found.reason["en"] != found.reason["ja"]


@pytest.mark.parametrize("spec", ["2.3", "3.0"])
def test_a_list_that_begins_with_last_year_hides_no_defect(spec: str, tmp_path: Path) -> None:
    """The recipient gets a footprint that is in force: that a deprecated one is not given is lawful."""
    held = {spec: seating(supply_chain.load("phase-1")).documents("B2-02", spec)}
    assert held[spec][0]["status"] == "Deprecated"
    liar = Standin("liar", spec, ["get-missing"], footprints=held)
    recorded = played(tmp_path, Standin("beta", spec), liar)
    assert recorded.cells["liar", "beta"].outcome is FAILS


RECIPIENTS = [
    ("client-asks-for-a-password-grant", "3.0", "pull", "PACT-CLI-006"),
    ("client-names-itself-nowhere", "3.0", "pull", "PACT-CLI-006"),
    ("client-skips-the-token", "2.0", "pull", "PACT-CLI-001"),
    ("client-names-another-host", "2.3", "pull", None),
]
"""A defect of a recipient, and what is said of it."""


@pytest.mark.parametrize(("name", "spec", "way", "requirement"), RECIPIENTS)
def test_a_defect_of_the_recipient_changes_its_column_alone(
    name: str, spec: str, way: str, requirement: str | None, tmp_path: Path
) -> None:
    recorded = played(tmp_path, Standin("alpha", spec), Standin("beta", spec), Standin("liar", spec, [name]))
    for (owner, recipient), cell in recorded.cells.items():
        if recipient != "liar":
            assert cell.outcome is WORKS, (owner, recipient, cell)
            continue
        found = leg(cell, way)
        assert (found.outcome, found.side, found.requirement) == (FAILS, Side.RECIPIENT, requirement), found


@pytest.mark.parametrize(
    ("name", "requirement"),
    [("limit-ignored", "PACT-PAG-003"), ("fulfilled-with-another-product", "PACT-EVR-019")],
)
def test_a_fault_that_breaks_nothing_is_noted_and_no_more(name: str, requirement: str, tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("alpha", "3.0"), Standin("liar", "3.0", [name]))
    assert recorded.cells["liar", "alpha"].outcome is WORKS
    assert recorded.cells["liar", "alpha"].also == (requirement,)
    assert recorded.cells["alpha", "liar"].also == ()


def test_different_lines_cannot_exchange_unless_somebody_translates(tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("two", "2.3"), Standin("three", "3.0"), bridge=False)
    for cell in recorded.cells.values():
        assert cell.outcome is CANNOT
        assert "nobody translates" in cell.decisive.reason["en"]
        assert cell.exchanges == 0


def test_what_a_participant_declares_it_cannot_is_no_failure(tmp_path: Path) -> None:
    quiet = Standin("quiet", "2.0", declares=Declares(events=False, recipient=False))
    recorded = played(tmp_path, Standin("alpha", "2.0"), quiet)
    from_quiet, to_quiet = recorded.cells["quiet", "alpha"], recorded.cells["alpha", "quiet"]
    assert [one.outcome for one in from_quiet.legs] == [WORKS, CANNOT]
    assert from_quiet.outcome is WORKS
    assert [one.outcome for one in to_quiet.legs] == [CANNOT, CANNOT]


def test_without_a_hook_nothing_is_tested_and_nothing_is_green(tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("alpha", "3.0"), Standin("manual", "3.0", hooked=False))
    cell = recorded.cells["alpha", "manual"]
    assert cell.outcome is NOT_TESTED
    assert "trigger.url" in cell.decisive.reason["en"]
    assert recorded.cells["manual", "alpha"].outcome is WORKS


def test_no_secret_stands_in_the_record(tmp_path: Path) -> None:
    """Neither a client secret nor a token, of either side, in any file of the round."""
    standins = [Standin("alpha", "3.0"), Standin("beta", "3.0")]
    played(tmp_path, *standins)
    written = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.jsonl"))
    for standin in standins:
        assert f"secret-of-{standin.name}" not in written
        assert f"{standin.name}-calls-with-this" not in written
    assert '"access_token\\":\\"$' in written
    assert "Bearer ey" not in written


def test_what_an_owner_lists_wrongly_is_not_translated_away(tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("alpha", "3.0", ["unit-unknown"]), Standin("beta", "2.2"))
    cell = recorded.cells["alpha", "beta"]
    assert (cell.outcome, cell.decisive.side, cell.decisive.requirement) == (FAILS, Side.OWNER, "PACT-DM3C-001")
    assert recorded.cells["beta", "alpha"].outcome is WORKS


@pytest.mark.parametrize(
    ("failure", "to_it", "from_it"),
    [
        (Unreachable("refused", "nobody listens"), Side.NETWORK, Side.NETWORK),
        (Unreachable("too_large", "the body exceeds 67108864 bytes"), Side.RECIPIENT, Side.OWNER),
        (Unreachable("broken", "what comes is not HTTP"), Side.NETWORK, Side.NETWORK),
    ],
    ids=["closed", "endless", "no HTTP"],
)
def test_who_cannot_be_spoken_to_is_not_tested_and_the_side_is_told(
    failure: Unreachable, to_it: Side, from_it: Side, tmp_path: Path
) -> None:
    standins = [Standin("alpha", "3.0"), Standin("beta", "3.0"), Standin("gone", "3.0")]

    class WithoutGone(OneProcess):
        def send(self, request: Request) -> Response:
            if request.host == "gone.example":
                raise failure
            return super().send(request)

    cells = played(tmp_path, *standins, world=WithoutGone(standins)).cells
    assert cells["alpha", "beta"].outcome is WORKS
    for pair, side in ((("alpha", "gone"), to_it), (("gone", "alpha"), from_it)):
        assert cells[pair].outcome is NOT_TESTED
        assert cells[pair].decisive.side is side
        assert failure.message in cells[pair].decisive.reason["en"]


@pytest.mark.parametrize(
    ("one", "other", "cell"),
    [
        (WORKS, FAILS, FAILS),
        (WORKS, NOT_TESTED, WORKS),
        (WORKS, Outcome.LOSS, Outcome.LOSS),
        (CANNOT, NOT_TESTED, NOT_TESTED),
        (CANNOT, CANNOT, CANNOT),
        (CANNOT, WORKS, WORKS),
    ],
)
def test_two_legs_make_a_cell(one: Outcome, other: Outcome, cell: Outcome) -> None:
    """What nobody has tried is never called impossible, and what fails is never outweighed."""
    legs = [Leg("pull", one, {}), Leg("events", other, {})]
    assert Cell("a", "b", legs).outcome is Cell("a", "b", legs[::-1]).outcome is cell


@pytest.mark.parametrize(
    ("name", "requirement"),
    [
        ("link-elsewhere", "PACT-PAG-009"),
        ("link-to-another-port", "PACT-PAG-009"),
        ("link-relative", "PACT-PAG-008"),
        ("link-to-itself", "PACT-PAG-005"),
        ("list-created", "PACT-LIST-003"),
    ],
)
def test_who_leads_astray_is_blamed_not_who_follows(name: str, requirement: str, tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("liar", "3.0", [name]), Standin("right", "3.0"))
    pull = leg(recorded.cells["liar", "right"], "pull")
    assert (pull.outcome, pull.side, pull.requirement) == (FAILS, Side.OWNER, requirement)
    assert recorded.cells["right", "liar"].outcome is WORKS


@pytest.mark.parametrize("name", ["link-to-host-in-capitals", "link-with-port"])
def test_a_link_to_the_same_host_leads_to_us_however_it_is_written(name: str, tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("own", "3.0", [name]), Standin("right", "3.0"))
    assert {cell.outcome for cell in recorded.cells.values()} == {WORKS}


def test_an_amount_that_2_x_delivers_otherwise_than_it_lists_is_named(tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("liar", "2.3", ["get-differs"]), Standin("right", "2.3"))
    pull = leg(recorded.cells["liar", "right"], "pull")
    assert (pull.outcome, pull.side, pull.requirement) == (FAILS, Side.OWNER, "PACT-LC2-004")


@pytest.mark.parametrize("spec", ["2.0", "2.3", "3.0"])
def test_how_a_moment_is_written_in_an_event_is_no_difference(spec: str, tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("own", spec, ["dates-with-fractions"]), Standin("right", spec))
    assert leg(recorded.cells["own", "right"], "events").outcome is WORKS


@pytest.mark.parametrize(("spec", "of_the_client"), [("2.2", "PACT-CLI-002"), ("3.0", "PACT-CLI-006")])
def test_a_token_that_nobody_issued_is_told_from_an_event_that_is_none(
    spec: str, of_the_client: str, tmp_path: Path
) -> None:
    """Also in 2.x, where both are refused by the same status."""
    recorded = played(tmp_path, Standin("liar", spec, ["callback-with-invented-token"]), Standin("right", spec))
    found = {pair: leg(cell, "events") for pair, cell in recorded.cells.items()}
    assert [(one.outcome, one.side, one.requirement) for one in found.values()] == [
        (FAILS, Side.OWNER, "PACT-EVR-026"),
        (FAILS, Side.RECIPIENT, of_the_client),
    ]


def test_an_error_of_our_own_is_that_of_the_witness_and_of_one_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gxd_conformance.rounds.pair import Pair

    whole = Pair.play

    def broken(self: Pair, ways: list[str]) -> list[Leg]:
        if self._visit.base_url and self._recipient.name == "gamma":
            raise StopIteration
        return whole(self, ways)

    monkeypatch.setattr(Pair, "play", broken)
    recorded = played(tmp_path, Standin("alpha", "3.0"), Standin("beta", "3.0"), Standin("gamma", "3.0"))
    broke = {pair for pair, cell in recorded.cells.items() if cell.outcome is NOT_TESTED}
    assert broke == {("alpha", "gamma"), ("beta", "gamma")}
    assert {one.side for pair in broke for one in recorded.cells[pair].legs} == {Side.WITNESS}
    assert recorded.footer is not None


def test_other_credentials_than_the_file_says_blame_nobody(tmp_path: Path) -> None:
    odd = Standin("odd", "3.0")
    odd.gateway.callback_credentials = ("odd", "another-secret-than-in-the-file")
    recorded = played(tmp_path, Standin("right", "3.0"), odd)
    for cell in recorded.cells.values():
        told = leg(cell, "pull") if cell.recipient == "odd" else leg(cell, "events")
        assert (told.outcome, told.side) == (NOT_TESTED, Side.WITNESS)
        assert "vendor.yaml" in told.reason["en"]


def test_what_has_no_form_in_the_other_version_is_counted_and_named(tmp_path: Path) -> None:
    recorded = played(tmp_path, Standin("new", "3.0"), Standin("old", "2.2"))
    pull = leg(recorded.cells["new", "old"], "pull")
    assert (pull.outcome, pull.arrived) == (Outcome.LOSS, 25)
    assert "3 of 28 have no form in the recipient's version and did not arrive" in pull.reason["en"]
    assert all(loss["footprint"] for loss in pull.losses)
    events = leg(recorded.cells["new", "old"], "events")
    assert (events.outcome, events.losses) == (WORKS, ())
    assert events.reason["en"] == "2 footprints arrived, translated"


def answering(change: Callable[[list[Any], list[Any]], list[Any]]) -> Departure:
    """An owner whose answers bring something else: `change` is given what is due, and everything that it holds."""
    departure = Departure("answers-otherwise", "defect", "", SPECS, ())

    @departure.at("request.plan")
    def _(plan: list[Any], about: SimpleNamespace) -> list[Any]:
        held = [entry.footprint for entry in about.gateway.stores[about.spec].scan()]
        if plan[0].kind != "fulfilled":
            return plan
        return [replace(plan[0], data={"pfs": change(plan[0].data["pfs"], held)})]

    return departure


@pytest.mark.parametrize(
    ("spec", "change", "outcome", "side", "requirement"),
    [
        ("3.0", lambda due, held: [one for one in held if one not in due][:2], FAILS, Side.OWNER, "PACT-EVR-019"),
        ("2.3", lambda due, held: [one for one in held if one not in due][:2], FAILS, Side.OWNER, None),
        ("2.3", lambda due, held: [], CANNOT, None, None),
    ],
    ids=["another product", "another product, 2.x", "nothing, 2.x"],
)
def test_an_answer_has_to_bring_the_product_that_was_asked_for(
    spec: str, change: Any, outcome: Outcome, side: Side | None, requirement: str | None, tmp_path: Path
) -> None:
    liar = Standin("liar", spec, departing=[answering(change)])
    found = leg(played(tmp_path, Standin("alpha", spec), liar).cells["liar", "alpha"], "events")
    assert (found.outcome, found.side, found.requirement) == (outcome, side, requirement), found


def test_a_footprint_of_2_x_may_be_changed_or_deprecated_while_the_round_goes_on(tmp_path: Path) -> None:
    """Under a higher version, or as Deprecated with a comment on it; the same version with other content is a fault."""
    for number, (change, outcome) in enumerate(
        [
            ({"version": 7, "comment": "corrected"}, WORKS),
            ({"status": "Deprecated", "statusComment": "replaced"}, WORKS),
            ({"comment": "corrected"}, FAILS),
        ]
    ):
        changed = answering(lambda due, held, change=change: [{**one, **change} for one in due])  # type: ignore[misc]
        owner = Standin("owner", "2.3", departing=[changed])
        cell = played(tmp_path / str(number), Standin("alpha", "2.3"), owner).cells["owner", "alpha"]
        assert leg(cell, "events").outcome is outcome, (change, cell)
