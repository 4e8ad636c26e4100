"""Where the vendor posts its answers: the reference gateway, with an ear on everything that comes in.

An answer is matched by the id of its question, so last week's late answer is not mistaken for ours. Waiting ends the
moment the answer arrives; nobody sleeps.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gxd_conformance.evidence import Answer, Exchange
from gxd_conformance.recorder import Recorder
from gxd_conformance.timepiece import RealTime, Timepiece
from gxd_fixtures import Version
from gxd_mocks.message import Request, Response

if TYPE_CHECKING:
    from gxd_conformance.owner import Owner

GRACE_S = 0.25
"""How long an answer to nobody's question may be followed by the right one before we take it for the answer. A person
whose patience is shorter than that waits a tenth of it."""

WORTH_TELLING_S = 1.0

Handle = Callable[[Request], Response]


class Inbox:
    """Listens while `handle` (the gateway) answers, and knows its questions.

    `url` is the address that the vendor reaches; it is the `source` of our events. `time` is the one by which it waits.
    """

    def __init__(
        self, handle: Handle, version: Version, recorder: Recorder, url: str = "", time: Timepiece | None = None
    ) -> None:
        self._handle = handle
        self._version = version
        self._recorder = recorder
        self.url = url
        self.time = time or RealTime()
        self.owners: list[Owner] = []
        """Our hosts below this address, at which the vendor is the client."""
        self._arrived = threading.Condition()
        self.on_wait: Callable[[float], None] = lambda seconds: None
        """Called when waiting may take a while, with the most that it may take: a person should know."""
        self._questions: set[str] = set()
        self._busy: dict[str, int] = {}
        self.received: list[Exchange] = []
        self._answers: list[tuple[float, Answer]] = []
        self._last = self.time.seconds()

    def takes_events_at(self, path: str) -> bool:
        """Whether this is the path of our events endpoint, with or without a slash at its end.

        A proxy before us may have taken away what stands in our public address before it.
        """
        endpoint = self._version.events_path
        return path.rstrip("/") in (f"{urlsplit(self.url).path.rstrip('/')}{endpoint}", endpoint)

    def handle(self, request: Request) -> Response:
        """Answer like the gateway, and write it down. What belongs to one of our hosts is its business."""
        for owner in self.owners:
            if owner.stay.belongs(request.url):
                return owner.handle(request)
        response = self._busy_answer(request) or self._handle(request)
        exchange = self._recorder.overheard(request, response)
        with self._arrived:
            self._last = self.time.seconds()
            self.received.append(exchange)
            answer = self._answer_in(exchange)
            if answer is not None:
                self._answers.append((self.time.seconds(), answer))
            self._arrived.notify_all()
        return response

    def is_busy_for(self, question_id: str, times: int) -> None:
        """Answer 503 to the next so many events that answer this question."""
        self._busy[question_id] = times

    def _busy_answer(self, request: Request) -> Response | None:
        waiting = next((question for question in self._busy if question.encode() in request.body), None)
        if waiting is None or request.method != "POST" or not self._busy[waiting]:
            return None
        self._busy[waiting] -= 1
        return Response.json(
            503, {"code": "InternalError", "message": "busy; please try again"}, [("retry-after", "1")]
        )

    def attempts_for(self, question_id: str) -> list[Exchange]:
        """Every POST that carried an answer to this question, refused ones too."""
        with self._arrived:
            answers = [answer for _, answer in self._answers]
        return [answer.exchange for answer in answers if answer.event["data"].get("requestEventId") == question_id]

    def _answer_in(self, exchange: Exchange) -> Answer | None:
        event = exchange.question.value if exchange.request.method == "POST" else None
        if not isinstance(event, dict) or not isinstance(event.get("data"), dict):
            return None
        event_type = event.get("type")
        kind = self._version.kind_of(event_type) if isinstance(event_type, str) else None
        if kind in ("fulfilled", "rejected") or "requestEventId" in event["data"]:
            return Answer(event, exchange, kind)
        return None

    def expects(self, question_id: str) -> None:
        """Remember that we asked this."""
        self._questions.add(question_id)

    def answers_to(self, question_id: str) -> list[Answer]:
        """Every answer to this question so far; a repetition (the same event id) is one answer."""
        with self._arrived:
            return self._answers_to(question_id)

    def _answers_to(self, question_id: str) -> list[Answer]:
        found: dict[Any, Answer] = {}
        for _, answer in self._answers:
            if answer.event["data"].get("requestEventId") == question_id:
                found.setdefault(_key(answer), answer)
        return list(found.values())

    @property
    def strays(self) -> list[Answer]:
        """Answers to questions that we never asked."""
        with self._arrived:
            return self._strays()

    def _strays(self) -> list[Answer]:
        return [answer for _, answer in self._answers if not self._asked(answer)]

    def _asked(self, answer: Answer) -> bool:
        asked = answer.event["data"].get("requestEventId")
        return isinstance(asked, str) and asked in self._questions

    def wait_for(self, question_id: str, until: float) -> list[Answer]:
        """The answers to a question, as soon as there is one; empty if none came until `until` (by `time`)."""
        told = False
        with self._arrived:
            while not (found := self._answers_to(question_id)):
                now = self.time.seconds()
                stray_since = next((at for at, answer in self._answers if not self._asked(answer)), None)
                ends = until if stray_since is None else min(until, stray_since + GRACE_S)
                if now >= ends:
                    break
                if not told and ends - now > WORTH_TELLING_S:
                    told = True
                    self.on_wait(ends - now)
                self.time.wait(self._arrived, ends - now)
            return found

    def settle(self, quiet_s: float) -> None:
        """Wait until nothing has come in for `quiet_s`: a second answer would be here by then."""
        with self._arrived:
            while (left := self._last + quiet_s - self.time.seconds()) > 0:
                self.time.wait(self._arrived, left)


def _key(answer: Answer) -> Any:
    event_id = answer.event.get("id")
    return event_id if isinstance(event_id, str) else id(answer)
