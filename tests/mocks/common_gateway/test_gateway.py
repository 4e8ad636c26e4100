"""What partners have reaches the others, in their version, by list, get and events; questions reach the owners."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from gxd_fixtures.dataset import footprints
from gxd_mocks.common_gateway import CommonGateway, Partner, convert
from gxd_mocks.common_gateway.partner import Visit
from gxd_mocks.gateway import Gateway
from gxd_mocks.gateway.mailbox import Event
from tests.mocks.caller import Caller, basic
from tests.mocks.common_gateway.world import COMMON, US, World, sent_to

NAPHTHA = "urn:gtin:9520001000041"


def answers(host: Gateway, question: dict[str, Any]) -> list[Event]:
    return host.mailbox.answers_to(question["id"])


def caller(gateway: CommonGateway, client: str, spec: str = "3.0") -> Caller:
    return Caller(gateway.handle, spec, COMMON, (client, f"{client}'s secret"))


def listed(gateway: CommonGateway, client: str, spec: str = "3.0") -> list[dict[str, Any]]:
    """Everything that a client finds there, following the links."""
    return [footprint for page in caller(gateway, client, spec).walk("limit=2") for footprint in page]


@pytest.mark.parametrize(("owns", "reads"), [("2.3", "3.0"), ("2.0", "3.0"), ("3.0", "2.3")])
def test_a_recipient_finds_what_the_other_line_has_by_list_get_and_events(owns: str, reads: str) -> None:
    world = World()
    world.solution("owner", owns, footprints(owns)[:5])
    recipient = world.solution("recipient", reads, [], "push")
    gateway = world.open()
    gateway.pull("owner")

    found = listed(gateway, "recipient", reads)
    assert found == [convert(document, reads)[0] for document in footprints(owns)[:5]]
    for document in found:
        got = caller(gateway, "recipient", reads).footprint(document["id"])
        assert json.loads(got.body) == {"data": document}

    wanted = found[3]["productIds"][0]
    asked = {"productId": [wanted]} if reads == "3.0" else {"pf": {"productIds": [wanted]}}
    question = recipient.ask(COMMON, asked)
    world.settle()
    assert [answer.data["pfs"] for answer in answers(recipient, question)] == [[found[3]]]
    assert sent_to(world, "https://owner.example") == [], "what is here is answered from here"


@pytest.mark.parametrize(("owns", "asks"), [("2.2", "3.0"), ("3.0", "2.3")])
def test_a_question_reaches_the_owner_in_its_version_and_the_answer_the_one_who_asked(owns: str, asks: str) -> None:
    world = World()
    owner = world.solution("owner", owns, footprints(owns), "push")
    recipient = world.solution("recipient", asks, [], "push")
    world.open()
    wanted = footprints(owns)[3]["productIds"][0]
    question = recipient.ask(COMMON, {"productId": [wanted]} if asks == "3.0" else {"pf": {"productIds": [wanted]}})
    world.settle()

    [passed_on] = [event for event in owner.mailbox.events if event.kind == "request"]
    assert passed_on.spec == owns
    assert passed_on.id != question["id"]
    [answer] = answers(recipient, question)
    assert answer.accepted
    assert answer.data["pfs"] == [convert(footprints(owns)[3], asks)[0]]
    assert answer.document["source"] == COMMON
    # What came is kept, so that the next question needs nobody.
    assert len(world.gateway.stores["owner"]) == 1
    again = recipient.ask(COMMON, {"productId": [wanted]} if asks == "3.0" else {"pf": {"productIds": [wanted]}})
    world.settle()
    assert len(answers(recipient, again)) == 1
    assert len([event for event in owner.mailbox.events if event.kind == "request"]) == 1


@pytest.mark.parametrize(("ask_owners", "asked"), [("missing", 0), ("always", 1), ("never", 0)])
def test_when_owners_are_asked_for_what_is_here(ask_owners: Any, asked: int) -> None:
    world = World()
    owner = world.solution("owner", "3.0", footprints("3.0")[:1])
    recipient = world.solution("recipient", "2.3", [], "push")
    world.open(ask_owners=ask_owners).pull("owner")
    question = recipient.ask(COMMON, {"pf": {"productIds": footprints("3.0")[0]["productIds"]}})
    world.settle()
    assert len([event for event in owner.mailbox.events if event.kind == "request"]) == asked
    [answer] = answers(recipient, question)
    assert [pf["id"] for pf in answer.data["pfs"]] == [footprints("3.0")[0]["id"]], "once, from wherever it came"


def test_nobody_is_asked_where_owners_never_are() -> None:
    world = World()
    owner = world.solution("owner", "3.0", footprints("3.0")[:1], "push")
    recipient = world.solution("recipient", "3.0", [], "push")
    world.open(ask_owners="never")
    question = recipient.ask(COMMON, {"productId": footprints("3.0")[0]["productIds"]})
    world.settle()
    assert [answer.kind for answer in answers(recipient, question)] == ["rejected"]
    assert owner.mailbox.events == []


def test_questions_go_in_both_directions() -> None:
    world = World()
    steel = world.solution("steel", "2.3", footprints("2.3")[:2], "push")
    paper = world.solution("paper", "3.0", footprints("3.0")[4:6], "push")
    world.open()
    of_paper = steel.ask(COMMON, {"pf": {"productIds": footprints("3.0")[4]["productIds"]}})
    of_steel = paper.ask(COMMON, {"productId": footprints("2.3")[0]["productIds"]})
    world.settle()
    assert answers(steel, of_paper)[0].data["pfs"][0]["specVersion"].startswith("2.3")
    assert answers(paper, of_steel)[0].data["pfs"][0]["specVersion"].startswith("3.0")


def test_exactly_one_answer_when_several_owners_were_asked() -> None:
    world = World()
    world.solution("first", "2.3", footprints("2.3")[:4], "push")
    world.solution("second", "3.0", [], "push")
    world.solution("third", "2.0", [], "push")
    recipient = world.solution("recipient", "3.0", [], "push")
    world.open()
    found = recipient.ask(COMMON, {"productId": [NAPHTHA]})
    nothing = recipient.ask(COMMON, {"productId": ["urn:gtin:00000000"]})
    world.settle()
    assert [answer.kind for answer in answers(recipient, found)] == ["fulfilled"]
    assert [answer.kind for answer in answers(recipient, nothing)] == ["rejected"]


def test_owners_that_do_not_answer_are_waited_for_only_so_long() -> None:
    world = World()
    world.solution("silent", "3.0", footprints("3.0"), "push")
    recipient = world.solution("recipient", "2.3", [], "push")
    world.open(patience_s=60)
    del world.couriers[0]
    question = recipient.ask(COMMON, {"pf": {"productIds": footprints("3.0")[0]["productIds"]}})
    world.settle()
    assert answers(recipient, question) == []
    world.clock.advance(61)
    world.settle()
    assert [answer.kind for answer in answers(recipient, question)] == ["rejected"]


def test_an_owner_that_refuses_our_question_is_not_waited_for() -> None:
    world = World()
    world.solution("owner", "3.0", footprints("3.0"), "push")
    recipient = world.solution("recipient", "2.3", [], "push")
    world.open()
    question = recipient.ask(COMMON, {"pf": {"productIds": footprints("3.0")[0]["productIds"]}})
    world.hosts["https://owner.example"] = Gateway(["2.3"], clients=dict([US]), clock=world.clock).handle
    world.settle()
    assert [answer.kind for answer in answers(recipient, question)] == ["rejected"]


def test_a_question_asked_twice_is_passed_on_once() -> None:
    world = World()
    owner = world.solution("owner", "3.0", footprints("3.0"), "push")
    recipient = world.solution("recipient", "2.3", [], "push")
    world.open()
    recipient.ask(COMMON, {"pf": {"productIds": footprints("3.0")[0]["productIds"]}})
    [delivery] = recipient.outbox.deliveries
    for courier in world.couriers:
        courier.deliver_due()
    delivery.state = "waiting"
    recipient.outbox.add(delivery)
    world.settle()
    assert [event.repeated for event in world.gateway.mailbox.events if event.kind == "request"] == [False, True]
    assert len([event for event in owner.mailbox.events if event.kind == "request"]) == 1


def test_what_2_can_not_ask_is_looked_through_when_it_comes() -> None:
    world = World()
    owner = world.solution("owner", "2.3", footprints("2.3"), "push")
    recipient = world.solution("recipient", "3.0", [], "push")
    world.open()
    document = footprints("2.3")[0]
    question = recipient.ask(COMMON, {"productId": document["productIds"], "validOn": "1999-01-01T00:00:00Z"})
    world.settle()
    [passed_on] = [event for event in owner.mailbox.events if event.kind == "request"]
    assert passed_on.data == {"pf": {"productIds": document["productIds"]}}
    assert [answer.kind for answer in answers(recipient, question)] == ["rejected"]


def test_somebody_who_was_not_asked_can_not_answer() -> None:
    world = World()
    world.solution("owner", "3.0", footprints("3.0")[:1], "push")
    mallory = world.solution("mallory", "3.0", footprints("3.0")[5:6], "push", sees=())
    recipient = world.solution("recipient", "3.0", [], "push", sees=("owner",))
    gateway = world.open()
    question = recipient.ask(COMMON, {"productId": footprints("3.0")[0]["productIds"]})
    world.couriers[2].deliver_due()
    [ours] = [
        delivery for delivery in gateway.outbox.deliveries if delivery.event["type"].endswith("RequestCreatedEvent.3")
    ]
    # Mallory learns the id of our question, and answers with a footprint of its own.
    forged = mallory._owe(
        COMMON, "fulfilled", {"requestEventId": ours.event["id"], "pfs": footprints("3.0")[5:6]}, "3.0"
    )
    world.couriers[1].deliver_due()
    assert forged["id"] in {event.id for event in gateway.mailbox.events}
    world.settle()
    [answer] = answers(recipient, question)
    assert [pf["id"] for pf in answer.data["pfs"]] == [footprints("3.0")[0]["id"]]


def test_nobody_sees_what_is_not_meant_for_them() -> None:
    world = World()
    world.solution("one", "3.0", footprints("3.0")[:3])
    world.solution("two", "3.0", footprints("3.0")[3:5])
    curious = world.solution("curious", "3.0", [], "push", sees=("two",))
    gateway = world.open(announce=False)
    gateway.collect()
    assert [found["id"] for found in listed(gateway, "curious")] == [found["id"] for found in footprints("3.0")[3:5]]
    assert [found["id"] for found in listed(gateway, "one")] == [found["id"] for found in footprints("3.0")[3:5]], (
        "its own are no news to it"
    )
    assert caller(gateway, "curious").footprint(footprints("3.0")[0]["id"]).status == 403
    question = curious.ask(COMMON, {"productId": footprints("3.0")[0]["productIds"]})
    world.settle()
    assert [answer.kind for answer in answers(curious, question)] == ["rejected"]
    assert sent_to(world, "https://one.example") == []


def test_an_id_of_one_partner_can_not_be_taken_by_another() -> None:
    gateway = CommonGateway([Partner("one"), Partner("two")])
    document = footprints("3.0")[0]
    gateway.take("one", [document])
    gateway.take("two", [document | {"companyName": "Mallory"}])
    served = gateway.shelves.stores["3.0"].get(document["id"])
    assert served is not None
    assert served["companyName"] == document["companyName"]
    assert any("another partner" in trouble.why for trouble in gateway.troubles)


def test_published_footprints_are_fetched_and_announced_to_the_others() -> None:
    world = World()
    owner = world.solution("owner", "2.1", footprints("2.1"), "push")
    recipient = world.solution("recipient", "3.0", [], "push")
    gateway = world.open()
    ids = [document["id"] for document in footprints("2.1")[:2]]
    owner.publish(COMMON, ids)
    world.settle()
    assert [entry.footprint["id"] for entry in gateway.stores["owner"].scan()] == ids
    world.settle()
    announced = [event for event in recipient.mailbox.events if event.kind == "published"]
    assert [event.data["pfIds"] for event in announced] == [ids]
    assert [event for event in owner.mailbox.events if event.kind == "published"] == [], "no echo"


def test_credentials_go_to_the_partner_they_belong_to() -> None:
    world = World()
    world.solution("owner", "3.0", footprints("3.0")[:1])
    recipient = world.solution("recipient", "3.0", [], "push")
    world.open().collect()
    recipient.ask(COMMON, {"productId": footprints("3.0")[0]["productIds"]})
    world.settle()
    for request in world.requests:
        if request.path == "/auth/token" and request.headers.get("authorization") == basic(*US):
            assert request.url.startswith(("https://owner.example/", "https://recipient.example/"))
    assert {event.client for event in recipient.mailbox.events} == {"common"}


# Changes


def test_a_changed_2_footprint_is_another_one_in_3_and_its_predecessor_is_deprecated() -> None:
    gateway = CommonGateway([Partner("owner", "2.3")])
    first = footprints("2.3")[1]
    second = deepcopy(first) | {"version": first["version"] + 1, "updated": "2025-09-01T00:00:00Z"}
    second["pcf"]["pCfExcludingBiogenic"] = "9.5"
    gateway.take("owner", [first])
    gateway.take("owner", [second])
    before, after = (entry.footprint for entry in gateway.shelves.stores["3.0"].scan())
    assert before["id"] == first["id"]
    assert (before["status"], after["status"]) == ("Deprecated", second["status"])
    assert after["id"] != before["id"]
    assert before["id"] in after["precedingPfIds"]
    kept = gateway.shelves.stores["2.3"].get(first["id"])
    assert kept == second, "in its own line it is a new version"


def test_a_deprecated_3_footprint_is_the_next_version_in_2() -> None:
    gateway = CommonGateway([Partner("owner", "3.0")])
    document = footprints("3.0")[1] | {"status": "Active"}
    gateway.take("owner", [document])
    gateway.take("owner", [document | {"status": "Deprecated"}])
    [entry] = gateway.shelves.stores["2.3"].scan()
    assert (entry.footprint["version"], entry.footprint["status"]) == (1, "Deprecated")
    assert entry.footprint["updated"] > entry.footprint["created"]


def test_an_older_version_that_comes_late_changes_nothing() -> None:
    gateway = CommonGateway([Partner("owner", "2.3")])
    document = footprints("2.3")[1]
    gateway.take("owner", [document | {"version": 5}])
    assert gateway.take("owner", [document | {"version": 4, "comment": "old"}]) == []
    assert len(gateway.shelves.stores["3.0"]) == 1


# What can't be served


def test_what_a_version_can_not_say_is_served_in_the_other_and_told() -> None:
    gateway = CommonGateway([Partner("owner", "3.0")])
    document = footprints("3.0")[0]
    document["pcf"]["declaredUnitOfMeasurement"] = "hour"
    gateway.take("owner", [document])
    assert (len(gateway.shelves.stores["3.0"]), len(gateway.shelves.stores["2.3"])) == (1, 0)
    [trouble] = gateway.troubles
    assert "hour" in trouble.why


def test_files_of_other_formats_are_kept_in_3() -> None:
    gateway = CommonGateway([Partner("owner", connectors=("files",))])
    document, _ = convert(footprints("3.0")[0], "catena-x-9")
    gateway.take("owner", [document, 5, {"specVersion": "3.0.0"}, None])
    assert [entry.footprint["id"] for entry in gateway.stores["owner"].scan()] == [footprints("3.0")[0]["id"]]
    assert [trouble.what for trouble in gateway.troubles] == ["None", "a document"], "what is told twice is kept once"


def test_a_loss_report_is_kept_for_what_is_served() -> None:
    gateway = CommonGateway([Partner("owner", "2.3")])
    gateway.take("owner", footprints("2.3")[:1])
    report = gateway.loss_report(footprints("2.3")[0]["id"], "3.0")
    assert report is not None
    assert report.carried
    assert json.dumps(report.to_json(), ensure_ascii=False)


def test_partners_have_names_and_ids_of_their_own() -> None:
    with pytest.raises(ValueError, match="same name or client id"):
        CommonGateway([Partner("one", theirs=("a", "b")), Partner("two", theirs=("a", "c"))])
    assert "bbb" not in repr(Partner("one", theirs=("a", "bbb"), ours=("x", "bbb")))
    assert "bbb" not in repr(Visit(Partner("one", base_url="https://one.example", ours=("x", "bbb"))))
