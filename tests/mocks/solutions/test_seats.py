"""Seats and endpoints: who uses which solution, how it is reached, and on which roads footprints can go."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from gxd_fixtures import SPECS, supply_chain
from gxd_mocks.departures import Departure, departures
from gxd_mocks.doors.inprocess import Network
from gxd_mocks.gateway import Courier, Gateway, ManualClock
from gxd_mocks.message import Headers, Request
from gxd_mocks.solutions.habits import habit
from gxd_mocks.solutions.roads import roads, why_not
from gxd_mocks.solutions.seating import Seat, Seating, seating
from gxd_mocks.solutions.solution import Capabilities, solutions
from tests.mocks.caller import error
from tests.mocks.solutions.recipient import caller, everything

SEATED = seating(supply_chain.load("phase-2"))


def company_with(name: str, seated: Seating = SEATED) -> str:
    return next(company for company, seat in seated.seats.items() if seat.solution.name == name)


# ------------------------------------------------------------------------------------------------------- seats


@pytest.mark.parametrize("name", supply_chain.SIZES)
def test_every_solution_has_a_seat_and_every_company_one(name: str) -> None:
    seated = seating(supply_chain.load(name))
    assert list(seated.seats) == list(seated.chain.companies)
    assert {seat.solution.name for seat in seated.seats.values()} == set(solutions())
    assert {seat.method for seat in seated.seats.values()} == {"bom", "sales", "weight", "transaction"}
    assert seated.seats[seated.chain.final.company].solution.name == "ecoassist-pro-lca"


def test_in_phase_2_every_group_mixes_methods_and_versions() -> None:
    for group in SEATED.chain.groups:
        mine = [SEATED.seats[company.id] for company in SEATED.chain.companies.values() if company.group == group.id]
        assert len({seat.method for seat in mine}) >= 3
        assert {"2.3", "3.0"} <= {spec for seat in mine for spec in seat.solution.versions}


def test_a_chain_of_any_size_is_seated() -> None:
    seated = seating(supply_chain.build(100, 5, 1))
    ways = Counter((seat.solution, seat.method) for seat in seated.seats.values())
    assert {solution.name for solution, _ in ways} == set(solutions())
    assert max(ways.values()) - min(ways.values()) <= 3, "the final product has its own"


def test_a_method_that_a_solution_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="twx-21 calculates by transaction, not by bom"):
        SEATED.but("A1-01", solution="twx-21", method="bom")
    with pytest.raises(KeyError):
        SEATED.but("A1-01", solution="nobody")
    with pytest.raises(KeyError):
        SEATED.but("Z9-99", solution="twx-21")


# --------------------------------------------------------------------------------------------------- endpoints


@pytest.mark.parametrize("name", [each.name for each in solutions().values() if each.serves_an_api])
def test_an_endpoint_holds_what_its_company_published(name: str) -> None:
    company = company_with(name)
    gateway = SEATED.gateway(company, clock=ManualClock())
    assert gateway.base_url == f"https://{company.lower()}.gxd-chain.example"
    for spec in SEATED.seats[company].solution.versions:
        held = [entry.footprint for entry in gateway.stores[spec].scan()]
        assert held == SEATED.documents(company, spec)


def test_a_solution_without_api_hands_over_files() -> None:
    company = company_with("files-only")
    with pytest.raises(ValueError, match="files-only has no API"):
        SEATED.gateway(company)
    (name,) = SEATED.files(company)
    assert name == f"{company}-3.0.json"
    assert json.loads(SEATED.files(company)[name]) == SEATED.documents(company, "3.0")


def test_who_lists_nothing_sends_on_request() -> None:
    """The whole walk: an empty list, a question, an answer with the footprint."""
    clock = ManualClock()
    company = company_with("events-only")
    owner = SEATED.gateway(company, clock=clock)
    recipient = Gateway(["3.0"], footprints={"3.0": []}, clock=clock)
    recipient.base_url = "https://recipient.example"
    assert everything(owner, "3.0") == []

    network = Network({owner.base_url: owner.handle, recipient.base_url: recipient.handle})
    wanted = SEATED.documents(company, "3.0", history=False)[0]
    question = recipient.ask(owner.base_url, {"productId": wanted["productIds"]})
    Courier(recipient.outbox, network.send, clock=clock).deliver_due()
    clock.advance(1)
    Courier(owner.outbox, network.send, clock=clock).deliver_due()
    answer = recipient.mailbox.wait_for(question["id"], within_s=0)
    assert answer is not None
    assert answer.kind == "fulfilled"
    assert wanted["id"] in {document["id"] for document in answer.data["pfs"]}


def test_who_does_not_support_events_says_so() -> None:
    owner = SEATED.gateway(company_with("pull-only"), clock=ManualClock())
    assert everything(owner, "2.1")
    speaking = caller(owner, "2.1")
    assert error(speaking.post(speaking.request_for("urn:gtin:9520005000000"))) == (400, "NotImplemented")


def test_tokens_are_issued_where_the_guarded_one_says() -> None:
    owner = SEATED.gateway(company_with("guarded"))
    well_known = "/.well-known/openid-configuration"
    found = owner.handle(Request("GET", f"{owner.base_url}/login{well_known}", Headers(), b""))
    assert json.loads(found.body)["token_endpoint"] == f"{owner.base_url}/login/auth/token?tenant=default"
    assert owner.handle(Request("GET", owner.base_url + well_known, Headers(), b"")).status == 404
    assert everything(owner, "2.3")


def test_habits_are_lawful_and_used() -> None:
    used = {name for each in solutions().values() for name in each.habits}
    assert all(habit(name).kind == "lawful" for name in used)
    for solution in solutions().values():
        for told in solution.departures():
            assert set(told.specs) & set(solution.versions), f"{solution.name} never shows {told.name}"


def test_a_defect_is_no_habit_but_may_be_given_to_a_seat() -> None:
    with pytest.raises(KeyError):
        habit("limit-ignored")
    liar = departures()["limit-ignored"]
    seated = SEATED.but("A3-02", departures=[liar])
    assert liar in seated.gateway("A3-02").departures
    assert not seated.seats["A3-02"].is_truthful
    assert SEATED.seats["A3-02"].is_truthful
    assert seated.published["A3-02.1"].value == SEATED.published["A3-02.1"].value


def test_a_seat_with_a_lawful_departure_is_truthful() -> None:
    lawful = Departure("x", "lawful", "", SPECS, ())
    assert Seat("A", solutions()["twx-21"], "transaction", (lawful,)).is_truthful


# -------------------------------------------------------------------------------------------------------- roads


def test_the_ten_others_differ_in_what_they_can() -> None:
    can = {name: (each.versions, each.can) for name, each in solutions().items()}
    assert can["old-line"][0] == ("2.2",)
    assert can["new-line"][0] == ("3.0",)
    assert can["pull-only"][1] == Capabilities(frozenset({"pull"}), frozenset({"pull"}))
    assert can["events-only"][1].serves == {"events"}
    assert can["files-only"][1].serves == {"files"}


@pytest.mark.parametrize(
    ("owner", "recipient", "due"),
    [
        ("ecoassist-pro-lca", "twx-21", {("pull", "3.0"), ("pull", "2.3"), ("events", "3.0"), ("events", "2.3")}),
        ("old-line", "slow-callbacks", {("pull", "2.2"), ("events", "2.2")}),
        ("pull-only", "old-line", {("pull", "2.1")}),
        ("events-only", "new-line", {("events", "3.0")}),
        ("files-only", "ecoassist-pro-lca", {("files", "3.0")}),
    ],
)
def test_the_roads_between_two(owner: str, recipient: str, due: set[tuple[str, str]]) -> None:
    found = roads(solutions()[owner], solutions()[recipient])
    assert {(road.name, road.spec) for road in found} == due
    assert why_not(solutions()[owner], solutions()[recipient]) is None


@pytest.mark.parametrize(
    ("owner", "recipient", "why"),
    [
        ("old-line", "new-line", "old-line speaks 2.2, new-line 3.0: no version in common for events, pull"),
        ("events-only", "pull-only", "events-only hands over by events, pull-only takes by pull"),
        ("files-only", "twx-21", "files-only hands over by files, twx-21 takes by events, pull"),
    ],
)
def test_where_there_is_no_road_the_reason_is_named(owner: str, recipient: str, why: str) -> None:
    assert roads(solutions()[owner], solutions()[recipient]) == []
    reason = why_not(solutions()[owner], solutions()[recipient])
    assert reason is not None
    assert reason.en == why
    assert owner in reason.ja
    assert recipient in reason.ja


def test_another_minor_is_read_but_told_apart() -> None:
    (pull, *_) = [road for road in roads(solutions()["old-line"], solutions()["twx-21"]) if road.name == "pull"]
    assert (pull.spec, pull.same_version) == ("2.2", False)


def test_seats_are_stated_for_the_companies_of_a_chain_and_not_for_its_name() -> None:
    other = seating(supply_chain.build(20, 3, 1, "phase-1"))
    assert list(other.seats) == list(other.chain.companies)
