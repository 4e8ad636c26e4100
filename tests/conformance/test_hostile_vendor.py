"""A hostile or broken vendor can neither hang, crash nor deceive a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gxd_mocks.message import Headers, Request, Response
from gxd_mocks.wire import Unreachable
from tests.in_process import Run, Vendor, certified

Twist = Callable[[Request, Response], Response]


class Twisted(Vendor):
    """A gateway whose answers pass through `twist`."""

    def __init__(self, twist: Twist, spec: str = "3.0") -> None:
        super().__init__(spec)
        self._twist = twist
        self.asked: list[Request] = []

    def send(self, request: Request) -> Response:
        self.asked.append(request)
        return self._twist(request, super().send(request))


def run_against(twist: Twist, out: Path) -> tuple[Run, Twisted]:
    vendor = Twisted(twist)
    return certified("3.0", out, vendor=vendor), vendor


def lists(change: Callable[[Any], bytes]) -> Twist:
    """Change the body of every list."""

    def twist(request: Request, response: Response) -> Response:
        if request.path.endswith("/footprints") and response.status == 200:
            return response.with_(body=change(json.loads(response.body)))
        return response

    return twist


NASTY = {
    "markup and control characters": "<script>alert(1)</script>\x1b[2J\u202e\x00\u2028'\";--",
    "half a surrogate": "\ud800 broken",
    "very long": "x" * 40_000,
}


@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY.keys())
def test_words_of_a_vendor_are_data(name: str, tmp_path: Path) -> None:
    def change(body: Any) -> bytes:
        for item in body["data"]:
            item["companyName"], item["status"] = name, name
        return json.dumps(body).encode()

    run, _ = run_against(lists(change), tmp_path)
    assert run.code == 1
    assert run.verdicts["PACT-DM3P-010"] == "fail"
    assert not run.with_verdict("suite_error")
    assert "\x1b" not in run.text
    assert "\u202e" not in run.text


BODIES: dict[str, Callable[[Any], bytes]] = {
    "an endless nest": lambda body: b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "numbers beyond numbers": lambda body: b'{"data":[{"id":1e400,"pcf":{"declaredUnitAmount":' + b"9" * 6000 + b"}}]}",
    "not a number": lambda body: b'{"data":[NaN, Infinity, -Infinity]}',
    "not utf-8": lambda body: b'{"data":["\xff\xfe"]}',
    "two data": lambda body: b'{"data":[],"data":' + json.dumps(body["data"]).encode() + b"}",
    "cut off": lambda body: json.dumps(body).encode()[:-40],
    "null": lambda body: b"null",
    "ids that are no texts": lambda body: json.dumps({"data": [{**item, "id": [1]} for item in body["data"]]}).encode(),
    "members of every wrong type": lambda body: json.dumps(
        {"data": [{name: [{"x": None}] for name in item} for item in body["data"]]}
    ).encode(),
    "nothing": lambda body: b"",
}


@pytest.mark.parametrize("change", BODIES.values(), ids=BODIES.keys())
def test_a_broken_list_fails_and_never_the_suite(change: Callable[[Any], bytes], tmp_path: Path) -> None:
    run, _ = run_against(lists(change), tmp_path)
    assert not run.with_verdict("suite_error"), run.told(sorted(run.with_verdict("suite_error"))[0])
    assert run.code in (1, 2)
    assert run.code != 0


def test_a_list_without_end_is_left(tmp_path: Path) -> None:
    """Every page links to a new one and holds new footprints, for ever."""
    count = 0

    def twist(request: Request, response: Response) -> Response:
        nonlocal count
        if not request.path.endswith("/footprints") or response.status != 200:
            return response
        count += 1
        body = json.loads(response.body)
        items = [{**item, "id": f"{count:08x}{item['id'][8:]}"} for item in body["data"][:2]]
        link = f'<https://vendor.example/pact/3/footprints?page={count}>; rel="next"'
        return Response.json(200, {"data": items}, [("link", link)])

    run, vendor = run_against(twist, tmp_path)
    assert run.code == 1
    assert len(vendor.asked) < 6000
    assert not run.with_verdict("suite_error")


def test_a_link_elsewhere_is_not_followed_and_takes_no_token(tmp_path: Path) -> None:
    def twist(request: Request, response: Response) -> Response:
        link = response.headers.get("link")
        return response.with_header("link", link.replace("vendor.example", "evil.example")) if link else response

    run, vendor = run_against(twist, tmp_path)
    assert run.verdicts["PACT-PAG-009"] == "fail"
    assert not [request for request in vendor.asked if "evil.example" in request.url]


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    def twist(request: Request, response: Response) -> Response:
        if "/footprints/" in request.path:
            return Response(307, Headers({"Location": "https://evil.example/x"}))
        return response

    run, vendor = run_against(twist, tmp_path)
    assert run.code == 1
    assert not [request for request in vendor.asked if "evil.example" in request.url]


def test_a_vendor_that_falls_silent_is_not_green(tmp_path: Path) -> None:
    """Half-way through, nothing answers any more: untestable, blamed on the network, and never a pass."""
    asked = 0

    def twist(request: Request, response: Response) -> Response:
        nonlocal asked
        asked += 1
        if asked > 40:
            raise Unreachable("timeout", "nobody answered")
        return response

    run, _ = run_against(twist, tmp_path)
    assert run.code == 2
    assert run.footer["blame"] == "network"
    assert not run.with_verdict("suite_error", "fail")
