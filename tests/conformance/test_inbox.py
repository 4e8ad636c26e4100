"""The inbox knows its questions, and waits for the thing and not for the clock."""

from __future__ import annotations

import json
import threading
from time import monotonic
from typing import Any

import pytest

from gxd_conformance.inbox import Inbox
from gxd_conformance.recorder import Recorder
from gxd_conformance.secrets import Secrets
from gxd_fixtures import version
from gxd_mocks.message import Request, Response


@pytest.fixture
def inbox() -> Inbox:
    def nobody(request: Request) -> Response:
        raise AssertionError("the inbox asks nobody")

    return Inbox(lambda request: Response(200), version("3.0"), Recorder(nobody, Secrets()), "https://suite.example")


def post(inbox: Inbox, question_id: Any, event_id: str = "e1", kind: str = "rejected") -> None:
    event = {
        "type": version("3.0").event_types[kind],
        "specversion": "1.0",
        "id": event_id,
        "source": "//vendor.example",
        "data": {"requestEventId": question_id},
    }
    inbox.handle(Request("POST", "https://suite.example/3/events", body=json.dumps(event).encode()))


def test_an_answer_is_matched_by_the_id_of_its_question(inbox: Inbox) -> None:
    inbox.expects("q1")
    inbox.expects("q2")
    post(inbox, "q2")
    assert inbox.answers_to("q1") == []
    assert [answer.kind for answer in inbox.answers_to("q2")] == ["rejected"]
    assert inbox.strays == []


def test_waiting_ends_the_moment_the_answer_arrives(inbox: Inbox) -> None:
    inbox.expects("q1")
    threading.Timer(0.05, post, (inbox, "q1")).start()
    started = monotonic()
    assert len(inbox.wait_for("q1", monotonic() + 10)) == 1
    assert monotonic() - started < 5


def test_waiting_ends_at_the_deadline(inbox: Inbox) -> None:
    inbox.expects("q1")
    assert inbox.wait_for("q1", monotonic() + 0.05) == []


def test_an_answer_to_nobodys_question_shortens_the_waiting(inbox: Inbox) -> None:
    inbox.expects("q1")
    post(inbox, "something else")
    started = monotonic()
    assert inbox.wait_for("q1", monotonic() + 60) == []
    assert monotonic() - started < 10
    assert len(inbox.strays) == 1


def test_a_repetition_is_one_answer_and_a_second_answer_is_two(inbox: Inbox) -> None:
    inbox.expects("q1")
    post(inbox, "q1", "e1")
    post(inbox, "q1", "e1")
    assert len(inbox.answers_to("q1")) == 1
    post(inbox, "q1", "e2", "fulfilled")
    assert [answer.kind for answer in inbox.answers_to("q1")] == ["rejected", "fulfilled"]


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b'{"data": 5}', b'{"data": {"requestEventId": {}}}', b"\xff\xfe{"]
)
def test_whatever_comes_is_evidence_and_breaks_nothing(inbox: Inbox, body: bytes) -> None:
    inbox.expects("q1")
    inbox.handle(Request("POST", "https://suite.example/3/events", body=body))
    assert len(inbox.received) == 1
    assert inbox.answers_to("q1") == []


def test_settling_waits_for_silence(inbox: Inbox) -> None:
    post(inbox, "q1")
    started = monotonic()
    inbox.settle(0.1)
    assert monotonic() - started >= 0.05
    started = monotonic()
    inbox.settle(0.1)
    assert monotonic() - started < 0.05
